// Operators on integers, truth values, lists and constants of one number: the arithmetic of shapes.

#include <cmath>
#include <functional>
#include <unordered_map>

#include "core/io/checkpoint/script_interpreter.h"

namespace core::checkpoint {
namespace {

using Code = ScriptInterpreter;
using Call = ScriptCall;

bool isNone(const ScriptValue& value) { return std::holds_alternative<std::monostate>(value); }

ScriptValue size(Code& code, Call& call) {
    const TensorPtr x = code.tensor(call.at(0, "self"), "a tensor");
    if (call.isGiven(1, "dim")) {
        const auto axes = static_cast<std::int64_t>(x->dims.size());
        std::int64_t axis = code.integer(call.at(1, "dim"), "an axis");
        axis += axis < 0 ? axes : 0;
        if (axis < 0 || axis >= axes) {
            code.fail("an axis below " + std::to_string(axes), std::to_string(axis));
        }
        return x->dims[static_cast<std::size_t>(axis)];
    }
    auto list = std::make_shared<ScriptSequence>();
    list->items.assign(x->dims.begin(), x->dims.end());
    return list;
}

ScriptValue dim(Code& code, Call& call) {
    return static_cast<std::int64_t>(code.tensor(call.at(0, "self"), "a tensor")->dims.size());
}

ScriptValue numel(Code& code, Call& call) {
    return countOf(code.tensor(call.at(0, "self"), "a tensor")->dims).value_or(0);
}

ScriptValue len(Code& code, Call& call) {
    if (const auto* list = std::get_if<SequencePtr>(&call.at(0))) {
        return static_cast<std::int64_t>((*list)->items.size());
    }
    const TensorPtr x = code.tensor(call.at(0), "a list or tensor");
    if (x->dims.empty()) {
        code.fail("a tensor with axes", "a scalar");
    }
    return x->dims.front();
}

/// A number as a tensor: what traces make of sizes.
ScriptValue numberToTensor(Code& code, Call& call) {
    auto tensor = std::make_shared<ScriptTensor>();
    tensor->isInteger = std::holds_alternative<std::int64_t>(call.at(0)) ||
                        std::holds_alternative<bool>(call.at(0));
    tensor->values = std::make_shared<const std::vector<double>>(
        std::vector<double>{code.real(call.at(0), "a number")});
    return tensor;
}

ScriptValue toInteger(Code& code, Call& call) {
    if (const auto* number = std::get_if<double>(&call.at(0))) {
        if (!(std::fabs(*number) < 0x1p53)) {
            code.fail("a number that an integer can hold", described(call.at(0)));
        }
        return static_cast<std::int64_t>(*number);
    }
    return code.integer(call.at(0), "a number");
}

ScriptValue toReal(Code& code, Call& call) {
    if (const auto* text = std::get_if<std::string>(&call.at(0))) {
        if (*text == "inf" || *text == "-inf" || *text == "nan") {
            return *text == "nan" ? std::nan("") : *text == "inf" ? HUGE_VAL : -HUGE_VAL;
        }
    }
    return code.real(call.at(0), "a number");
}

ScriptValue toTruth(Code& code, Call& call) { return code.truth(call.at(0)); }

ScriptValue range(Code& code, Call& call) {
    const bool hasStart = call.size() > 1;
    const std::int64_t start = hasStart ? code.integer(call.at(0), "a start") : 0;
    const std::int64_t end = code.integer(call.at(hasStart ? 1 : 0), "an end");
    const std::int64_t step = call.size() > 2 ? code.integer(call.at(2), "a step") : 1;
    constexpr std::int64_t kMost = std::int64_t{1} << 16;
    const bool isNear = start >= -kMost && start <= kMost && end >= -kMost && end <= kMost;
    if (step == 0 || !isNear) {
        code.fail("a range within 2^16 by a step that is not 0",
                  std::to_string(start) + " to " + std::to_string(end));
    }
    auto list = std::make_shared<ScriptSequence>();
    for (std::int64_t i = start; step > 0 ? i < end : i > end; i += step) {
        list->items.emplace_back(i);
        if (step > kMost || step < -kMost) {
            break;
        }
    }
    code.chargeList(list->items.size());
    return list;
}

/// Lists by a start, end and step.
ScriptValue slice(Code& code, Call& call) {
    const auto* list = std::get_if<SequencePtr>(&call.at(0));
    if (list == nullptr) {
        code.fail("a list to take a part of", described(call.at(0)));
    }
    const auto size = static_cast<std::int64_t>((*list)->items.size());
    const auto bound = [&](std::size_t index, std::int64_t otherwise) {
        std::int64_t place =
            isNone(call.at(index)) ? otherwise : code.integer(call.at(index), "a bound");
        place += place < 0 ? size : 0;
        return std::min(std::max<std::int64_t>(place, 0), size);
    };
    if (call.size() > 3 && code.integer(call.at(3), "a step") != 1) {
        code.fail("a step of 1", described(call.at(3)));
    }
    auto part = std::make_shared<ScriptSequence>();
    for (std::int64_t i = bound(1, 0); i < bound(2, size); ++i) {
        part->items.push_back((*list)->items[static_cast<std::size_t>(i)]);
    }
    code.chargeList(part->items.size());
    return part;
}

ScriptValue element(Code& code, Call& call) {
    const auto* list = std::get_if<SequencePtr>(&call.at(0));
    if (list == nullptr) {
        code.fail("a list to take an element of", described(call.at(0)));
    }
    const auto size = static_cast<std::int64_t>((*list)->items.size());
    std::int64_t index = code.integer(call.at(1), "an index");
    index += index < 0 ? size : 0;
    if (index < 0 || index >= size) {
        code.fail("an index below " + std::to_string(size), std::to_string(index));
    }
    return (*list)->items[static_cast<std::size_t>(index)];
}

ScriptValue append(Code& code, Call& call) {
    const auto* list = std::get_if<SequencePtr>(&call.at(0));
    if (list == nullptr || std::holds_alternative<SequencePtr>(call.at(1))) {
        code.fail("a value put to a list", described(call.at(1)));
    }
    (*list)->items.push_back(call.at(1));
    return *list;
}

/// The same value by both names. None is itself only.
bool isSame(Code& code, const ScriptValue& a, const ScriptValue& b) {
    const auto* first = std::get_if<std::string>(&a);
    const auto* second = std::get_if<std::string>(&b);
    if (first != nullptr && second != nullptr) {
        return *first == *second;
    }
    const auto* list = std::get_if<SequencePtr>(&a);
    if (list != nullptr && std::holds_alternative<SequencePtr>(b)) {
        return code.integers(a, "sizes") == code.integers(b, "sizes");
    }
    return code.real(a, "a number to compare") == code.real(b, "a number to compare");
}

template <bool wanted>
ScriptValue equal(Code& code, Call& call) {
    return isSame(code, call.at(0), call.at(1)) == wanted;
}

template <bool wanted>
ScriptValue identical(Code& code, Call& call) {
    if (!isNone(call.at(1)) && !isNone(call.at(0))) {
        return isSame(code, call.at(0), call.at(1)) == wanted;
    }
    return (isNone(call.at(0)) && isNone(call.at(1))) == wanted;
}

template <typename Compare>
ScriptValue compare(Code& code, Call& call) {
    return Compare()(code.real(call.at(0), "a number to compare"),
                     code.real(call.at(1), "a number to compare"));
}

ScriptValue negate(Code& code, Call& call) { return !code.truth(call.at(0)); }
ScriptValue conjunction(Code& code, Call& call) {
    return code.truth(call.at(0)) && code.truth(call.at(1));
}
ScriptValue disjunction(Code& code, Call& call) {
    return code.truth(call.at(0)) || code.truth(call.at(1));
}

ScriptValue format(Code&, Call& call) { return call.at(0); }
ScriptValue nothing(Code&, Call&) { return std::monostate(); }
ScriptValue sameValue(Code&, Call& call) { return call.at(0); }

ScriptValue raise(Code& code, Call& call) {
    code.fail("code that runs through", "an exception it raises, " + described(call.at(0)));
}

}  // namespace

ScriptOperator findPlainOperator(const std::string& name) {
    static const std::unordered_map<std::string, ScriptOperator> kTable{
        {"size", size},
        {"shape", size},
        {"dim", dim},
        {"numel", numel},
        {"len", len},
        {"NumToTensor", numberToTensor},
        {"tensor", numberToTensor},
        {"scalar_tensor", numberToTensor},
        {"int", toInteger},
        {"Int", toInteger},
        {"IntImplicit", toInteger},
        {"float", toReal},
        {"Float", toReal},
        {"FloatImplicit", toReal},
        {"item", toReal},
        {"bool", toTruth},
        {"Bool", toTruth},
        {"range", range},
        {"slice", slice},
        {"__getitem__", element},
        {"append", append},
        {"list", sameValue},
        {"list_with_default", sameValue},
        {"unchecked_unwrap_optional", sameValue},
        {"eq", equal<true>},
        {"ne", equal<false>},
        {"__is__", identical<true>},
        {"__isnot__", identical<false>},
        {"lt", compare<std::less<>>},
        {"le", compare<std::less_equal<>>},
        {"gt", compare<std::greater<>>},
        {"ge", compare<std::greater_equal<>>},
        {"__not__", negate},
        {"__and__", conjunction},
        {"__or__", disjunction},
        {"format", format},
        {"warn", nothing},
        {"RaiseException", raise},
    };
    const auto found = kTable.find(name);
    return found == kTable.end() ? nullptr : found->second;
}

}  // namespace core::checkpoint
