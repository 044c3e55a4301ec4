#pragma once

#include <QPoint>
#include <QRect>
#include <QSize>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/network/network.h"

namespace ui {

/// A neuron of a map: the layer as the map counts them, and the element of it.
struct NeuronPlace {
    int layer = 0;
    std::int64_t neuron = 0;

    bool operator==(const NeuronPlace&) const = default;
};

/// Where every neuron of some layers stands in a map as wide as its room: a heading a layer, below
/// it a square cell a neuron. The neurons of a flat layer fill rows; a layer of channels is drawn
/// as one picture a channel, its pictures side by side. Cells are as large as lets everything fit
/// into the room; where that is too small for cells of kLeastCell pixels the map is higher than its
/// room. A value; pixels from the map's upper left corner.
class NeuronMapLayout {
public:
    static constexpr int kLeastCell = 4;
    static constexpr int kLargestCell = 26;

    NeuronMapLayout() = default;
    NeuronMapLayout(const std::vector<core::Shape>& shapes, QSize room, int headingHeight);

    int cell() const { return m_cell; }
    int layerCount() const { return static_cast<int>(m_layers.size()); }
    std::int64_t neuronCount(int layer) const { return at(layer).count; }
    /// Neurons of one channel; 1 in a flat layer.
    std::int64_t tileSize(int layer) const { return at(layer).tileSize(); }
    QSize size() const { return m_size; }
    QRect headingOf(int layer) const;
    /// Heading and cells.
    QRect rectOf(int layer) const;
    QRect cellOf(NeuronPlace place) const;
    /// The neuron below a pixel; none between cells and over headings.
    std::optional<NeuronPlace> maybeNeuronAt(QPoint pixel) const;
    /// The neuron one comes to from another by an arrow key: left and right in order, up and down
    /// to the nearest cell of the row above or below, in the next layer too.
    NeuronPlace moved(NeuronPlace from, int right, int down) const;

private:
    struct Layer {
        std::int64_t count = 0;
        std::int64_t tileWidth = 1;  ///< cells
        std::int64_t tileHeight = 1;
        std::int64_t perRow = 1;  ///< tiles side by side
        int gap = 0;              ///< pixels between tiles
        int top = 0;              ///< of the heading
        int height = 0;           ///< with the heading

        std::int64_t tileSize() const { return tileWidth * tileHeight; }
    };

    const Layer& at(int layer) const { return m_layers.at(static_cast<std::size_t>(layer)); }
    /// Places everything with cells of this size. False if something is wider than the room.
    bool place(int cell);
    NeuronPlace nearest(int layer, QPoint to, bool last) const;

    std::vector<Layer> m_layers;
    QSize m_room;
    QSize m_size;
    int m_heading = 0;
    int m_cell = kLeastCell;
};

}  // namespace ui
