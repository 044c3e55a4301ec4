#pragma once

#include <array>
#include <vector>

namespace ui {

/// What the colour of a piece tells, in the input's plane and in the output's alike.
/// - Plain: nothing.
/// - Pattern: which pattern it has; a hue from the pattern's hash, so the same in every picture.
/// - Layer: the layer of the unit that cut it last (reach::PieceStore::lastCut).
/// - Area: of its input cell, the slice's where a slice is shown; of its image where there is none.
/// - OutputX, OutputY: the mean of the plotted output over the cell.
enum class PieceColouring { Plain, Pattern, Layer, Area, OutputX, OutputY };
inline constexpr int kPieceColourings = 6;

/// How the input space's pieces are shown beside the output. A value; part of the session's state.
struct PartitionShow {
    bool isShown = false;
    std::array<int, 2> axes{0, 1};  ///< inputs that span the slice
    std::vector<double> fixed;  ///< the other inputs' values, one per input; empty: the centre's
    PieceColouring colouring = PieceColouring::Plain;
    bool linesByLayer = false;  ///< the lines between cells tell which layer bends there

    bool operator==(const PartitionShow&) const = default;
};

}  // namespace ui
