#pragma once

#include <QProxyStyle>

namespace ui {

/// Fusion, with radio buttons and check boxes that are seen on dark ground too: the style's own are
/// drawn darker than the window, which is near black there.
class WindowStyle : public QProxyStyle {
    Q_OBJECT

public:
    WindowStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget = nullptr) const override;
    /// The arrows of a row of tabs that has no room for all are wide enough for their sign.
    int pixelMetric(PixelMetric metric, const QStyleOption* option = nullptr,
                    const QWidget* widget = nullptr) const override;
};

}  // namespace ui
