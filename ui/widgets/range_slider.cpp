#include "ui/widgets/range_slider.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kHandle = 6.0;     ///< radius
constexpr double kTrack = 4.0;      ///< thickness
constexpr double kGrip = 9.0;       ///< how far from a handle a press still takes it
constexpr double kKeyShare = 0.02;  ///< of the track a key moves

}  // namespace

RangeSlider::RangeSlider(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_hold, &Hold::held, this, [this](bool isHeld) {
        if (m_grip == Grip::None) {
            Q_EMIT dragged(isHeld);
        }
    });
}

void RangeSlider::setTrack(double from, double to) {
    m_from = from;
    m_to = std::max(to, from);
    update();
}

void RangeSlider::setInterval(double lower, double upper) {
    m_lower = lower;
    m_upper = upper;
    update();
}

QSize RangeSlider::sizeHint() const { return {12 * kStep, 3 * kStep}; }

QSize RangeSlider::minimumSizeHint() const { return {6 * kStep, 3 * kStep}; }

double RangeSlider::toPixel(double value) const {
    const double span = width() - 2.0 * kHandle;
    const double share = m_to > m_from ? (value - m_from) / (m_to - m_from) : 0.5;
    return kHandle + std::clamp(share, 0.0, 1.0) * span;
}

double RangeSlider::toValue(double pixel) const {
    const double span = width() - 2.0 * kHandle;
    const double share = span > 0 ? (pixel - kHandle) / span : 0.5;
    return m_from + std::clamp(share, 0.0, 1.0) * (m_to - m_from);
}

void RangeSlider::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double y = 0.5 * height();
    const double left = toPixel(m_lower);
    const double right = toPixel(m_upper);
    const QColor accent = palette().color(isEnabled() ? QPalette::Highlight : QPalette::Mid);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Mid));
    painter.drawRoundedRect(QRectF(0, y - 0.5 * kTrack, width(), kTrack), 2, 2);
    painter.setBrush(accent);
    painter.drawRect(QRectF(left, y - 0.5 * kTrack, right - left, kTrack));
    painter.setPen(QPen(accent, hasFocus() ? 2.5 : 1.5));
    painter.setBrush(palette().color(QPalette::Base));
    for (const double x : {left, right}) {
        painter.drawEllipse(QPointF(x, y), kHandle - 1, kHandle - 1);
    }
}

RangeSlider::Grip RangeSlider::gripAt(double pixel) const {
    const double toLower = std::abs(pixel - toPixel(m_lower));
    const double toUpper = std::abs(pixel - toPixel(m_upper));
    if (std::min(toLower, toUpper) <= kGrip) {
        const bool onTop = std::abs(toLower - toUpper) < 1.0;
        const bool takeUpper = onTop ? pixel >= toPixel(m_upper) : toUpper < toLower;
        return takeUpper ? Grip::Upper : Grip::Lower;
    }
    return pixel > toPixel(m_lower) && pixel < toPixel(m_upper) ? Grip::Both : Grip::None;
}

void RangeSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        return;
    }
    const double at = event->position().x();
    m_grip = gripAt(at);
    if (m_grip == Grip::None) {
        const double shift = toValue(at) - 0.5 * (m_lower + m_upper);
        m_grip = Grip::Both;
        Q_EMIT dragged(true);
        move(m_lower + shift, m_upper + shift);
    } else {
        Q_EMIT dragged(true);
    }
    m_grabOffset = toValue(at) - m_lower;
}

void RangeSlider::mouseMoveEvent(QMouseEvent* event) {
    const double value = toValue(event->position().x());
    switch (m_grip) {
        case Grip::None:
            return;
        case Grip::Lower:
            move(std::min(value, m_upper), m_upper);
            return;
        case Grip::Upper:
            move(m_lower, std::max(value, m_lower));
            return;
        case Grip::Both:
            move(value - m_grabOffset, value - m_grabOffset + (m_upper - m_lower));
            return;
    }
}

void RangeSlider::mouseReleaseEvent(QMouseEvent*) {
    if (m_grip != Grip::None) {
        m_grip = Grip::None;
        Q_EMIT dragged(false);
    }
}

void RangeSlider::keyPressEvent(QKeyEvent* event) {
    const double step = kKeyShare * (m_to - m_from);
    const double sign = event->key() == Qt::Key_Right  ? 1.0
                        : event->key() == Qt::Key_Left ? -1.0
                                                       : 0.0;
    if (sign == 0.0) {
        QWidget::keyPressEvent(event);
        return;
    }
    m_hold.touch();
    if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        const double half = std::max(0.0, 0.5 * (m_upper - m_lower) + sign * step);
        const double center = 0.5 * (m_upper + m_lower);
        move(center - half, center + half);
    } else {
        move(m_lower + sign * step, m_upper + sign * step);
    }
}

void RangeSlider::move(double lower, double upper) {
    setInterval(lower, upper);
    Q_EMIT intervalMoved(lower, upper);
}

}  // namespace ui
