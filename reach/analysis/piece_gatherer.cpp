#include "reach/analysis/piece_gatherer.h"

#include <algorithm>
#include <bit>
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
        m_points.push_back({images(m_project[0], k), images(m_project[1], k)});
        m_hull.add(m_points.back());
    }
    if (m_kept.pieces || m_kept.polygons) {
        keep(piece, convexHull(m_points, flatnessOf(m_points)));
    }
}

void PieceGatherer::addImage(const PieceView& piece, const Eigen::VectorXd& lower,
                             const Eigen::VectorXd& upper, Polygon image) {
    widen(lower, upper);
    for (const Point2& point : image) {
        m_hull.add(point);
    }
    if (m_kept.pieces || m_kept.polygons) {
        keep(piece, std::move(image));
    }
}

void PieceGatherer::merge(PieceGatherer&& other) {
    if (other.m_lower.size() > 0) {
        widen(other.m_lower, other.m_upper);
    }
    for (const Point2& point : other.m_hull.hull()) {
        m_hull.add(point);
    }
    std::move(other.m_pieces.begin(), other.m_pieces.end(), std::back_inserter(m_pieces));
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

void PieceGatherer::keep(const PieceView& piece, Polygon image) {
    if (m_kept.pieces) {
        m_pieces.push_back({std::move(image),
                            {piece.pattern.begin(), piece.pattern.end()},
                            piece.vertices,
                            piece.map});
    } else {
        m_polygons.push_back(std::move(image));
    }
}

bool patternLess(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
    const auto [inA, inB] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (inA == a.end() || inB == b.end()) {
        return inA == a.end() && inB != b.end();
    }
    const int unit = std::countr_zero(*inA ^ *inB);
    return (*inA >> unit & 1) == 0;
}

}  // namespace reach
