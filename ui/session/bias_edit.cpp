#include "ui/session/bias_edit.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace ui {
namespace {

/// The biases of an operation, const as it is; null where it has none.
template <typename Operation>
auto biasesOf(Operation& operation) -> decltype(&std::get_if<core::Dense>(&operation)->bias) {
    if (auto* dense = std::get_if<core::Dense>(&operation)) {
        return &dense->bias;
    }
    if (auto* convolution = std::get_if<core::Convolution>(&operation)) {
        return &convolution->bias;
    }
    auto* norm = std::get_if<core::BatchNorm>(&operation);
    return norm != nullptr ? &norm->beta : nullptr;
}

bool isBefore(const BiasEdit& a, const BiasEdit& b) {
    return std::pair(a.node, a.index) < std::pair(b.node, b.index);
}

/// The file's biases at a node; null where there is no such place.
const double* maybePlace(const core::Network& file, int node, std::int64_t index) {
    const auto& nodes = file.nodes();
    const bool exists = node >= 0 && static_cast<std::size_t>(node) < nodes.size();
    const auto* biases =
        exists ? maybeBiases(nodes[static_cast<std::size_t>(node)].operation) : nullptr;
    const bool isThere =
        biases != nullptr && index >= 0 && index < static_cast<std::int64_t>(biases->size());
    return isThere ? &(*biases)[static_cast<std::size_t>(index)] : nullptr;
}

void check(const core::Network& file, const BiasEdit& edit) {
    if (!fits(edit, file)) {
        throw std::invalid_argument("bias " + std::to_string(edit.index) + " of node " +
                                    std::to_string(edit.node) +
                                    " cannot be changed: the network has no such bias, or the "
                                    "value is not finite");
    }
}

core::Network editedNetwork(const core::Network& file, const BiasEdits& edits) {
    std::vector<core::Node> nodes = file.nodes();
    for (const BiasEdit& edit : edits) {
        check(file, edit);
        auto* biases = biasesOf(nodes[static_cast<std::size_t>(edit.node)].operation);
        (*biases)[static_cast<std::size_t>(edit.index)] = edit.value;
    }
    return core::Network(std::move(nodes));
}

/// Steps that makePiecewiseGraph makes of a node. A max pool plays as many rounds of five steps as
/// it has activations, and gathers the winners.
std::size_t stepCount(const core::Operation& operation, std::size_t activations) {
    const bool isPlain = !std::holds_alternative<core::Input>(operation) &&
                         !std::holds_alternative<core::Reshape>(operation);
    if (std::holds_alternative<core::MaxPool>(operation)) {
        return 5 * activations + 1;
    }
    if (std::holds_alternative<core::ParamRamp>(operation)) {
        return 5;
    }
    if (std::holds_alternative<core::BatchNorm>(operation)) {
        return 2;
    }
    return isPlain ? 1 : 0;
}

std::vector<std::size_t> activationsPerNode(const core::Network& network,
                                            const core::PiecewiseGraph& graph) {
    std::vector<std::size_t> counts(network.nodes().size(), 0);
    for (const core::Step& step : graph.steps) {
        if (const auto* activation = std::get_if<core::ActivationStep>(&step)) {
            ++counts[static_cast<std::size_t>(activation->node)];
        }
    }
    return counts;
}

/// For every node, the step behind its last one.
std::vector<std::size_t> stepEnds(const core::Network& network, const core::PiecewiseGraph& graph) {
    const std::vector<std::size_t> activations = activationsPerNode(network, graph);
    std::vector<std::size_t> ends;
    std::size_t end = 0;
    for (std::size_t node = 0; node < network.nodes().size(); ++node) {
        end += stepCount(network.nodes()[node].operation, activations[node]);
        ends.push_back(end);
    }
    return ends;
}

/// Changes the bias in the last step of the edit's node, which adds it: for a channel at all of
/// its places. False where that step is not what it should be.
bool patch(core::PiecewiseGraph& graph, std::size_t stepEnd, std::size_t biasCount,
           const BiasEdit& edit) {
    if (stepEnd == 0 || stepEnd > graph.steps.size()) {
        return false;
    }
    auto* affine = std::get_if<core::AffineStep>(&graph.steps[stepEnd - 1]);
    const auto biases = static_cast<Eigen::Index>(biasCount);
    if (affine == nullptr || affine->map.bias.size() % biases != 0) {
        return false;
    }
    const Eigen::Index places = affine->map.bias.size() / biases;
    affine->map.bias.segment(edit.index * places, places).setConstant(edit.value);
    return true;
}

core::PiecewiseGraph editedGraph(const OpenNetwork& file, const core::Network& edited,
                                 const BiasEdits& edits) {
    const std::vector<std::size_t> ends = stepEnds(file.network, *file.graph);
    core::PiecewiseGraph graph = *file.graph;
    for (const BiasEdit& edit : edits) {
        const auto node = static_cast<std::size_t>(edit.node);
        const auto* biases = maybeBiases(edited.nodes()[node].operation);
        if (!patch(graph, ends[node], biases->size(), edit)) {
            return core::makePiecewiseGraph(edited);
        }
    }
    return graph;
}

OpenNetworkPtr makeEdited(const OpenNetwork& file, const BiasEdits& edits) {
    core::Network network = editedNetwork(file.network, edits);
    auto graph =
        file.graph ? std::make_shared<const core::PiecewiseGraph>(editedGraph(file, network, edits))
                   : nullptr;
    return std::make_shared<OpenNetwork>(OpenNetwork{file.path, std::move(network),
                                                     std::move(graph), file.hash, file.reading,
                                                     file.format, file.notes});
}

/// What was made last, while someone holds it.
struct Made {
    std::weak_ptr<const OpenNetwork> file;
    BiasEdits edits;
    std::weak_ptr<const OpenNetwork> network;
};

}  // namespace

const std::vector<double>* maybeBiases(const core::Operation& operation) {
    return biasesOf(operation);
}

bool fits(const BiasEdit& edit, const core::Network& file) {
    return maybePlace(file, edit.node, edit.index) != nullptr && std::isfinite(edit.value);
}

void setBias(BiasEdits& edits, const core::Network& file, const BiasEdit& edit) {
    check(file, edit);
    const auto place = std::ranges::lower_bound(edits, edit, isBefore);
    const bool isEdited = place != edits.end() && !isBefore(edit, *place);
    const bool isFileValue = edit.value == *maybePlace(file, edit.node, edit.index);
    if (isEdited && isFileValue) {
        edits.erase(place);
    } else if (isEdited) {
        *place = edit;
    } else if (!isFileValue) {
        edits.insert(place, edit);
    }
}

std::optional<BiasEdit> maybeEdit(const BiasEdits& edits, int node, std::int64_t index) {
    const auto place = std::ranges::lower_bound(edits, BiasEdit{node, index, 0.0}, isBefore);
    const bool isThere = place != edits.end() && place->node == node && place->index == index;
    return isThere ? std::optional(*place) : std::nullopt;
}

OpenNetworkPtr withEdits(const OpenNetworkPtr& file, const BiasEdits& edits) {
    static std::mutex mutex;
    static Made made;
    if (!file || edits.empty()) {
        return file;
    }
    const std::lock_guard lock(mutex);
    const OpenNetworkPtr known = made.network.lock();
    if (known && made.file.lock() == file && made.edits == edits) {
        return known;
    }
    const OpenNetworkPtr network = makeEdited(*file, edits);
    made = {file, edits, network};
    return network;
}

std::vector<core::RecipeBias> toRecipe(const BiasEdits& edits) {
    std::vector<core::RecipeBias> biases;
    for (const BiasEdit& edit : edits) {
        biases.push_back({edit.node, edit.index, edit.value});
    }
    return biases;
}

BiasEdits biasEditsOf(const core::Recipe& recipe) {
    BiasEdits edits;
    for (const core::RecipeBias& bias : recipe.biases) {
        edits.push_back({bias.node, bias.index, bias.value});
    }
    std::ranges::sort(edits, isBefore);
    const auto repeated = std::ranges::unique(edits, [](const BiasEdit& a, const BiasEdit& b) {
        return a.node == b.node && a.index == b.index;
    });
    edits.erase(repeated.begin(), repeated.end());
    return edits;
}

}  // namespace ui
