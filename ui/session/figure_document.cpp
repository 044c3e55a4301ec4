#include "ui/session/figure_document.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <stdexcept>

#include "core/figure/embed.h"
#include "reach/analysis/input_spec.h"
#include "reach/analysis/scene_builder.h"
#include "ui/plot/figure_export.h"
#include "ui/plot/plot_sets.h"
#include "ui/session/session.h"

namespace ui {
namespace {

/// A result without what no figure shows, so that many pieces are copied cheaply.
reach::MethodResult drawnPart(const reach::MethodResult& result, bool withPieces) {
    reach::MethodResult part;
    part.method = result.method;
    part.status = result.status;
    part.worth = result.worth;
    part.rational = result.rational;
    part.lower = result.lower;
    part.upper = result.upper;
    part.polygon = result.polygon;
    part.area = result.area;
    part.pieceCount = result.pieceCount;
    part.unionRegion = result.unionRegion;
    part.hull = result.hull;
    part.hullArea = result.hullArea;
    part.isEmpty = result.isEmpty;
    if (withPieces) {
        part.pieces = result.pieces;
    }
    return part;
}

/// Pieces are drawn as lines over their union, as on screen: filled one over the other they would
/// darken where they overlap. Without a union they stay filled.
core::Scene sceneOf(const reach::Question& question,
                    const std::vector<reach::MethodResult>& results, reach::SceneOptions options) {
    const auto exact =
        std::ranges::find(results, reach::Method::Exact, &reach::MethodResult::method);
    const bool asLines = options.drawPieces && exact != results.end() && exact->unionRegion;
    options.drawPieces = options.drawPieces && !asLines;
    core::Scene scene = reach::makeScene(question, results, options);
    const auto set = std::ranges::find(scene.sets, "exact", &core::SceneSet::id);
    if (asLines && set != scene.sets.end()) {
        core::SceneSet lines;
        lines.id = "exact-pieces";
        lines.style = pieceLineStyle();
        lines.worth = set->worth;
        for (const auto& piece : exact->pieces) {
            if (piece.image.size() > 2) {
                lines.polygons.push_back({core::Ring(piece.image.begin(), piece.image.end())});
            }
        }
        scene.sets.insert(set + 1, std::move(lines));
    }
    return scene;
}

QString pathBeside(const QString& file, const QString& path) {
    const QDir folder(QFileInfo(path).absolutePath());
    const QString relative = folder.relativeFilePath(QFileInfo(file).absoluteFilePath());
    return relative.startsWith(QLatin1String("..")) ? QFileInfo(file).absoluteFilePath() : relative;
}

reach::Question questionOf(const Session& session) {
    return {session.network()->graph, session.input().toInputSet(), session.outputs()};
}

std::vector<reach::Method> methodsOf(const core::Recipe& recipe, const QString& path) {
    std::vector<reach::Method> methods;
    for (const std::string& id : recipe.methods) {
        const auto method = reach::methodFromId(id);
        if (!method) {
            throw std::invalid_argument(path.toStdString() + ": methods: unknown method " + id);
        }
        methods.push_back(*method);
    }
    return methods;
}

}  // namespace

core::Scene makeFigure(const Session& session, const FigureOptions& options) {
    std::vector<reach::MethodResult> results;
    for (const auto& info : reach::methods()) {
        if (session.isOn(info.method) && session.isCurrent(info.method)) {
            const reach::MethodResult& result = session.result(info.method)->result;
            const bool withPieces = options.drawPieces || !result.unionRegion;
            results.push_back(drawnPart(result, withPieces));
        }
    }
    reach::SceneOptions scene;
    scene.preset = options.preset;
    scene.title = options.title.toStdString();
    scene.drawPieces = options.drawPieces;
    scene.view = options.view;
    return sceneOf(questionOf(session), results, scene);
}

core::Recipe makeRecipe(const Session& session, const FigureOptions& options, const QString& path) {
    core::Recipe recipe;
    recipe.program = "reachscope " + QCoreApplication::applicationVersion().toStdString();
    recipe.networkPath = pathBeside(session.network()->path, path).toStdString();
    recipe.networkHash = session.network()->hash;
    recipe.biases = toRecipe(session.state().biases);
    recipe.input = reach::toRecipe(session.input().toInputSet());
    for (const auto& info : reach::methods()) {
        if (session.isOn(info.method)) {
            recipe.methods.emplace_back(info.id);
        }
    }
    recipe.project = reach::toRecipe(session.outputs());
    recipe.maxPieces = session.maxPieces();
    recipe.drawPieces = options.drawPieces;
    recipe.title = options.title.toStdString();
    recipe.preset = options.preset;
    recipe.view = options.view;
    return recipe;
}

void renderRecipe(const QString& recipePath, const QString& outPath) {
    const Opened opened = openFile(recipePath);
    const auto* file = std::get_if<OpenRecipe>(&opened);
    if (file == nullptr) {
        throw std::invalid_argument(recipePath.toStdString() +
                                    ": expected a recipe or a figure that carries one");
    }
    const core::Recipe& recipe = file->recipe;
    if (!file->network) {
        throw std::invalid_argument(
            recipePath.toStdString() + ": the network " +
            networkPathOf(recipe, recipePath).toStdString() +
            " is missing or not the one the recipe was made with (its hash differs)");
    }
    const OpenNetworkPtr network = withEdits(file->network, biasEditsOf(recipe));
    reach::Question question{network->graph, reach::inputSetOf(recipe.input),
                             reach::planeOf(recipe)};
    question.rational = recipe.arithmetic == "rational";
    reach::Limits limits;
    limits.maxPieces = recipe.maxPieces;
    limits.timeLimitSeconds = recipe.timeLimitSeconds;
    const auto results = reach::answerAll(question, methodsOf(recipe, recipePath), limits);
    reach::SceneOptions options;
    options.preset = recipe.preset;
    options.title = recipe.title;
    options.drawPieces = recipe.drawPieces;
    options.view = recipe.view;
    for (const std::string& id : recipe.hidden) {
        if (const auto method = reach::methodFromId(id)) {
            options.hidden.push_back(*method);
        }
    }
    core::Recipe moved = recipe;
    moved.networkPath = pathBeside(file->network->path, outPath).toStdString();
    exportFigure(sceneOf(question, results, options), moved, outPath, formatOfPath(outPath));
}

}  // namespace ui
