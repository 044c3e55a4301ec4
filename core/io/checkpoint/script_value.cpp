#include "core/io/checkpoint/script_value.h"

#include "core/io/checkpoint/script_interpreter.h"
#include "core/io/number.h"

namespace core::checkpoint {

std::string described(const ScriptValue& value) {
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag ? "True" : "False";
    }
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return "the integer " + std::to_string(*whole);
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return "the number " + exactText(*number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return "the text " + inQuotes(*text);
    }
    if (const auto* list = std::get_if<SequencePtr>(&value)) {
        return "a list of " + std::to_string((*list)->items.size());
    }
    if (const auto* tensor = std::get_if<TensorPtr>(&value)) {
        return ((*tensor)->isConstant() ? "a constant of " : "an activation of ") +
               shapeText((*tensor)->dims);
    }
    if (const auto* module = std::get_if<ScriptModule>(&value)) {
        return "the module " + module->path;
    }
    return std::holds_alternative<std::monostate>(value) ? "None" : "a function";
}

const ScriptValue& ScriptCall::at(std::size_t position, const char* keyword) const {
    static const ScriptValue kNone;
    for (std::size_t i = 0; i < m_arguments.size(); ++i) {
        const bool byName = i < m_keywords.size() && !m_keywords[i].empty();
        if (byName ? m_keywords[i] == keyword : i == position) {
            return m_arguments[i];
        }
    }
    return kNone;
}

bool ScriptCall::isGiven(std::size_t position, const char* keyword) const {
    return !std::holds_alternative<std::monostate>(at(position, keyword));
}

TensorPtr ScriptInterpreter::tensor(const ScriptValue& value, const char* what) const {
    const auto* found = std::get_if<TensorPtr>(&value);
    if (found == nullptr) {
        fail(what, described(value));
    }
    if ((*found)->seenWrites != *(*found)->writes) {
        fail(what, "a view of a tensor that was changed in place since");
    }
    return *found;
}

TensorPtr ScriptInterpreter::activation(const ScriptValue& value, const char* what) const {
    const TensorPtr found = tensor(value, what);
    if (found->isConstant()) {
        fail(std::string(what) + " that depends on the input", "a constant");
    }
    return found;
}

TensorPtr ScriptInterpreter::constant(const ScriptValue& value, const char* what) const {
    const TensorPtr found = tensor(value, what);
    if (!found->isConstant()) {
        fail(std::string(what) + " that is constant", "one that depends on the input");
    }
    return found;
}

/// A constant of one number.
static const double* maybeScalar(const ScriptValue& value) {
    const auto* tensor = std::get_if<TensorPtr>(&value);
    const bool isScalar =
        tensor != nullptr && (*tensor)->isConstant() && (*tensor)->values->size() == 1;
    return isScalar ? (*tensor)->values->data() : nullptr;
}

bool ScriptInterpreter::truth(const ScriptValue& value) const {
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag;
    }
    if (const double* scalar = maybeScalar(value)) {
        return *scalar != 0.0;
    }
    if (std::holds_alternative<TensorPtr>(value)) {
        fail("a condition that does not depend on the input", described(value));
    }
    fail("True or False", described(value));
}

std::int64_t ScriptInterpreter::integer(const ScriptValue& value, const char* what) const {
    constexpr double kMost = 0x1p53;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return *whole;
    }
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag ? 1 : 0;
    }
    const double* scalar = maybeScalar(value);
    if (scalar == nullptr || !(*scalar >= -kMost && *scalar <= kMost)) {
        fail(what, described(value));
    }
    return static_cast<std::int64_t>(*scalar);
}

double ScriptInterpreter::real(const ScriptValue& value, const char* what) const {
    if (const auto* number = std::get_if<double>(&value)) {
        return *number;
    }
    if (const double* scalar = maybeScalar(value)) {
        return *scalar;
    }
    return static_cast<double>(integer(value, what));
}

std::vector<std::int64_t> ScriptInterpreter::integers(const ScriptValue& value,
                                                      const char* what) const {
    constexpr std::size_t kMostAxes = 64;
    const auto* list = std::get_if<SequencePtr>(&value);
    if (list == nullptr || (*list)->items.size() > kMostAxes) {
        fail(std::string("at most 64 integers as ") + what, described(value));
    }
    std::vector<std::int64_t> numbers;
    for (const ScriptValue& item : (*list)->items) {
        numbers.push_back(integer(item, what));
    }
    return numbers;
}

ScriptOperator findOperator(const std::string& name) {
    for (const auto find :
         {findLayerOperator, findShapeOperator, findArithmeticOperator, findPlainOperator}) {
        if (const ScriptOperator found = find(name)) {
            return found;
        }
    }
    return nullptr;
}

}  // namespace core::checkpoint
