#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/figure/recipe.h"

namespace core {

enum class FigureFormat { Pdf, Svg, Png, Tikz, Csv };

/// What a figure's bytes are, by content; nothing if they are none of ours.
std::optional<FigureFormat> maybeFigureFormat(std::string_view bytes);

/// The figure's bytes with the recipe in their metadata: a <metadata> element in SVG, a text chunk
/// in PNG, an entry of the document information in PDF (appended as an incremental update, so no
/// offset moves), a comment line in TikZ and
/// (the first line, behind "#") in CSV. A recipe that is there already is replaced. The picture is
/// the same to every viewer. Throws ParseError naming `path` if the bytes are no figure or damaged.
std::string withRecipe(std::string_view figure, const Recipe& recipe, const std::string& path);

/// The same for any JSON document in one line of ASCII: a figure with its data
/// (core/figure/figure_json.h) takes the recipe's place.
std::string withDocument(std::string_view figure, const std::string& json, const std::string& path);

/// The document in a figure's bytes; nothing if it carries none. Throws ParseError naming `path` if
/// the bytes are no figure or are damaged.
std::optional<std::string> maybeDocumentIn(std::string_view figure, const std::string& path);

/// withRecipe for a file; the file is replaced whole or stays as it was. Throws ParseError, and
/// std::runtime_error where it cannot be written.
void embedRecipe(const std::string& path, const Recipe& recipe);

/// The recipe in a figure's bytes. Throws ParseError naming `path` if the figure carries none, the
/// bytes are no figure, or they are damaged where the recipe stands.
Recipe recipeIn(std::string_view figure, const std::string& path);

/// recipeIn for a file.
Recipe readRecipeFromFigure(const std::string& path);

}  // namespace core
