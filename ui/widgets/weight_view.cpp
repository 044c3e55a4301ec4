#include "ui/widgets/weight_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// A weight is at most this large, so that a small layer does not become a chessboard.
constexpr double kMaxScale = 24.0;
constexpr int kWantedHeight = 16 * kStep;
/// A weight of a long, thin matrix is drawn so many times as wide as it is high, or the reverse.
constexpr double kMostStretch = 8.0;

}  // namespace

WeightView::WeightView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setAccessibleName(tr("Weights"));
    setAccessibleDescription(
        tr("A picture of the weights; up and down choose the neuron or channel"));
}

void WeightView::setOperation(const core::Operation& operation) {
    m_operation = operation;
    m_selected = -1;
    remake();
}

void WeightView::remake() {
    m_picture = m_operation ? WeightPicture(*m_operation, isDark(palette())) : WeightPicture();
    updateGeometry();
    update();
}

void WeightView::setSelected(std::int64_t output) {
    m_selected = output;
    update();
}

QSize WeightView::sizeHint() const {
    const double side = m_picture.image().height() * kMaxScale;
    return {20 * kStep, static_cast<int>(std::clamp(side, 4.0 * kStep, double{kWantedHeight}))};
}

QSize WeightView::minimumSizeHint() const { return {8 * kStep, 4 * kStep}; }

QSizeF WeightView::scale() const {
    const QSizeF image = m_picture.image().size();
    double x = std::min(kMaxScale, width() / image.width());
    double y = std::min(kMaxScale, height() / image.height());
    // Kernels keep their shape.
    const bool isMatrix = m_operation && std::holds_alternative<core::Dense>(*m_operation);
    const double stretch = isMatrix ? kMostStretch : 1.0;
    x = std::min(x, stretch * y);
    y = std::min(y, stretch * x);
    return {x > 2.0 ? std::floor(x) : x, y > 2.0 ? std::floor(y) : y};
}

QRectF WeightView::target() const {
    const QSizeF image = m_picture.image().size();
    const QSizeF by = scale();
    return {0.0, 0.0, image.width() * by.width(), image.height() * by.height()};
}

QPoint WeightView::toPixel(QPointF point) const {
    const QSizeF by = scale();
    return {static_cast<int>(std::floor(point.x() / by.width())),
            static_cast<int>(std::floor(point.y() / by.height()))};
}

void WeightView::paintEvent(QPaintEvent*) {
    if (m_picture.isNull()) {
        return;
    }
    QPainter painter(this);
    const QRectF where = target();
    const QSizeF by = scale();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, std::min(by.width(), by.height()) < 1.0);
    painter.drawImage(where, m_picture.image());
    painter.setPen(QPen(palette().color(QPalette::Mid), 1));
    painter.drawRect(where.adjusted(0.5, 0.5, -0.5, -0.5));
    if (m_selected >= 0) {
        const QRectF frame = m_picture.rectOf(m_selected);
        const QRectF shown(frame.left() * by.width(), frame.top() * by.height(),
                           frame.width() * by.width(), std::max(3.0, frame.height() * by.height()));
        painter.setPen(QPen(palette().color(QPalette::Highlight), hasFocus() ? 3 : 2));
        painter.drawRect(shown.adjusted(1, 1, -1, -1));
    }
}

void WeightView::mousePressEvent(QMouseEvent* event) {
    const std::int64_t output =
        m_picture.isNull() ? -1 : m_picture.outputAt(toPixel(event->position()));
    if (output >= 0) {
        Q_EMIT outputClicked(output);
    }
}

void WeightView::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (step == 0 || m_picture.isNull()) {
        QWidget::keyPressEvent(event);
        return;
    }
    Q_EMIT outputClicked(
        std::clamp<std::int64_t>(m_selected + step, 0, m_picture.outputCount() - 1));
}

void WeightView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        remake();
    }
    QWidget::changeEvent(event);
}

bool WeightView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && !m_picture.isNull()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), m_picture.describe(toPixel(help->pos())), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace ui
