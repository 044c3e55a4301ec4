#include "reach/sets/rounded_image.h"

#include <cmath>
#include <limits>

#include "reach/lp/rounding.h"

namespace reach {
namespace {

/// True if a row sums products of non-zero numbers: its magnitude may be 0 by underflow alone.
bool rowIsTouched(const core::LinearMap& map, Eigen::Index row, const Eigen::VectorXd& magnitude) {
    const auto touches = [&](const auto& weight) {
        using Weight = std::decay_t<decltype(weight)>;
        for (typename Weight::InnerIterator it(weight, row); it; ++it) {
            if (it.value() != 0.0 && magnitude[it.index()] != 0.0) {
                return true;
            }
        }
        return false;
    };
    return std::visit(touches, map.weight);
}

}  // namespace

RoundedImage roundedImage(const core::LinearMap& map, const Eigen::VectorXd& center,
                          const Eigen::VectorXd& radius, const Eigen::VectorXd& terms) {
    Eigen::MatrixXd sizes(center.size(), 2);
    sizes.col(0) = center.cwiseAbs() + radius + terms;
    sizes.col(1) = radius;
    const Eigen::MatrixXd absolute = map.applyAbsolute(sizes);
    const std::int64_t n = map.longestRow() + 4;
    // |W| sizes + |b| is a sum of non-negative products: its own rounding is a factor.
    const double perMagnitude = (gammaFactor(n) + map.relativeError * (1.0 + 4.0 * kUnitRoundoff)) *
                                (1.0 + 4.0 * gammaFactor(n));
    RoundedImage image;
    image.center = map.apply(center).col(0) + map.bias;
    image.spread = absolute.col(1) * (1.0 + 4.0 * gammaFactor(n));
    image.error = perMagnitude * (absolute.col(0) + map.bias.cwiseAbs());
    for (Eigen::Index i = 0; i < image.error.size(); ++i) {
        if (absolute(i, 0) != 0.0 || rowIsTouched(map, i, sizes.col(0))) {
            image.error[i] += kUnderflow;
        }
    }
    return image;
}

void roundedEnds(const Eigen::VectorXd& center, const Eigen::VectorXd& radius,
                 Eigen::VectorXd& lower, Eigen::VectorXd& upper) {
    lower.resize(center.size());
    upper.resize(center.size());
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < center.size(); ++i) {
        const bool point = radius[i] == 0.0;
        lower[i] = point ? center[i] : std::nextafter(center[i] - radius[i], -kInfinity);
        upper[i] = point ? center[i] : std::nextafter(center[i] + radius[i], kInfinity);
    }
}

}  // namespace reach
