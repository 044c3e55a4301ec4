#include "reach/study/block_groups.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

namespace reach {

namespace {

/// "layer1" of "backbone.layer1.0.relu"; nothing where no group is numbered.
std::optional<std::string> numberedGroup(const std::string& name) {
    constexpr std::array<std::string_view, 4> kWords{"layer", "block", "stage", "group"};
    for (const std::string_view word : kWords) {
        const std::size_t place = name.find(word);
        if (place == std::string::npos) {
            continue;
        }
        std::size_t end = place + word.size();
        while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end])) != 0) {
            ++end;
        }
        const bool isPart = end == name.size() || name[end] == '.' || name[end] == '/' ||
                            name[end] == '_' || name[end] == ':';
        if (end > place + word.size() && isPart) {
            return name.substr(place, end - place);
        }
    }
    return std::nullopt;
}

/// "16x16" of a map; nothing of flat values and the output.
std::optional<std::string> mapSize(const LayerNoise& layer) {
    if (layer.shape.size() != 3 || layer.isOutput()) {
        return std::nullopt;
    }
    return std::to_string(layer.shape[1]) + "x" + std::to_string(layer.shape[2]);
}

/// Neighbours with one mark are a group; what has none belongs to no group.
template <typename MarkOf>
std::vector<BlockGroup> runsOf(const std::vector<LayerNoise>& layers, MarkOf markOf) {
    std::vector<BlockGroup> groups;
    std::optional<std::string> before;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        const std::optional<std::string> mark = markOf(layers[k]);
        if (mark && mark == before) {
            groups.back().last = k;
        } else if (mark) {
            groups.push_back({k, k});
        }
        before = mark;
    }
    return groups;
}

bool areGroups(const std::vector<BlockGroup>& groups) {
    return groups.size() >= 2 &&
           std::all_of(groups.begin(), groups.end(),
                       [](const BlockGroup& group) { return group.last > group.first; });
}

}  // namespace

std::vector<BlockGroup> blockGroups(const std::vector<LayerNoise>& layers) {
    auto groups = runsOf(layers, [](const LayerNoise& layer) { return numberedGroup(layer.name); });
    if (!areGroups(groups)) {
        groups = runsOf(layers, mapSize);
    }
    return areGroups(groups) ? groups : std::vector<BlockGroup>();
}

std::string groupName(std::size_t group, std::size_t groups) {
    constexpr std::array kStages{"pit", "platform", "incline"};
    return groups == kStages.size() ? kStages[group] : "group " + std::to_string(group + 1);
}

}  // namespace reach
