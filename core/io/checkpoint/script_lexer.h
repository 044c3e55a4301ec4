#pragma once

// Private to the TorchScript reader: code as tokens, with indentation made explicit.

#include <string>
#include <string_view>
#include <vector>

namespace core::checkpoint {

enum class TokenKind { Name, Number, Text, Sign, NewLine, Indent, Dedent, End };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text;  ///< of a Text: without quotes and escapes
    int line = 0;
};

/// A line ends only where brackets are closed. Throws ParseError naming the line.
std::vector<Token> scanScript(const std::string& path, const std::string& file,
                              std::string_view code);

}  // namespace core::checkpoint
