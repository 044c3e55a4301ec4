#pragma once

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
    bool drawPieces = false;  ///< exact: its pieces one by one (where kept) instead of the union
    std::vector<Method> hidden;
    std::optional<core::ViewRange> view;  ///< none: everything, with a margin
};

/// The figure of the results: each method in its own style, the loosest (by area) at the back,
/// exact in front with its hull's outline on it; legend texts with areas relative to the exact
/// one's where that is known; "(partial)" with the worth of what was cut short. Failed and empty
/// results are left out. Axes are titled "y_0", "y_1",
/// "y_3 − y_1"; where both axes show the same output (a
/// network with one output) the sets are drawn as segments on their diagonal.
core::Scene makeScene(const Question& question, const std::vector<MethodResult>& results,
                      const SceneOptions& options);

/// Text of a result's worth: "exact (double)", "sound"; with " (partial)" where it was cut short.
std::string worthText(const MethodResult& result);

}  // namespace reach
