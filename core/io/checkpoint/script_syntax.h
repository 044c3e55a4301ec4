#pragma once

// Private to the TorchScript reader: the code files of an archive as trees. The language is what
// torch.jit writes: Python without infix operators, comprehensions, imports and exceptions.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace core::checkpoint {

enum class ExprKind {
    None,
    True,
    False,
    Integer,
    Real,
    Text,
    Name,
    Attribute,  ///< children[0].text
    Subscript,  ///< children[0][children[1]]
    Call,       ///< children[0](children[1], …)
    List,
    Tuple,
    Conditional  ///< children[1] if children[0] else children[2]
};

struct Expr;
using ExprPtr = std::unique_ptr<const Expr>;

struct Expr {
    ExprKind kind = ExprKind::None;
    int line = 0;
    std::string text;  ///< Text, Name, Attribute
    std::int64_t integer = 0;
    double real = 0.0;
    std::vector<ExprPtr> children;
    std::vector<std::string> keywords;  ///< of a call's arguments; empty: by position
};

enum class StatementKind { Assign, Expression, If, For, While, Return, Pass };

struct Statement {
    StatementKind kind = StatementKind::Pass;
    int line = 0;
    ExprPtr target;  ///< Assign, For
    ExprPtr value;   ///< what is assigned, returned, asked, run through
    std::vector<Statement> body;
    std::vector<Statement> otherwise;
};

struct ScriptFunction {
    struct Parameter {
        std::string name;
        ExprPtr otherwise;  ///< its default; may be null
    };
    std::string file;
    std::string name;
    std::vector<Parameter> parameters;
    std::vector<Statement> body;
};

struct ScriptClass {
    std::map<std::string, ScriptFunction> methods;
    std::map<std::string, ExprPtr> constants;  ///< stride : Final[int] = 2
};

struct ScriptFile {
    std::map<std::string, ScriptClass> classes;
    std::map<std::string, ScriptFunction> functions;
};

/// `file` names the code in messages. Throws ParseError naming the line: for what is not of the
/// language, for nesting deeper than 100.
ScriptFile parseScript(const std::string& path, const std::string& file, std::string_view code);

}  // namespace core::checkpoint
