#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/figure/recipe.h"
#include "core/figure/scene.h"
#include "reach/analysis/analysis.h"

namespace reach {

/// What makeScene leaves to the caller.
struct SceneOptions {
    core::FigurePreset preset;
    std::string title;
    std::string xTitle;  ///< empty: the output's name, "y_0", "y_3 − y_1"
    std::string yTitle;
    bool drawPieces = false;    ///< exact: lines between its pieces (where kept)
    bool drawsInOrder = false;  ///< the first result in front; else the loosest at the back
    std::vector<Method> hidden;
    std::optional<core::ViewRange> view;         ///< none: everything, with a margin
    std::map<std::string, core::Style> palette;  ///< by method id, where not core::methodStyle()
};

/// The figure of the results: each method in its own style, the loosest (by area) at the back,
/// exact in front with its hull's outline on it. The exact set is drawn by its union's outline, or,
/// where that is not there, by its pieces filled as one; drawPieces lays the lines between them
/// over it. Legend texts say what the preset asks for (areas relative to the exact one's, where
/// that is known); "(partial)" always, with the worth of what was cut short. Failed and empty
/// results are left out. Where both axes show the same output (a network with one output) the sets
/// are drawn as segments on their diagonal.
core::Scene makeScene(const Question& question, const std::vector<const MethodResult*>& results,
                      const SceneOptions& options);
core::Scene makeScene(const Question& question, const std::vector<MethodResult>& results,
                      const SceneOptions& options);

/// Text of a result's worth: "exact (double)", "sound"; with " (partial)" where it was cut short.
std::string worthText(const MethodResult& result);

}  // namespace reach
