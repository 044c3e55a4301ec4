#include "core/snr/sample_chunks.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "core/bounds/pass_cost.h"

namespace core {

namespace {

constexpr double kGigabyte = 1024.0 * 1024.0 * 1024.0;
/// Larger chunks gain nothing on a processor; nobody says how much a device has free.
constexpr double kMostOnProcessor = 2.0 * kGigabyte;
constexpr double kMostOnDevice = 4.0 * kGigabyte;
/// Values of all nodes stay for the gradient, and gradients and work space come beside them.
constexpr double kGradientCopies = 2.0;
/// A convolution's work space beside what lives.
constexpr double kPassCopies = 2.0;

template <class T>
std::vector<T> part(const std::vector<T>& numbers, std::int64_t first, std::int64_t count) {
    if (numbers.empty()) {
        return {};
    }
    return {numbers.begin() + first, numbers.begin() + first + count};
}

}  // namespace

void checkBatch(const AttackSamples& samples, std::int64_t inputs) {
    const InputBatch& region = samples.region;
    const auto numbers = static_cast<std::size_t>(std::max<std::int64_t>(region.count, 0) * inputs);
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(region.count, 0));
    const bool isBall = region.norm != BallNorm::Linf;
    const bool fits = region.count >= 1 && samples.points.size() == numbers &&
                      region.lower.size() == numbers && region.upper.size() == numbers &&
                      region.center.size() == (isBall ? numbers : 0) &&
                      region.radius.size() == (isBall ? count : 0) &&
                      samples.labels.size() == count && samples.indices.size() == count;
    if (!fits) {
        throw std::invalid_argument("SNR: a batch of " + std::to_string(region.count) +
                                    " regions of " + std::to_string(inputs) +
                                    " inputs does not fit its " +
                                    std::to_string(samples.points.size()) + " numbers, " +
                                    std::to_string(samples.labels.size()) + " labels and " +
                                    std::to_string(samples.indices.size()) + " indices");
    }
    for (std::size_t i = 0; i < numbers; ++i) {
        if (!(samples.points[i] >= region.lower[i] && samples.points[i] <= region.upper[i])) {
            throw std::invalid_argument("SNR: a sample lies outside of its region");
        }
    }
}

AttackSamples chunkOf(const AttackSamples& samples, std::int64_t first, std::int64_t count) {
    const std::int64_t inputs =
        static_cast<std::int64_t>(samples.points.size()) / samples.region.count;
    AttackSamples chunk;
    chunk.region.count = count;
    chunk.region.norm = samples.region.norm;
    chunk.region.lower = part(samples.region.lower, first * inputs, count * inputs);
    chunk.region.upper = part(samples.region.upper, first * inputs, count * inputs);
    chunk.region.center = part(samples.region.center, first * inputs, count * inputs);
    chunk.region.radius = part(samples.region.radius, first, count);
    chunk.points = part(samples.points, first * inputs, count * inputs);
    chunk.labels = part(samples.labels, first, count);
    chunk.indices = part(samples.indices, first, count);
    return chunk;
}

std::int64_t chunkSize(const LayerPass& pass, TensorPlace place, bool withGradients,
                       std::int64_t memoryBytes) {
    const double passing =
        withGradients ? kGradientCopies * pass.nodeElements() : kPassCopies * pass.liveElements();
    const double bytes =
        (pass.layerElements() + passing) * static_cast<double>(at::elementSize(place.type));
    const double most = place.device.is_cpu()
                            ? std::min(kMostOnProcessor, static_cast<double>(freeMemory()))
                            : kMostOnDevice;
    const double budget = memoryBytes > 0 ? static_cast<double>(memoryBytes) : most;
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(budget / bytes));
}

}  // namespace core
