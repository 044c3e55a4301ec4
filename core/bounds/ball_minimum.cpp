#include "core/bounds/ball_minimum.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/bounds/rounding.h"

namespace core {

namespace {

using at::Tensor;

/// What one chunk of rows may take for each of its temporaries.
constexpr std::int64_t kChunkBytes = std::int64_t{8} << 20;

/// x = point + d, |d| <= radius, low <= d <= high: of each region, then of each row.
struct Cut {
    Tensor point;   ///< [., inputs]
    Tensor low;     ///< [., inputs]
    Tensor high;    ///< [., inputs]
    Tensor radius;  ///< [., 1]

    Cut ofRows(const Tensor& sample) const {
        return {point.index_select(0, sample), low.index_select(0, sample),
                high.index_select(0, sample), radius.index_select(0, sample)};
    }
};

/// An l1 ball around a center outside of the box is, in the box, the smaller one around the point
/// of the box next to it: coordinate by coordinate the box lies on one side. Its radius is rounded
/// up.
Tensor radiusAround(const InputRegion& region, const Tensor& point) {
    const Tensor radius = region.radius.unsqueeze(1);
    const Tensor away = (point - region.center).abs().sum(1, true);
    const at::ScalarType type = away.scalar_type();
    const double share = gammaFactor(2 * point.size(1) + 8, type);
    const Tensor left = at::relu(radius - away * (1.0 - share));
    return at::where(away.gt(0.0), left * (1.0 + 2.0 * limitsOf(type).epsilon), radius);
}

Cut cutOf(const InputRegion& region) {
    if (region.norm == BallNorm::L2) {
        return {region.center, region.lower - region.center, region.upper - region.center,
                region.radius.unsqueeze(1)};
    }
    const Tensor point = at::minimum(at::maximum(region.center, region.lower), region.upper);
    return {point, region.lower - point, region.upper - point, radiusAround(region, point)};
}

/// d that takes a . d to its least in the box.
Tensor corner(const Cut& cut, const Tensor& a) { return at::where(a.gt(0.0), cut.low, cut.high); }

/// l1: coordinates are moved to their ends in the order of |a| until the radius is used up; mu is
/// the |a| at which that happens, 0 if all can be moved. Keeps its gradient (d bound / d mu is what
/// that coordinate has left).
Tensor multiplierL1(const Cut& cut, const Tensor& a) {
    const Tensor size = a.abs();
    const auto [sorted, order] = size.detach().sort(1, true);
    const Tensor room = corner(cut, a).detach().abs().gather(1, order);
    const Tensor moved = room.cumsum(1).le(cut.radius.detach()).sum(1, true);
    const Tensor all = moved.eq(a.size(1));
    const Tensor last = order.gather(1, moved.clamp_max(a.size(1) - 1));
    return at::where(all, 0.0, size.gather(1, last));
}

/// Radius 1 and |a| at most 1: what the search for l2's multiplier runs on.
struct Scaled {
    Tensor a;
    Tensor low;
    Tensor high;
};

/// The step t at which d(t) = clip(-t a, low, high) has length 1, by Newton's method on the square
/// of the length as a function of t^2, which is piecewise linear; where the center lies in the box
/// it is concave and the method climbs to the root in finitely many steps, else a bracket holds it.
class StepSearch {
public:
    explicit StepSearch(const Scaled& row)
        : m_row(row), m_squares(row.a.square()), m_lower(at::zeros_like(row.a.sum(1, true))) {
        m_upper = at::full_like(m_lower, std::numeric_limits<double>::infinity());
        m_square = 1.0 / m_squares.sum(1, true).clamp_min(limitsOf(row.a.scalar_type()).tiny);
    }

    /// t^2 [N, 1]; whatever it is where no t has it.
    Tensor run(const Tensor& wanted) {
        constexpr int kMostSteps = 100;
        for (int i = 0; i < kMostSteps; ++i) {
            const Tensor off = advance().logical_and(wanted);
            if (!off.any().item<bool>()) {
                break;
            }
        }
        return m_square;
    }

private:
    /// One step; true where the length was still off.
    Tensor advance() {
        const Tensor free = -m_row.a * m_square.sqrt();
        const Tensor d = at::minimum(at::maximum(free, m_row.low), m_row.high);
        const Tensor slope = at::where(d.eq(free), m_squares, 0.0).sum(1, true);
        const Tensor miss = 1.0 - d.square().sum(1, true);
        m_lower = at::where(miss.ge(0.0), m_square, m_lower);
        m_upper = at::where(miss.lt(0.0), m_square, m_upper);
        const Tensor newton = m_square + miss / slope;
        const Tensor inside = newton.gt(m_lower).logical_and(newton.lt(m_upper));
        const Tensor middle =
            at::where(m_upper.isinf(), 16.0 * m_square,
                      at::where(m_lower.gt(0.0), (m_lower * m_upper).sqrt(), 0.0625 * m_upper));
        // The bound's loss is of second order in it.
        const double enough = 0.01 * std::sqrt(limitsOf(d.scalar_type()).epsilon);
        const Tensor off = miss.abs().gt(enough);
        m_square = at::where(off, at::where(inside, newton, middle), m_square);
        return off;
    }

    Scaled m_row;
    Tensor m_squares;
    Tensor m_lower;   ///< t^2 whose length is at most 1
    Tensor m_upper;   ///< t^2 whose length is above 1
    Tensor m_square;  ///< where the search stands
};

/// l2: d_i = clip(-a_i / mu, low_i, high_i) with mu such that |d| = radius; 0 where the whole
/// corner of the box lies in the ball. A constant for gradients (envelope theorem).
Tensor multiplierL2(const Cut& cut, const Tensor& a, const Tensor& scale) {
    const double huge = limitsOf(a.scalar_type()).huge;
    const Tensor radius = cut.radius.detach();
    const Tensor unit = at::where(radius.gt(0.0), radius, 1.0);
    const Scaled row{a.detach() / scale, cut.low.detach() / unit, cut.high.detach() / unit};
    const Tensor still = at::minimum(at::relu(row.low), row.high);
    const Tensor end = at::where(row.a.eq(0.0), still, at::where(row.a.gt(0.0), row.low, row.high));
    const Tensor fits = end.square().sum(1, true).le(1.0);
    const Tensor point = radius.le(0.0);
    const Tensor square = StepSearch(row).run(fits.logical_or(point).logical_not());
    const Tensor mu = (scale / unit / square.sqrt()).nan_to_num(huge).clamp(0.0, huge);
    return at::where(fits.logical_and(point.logical_not()), 0.0, at::where(point, huge, mu));
}

/// |v|_2 without overflow; its rounding by underflow is at most scale sqrt(n tiny).
Tensor lengthOf(const Tensor& v, const Tensor& scale) {
    return scale * (v / scale).norm(2, {1}, true);
}

RegionMinimum minimumOfChunk(const Cut& cut, BallNorm norm, const Tensor& a) {
    const NumberLimits limits = limitsOf(a.scalar_type());
    const Tensor scale = a.detach().abs().amax({1}, true).clamp_min(limits.tiny);
    const bool isL1 = norm == BallNorm::L1;
    const Tensor mu = isL1 ? multiplierL1(cut, a) : multiplierL2(cut, a, scale);
    const Tensor v = isL1 ? at::minimum(at::maximum(a, -mu), mu)
                          : at::minimum(at::maximum(a, -mu * cut.high), -mu * cut.low);
    const Tensor w = a - v;
    const Tensor ball = cut.radius * (isL1 ? mu : lengthOf(v, scale));
    const Tensor value = (a * cut.point).sum(1, true) - ball + (w * corner(cut, w)).sum(1, true);

    const at::NoGradGuard noGradient;
    const auto n = static_cast<double>(a.size(1));
    const Tensor size = (a * cut.point).abs().sum(1, true) + ball +
                        (w.abs() * at::maximum(cut.low.abs(), cut.high.abs())).sum(1, true);
    const Tensor lost = cut.radius * scale * std::sqrt(n * limits.tiny) + n * limits.tiny;
    const Tensor error = size * gammaFactor(2 * a.size(1) + 32, a.scalar_type()) + lost;
    return {value.squeeze(1), error.squeeze(1)};
}

}  // namespace

RegionMinimum ballMinimum(const InputRegion& region, const Tensor& a, const Tensor& sample) {
    const Cut cut = cutOf(region);
    const std::int64_t rows = a.size(0);
    const std::int64_t rowBytes = std::max<std::int64_t>(1, a.size(1)) * a.element_size();
    const std::int64_t chunk = std::max<std::int64_t>(1, kChunkBytes / rowBytes);
    std::vector<Tensor> values;
    std::vector<Tensor> errors;
    for (std::int64_t first = 0; first < rows; first += chunk) {
        const std::int64_t count = std::min(chunk, rows - first);
        const auto part = minimumOfChunk(cut.ofRows(sample.narrow(0, first, count)), region.norm,
                                         a.narrow(0, first, count));
        values.push_back(part.value);
        errors.push_back(part.error);
    }
    return {at::cat(values), at::cat(errors)};
}

}  // namespace core
