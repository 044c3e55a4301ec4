#include "ui/session/figure_document.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <utility>

#include "core/figure/figure_json.h"
#include "core/figure/palette.h"
#include "reach/analysis/input_spec.h"
#include "reach/analysis/recipe_figure.h"
#include "reach/analysis/scene_builder.h"
#include "ui/plot/figure_export.h"
#include "ui/session/output_names.h"
#include "ui/session/session.h"

namespace ui {
namespace {

std::string relativeTo(const std::string& path, const QDir& folder) {
    const QString file = QString::fromStdString(path);
    const QString relative = folder.relativeFilePath(file);
    return (relative.startsWith(QLatin1String("..")) ? file : relative).toStdString();
}

std::string titleOf(const State& state, const reach::OutputCoordinate& output) {
    return axisName(state, output).toStdString();
}

core::RecipePanel presentRecipe(const Session& session, const FigureOptions& options) {
    const State& state = session.state();
    core::RecipePanel recipe;
    recipe.networkPath = QFileInfo(state.network->path).absoluteFilePath().toStdString();
    recipe.networkHash = state.network->hash;
    const core::NetworkFileOptions& reading = state.network->reading;
    recipe.nnetNormalise = reading.nnetNormalise;
    recipe.architecture = reading.architecture;
    recipe.mean = reading.mean;
    recipe.deviation = reading.deviation;
    recipe.biases = toRecipe(state.biases);
    recipe.input = reach::toRecipe(state.input.toInputSet());
    for (const reach::Method method : state.methods.listed()) {
        if (state.methods.on.contains(method)) {
            recipe.methods.emplace_back(reach::info(method).id);
            if (!state.methods.isShown(method)) {
                recipe.hidden.emplace_back(reach::info(method).id);
            }
        }
    }
    recipe.drawsInOrder = state.methods.drawsInOrder;
    recipe.project = reach::toRecipe(state.outputs);
    recipe.maxPieces = session.maxPieces();
    recipe.drawPieces = options.drawPieces;
    recipe.title = options.title.toStdString();
    recipe.xTitle = titleOf(state, state.outputs[0]);
    recipe.yTitle = titleOf(state, state.outputs[1]);
    recipe.view = options.view;
    return recipe;
}

}  // namespace

FigurePanel presentPanel(const Session& session, const FigureOptions& options) {
    FigurePanel panel{presentRecipe(session, options), nullptr, {}};
    if (!session.network()->graph) {
        return panel;
    }
    panel.question = std::make_shared<const reach::Question>(makeQuestion(session.state()));
    for (const reach::Method method : session.state().methods.listed()) {
        const ComputedPtr computed = session.result(method);
        if (!session.state().methods.isShown(method) || !session.isCurrent(method)) {
            continue;
        }
        panel.results.emplace_back(computed, &computed->result);
        if (method == reach::Method::Exact) {
            panel.recipe.unionArea = computed->result.unionRegion.has_value();
        }
    }
    return panel;
}

core::Scene sceneOf(const FigurePanel& panel, const core::FigurePreset& preset,
                    const std::map<std::string, core::Style>& palette) {
    if (!panel.question) {
        core::Scene empty;
        empty.title = panel.recipe.title;
        return empty;
    }
    std::vector<const reach::MethodResult*> results;
    for (const auto& result : panel.results) {
        results.push_back(result.get());
    }
    return reach::makePanel(*panel.question, results, panel.recipe, preset, palette);
}

std::map<std::string, core::Style> paletteOf(const Session& session,
                                             std::map<std::string, core::Style> palette) {
    for (const auto& [method, colour] : session.state().methods.colours) {
        const std::string id(reach::info(method).id);
        const core::Style style = core::styleIn(palette, id);
        palette[id] = style.line == colour ? style : recoloured(style, colour);
    }
    return palette;
}

core::Figure makeFigure(const Session& session, const FigureOptions& options) {
    core::Figure figure;
    figure.preset = options.preset;
    figure.panels.push_back(sceneOf(presentPanel(session, options), options.preset,
                                    paletteOf(session, options.palette)));
    return figure;
}

core::Recipe makeRecipe(const Session& session, const FigureOptions& options, const QString& path) {
    core::Recipe recipe;
    recipe.program = programName();
    recipe.setPanels({presentPanel(session, options).recipe});
    recipe.preset = options.preset;
    recipe.palette = paletteOf(session, options.palette);
    return placedAt(recipe, path);
}

std::string programName() {
    return "reachscope " + QCoreApplication::applicationVersion().toStdString();
}

core::Recipe placedAt(core::Recipe recipe, const QString& path) {
    const QDir folder(QFileInfo(path).absolutePath());
    std::vector<core::RecipePanel> panels = recipe.panels();
    for (core::RecipePanel& panel : panels) {
        panel.networkPath = relativeTo(panel.networkPath, folder);
    }
    recipe.setPanels(panels);
    return recipe;
}

std::vector<core::RecipePanel> absolutePanels(const core::Recipe& recipe,
                                              const QString& recipePath) {
    std::vector<core::RecipePanel> panels = recipe.panels();
    for (core::RecipePanel& panel : panels) {
        panel.networkPath = networkPathOf(panel, recipePath).toStdString();
    }
    return panels;
}

FigurePanel answeredPanel(const core::RecipePanel& recipe, const QString& recipePath,
                          const std::atomic<bool>* cancel) {
    FigurePanel panel{recipe, {}, {}};
    panel.recipe.networkPath = networkPathOf(recipe, recipePath).toStdString();
    panel.question = std::make_shared<const reach::Question>(
        reach::questionOf(recipe, recipePath.toStdString()));
    reach::Limits limits = reach::limitsOf(recipe);
    limits.cancel = cancel;
    for (reach::MethodResult& result :
         reach::answerAll(*panel.question, reach::methodsOf(recipe), limits)) {
        panel.results.push_back(std::make_shared<const reach::MethodResult>(std::move(result)));
    }
    return panel;
}

void renderRecipe(const QString& recipePath, const QString& outPath) {
    if (core::holdsFigure(recipePath.toStdString())) {
        exportFigure(core::readFigure(recipePath.toStdString()), outPath, formatOfPath(outPath));
        return;
    }
    core::Recipe recipe = core::readRecipe(recipePath.toStdString());
    const core::Figure figure = reach::answerRecipe(recipe, recipePath.toStdString());
    recipe.setPanels(absolutePanels(recipe, recipePath));
    exportFigure(figure, placedAt(recipe, outPath), outPath, formatOfPath(outPath));
}

}  // namespace ui
