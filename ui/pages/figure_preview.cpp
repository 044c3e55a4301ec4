#include "ui/pages/figure_preview.h"

#include <QLabel>
#include <QScreen>
#include <QTimer>
#include <QWheelEvent>
#include <algorithm>

#include "core/figure/palette.h"
#include "ui/session/figure_writer.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kMostZoom = 8.0;
constexpr double kLeastZoom = 0.1;
constexpr double kWheelStep = 1.25;
constexpr int kMargin = 2 * kStep;
/// A picture that comes sooner is not worth a mark that flickers.
constexpr int kMarkAfterMs = 250;
/// Screens that state no size, or a wrong one.
constexpr double kUsualDotsPerInch = 96.0;

}  // namespace

FigurePreview::FigurePreview(QWidget* parent) : QScrollArea(parent) {
    m_label = new QLabel;
    m_label->setAlignment(Qt::AlignCenter);
    m_label->setMargin(kMargin);
    m_label->setWordWrap(true);
    setWidget(m_label);
    m_stale = new QLabel(tr("The figure has changed and is being drawn…"), this);
    m_stale->setAutoFillBackground(true);
    m_stale->setBackgroundRole(QPalette::ToolTipBase);
    m_stale->setForegroundRole(QPalette::ToolTipText);
    m_stale->setMargin(kStep / 2);
    m_stale->move(kStep, kStep);
    m_stale->hide();
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Mid);
    setAccessibleName(tr("Preview at print size"));
    m_pool.setMaxThreadCount(1);
}

FigurePreview::~FigurePreview() {
    m_pool.clear();
    m_pool.waitForDone();
}

void FigurePreview::showFigure(const FigureSnapshot& snapshot) {
    m_snapshot = snapshot;
    m_wanted = Wanted{snapshot, dotsPerInch(), m_grey};
    start();
    QTimer::singleShot(kMarkAfterMs, this, &FigurePreview::markStale);
}

void FigurePreview::markStale() {
    m_stale->adjustSize();
    m_stale->setVisible(isPending() && m_snapshot.has_value());
    m_stale->raise();
}

bool FigurePreview::isMarkedStale() const { return !m_stale->isHidden(); }

void FigurePreview::showText(const QString& text) {
    m_refusal.clear();
    m_snapshot.reset();
    m_wanted.reset();
    m_stale->hide();
    m_label->setPixmap({});
    m_label->setText(text);
}

void FigurePreview::setGreyscale(bool grey) {
    m_grey = grey;
    if (m_snapshot) {
        showFigure(*m_snapshot);
    }
}

void FigurePreview::setZoom(double zoom) {
    const double wanted = zoom <= 0.0 ? 0.0 : std::clamp(zoom, kLeastZoom, kMostZoom);
    if (wanted == m_zoom) {
        return;
    }
    m_zoom = wanted;
    Q_EMIT zoomChanged(m_zoom);
    if (m_snapshot) {
        showFigure(*m_snapshot);
    }
}

double FigurePreview::dotsPerInch() const {
    const double physical = screen() != nullptr ? screen()->physicalDotsPerInch() : 0.0;
    const double oneToOne = physical > 40.0 && physical < 700.0 ? physical : kUsualDotsPerInch;
    if (m_zoom > 0.0) {
        return m_zoom * oneToOne;
    }
    const core::FigurePreset& preset = m_snapshot->draft.preset;
    const QSizeF room = QSizeF(viewport()->size()) - QSizeF(2 * kMargin + 2, 2 * kMargin + 2);
    return std::max(kLeastZoom * oneToOne, std::min(room.width() / preset.widthInches,
                                                    room.height() / preset.heightInches));
}

/// One picture at a time; what is asked for meanwhile waits, the newest alone.
void FigurePreview::start() {
    if (m_running || !m_wanted) {
        return;
    }
    m_running = true;
    const double ratio = devicePixelRatioF();
    m_pool.start([this, wanted = *m_wanted, ratio] {
        const core::Figure figure = wanted.snapshot.figure();
        const QString refusal = whyCramped(figure);
        QImage image =
            refusal.isEmpty() ? renderFigure(figure, wanted.dotsPerInch * ratio) : QImage();
        if (wanted.grey && refusal.isEmpty()) {
            image = toGreyscale(image);
        }
        const auto alike = core::greyscaleConflicts(figure);
        QMetaObject::invokeMethod(
            this,
            [this, image, ratio, alike, refusal, weight = weightOf(figure)] {
                m_alike = alike;
                m_weight = weight;
                m_refusal = refusal;
                take(image, ratio);
                Q_EMIT painted();
                start();
            },
            Qt::QueuedConnection);
    });
    m_wanted.reset();
}

void FigurePreview::take(const QImage& image, double ratio) {
    m_running = false;
    if (!isPending() || !m_snapshot) {
        m_stale->hide();
    }
    if (!m_snapshot) {
        return;
    }
    if (!m_refusal.isEmpty()) {
        refuse();
        return;
    }
    m_picture = image;
    QImage shown = image;
    shown.setDevicePixelRatio(ratio);
    m_label->setText({});
    m_label->setPixmap(QPixmap::fromImage(shown));
}

void FigurePreview::refuse() {
    m_picture = QImage();
    m_label->setPixmap({});
    m_label->setText(m_refusal);
}

void FigurePreview::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    if (m_zoom <= 0.0 && m_snapshot) {
        showFigure(*m_snapshot);
    }
}

void FigurePreview::wheelEvent(QWheelEvent* event) {
    if (!event->modifiers().testFlag(Qt::ControlModifier) || !m_snapshot) {
        QScrollArea::wheelEvent(event);
        return;
    }
    const double physical = screen() != nullptr ? screen()->physicalDotsPerInch() : 0.0;
    const double oneToOne = physical > 40.0 && physical < 700.0 ? physical : kUsualDotsPerInch;
    const double now = dotsPerInch() / oneToOne;
    setZoom(event->angleDelta().y() > 0 ? now * kWheelStep : now / kWheelStep);
    event->accept();
}

}  // namespace ui
