#include "core/io/parse_error.h"

#include <utility>

namespace core {

ParseError::ParseError(std::string path, std::string where, std::string expected, std::string found)
    : std::runtime_error(path + ": " + where + ": expected " + expected + ", found " + found),
      m_path(std::move(path)),
      m_where(std::move(where)),
      m_expected(std::move(expected)),
      m_found(std::move(found)) {}

}  // namespace core
