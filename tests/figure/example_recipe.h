#pragma once

#include "core/figure/recipe.h"

/// A recipe in which every field differs from its default.
inline core::Recipe exampleRecipe() {
    core::Recipe recipe;
    recipe.program = "reachscope 0.1.0";
    recipe.networkPath = "samples/3-4-4-2 (a \"quoted\" \\ path).onnx";
    recipe.networkHash = "0123abcd";
    recipe.nnetNormalise = true;
    recipe.input.given = {{"center", "0.1,0.2"}, {"eps", "0.3"}, {"norm", "l1"}};
    recipe.input.lower = {-0.2, -1.0 / 3.0};
    recipe.input.upper = {0.4, 5e-324};
    recipe.input.constraintRows = {{1.0, -2.0}};
    recipe.input.constraintBounds = {0.25};
    recipe.input.ballNorm = "l1";
    recipe.input.ballCenter = {0.1, 0.2};
    recipe.input.ballRadius = 0.3;
    recipe.methods = {"exact", "hull", "star"};
    recipe.hidden = {"hull"};
    recipe.biases = {{3, 4, -0.25}};
    recipe.project = {core::RecipeOutput(12, 0), 0};
    recipe.maxPieces = 123456789;
    recipe.timeLimitSeconds = 1.5;
    recipe.arithmetic = "rational";
    recipe.drawPieces = true;
    recipe.title = "A < B & C > D ]]> (x) \xCE\xB5";
    recipe.unionArea = false;
    recipe.drawsInOrder = true;
    recipe.xTitle = "\\rho (ft)";
    recipe.yTitle = "y_3";
    recipe.partition = core::RecipePartition{{1, 0}, {0.5, -0.5}, "area"};
    recipe.preset = {"wide", 6.75, 3.8, 10.0, 9.5, false, false, true, true};
    recipe.preset.family = "DejaVu Sans";
    recipe.preset.legendPlace = core::LegendPlace::BottomRight;
    recipe.preset.lineScale = 1.5;
    recipe.preset.frameWidth = 0.8;
    recipe.preset.marginPoints = 3.0;
    recipe.preset.legendRatios = false;
    recipe.preset.legendAreas = true;
    recipe.preset.legendWorth = true;
    recipe.preset.legendPieces = false;
    recipe.preset.pictureDpi = 600;
    recipe.view = core::ViewRange{-1.0, 1.0, -2.0, 0.1};
    recipe.grid = {3, true, true, false, false, 12.5, "Six of them"};
    recipe.palette["star"] = {0x0072B2, 1.25, core::LineStyle::DashDot, 0x112233, 0.25, 0.5};
    core::RecipePanel second = recipe;
    second.title = "the second";
    second.partition.reset();
    second.view.reset();
    recipe.more = {second};
    return recipe;
}
