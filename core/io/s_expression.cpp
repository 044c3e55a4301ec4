#include "core/io/s_expression.h"

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core {
namespace {

constexpr int kDeepest = 200;

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f'; }

bool endsWord(char c) { return isBlank(c) || c == '(' || c == ')' || c == ';'; }

}  // namespace

void SExpressionReader::fail(long long line, const std::string& expected,
                             const std::string& found) const {
    throw ParseError(m_path, "line " + std::to_string(line), expected, found);
}

void SExpressionReader::skipBlanks() {
    bool comment = false;
    for (; m_at < m_text.size(); ++m_at) {
        const char c = m_text[m_at];
        comment = (comment && c != '\n') || c == ';';
        if (!comment && !isBlank(c)) {
            return;
        }
        m_line += c == '\n' ? 1 : 0;
    }
}

std::optional<SExpression> SExpressionReader::next() {
    skipBlanks();
    return m_at < m_text.size() ? std::optional(read(0)) : std::nullopt;
}

SExpression SExpressionReader::read(int depth) {
    SExpression result;
    result.line = m_line;
    if (m_text[m_at] == ')') {
        fail(m_line, "an expression", "a closing parenthesis");
    }
    if (m_text[m_at] != '(') {
        const std::size_t start = m_at;
        while (m_at < m_text.size() && !endsWord(m_text[m_at])) {
            if (static_cast<unsigned char>(m_text[m_at]) < 0x20) {
                fail(m_line, "text", "a control character");
            }
            ++m_at;
        }
        result.word = m_text.substr(start, m_at - start);
        return result;
    }
    if (depth == kDeepest) {
        fail(m_line, "at most 200 levels of parentheses", "more");
    }
    for (++m_at, skipBlanks(); m_at < m_text.size(); skipBlanks()) {
        if (m_text[m_at] == ')') {
            ++m_at;
            return result;
        }
        result.items.push_back(read(depth + 1));
    }
    fail(m_line, "a closing parenthesis for line " + std::to_string(result.line),
         "the end of the file");
}

}  // namespace core
