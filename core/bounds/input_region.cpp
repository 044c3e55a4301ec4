#include "core/bounds/input_region.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/bounds/ball_minimum.h"
#include "core/bounds/rounding.h"

namespace core {

namespace {

using at::Tensor;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void requireNumbers(const std::vector<double>& numbers, std::int64_t expected, const char* what,
                    const std::string& batch) {
    if (static_cast<std::int64_t>(numbers.size()) != expected) {
        throw std::invalid_argument(batch + " needs " + std::to_string(expected) + " numbers as " +
                                    what + ", got " + std::to_string(numbers.size()));
    }
    const auto bad =
        std::find_if_not(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
    if (bad != numbers.end()) {
        throw std::invalid_argument(std::string("the ") + what + " of the input sets has the " +
                                    std::to_string(*bad) + " at position " +
                                    std::to_string(bad - numbers.begin()) +
                                    "; every number must be finite");
    }
}

void requireOrder(const InputBatch& batch, std::int64_t inputs) {
    for (std::size_t i = 0; i < batch.lower.size(); ++i) {
        if (batch.lower[i] > batch.upper[i]) {
            const auto index = static_cast<std::int64_t>(i);
            throw std::invalid_argument("input " + std::to_string(index % inputs) + " of sample " +
                                        std::to_string(index / inputs) + " has its lower end " +
                                        std::to_string(batch.lower[i]) + " above its upper end " +
                                        std::to_string(batch.upper[i]) + ": the set is empty");
        }
    }
}

void requireBatch(const InputBatch& batch, std::int64_t inputs) {
    if (batch.count < 1 || inputs < 1) {
        throw std::invalid_argument("bounds need at least one sample and one input, got " +
                                    std::to_string(batch.count) + " and " + std::to_string(inputs));
    }
    const std::string name = "a batch of " + std::to_string(batch.count) + " samples of " +
                             std::to_string(inputs) + " inputs";
    const std::int64_t numbers = batch.count * inputs;
    const bool isBall = batch.norm != BallNorm::Linf;
    requireNumbers(batch.lower, numbers, "lower ends", name);
    requireNumbers(batch.upper, numbers, "upper ends", name);
    requireNumbers(batch.center, isBall ? numbers : 0, "center", name);
    requireNumbers(batch.radius, isBall ? batch.count : 0, "radius", name);
    requireOrder(batch, inputs);
    const auto bad =
        std::find_if(batch.radius.begin(), batch.radius.end(), [](double r) { return r < 0.0; });
    if (bad != batch.radius.end()) {
        throw std::invalid_argument("sample " + std::to_string(bad - batch.radius.begin()) +
                                    " has the negative radius " + std::to_string(*bad));
    }
}

Tensor wrapped(const std::vector<double>& numbers, at::IntArrayRef sizes) {
    return at::from_blob(const_cast<double*>(numbers.data()), sizes, at::kDouble);
}

/// In another type, never on the inner side: `towards` is -1 (down) or 1 (up).
Tensor roundedOutward(const Tensor& x, double towards, TensorPlace place) {
    Tensor rounded = x.to(place.type, false, true);
    if (place.type != at::kDouble) {
        const Tensor inner = ((rounded.to(at::kDouble) - x) * towards).lt(0.0);
        const Tensor further =
            at::nextafter(rounded, at::full({}, towards * kInfinity, rounded.options()));
        rounded = at::where(inner, further, rounded);
    }
    return rounded.to(place.device);
}

/// A radius that holds the ball though the center moved: by the triangle inequality.
Tensor radiusAfterMove(const InputBatch& batch, const Tensor& center, const Tensor& moved) {
    const Tensor radius = wrapped(batch.radius, {batch.count});
    const Tensor step = (moved.to(at::kDouble) - center).abs();
    const Tensor length = batch.norm == BallNorm::L1 ? step.sum(1) : step.norm(2, {1});
    const double slack = 1.0 + gammaFactor(2 * center.size(1) + 16, at::kDouble);
    return at::where(length.gt(0.0), (radius + length) * slack, radius);
}

/// Consecutive rows of one sample.
struct Run {
    std::int64_t sample;
    std::int64_t first;
    std::int64_t count;
};

std::vector<Run> runsOf(const Tensor& sample) {
    const Tensor here = sample.to(at::kCPU).contiguous();
    const std::int64_t* const samples = here.data_ptr<std::int64_t>();
    std::vector<Run> runs;
    for (std::int64_t i = 0; i < here.size(0); ++i) {
        if (runs.empty() || runs.back().sample != samples[i]) {
            runs.push_back({samples[i], i, 0});
        }
        ++runs.back().count;
    }
    return runs;
}

/// a's rows times their sample's matrix: a [N, inputs], by [B, inputs, k]; result [N, k]. A batched
/// product where the samples' rows are equally many, else one product a run of rows.
Tensor productBySample(const Tensor& a, const std::vector<Run>& runs, const Tensor& by) {
    const std::int64_t size = runs.front().count;
    bool isUniform = true;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        isUniform = isUniform && runs[i].count == size &&
                    runs[i].sample == runs.front().sample + static_cast<std::int64_t>(i);
    }
    if (isUniform) {
        const auto count = static_cast<std::int64_t>(runs.size());
        const Tensor grouped = a.reshape({count, size, a.size(1)});
        return grouped.bmm(by.narrow(0, runs.front().sample, count)).flatten(0, 1);
    }
    std::vector<Tensor> parts;
    parts.reserve(runs.size());
    for (const Run& run : runs) {
        parts.push_back(a.narrow(0, run.first, run.count).mm(by.select(0, run.sample)));
    }
    return at::cat(parts);
}

/// a . center - |a| . radius, and what its rounding is relative to, |a| . (|center| + radius).
RegionMinimum boxMinimum(const InputRegion& region, const Tensor& a, const Tensor& sample) {
    const std::vector<Run> runs = runsOf(sample);
    if (static_cast<std::int64_t>(runs.size()) > region.lower.size(0)) {
        const Tensor order = sample.argsort();
        const RegionMinimum sorted =
            boxMinimum(region, a.index_select(0, order), sample.index_select(0, order));
        const Tensor back = order.argsort();
        return {sorted.value.index_select(0, back), sorted.error.index_select(0, back)};
    }
    const Tensor center = 0.5 * region.lower + 0.5 * region.upper;
    const Tensor radius = at::maximum(region.upper - center, center - region.lower);
    const Tensor reach = center.detach().abs() + radius.detach();
    const Tensor along = productBySample(a, runs, center.unsqueeze(2));
    const Tensor across = productBySample(a.abs(), runs, at::stack({radius, reach}, 2));
    const double gamma = gammaFactor(2 * a.size(1) + 16, a.scalar_type());
    const double lost = static_cast<double>(a.size(1)) * limitsOf(a.scalar_type()).tiny;
    return {along.select(1, 0) - across.select(1, 0), across.select(1, 1).detach() * gamma + lost};
}

}  // namespace

InputRegion makeRegion(const InputBatch& batch, std::int64_t inputs, TensorPlace place) {
    requireBatch(batch, inputs);
    InputRegion region;
    region.norm = batch.norm;
    region.lower = roundedOutward(wrapped(batch.lower, {batch.count, inputs}), -1.0, place);
    region.upper = roundedOutward(wrapped(batch.upper, {batch.count, inputs}), 1.0, place);
    if (batch.norm != BallNorm::Linf) {
        const Tensor center = wrapped(batch.center, {batch.count, inputs});
        const Tensor moved = center.to(place.type, false, true);
        region.center = moved.to(place.device);
        region.radius = roundedOutward(radiusAfterMove(batch, center, moved), 1.0, place);
    }
    return region;
}

RegionMinimum minimumWithError(const InputRegion& region, const Tensor& a, const Tensor& sample) {
    if (a.size(0) == 0) {
        return {a.sum(1), a.detach().sum(1)};
    }
    RegionMinimum minimum = region.norm == BallNorm::Linf ? boxMinimum(region, a, sample)
                                                          : ballMinimum(region, a, sample);
    minimum.value = minimum.value.nan_to_num(-kInfinity, -kInfinity, -kInfinity);
    minimum.error = minimum.error.nan_to_num(kInfinity, kInfinity, kInfinity);
    return minimum;
}

Tensor minimumOver(const InputRegion& region, const Tensor& a, const Tensor& sample) {
    return minimumWithError(region, a, sample).value;
}

Tensor concretisationError(const InputRegion& region, const Tensor& a, const Tensor& sample) {
    const at::NoGradGuard noGradient;
    return minimumWithError(region, a, sample).error;
}

Tensor magnitudeOf(const InputRegion& region) {
    return at::maximum(region.lower.abs(), region.upper.abs());
}

}  // namespace core
