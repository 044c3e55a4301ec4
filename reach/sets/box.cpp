#include "reach/sets/box.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "reach/lp/rounding.h"
#include "reach/sets/rounded_image.h"
#include "reach/sets/validate.h"

namespace reach {

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
    return wider.unaryExpr([](double r) {
        return r > 0.0 ? std::nextafter(r, std::numeric_limits<double>::infinity()) : 0.0;
    });
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
    return {std::move(lower), std::move(upper)};
}

Box Box::relu(double slope) const {
    const auto bend = [slope](double x, double outwards) {
        return x >= 0.0 || slope == 1.0 ? x
               : slope == 0.0           ? 0.0
                                        : std::nextafter(slope * x, outwards);
    };
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    return {m_lower.unaryExpr([&](double x) { return bend(x, -kInfinity); }),
            m_upper.unaryExpr([&](double x) { return bend(x, kInfinity); })};
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
