#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// One Lisp-like expression: a word, or a list of expressions in parentheses. Words point into the
/// text they were read from.
struct SExpression {
    std::string_view word;           ///< empty for a list
    std::vector<SExpression> items;  ///< of a list
    long long line = 0;              ///< where it begins, from 1

    bool isList() const { return word.empty(); }
    /// The word that a list begins with; empty for other expressions.
    std::string_view head() const { return items.empty() ? std::string_view() : items[0].word; }
};

/// Reads the expressions of a text one after the other. A semicolon begins a comment.
class SExpressionReader {
public:
    SExpressionReader(const std::string& path, std::string_view text)
        : m_path(path), m_text(text) {}

    /// The next expression, or nothing at the end of the text. Throws ParseError with the line on
    /// unbalanced parentheses, a control character, or more than 200 levels of nesting.
    std::optional<SExpression> next();

private:
    void skipBlanks();
    SExpression read(int depth);
    [[noreturn]] void fail(long long line, const std::string& expected,
                           const std::string& found) const;

    const std::string& m_path;
    std::string_view m_text;
    std::size_t m_at = 0;
    long long m_line = 1;
};

}  // namespace core
