#include "reach/analysis/piece_gatherer.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace reach {

void PieceGatherer::add(const PieceView& piece) {
    const auto& images = piece.images;
    if (m_lower.size() == 0) {
        m_lower = images.rowwise().minCoeff();
        m_upper = images.rowwise().maxCoeff();
    } else {
        for (Eigen::Index k = 0; k < images.cols(); ++k) {
            m_lower = m_lower.cwiseMin(images.col(k));
            m_upper = m_upper.cwiseMax(images.col(k));
        }
    }
    m_points.clear();
    for (Eigen::Index k = 0; k < images.cols(); ++k) {
        m_points.push_back(project(m_plane, images.col(k)));
        m_inPlane.add(m_points.back(), m_points.back());
        m_hull.add(m_points.back());
    }
    if (m_kept.pieces || m_kept.polygons) {
        Polygon image = convexHull(m_points, flatnessOf(m_points));
        takeCell(piece);
        keep(piece, std::move(image), m_kept.pieces ? centreOf(piece) : Point2{});
    }
}

void PieceGatherer::addImage(const PieceView& piece, const Box& outputs, const PlaneBounds& inPlane,
                             Polygon image) {
    widen(outputs.lower(), outputs.upper());
    m_inPlane.add(inPlane.lower, inPlane.upper);
    for (const Point2& point : image) {
        m_hull.add(point);
    }
    if (m_kept.pieces || m_kept.polygons) {
        m_cell.clear();
        const Point2 centre = centreOfGravity(image);
        keep(piece, std::move(image), centre);
    }
}

void PieceGatherer::merge(PieceGatherer&& other) {
    if (other.m_lower.size() > 0) {
        widen(other.m_lower, other.m_upper);
        m_inPlane.add(other.m_inPlane.lower, other.m_inPlane.upper);
    }
    for (const Point2& point : other.m_hull.hull()) {
        m_hull.add(point);
    }
    std::move(other.m_pieces.begin(), other.m_pieces.end(), std::back_inserter(m_pieces));
    other.m_pieces.clear();
    std::move(other.m_polygons.begin(), other.m_polygons.end(), std::back_inserter(m_polygons));
}

void PieceGatherer::widen(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
    if (m_lower.size() == 0) {
        m_lower = lower;
        m_upper = upper;
    } else {
        m_lower = m_lower.cwiseMin(lower);
        m_upper = m_upper.cwiseMax(upper);
    }
}

void PieceGatherer::keep(const PieceView& piece, Polygon image, Point2 centre) {
    if (m_kept.pieces) {
        m_pieces.front().add({image, piece.pattern, m_cell, centre});
    } else {
        m_polygons.push_back(std::move(image));
    }
}

/// The cell's coordinates in m_cell, where there are at most two.
void PieceGatherer::takeCell(const PieceView& piece) {
    m_cell.clear();
    if (!m_kept.pieces) {
        return;
    }
    if (m_free.size() == 1) {
        const auto ends = piece.vertices.row(m_free[0]);
        m_cell = {ends.minCoeff(), ends.maxCoeff()};
    } else if (m_free.size() == 2) {
        takePlanarCell(piece);
    }
}

/// Vertices come in any order and perhaps several times: the ring is their hull. A cell too thin
/// for one (a line to rounding) keeps its two ends.
void PieceGatherer::takePlanarCell(const PieceView& piece) {
    m_corners.clear();
    for (Eigen::Index k = 0; k < piece.vertices.cols(); ++k) {
        m_corners.push_back({piece.vertices(m_free[0], k), piece.vertices(m_free[1], k)});
    }
    m_corners = convexHull(m_corners);
    for (const Point2& corner : m_corners) {
        m_cell.insert(m_cell.end(), corner.begin(), corner.end());
    }
}

/// The map at the cell's centre of gravity (two free coordinates), else the mean of the vertices'
/// images.
Point2 PieceGatherer::centreOf(const PieceView& piece) {
    if (m_free.size() != 2 || m_corners.size() < 3) {
        Point2 mean{0.0, 0.0};
        for (const Point2& point : m_points) {
            mean[0] += point[0] / static_cast<double>(m_points.size());
            mean[1] += point[1] / static_cast<double>(m_points.size());
        }
        return mean;
    }
    const Point2 centre = centreOfGravity(m_corners);
    Eigen::VectorXd x = piece.vertices.col(0);
    x[m_free[0]] = centre[0];
    x[m_free[1]] = centre[1];
    const Eigen::Index last = piece.map.cols() - 1;
    const Eigen::VectorXd image = piece.map.leftCols(last) * x + piece.map.col(last);
    return project(m_plane, image);
}

PieceStore PieceGatherer::takePieces() { return PieceStore::joined(std::move(m_pieces)); }

}  // namespace reach
