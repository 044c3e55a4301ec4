#include "ui/plot/area_sheet.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace ui {
namespace {

template <class Value>
Value zero() {
    if constexpr (std::is_same_v<Value, float>) {
        return 0.0F;
    } else {
        return Value::Zero();
    }
}

double doubledArea(std::span<const QPointF> ring) {
    double sum = 0.0;
    QPointF last = ring.back();
    for (const QPointF point : ring) {
        sum += (last.x() - ring[0].x()) * (point.y() - ring[0].y()) -
               (point.x() - ring[0].x()) * (last.y() - ring[0].y());
        last = point;
    }
    return sum;
}

}  // namespace

/// Two more cells a row take what edges at the right border spill over it.
template <class Value>
AreaSheet<Value>::AreaSheet(int width, int height)
    : m_width(width),
      m_height(height),
      m_stride(static_cast<std::size_t>(width) + 2),
      m_cells(m_stride * static_cast<std::size_t>(height), zero<Value>()) {}

template <class Value>
void AreaSheet<Value>::addPolygon(std::span<const QPointF> ring, const Value& weight) {
    if (ring.size() < 3) {
        return;
    }
    // With y down, an edge that runs downwards has the inside of a clockwise ring on its left.
    const Value signedWeight = doubledArea(ring) > 0.0 ? Value(-weight) : weight;
    QPointF last = ring.back();
    for (const QPointF point : ring) {
        addEdge(last, point, signedWeight);
        last = point;
    }
}

template <class Value>
void AreaSheet<Value>::addPixel(int x, int y, const Value& weight) {
    if (x >= 0 && x < m_width && y >= 0 && y < m_height) {
        Value* cell =
            &m_cells[static_cast<std::size_t>(y) * m_stride + static_cast<std::size_t>(x)];
        cell[0] += weight;
        cell[1] -= weight;
    }
}

template <class Value>
void AreaSheet<Value>::add(const AreaSheet& other) {
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        m_cells[i] += other.m_cells[i];
    }
}

template <class Value>
void AreaSheet<Value>::sumRow(int y, std::span<Value> sums) const {
    const Value* row = &m_cells[static_cast<std::size_t>(y) * m_stride];
    Value sum = zero<Value>();
    for (std::size_t x = 0; x < sums.size(); ++x) {
        sum += row[x];
        sums[x] = sum;
    }
}

/// Cuts the edge to the sheet's rows, then into what lies left of it (which counts for the whole
/// row) and what lies in it; what lies right of it counts nowhere.
template <class Value>
void AreaSheet<Value>::addEdge(QPointF from, QPointF to, const Value& weight) {
    const bool isDown = from.y() < to.y();
    double x0 = isDown ? from.x() : to.x();
    double y0 = isDown ? from.y() : to.y();
    double x1 = isDown ? to.x() : from.x();
    double y1 = isDown ? to.y() : from.y();
    if (y0 == y1 || y1 <= 0.0 || y0 >= m_height) {
        return;
    }
    const double slope = (x1 - x0) / (y1 - y0);
    if (y0 < 0.0) {
        x0 -= y0 * slope;
        y0 = 0.0;
    }
    if (y1 > m_height) {
        x1 -= (y1 - m_height) * slope;
        y1 = m_height;
    }
    const Value down = isDown ? weight : Value(-weight);
    if (std::min(x0, x1) >= m_width) {
        return;
    }
    const auto yAt = [&](double x) { return std::clamp(y0 + (x - x0) / slope, y0, y1); };
    double top = y0;
    double bottom = y1;
    if (std::min(x0, x1) < 0.0) {
        if (std::max(x0, x1) <= 0.0) {
            addLeftPart(y0, y1, down);
            return;
        }
        const double y = yAt(0.0);
        x0 < 0.0 ? addLeftPart(top, y, down) : addLeftPart(y, bottom, down);
        (x0 < 0.0 ? top : bottom) = y;
    }
    if (std::max(x0, x1) > m_width) {
        (x0 > m_width ? top : bottom) = yAt(m_width);
    }
    const auto xAt = [&](double y) {
        return std::clamp(x0 + (y - y0) * slope, 0.0, static_cast<double>(m_width));
    };
    if (bottom > top) {
        addInside(xAt(top), top, xAt(bottom), bottom, down);
    }
}

template <class Value>
void AreaSheet<Value>::addLeftPart(double y0, double y1, const Value& weight) {
    if (y1 > y0) {
        addInside(0.0, y0, 0.0, y1, weight);
    }
}

template <class Value>
void AreaSheet<Value>::addInside(double x0, double y0, double x1, double y1, const Value& weight) {
    const double slope = (x1 - x0) / (y1 - y0);
    const int last = std::min(m_height - 1, static_cast<int>(std::ceil(y1)) - 1);
    double y = y0;
    double x = x0;
    for (int row = static_cast<int>(y0); row <= last; ++row) {
        const double nextY = std::min(y1, static_cast<double>(row) + 1.0);
        const double nextX = nextY == y1 ? x1 : x + (nextY - y) * slope;
        addInRow(&m_cells[static_cast<std::size_t>(row) * m_stride], x, nextX,
                 weight * static_cast<float>(nextY - y));
        y = nextY;
        x = nextX;
    }
}

/// Spreads the height of an edge between two places of one row over the pixels between them, by the
/// area to its right within each pixel.
template <class Value>
void AreaSheet<Value>::addInRow(Value* row, double x0, double x1, const Value& weight) {
    const auto left = static_cast<float>(std::clamp(std::min(x0, x1), 0.0, m_width + 0.0));
    const auto right = static_cast<float>(std::clamp(std::max(x0, x1), 0.0, m_width + 0.0));
    const int first = static_cast<int>(left);
    const int end = static_cast<int>(std::ceil(right));
    const float leftShare = left - static_cast<float>(first);
    if (end <= first + 1) {
        const float middle = 0.5F * (left + right) - static_cast<float>(first);
        row[first] += weight * (1.0F - middle);
        row[first + 1] += weight * middle;
        return;
    }
    const float perPixel = 1.0F / (right - left);
    const float rightShare = right - static_cast<float>(end) + 1.0F;
    const float inFirst = 0.5F * perPixel * (1.0F - leftShare) * (1.0F - leftShare);
    const float inLast = 0.5F * perPixel * rightShare * rightShare;
    row[first] += weight * inFirst;
    if (end == first + 2) {
        row[first + 1] += weight * (1.0F - inFirst - inLast);
    } else {
        const float second = perPixel * (1.5F - leftShare);
        row[first + 1] += weight * (second - inFirst);
        for (int x = first + 2; x < end - 1; ++x) {
            row[x] += weight * perPixel;
        }
        const float before = second + static_cast<float>(end - first - 3) * perPixel;
        row[end - 1] += weight * (1.0F - before - inLast);
    }
    row[end] += weight * inLast;
}

template class AreaSheet<float>;
template class AreaSheet<Eigen::Array4f>;

}  // namespace ui
