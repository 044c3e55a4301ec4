#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/io/onnx_operators.h"

namespace core::onnx {
namespace {

using reachscope_onnx::TensorProto;

Shape dimsOf(const Value& value) {
    const auto* branch = std::get_if<Branch>(&value);
    return branch != nullptr ? branch->dims : std::get<ConstantPtr>(value)->dims;
}

/// The node's first input under new dims, whether it is an activation or a constant.
void defineReshaped(GraphBuilder& graph, const NodeView& node, const Shape& dims, bool always) {
    const Value& in = graph.value(node, 0);
    if (const auto* branch = std::get_if<Branch>(&in)) {
        graph.define(node, Value(graph.reshaped(node, *branch, dims, always)));
        return;
    }
    Constant result = *std::get<ConstantPtr>(in);
    if (countOf(dims) != countOf(result.dims)) {
        node.fail("a shape of " + std::to_string(countOf(result.dims)) + " numbers",
                  toString(dims));
    }
    graph.charge(node, countOf(dims));
    result.dims = dims;
    graph.define(node, std::move(result));
}

/// A list of numbers that is an attribute in old files and an input in new ones.
std::optional<std::vector<std::int64_t>> attributeOrInput(GraphBuilder& graph, const NodeView& node,
                                                          const char* attribute, int input) {
    if (auto fromAttribute = node.maybeIntegers(attribute)) {
        return fromAttribute;
    }
    const Constant* constant = graph.maybeConstant(node, input);
    return constant != nullptr ? std::optional(integersOf(*constant)) : std::nullopt;
}

void convertReshape(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"allowzero", "shape"});
    const auto asked = attributeOrInput(graph, node, "shape", 1);
    if (!asked) {
        node.fail("a shape", "none");
    }
    const Shape from = dimsOf(graph.value(node, 0));
    Shape dims = *asked;
    std::ptrdiff_t open = -1;
    for (std::size_t i = 0; i < dims.size(); ++i) {
        if (dims[i] == 0 && node.integer("allowzero", 0) == 0 && i < from.size()) {
            dims[i] = from[i];
        } else if (dims[i] == -1 && open < 0) {
            open = static_cast<std::ptrdiff_t>(i);
            dims[i] = 1;
        } else if (dims[i] < 1) {
            node.fail("a shape of sizes, of 0 for the input's and at most one -1",
                      toString(*asked));
        }
    }
    if (open >= 0 && countOf(dims) > 0 && countOf(from) % countOf(dims) == 0) {
        dims[static_cast<std::size_t>(open)] = countOf(from) / countOf(dims);
    }
    defineReshaped(graph, node, dims, true);
}

void convertFlatten(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"axis"});
    const Shape from = dimsOf(graph.value(node, 0));
    const auto rank = static_cast<std::int64_t>(from.size());
    const std::int64_t axis = node.integer("axis", 1);
    if (axis < -rank || axis > rank) {
        node.fail("an axis up to " + std::to_string(rank), std::to_string(axis));
    }
    const auto cut = from.begin() + (axis < 0 ? axis + rank : axis);
    defineReshaped(graph, node, {countOf({from.begin(), cut}), countOf({cut, from.end()})}, false);
}

void convertSqueeze(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"axes"});
    const auto axes = attributeOrInput(graph, node, "axes", 1);
    const Shape from = dimsOf(graph.value(node, 0));
    std::vector<bool> removed(from.size(), false);
    for (std::size_t i = 0; !axes && i < from.size(); ++i) {
        removed[i] = from[i] == 1;
    }
    for (const std::int64_t axis : axes.value_or(std::vector<std::int64_t>())) {
        const std::size_t i = axisOf(axis, from.size());
        if (from[i] != 1) {
            node.fail("axes of size 1", "axis " + std::to_string(i) + " of " + toString(from));
        }
        removed[i] = true;
    }
    Shape dims;
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (!removed[i]) {
            dims.push_back(from[i]);
        }
    }
    defineReshaped(graph, node, dims, false);
}

void convertUnsqueeze(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"axes"});
    const auto axes = attributeOrInput(graph, node, "axes", 1);
    if (!axes) {
        node.fail("axes", "none");
    }
    const Shape from = dimsOf(graph.value(node, 0));
    constexpr std::size_t kMostAxes = 32;
    if (from.size() + axes->size() > kMostAxes) {
        node.fail("a tensor of at most 32 axes", std::to_string(from.size() + axes->size()));
    }
    Shape dims(from.size() + axes->size(), 0);
    for (const std::int64_t axis : *axes) {
        std::int64_t& size = dims[axisOf(axis, dims.size())];
        if (size == 1) {
            node.fail("different axes", std::to_string(axis) + " twice");
        }
        size = 1;
    }
    auto next = from.begin();
    for (std::int64_t& size : dims) {
        size = size == 1 ? 1 : *next++;
    }
    defineReshaped(graph, node, dims, false);
}

std::vector<int> permutationOf(const NodeView& node, std::size_t rank) {
    std::vector<int> permutation(rank);
    std::iota(permutation.rbegin(), permutation.rend(), 0);
    if (const auto asked = node.maybeIntegers("perm")) {
        std::vector<std::int64_t> sorted = *asked;
        std::sort(sorted.begin(), sorted.end());
        std::vector<std::int64_t> all(rank);
        std::iota(all.begin(), all.end(), 0);
        if (sorted != all) {
            node.fail("a permutation of " + std::to_string(rank) + " axes",
                      "another list of " + std::to_string(sorted.size()));
        }
        permutation.assign(asked->begin(), asked->end());
    }
    return permutation;
}

/// Moving axes of size 1 leaves the numbers where they are.
bool movesNothing(const std::vector<int>& permutation, const Shape& dims) {
    int last = -1;
    for (const int axis : permutation) {
        if (dims[static_cast<std::size_t>(axis)] != 1) {
            if (axis < last) {
                return false;
            }
            last = axis;
        }
    }
    return true;
}

void convertTranspose(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"perm"});
    const Value& in = graph.value(node, 0);
    const Shape from = dimsOf(in);
    const std::vector<int> permutation = permutationOf(node, from.size());
    if (const auto* constant = std::get_if<ConstantPtr>(&in)) {
        graph.charge(node, countOf(from));
        graph.define(node, transposed(**constant, permutation));
        return;
    }
    Shape dims;
    for (const int axis : permutation) {
        dims.push_back(from[static_cast<std::size_t>(axis)]);
    }
    const bool batchStays = from.size() >= 2 && from.front() == 1 && permutation.front() == 0;
    if (!batchStays && movesNothing(permutation, from)) {
        defineReshaped(graph, node, dims, false);
        return;
    }
    const bool batch = from.size() >= 2 && from.front() == 1;
    if (batch != (dims.size() >= 2 && dims.front() == 1) || (batch && !batchStays)) {
        node.fail("the batch axis to stay in front", "a permutation that moves it");
    }
    Transpose transpose;
    for (std::size_t i = batch ? 1 : 0; i < permutation.size(); ++i) {
        transpose.permutation.push_back(permutation[i] - (batch ? 1 : 0));
    }
    const int node0 = std::get<Branch>(in).node;
    graph.define(node, Value(graph.append(node, std::move(transpose), {node0}, dims)));
}

void convertConcat(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"axis"});
    std::vector<const Constant*> parts;
    std::int64_t count = 0;
    for (int i = 0; i < node.inputCount(); ++i) {
        parts.push_back(&graph.constant(node, i));
        count += countOf(parts.back()->dims);
    }
    const auto axis = node.maybeInteger("axis");
    if (parts.empty() || !axis) {
        node.fail("inputs and an axis", "none");
    }
    graph.charge(node, count);
    graph.define(node, concatenated(parts, *axis));
}

void convertGather(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"axis"});
    const Constant& data = graph.constant(node, 0);
    const Constant& indices = graph.constant(node, 1);
    const std::int64_t axis = node.integer("axis", 0);
    const std::int64_t length = data.dims.empty() ? 0 : data.dims[axisOf(axis, data.dims.size())];
    if (length < 1 || !indices.integer) {
        node.fail("an axis to gather from and whole indices",
                  toString(data.dims) + " and " + toString(indices.dims));
    }
    const std::int64_t slice = countOf(data.dims) / length;
    if (slice > 0 && countOf(indices.dims) > (std::int64_t{1} << 27) / slice) {
        node.fail("at most 2^27 numbers gathered", "more");
    }
    graph.charge(node, slice * countOf(indices.dims));
    graph.define(node, gathered(data, indices, axis));
}

void convertShapeOf(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({});
    const Shape dims = dimsOf(graph.value(node, 0));
    graph.define(
        node, Constant{{static_cast<std::int64_t>(dims.size())}, {dims.begin(), dims.end()}, true});
}

void convertConstant(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"value", "value_int", "value_ints", "value_float"});
    Constant result;
    if (const auto* value = node.find("value")) {
        result = decodeTensor(value->t());
    } else if (const auto number = node.maybeFloat("value_float")) {
        result.values = {*number};
    } else if (const auto integer = node.maybeInteger("value_int")) {
        result = {{}, {static_cast<double>(*integer)}, true};
    } else if (const auto integers = node.maybeIntegers("value_ints")) {
        result = {{static_cast<std::int64_t>(integers->size())},
                  {integers->begin(), integers->end()},
                  true};
    } else {
        node.fail("a value", "none");
    }
    graph.define(node, std::move(result));
}

void convertCast(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"to", "saturate"});
    const std::int64_t to = node.integer("to", TensorProto::UNDEFINED);
    const bool toFloat = to == TensorProto::FLOAT || to == TensorProto::DOUBLE;
    const bool toInteger = to == TensorProto::INT64 || to == TensorProto::INT32;
    const Value& in = graph.value(node, 0);
    const auto* constant = std::get_if<ConstantPtr>(&in);
    if (!toFloat && !(toInteger && constant != nullptr)) {
        node.fail("a cast to float or double, or of a constant to int32 or int64",
                  "type " + std::to_string(to));
    }
    if (constant == nullptr) {
        graph.define(node, in);
        return;
    }
    Constant result = **constant;
    graph.charge(node, countOf(result.dims));
    result.integer = toInteger;
    for (double& value : result.values) {
        value = toInteger ? std::trunc(value) : value;
        value = to == TensorProto::FLOAT ? static_cast<double>(static_cast<float>(value)) : value;
        if (!std::isfinite(value)) {
            node.fail("numbers that fit into a float", "an overflow");
        }
    }
    graph.define(node, std::move(result));
}

void convertPad(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"mode", "pads", "value"});
    const Branch x = graph.branch(node, 0);
    const std::string mode = node.text("mode", "constant");
    const auto pads = attributeOrInput(graph, node, "pads", 1);
    const std::size_t rank = x.dims.size();
    if (mode != "constant" || !node.input(3).empty() || !pads || pads->size() != 2 * rank) {
        node.fail("constant padding before and after each of " + std::to_string(rank) + " axes",
                  "mode " + mode + " with " + std::to_string(pads ? pads->size() : 0) + " pads");
    }
    Pad pad;
    pad.value = node.number("value", 0.0);
    if (const Constant* value = graph.maybeConstant(node, 2)) {
        pad.value = broadcastTo(*value, {1}).front();
    }
    const std::size_t first = rank >= 2 && x.dims.front() == 1 ? 1 : 0;
    for (std::size_t i = 0; i < rank; ++i) {
        if (i >= first) {
            pad.before.push_back((*pads)[i]);
            pad.after.push_back((*pads)[rank + i]);
        } else if ((*pads)[i] != 0 || (*pads)[rank + i] != 0) {
            node.fail("no padding of the batch axis", "some");
        }
    }
    graph.define(node, Value(graph.appendChecked(node, std::move(pad), x)));
}

void convertIdentity(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"ratio", "seed", "is_test"});
    const Constant* training = node.op() == "Dropout" ? graph.maybeConstant(node, 2) : nullptr;
    if ((training != nullptr && training->values != std::vector<double>{0.0}) ||
        (node.op() == "Dropout" && node.opset() < 7 && node.integer("is_test", 0) == 0)) {
        node.fail("a dropout for inference", "one for training");
    }
    graph.define(node, Value(graph.value(node, 0)));
}

}  // namespace

bool convertShape(GraphBuilder& graph, const NodeView& node) {
    using Convert = void (*)(GraphBuilder&, const NodeView&);
    static const std::unordered_map<std::string, Convert> kTable{
        {"Reshape", convertReshape},
        {"Flatten", convertFlatten},
        {"Squeeze", convertSqueeze},
        {"Unsqueeze", convertUnsqueeze},
        {"Transpose", convertTranspose},
        {"Concat", convertConcat},
        {"Gather", convertGather},
        {"Shape", convertShapeOf},
        {"Constant", convertConstant},
        {"Cast", convertCast},
        {"Pad", convertPad},
        {"Identity", convertIdentity},
        {"Dropout", convertIdentity},
    };
    const auto entry = kTable.find(node.op());
    if (entry == kTable.end()) {
        return false;
    }
    entry->second(graph, node);
    return true;
}

}  // namespace core::onnx
