#include "app/figure_files.h"

#include <filesystem>
#include <optional>

#include "app/asked_network.h"
#include "app/build_info.h"
#include "app/interrupt.h"
#include "app/option_values.h"
#include "core/figure/embed.h"
#include "core/figure/export_text.h"
#include "core/figure/figure_json.h"
#include "core/figure/recipe.h"
#include "core/io/atomic_file.h"
#include "reach/analysis/recipe_figure.h"
#include "reach/analysis/scene_builder.h"

namespace app {

namespace {

namespace fs = std::filesystem;

/// The description that was used, so that a recipe means the same network wherever it is opened and
/// whatever a later version guesses. Empty for files that hold their own graph or description.
std::string architectureOf(const Options& options) {
    const core::NetworkFile file = readAskedFile(options);
    return file.format.starts_with("description") ? std::string() : file.architecture;
}

core::Recipe recipeOf(const Options& options, const Asked& asked) {
    core::Recipe recipe;
    recipe.program = "reachscope " + programVersion();
    recipe.networkPath = fs::absolute(options.network).lexically_normal().string();
    recipe.networkHash = asked.networkHash;
    recipe.nnetNormalise = options.nnetNormalise;
    recipe.architecture = architectureOf(options);
    recipe.mean = options.mean;
    recipe.deviation = options.deviation;
    recipe.input = reach::toRecipe(asked.question.input, asked.spec);
    for (const reach::Method method : asked.methods) {
        recipe.methods.emplace_back(reach::info(method).id);
    }
    recipe.project = reach::toRecipe(asked.question.project);
    recipe.unionArea = options.unionArea;
    recipe.maxPieces = options.maxPieces;
    recipe.timeLimitSeconds = options.timeLimitSeconds;
    recipe.arithmetic = options.rational ? "rational" : "double";
    return recipe;
}

/// Network paths as seen from the recipe's folder if they lie below it, so that both may move.
core::Recipe placedAt(core::Recipe recipe, const std::string& path) {
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    std::vector<core::RecipePanel> panels = recipe.panels();
    for (core::RecipePanel& panel : panels) {
        const fs::path relative = fs::path(panel.networkPath).lexically_relative(folder);
        if (!relative.empty() && *relative.begin() != "..") {
            panel.networkPath = relative.string();
        }
    }
    recipe.setPanels(panels);
    return recipe;
}

/// The formats that need no window. The recipe is written as it is.
std::string textFigure(const std::string& ending, const core::Figure& figure,
                       const core::Recipe& recipe, const std::string& path) {
    if (ending == ".json") {
        return core::toJson(recipe) + "\n";
    }
    const std::string text = ending == ".svg"   ? core::toSvg(figure)
                             : ending == ".tex" ? core::toTikz(figure)
                                                : core::toCsv(figure);
    return core::withRecipe(text, recipe, path);
}

/// Drawing computes all anew: not after a cancelled run.
PictureDocument documentOf(const core::Recipe& recipe) {
    const auto textAt = [recipe](const std::string& path) {
        return core::toJson(placedAt(recipe, path)) + "\n";
    };
    return {textAt, ".recipe.json", cancelFlag() ? "the run was cancelled" : ""};
}

}  // namespace

FigureReport writeFigures(const Options& options, const Asked& asked,
                          const std::vector<reach::MethodResult>& results) {
    FigureReport report;
    if (options.figures.empty()) {
        return report;
    }
    const core::Recipe recipe = recipeOf(options, asked);
    const core::Figure figure =
        core::figureOf(reach::makeScene(asked.question, results, reach::SceneOptions{}));
    for (const std::string& path : options.figures) {
        const std::string ending = endingOf(path);
        if (needsWindow(path, recipe.preset)) {
            drawPicture(path, documentOf(recipe), report);
            continue;
        }
        core::writeFileAtomically(path, textFigure(ending, figure, placedAt(recipe, path), path));
        report.written.push_back(path);
    }
    return report;
}

core::Recipe readRecipeFor(const std::string& path) {
    core::Recipe recipe = core::readRecipe(path);
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    std::vector<core::RecipePanel> panels = recipe.panels();
    for (core::RecipePanel& panel : panels) {
        panel.networkPath = (folder / panel.networkPath).lexically_normal().string();
    }
    recipe.setPanels(panels);
    return recipe;
}

FigureReport renderFigures(const std::string& recipePath, const std::vector<std::string>& figures) {
    if (core::holdsFigure(recipePath)) {
        return writeFigures(core::readFigure(recipePath), figures);
    }
    FigureReport report;
    const core::Recipe recipe = readRecipeFor(recipePath);
    std::optional<core::Figure> figure;
    for (const std::string& path : figures) {
        const std::string ending = endingOf(path);
        if (needsWindow(path, recipe.preset)) {
            drawPicture(path, documentOf(recipe), report);
            continue;
        }
        if (!figure && ending != ".json") {
            figure = reach::answerRecipe(recipe, recipePath, &cancelFlag());
        }
        core::writeFileAtomically(path, textFigure(ending, figure ? *figure : core::Figure(),
                                                   placedAt(recipe, path), path));
        report.written.push_back(path);
    }
    return report;
}

std::string recipeText(const Options& options, const Asked& asked) {
    return core::toJson(recipeOf(options, asked));
}

}  // namespace app
