#include "reach/project/snap.h"

#include <cmath>

namespace reach {

std::size_t PointSnapper::CellHash::operator()(const Cell& cell) const {
    const auto mixed = static_cast<std::uint64_t>(cell.column) * 0x9E3779B97F4A7C15ULL +
                       static_cast<std::uint64_t>(cell.row) * 0xC2B2AE3D27D4EB4FULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 29));
}

Point2 PointSnapper::snapped(Point2 point) {
    const Cell home{static_cast<std::int64_t>(std::floor((point[0] - m_origin[0]) / m_tolerance)),
                    static_cast<std::int64_t>(std::floor((point[1] - m_origin[1]) / m_tolerance))};
    for (std::int64_t column = home.column - 1; column <= home.column + 1; ++column) {
        for (std::int64_t row = home.row - 1; row <= home.row + 1; ++row) {
            const auto known = m_points.find({column, row});
            if (known != m_points.end() && std::abs(known->second[0] - point[0]) <= m_tolerance &&
                std::abs(known->second[1] - point[1]) <= m_tolerance) {
                return known->second;
            }
        }
    }
    m_points.emplace(home, point);
    return point;
}

}  // namespace reach
