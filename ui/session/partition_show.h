#pragma once

#include <array>
#include <vector>

namespace ui {

/// What the colour of a piece tells.
enum class PieceColouring { Pattern, Layer, Area, Output };

/// How the input space's pieces are shown beside the output. A value; part of the session's state.
struct PartitionShow {
    bool isShown = false;
    std::array<int, 2> axes{0, 1};  ///< inputs that span the slice
    std::vector<double> fixed;      ///< the other inputs' values; empty: the centre's
    PieceColouring colouring = PieceColouring::Pattern;

    bool operator==(const PartitionShow&) const = default;
};

}  // namespace ui
