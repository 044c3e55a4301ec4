#include "core/io/parse_error.h"

#include <utility>

namespace core {
namespace {

/// Names in a hostile file may hold line breaks; a message is one line.
std::string onOneLine(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            c = '?';
        }
    }
    return text;
}

}  // namespace

ParseError::ParseError(std::string path, std::string where, std::string expected, std::string found)
    : std::runtime_error(
          onOneLine(path + ": " + where + ": expected " + expected + ", found " + found)),
      m_path(std::move(path)),
      m_where(std::move(where)),
      m_expected(std::move(expected)),
      m_found(std::move(found)) {}

}  // namespace core
