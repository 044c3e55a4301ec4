#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// Reads an option's value whole ("1e-3", no trailing text, finite). Throw UsageError: "--eps:
/// expected a number of at least 0, found 'x'".
double parseNumber(std::string_view option, const std::string& text,
                   double least = -std::numeric_limits<double>::max());
std::int64_t parseInteger(std::string_view option, const std::string& text, std::int64_t least,
                          std::int64_t most = std::numeric_limits<std::int64_t>::max());

/// "1, 2,3" as numbers; at least one.
std::vector<double> parseNumbers(std::string_view option, const std::string& text);

/// Text between commas, spaces around it dropped; empty parts stay, so that "a,,b" can be refused.
std::vector<std::string> splitAtCommas(const std::string& text);

}  // namespace app
