#include "ui/plot/neuron_map_layout.h"

#include <algorithm>
#include <limits>

namespace ui {
namespace {

constexpr int kMargin = 8;
constexpr int kBelowLayer = 6;
constexpr int kLeastGap = 2;

/// Pictures of channels stand apart, single neurons do not.
int gapOf(std::int64_t tileSize, int cell) {
    return tileSize > 1 ? std::max(kLeastGap, cell / 2) : 0;
}

}  // namespace

NeuronMapLayout::NeuronMapLayout(const std::vector<core::Shape>& shapes, QSize room,
                                 int headingHeight)
    : m_room(room), m_heading(headingHeight) {
    for (const core::Shape& shape : shapes) {
        Layer layer;
        layer.count = core::elementCount(shape);
        if (shape.size() == 3 && shape[1] * shape[2] > 1) {
            layer.tileHeight = shape[1];
            layer.tileWidth = shape[2];
        }
        m_layers.push_back(layer);
    }
    for (int cell = kLargestCell; cell >= 1; --cell) {
        const bool fitsAcross = place(cell);
        const bool fits = fitsAcross && m_size.height() <= m_room.height();
        if (fits || (fitsAcross && cell <= kLeastCell)) {
            return;
        }
    }
}

bool NeuronMapLayout::place(int cell) {
    m_cell = cell;
    const std::int64_t width = std::max(1, m_room.width() - 2 * kMargin);
    std::int64_t top = 0;
    bool fits = true;
    for (Layer& layer : m_layers) {
        layer.gap = gapOf(layer.tileSize(), cell);
        const std::int64_t across = layer.tileWidth * cell;
        fits = fits && across <= width;
        const std::int64_t tiles = layer.count / layer.tileSize();
        layer.perRow = std::clamp<std::int64_t>((width + layer.gap) / (across + layer.gap), 1,
                                                std::max<std::int64_t>(1, tiles));
        const std::int64_t rows = (tiles + layer.perRow - 1) / layer.perRow;
        layer.top = static_cast<int>(top);
        layer.height =
            static_cast<int>(m_heading + rows * (layer.tileHeight * cell + layer.gap) - layer.gap);
        top += layer.height + kBelowLayer;
    }
    m_size = {m_room.width(), static_cast<int>(top)};
    return fits;
}

QRect NeuronMapLayout::headingOf(int layer) const {
    return {kMargin, at(layer).top, m_room.width() - 2 * kMargin, m_heading};
}

QRect NeuronMapLayout::rectOf(int layer) const {
    return {0, at(layer).top, m_room.width(), at(layer).height};
}

QRect NeuronMapLayout::cellOf(NeuronPlace place) const {
    const Layer& layer = at(place.layer);
    const std::int64_t tile = place.neuron / layer.tileSize();
    const std::int64_t inside = place.neuron % layer.tileSize();
    const std::int64_t x = (tile % layer.perRow) * (layer.tileWidth * m_cell + layer.gap) +
                           (inside % layer.tileWidth) * m_cell;
    const std::int64_t y = (tile / layer.perRow) * (layer.tileHeight * m_cell + layer.gap) +
                           (inside / layer.tileWidth) * m_cell;
    return {kMargin + static_cast<int>(x), layer.top + m_heading + static_cast<int>(y), m_cell,
            m_cell};
}

std::optional<NeuronPlace> NeuronMapLayout::maybeNeuronAt(QPoint pixel) const {
    for (int index = 0; index < layerCount(); ++index) {
        const Layer& layer = at(index);
        const int x = pixel.x() - kMargin;
        const int y = pixel.y() - layer.top - m_heading;
        if (x < 0 || y < 0 || pixel.y() >= layer.top + layer.height) {
            continue;
        }
        const std::int64_t tileX = x / (layer.tileWidth * m_cell + layer.gap);
        const std::int64_t tileY = y / (layer.tileHeight * m_cell + layer.gap);
        const std::int64_t insideX = x % (layer.tileWidth * m_cell + layer.gap) / m_cell;
        const std::int64_t insideY = y % (layer.tileHeight * m_cell + layer.gap) / m_cell;
        const std::int64_t neuron =
            (tileY * layer.perRow + tileX) * layer.tileSize() + insideY * layer.tileWidth + insideX;
        const bool isThere = tileX < layer.perRow && insideX < layer.tileWidth &&
                             insideY < layer.tileHeight && neuron < layer.count;
        if (isThere) {
            return NeuronPlace{index, neuron};
        }
    }
    return std::nullopt;
}

/// The cell of the layer's first or last row that is nearest in x.
NeuronPlace NeuronMapLayout::nearest(int layer, QPoint to, bool last) const {
    const Layer& wanted = at(layer);
    const int y = last ? wanted.top + wanted.height - 1 : wanted.top + m_heading;
    for (int x = to.x(); x >= 0; --x) {
        if (const auto found = maybeNeuronAt({x, y}); found && found->layer == layer) {
            return *found;
        }
    }
    return {layer, last ? wanted.count - 1 : 0};
}

NeuronPlace NeuronMapLayout::moved(NeuronPlace from, int right, int down) const {
    if (down == 0) {
        const std::int64_t last = at(from.layer).count - 1;
        return {from.layer, std::clamp<std::int64_t>(from.neuron + right, 0, last)};
    }
    const QPoint middle = cellOf(from).center();
    const int step = m_cell + at(from.layer).gap;
    for (int away = m_cell; away <= step; ++away) {
        const QPoint to(middle.x(), middle.y() + (down > 0 ? away : -away));
        if (const auto found = maybeNeuronAt(to); found && found->layer == from.layer) {
            return *found;
        }
    }
    const int layer = from.layer + (down > 0 ? 1 : -1);
    const bool isThere = layer >= 0 && layer < layerCount();
    return isThere ? nearest(layer, middle, down < 0) : from;
}

}  // namespace ui
