#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reach/analysis/method.h"

namespace ui {

/// What a layer's neurons are ordered by. Instability: how far the range reaches beyond 0 on its
/// shorter side, min(-lower, upper); below 0 for stable neurons. Excess: width beyond the
/// baseline's.
enum class NeuronKey { Index, Lower, Upper, Width, Excess, Instability };
inline constexpr int kNeuronKeys = 6;

/// How the page of bounds looks at the layers' intervals: part of the state that undo and session
/// files keep. A value.
struct BoundsShow {
    std::string layer;         ///< its name; empty, or of no layer: the first
    std::int64_t neuron = -1;  ///< chosen in it; -1: none
    /// What the other methods are measured against; nothing: the tightest bounds known of each
    /// neuron.
    std::optional<reach::Method> baseline;
    NeuronKey key = NeuronKey::Index;
    std::optional<reach::Method> keyOf;  ///< whose bounds give the key; nothing: the tightest ones
    bool isDescending = false;
    bool unstableOnly = false;  ///< by the baseline
    std::int64_t channel = -1;  ///< only this one's neurons; -1: all
    bool isLog = false;         ///< widths and ranges on logarithmic scales

    bool operator==(const BoundsShow&) const = default;

    /// Forgets layer, neuron and channel: another network.
    void leaveNetwork();
};

/// Takes another layer; neuron and channel are those of the layer.
void chooseLayer(BoundsShow& bounds, const std::string& layer);

/// Orders by a key from its more interesting end: the wide and the unstable first, the lowest
/// first.
void orderBy(BoundsShow& bounds, NeuronKey key, std::optional<reach::Method> keyOf);

/// Mends what does not fit: indices below -1, methods that give no ranges.
void settleBounds(BoundsShow& bounds);

/// "index", "lower", …: as session files have it.
std::string_view id(NeuronKey key);
std::optional<NeuronKey> neuronKeyFromId(std::string_view id);

}  // namespace ui
