#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/figure/recipe.h"
#include "core/network/network.h"
#include "ui/session/opening.h"

namespace ui {

/// One bias of the network changed on top of its file: entry `index` of the bias of node `node`
/// (of a convolution, a channel's; of a batch normalisation, its beta).
struct BiasEdit {
    int node = 0;
    std::int64_t index = 0;
    double value = 0.0;

    bool operator==(const BiasEdit&) const = default;
};

/// Edits of one network, at most one for each place, ordered by node and index.
using BiasEdits = std::vector<BiasEdit>;

/// The biases of a node that can be edited: Dense and Convolution biases, a batch normalisation's
/// beta; null for other nodes.
const std::vector<double>* maybeBiases(const core::Operation& operation);

/// True if the network has the place and the value is finite.
bool fits(const BiasEdit& edit, const core::Network& file);

/// Puts an edit in its place; one that gives back the file's value takes the edit away. Edits of
/// places that the network does not have throw std::invalid_argument, as do values not finite.
void setBias(BiasEdits& edits, const core::Network& file, const BiasEdit& edit);

/// The edit of one place, if there is one.
std::optional<BiasEdit> maybeEdit(const BiasEdits& edits, int node, std::int64_t index);

/// The network with its edits, and its graph; the path and the hash stay those of the file. The
/// same pointer where there are no edits, and where the same was asked for before and is held by
/// someone still. Edits that do not fit throw std::invalid_argument. Else copies network and graph
/// (the graph is not built anew, as a bias changes one vector of it). Thread-safe.
OpenNetworkPtr withEdits(const OpenNetworkPtr& file, const BiasEdits& edits);

/// Edits as recipes keep them, and back.
std::vector<core::RecipeBias> toRecipe(const BiasEdits& edits);
BiasEdits biasEditsOf(const core::Recipe& recipe);

}  // namespace ui
