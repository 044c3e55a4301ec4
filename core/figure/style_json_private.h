#pragma once

#include <map>
#include <string>

#include "core/figure/figure.h"
#include "core/io/json_reader.h"

namespace core {

/// Presets, grids and palettes as JSON: parts of recipes and of the user's style book. Readers
/// throw ParseError.

Json presetJson(const FigurePreset& preset);
FigurePreset readPreset(JsonReader reader);

Json gridJson(const FigureGrid& grid);
FigureGrid readGrid(JsonReader reader);

Json stylesJson(const std::map<std::string, Style>& styles);
std::map<std::string, Style> readStyles(JsonReader reader);

}  // namespace core
