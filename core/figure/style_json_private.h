#pragma once

#include <map>
#include <string>

#include "core/figure/figure.h"
#include "core/figure/json_object_private.h"

namespace core {

/// Presets, grids and palettes as JSON: parts of recipes and of the user's style book. Readers
/// throw ParseError.

Json presetJson(const FigurePreset& preset);
FigurePreset readPreset(ObjectReader reader);

Json gridJson(const FigureGrid& grid);
FigureGrid readGrid(ObjectReader reader);

Json stylesJson(const std::map<std::string, Style>& styles);
std::map<std::string, Style> readStyles(ObjectReader reader);

}  // namespace core
