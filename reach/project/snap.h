#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "reach/project/polygon.h"

namespace reach {

/// Joins points that are nearly equal: the first of each group stands for all.
class PointSnapper {
public:
    /// tolerance > 0: the distance (per coordinate) up to which points are one. Points are to lie
    /// within 1e18 tolerances of the origin.
    PointSnapper(Point2 origin, double tolerance) : m_origin(origin), m_tolerance(tolerance) {}

    /// The point that stands for this one: an earlier one within tolerance, or itself.
    Point2 snapped(Point2 point);

private:
    struct Cell {
        std::int64_t column;
        std::int64_t row;
        bool operator==(const Cell&) const = default;
    };
    struct CellHash {
        std::size_t operator()(const Cell& cell) const;
    };

    Point2 m_origin;
    double m_tolerance;
    /// One point a cell is enough: cells are no larger than the tolerance.
    std::unordered_map<Cell, Point2, CellHash> m_points;
};

}  // namespace reach
