#include "core/data/augment.h"

#include <algorithm>
#include <stdexcept>

#include "core/data/known_sets.h"

namespace core {
namespace {

/// splitmix64 (Steele, Lea and Flood 2014): every bit of the input reaches every bit of the output.
std::uint64_t mixed(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ value >> 27) * 0x94d049bb133111ebULL;
    return value ^ value >> 31;
}

/// Numbers in [0, 1) that belong to one sample.
class SampleRandom {
public:
    SampleRandom(std::uint64_t seed, std::uint64_t epoch, std::int64_t index)
        : m_state(mixed(mixed(mixed(seed) ^ epoch) ^ static_cast<std::uint64_t>(index))) {}

    double next() {
        m_state = mixed(m_state);
        return static_cast<double>(m_state >> 11) * 0x1.0p-53;
    }

    /// 0 … count - 1
    int below(int count) { return static_cast<int>(next() * count); }

private:
    std::uint64_t m_state;
};

void requireFits(const Normalisation& how, std::size_t channels) {
    const bool sizes = how.mean.size() == how.deviation.size() &&
                       (how.mean.size() == 1 || how.mean.size() == channels);
    if (!sizes || std::any_of(how.deviation.begin(), how.deviation.end(),
                              [](double deviation) { return !(deviation > 0.0); })) {
        throw std::invalid_argument("normalisation: one mean and one deviation above 0, or " +
                                    std::to_string(channels) + " of each expected, found " +
                                    std::to_string(how.mean.size()) + " and " +
                                    std::to_string(how.deviation.size()));
    }
}

}  // namespace

std::optional<Normalisation> usualNormalisation(std::string_view set) {
    const KnownSet* known = knownSet(set);
    if (known == nullptr) {
        return std::nullopt;
    }
    if (known->id == "mnist") {
        return Normalisation{{0.1307}, {0.3081}};
    }
    return known->id == "fashion-mnist"
               ? Normalisation{{0.2860}, {0.3530}}
               : Normalisation{{0.4914, 0.4822, 0.4465}, {0.2023, 0.1994, 0.2010}};
}

void normalise(std::span<float> pixels, const Shape& shape, const Normalisation& how) {
    const std::size_t channels = shape.size() == 3 ? static_cast<std::size_t>(shape[0]) : 1;
    requireFits(how, channels);
    const std::size_t places = static_cast<std::size_t>(elementCount(shape)) / channels;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const std::size_t c = how.mean.size() == 1 ? 0 : i / places % channels;
        pixels[i] = static_cast<float>((pixels[i] - how.mean[c]) / how.deviation[c]);
    }
}

Augmentation usualAugmentation(std::string_view set) {
    const KnownSet* known = knownSet(set);
    return known != nullptr && known->id == "cifar10" ? Augmentation{4, 0.5} : Augmentation{};
}

Change changeOf(const Augmentation& how, std::uint64_t seed, std::uint64_t epoch,
                std::int64_t index) {
    SampleRandom random(seed, epoch, index);
    const int places = 2 * how.padding + 1;
    const int down = random.below(places);
    const int right = random.below(places);
    return {down, right, random.next() < how.flipShare};
}

void apply(const Change& change, int padding, const Shape& shape, std::span<float> pixels) {
    const std::int64_t height = shape.at(1);
    const std::int64_t width = shape.at(2);
    const std::vector<float> old(pixels.begin(), pixels.end());
    std::size_t to = 0;
    for (std::int64_t c = 0; c < shape.at(0); ++c) {
        for (std::int64_t y = 0; y < height; ++y) {
            const std::int64_t fromY = y + change.down - padding;
            for (std::int64_t x = 0; x < width; ++x, ++to) {
                const std::int64_t column = change.flip ? width - 1 - x : x;
                const std::int64_t fromX = column + change.right - padding;
                const bool inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
                pixels[to] =
                    inside ? old[static_cast<std::size_t>((c * height + fromY) * width + fromX)]
                           : 0.0F;
            }
        }
    }
}

void augment(Dataset& batch, const Augmentation& how, std::uint64_t seed, std::uint64_t epoch) {
    if (how.padding == 0 && how.flipShare == 0.0) {
        return;
    }
    if (batch.shape.size() != 3) {
        throw std::invalid_argument(
            "augmentation: images (channels, height, width) expected, found " +
            toString(batch.shape));
    }
    const auto size = static_cast<std::size_t>(elementCount(batch.shape));
    for (std::size_t i = 0; i < batch.labels.size(); ++i) {
        apply(changeOf(how, seed, epoch, batch.indices[i]), how.padding, batch.shape,
              std::span(batch.pixels).subspan(i * size, size));
    }
}

}  // namespace core
