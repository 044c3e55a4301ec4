#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/figure.h"

namespace core {

/// An input set as plain numbers, so that a recipe stands on its own: the box, and where there are
/// such the linear constraints (rows . x <= bounds) and the norm ball that cut it.
struct RecipeInput {
    /// How the set was asked for, as command-line options without dashes ("center": "0,0",
    /// "eps": "0.1"). For people and editors; the numbers below are what counts.
    std::map<std::string, std::string> given;
    std::vector<double> lower;
    std::vector<double> upper;
    std::vector<std::vector<double>> constraintRows;
    std::vector<double> constraintBounds;
    std::string ballNorm;  ///< "l1" or "l2"; empty: no ball
    std::vector<double> ballCenter;
    double ballRadius = 0.0;

    bool operator==(const RecipeInput&) const = default;
};

/// What an axis shows: an output, or its margin over another one, y_output - y_minus.
struct RecipeOutput {
    int output = 0;
    int minus = -1;  ///< -1: no margin

    RecipeOutput() = default;
    // Implicit: an index is an output.
    RecipeOutput(int outputIndex) : output(outputIndex) {}
    RecipeOutput(int outputIndex, int minusIndex) : output(outputIndex), minus(minusIndex) {}
    bool operator==(const RecipeOutput&) const = default;
};

/// The part of the plane a figure shows.
struct ViewRange {
    double xLower = 0.0;
    double xUpper = 1.0;
    double yLower = 0.0;
    double yUpper = 1.0;

    bool operator==(const ViewRange&) const = default;
};

/// A bias of the network that was changed on top of its file: entry `index` of the bias of node
/// `node` (of a batch normalisation, its beta).
struct RecipeBias {
    int node = 0;
    std::int64_t index = 0;
    double value = 0.0;

    bool operator==(const RecipeBias&) const = default;
};

/// A panel that shows linear pieces in the plane of two inputs, the others fixed.
struct RecipePartition {
    std::array<int, 2> inputs{0, 1};
    std::vector<double> fixed;  ///< one an input (those shown are not looked at); empty: the
                                ///< middle of the input set
    std::string colouring = "pattern";  ///< what a piece's colour says

    bool operator==(const RecipePartition&) const = default;
};

/// What makes one panel: what was asked of which network, and what of the answer is shown.
struct RecipePanel {
    std::string networkPath;  ///< relative to the recipe's folder where it lies below it
    std::string networkHash;  ///< networkHash(): tells whether the file found is the one meant
    bool nnetNormalise = false;
    /// How a checkpoint without a graph was read, and the normalisation put before the network (see
    /// NetworkFileOptions, which says what empty means).
    std::string architecture;
    std::vector<double> mean;
    std::vector<double> deviation;
    std::vector<RecipeBias> biases;  ///< changed on top of the file, which the hash is of
    RecipeInput input;
    std::vector<std::string> methods;  ///< ids as of --method, in the order asked
    std::vector<std::string> hidden;   ///< methods asked for and not drawn
    std::array<RecipeOutput, 2> project{0, 1};
    std::int64_t maxPieces = 0;         ///< 0: no limit
    double timeLimitSeconds = 0.0;      ///< 0: none
    std::string arithmetic = "double";  ///< or "rational"
    bool unionArea = true;    ///< exact: outline and area of the union; else its pieces are filled
    bool drawPieces = false;  ///< exact: lines between its pieces
    bool drawsInOrder = false;  ///< the first method in front; else the loosest at the back
    std::string title;
    std::string xTitle;  ///< of the axis, with its unit; empty: by itself
    std::string yTitle;
    std::optional<ViewRange> view;             ///< none: everything
    std::optional<RecipePartition> partition;  ///< the input space instead of the outputs

    bool operator==(const RecipePanel&) const = default;
};

/// Everything that makes a figure again. A recipe is its first panel, what a window opens; the
/// others follow row by row.
struct Recipe : RecipePanel {
    std::string program;  ///< "reachscope 0.1.0": what made it
    FigurePreset preset;
    FigureGrid grid;
    std::map<std::string, Style> palette;  ///< by method id, where it is not methodStyle()
    std::vector<RecipePanel> more;

    /// All panels, the first one first.
    std::vector<RecipePanel> panels() const;
    /// Replaces them. At least one.
    void setPanels(const std::vector<RecipePanel>& panels);

    bool operator==(const Recipe&) const = default;
};

/// The recipe as one JSON document (ASCII). Doubles read back the same. Throws
/// std::invalid_argument if a number is not finite.
std::string toJson(const Recipe& recipe, bool pretty = true);

/// Reads what toJson writes, and what versions 1 and 2 wrote (one panel). Strict: a missing or
/// unknown key, a wrong type, sizes that disagree, a number that is not finite and a version this
/// program does not know throw ParseError; `path` names the source in the message.
Recipe parseRecipe(std::string_view json, const std::string& path);

/// Reads a recipe file, or the recipe that a figure (PDF, SVG, PNG, TikZ) carries; which it is is
/// told by content. Throws ParseError.
Recipe readRecipe(const std::string& path);

/// Writes a recipe file; it appears whole or not at all. Throws std::runtime_error naming the path.
void writeRecipe(const Recipe& recipe, const std::string& path);

}  // namespace core
