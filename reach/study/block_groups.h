#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reach/study/snr_run.h"

namespace reach {

/// Layers that belong together: places first … last of a network's layers.
struct BlockGroup {
    std::size_t first = 0;
    std::size_t last = 0;

    bool operator==(const BlockGroup&) const = default;
};

/// Block groups of a residual network (SNR, papers/000, Figure 8): by its layers' names where these
/// number them ("layer1.0.relu", "block2", "stage3", "group1"); else runs of maps of one height and
/// width, where every run has two layers or more. Empty where that makes fewer than two groups.
std::vector<BlockGroup> blockGroups(const std::vector<LayerNoise>& layers);

/// "pit", "platform" and "incline" of three groups, as the paper calls them; else "group 1", ….
std::string groupName(std::size_t group, std::size_t groups);

}  // namespace reach
