#include <algorithm>
#include <map>

#include "core/io/checkpoint/guess_private.h"

namespace core::checkpoint {
namespace {

/// The part of a layer's path that names its block, and what is left of it.
struct BlockName {
    std::string block;
    std::string rest;  ///< empty: in no block
};

BlockName blockOf(const std::string& path) {
    for (const char* inside : {".path_a.", ".path_b.", ".shortcut.", ".downsample."}) {
        const std::size_t at = path.find(inside);
        if (at != std::string::npos) {
            return {path.substr(0, at), path.substr(at + 1)};
        }
    }
    const std::size_t dot = path.rfind('.');
    const std::string last = dot == std::string::npos ? "" : path.substr(dot + 1);
    for (const char* inside : {"conv1", "conv2", "bn1", "bn2", "convShortcut", "shortcut",
                               "batchnorm_0", "batchnorm_1", "conv_0", "conv_1"}) {
        if (last == inside) {
            return {path.substr(0, dot), last};
        }
    }
    return {"", ""};
}

bool isShortcut(const std::string& rest) {
    return rest.starts_with("path_a.") || rest.starts_with("shortcut") ||
           rest.starts_with("downsample.") || rest == "convShortcut";
}

/// Layers below this path that no block has: then it is a network's, not a block's.
bool holdsMore(const std::vector<Layer>& layers, const std::string& path) {
    return std::any_of(layers.begin(), layers.end(), [&](const Layer& layer) {
        return layer.path.starts_with(path + ".") && blockOf(layer.path).block != path;
    });
}

/// A prefix is a block's if at least two convolutions stand in its branch: "net.conv1" alone, or a
/// whole network of conv1, conv2, fc1, is none.
std::map<std::string, int> convolutionsByBlock(const std::vector<Layer>& layers) {
    std::map<std::string, int> counts;
    for (const Layer& layer : layers) {
        const BlockName name = blockOf(layer.path);
        const bool isDigit =
            !name.block.empty() && name.block.back() >= '0' && name.block.back() <= '9';
        if (isDigit && !isShortcut(name.rest) && layer.kind == LayerKind::Convolution) {
            ++counts[name.block];
        }
    }
    std::erase_if(counts, [&](const auto& entry) { return holdsMore(layers, entry.first); });
    return counts;
}

/// Branches are in the file's order but for path_b, whose places count.
Block blockFrom(const std::vector<Layer>& layers, const std::string& path) {
    Block block;
    for (const Layer& layer : layers) {
        const BlockName name = blockOf(layer.path);
        if (name.block == path) {
            (isShortcut(name.rest) ? block.shortcut : block.branch).push_back(layer);
            block.padsBelow = block.padsBelow || name.rest == "conv_0";
        }
    }
    block.isPreActivated =
        !block.branch.empty() && block.branch.front().kind == LayerKind::BatchNorm;
    return block;
}

/// Two odd-sized convolutions and at most batch normalisations in the branch; one convolution in
/// the shortcut.
bool isSound(const Block& block) {
    const auto convolutions = [](const std::vector<Layer>& layers) {
        return std::count_if(layers.begin(), layers.end(), [](const Layer& layer) {
            return layer.kind == LayerKind::Convolution && layer.weight[2] % 2 == 1 &&
                   layer.weight[2] == layer.weight[3];
        });
    };
    const auto others = [](const std::vector<Layer>& layers) {
        return std::any_of(layers.begin(), layers.end(), [](const Layer& layer) {
            return layer.kind != LayerKind::Convolution && layer.kind != LayerKind::BatchNorm;
        });
    };
    return convolutions(block.branch) == 2 && !others(block.branch) && !others(block.shortcut) &&
           (block.shortcut.empty() || convolutions(block.shortcut) == 1);
}

}  // namespace

std::vector<Unit> unitsOf(const std::vector<Layer>& layers) {
    std::map<std::string, int> counts = convolutionsByBlock(layers);
    std::vector<Unit> units;
    std::vector<std::string> done;
    for (const Layer& layer : layers) {
        const std::string path = blockOf(layer.path).block;
        const auto found = counts.find(path);
        if (path.empty() || found == counts.end() || found->second < 2) {
            units.push_back({layer, std::nullopt});
            continue;
        }
        if (std::find(done.begin(), done.end(), path) != done.end()) {
            continue;
        }
        Block block = blockFrom(layers, path);
        if (!isSound(block)) {
            return {};
        }
        block.isFirstGroup = done.empty();
        done.push_back(path);
        units.push_back({std::nullopt, std::move(block)});
    }
    return units;
}

}  // namespace core::checkpoint
