#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "reach/analysis/hull_gatherer.h"
#include "reach/analysis/output_coordinate.h"
#include "reach/analysis/piece_store.h"
#include "reach/exact/pieces.h"
#include "reach/sets/box.h"

namespace reach {

/// A box in the plane; upside down while nothing lies in it.
struct PlaneBounds {
    static constexpr double kInfinity = std::numeric_limits<double>::infinity();
    Point2 lower{kInfinity, kInfinity};
    Point2 upper{-kInfinity, -kInfinity};

    void add(const Point2& low, const Point2& high) {
        for (std::size_t axis = 0; axis < 2; ++axis) {
            lower[axis] = std::min(lower[axis], low[axis]);
            upper[axis] = std::max(upper[axis], high[axis]);
        }
    }
};

/// What one worker keeps of the pieces that stream by: bounds of all outputs and of the plane's two
/// coordinates, and the projection's hull, in flat memory; polygons and pieces only where asked
/// for.
class PieceGatherer {
public:
    struct Kept {
        bool pieces = false;
        bool polygons = false;  ///< images alone, for a union without pieces
    };

    /// free: the input coordinates that vary; cells over at most two of them are kept with pieces.
    PieceGatherer(const OutputPlane& plane, Kept kept, std::vector<Eigen::Index> free = {})
        : m_plane(plane), m_kept(kept), m_free(std::move(free)) {}

    /// Vertices of the cell and their images, the pattern and the map.
    void add(const PieceView& piece);

    /// A piece that carries no vertices: bounds of all its outputs and of its image in the plane,
    /// and that image.
    void addImage(const PieceView& piece, const Box& outputs, const PlaneBounds& inPlane,
                  Polygon image);

    /// Takes another worker's bounds, hull and images over; its pieces are joined in the end.
    void merge(PieceGatherer&& other);

    const Eigen::VectorXd& lower() const { return m_lower; }  ///< size 0 before the first piece
    const Eigen::VectorXd& upper() const { return m_upper; }
    const PlaneBounds& planeBounds() const { return m_inPlane; }
    Polygon hull() { return m_hull.hull(); }
    /// All pieces, merged ones included, ordered by pattern; may be taken once.
    PieceStore takePieces();
    std::vector<Polygon>& polygons() { return m_polygons; }

private:
    void widen(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper);
    void keep(const PieceView& piece, Polygon image, Point2 centre);
    Point2 centreOf(const PieceView& piece);
    void takeCell(const PieceView& piece);
    void takePlanarCell(const PieceView& piece);

    OutputPlane m_plane;
    Kept m_kept;
    Eigen::VectorXd m_lower;
    Eigen::VectorXd m_upper;
    PlaneBounds m_inPlane;
    HullGatherer m_hull;
    std::vector<PieceStore> m_pieces{PieceStore()};  ///< one per worker; the first is our own
    std::vector<Polygon> m_polygons;
    std::vector<Eigen::Index> m_free;
    std::vector<Point2> m_points;
    std::vector<Point2> m_corners;
    std::vector<double> m_cell;
};

}  // namespace reach
