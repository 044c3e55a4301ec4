#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace app {

/// Refuses a figure whose ending is none of .pdf .svg .png .tex .csv .json, and a path that cannot
/// be written, before anything is computed. Throws UsageError.
void checkFigures(const std::vector<std::string>& figures);

/// What became of the figures.
struct FigureReport {
    std::vector<std::string> written;
    /// One line each for standard error: which picture waits, where its document is, and why.
    std::vector<std::string> waiting;
    bool failed = false;  ///< the window's program is there and did not draw
};

/// ".pdf", in small letters.
std::string endingOf(const std::string& path);

/// Whether only the window's program writes this format of a figure of that preset.
bool needsWindow(const std::string& path, const core::FigurePreset& preset);

/// A document that `reachscope-gui --render` draws: a recipe, or a figure with its data.
struct PictureDocument {
    /// Its text as it stands in a file of that path (recipes name networks relative to it).
    std::function<std::string(const std::string& path)> textAt;
    std::string ending;  ///< of the file that waits for the program: ".recipe.json"
    std::string reason;  ///< why it is not to be drawn now; empty: draw
};

/// Draws a picture by the window's program, found beside this one or on PATH; where that is missing
/// the document is written beside the picture's name (sets.pdf: sets.recipe.json). Throws
/// std::runtime_error if a file cannot be written.
void drawPicture(const std::string& path, const PictureDocument& document, FigureReport& report);

/// Writes a figure with its data inside: .svg, .tex, .csv and .json at once, .pdf and .png by
/// drawPicture. A picture that waits names the figure's .json among `paths` if it has one of its
/// name, else NAME.figure.json. Throws std::invalid_argument for a figure that core::checkFigure
/// refuses and std::runtime_error if a file cannot be written.
FigureReport writeFigures(const core::Figure& figure, const std::vector<std::string>& paths);

}  // namespace app
