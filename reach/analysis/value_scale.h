#pragma once

#include <span>
#include <vector>

#include "reach/analysis/piece_store.h"

namespace reach {

/// Which size of a piece a colouring by area shows.
/// - CellArea, CellLength: of its input cell, in two dimensions or in one.
/// - ImageArea: of its image, where a store keeps no cells.
enum class PieceMeasure { CellArea, CellLength, ImageArea };

/// What all pieces of a store are measured by: their cells where any piece has one.
PieceMeasure measureOf(const PieceStore& pieces);

/// One number per piece, by measureOf; NaN for a piece that has no cell where others have. O(n).
std::vector<double> measuresOf(const PieceStore& pieces);

/// Values onto [0, 1], the ends of a colour scale.
struct ValueScale {
    double from = 0.0;
    double to = 1.0;
    bool isLogarithmic = false;
    bool isCutBelow = false;  ///< some values lie below `from` and look like it

    /// 0.5 where all values are one.
    double shareOf(double value) const;
};

/// The scale of all finite values of several pictures, from the least to the greatest. Sizes that
/// span more than a factor of 20 have a logarithmic scale, whose lower end leaves out the smallest
/// hundredth of them and everything under a millionth of the greatest: slivers would else take most
/// of the colours for themselves. Not (from <= to) where there is no finite value. O(n).
ValueScale makeValueScale(std::span<const std::span<const double>> values, bool areSizes);

}  // namespace reach
