#pragma once

#include <QString>
#include <optional>

#include "core/figure/recipe.h"
#include "core/figure/scene.h"

namespace ui {

class Session;

/// How a figure of the session's present results is drawn.
struct FigureOptions {
    core::FigurePreset preset;
    QString title;
    bool drawPieces = false;
    std::optional<core::ViewRange> view;
};

/// The figure of what the session shows. The session has a network.
core::Scene makeFigure(const Session& session, const FigureOptions& options);

/// What makes that figure again; networkPath is made relative to the folder of `path` where it lies
/// below it.
core::Recipe makeRecipe(const Session& session, const FigureOptions& options, const QString& path);

/// Computes a recipe anew and writes the figure: what `--render RECIPE OUT` does. Throws
/// core::ParseError, std::invalid_argument (bad recipe, network not the one meant) and
/// std::runtime_error (cannot be written), each with one line for the user.
void renderRecipe(const QString& recipePath, const QString& outPath);

}  // namespace ui
