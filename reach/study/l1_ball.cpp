#include "reach/study/l1_ball.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace reach {

namespace {

constexpr double kHalfRoot = 0.5 * std::numbers::sqrt2;

double relu(double x) { return std::max(0.0, x); }

/// One neuron of the ball: its upper bound by each relaxation is a line or two in s = z - c.
struct Side {
    double c;
    double r;

    double lower() const { return c - r; }
    double upper() const { return c + r; }
    bool isActive() const { return lower() >= 0.0; }
    bool isInactive() const { return upper() <= 0.0; }
    bool isUnstable() const { return !isActive() && !isInactive(); }
    /// Slope of chord and zonotope lines.
    double slope() const { return isActive() ? 1.0 : isInactive() ? 0.0 : upper() / (2.0 * r); }
    /// Value of the upper line at s = 0.
    double chordAtCentre() const { return isActive() ? c : isInactive() ? 0.0 : slope() * r; }
    double mu() const { return isUnstable() ? -0.5 * slope() * lower() : 0.0; }
    double boxWidth() const { return relu(upper()) - relu(lower()); }
};

/// max of min(u_x, s - l_x + c_x …) + the same for y over |s| + |t| <= r: flat tops where unstable.
double parallelogramTop(const Side& x, const Side& y) {
    if (x.isUnstable() && y.isUnstable()) {
        return 2.0 * x.r + std::min(x.c + y.c, x.r);
    }
    if (x.isUnstable()) {
        return y.c + 2.0 * x.r + std::min(x.c, 0.0);
    }
    if (y.isUnstable()) {
        return y.upper();
    }
    return relu(x.c) + relu(y.upper());
}

}  // namespace

bool L1Ball::isInTable() const {
    const bool bothActive = cx - r >= 0.0 && cy - r >= 0.0;
    return unstable() == 2 || (isXUnstable() && cy - r >= 0.0) || bothActive;
}

std::optional<double> printedWidth(Method method, const L1Ball& ball) {
    if (!ball.isInTable()) {
        return std::nullopt;
    }
    const auto [cx, cy, r] = ball;
    const int unstable = ball.unstable();
    if (method == Method::Exact) {
        return unstable == 2 ? kHalfRoot * (cy + r + relu(cx)) : std::numbers::sqrt2 * r;
    }
    if (method == Method::Box) {
        return unstable == 2   ? kHalfRoot * (cx + cy + 2.0 * r)
               : unstable == 1 ? kHalfRoot * (cx + 3.0 * r)
                               : 2.0 * std::numbers::sqrt2 * r;
    }
    if (method == Method::Star) {
        return unstable == 2   ? kHalfRoot * (0.5 * cx + cy + 1.5 * r)
               : unstable == 1 ? kHalfRoot * (0.5 * cx + 2.5 * r - relu(cx))
                               : std::numbers::sqrt2 * r;
    }
    return std::nullopt;
}

double closedWidth(Method method, const L1Ball& ball) {
    if (!(ball.cx <= ball.cy)) {
        throw std::invalid_argument("the l1 ball's closed forms need cx <= cy");
    }
    const Side x{ball.cx, ball.r};
    const Side y{ball.cy, ball.r};
    const double bottom = relu(relu(ball.cx) + relu(ball.cy) - ball.r);
    const double steepest = ball.r * std::max(x.slope(), y.slope());
    switch (method) {
        case Method::Exact:
        case Method::Hull:
            return kHalfRoot * (relu(ball.cx) + relu(y.upper()) - bottom);
        case Method::Box:
            return kHalfRoot * (x.boxWidth() + y.boxWidth());
        case Method::Zonotope:
            return kHalfRoot * 2.0 * (steepest + x.mu() + y.mu());
        case Method::Star:
        case Method::Triangle:
            return kHalfRoot * (steepest + x.chordAtCentre() + y.chordAtCentre() - bottom);
        case Method::Parallelogram:
            return kHalfRoot * (parallelogramTop(x, y) - bottom);
        default:
            break;
    }
    throw std::invalid_argument("no closed form for " + std::string(info(method).id));
}

}  // namespace reach
