#pragma once

#include <QString>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "core/figure/recipe.h"
#include "reach/analysis/analysis.h"

namespace ui {

class Session;

/// How a figure of the session's present results is drawn.
struct FigureOptions {
    core::FigurePreset preset;
    QString title;
    bool drawPieces = false;
    std::optional<core::ViewRange> view;
    std::map<std::string, core::Style> palette;  ///< by method id, where not core::methodStyle()
};

/// One panel: what makes it again, and the answers it is drawn from. Cheap to copy: the answers are
/// shared. Network paths are absolute.
struct FigurePanel {
    core::RecipePanel recipe;
    std::shared_ptr<const reach::Question> question;  ///< null: not computed yet
    std::vector<std::shared_ptr<const reach::MethodResult>> results;
};

/// The panel of what the session shows now. The session has a network.
FigurePanel presentPanel(const Session& session, const FigureOptions& options);

/// The panel drawn. Any thread; a million pieces take about a second.
core::Scene sceneOf(const FigurePanel& panel, const core::FigurePreset& preset,
                    const std::map<std::string, core::Style>& palette);

/// The palette with the colours that the session's methods were given in the window.
std::map<std::string, core::Style> paletteOf(const Session& session,
                                             std::map<std::string, core::Style> palette = {});

/// The figure of what the session shows, one panel.
core::Figure makeFigure(const Session& session, const FigureOptions& options);

/// What makes that figure again; network paths are made relative to the folder of `path` where they
/// lie below it.
core::Recipe makeRecipe(const Session& session, const FigureOptions& options, const QString& path);

/// "reachscope 0.1.0".
std::string programName();

/// The recipe with its network paths as seen from the folder of `path`: relative where they lie
/// below it, so that both may move together.
core::Recipe placedAt(core::Recipe recipe, const QString& path);

/// The recipe's panels with the network paths that they mean, absolute.
std::vector<core::RecipePanel> absolutePanels(const core::Recipe& recipe,
                                              const QString& recipePath);

/// The panel's answers computed anew. Slow. Throws what reach::graphOf, reach::questionOf and
/// reach::answerAll throw.
FigurePanel answeredPanel(const core::RecipePanel& recipe, const QString& recipePath,
                          const std::atomic<bool>* cancel = nullptr);

/// Computes a recipe anew and writes the figure: what `--render RECIPE OUT` does; a figure that
/// carries its data (core/figure/figure_json.h) is drawn from them. Throws
/// core::ParseError, std::invalid_argument (bad recipe, network not the one meant) and
/// std::runtime_error (cannot be written), each with one line for the user.
void renderRecipe(const QString& recipePath, const QString& outPath);

}  // namespace ui
