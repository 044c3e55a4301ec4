#include "core/io/checkpoint/script_lexer.h"

#include <cctype>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

bool isWordStart(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWord(char c) { return isWordStart(c) || isDigit(c); }

class Scanner {
public:
    Scanner(const std::string& path, const std::string& file, std::string_view code)
        : m_path(path), m_file(file), m_code(code) {}

    std::vector<Token> scan() {
        while (m_at < m_code.size()) {
            if (m_lineStarts) {
                startLine();
            } else {
                scanToken();
            }
        }
        if (m_depth > 0) {
            fail("a closing bracket", "the end of the code");
        }
        endLine();
        for (; m_indents.size() > 1; m_indents.pop_back()) {
            add(TokenKind::Dedent, {});
        }
        add(TokenKind::End, {});
        return std::move(m_tokens);
    }

private:
    char peek(std::size_t ahead = 0) const {
        return m_at + ahead < m_code.size() ? m_code[m_at + ahead] : '\0';
    }
    void add(TokenKind kind, std::string text) {
        m_tokens.push_back({kind, std::move(text), m_line});
    }
    void endLine() {
        if (!m_tokens.empty() && m_tokens.back().kind != TokenKind::NewLine &&
            m_tokens.back().kind != TokenKind::Dedent &&
            m_tokens.back().kind != TokenKind::Indent) {
            add(TokenKind::NewLine, {});
        }
    }
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        throw ParseError(m_path, m_file + ", line " + std::to_string(m_line), expected, found);
    }

    /// Indentation counts on lines that hold something.
    void startLine() {
        std::size_t indent = 0;
        for (; peek() == ' '; ++m_at) {
            ++indent;
        }
        if (peek() == '\n' || peek() == '#' || peek() == '\r' || m_at == m_code.size()) {
            skipLine();
            return;
        }
        m_lineStarts = false;
        if (indent > m_indents.back()) {
            m_indents.push_back(indent);
            add(TokenKind::Indent, {});
        }
        for (; indent < m_indents.back(); m_indents.pop_back()) {
            add(TokenKind::Dedent, {});
        }
        if (indent != m_indents.back()) {
            fail("the indentation of a block", std::to_string(indent) + " spaces");
        }
    }

    void skipLine() {
        while (m_at < m_code.size() && m_code[m_at] != '\n') {
            ++m_at;
        }
        ++m_at;
        ++m_line;
    }

    void scanToken() {
        const char c = peek();
        if (c == '\n') {
            ++m_at;
            if (m_depth == 0) {
                endLine();
                m_lineStarts = true;
            }
            ++m_line;
        } else if (c == ' ' || c == '\r' || c == '\t') {
            ++m_at;
        } else if (c == '#') {
            skipComment();
        } else if (isWordStart(c)) {
            scanWord();
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            scanNumber();
        } else if (c == '"' || c == '\'') {
            scanText(c);
        } else {
            scanSign();
        }
    }

    void skipComment() {
        while (m_at < m_code.size() && m_code[m_at] != '\n') {
            ++m_at;
        }
    }

    void scanWord() {
        const std::size_t start = m_at;
        while (isWord(peek())) {
            ++m_at;
        }
        add(TokenKind::Name, std::string(m_code.substr(start, m_at - start)));
    }

    void scanNumber() {
        const std::size_t start = m_at;
        while (isWord(peek()) || peek() == '.' ||
               ((peek() == '-' || peek() == '+') && m_at > start &&
                (m_code[m_at - 1] == 'e' || m_code[m_at - 1] == 'E'))) {
            ++m_at;
        }
        add(TokenKind::Number, std::string(m_code.substr(start, m_at - start)));
    }

    void scanText(char quote) {
        std::string text;
        for (++m_at; peek() != quote; ++m_at) {
            if (m_at >= m_code.size() || peek() == '\n') {
                fail("a closing quote", "the end of the line");
            }
            if (peek() == '\\') {
                ++m_at;
            }
            text += peek();
        }
        ++m_at;
        add(TokenKind::Text, std::move(text));
    }

    void scanSign() {
        const char c = peek();
        constexpr std::string_view kOpen = "([{";
        constexpr std::string_view kClose = ")]}";
        if (c == '-' && peek(1) == '>') {
            m_at += 2;
            add(TokenKind::Sign, "->");
            return;
        }
        if (std::string_view("()[]{}:,.=-*").find(c) == std::string_view::npos) {
            fail("code that torch.jit writes", inQuotes(m_code.substr(m_at, 1)));
        }
        m_depth += kOpen.find(c) != std::string_view::npos ? 1 : 0;
        m_depth -= kClose.find(c) != std::string_view::npos ? 1 : 0;
        if (m_depth < 0) {
            fail("an opening bracket before it", inQuotes(m_code.substr(m_at, 1)));
        }
        ++m_at;
        add(TokenKind::Sign, std::string(1, c));
    }

    const std::string& m_path;
    const std::string& m_file;
    std::string_view m_code;
    std::size_t m_at = 0;
    int m_line = 1;
    int m_depth = 0;
    bool m_lineStarts = true;
    std::vector<std::size_t> m_indents{0};
    std::vector<Token> m_tokens;
};

}  // namespace

std::vector<Token> scanScript(const std::string& path, const std::string& file,
                              std::string_view code) {
    return Scanner(path, file, code).scan();
}

}  // namespace core::checkpoint
