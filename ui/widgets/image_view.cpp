#include "ui/widgets/image_view.h"

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

constexpr int kWantedSide = 18 * kStep;
constexpr int kLeastSide = 10 * kStep;

}  // namespace

ImageView::ImageView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Picture of the input"));
    setAccessibleDescription(tr("The arrow keys choose a pixel."));
}

void ImageView::setImage(const QImage& image) {
    const bool isOther = image.size() != m_image.size();
    m_image = image;
    if (isOther) {
        m_chosen = {-1, -1};
        updateGeometry();
    }
    update();
}

void ImageView::setDescription(std::function<QString(QPoint)> describe) {
    m_describe = std::move(describe);
}

void ImageView::setChosen(QPoint pixel) {
    m_chosen = pixel;
    update();
}

QSize ImageView::sizeHint() const { return {kWantedSide, kWantedSide}; }

QSize ImageView::minimumSizeHint() const { return {kLeastSide, kLeastSide}; }

QRectF ImageView::target() const {
    const QSizeF size = m_image.size();
    const double scale = std::min(width() / size.width(), height() / size.height());
    const QSizeF shown = size * std::max(scale, 1e-3);
    return {QPointF(0.5 * (width() - shown.width()), 0.5 * (height() - shown.height())), shown};
}

QPoint ImageView::toPixel(QPointF point) const {
    const QRectF where = target();
    const double scale = where.width() / m_image.width();
    return {static_cast<int>(std::floor((point.x() - where.left()) / scale)),
            static_cast<int>(std::floor((point.y() - where.top()) / scale))};
}

void ImageView::paintEvent(QPaintEvent*) {
    if (m_image.isNull()) {
        return;
    }
    QPainter painter(this);
    const QRectF where = target();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(where, m_image);
    painter.setPen(QPen(palette().color(hasFocus() ? QPalette::Highlight : QPalette::Mid),
                        hasFocus() ? 2 : 1));
    painter.drawRect(where.adjusted(0.5, 0.5, -0.5, -0.5));
    if (m_image.rect().contains(m_chosen)) {
        const double scale = where.width() / m_image.width();
        const QRectF pixel(where.topLeft() + scale * QPointF(m_chosen), QSizeF(scale, scale));
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(pixel);
    }
}

void ImageView::choose(QPoint pixel) {
    if (!m_image.isNull() && m_image.rect().contains(pixel)) {
        setChosen(pixel);
        Q_EMIT pixelChosen(pixel);
    }
}

void ImageView::mousePressEvent(QMouseEvent* event) {
    if (!m_image.isNull()) {
        choose(toPixel(event->position()));
    }
}

void ImageView::keyPressEvent(QKeyEvent* event) {
    const int dx = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    const int dy = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    if (dx == 0 && dy == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    choose(m_chosen.x() < 0 ? QPoint(0, 0) : m_chosen + QPoint(dx, dy));
}

bool ImageView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_describe && !m_image.isNull()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint pixel = toPixel(help->pos());
        QToolTip::showText(help->globalPos(),
                           m_image.rect().contains(pixel) ? m_describe(pixel) : QString(), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace ui
