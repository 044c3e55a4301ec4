#include "core/attack/projection.h"

#include <ATen/ATen.h>

namespace core {

namespace {

/// Halvings of the interval that holds the ball's multiplier: to the last bit of a double.
constexpr int kHalvings = 60;

at::Tensor clamped(const InputRegion& region, const at::Tensor& x) {
    return at::min(at::max(x, region.lower), region.upper);
}

/// The clamped distances |clamp(x') - c| that the multiplier t leaves, and the points. L2: the
/// minimiser of |y - x|^2 + t |y - c|^2 over the box; L1: x moved to c by t, coordinate by
/// coordinate, but not beyond it, and clamped.
at::Tensor pulled(const InputRegion& region, const at::Tensor& x, const at::Tensor& t) {
    const at::Tensor gap = x - region.center;
    const at::Tensor moved =
        region.norm == BallNorm::L2 ? gap / (1.0 + t) : gap.sign() * at::relu(gap.abs() - t);
    return clamped(region, region.center + moved);
}

at::Tensor distance(const InputRegion& region, const at::Tensor& x) {
    const at::Tensor gap = x - region.center;
    return region.norm == BallNorm::L2 ? gap.square().sum(1, true).sqrt() : gap.abs().sum(1, true);
}

/// Largest multiplier that can be needed: with it the ball holds for certain (where it meets the
/// box).
at::Tensor largestMultiplier(const InputRegion& region, const at::Tensor& x) {
    const at::Tensor gap = (x - region.center).abs();
    if (region.norm == BallNorm::L1) {
        return gap.amax(1, true);
    }
    // |gap| / (1 + t) <= radius
    const at::Tensor radius = region.radius.unsqueeze(1);
    return gap.square().sum(1, true).sqrt() / at::clamp_min(radius, 1e-300);
}

}  // namespace

at::Tensor projectOnto(const InputRegion& region, const at::Tensor& x) {
    const at::Tensor inBox = clamped(region, x);
    if (region.norm == BallNorm::Linf) {
        return inBox;
    }
    const at::Tensor radius = region.radius.unsqueeze(1);
    at::Tensor low = at::zeros_like(radius);
    at::Tensor high = largestMultiplier(region, x);
    for (int k = 0; k < kHalvings; ++k) {
        const at::Tensor middle = 0.5 * (low + high);
        const at::Tensor inside = distance(region, pulled(region, x, middle)) <= radius;
        high = at::where(inside, middle, high);
        low = at::where(inside, low, middle);
    }
    return at::where(distance(region, inBox) <= radius, inBox, pulled(region, x, high));
}

at::Tensor steepest(BallNorm norm, const at::Tensor& g) {
    if (norm == BallNorm::Linf) {
        return g.sign();
    }
    if (norm == BallNorm::L2) {
        const at::Tensor length = g.square().sum(1, true).sqrt();
        return at::where(length > 0.0, g / at::clamp_min(length, 1e-30), at::zeros_like(g));
    }
    const at::Tensor largest = g.abs().argmax(1, true);
    return at::zeros_like(g).scatter(1, largest, g.gather(1, largest).sign());
}

at::Tensor randomPoints(const InputRegion& region, const SampleRandom& random,
                        const std::vector<std::int64_t>& indices, std::uint64_t stream) {
    const std::int64_t inputs = region.lower.size(1);
    const TensorPlace place{region.lower.scalar_type(), region.lower.device()};
    if (region.norm == BallNorm::Linf) {
        const at::Tensor share = 0.5 * (random.uniform(indices, stream, inputs, place) + 1.0);
        return clamped(region, region.lower + (region.upper - region.lower) * share);
    }
    at::Tensor direction;
    if (region.norm == BallNorm::L2) {
        direction = random.normal(indices, stream, inputs, place);
        direction = direction / at::clamp_min(direction.square().sum(1, true).sqrt(), 1e-30);
    } else {
        // Exponential magnitudes with random signs, made to sum to 1, are uniform on the sphere.
        const at::Tensor u = random.uniform(indices, stream, inputs, place);
        const at::Tensor magnitude = -at::log(at::clamp_min(u.abs(), 1e-30));
        direction = u.sign() * magnitude / at::clamp_min(magnitude.sum(1, true), 1e-30);
    }
    constexpr std::uint64_t kLengthStream = std::uint64_t{1} << 40U;
    const at::Tensor share =
        0.5 * (random.uniform(indices, stream ^ kLengthStream, 1, place) + 1.0);
    const at::Tensor length =
        region.radius.unsqueeze(1) * share.pow(1.0 / static_cast<double>(inputs));
    return projectOnto(region, region.center + length * direction);
}

at::Tensor stepUnit(const InputRegion& region) {
    if (region.norm == BallNorm::Linf) {
        return 0.5 * (region.upper - region.lower).amax(1, true);
    }
    return region.radius.unsqueeze(1);
}

}  // namespace core
