#include "ui/plot/view.h"

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr double kMargin = 0.06;
/// A set without extent in one direction is shown in a window of this size around it.
constexpr double kFlatExtent = 1.0;
constexpr double kNarrowest = 1e-11;
constexpr double kSmallest = 1e-290;
constexpr double kLargest = 1e290;

bool isShowable(double lower, double upper) {
    const double size = std::max(std::abs(lower), std::abs(upper));
    const double width = upper - lower;
    return std::isfinite(lower) && std::isfinite(upper) && size < kLargest && width > kSmallest &&
           width > kNarrowest * size;
}

void widen(double& lower, double& upper) {
    if (!(upper > lower)) {
        lower -= 0.5 * kFlatExtent;
        upper = lower + kFlatExtent;
        return;
    }
    const double margin = kMargin * (upper - lower);
    lower -= margin;
    upper += margin;
}

}  // namespace

QPointF View::toPixel(QPointF point) const {
    return {pixels.left() + (point.x() - data.left) * xScale(),
            pixels.bottom() - (point.y() - data.bottom) * yScale()};
}

QPointF View::toData(QPointF pixel) const {
    return {data.left + (pixel.x() - pixels.left()) / xScale(),
            data.bottom + (pixels.bottom() - pixel.y()) / yScale()};
}

QRectF View::toPixels(const Bounds& bounds) const {
    return {toPixel({bounds.left, bounds.top}), toPixel({bounds.right, bounds.bottom})};
}

bool isShowable(const Bounds& view) {
    return isShowable(view.left, view.right) && isShowable(view.bottom, view.top);
}

Bounds withMargin(const Bounds& bounds) {
    Bounds result = bounds;
    widen(result.left, result.right);
    widen(result.bottom, result.top);
    return result;
}

Bounds withEqualAspect(const Bounds& bounds, QSizeF pixels) {
    if (pixels.isEmpty()) {
        return bounds;
    }
    const double unit = std::max((bounds.right - bounds.left) / pixels.width(),
                                 (bounds.top - bounds.bottom) / pixels.height());
    const double x = 0.5 * (unit * pixels.width() - (bounds.right - bounds.left));
    const double y = 0.5 * (unit * pixels.height() - (bounds.top - bounds.bottom));
    return {bounds.left - x, bounds.right + x, bounds.bottom - y, bounds.top + y};
}

Bounds zoomed(const Bounds& view, QPointF about, double xFactor, double yFactor) {
    return {about.x() + (view.left - about.x()) * xFactor,
            about.x() + (view.right - about.x()) * xFactor,
            about.y() + (view.bottom - about.y()) * yFactor,
            about.y() + (view.top - about.y()) * yFactor};
}

Bounds moved(const Bounds& view, QPointF by) {
    return {view.left + by.x(), view.right + by.x(), view.bottom + by.y(), view.top + by.y()};
}

}  // namespace ui
