#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/figure/figure.h"
#include "core/io/json_reader.h"

namespace core {

/// Presets, grids and palettes as JSON: parts of recipes and of the user's style book. Readers
/// throw ParseError.

Json presetJson(const FigurePreset& preset);
FigurePreset readPreset(JsonReader reader);

Json gridJson(const FigureGrid& grid);
FigureGrid readGrid(JsonReader reader);

Json styleJson(const Style& style);
Style readStyle(JsonReader reader);

/// "#0072b2".
std::string hexText(Colour colour);
/// Fails naming `where`.
Colour readColour(const JsonReader& reader, const std::string& where, const Json& value);

Json stylesJson(const std::map<std::string, Style>& styles);
std::map<std::string, Style> readStyles(JsonReader reader);

/// Values with their names in files.
template <typename Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

template <typename Value, std::size_t N>
std::string nameOf(const Names<Value, N>& names, Value value) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const auto& entry) { return entry.first == value; });
    return std::string(found->second);
}

/// The value whose name stands at a key; fails naming them all.
template <typename Value, std::size_t N>
Value named(JsonReader& reader, const std::string& key, const Names<Value, N>& names) {
    const std::string text = reader.text(key);
    std::string expected;
    for (const auto& [value, name] : names) {
        if (name == text) {
            return value;
        }
        expected += (expected.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    }
    reader.fail(reader.place(key), "one of " + expected, "\"" + text + "\"");
}

}  // namespace core
