#pragma once

// Private to the TorchScript reader: follows the code of forward once, with the input's shape
// known, and writes down what happens to the input.

#include <map>
#include <string>
#include <vector>

#include "core/io/checkpoint/script_archive.h"
#include "core/io/checkpoint/script_graph.h"

namespace core::checkpoint {

/// A call of an operator: its arguments, by position or keyword.
class ScriptCall {
public:
    ScriptCall(std::string name, std::vector<ScriptValue> arguments,
               std::vector<std::string> keywords)
        : m_name(std::move(name)),
          m_arguments(std::move(arguments)),
          m_keywords(std::move(keywords)) {}

    const std::string& name() const { return m_name; }
    std::size_t size() const { return m_arguments.size(); }
    /// None where it is left out.
    const ScriptValue& at(std::size_t position, const char* keyword = "") const;
    bool isGiven(std::size_t position, const char* keyword = "") const;
    ScriptValue& first() { return m_arguments.front(); }

private:
    std::string m_name;
    std::vector<ScriptValue> m_arguments;
    std::vector<std::string> m_keywords;
};

class ScriptInterpreter {
public:
    ScriptInterpreter(ScriptArchive& archive, const Shape& inputDims);

    /// Throws ParseError naming file and line: for operators and code that have no place in a
    /// Network, for conditions that depend on the input, for loops beyond 2^18 statements.
    Network run();
    /// How many statements and calls have been followed.
    std::size_t steps() const { return m_steps; }

    // For the operators.
    ScriptGraph& graph() { return m_graph; }
    /// A name for a node that the code at work makes: the module's path, or the operator's.
    std::string nodeName(const std::string& operatorName) const;
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const;
    /// The tensor, if it is still what it was when this view of it was taken.
    TensorPtr tensor(const ScriptValue& value, const char* what) const;
    TensorPtr activation(const ScriptValue& value, const char* what) const;
    TensorPtr constant(const ScriptValue& value, const char* what) const;
    bool truth(const ScriptValue& value) const;
    std::int64_t integer(const ScriptValue& value, const char* what) const;
    double real(const ScriptValue& value, const char* what) const;
    std::vector<std::int64_t> integers(const ScriptValue& value, const char* what) const;
    /// Numbers made from smaller ones: at most 2^26 in a file.
    void charge(std::int64_t count);
    /// Values of a list, each of which takes as much as a few numbers.
    void chargeList(std::size_t count) { charge(64 * static_cast<std::int64_t>(count)); }

private:
    using Names = std::map<std::string, ScriptValue>;
    struct Frame {
        const ScriptFunction* function = nullptr;
        std::string modulePath;
        Names names;
        int line = 0;
        ScriptValue result;
        bool isDone = false;
    };

    ScriptValue call(const ScriptFunction& function, const std::string& modulePath,
                     std::vector<ScriptValue> arguments, const std::vector<std::string>& keywords);
    void runBlock(const std::vector<Statement>& block);
    void runStatement(const Statement& statement);
    void runLoop(const Statement& statement);
    void assign(const Expr& target, const ScriptValue& value);
    ScriptValue evaluate(const Expr& expr);
    ScriptValue evaluateAttribute(const Expr& expr);
    ScriptValue evaluateSubscript(const Expr& expr);
    ScriptValue evaluateCall(const Expr& expr);
    ScriptValue evaluateItems(const Expr& expr);
    ScriptValue attributeOf(const ScriptModule& module, const std::string& name);
    ScriptValue callBuiltin(const std::string& name, const Expr& expr);
    ScriptValue callMethod(const ScriptModule& module, const std::string& method, const Expr& expr);
    ScriptValue callOperator(const std::string& name, const Expr& expr);
    std::vector<ScriptValue> argumentsOf(const Expr& expr);
    /// "torch.conv2d" of an expression of names and dots; empty for others.
    std::string dottedName(const Expr& expr) const;
    void step();

    ScriptArchive& m_archive;
    ScriptGraph m_graph;
    std::vector<Frame> m_frames;
    std::size_t m_steps = 0;
    std::int64_t m_charged = 0;
};

/// What "torch.NAME" does; nullptr for what a Network has no place for. In-place operators go by
/// their name without the underscore.
using ScriptOperator = ScriptValue (*)(ScriptInterpreter&, ScriptCall&);
ScriptOperator findOperator(const std::string& name);

// Groups of operators, each in a source file of its own; nullptr if the operator is none of theirs.
ScriptOperator findLayerOperator(const std::string& name);
ScriptOperator findShapeOperator(const std::string& name);
ScriptOperator findArithmeticOperator(const std::string& name);
ScriptOperator findPlainOperator(const std::string& name);

}  // namespace core::checkpoint
