#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/figure.h"

namespace core {

/// A figure as a document: everything that is drawn, and how it was made. For figures whose numbers
/// took long (studies): it is drawn again without computing. A recipe (core/figure/recipe.h) is the
/// other way: it computes anew.

/// The figure as one JSON document (ASCII), with a version. Doubles read back the same; NaN and
/// infinities are null in the lists of a chart and read back as NaN. Throws std::invalid_argument
/// for a figure that checkFigure() refuses.
std::string toJson(const Figure& figure, bool pretty = true);

/// Reads what toJson writes. Strict: a missing or unknown key, a wrong type, lists of other
/// lengths, an axis that does not run upward and a version this program does not know throw
/// ParseError; `path` names the source in the message.
Figure parseFigure(std::string_view json, const std::string& path);

/// Reads a figure document, or the one that a picture (PDF, SVG, PNG, TikZ, CSV) carries; which it
/// is is told by content. Throws ParseError.
Figure readFigure(const std::string& path);

/// Writes a figure document; it appears whole or not at all. Throws std::runtime_error naming the
/// path, and what toJson throws.
void writeFigure(const Figure& figure, const std::string& path);

/// Whether a JSON text is a figure document rather than a recipe; false for what is neither.
bool isFigureJson(std::string_view json);

/// Whether the file is a figure document or a picture that carries one. Throws ParseError if it
/// cannot be read or is damaged.
bool holdsFigure(const std::string& path);

/// Throws std::invalid_argument for a figure without panels, axes that do not run upward or that
/// are logarithmic from 0 down, and what checkChart() refuses.
void checkFigure(const Figure& figure);

/// A picture's bytes with the figure's document in their metadata, in the place of a recipe (see
/// withRecipe): so the picture opens again in this program and says how it was made.
std::string withFigure(std::string_view picture, const Figure& figure, const std::string& path);

}  // namespace core
