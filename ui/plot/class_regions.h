#pragma once

#include <cstdint>
#include <vector>

#include "core/figure/scene.h"

namespace ui {

/// Outputs of a classifier at the points of a grid over a rectangle, ends included.
struct ClassGrid {
    double left = 0.0;
    double right = 1.0;
    double bottom = 0.0;
    double top = 1.0;
    int columns = 2;  ///< points, at least 2
    int rows = 2;
    int classes = 2;
    /// [rows * columns, classes], row by row from the bottom, from the left.
    std::vector<double> outputs;

    std::vector<double> xs() const;
    std::vector<double> ys() const;
};

/// For each class the polygons in which its output is the largest, the outputs taken as linear
/// between the points of the grid (each cell in two triangles): together they cover the rectangle
/// once. Cells of one class are joined along rows. Throws std::invalid_argument for sizes that do
/// not fit.
std::vector<std::vector<std::vector<core::Ring>>> classRegions(const ClassGrid& grid);

}  // namespace ui
