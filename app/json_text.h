#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>

namespace app {

/// The document as text for people and programs: nested things on lines of their own, arrays of
/// numbers on one. Doubles read back the same; what is not finite becomes null.
std::string jsonText(const nlohmann::ordered_json& document);

/// Numbers as an array.
nlohmann::ordered_json numbers(std::span<const double> values);

}  // namespace app
