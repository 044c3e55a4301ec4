// Operators that move numbers: views of activations, and of constants.

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <unordered_map>

#include "core/io/checkpoint/script_interpreter.h"

namespace core::checkpoint {
namespace {

using Code = ScriptInterpreter;
using Call = ScriptCall;

std::size_t axisOf(Code& code, std::int64_t axis, std::size_t axes) {
    const auto count = static_cast<std::int64_t>(axes);
    if (axis < -count || axis >= count) {
        code.fail("an axis from " + std::to_string(-count) + " to " + std::to_string(count - 1),
                  std::to_string(axis));
    }
    return static_cast<std::size_t>(axis < 0 ? axis + count : axis);
}

TensorPtr viewed(Code& code, const TensorPtr& x, const Shape& dims) {
    if (!x->isConstant()) {
        return code.graph().reshaped(code.nodeName("reshape"), x, dims);
    }
    if (countOf(dims) != countOf(x->dims)) {
        code.fail("a shape of " + std::to_string(countOf(x->dims).value_or(0)) + " numbers",
                  shapeText(dims));
    }
    auto view = std::make_shared<ScriptTensor>(*x);
    view->dims = dims;
    return view;
}

/// -1 stands for what is left. A trace with a batch of several has its size in the code.
Shape resolved(Code& code, const TensorPtr& x, Shape dims) {
    const std::int64_t count = countOf(x->dims).value_or(0);
    std::int64_t others = 1;
    std::int64_t open = -1;
    for (std::size_t i = 0; i < dims.size(); ++i) {
        if (dims[i] == -1 && open < 0) {
            open = static_cast<std::int64_t>(i);
        } else if (dims[i] < 1 || others > (std::int64_t{1} << 40) / dims[i]) {
            code.fail("positive sizes, one of them -1", shapeText(dims));
        } else {
            others *= dims[i];
        }
    }
    if (open >= 0 && count % others == 0) {
        dims[static_cast<std::size_t>(open)] = count / others;
    }
    if (countOf(dims) != count) {
        code.fail("a shape of " + std::to_string(count) +
                      " numbers for a batch of one (was the network traced with more?)",
                  shapeText(dims));
    }
    return dims;
}

ScriptValue view(Code& code, Call& call) {
    const TensorPtr x = code.tensor(call.at(0, "self"), "a tensor");
    const ScriptValue& sizes = call.isGiven(1, "size") ? call.at(1, "size") : call.at(1, "shape");
    return viewed(code, x, resolved(code, x, code.integers(sizes, "a shape")));
}

ScriptValue flatten(Code& code, Call& call) {
    const TensorPtr x = code.tensor(call.at(0, "self"), "a tensor");
    if (x->dims.empty()) {
        return viewed(code, x, {1});
    }
    const ScriptValue& first = call.at(1, "start_dim");
    const ScriptValue& last = call.at(2, "end_dim");
    const std::size_t start = axisOf(
        code, call.isGiven(1, "start_dim") ? code.integer(first, "an axis") : 0, x->dims.size());
    const std::size_t end = axisOf(
        code, call.isGiven(2, "end_dim") ? code.integer(last, "an axis") : -1, x->dims.size());
    if (start > end) {
        code.fail("axes in order", std::to_string(start) + " to " + std::to_string(end));
    }
    Shape dims(x->dims.begin(), x->dims.begin() + static_cast<std::ptrdiff_t>(start));
    dims.push_back(std::accumulate(x->dims.begin() + static_cast<std::ptrdiff_t>(start),
                                   x->dims.begin() + static_cast<std::ptrdiff_t>(end) + 1,
                                   std::int64_t{1}, std::multiplies<>()));
    dims.insert(dims.end(), x->dims.begin() + static_cast<std::ptrdiff_t>(end) + 1, x->dims.end());
    return viewed(code, x, dims);
}

ScriptValue unsqueeze(Code& code, Call& call) {
    const TensorPtr x = code.tensor(call.at(0, "self"), "a tensor");
    Shape dims = x->dims;
    const std::size_t axis =
        axisOf(code, code.integer(call.at(1, "dim"), "an axis"), dims.size() + 1);
    dims.insert(dims.begin() + static_cast<std::ptrdiff_t>(axis), 1);
    return viewed(code, x, dims);
}

ScriptValue squeeze(Code& code, Call& call) {
    const TensorPtr x = code.tensor(call.at(0, "self"), "a tensor");
    Shape dims = x->dims;
    if (!call.isGiven(1, "dim")) {
        dims.erase(std::remove(dims.begin(), dims.end(), 1), dims.end());
        return viewed(code, x, dims);
    }
    const std::size_t axis = axisOf(code, code.integer(call.at(1, "dim"), "an axis"), dims.size());
    if (dims[axis] == 1) {
        dims.erase(dims.begin() + static_cast<std::ptrdiff_t>(axis));
    }
    return viewed(code, x, dims);
}

TensorPtr permuted(Code& code, const TensorPtr& x, const std::vector<std::size_t>& order) {
    Shape dims;
    Shape strides;
    const Shape own = denseStrides(x->dims, false);
    for (const std::size_t axis : order) {
        dims.push_back(x->dims[axis]);
        strides.push_back(own[axis]);
    }
    if (x->isConstant()) {
        code.charge(countOf(dims).value_or(0));
        auto result = std::make_shared<ScriptTensor>(*x);
        result->dims = dims;
        result->values = std::make_shared<const std::vector<double>>(
            gathered({ElementType::Float64, nativeOrder(), 0, dims, strides},
                     {reinterpret_cast<const char*>(x->values->data()),
                      x->values->size() * sizeof(double)}));
        return result;
    }
    const bool hasBatch = x->dims.size() >= 2 && x->dims.front() == 1;
    if (hasBatch && order.front() != 0) {
        code.fail("a permutation that leaves the batch axis", "another");
    }
    std::vector<int> permutation;
    for (std::size_t i = hasBatch ? 1 : 0; i < order.size(); ++i) {
        permutation.push_back(static_cast<int>(order[i]) - (hasBatch ? 1 : 0));
    }
    TensorPtr result = code.graph().append(
        code.nodeName("permute"), [permutation] { return Transpose{permutation}; }, {x->node},
        dims);
    result->writes = x->writes;
    result->seenWrites = x->seenWrites;
    return result;
}

ScriptValue permute(Code& code, Call& call) {
    const TensorPtr x = code.tensor(call.at(0, "self"), "a tensor");
    std::vector<std::size_t> order;
    for (const std::int64_t axis : code.integers(call.at(1, "dims"), "axes")) {
        order.push_back(axisOf(code, axis, x->dims.size()));
    }
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    if (order.size() != x->dims.size() ||
        std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
        code.fail("each axis once", std::to_string(order.size()) + " axes");
    }
    return permuted(code, x, order);
}

ScriptValue transpose(Code& code, Call& call) {
    const TensorPtr x = code.tensor(call.at(0, "self"), "a tensor");
    std::vector<std::size_t> order(x->dims.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (call.name() == "t" && order.size() < 2) {
        return x;
    }
    if (call.name() == "t" && order.size() > 2) {
        code.fail("a matrix", shapeText(x->dims));
    }
    const std::size_t a =
        call.name() == "t"
            ? 0
            : axisOf(code, code.integer(call.at(1, "dim0"), "an axis"), order.size());
    const std::size_t b =
        call.name() == "t"
            ? 1
            : axisOf(code, code.integer(call.at(2, "dim1"), "an axis"), order.size());
    std::swap(order[a], order[b]);
    return permuted(code, x, order);
}

/// What leaves a tensor as it is, where it is used and not trained.
ScriptValue same(Code& code, Call& call) { return code.tensor(call.at(0), "a tensor"); }

ScriptValue dropout(Code& code, Call& call) {
    if (code.truth(call.at(2, "train"))) {
        code.fail("a network traced or scripted in evaluation mode (model.eval())",
                  call.name() + " in training mode");
    }
    return same(code, call);
}

/// A copy, which later changes in place do not touch.
ScriptValue clone(Code& code, Call& call) {
    auto copy = std::make_shared<ScriptTensor>(*code.tensor(call.at(0), "a tensor"));
    copy->writes = std::make_shared<int>(0);
    copy->seenWrites = 0;
    return copy;
}

/// F.pad: {left, right, top, bottom} around the last two axes.
ScriptValue pad(Code& code, Call& call) {
    const TensorPtr x = code.activation(call.at(0, "self"), "a tensor");
    const bool named = call.name() == "pad";
    if (named && call.isGiven(2, "mode")) {
        const auto* mode = std::get_if<std::string>(&call.at(2, "mode"));
        if (mode == nullptr || *mode != "constant") {
            code.fail("padding with a constant", described(call.at(2, "mode")));
        }
    }
    const std::size_t valueAt = named ? 3 : 2;
    const double value =
        call.isGiven(valueAt, "value") ? code.real(call.at(valueAt, "value"), "a number") : 0.0;
    const std::vector<std::int64_t> sides = code.integers(call.at(1, "pad"), "padding");
    const Shape shape = withoutBatch(x->dims);
    if (sides.size() % 2 != 0 || sides.size() / 2 > shape.size() ||
        std::any_of(sides.begin(), sides.end(),
                    [](std::int64_t side) { return side < 0 || side > 1 << 20; })) {
        code.fail("two pads from 0 to 2^20 for each axis but the batch's",
                  std::to_string(sides.size()) + " or others");
    }
    Pad operation{Shape(shape.size(), 0), Shape(shape.size(), 0), value};
    Shape dims = x->dims;
    for (std::size_t i = 0; i < sides.size() / 2; ++i) {
        operation.before[shape.size() - 1 - i] = sides[2 * i];
        operation.after[shape.size() - 1 - i] = sides[2 * i + 1];
        dims[dims.size() - 1 - i] += sides[2 * i] + sides[2 * i + 1];
    }
    return code.graph().append(
        code.nodeName("pad"), [operation] { return operation; }, {x->node}, dims);
}

}  // namespace

ScriptOperator findShapeOperator(const std::string& name) {
    static const std::unordered_map<std::string, ScriptOperator> kTable{
        {"view", view},
        {"reshape", view},
        {"flatten", flatten},
        {"unsqueeze", unsqueeze},
        {"squeeze", squeeze},
        {"permute", permute},
        {"transpose", transpose},
        {"t", transpose},
        {"contiguous", same},
        {"detach", same},
        {"to", same},
        {"dropout", dropout},
        {"feature_dropout", dropout},
        {"alpha_dropout", dropout},
        {"clone", clone},
        {"constant_pad_nd", pad},
        {"pad", pad},
    };
    const auto found = kTable.find(name);
    return found == kTable.end() ? nullptr : found->second;
}

}  // namespace core::checkpoint
