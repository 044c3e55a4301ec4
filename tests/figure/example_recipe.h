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
    recipe.preset = {"wide", 6.75, 3.8, 10.0, 9.5, false, false, true, true};
    recipe.view = core::ViewRange{-1.0, 1.0, -2.0, 0.1};
    return recipe;
}
