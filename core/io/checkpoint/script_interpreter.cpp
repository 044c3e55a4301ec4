#include "core/io/checkpoint/script_interpreter.h"

#include <stdexcept>
#include <utility>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr std::size_t kMostSteps = std::size_t{1} << 18;
constexpr std::size_t kDeepestCall = 64;

/// The network's parameters may be used several times, but not to blow up memory.
std::uint64_t mostWeights(const ScriptArchive& archive) {
    return (std::uint64_t{1} << 24) + 4 * archive.fileBytes();
}

bool isLoopVariableOf(const Statement& statement) {
    return statement.target->kind == ExprKind::Name;
}

}  // namespace

ScriptInterpreter::ScriptInterpreter(ScriptArchive& archive, const Shape& inputDims)
    : m_archive(archive), m_graph(inputDims, mostWeights(archive)) {
    archive.forgetChanges();
}

Network ScriptInterpreter::run() {
    const ScriptFunction* forward = m_archive.findMethod(m_archive.root(), "forward");
    if (forward == nullptr) {
        throw ParseError(m_archive.path(), "code", "a module with a method forward", "none");
    }
    if (forward->parameters.size() != 2) {
        throw ParseError(
            m_archive.path(), forward->file, "a network of one input",
            std::to_string(forward->parameters.size()) + " parameters of forward, self included");
    }
    const ScriptValue result =
        call(*forward, {}, {ScriptModule{m_archive.root(), {}}, m_graph.input()}, {"", ""});
    const auto* output = std::get_if<TensorPtr>(&result);
    if (output == nullptr || (*output)->isConstant() ||
        (*output)->seenWrites != *(*output)->writes) {
        throw ParseError(m_archive.path(), forward->file,
                         "one tensor that depends on the input as the result", described(result));
    }
    try {
        return m_graph.finish((*output)->node);
    } catch (const std::invalid_argument& error) {
        throw ParseError(m_archive.path(), "graph", "a valid network", error.what());
    }
}

void ScriptInterpreter::fail(const std::string& expected, const std::string& found) const {
    const Frame& frame = m_frames.back();
    throw ParseError(m_archive.path(),
                     frame.function->file + ", line " + std::to_string(frame.line), expected,
                     found);
}

std::string ScriptInterpreter::nodeName(const std::string& operatorName) const {
    for (auto frame = m_frames.rbegin(); frame != m_frames.rend(); ++frame) {
        if (!frame->modulePath.empty()) {
            return frame->modulePath;
        }
    }
    return operatorName;
}

void ScriptInterpreter::step() {
    if (++m_steps > kMostSteps) {
        fail("at most 2^18 statements", "more (a loop without end?)");
    }
}

void ScriptInterpreter::charge(std::int64_t count) {
    constexpr std::int64_t kMost = std::int64_t{1} << 26;
    m_charged += count;
    if (count > kMost || m_charged > kMost) {
        fail("at most 2^26 numbers made of smaller constants", "more");
    }
}

ScriptValue ScriptInterpreter::call(const ScriptFunction& function, const std::string& modulePath,
                                    std::vector<ScriptValue> arguments,
                                    const std::vector<std::string>& keywords) {
    if (m_frames.size() >= kDeepestCall) {
        fail("calls at most 64 deep", "deeper ones");
    }
    Frame frame;
    frame.function = &function;
    frame.modulePath = modulePath;
    frame.line = m_frames.empty() ? 0 : m_frames.back().line;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool byName = i < keywords.size() && !keywords[i].empty();
        if (!byName && i >= function.parameters.size()) {
            fail(std::to_string(function.parameters.size()) + " arguments of " + function.name,
                 std::to_string(arguments.size()));
        }
        frame.names[byName ? keywords[i] : function.parameters[i].name] = std::move(arguments[i]);
    }
    m_frames.push_back(std::move(frame));
    for (const ScriptFunction::Parameter& parameter : function.parameters) {
        if (m_frames.back().names.count(parameter.name) == 0 && parameter.otherwise) {
            ScriptValue value = evaluate(*parameter.otherwise);
            m_frames.back().names[parameter.name] = std::move(value);
        }
    }
    runBlock(function.body);
    ScriptValue result = std::move(m_frames.back().result);
    m_frames.pop_back();
    return result;
}

void ScriptInterpreter::runBlock(const std::vector<Statement>& block) {
    for (const Statement& statement : block) {
        if (m_frames.back().isDone) {
            return;
        }
        runStatement(statement);
    }
}

void ScriptInterpreter::runStatement(const Statement& statement) {
    m_frames.back().line = statement.line;
    step();
    switch (statement.kind) {
        case StatementKind::Pass:
            return;
        case StatementKind::Expression:
            evaluate(*statement.value);
            return;
        case StatementKind::Assign:
            assign(*statement.target, evaluate(*statement.value));
            return;
        case StatementKind::Return: {
            ScriptValue result = evaluate(*statement.value);
            m_frames.back().result = std::move(result);
            m_frames.back().isDone = true;
            return;
        }
        case StatementKind::If:
            runBlock(truth(evaluate(*statement.value)) ? statement.body : statement.otherwise);
            return;
        case StatementKind::For:
        case StatementKind::While:
            runLoop(statement);
            return;
    }
}

void ScriptInterpreter::runLoop(const Statement& statement) {
    if (statement.kind == StatementKind::While) {
        while (!m_frames.back().isDone && truth(evaluate(*statement.value))) {
            step();
            runBlock(statement.body);
        }
        return;
    }
    const ScriptValue values = evaluate(*statement.value);
    const auto* list = std::get_if<SequencePtr>(&values);
    if (list == nullptr || !isLoopVariableOf(statement)) {
        fail("a loop over a range or list", described(values));
    }
    const std::vector<ScriptValue> items = (*list)->items;
    for (const ScriptValue& item : items) {
        step();
        assign(*statement.target, item);
        runBlock(statement.body);
    }
}

void ScriptInterpreter::assign(const Expr& target, const ScriptValue& value) {
    if (target.kind == ExprKind::Name) {
        m_frames.back().names[target.text] = value;
        return;
    }
    const auto* items = std::get_if<SequencePtr>(&value);
    const bool unpacks = target.kind == ExprKind::Tuple || target.kind == ExprKind::List;
    if (!unpacks || items == nullptr || (*items)->items.size() != target.children.size()) {
        fail("a value for each name on the left", described(value));
    }
    for (std::size_t i = 0; i < target.children.size(); ++i) {
        assign(*target.children[i], (*items)->items[i]);
    }
}

ScriptValue ScriptInterpreter::evaluate(const Expr& expr) {
    switch (expr.kind) {
        case ExprKind::None:
            return std::monostate();
        case ExprKind::True:
            return true;
        case ExprKind::False:
            return false;
        case ExprKind::Integer:
            return expr.integer;
        case ExprKind::Real:
            return expr.real;
        case ExprKind::Text:
            return expr.text;
        case ExprKind::Name: {
            const Names& names = m_frames.back().names;
            const auto found = names.find(expr.text);
            if (found == names.end()) {
                fail("a name that has a value", inQuotes(expr.text));
            }
            return found->second;
        }
        case ExprKind::Attribute:
            return evaluateAttribute(expr);
        case ExprKind::Subscript:
            return evaluateSubscript(expr);
        case ExprKind::Call:
            return evaluateCall(expr);
        case ExprKind::List:
        case ExprKind::Tuple:
            return evaluateItems(expr);
        case ExprKind::Conditional:
            return evaluate(truth(evaluate(*expr.children[0])) ? *expr.children[1]
                                                               : *expr.children[2]);
    }
    return std::monostate();
}

ScriptValue ScriptInterpreter::evaluateItems(const Expr& expr) {
    auto list = std::make_shared<ScriptSequence>();
    for (const ExprPtr& child : expr.children) {
        list->items.push_back(evaluate(*child));
    }
    return list;
}

std::string ScriptInterpreter::dottedName(const Expr& expr) const {
    if (expr.kind == ExprKind::Name) {
        return m_frames.back().names.count(expr.text) == 0 ? expr.text : std::string();
    }
    if (expr.kind != ExprKind::Attribute) {
        return {};
    }
    const std::string owner = dottedName(*expr.children[0]);
    return owner.empty() ? owner : owner + "." + expr.text;
}

ScriptValue ScriptInterpreter::evaluateAttribute(const Expr& expr) {
    const std::string name = dottedName(expr);
    if (name.rfind("CONSTANTS.", 0) == 0) {
        if (auto value = m_archive.findCodeConstant(expr.text)) {
            return *value;
        }
        fail("a constant of constants.pkl", name);
    }
    if (name.rfind("__torch__.", 0) == 0) {
        const ScriptFunction* function = m_archive.findFunction(name);
        if (function == nullptr) {
            fail("a function of the archive's code", name);
        }
        return function;
    }
    if (!name.empty()) {
        fail("a value", inQuotes(name));
    }
    const ScriptValue owner = evaluate(*expr.children[0]);
    const auto* module = std::get_if<ScriptModule>(&owner);
    if (module == nullptr) {
        fail("a module with an attribute " + inQuotes(expr.text), described(owner));
    }
    return attributeOf(*module, expr.text);
}

/// A network is read as it is used, whatever mode it was saved in.
ScriptValue ScriptInterpreter::attributeOf(const ScriptModule& module, const std::string& name) {
    if (name == "training") {
        return false;
    }
    if (auto value = m_archive.findAttribute(module, name)) {
        return *value;
    }
    if (const Expr* constantOfClass = m_archive.findConstant(module.object, name)) {
        return evaluate(*constantOfClass);
    }
    fail("an attribute of " + (module.path.empty() ? "the network" : module.path), inQuotes(name));
}

ScriptValue ScriptInterpreter::evaluateSubscript(const Expr& expr) {
    const ScriptValue owner = evaluate(*expr.children[0]);
    const auto* list = std::get_if<SequencePtr>(&owner);
    if (list == nullptr) {
        fail("a list or tuple to take an element of", described(owner));
    }
    std::int64_t index = integer(evaluate(*expr.children[1]), "an index");
    const auto size = static_cast<std::int64_t>((*list)->items.size());
    index += index < 0 ? size : 0;
    if (index < 0 || index >= size) {
        fail("an index below " + std::to_string(size), std::to_string(index));
    }
    return (*list)->items[static_cast<std::size_t>(index)];
}

std::vector<ScriptValue> ScriptInterpreter::argumentsOf(const Expr& expr) {
    std::vector<ScriptValue> arguments;
    for (std::size_t i = 1; i < expr.children.size(); ++i) {
        arguments.push_back(evaluate(*expr.children[i]));
    }
    return arguments;
}

ScriptValue ScriptInterpreter::evaluateCall(const Expr& expr) {
    step();
    const Expr& callee = *expr.children[0];
    const std::string name = dottedName(callee);
    if (callee.kind == ExprKind::Name && !name.empty()) {
        return callBuiltin(name, expr);
    }
    if (name.rfind("torch.", 0) == 0 || name.rfind("ops.", 0) == 0) {
        return callOperator(name, expr);
    }
    if (callee.kind == ExprKind::Attribute && name.empty()) {
        const ScriptValue owner = evaluate(*callee.children[0]);
        if (const auto* module = std::get_if<ScriptModule>(&owner)) {
            return callMethod(*module, callee.text, expr);
        }
        fail("a method of a module", "one of " + described(owner));
    }
    const ScriptValue value = evaluate(callee);
    const auto* function = std::get_if<const ScriptFunction*>(&value);
    if (function == nullptr) {
        fail("a function", described(value));
    }
    return call(**function, {}, argumentsOf(expr), expr.keywords);
}

ScriptValue ScriptInterpreter::callMethod(const ScriptModule& module, const std::string& method,
                                          const Expr& expr) {
    const ScriptFunction* function = m_archive.findMethod(module.object, method);
    if (function == nullptr) {
        fail("a method of " + (module.path.empty() ? "the network" : module.path),
             inQuotes(method));
    }
    std::vector<ScriptValue> arguments = argumentsOf(expr);
    std::vector<std::string> keywords = expr.keywords;
    arguments.insert(arguments.begin(), module);
    keywords.insert(keywords.begin(), "");
    return call(*function, module.path, std::move(arguments), keywords);
}

ScriptValue ScriptInterpreter::callBuiltin(const std::string& name, const Expr& expr) {
    const bool isCast = name == "annotate" || name == "unchecked_cast";
    if (name == "uninitialized") {
        return std::monostate();
    }
    if (isCast && expr.children.size() == 3) {
        return evaluate(*expr.children[2]);
    }
    if (name == "getattr" && expr.children.size() == 3) {
        const ScriptValue owner = evaluate(*expr.children[1]);
        const ScriptValue attribute = evaluate(*expr.children[2]);
        const auto* module = std::get_if<ScriptModule>(&owner);
        const auto* text = std::get_if<std::string>(&attribute);
        if (module == nullptr || text == nullptr) {
            fail("an attribute of a module", described(owner));
        }
        return attributeOf(*module, *text);
    }
    return callOperator("builtin." + name, expr);
}

ScriptValue ScriptInterpreter::callOperator(const std::string& name, const Expr& expr) {
    const std::size_t dot = name.find_last_of('.');
    std::string plain = name.substr(dot + 1);
    const bool inPlace = plain.size() > 1 && plain.back() == '_' && plain[0] != '_';
    if (inPlace) {
        plain.pop_back();
    }
    const std::string space = name.substr(0, dot);
    const bool isOurs =
        space == "torch" || space == "ops.prim" || space == "ops.aten" || space == "builtin";
    const ScriptOperator known = isOurs ? findOperator(plain) : nullptr;
    const std::string shownName = name.rfind("builtin.", 0) == 0 ? plain : name;
    if (known == nullptr) {
        fail("operators that a network here has",
             "the operator " + shownName.substr(0, 80) + ", which is none of them");
    }
    ScriptCall arguments(plain, argumentsOf(expr), expr.keywords);
    try {
        ScriptValue result = known(*this, arguments);
        if (!inPlace) {
            return result;
        }
        const TensorPtr target = tensor(arguments.at(0), "a tensor to change");
        const TensorPtr changed = tensor(result, "a tensor");
        if (changed->dims != target->dims) {
            fail("a result of the same shape", "another");
        }
        target->node = changed->node;
        target->values = changed->values;
        if (changed != target && changed->writes != target->writes) {
            target->seenWrites = ++*target->writes;
        }
        return target;
    } catch (const std::invalid_argument& error) {
        fail("an operation that a network here has", "in " + shownName + ": " + error.what());
    }
}

}  // namespace core::checkpoint
