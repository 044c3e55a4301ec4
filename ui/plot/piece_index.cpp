#include "ui/plot/piece_index.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ui {
namespace {

constexpr std::size_t kChildren = 16;
constexpr int kCurveBits = 16;

/// Interleaves the bits of two numbers of kCurveBits bits.
std::uint32_t zOrder(std::uint32_t x, std::uint32_t y) {
    const auto spread = [](std::uint32_t v) {
        v = (v | v << 8) & 0x00FF00FFU;
        v = (v | v << 4) & 0x0F0F0F0FU;
        v = (v | v << 2) & 0x33333333U;
        return (v | v << 1) & 0x55555555U;
    };
    return spread(x) | spread(y) << 1;
}

std::uint32_t cellOf(double value, double from, double to) {
    constexpr double kLast = (1 << kCurveBits) - 1;
    const double place = to > from ? (value - from) / (to - from) * kLast : 0.0;
    return static_cast<std::uint32_t>(std::clamp(place, 0.0, kLast));
}

float below(double value) {
    return std::nextafter(static_cast<float>(value), -std::numeric_limits<float>::infinity());
}

float above(double value) {
    return std::nextafter(static_cast<float>(value), std::numeric_limits<float>::infinity());
}

}  // namespace

PieceIndex::PieceIndex(const PlotGeometry& pieces) : m_pieces(pieces) {
    sortAlongCurve();
    buildLevels();
}

void PieceIndex::sortAlongCurve() {
    const Bounds& all = m_pieces.bounds();
    std::vector<std::uint64_t> keys(m_pieces.polygonCount());
    for (std::size_t p = 0; p < keys.size(); ++p) {
        const Bounds& box = m_pieces.boundsOf(p);
        const std::uint32_t curve =
            zOrder(cellOf(0.5 * box.left + 0.5 * box.right, all.left, all.right),
                   cellOf(0.5 * box.bottom + 0.5 * box.top, all.bottom, all.top));
        keys[p] = std::uint64_t{curve} << 32 | p;
    }
    std::sort(keys.begin(), keys.end());
    m_order.reserve(keys.size());
    for (const std::uint64_t key : keys) {
        m_order.push_back(static_cast<std::uint32_t>(key));
    }
}

PieceIndex::Box PieceIndex::boxOfPieces(std::size_t first, std::size_t last) const {
    Bounds bounds;
    for (std::size_t k = first; k < last; ++k) {
        bounds.include(m_pieces.boundsOf(m_order[k]));
    }
    return {below(bounds.left), above(bounds.right), below(bounds.bottom), above(bounds.top)};
}

void PieceIndex::buildLevels() {
    if (m_order.empty()) {
        return;
    }
    std::vector<Box> level;
    for (std::size_t first = 0; first < m_order.size(); first += kChildren) {
        level.push_back(boxOfPieces(first, std::min(first + kChildren, m_order.size())));
    }
    m_levels.push_back(std::move(level));
    while (m_levels.back().size() > 1) {
        const std::vector<Box>& lower = m_levels.back();
        std::vector<Box> upper;
        for (std::size_t first = 0; first < lower.size(); first += kChildren) {
            Box box = lower[first];
            for (std::size_t k = first; k < std::min(first + kChildren, lower.size()); ++k) {
                box = {std::min(box.left, lower[k].left), std::max(box.right, lower[k].right),
                       std::min(box.bottom, lower[k].bottom), std::max(box.top, lower[k].top)};
            }
            upper.push_back(box);
        }
        m_levels.push_back(std::move(upper));
    }
}

void PieceIndex::search(std::size_t level, std::size_t node, QPointF point,
                        std::vector<std::uint32_t>& found) const {
    const Box& box = m_levels[level][node];
    if (point.x() < box.left || point.x() > box.right || point.y() < box.bottom ||
        point.y() > box.top) {
        return;
    }
    const std::size_t first = node * kChildren;
    const std::size_t count = level > 0 ? m_levels[level - 1].size() : m_order.size();
    for (std::size_t child = first; child < std::min(first + kChildren, count); ++child) {
        if (level > 0) {
            search(level - 1, child, point, found);
        } else if (m_pieces.boundsOf(m_order[child]).contains(point) &&
                   convexContains(m_pieces.ring(m_order[child], 0), point)) {
            found.push_back(m_order[child]);
        }
    }
}

std::vector<std::uint32_t> PieceIndex::piecesAt(QPointF point) const {
    std::vector<std::uint32_t> found;
    if (!m_levels.empty()) {
        search(m_levels.size() - 1, 0, point, found);
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool convexContains(std::span<const QPointF> ring, QPointF point) {
    bool left = true;
    bool right = true;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const QPointF edge = ring[(i + 1) % ring.size()] - ring[i];
        const QPointF to = point - ring[i];
        const double cross = edge.x() * to.y() - edge.y() * to.x();
        left = left && cross >= 0.0;
        right = right && cross <= 0.0;
    }
    return left || right;
}

}  // namespace ui
