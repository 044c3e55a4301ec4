#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace core {

/// The double nearest to a decimal number that fills the whole text ("-1.5", "1e-3", "+2"),
/// whatever the locale says. Too small for a double gives 0; too large, "nan" and "inf" give
/// nothing.
std::optional<double> maybeNumber(std::string_view text);

/// As maybeNumber for a whole number without exponent.
std::optional<long long> maybeInteger(std::string_view text);

/// The shortest of the usual spellings that reads back as the same double.
std::string exactText(double value);

/// A piece of a file made fit for a one-line message: short, without control characters, quoted.
std::string inQuotes(std::string_view text);

}  // namespace core
