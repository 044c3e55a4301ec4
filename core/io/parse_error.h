#pragma once

#include <stdexcept>
#include <string>

namespace core {

/// A file that cannot be read or does not hold what it should. what() is one line:
/// "PATH: WHERE: expected EXPECTED, found FOUND".
class ParseError : public std::runtime_error {
public:
    ParseError(std::string path, std::string where, std::string expected, std::string found);

    const std::string& path() const { return m_path; }
    const std::string& where() const { return m_where; }  ///< "line 3", "node conv1", "byte 16"
    const std::string& expected() const { return m_expected; }
    const std::string& found() const { return m_found; }

private:
    std::string m_path;
    std::string m_where;
    std::string m_expected;
    std::string m_found;
};

}  // namespace core
