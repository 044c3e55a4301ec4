#include "reach/sets/box.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "reach/lp/rounding.h"
#include "reach/sets/rounded_image.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

Box::Box(Eigen::VectorXd lower, Eigen::VectorXd upper)
    : m_lower(std::move(lower)), m_upper(std::move(upper)) {
    requireSize("box", "upper", m_upper.size(), m_lower.size());
    requireFinite("box", "lower", m_lower);
    requireFinite("box", "upper", m_upper);
    for (Eigen::Index i = 0; i < dim(); ++i) {
        require(m_lower[i] <= m_upper[i], "box",
                "lower " + std::to_string(m_lower[i]) + " is above upper " +
                    std::to_string(m_upper[i]) + " in coordinate " + std::to_string(i));
    }
}

Eigen::VectorXd Box::coveringRadius() const {
    const Eigen::VectorXd c = center();
    const Eigen::VectorXd wider = (m_upper - c).cwiseMax(c - m_lower);
    return wider.unaryExpr([](double r) { return r > 0.0 ? std::nextafter(r, kInfinity) : 0.0; });
}

bool Box::contains(const Eigen::VectorXd& x, double tolerance) const {
    requireSize("box contains", "point", x.size(), dim());
    return ((x - m_lower).array() >= -tolerance).all() &&
           ((m_upper - x).array() >= -tolerance).all();
}

Eigen::VectorXd Box::supportVector(const Eigen::VectorXd& direction) const {
    requireSize("box support", "direction", direction.size(), dim());
    return (direction.array() >= 0.0).select(m_upper, m_lower);
}

double Box::supportFunction(const Eigen::VectorXd& direction) const {
    const Eigen::VectorXd x = supportVector(direction);
    const double magnitude = direction.cwiseAbs().dot(x.cwiseAbs());
    const double error = 2.0 * gammaFactor(dim() + 2) * magnitude;
    return direction.dot(x) + error + (magnitude > 0.0 ? kUnderflow : 0.0);
}

Box Box::affineMap(const core::LinearMap& map) const {
    requireSize("box affine map", "input of the map", map.cols(), dim());
    const RoundedImage image =
        roundedImage(map, center(), coveringRadius(), Eigen::VectorXd::Zero(dim()));
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
    roundedEnds(image.center, (image.spread + image.error) * (1.0 + 4.0 * kUnitRoundoff), lower,
                upper);
    return makeComputedBox(std::move(lower), std::move(upper));
}

Box Box::relu(double slope) const { return relu(Eigen::VectorXd::Constant(dim(), slope)); }

Box Box::relu(const Eigen::VectorXd& slope) const {
    requireSize("box relu", "slopes", slope.size(), dim());
    require((slope.array() >= 0.0 && slope.array() <= 1.0).all(), "box relu",
            "slopes must lie in [0, 1]");
    const auto bend = [](double x, double s, double outwards) {
        return x >= 0.0 || s == 1.0 ? x : s == 0.0 ? 0.0 : std::nextafter(s * x, outwards);
    };
    Eigen::VectorXd lower(dim());
    Eigen::VectorXd upper(dim());
    for (Eigen::Index i = 0; i < dim(); ++i) {
        lower[i] = bend(m_lower[i], slope[i], -kInfinity);
        upper[i] = bend(m_upper[i], slope[i], kInfinity);
    }
    return {std::move(lower), std::move(upper)};
}

Box makeComputedBox(Eigen::VectorXd lower, Eigen::VectorXd upper) {
    if (!lower.allFinite() || !upper.allFinite()) {
        throw std::overflow_error("bounds leave the range of double precision");
    }
    return {std::move(lower), std::move(upper)};
}

Box minkowskiSum(const Box& a, const Box& b) {
    requireSize("sum", "second box", b.dim(), a.dim());
    Eigen::VectorXd lower = a.lower() + b.lower();
    Eigen::VectorXd upper = a.upper() + b.upper();
    for (Eigen::Index i = 0; i < a.dim(); ++i) {
        // A sum with an exact zero is exact.
        const bool exact = (a.lower()[i] == 0.0 && a.upper()[i] == 0.0) ||
                           (b.lower()[i] == 0.0 && b.upper()[i] == 0.0);
        lower[i] = exact ? lower[i] : std::nextafter(lower[i], -kInfinity);
        upper[i] = exact ? upper[i] : std::nextafter(upper[i], kInfinity);
    }
    return makeComputedBox(std::move(lower), std::move(upper));
}

Box tighter(const Box& a, const Box& b) {
    requireSize("tighter", "second box", b.dim(), a.dim());
    Eigen::VectorXd lower = a.lower().cwiseMax(b.lower());
    Eigen::VectorXd upper = a.upper().cwiseMin(b.upper());
    for (Eigen::Index i = 0; i < a.dim(); ++i) {
        if (lower[i] > upper[i]) {
            lower[i] = a.lower()[i];
            upper[i] = a.upper()[i];
        }
    }
    return {std::move(lower), std::move(upper)};
}

core::LinearMap makeLinearMap(const Eigen::MatrixXd& weight, const Eigen::VectorXd& bias) {
    requireSize("linear map", "bias", bias.size(), weight.rows());
    requireFinite("linear map", "weight", weight);
    requireFinite("linear map", "bias", bias);
    return {core::RowMatrix(weight), bias, 0.0};
}

Box hull(const Box& a, const Box& b) {
    requireSize("hull", "second box", b.dim(), a.dim());
    return {a.lower().cwiseMin(b.lower()), a.upper().cwiseMax(b.upper())};
}

}  // namespace reach
