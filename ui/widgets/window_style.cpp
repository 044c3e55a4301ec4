#include "ui/widgets/window_style.h"

#include <QPainter>
#include <QStyleOption>
#include <algorithm>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kLine = 1.8;

struct Tones {
    QColor edge, ground, mark;
};

Tones tonesOf(const QStyleOption& option, bool isOn) {
    const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
    const QColor quiet = isEnabled ? quietText(option.palette)
                                   : option.palette.color(QPalette::Disabled, QPalette::Text);
    const QColor accent = isEnabled ? option.palette.color(QPalette::Highlight) : quiet;
    const bool isPressed = option.state.testFlag(QStyle::State_Sunken);
    const QColor ground = option.palette.color(isPressed ? QPalette::Button : QPalette::Base);
    return {isOn ? accent : quiet, isOn ? accent : ground,
            option.palette.color(QPalette::HighlightedText)};
}

/// The largest square in the option's rectangle, on pixel centres.
QRectF squareOf(const QStyleOption& option) {
    const int side = std::min(option.rect.width(), option.rect.height());
    QRectF square(0, 0, side, side);
    square.moveCenter(QRectF(option.rect).center());
    return QRectF(square.toAlignedRect()).adjusted(0.5, 0.5, -0.5, -0.5);
}

void paintRadio(QPainter& painter, const QStyleOption& option) {
    const bool isOn = option.state.testFlag(QStyle::State_On);
    const Tones tones = tonesOf(option, isOn);
    const QRectF circle = squareOf(option);
    painter.setPen(QPen(tones.edge, 1));
    painter.setBrush(tones.ground);
    painter.drawEllipse(circle);
    if (isOn) {
        const double inset = 0.3 * circle.width();
        painter.setPen(Qt::NoPen);
        painter.setBrush(tones.mark);
        painter.drawEllipse(circle.adjusted(inset, inset, -inset, -inset));
    }
}

void paintCheckBox(QPainter& painter, const QStyleOption& option) {
    const bool isPart = option.state.testFlag(QStyle::State_NoChange);
    const bool isOn = option.state.testFlag(QStyle::State_On) || isPart;
    const Tones tones = tonesOf(option, isOn);
    const QRectF box = squareOf(option);
    painter.setPen(QPen(tones.edge, 1));
    painter.setBrush(tones.ground);
    painter.drawRoundedRect(box, 2, 2);
    const auto at = [&box](double x, double y) {
        return box.topLeft() + QPointF(x * box.width(), y * box.height());
    };
    painter.setPen(QPen(tones.mark, kLine, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (isPart) {
        painter.drawLine(at(0.25, 0.5), at(0.75, 0.5));
    } else if (isOn) {
        painter.drawPolyline(QPolygonF{at(0.22, 0.52), at(0.42, 0.73), at(0.79, 0.29)});
    }
}

}  // namespace

WindowStyle::WindowStyle() : QProxyStyle(QStringLiteral("fusion")) {
    setObjectName(QStringLiteral("fusion"));
}

void WindowStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                                QPainter* painter, const QWidget* widget) const {
    const bool isRadio = element == PE_IndicatorRadioButton;
    if (!isRadio && element != PE_IndicatorCheckBox) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isRadio) {
        paintRadio(*painter, *option);
    } else {
        paintCheckBox(*painter, *option);
    }
    painter->restore();
}

int WindowStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                             const QWidget* widget) const {
    return metric == PM_TabBarScrollButtonWidth ? 3 * kStep
                                                : QProxyStyle::pixelMetric(metric, option, widget);
}

}  // namespace ui
