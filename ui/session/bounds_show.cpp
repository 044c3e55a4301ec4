#include "ui/session/bounds_show.h"

#include <algorithm>
#include <array>

namespace ui {
namespace {

constexpr std::array<std::string_view, kNeuronKeys> kIds{"index", "lower",  "upper",
                                                         "width", "excess", "instability"};

bool startsWithTheLargest(NeuronKey key) {
    return key == NeuronKey::Width || key == NeuronKey::Excess || key == NeuronKey::Instability;
}

/// Exact and hull say nothing of layers.
bool hasLayers(reach::Method method) {
    return method != reach::Method::Exact && method != reach::Method::Hull;
}

}  // namespace

void BoundsShow::leaveNetwork() {
    layer.clear();
    neuron = -1;
    channel = -1;
}

void chooseLayer(BoundsShow& bounds, const std::string& layer) {
    if (bounds.layer != layer) {
        bounds.leaveNetwork();
        bounds.layer = layer;
    }
}

void orderBy(BoundsShow& bounds, NeuronKey key, std::optional<reach::Method> keyOf) {
    bounds.key = key;
    bounds.keyOf = key == NeuronKey::Index ? std::nullopt : keyOf;
    bounds.isDescending = startsWithTheLargest(key);
}

void settleBounds(BoundsShow& bounds) {
    bounds.neuron = std::max<std::int64_t>(-1, bounds.neuron);
    bounds.channel = std::max<std::int64_t>(-1, bounds.channel);
    for (std::optional<reach::Method>* method : {&bounds.baseline, &bounds.keyOf}) {
        if (*method && !hasLayers(**method)) {
            method->reset();
        }
    }
}

std::string_view id(NeuronKey key) { return kIds.at(static_cast<std::size_t>(key)); }

std::optional<NeuronKey> neuronKeyFromId(std::string_view id) {
    const auto found = std::ranges::find(kIds, id);
    return found == kIds.end() ? std::nullopt
                               : std::optional(static_cast<NeuronKey>(found - kIds.begin()));
}

}  // namespace ui
