#include "core/attack/sample_random.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <cmath>

namespace core {

namespace {

/// SplitMix64 (Steele, Lea and Flood 2014): the n-th number of a stream follows from n alone.
std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

std::uint64_t streamKey(std::uint64_t seed, std::int64_t index, std::uint64_t stream) {
    return mixed(mixed(mixed(seed) ^ static_cast<std::uint64_t>(index)) ^ (stream << 1U));
}

/// 53 bits, in (0, 1).
double unit(std::uint64_t key, std::uint64_t place) {
    return (static_cast<double>(mixed(key + place) >> 11U) + 0.5) * 0x1p-53;
}

template <class Draw>
at::Tensor drawn(std::uint64_t seed, const std::vector<std::int64_t>& indices, std::uint64_t stream,
                 std::int64_t numbers, TensorPlace place, Draw draw) {
    const auto count = static_cast<std::int64_t>(indices.size());
    at::Tensor values = at::empty({count, numbers}, at::kDouble);
    auto* const out = values.data_ptr<double>();
    at::parallel_for(0, count, 8, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const std::uint64_t key = streamKey(seed, indices[static_cast<std::size_t>(i)], stream);
            double* const row = out + i * numbers;
            for (std::int64_t j = 0; j < numbers; ++j) {
                row[j] = draw(key, static_cast<std::uint64_t>(j));
            }
        }
    });
    return values.to(place.device, place.type);
}

}  // namespace

at::Tensor SampleRandom::uniform(const std::vector<std::int64_t>& indices, std::uint64_t stream,
                                 std::int64_t numbers, TensorPlace place) const {
    return drawn(seed, indices, stream, numbers, place,
                 [](std::uint64_t key, std::uint64_t j) { return 2.0 * unit(key, j) - 1.0; });
}

at::Tensor SampleRandom::normal(const std::vector<std::int64_t>& indices, std::uint64_t stream,
                                std::int64_t numbers, TensorPlace place) const {
    constexpr double kTwoPi = 6.283185307179586;
    // Box and Muller 1958, one of the pair.
    return drawn(seed, indices, stream, numbers, place, [](std::uint64_t key, std::uint64_t j) {
        return std::sqrt(-2.0 * std::log(unit(key, 2 * j))) *
               std::cos(kTwoPi * unit(key, 2 * j + 1));
    });
}

}  // namespace core
