#include <charconv>
#include <utility>

#include "core/io/checkpoint/script_lexer.h"
#include "core/io/checkpoint/script_syntax.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr int kDeepest = 100;

class Parser {
public:
    Parser(const std::string& path, const std::string& file, std::string_view code)
        : m_path(path), m_file(file), m_tokens(scanScript(path, file, code)) {}

    ScriptFile parse() {
        ScriptFile file;
        while (peek().kind != TokenKind::End) {
            if (isName("class")) {
                parseClass(file);
            } else if (isName("def")) {
                ScriptFunction function = parseFunction();
                const std::string name = function.name;
                file.functions[name] = std::move(function);
            } else {
                parseStatement();  // op_version_set = 1
            }
        }
        return file;
    }

private:
    /// Counts how deep the parser is in itself.
    class Level {
    public:
        explicit Level(Parser& parser) : m_depth(parser.m_depth) {
            if (++m_depth > kDeepest) {
                parser.fail("code nested at most 100 deep", "deeper code");
            }
        }
        ~Level() { --m_depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        int& m_depth;
    };

    const Token& peek() const { return m_tokens[m_at]; }
    Token next() {
        Token token = m_tokens[m_at];
        m_at += token.kind == TokenKind::End ? 0 : 1;
        return token;
    }
    bool isSign(std::string_view sign) const {
        return peek().kind == TokenKind::Sign && peek().text == sign;
    }
    bool isName(std::string_view name) const {
        return peek().kind == TokenKind::Name && peek().text == name;
    }
    bool skipSign(std::string_view sign) {
        const bool found = isSign(sign);
        m_at += found ? 1 : 0;
        return found;
    }
    bool skipName(std::string_view name) {
        const bool found = isName(name);
        m_at += found ? 1 : 0;
        return found;
    }
    void requireSign(std::string_view sign) {
        if (!skipSign(sign)) {
            fail("'" + std::string(sign) + "'", seen());
        }
    }
    void requireKind(TokenKind kind, const char* what) {
        if (peek().kind != kind) {
            fail(what, seen());
        }
        ++m_at;
    }
    std::string takeName(const char* what) {
        if (peek().kind != TokenKind::Name) {
            fail(what, seen());
        }
        return next().text;
    }
    std::string seen() const {
        const bool isEnd = peek().kind != TokenKind::Name && peek().kind != TokenKind::Number &&
                           peek().kind != TokenKind::Sign && peek().kind != TokenKind::Text;
        return isEnd ? "the end of the line" : inQuotes(peek().text);
    }
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw ParseError(m_path, m_file + ", line " + std::to_string(peek().line), expected, found);
    }

    void parseClass(ScriptFile& file) {
        ++m_at;
        ScriptClass& made = file.classes[takeName("a class's name")];
        if (skipSign("(")) {
            parseExpression();
            requireSign(")");
        }
        requireSign(":");
        requireKind(TokenKind::NewLine, "the end of the line");
        requireKind(TokenKind::Indent, "an indented block");
        while (peek().kind != TokenKind::Dedent && peek().kind != TokenKind::End) {
            if (isName("def")) {
                ScriptFunction method = parseFunction();
                const std::string name = method.name;
                made.methods[name] = std::move(method);
            } else {
                parseAttribute(made);
            }
        }
        m_at += peek().kind == TokenKind::Dedent ? 1 : 0;
    }

    /// weight : Tensor, stride : Final[int] = 2, __parameters__ = […], pass
    void parseAttribute(ScriptClass& made) {
        if (!skipName("pass")) {
            const ExprPtr target = parseExpression();
            if (skipSign(":")) {
                parseExpression();
            }
            if (skipSign("=")) {
                ExprPtr value = parseList();
                if (target->kind == ExprKind::Name) {
                    made.constants[target->text] = std::move(value);
                }
            }
        }
        requireKind(TokenKind::NewLine, "the end of the line");
    }

    ScriptFunction parseFunction() {
        ++m_at;
        ScriptFunction function;
        function.file = m_file;
        function.name = takeName("a function's name");
        requireSign("(");
        while (!skipSign(")")) {
            ScriptFunction::Parameter parameter{takeName("a parameter"), nullptr};
            if (skipSign(":")) {
                parseExpression();
            }
            if (skipSign("=")) {
                parameter.otherwise = parseExpression();
            }
            function.parameters.push_back(std::move(parameter));
            if (!skipSign(",") && !isSign(")")) {
                fail("',' or ')'", seen());
            }
        }
        if (skipSign("->")) {
            parseExpression();
        }
        function.body = parseBlock();
        return function;
    }

    std::vector<Statement> parseBlock() {
        const Level level(*this);
        requireSign(":");
        requireKind(TokenKind::NewLine, "the end of the line");
        requireKind(TokenKind::Indent, "an indented block");
        std::vector<Statement> block;
        while (peek().kind != TokenKind::Dedent && peek().kind != TokenKind::End) {
            block.push_back(parseStatement());
        }
        m_at += peek().kind == TokenKind::Dedent ? 1 : 0;
        return block;
    }

    Statement parseStatement() {
        Statement statement;
        statement.line = peek().line;
        if (skipName("if")) {
            statement.kind = StatementKind::If;
            statement.value = parseExpression();
            statement.body = parseBlock();
            if (skipName("else")) {
                statement.otherwise = parseBlock();
            }
            return statement;
        }
        if (isName("for") || isName("while")) {
            return parseLoop(std::move(statement));
        }
        if (skipName("pass")) {
            statement.kind = StatementKind::Pass;
        } else if (skipName("return")) {
            statement.kind = StatementKind::Return;
            statement.value = peek().kind == TokenKind::NewLine ? none() : parseList();
        } else {
            parseAssignment(statement);
        }
        requireKind(TokenKind::NewLine, "the end of the line");
        return statement;
    }

    Statement parseLoop(Statement statement) {
        if (skipName("while")) {
            statement.kind = StatementKind::While;
            statement.value = parseExpression();
        } else {
            ++m_at;
            statement.kind = StatementKind::For;
            statement.target = parseList();
            if (!skipName("in")) {
                fail("'in'", seen());
            }
            statement.value = parseExpression();
        }
        statement.body = parseBlock();
        return statement;
    }

    void parseAssignment(Statement& statement) {
        statement.kind = StatementKind::Expression;
        statement.value = parseList();
        if (skipSign(":")) {
            parseExpression();
        }
        if (skipSign("=")) {
            statement.kind = StatementKind::Assign;
            statement.target = std::move(statement.value);
            statement.value = parseList();
        }
    }

    std::unique_ptr<Expr> made(ExprKind kind) const {
        auto expr = std::make_unique<Expr>();
        expr->kind = kind;
        expr->line = peek().line;
        return expr;
    }
    ExprPtr none() const { return made(ExprKind::None); }

    /// a, b: a tuple; a: itself.
    ExprPtr parseList() {
        ExprPtr first = parseExpression();
        if (!isSign(",")) {
            return first;
        }
        auto tuple = made(ExprKind::Tuple);
        tuple->children.push_back(std::move(first));
        while (skipSign(",")) {
            if (isSign("=") || peek().kind == TokenKind::NewLine) {
                break;
            }
            tuple->children.push_back(parseExpression());
        }
        return tuple;
    }

    ExprPtr parseExpression() {
        const Level level(*this);
        ExprPtr value = parsePostfix(parsePrimary());
        if (!isName("if")) {
            return value;
        }
        auto choice = made(ExprKind::Conditional);
        ++m_at;
        choice->children.push_back(parseExpression());
        choice->children.push_back(std::move(value));
        if (!skipName("else")) {
            fail("'else'", seen());
        }
        choice->children.push_back(parseExpression());
        return choice;
    }

    ExprPtr parsePrimary() {
        if (peek().kind == TokenKind::Name) {
            return parseWord();
        }
        if (peek().kind == TokenKind::Number) {
            return parseNumber(false);
        }
        if (peek().kind == TokenKind::Text) {
            auto text = made(ExprKind::Text);
            text->text = next().text;
            return text;
        }
        if (skipSign("-")) {
            return parseNumber(true);
        }
        if (skipSign("[")) {
            return parseItems(ExprKind::List, "]");
        }
        if (skipSign("(")) {
            return parseItems(ExprKind::Tuple, ")");
        }
        fail("an expression", seen());
    }

    ExprPtr parseWord() {
        auto word = made(isName("None")    ? ExprKind::None
                         : isName("True")  ? ExprKind::True
                         : isName("False") ? ExprKind::False
                                           : ExprKind::Name);
        word->text = next().text;
        return word;
    }

    ExprPtr parseNumber(bool negative) {
        if (peek().kind != TokenKind::Number) {
            fail("a number", seen());
        }
        auto number = made(ExprKind::Integer);
        const std::string text = (negative ? "-" : "") + next().text;
        if (const auto whole = maybeInteger(text)) {
            number->integer = *whole;
            return number;
        }
        number->kind = ExprKind::Real;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), number->real);
        if (error != std::errc() || end != text.data() + text.size()) {
            fail("a number", inQuotes(text));
        }
        return number;
    }

    /// (a) is a, (a, ) and (a, b) are tuples.
    ExprPtr parseItems(ExprKind kind, std::string_view close) {
        auto items = made(kind);
        bool hasComma = false;
        while (!skipSign(close)) {
            items->children.push_back(parseExpression());
            if (skipSign(",")) {
                hasComma = true;
            } else if (!isSign(close)) {
                fail("',' or '" + std::string(close) + "'", seen());
            }
        }
        if (kind == ExprKind::Tuple && !hasComma && items->children.size() == 1) {
            return std::move(items->children.front());
        }
        return items;
    }

    ExprPtr parsePostfix(ExprPtr value) {
        for (int links = 0;; ++links) {
            if (links > kDeepest) {
                fail("code nested at most 100 deep", "deeper code");
            }
            if (skipSign(".")) {
                auto attribute = made(ExprKind::Attribute);
                attribute->children.push_back(std::move(value));
                attribute->text = takeName("an attribute");
                value = std::move(attribute);
            } else if (skipSign("[")) {
                auto subscript = made(ExprKind::Subscript);
                subscript->children.push_back(std::move(value));
                subscript->children.push_back(parseItems(ExprKind::Tuple, "]"));
                value = std::move(subscript);
            } else if (skipSign("(")) {
                value = parseCall(std::move(value));
            } else {
                return value;
            }
        }
    }

    ExprPtr parseCall(ExprPtr callee) {
        auto call = made(ExprKind::Call);
        call->children.push_back(std::move(callee));
        while (!skipSign(")")) {
            std::string keyword;
            const bool named = peek().kind == TokenKind::Name && m_at + 1 < m_tokens.size() &&
                               m_tokens[m_at + 1].kind == TokenKind::Sign &&
                               m_tokens[m_at + 1].text == "=";
            if (named) {
                keyword = next().text;
                ++m_at;
            }
            call->keywords.push_back(std::move(keyword));
            call->children.push_back(parseExpression());
            if (!skipSign(",") && !isSign(")")) {
                fail("',' or ')'", seen());
            }
        }
        return call;
    }

    const std::string& m_path;
    const std::string& m_file;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
};

}  // namespace

ScriptFile parseScript(const std::string& path, const std::string& file, std::string_view code) {
    return Parser(path, file, code).parse();
}

}  // namespace core::checkpoint
