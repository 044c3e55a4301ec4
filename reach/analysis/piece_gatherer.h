#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

#include "reach/analysis/analysis.h"
#include "reach/analysis/hull_gatherer.h"
#include "reach/exact/pieces.h"

namespace reach {

/// What one worker keeps of the pieces that stream by: bounds of all outputs and the projection's
/// hull, in flat memory; polygons and pieces only where asked for.
class PieceGatherer {
public:
    struct Kept {
        bool pieces = false;
        bool polygons = false;  ///< images alone, for a union without pieces
    };

    PieceGatherer(std::array<int, 2> project, Kept kept) : m_project(project), m_kept(kept) {}

    /// Vertices of the cell and their images, the pattern and the map.
    void add(const PieceView& piece);

    /// A piece that carries no vertices: bounds of all its outputs, and its projected image.
    void addImage(const PieceView& piece, const Eigen::VectorXd& lower,
                  const Eigen::VectorXd& upper, Polygon image);

    /// Takes another worker's gatherings over.
    void merge(PieceGatherer&& other);

    const Eigen::VectorXd& lower() const { return m_lower; }  ///< size 0 before the first piece
    const Eigen::VectorXd& upper() const { return m_upper; }
    Polygon hull() { return m_hull.hull(); }
    std::vector<ProjectedPiece>& pieces() { return m_pieces; }
    std::vector<Polygon>& polygons() { return m_polygons; }

private:
    void widen(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper);
    void keep(const PieceView& piece, Polygon image);

    std::array<int, 2> m_project;
    Kept m_kept;
    Eigen::VectorXd m_lower;
    Eigen::VectorXd m_upper;
    HullGatherer m_hull;
    std::vector<ProjectedPiece> m_pieces;
    std::vector<Polygon> m_polygons;
    std::vector<Point2> m_points;
};

/// True if pattern a comes before b, read as sequences of bits, unit 0 first.
bool patternLess(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);

}  // namespace reach
