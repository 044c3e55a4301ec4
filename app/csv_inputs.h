#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace app {

/// Reads points, one a line, numbers between commas; empty lines and lines that start with '#' are
/// passed over. Returns them one after the other. Throws core::ParseError with the line where a
/// number cannot be read or a line does not hold `width` of them, or if there is no point at all.
std::vector<double> readCsvInputs(const std::string& path, std::int64_t width);

}  // namespace app
