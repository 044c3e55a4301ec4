#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "core/figure/recipe.h"
#include "reach/analysis/analysis.h"
#include "reach/analysis/scene_builder.h"

namespace reach {

/// What a panel's recipe asks of its network with the changed biases, by which methods and within
/// which limits: a panel of the input space asks for the exact pieces of its slice. `recipePath` is
/// the file the recipe came from: relative network paths start in its folder. Throw
/// std::invalid_argument, in one line, if the network is not there, is not the one meant (its hash
/// differs) or has no such bias, and for what does not fit; core::ParseError for a bad file.
Question questionOf(const core::RecipePanel& panel, const std::string& recipePath);
std::vector<Method> methodsOf(const core::RecipePanel& panel);
Limits limitsOf(const core::RecipePanel& panel);

/// How the panel is drawn.
SceneOptions sceneOptionsOf(const core::RecipePanel& panel, const core::FigurePreset& preset,
                            const std::map<std::string, core::Style>& palette);

/// The panel drawn from its answers.
core::Scene makePanel(const Question& question, const std::vector<const MethodResult*>& results,
                      const core::RecipePanel& panel, const core::FigurePreset& preset,
                      const std::map<std::string, core::Style>& palette);

/// Computes a recipe anew, panel by panel; panels that ask the same are computed once. Throws what
/// the functions above throw and std::runtime_error if `cancel` was set.
core::Figure answerRecipe(const core::Recipe& recipe, const std::string& recipePath,
                          const std::atomic<bool>* cancel = nullptr);

}  // namespace reach
