#include "core/io/onnx_graph.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::onnx {
namespace {

constexpr std::int64_t kLargestActivation = std::int64_t{1} << 26;
constexpr std::int64_t kMostExpanded = std::int64_t{1} << 27;

/// Adds the offset where each output channel gets one number only; false if it does not.
bool addPerChannel(std::vector<double>& bias, const std::vector<double>& offset) {
    const std::size_t places = offset.size() / bias.size();
    for (std::size_t i = 0; i < offset.size(); ++i) {
        if (offset[i] != offset[i / places * places]) {
            return false;
        }
    }
    for (std::size_t c = 0; c < bias.size(); ++c) {
        bias[c] = offset[c * places];
    }
    return true;
}

}  // namespace

Shape coreShape(const Shape& dims) {
    const bool batch = dims.size() >= 2 && dims.front() == 1;
    return {dims.begin() + (batch ? 1 : 0), dims.end()};
}

void GraphBuilder::fail(const std::string& where, const std::string& expected,
                        const std::string& found) const {
    throw ParseError(m_path, where, expected, found);
}

void GraphBuilder::setInput(const std::string& name, const Shape& dims) {
    if (countOf(dims) < 1 || countOf(dims) > kLargestActivation) {
        fail("input " + inQuotes(name), "1 to 2^26 numbers", toString(dims));
    }
    m_nodes.push_back({name, Input{coreShape(dims)}, {}});
    m_shapes.push_back(coreShape(dims));
    m_values.emplace(name, Branch{0, dims});
}

void GraphBuilder::addInitializer(const reachscope_onnx::TensorProto& tensor) {
    if (!m_initializers.emplace(tensor.name(), &tensor).second) {
        fail("tensor " + inQuotes(tensor.name()), "one tensor of this name", "a second one");
    }
}

bool GraphBuilder::isDefined(const std::string& name) const {
    return m_values.count(name) > 0 || m_initializers.count(name) > 0;
}

const Value* GraphBuilder::find(const std::string& name) {
    const auto known = m_values.find(name);
    if (known != m_values.end()) {
        return &known->second;
    }
    const auto stored = m_initializers.find(name);
    if (stored == m_initializers.end()) {
        return nullptr;
    }
    try {
        auto decoded = std::make_shared<const Constant>(decodeTensor(*stored->second));
        return &m_values.emplace(name, std::move(decoded)).first->second;
    } catch (const Mismatch& mismatch) {
        fail("tensor " + inQuotes(name), mismatch.expected(), mismatch.found());
    }
}

const Value& GraphBuilder::value(const NodeView& node, int input) {
    const std::string name = node.input(input);
    if (name.empty()) {
        node.fail("an input " + std::to_string(input), "none");
    }
    const Value* found = find(name);
    if (found == nullptr) {
        node.fail("inputs computed before it", "an unknown " + inQuotes(name));
    }
    return *found;
}

const Constant& GraphBuilder::constant(const NodeView& node, int input) {
    const auto* found = std::get_if<ConstantPtr>(&value(node, input));
    if (found == nullptr) {
        node.fail("a constant as input " + std::to_string(input),
                  inQuotes(node.input(input)) + ", which depends on the network's input");
    }
    return **found;
}

const Constant* GraphBuilder::maybeConstant(const NodeView& node, int input) {
    return node.input(input).empty() ? nullptr : &constant(node, input);
}

Branch GraphBuilder::branch(const NodeView& node, int input) {
    const auto* found = std::get_if<Branch>(&value(node, input));
    if (found == nullptr) {
        node.fail("an activation as input " + std::to_string(input),
                  "the constant " + inQuotes(node.input(input)));
    }
    return *found;
}

void GraphBuilder::define(const NodeView& node, Value result) {
    if (isDefined(node.output())) {
        node.fail("an output name of its own", "a second " + inQuotes(node.output()));
    }
    m_values.emplace(node.output(), std::move(result));
}

void GraphBuilder::define(const NodeView& node, Constant result) {
    define(node, Value(std::make_shared<const Constant>(std::move(result))));
}

Branch GraphBuilder::append(const NodeView& node, Operation operation, std::vector<int> inputs,
                            Shape dims) {
    if (countOf(dims) < 1 || countOf(dims) > kLargestActivation) {
        node.fail("an output of 1 to 2^26 numbers", toString(dims));
    }
    m_nodes.push_back({node.name(), std::move(operation), std::move(inputs)});
    m_shapes.push_back(coreShape(dims));
    return {static_cast<int>(m_nodes.size()) - 1, std::move(dims)};
}

Branch GraphBuilder::appendChecked(const NodeView& node, Operation operation, const Branch& in) {
    const Shape& shape = m_shapes[static_cast<std::size_t>(in.node)];
    try {
        const Network alone({{"input", Input{shape}, {}}, {node.name(), operation, {0}}});
        Shape dims = alone.outputShape();
        if (shape.size() < in.dims.size()) {
            dims.insert(dims.begin(), 1);
        }
        return append(node, std::move(operation), {in.node}, std::move(dims));
    } catch (const std::invalid_argument& error) {
        node.fail("a valid operator", error.what());
    }
}

Branch GraphBuilder::reshaped(const NodeView& node, const Branch& in, Shape dims, bool always) {
    if (countOf(dims) != countOf(in.dims)) {
        node.fail("a shape of " + std::to_string(countOf(in.dims)) + " numbers", toString(dims));
    }
    if (!always && coreShape(dims) == m_shapes[static_cast<std::size_t>(in.node)]) {
        return {in.node, std::move(dims)};
    }
    return append(node, Reshape{coreShape(dims)}, {in.node}, dims);
}

void GraphBuilder::markOpen(const NodeView& node, const Branch& result) {
    m_open[node.output()] = result.node;
}

bool GraphBuilder::absorb(const NodeView& node, int input, const std::vector<double>& offset) {
    const auto open = m_open.find(node.input(input));
    if (open == m_open.end() || m_uses[node.input(input)] != 1 ||
        branch(node, input).node != open->second) {
        return false;
    }
    Operation& operation = m_nodes[static_cast<std::size_t>(open->second)].operation;
    bool done = false;
    if (auto* dense = std::get_if<Dense>(&operation)) {
        done = addPerChannel(dense->bias, offset);
    } else if (auto* convolution = std::get_if<Convolution>(&operation)) {
        done = addPerChannel(convolution->bias, offset);
    } else if (auto* scale = std::get_if<Scale>(&operation)) {
        scale->offset = offset;
        done = true;
    }
    if (done) {
        m_open.erase(open);
    }
    return done;
}

void GraphBuilder::charge(const NodeView& node, std::int64_t count) {
    m_charged += count;
    if (count > kMostExpanded || m_charged > kMostExpanded) {
        node.fail("at most 2^27 constants made of smaller ones", "more");
    }
}

int GraphBuilder::underSigmoid(int node) const {
    const Node& given = m_nodes[static_cast<std::size_t>(node)];
    const auto* smooth = std::get_if<Smooth>(&given.operation);
    return smooth != nullptr && smooth->kind == SmoothKind::Sigmoid ? given.inputs[0] : -1;
}

Network GraphBuilder::finish(const std::string& output) const {
    const auto found = m_values.find(output);
    if (found == m_values.end() || !std::holds_alternative<Branch>(found->second)) {
        fail("output " + inQuotes(output), "a value that depends on the input",
             found == m_values.end() ? "nothing of that name" : "a constant");
    }
    std::vector<int> newIndex(m_nodes.size(), -1);
    const int last = std::get<Branch>(found->second).node;
    newIndex[static_cast<std::size_t>(last)] = 0;
    for (int i = last; i >= 0; --i) {
        for (const int input : m_nodes[static_cast<std::size_t>(i)].inputs) {
            if (newIndex[static_cast<std::size_t>(i)] >= 0) {
                newIndex[static_cast<std::size_t>(input)] = 0;
            }
        }
    }
    std::vector<Node> nodes;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (newIndex[i] >= 0) {
            newIndex[i] = static_cast<int>(nodes.size());
            nodes.push_back(m_nodes[i]);
            for (int& input : nodes.back().inputs) {
                input = newIndex[static_cast<std::size_t>(input)];
            }
        }
    }
    try {
        return Network(std::move(nodes));
    } catch (const std::invalid_argument& error) {
        fail("graph", "a valid network", error.what());
    }
}

}  // namespace core::onnx
