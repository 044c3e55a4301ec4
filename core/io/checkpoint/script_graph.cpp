#include "core/io/checkpoint/script_graph.h"

#include <stdexcept>
#include <utility>

#include "core/io/checkpoint/stored_numbers.h"

namespace core::checkpoint {
namespace {

constexpr std::int64_t kLargestActivation = std::int64_t{1} << 26;
constexpr std::size_t kMostNodes = std::size_t{1} << 16;

}  // namespace

std::int64_t activationCount(const Shape& dims) {
    const std::optional<std::int64_t> count = countOf(dims);
    if (!count || *count < 1 || *count > kLargestActivation) {
        throw std::invalid_argument("a value of " + shapeText(dims) +
                                    " numbers (1 to 2^26 are possible)");
    }
    return *count;
}

Shape withoutBatch(const Shape& dims) {
    const bool batch = dims.size() >= 2 && dims.front() == 1;
    return {dims.begin() + (batch ? 1 : 0), dims.end()};
}

ScriptGraph::ScriptGraph(const Shape& inputDims, std::uint64_t mostWeights)
    : m_weightsLeft(mostWeights) {
    const Shape shape = withoutBatch(inputDims);
    m_input = append(
        "input", [shape] { return Input{shape}; }, {}, inputDims);
}

std::string ScriptGraph::uniqueName(const std::string& name) {
    int& asked = m_names[name];
    if (++asked == 1) {
        return name;
    }
    for (;; ++asked) {
        std::string unique = name + "_" + std::to_string(asked);
        if (m_names.emplace(unique, 1).second) {
            return unique;
        }
    }
}

TensorPtr ScriptGraph::append(const std::string& name, std::function<Operation()> operation,
                              std::vector<int> inputs, Shape dims, std::uint64_t weights) {
    activationCount(dims);
    if (m_nodes.size() >= kMostNodes) {
        throw std::invalid_argument("more than 2^16 operations");
    }
    if (weights > m_weightsLeft) {
        throw std::invalid_argument("weights that are used again and again");
    }
    m_weightsLeft -= weights;
    m_nodes.push_back(
        {uniqueName(name), std::move(operation), std::move(inputs), withoutBatch(dims), {}});
    auto tensor = std::make_shared<ScriptTensor>();
    tensor->node = static_cast<int>(m_nodes.size()) - 1;
    tensor->dims = std::move(dims);
    return tensor;
}

TensorPtr ScriptGraph::reshaped(const std::string& name, const TensorPtr& tensor, Shape dims) {
    if (activationCount(dims) != activationCount(tensor->dims)) {
        throw std::invalid_argument(shapeText(tensor->dims) + " as " + shapeText(dims));
    }
    auto view = std::make_shared<ScriptTensor>(*tensor);
    view->dims = dims;
    const Shape shape = withoutBatch(dims);
    if (shape != m_nodes[static_cast<std::size_t>(tensor->node)].shape) {
        view->node = append(
                         name, [shape] { return Reshape{shape}; }, {tensor->node}, dims)
                         ->node;
    }
    return view;
}

void ScriptGraph::markOpen(int node, Open open) {
    m_nodes[static_cast<std::size_t>(node)].open = std::move(open);
}

const ScriptGraph::Open* ScriptGraph::findOpen(int node) const {
    const Open& open = m_nodes[static_cast<std::size_t>(node)].open;
    return open.withBias ? &open : nullptr;
}

const std::vector<int>& ScriptGraph::inputsOf(int node) const {
    return m_nodes[static_cast<std::size_t>(node)].inputs;
}

std::vector<bool> ScriptGraph::neededFor(int output) const {
    std::vector<bool> needed(m_nodes.size(), false);
    needed[static_cast<std::size_t>(output)] = true;
    needed[0] = true;
    for (std::size_t i = m_nodes.size(); i-- > 0;) {
        for (const int input : m_nodes[i].inputs) {
            needed[static_cast<std::size_t>(input)] =
                needed[static_cast<std::size_t>(input)] || needed[i];
        }
    }
    return needed;
}

Network ScriptGraph::finish(int output) const {
    const std::vector<bool> needed = neededFor(output);
    std::vector<int> places(m_nodes.size(), -1);
    std::vector<Node> nodes;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(output); ++i) {
        if (needed[i]) {
            places[i] = static_cast<int>(nodes.size());
            nodes.push_back({m_nodes[i].name, m_nodes[i].operation(), m_nodes[i].inputs});
            for (int& input : nodes.back().inputs) {
                input = places[static_cast<std::size_t>(input)];
            }
        }
    }
    return Network(std::move(nodes));
}

}  // namespace core::checkpoint
