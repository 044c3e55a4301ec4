// Sums, differences, products and quotients: of numbers, constants and activations.

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

#include "core/io/checkpoint/script_interpreter.h"

namespace core::checkpoint {
namespace {

using Code = ScriptInterpreter;
using Call = ScriptCall;
using Numbers = std::vector<double>;

enum class Sign { Add, Subtract, Multiply, Divide, FloorDivide, Remainder };

double applied(Code& code, Sign sign, double a, double b) {
    switch (sign) {
        case Sign::Add:
            return a + b;
        case Sign::Subtract:
            return a - b;
        case Sign::Multiply:
            return a * b;
        case Sign::Divide:
        case Sign::FloorDivide:
        case Sign::Remainder:
            break;
    }
    if (b == 0.0) {
        code.fail("a divisor that is not 0", "0");
    }
    return sign == Sign::Divide        ? a / b
           : sign == Sign::FloorDivide ? std::floor(a / b)
                                       : a - std::floor(a / b) * b;
}

bool isNumber(const ScriptValue& value) {
    return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value) ||
           std::holds_alternative<bool>(value);
}

bool isWhole(const ScriptValue& value) {
    return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<bool>(value);
}

ScriptValue ofNumbers(Code& code, Sign sign, const ScriptValue& a, const ScriptValue& b) {
    const double result = applied(code, sign, code.real(a, "a number"), code.real(b, "a number"));
    if (!isWhole(a) || !isWhole(b) || sign == Sign::Divide) {
        return result;
    }
    if (!(std::fabs(result) < 0x1p53)) {
        code.fail("an integer below 2^53", "a larger one");
    }
    return static_cast<std::int64_t>(result);
}

TensorPtr asTensor(Code& code, const ScriptValue& value) {
    if (!isNumber(value)) {
        return code.tensor(value, "a tensor or number");
    }
    auto tensor = std::make_shared<ScriptTensor>();
    tensor->isInteger = isWhole(value);
    tensor->values = std::make_shared<const Numbers>(Numbers{code.real(value, "a number")});
    return tensor;
}

/// Sizes that fit each other by repeating axes of 1.
Shape broadcast(Code& code, const Shape& a, const Shape& b) {
    Shape dims(std::max(a.size(), b.size()), 1);
    for (std::size_t i = 0; i < dims.size(); ++i) {
        const std::int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
        const std::int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
        if (x != y && x != 1 && y != 1) {
            code.fail("shapes that fit each other", shapeText(a) + " and " + shapeText(b));
        }
        dims[dims.size() - 1 - i] = x == 1 ? y : x;
    }
    return dims;
}

/// The constant's numbers for each element of `dims`.
Numbers expanded(Code& code, const ScriptTensor& constant, const Shape& dims) {
    const std::int64_t count = activationCount(dims);
    code.charge(count);
    if (constant.dims == dims) {
        return *constant.values;
    }
    Shape strides(dims.size(), 0);
    const Shape own = denseStrides(constant.dims, false);
    const std::size_t ahead = dims.size() - constant.dims.size();
    for (std::size_t i = 0; i < constant.dims.size(); ++i) {
        strides[ahead + i] = constant.dims[i] == 1 ? 0 : own[i];
    }
    const NumberLayout layout{ElementType::Float64, nativeOrder(), 0, dims, strides};
    return gathered(layout, {reinterpret_cast<const char*>(constant.values->data()),
                             constant.values->size() * sizeof(double)});
}

TensorPtr ofConstants(Code& code, Sign sign, const ScriptTensor& a, const ScriptTensor& b) {
    auto result = std::make_shared<ScriptTensor>();
    result->dims = broadcast(code, a.dims, b.dims);
    result->isInteger = a.isInteger && b.isInteger && sign != Sign::Divide;
    Numbers values = expanded(code, a, result->dims);
    const Numbers other = expanded(code, b, result->dims);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = applied(code, sign, values[i], other[i]);
    }
    result->values = std::make_shared<const Numbers>(std::move(values));
    return result;
}

/// Adding to a layer without bias makes it one with bias, if each channel gets one number.
TensorPtr maybeWithBias(Code& code, const TensorPtr& x, const Numbers& offset) {
    const ScriptGraph::Open* open = code.graph().findOpen(x->node);
    if (open == nullptr) {
        return nullptr;
    }
    const auto places = static_cast<std::int64_t>(offset.size()) / open->channels;
    Numbers bias;
    for (std::int64_t c = 0; c < open->channels; ++c) {
        const auto start = offset.begin() + c * places;
        if (std::any_of(start, start + places, [&](double value) { return value != *start; })) {
            return nullptr;
        }
        bias.push_back(*start);
    }
    const auto withBias = open->withBias;
    return code.graph().append(
        code.nodeName("add"), [withBias, bias] { return withBias(bias); },
        code.graph().inputsOf(x->node), x->dims, open->weights);
}

TensorPtr scaled(Code& code, const TensorPtr& x, Numbers factor, Numbers offset,
                 double relativeError = 0.0) {
    const auto operation =
        std::make_shared<const Scale>(Scale{std::move(factor), std::move(offset), relativeError});
    return code.graph().append(
        code.nodeName("scale"), [operation] { return *operation; }, {x->node}, x->dims,
        2 * operation->factor.size());
}

Numbers mapped(Numbers values, double (*f)(double)) {
    std::transform(values.begin(), values.end(), values.begin(), f);
    return values;
}

/// An activation and a constant; `first`: the constant stands on the left.
TensorPtr withConstant(Code& code, Sign sign, const TensorPtr& given, const ScriptTensor& constant,
                       bool first) {
    const Shape dims = broadcast(code, given->dims, constant.dims);
    const TensorPtr x = code.graph().reshaped(code.nodeName("reshape"), given, dims);
    Numbers c = expanded(code, constant, dims);
    Numbers ones(c.size(), 1.0);
    Numbers zeros(c.size(), 0.0);
    const auto negative = [](double value) { return -value; };
    if (sign == Sign::Multiply) {
        return scaled(code, x, std::move(c), std::move(zeros));
    }
    if (sign == Sign::Add || (sign == Sign::Subtract && !first)) {
        c = sign == Sign::Add ? std::move(c) : mapped(std::move(c), negative);
        const bool nothing = std::all_of(c.begin(), c.end(), [](double v) { return v == 0.0; });
        const TensorPtr biased = maybeWithBias(code, x, c);
        return biased ? biased : nothing ? x : scaled(code, x, std::move(ones), std::move(c));
    }
    if (sign == Sign::Subtract) {
        return scaled(code, x, mapped(std::move(ones), negative), std::move(c));
    }
    if (sign != Sign::Divide || first) {
        code.fail("an activation divided by a constant", "another quotient");
    }
    if (std::count(c.begin(), c.end(), 0.0) > 0) {
        code.fail("a divisor that is not 0", "0");
    }
    return scaled(code, x, mapped(std::move(c), [](double value) { return 1.0 / value; }),
                  std::move(zeros), kOneRounding);
}

TensorPtr ofActivations(Code& code, Sign sign, TensorPtr a, TensorPtr b) {
    if (sign != Sign::Add && sign != Sign::Subtract) {
        code.fail("an activation and a constant",
                  "two activations, whose product or quotient is not piecewise linear");
    }
    const Shape dims = broadcast(code, a->dims, b->dims);
    a = code.graph().reshaped(code.nodeName("reshape"), a, dims);
    b = code.graph().reshaped(code.nodeName("reshape"), b, dims);
    if (sign == Sign::Subtract) {
        const auto count = static_cast<std::size_t>(activationCount(dims));
        code.charge(static_cast<std::int64_t>(count));
        b = scaled(code, b, Numbers(count, -1.0), Numbers(count, 0.0));
    }
    return code.graph().append(
        code.nodeName("add"), [] { return Sum{}; }, {a->node, b->node}, dims);
}

TensorPtr ofTensors(Code& code, Sign sign, const TensorPtr& a, const TensorPtr& b) {
    if (a->isConstant() && b->isConstant()) {
        return ofConstants(code, sign, *a, *b);
    }
    if (a->isConstant()) {
        return withConstant(code, sign, b, *a, true);
    }
    return b->isConstant() ? withConstant(code, sign, a, *b, false)
                           : ofActivations(code, sign, a, b);
}

ScriptValue joined(const SequencePtr& a, const SequencePtr& b) {
    auto list = std::make_shared<ScriptSequence>(*a);
    list->items.insert(list->items.end(), b->items.begin(), b->items.end());
    return list;
}

template <Sign sign>
ScriptValue combine(Code& code, Call& call) {
    const ScriptValue& a = call.at(0, "self");
    const ScriptValue& b = call.at(1, "other");
    if (isNumber(a) && isNumber(b)) {
        return ofNumbers(code, sign, a, b);
    }
    const auto* list = std::get_if<SequencePtr>(&a);
    const auto* other = std::get_if<SequencePtr>(&b);
    if (list != nullptr && other != nullptr && sign == Sign::Add) {
        code.chargeList((*list)->items.size() + (*other)->items.size());
        return joined(*list, *other);
    }
    TensorPtr second = asTensor(code, b);
    const bool linear = sign == Sign::Add || sign == Sign::Subtract;
    const double alpha =
        linear && call.isGiven(2, "alpha") ? code.real(call.at(2, "alpha"), "a factor") : 1.0;
    if (alpha != 1.0) {
        second = ofTensors(code, Sign::Multiply, second, asTensor(code, alpha));
    }
    if (sign == Sign::Divide && call.isGiven(2, "rounding_mode")) {
        const TensorPtr first = asTensor(code, a);
        if (!first->isConstant() || !second->isConstant()) {
            code.fail("a quotient that is not rounded", described(call.at(2, "rounding_mode")));
        }
        return ofConstants(code, Sign::FloorDivide, *first, *second);
    }
    return ofTensors(code, sign, asTensor(code, a), second);
}

ScriptValue reverseSubtract(Code& code, Call& call) {
    if (call.isGiven(2, "alpha") && code.real(call.at(2, "alpha"), "a factor") != 1.0) {
        code.fail("a factor of 1", described(call.at(2, "alpha")));
    }
    return ofTensors(code, Sign::Subtract, asTensor(code, call.at(1, "other")),
                     asTensor(code, call.at(0, "self")));
}

ScriptValue negative(Code& code, Call& call) {
    const ScriptValue zero = std::int64_t{0};
    if (isNumber(call.at(0))) {
        return ofNumbers(code, Sign::Subtract, zero, call.at(0));
    }
    return ofTensors(code, Sign::Multiply, code.tensor(call.at(0), "a tensor"),
                     asTensor(code, std::int64_t{-1}));
}

}  // namespace

ScriptOperator findArithmeticOperator(const std::string& name) {
    static const std::unordered_map<std::string, ScriptOperator> kTable{
        {"add", combine<Sign::Add>},
        {"sub", combine<Sign::Subtract>},
        {"mul", combine<Sign::Multiply>},
        {"div", combine<Sign::Divide>},
        {"true_divide", combine<Sign::Divide>},
        {"floordiv", combine<Sign::FloorDivide>},
        {"floor_divide", combine<Sign::FloorDivide>},
        {"remainder", combine<Sign::Remainder>},
        {"rsub", reverseSubtract},
        {"neg", negative},
    };
    const auto found = kTable.find(name);
    return found == kTable.end() ? nullptr : found->second;
}

}  // namespace core::checkpoint
