#include "ui/plot/chart_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QCursor>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QPixmap>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "ui/plot/chart_hit.h"
#include "ui/plot/chart_zoom.h"
#include "ui/plot/figure_export.h"
#include "ui/plot/scene_painter.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kWheelStep = 1.2;
constexpr double kClickReach = 4.0;  ///< pixels; a drag is longer
constexpr double kRing = 5.0;
constexpr int kPadding = 4;
constexpr double kTickShare = 0.9;  ///< of the font
constexpr double kLeastBox = 6.0;   ///< pixels; a smaller box is no zoom

PaperColours screenColours(bool dark) {
    const PlotColours plot = plotColours(dark);
    return {plot.paper, plot.text, plot.grid, dark};
}

}  // namespace

class ChartView::Private {
public:
    explicit Private(ChartView& view) : m_view(view) {}

    void forget() {
        m_picture = QPixmap();
        m_view.update();
    }

    bool dark() const { return m_dark.value_or(ui::isDark(m_view.palette())); }

    /// Lays out and paints if need be.
    void prepare() {
        const double ratio = m_view.devicePixelRatioF();
        const QSize pixels = (QSizeF(m_view.size()) * ratio).toSize();
        if (!m_picture.isNull() && m_picture.size() == pixels) {
            return;
        }
        m_picture = QPixmap(pixels.expandedTo({1, 1}));
        m_picture.setDevicePixelRatio(ratio);
        m_unit = m_picture.logicalDpiY() / core::kPointsPerInch;
        layOutForScreen();
        const PaperColours colours = screenColours(dark());
        m_picture.fill(colours.paper);
        QPainter painter(&m_picture);
        if (!m_shown.panels.empty()) {
            paintFigure(painter, m_shown, m_layout, colours);
        }
    }

    void layOutForScreen() {
        m_shown = m_zoom.applied(m_view.m_figure);
        core::FigurePreset& preset = m_shown.preset;
        const double inch = m_unit * core::kPointsPerInch;
        preset.widthInches = std::max(1.0, m_view.width() / inch);
        preset.heightInches = std::max(1.0, m_view.height() / inch);
        preset.serif = false;
        preset.family = m_view.font().family().toStdString();
        preset.fontPoints = QFontInfo(m_view.font()).pointSizeF();
        preset.tickPoints = kTickShare * preset.fontPoints;
        preset.pictureDpi = 0;
        m_layout = core::layOut(m_shown);
    }

    core::PaperPoint paperOf(QPointF place) const {
        return {place.x() / m_unit, place.y() / m_unit};
    }
    QPointF placeOf(const core::PaperPoint& at) const { return QPointF(at.x, at.y) * m_unit; }

    void setHovered(std::optional<ChartPoint> point) {
        if (m_hovered != point) {
            m_hovered = std::move(point);
            m_view.update();
            Q_EMIT m_view.hovered(m_hovered);
        }
    }

    void changeZoom() {
        forget();
        Q_EMIT m_view.viewChanged();
    }

    void paintRing(QPainter& painter, const ChartPoint& point, bool filled) {
        const core::PlacedPanel& panel = m_layout.panels[static_cast<std::size_t>(point.panel)];
        const QPointF at = placeOf(panel.toPaper({point.x, point.y}));
        const PaperColours colours = screenColours(dark());
        painter.setPen(QPen(colours.paper, 4.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, kRing, kRing);
        painter.setPen(QPen(colours.ink, filled ? 2.5 : 1.5));
        painter.drawEllipse(at, kRing, kRing);
    }

    void paintReadout(QPainter& painter, const ChartPoint& point) {
        const core::PlacedPanel& panel = m_layout.panels[static_cast<std::size_t>(point.panel)];
        const QPointF at = placeOf(panel.toPaper({point.x, point.y}));
        const QString text = m_view.readout(point);
        QRectF box = painter.fontMetrics().boundingRect(text);
        box = QRectF(0, 0, box.width() + 2 * kPadding + 2, box.height() + 2 * kPadding);
        box.moveTo(at + QPointF(kStep + kRing, -box.height() - kStep));
        const double right = std::max(0.0, m_view.width() - box.width() - 1.0);
        box.moveTo(std::clamp(box.left(), 0.0, right), std::max(1.0, box.top()));
        painter.setPen(m_view.palette().color(QPalette::ToolTipText));
        painter.setBrush(m_view.palette().color(QPalette::ToolTipBase));
        painter.drawRect(box);
        painter.drawText(box, Qt::AlignCenter, text);
    }

    void paintOverlay(QPainter& painter) {
        painter.setRenderHint(QPainter::Antialiasing);
        const auto isShown = [this](const std::optional<ChartPoint>& point) {
            return point && !point->series.empty() &&
                   point->panel < static_cast<int>(m_layout.panels.size());
        };
        if (isShown(m_pinned)) {
            paintRing(painter, *m_pinned, true);
        }
        if (isShown(m_hovered)) {
            paintRing(painter, *m_hovered, false);
            paintReadout(painter, *m_hovered);
        }
        if (m_box) {
            painter.setPen(QPen(m_view.palette().color(QPalette::Highlight), 1.0));
            QColor fill = m_view.palette().color(QPalette::Highlight);
            fill.setAlpha(40);
            painter.setBrush(fill);
            painter.drawRect(m_box->normalized());
        }
    }

    ChartView& m_view;
    std::optional<bool> m_dark;
    QString m_notice;
    ChartZoom m_zoom;
    core::Figure m_shown;  ///< as the screen has it
    core::FigureLayout m_layout;
    QPixmap m_picture;
    double m_unit = 1.0;  ///< pixels a point
    std::optional<ChartPoint> m_hovered;
    std::optional<ChartPoint> m_pinned;
    QPointF m_pressedAt;
    QPointF m_draggedTo;
    int m_pressedPanel = -1;
    bool m_pans = false;
    std::optional<QRectF> m_box;
};

ChartView::ChartView(QWidget* parent)
    : QWidget(parent), m_private(std::make_unique<Private>(*this)) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Chart"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

ChartView::~ChartView() = default;

void ChartView::setFigure(core::Figure figure) {
    if (figure.panels.size() != m_figure.panels.size()) {
        m_private->m_zoom.clear();
        m_private->m_pinned.reset();
    }
    // a chart that changes while it is read goes on to be read
    const bool isRead = m_private->m_hovered.has_value() && underMouse();
    m_figure = std::move(figure);
    m_private->setHovered(std::nullopt);
    m_private->forget();
    if (isRead) {
        m_private->setHovered(pointAt(mapFromGlobal(QCursor::pos())));
    }
}

void ChartView::setScene(core::Scene scene) { setFigure(core::figureOf(std::move(scene))); }

core::Figure ChartView::shownFigure() const { return m_private->m_zoom.applied(m_figure); }

void ChartView::setNotice(const QString& notice) {
    m_private->m_notice = notice;
    update();
}

void ChartView::setDark(bool dark) {
    m_private->m_dark = dark;
    m_private->forget();
}

bool ChartView::isDark() const { return m_private->dark(); }

bool ChartView::isZoomed() const { return m_private->m_zoom.isZoomed(); }

void ChartView::showAll() {
    if (isZoomed()) {
        m_private->m_zoom.clear();
        m_private->changeZoom();
    }
}

const core::PlacedPanel& ChartView::placedPanel(int panel) const {
    m_private->prepare();
    return m_private->m_layout.panels.at(static_cast<std::size_t>(panel));
}

std::optional<ChartPoint> ChartView::pointAt(QPointF place) const {
    m_private->prepare();
    return chartPointAt(m_private->m_shown, m_private->m_layout, m_private->paperOf(place));
}

QString ChartView::readout(const ChartPoint& point) const { return chartReadout(m_figure, point); }

void ChartView::setPinned(std::optional<ChartPoint> point) {
    m_private->m_pinned = std::move(point);
    update();
}

QSize ChartView::sizeHint() const { return {60 * kStep, 40 * kStep}; }

QSize ChartView::minimumSizeHint() const { return {24 * kStep, 18 * kStep}; }

void ChartView::copyPicture() const {
    if (!m_figure.panels.empty()) {
        QApplication::clipboard()->setMimeData(makeFigureMime(shownFigure()));
    }
}

void ChartView::copyData() const {
    QApplication::clipboard()->setMimeData(makeFigureDataMime(m_figure));
}

void ChartView::saveAs() {
    if (m_figure.panels.empty()) {
        return;
    }
    QStringList filters;
    for (const ExportFormat& format : exportFormats()) {
        const bool isDocument = format.id == QLatin1String("json");
        filters += QStringLiteral("%1 (*.%2)")
                       .arg(isDocument ? tr("Figure with its data (JSON)") : format.title,
                            format.extension);
    }
    const QString name = m_figure.origin.study.empty()
                             ? QStringLiteral("figure")
                             : QString::fromStdString(m_figure.origin.study);
    QString filter;
    const QString typed =
        QFileDialog::getSaveFileName(this, tr("Save the figure"), name + QStringLiteral(".pdf"),
                                     filters.join(QStringLiteral(";;")), &filter);
    if (typed.isEmpty()) {
        return;
    }
    const qsizetype chosen = filters.indexOf(filter);
    const ExportTarget target =
        exportTargetOf(typed, chosen < 0 ? formatOfPath(typed) : exportFormats()[chosen]);
    if (target.path != typed && QFileInfo::exists(target.path)) {
        QMessageBox::warning(this, tr("Save the figure"),
                             tr("Nothing was written: %1 is there already. Give its whole name to "
                                "write over it.")
                                 .arg(target.path));
        return;
    }
    try {
        exportFigure(shownFigure(), target.path, target.format);
    } catch (const ExportError& error) {
        QMessageBox::warning(this, tr("Save the figure"),
                             QString::fromUtf8(error.what()) + QLatin1Char('\n') + error.remedy());
    } catch (const std::exception& error) {
        QMessageBox::warning(this, tr("Save the figure"), QString::fromUtf8(error.what()));
    }
}

bool ChartView::event(QEvent* event) {
    const QEvent::Type type = event->type();
    if (type == QEvent::PaletteChange || type == QEvent::FontChange ||
        type == QEvent::ScreenChangeInternal) {
        m_private->forget();
    }
    return QWidget::event(event);
}

void ChartView::paintEvent(QPaintEvent*) {
    m_private->prepare();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_private->m_picture);
    if (!m_private->m_notice.isEmpty()) {
        painter.fillRect(rect(), screenColours(isDark()).paper);
        painter.setPen(quietText(palette()));
        painter.drawText(rect().adjusted(kStep, kStep, -kStep, -kStep),
                         Qt::AlignCenter | Qt::TextWordWrap, m_private->m_notice);
        return;
    }
    m_private->paintOverlay(painter);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void ChartView::mousePressEvent(QMouseEvent* event) {
    const bool isOurs = event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton;
    m_private->prepare();
    if (!isOurs || m_private->m_layout.panels.empty()) {
        return;
    }
    const auto panel = panelAt(m_private->m_layout, m_private->paperOf(event->position()));
    m_private->m_pressedPanel = panel.value_or(-1);
    m_private->m_pressedAt = m_private->m_draggedTo = event->position();
    m_private->m_pans =
        event->button() == Qt::MiddleButton || event->modifiers().testFlag(Qt::ShiftModifier);
}

void ChartView::mouseMoveEvent(QMouseEvent* event) {
    Private& p = *m_private;
    const bool isPressed = (event->buttons() & (Qt::LeftButton | Qt::MiddleButton)) != 0;
    if (!isPressed || p.m_pressedPanel < 0) {
        p.setHovered(pointAt(event->position()));
        return;
    }
    p.setHovered(std::nullopt);
    if (p.m_pans) {
        const QPointF moved = event->position() - p.m_draggedTo;
        const core::PaperRect& axes =
            p.m_layout.panels[static_cast<std::size_t>(p.m_pressedPanel)].axes;
        p.m_zoom.pan(m_figure, p.m_pressedPanel, -moved.x() / p.m_unit / axes.width,
                     moved.y() / p.m_unit / axes.height);
        p.m_draggedTo = event->position();
        p.changeZoom();
    } else {
        p.m_box = QRectF(p.m_pressedAt, event->position());
        update();
    }
}

void ChartView::mouseReleaseEvent(QMouseEvent* event) {
    Private& p = *m_private;
    const bool isClick = QLineF(p.m_pressedAt, event->position()).length() < kClickReach &&
                         event->button() == Qt::LeftButton;
    const std::optional<QRectF> box = std::exchange(p.m_box, std::nullopt);
    const int panel = std::exchange(p.m_pressedPanel, -1);
    update();
    if (panel < 0) {
        return;
    }
    if (isClick) {
        if (const auto point = pointAt(event->position())) {
            Q_EMIT clicked(*point);
        }
        return;
    }
    const QRectF area = box.value_or(QRectF()).normalized();
    if (area.width() > kLeastBox && area.height() > kLeastBox) {
        const core::PlacedPanel& placed = p.m_layout.panels[static_cast<std::size_t>(panel)];
        p.m_zoom.show(m_figure, panel, placed, p.paperOf(area.bottomLeft()),
                      p.paperOf(area.topRight()));
        p.changeZoom();
    }
}

void ChartView::mouseDoubleClickEvent(QMouseEvent*) { showAll(); }

void ChartView::wheelEvent(QWheelEvent* event) {
    Private& p = *m_private;
    p.prepare();
    const core::PaperPoint at = p.paperOf(event->position());
    const auto panel = panelAt(p.m_layout, at);
    if (!panel || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    const core::PaperRect& axes = p.m_layout.panels[static_cast<std::size_t>(*panel)].axes;
    const double factor = std::pow(kWheelStep, -event->angleDelta().y() / 120.0);
    p.m_zoom.zoom(m_figure, *panel, factor, (at.x - axes.left) / axes.width,
                  (axes.bottom() - at.y) / axes.height);
    p.changeZoom();
    event->accept();
}

void ChartView::keyPressEvent(QKeyEvent* event) {
    if (m_figure.panels.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    Private& p = *m_private;
    p.prepare();
    const bool isWalk = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right ||
                        event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (event->key() == Qt::Key_Home) {
        showAll();
    } else if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Minus) {
        const int panel = p.m_hovered ? p.m_hovered->panel : 0;
        p.m_zoom.zoom(m_figure, panel, event->key() == Qt::Key_Plus ? 1.0 / kWheelStep : kWheelStep,
                      0.5, 0.5);
        p.changeZoom();
    } else if (isWalk) {
        const int along = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
        const int across = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
        p.setHovered(neighbour(m_figure, p.m_hovered, along, across));
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && p.m_hovered) {
        Q_EMIT clicked(*p.m_hovered);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ChartView::leaveEvent(QEvent*) { m_private->setHovered(std::nullopt); }

void ChartView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    const bool hasFigure = !m_figure.panels.empty();
    menu.addAction(tr("Copy as &picture"), this, &ChartView::copyPicture)->setEnabled(hasFigure);
    menu.addAction(tr("Copy &data"), this, &ChartView::copyData)->setEnabled(hasFigure);
    menu.addAction(tr("&Save figure…"), this, &ChartView::saveAs)->setEnabled(hasFigure);
    menu.addSeparator();
    menu.addAction(tr("Show &all"), this, &ChartView::showAll)->setEnabled(isZoomed());
    Q_EMIT menuWanted(&menu);
    menu.exec(event->globalPos());
}

void ChartView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_private->forget();
}

}  // namespace ui
