#include "ui/plot/class_regions.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace ui {
namespace {

/// A place of the plane with the outputs there.
struct Corner {
    std::array<double, 2> at{};
    std::vector<double> outputs;
};

using Corners = std::vector<Corner>;

Corner between(const Corner& a, const Corner& b, double share) {
    Corner corner;
    for (std::size_t i = 0; i < 2; ++i) {
        corner.at[i] = a.at[i] + share * (b.at[i] - a.at[i]);
    }
    for (std::size_t k = 0; k < a.outputs.size(); ++k) {
        corner.outputs.push_back(a.outputs[k] + share * (b.outputs[k] - a.outputs[k]));
    }
    return corner;
}

/// The part of a convex polygon in which output `winner` is at least output `other`.
Corners clipped(const Corners& polygon, std::size_t winner, std::size_t other) {
    const auto margin = [&](const Corner& corner) {
        return corner.outputs[winner] - corner.outputs[other];
    };
    Corners inside;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Corner& here = polygon[i];
        const Corner& next = polygon[(i + 1) % polygon.size()];
        const double a = margin(here);
        const double b = margin(next);
        if (a >= 0.0) {
            inside.push_back(here);
        }
        if ((a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0)) {
            inside.push_back(between(here, next, a / (a - b)));
        }
    }
    return inside;
}

class RegionMaker {
public:
    explicit RegionMaker(const ClassGrid& grid)
        : m_grid(grid),
          m_xs(grid.xs()),
          m_ys(grid.ys()),
          m_regions(static_cast<std::size_t>(grid.classes)) {}

    std::vector<std::vector<std::vector<core::Ring>>> make() {
        for (int row = 0; row + 1 < m_grid.rows; ++row) {
            for (int column = 0; column + 1 < m_grid.columns;) {
                column = addFrom(row, column);
            }
        }
        return std::move(m_regions);
    }

private:
    /// Adds the cell, with all to its right of its one class; returns the column after them.
    int addFrom(int row, int column) {
        const int winner = classOfCell(row, column);
        if (winner < 0) {
            addMixed(row, column);
            return column + 1;
        }
        int end = column + 1;
        while (end + 1 < m_grid.columns && classOfCell(row, end) == winner) {
            ++end;
        }
        const double left = x(column);
        const double right = x(end);
        const double bottom = y(row);
        const double top = y(row + 1);
        m_regions[static_cast<std::size_t>(winner)].push_back(
            {{{left, bottom}, {right, bottom}, {right, top}, {left, top}}});
        return end;
    }

    void addMixed(int row, int column) {
        const Corner a = corner(row, column);
        const Corner b = corner(row, column + 1);
        const Corner c = corner(row + 1, column + 1);
        const Corner d = corner(row + 1, column);
        for (const Corners& triangle : {Corners{a, b, c}, Corners{a, c, d}}) {
            for (std::size_t winner = 0; winner < m_regions.size(); ++winner) {
                addPart(triangle, winner);
            }
        }
    }

    void addPart(Corners part, std::size_t winner) {
        for (std::size_t other = 0; other < m_regions.size(); ++other) {
            part = other == winner ? part : clipped(part, winner, other);
        }
        if (part.size() < 3) {
            return;
        }
        core::Ring ring;
        for (const Corner& corner : part) {
            ring.push_back(corner.at);
        }
        m_regions[winner].push_back({std::move(ring)});
    }

    /// -1 where its corners are not all of one class.
    int classOfCell(int row, int column) const {
        const int first = classAt(row, column);
        const bool isOne = classAt(row, column + 1) == first && classAt(row + 1, column) == first &&
                           classAt(row + 1, column + 1) == first;
        return isOne ? first : -1;
    }

    int classAt(int row, int column) const {
        const double* outputs = outputsAt(row, column);
        return static_cast<int>(std::max_element(outputs, outputs + m_grid.classes) - outputs);
    }

    Corner corner(int row, int column) const {
        const double* outputs = outputsAt(row, column);
        return {{x(column), y(row)}, {outputs, outputs + m_grid.classes}};
    }

    const double* outputsAt(int row, int column) const {
        const auto point =
            static_cast<std::size_t>(row) * m_xs.size() + static_cast<std::size_t>(column);
        return m_grid.outputs.data() + point * m_regions.size();
    }

    double x(int column) const { return m_xs[static_cast<std::size_t>(column)]; }
    double y(int row) const { return m_ys[static_cast<std::size_t>(row)]; }

    const ClassGrid& m_grid;
    std::vector<double> m_xs;
    std::vector<double> m_ys;
    std::vector<std::vector<std::vector<core::Ring>>> m_regions;
};

std::vector<double> evenly(double from, double to, int count) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) {
        values.push_back(i + 1 == count ? to : from + (to - from) * i / (count - 1));
    }
    return values;
}

}  // namespace

std::vector<double> ClassGrid::xs() const { return evenly(left, right, columns); }

std::vector<double> ClassGrid::ys() const { return evenly(bottom, top, rows); }

std::vector<std::vector<std::vector<core::Ring>>> classRegions(const ClassGrid& grid) {
    const auto wanted = static_cast<std::size_t>(grid.rows) *
                        static_cast<std::size_t>(grid.columns) *
                        static_cast<std::size_t>(grid.classes);
    if (grid.rows < 2 || grid.columns < 2 || grid.classes < 1 || grid.outputs.size() != wanted) {
        throw std::invalid_argument("a grid of " + std::to_string(grid.rows) + " x " +
                                    std::to_string(grid.columns) + " points and " +
                                    std::to_string(grid.classes) + " classes has " +
                                    std::to_string(grid.outputs.size()) + " outputs");
    }
    return RegionMaker(grid).make();
}

}  // namespace ui
