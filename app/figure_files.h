#pragma once

#include <string>
#include <vector>

#include "app/asked.h"
#include "app/options.h"
#include "app/picture_files.h"
#include "reach/analysis/analysis.h"

namespace app {

/// Writes the figures of `reach`: .svg, .tex and .csv from the results, .json as a recipe, and .pdf
/// and .png by `reachscope-gui --render RECIPE OUT`, found beside this program or on PATH. Where
/// that program is missing, or the run was cancelled (it would compute all anew), the recipe is
/// written beside the picture's name (sets.pdf: sets.recipe.json). Throws std::runtime_error if a
/// file cannot be written.
FigureReport writeFigures(const Options& options, const Asked& asked,
                          const std::vector<reach::MethodResult>& results);

/// Computes the recipe of a file (or the one that a figure carries) anew and writes it as those
/// figures, in the ways of writeFigures. A figure that carries its data is drawn from them. Throws
/// core::ParseError, std::invalid_argument for a recipe that cannot be computed here,
/// std::runtime_error if a file cannot be written.
FigureReport renderFigures(const std::string& recipePath, const std::vector<std::string>& figures);

/// The recipe of the run as JSON, for the folder of a job.
std::string recipeText(const Options& options, const Asked& asked);

}  // namespace app
