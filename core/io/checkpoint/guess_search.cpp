#include <algorithm>
#include <map>

#include "core/io/checkpoint/guess_private.h"

namespace core::checkpoint {

namespace {

/// How unusual a stride and a padding are for a kernel: 0 for those that keep or halve the size.
double costOf(std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
    const bool isOdd = kernel % 2 == 1;
    const bool isHalf = padding == (isOdd ? (kernel - 1) / 2 : (kernel - 2) / 2);
    if (stride <= 2 && isHalf && (isOdd || stride == 2)) {
        const bool isStem = kernel >= 7;  // large kernels halve what comes in
        return isOdd && (stride == 2) != isStem ? 0.1 : 0.0;
    }
    if (padding > 0) {
        return 0.5 + 1.5 * static_cast<double>(stride);
    }
    if (stride == kernel) {
        return 1.0;
    }
    return stride == 1 ? 0.6 : stride > 2 ? 5.0 : isOdd ? 2.5 : 0.5;
}

}  // namespace

std::vector<Geometry> geometriesOf(std::int64_t kernel) {
    std::vector<Geometry> all;
    const std::int64_t largest = std::clamp<std::int64_t>(kernel, 2, 4);
    for (std::int64_t stride = 1; stride <= largest; ++stride) {
        for (std::int64_t padding = 0; padding <= kernel / 2; ++padding) {
            all.push_back({stride, padding, costOf(kernel, stride, padding)});
        }
    }
    return all;
}

namespace {

constexpr std::size_t kKeptPerShape = 16;

/// The cheapest ones of every shape.
std::vector<Partial> cheapest(std::vector<Partial> all) {
    std::stable_sort(all.begin(), all.end(),
                     [](const Partial& a, const Partial& b) { return a.cost < b.cost; });
    std::map<Shape, std::size_t> kept;
    std::vector<Partial> result;
    for (Partial& partial : all) {
        if (kept[partial.shape]++ < kKeptPerShape) {
            result.push_back(std::move(partial));
        }
    }
    return result;
}

struct Start {
    Shape input;
    double cost;
    std::string why;
};

/// `stem` is the first convolution's kernel: those of 7 are for large images.
std::vector<Start> imageStarts(std::int64_t channels, std::int64_t stem) {
    const auto start = [&](std::int64_t size, double cost) {
        const Shape shape{channels, size, size};
        return Start{shape, cost,
                     "input " + toString(shape) + ": the size that is usual for " +
                         std::to_string(channels) + (channels == 1 ? " channel" : " channels")};
    };
    if (channels == 1) {
        return {start(28, 0.0), start(32, 2.0), start(64, 3.0)};
    }
    if (stem >= 7) {
        return {start(224, 0.0), start(64, 1.0), start(32, 1.5), start(96, 3.0)};
    }
    return {start(32, 0.0), start(64, 1.0), start(28, 3.0), start(96, 3.0), start(224, 3.0)};
}

std::vector<Start> startsOf(const std::vector<Unit>& units) {
    for (const Unit& unit : units) {
        const Layer& layer = unit.first();
        if (layer.kind == LayerKind::Convolution) {
            return imageStarts(layer.weight[1], layer.weight[2]);
        }
        if (layer.kind == LayerKind::Dense) {
            for (const Shape& image : {Shape{1, 28, 28}, Shape{3, 32, 32}, Shape{3, 64, 64}}) {
                if (elementCount(image) == layer.in()) {
                    return {{image, 0.0,
                             "input " + toString(image) + ": the " + std::to_string(layer.in()) +
                                 " inputs of " + layer.path + " as an image"}};
                }
            }
            return {{{layer.in()}, 0.0, ""}};
        }
    }
    return {};
}

Reading readingOf(const Partial& partial) {
    std::vector<const Choice*> choices;
    for (const Choice* choice = partial.choices.get(); choice != nullptr;
         choice = choice->before.get()) {
        choices.push_back(choice);
    }
    std::reverse(choices.begin(), choices.end());
    Reading reading{partial.input, partial.cost, {}, {}, {}};
    for (const Choice* choice : choices) {
        reading.steps.insert(reading.steps.end(), choice->steps.begin(), choice->steps.end());
        if (!choice->assumption.empty()) {
            reading.assumptions.push_back(choice->assumption);
        }
        if (!choice->said.empty()) {
            reading.summary += (reading.summary.empty() ? "" : ", ") + choice->said;
        }
    }
    return reading;
}

}  // namespace

void addSteps(Partial& partial, std::vector<Json> steps) {
    partial.choices = std::make_shared<const Choice>(
        Choice{std::move(partial.choices), std::move(steps), {}, {}});
}

void assume(Partial& partial, std::string assumption) {
    partial.choices = std::make_shared<const Choice>(
        Choice{std::move(partial.choices), {}, std::move(assumption), {}});
}

void say(Partial& partial, std::string part) {
    partial.choices =
        std::make_shared<const Choice>(Choice{std::move(partial.choices), {}, {}, std::move(part)});
}

std::vector<Reading> readingsOf(const std::vector<Unit>& units, std::size_t most) {
    std::vector<Partial> partials;
    for (const Start& start : startsOf(units)) {
        Partial& partial = partials.emplace_back();
        partial.input = partial.shape = start.input;
        partial.cost = start.cost;
        if (!start.why.empty()) {
            assume(partial, start.why);
        }
    }
    const Unit* before = nullptr;
    for (const Unit& unit : units) {
        std::vector<Partial> next;
        for (const Partial& partial : partials) {
            for (Partial& way : waysOn(partial, before, unit)) {
                next.push_back(std::move(way));
            }
        }
        partials = cheapest(std::move(next));
        before = &unit;
    }
    std::vector<Reading> readings;
    for (Partial& partial : partials) {
        if (partial.shape.size() == 1 && readings.size() < most) {
            readings.push_back(readingOf(partial));
        }
    }
    return readings;
}

}  // namespace core::checkpoint
