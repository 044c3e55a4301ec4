#pragma once

#include <optional>

#include "core/figure/figure.h"

namespace core {

/// A page on which a figure's panels can be read.
struct NeededPaper {
    double widthInches = 0.0;
    double heightInches = 0.0;
};

/// The page that the figure needs: its own sides, the one that is too small enlarged until the axes
/// of every panel are some lines of text high and wide and stand within the page. Nothing where its
/// own page suffices. Costs some layouts, whatever the figure draws.
std::optional<NeededPaper> neededPaper(const Figure& figure);

}  // namespace core
