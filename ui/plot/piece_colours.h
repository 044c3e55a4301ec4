#pragma once

#include <QColor>
#include <QString>
#include <span>
#include <utility>
#include <vector>

#include "reach/analysis/piece_store.h"
#include "reach/analysis/value_scale.h"
#include "ui/session/partition_show.h"

namespace ui {

/// What the colours of a picture mean, for its legend.
struct ColourKey {
    enum class Kind { None, Entries, Scale };
    Kind kind = Kind::None;
    QString title;
    std::vector<std::pair<QRgb, QString>> entries{};  ///< Entries
    double from = 0.0;                                ///< Scale: values at its ends
    double to = 1.0;
    bool isLogarithmic = false;
    bool isCutBelow = false;  ///< smaller values than `from` have its colour
    bool hasUnknown = false;  ///< pieces without a value are grey

    bool operator==(const ColourKey&) const = default;
};

/// Names of layers by the unit that a pattern's bit stands for.
struct LayerUnits {
    std::vector<int> sizes;  ///< units per activation step, as OpenNetwork::patternSizes

    /// Index into sizes; -1 for a unit below 0.
    int layerOf(std::int64_t unit) const;
};

/// A number per piece that a continuous or layered colouring shows: layer index (-1: cut by none),
/// size (reach::measuresOf), mean output. NaN where there is none. Empty for Plain and Pattern.
/// O(n).
std::vector<double> pieceValues(const reach::PieceStore& pieces, PieceColouring colouring,
                                const LayerUnits& layers);

/// The key that fits all of several pictures' values; areas are of what `measure` says.
ColourKey makeColourKey(PieceColouring colouring,
                        const std::vector<std::span<const double>>& values,
                        const LayerUnits& layers, bool dark,
                        reach::PieceMeasure measure = reach::PieceMeasure::CellArea);

/// One colour a piece; empty for Plain. Colours of greater values are darker on light paper and
/// lighter on dark paper, strictly, so that a grey print tells them apart.
std::vector<QRgb> pieceColours(const reach::PieceStore& pieces, PieceColouring colouring,
                               std::span<const double> values, const ColourKey& key, int layerCount,
                               bool dark);

/// The continuous scale at a share in [0, 1].
QRgb scaleColour(double share, bool dark);
/// Layer `index` of `count`.
QRgb layerColour(int index, int count, bool dark);
QRgb patternColour(std::span<const std::uint64_t> pattern, bool dark);

/// Of the piece looked at.
QColor focusColour(bool dark);
/// Of the pin of that place among the pins; five, then again from the first.
QColor pinColour(std::size_t pin, bool dark);

}  // namespace ui
