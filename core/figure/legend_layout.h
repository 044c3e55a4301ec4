#pragma once

#include "core/figure/layout.h"

namespace core {

/// What a legend lists: the sets with a label, front to back, then the series, each once; a set and
/// a curve of one id and line are one entry. Where panels share it and one set's labels differ
/// between them, its name without numbers.
std::vector<PlacedEntry> legendEntries(const std::vector<const Scene*>& panels,
                                       const FigurePreset& preset);

/// A legend not yet placed: entries stand relative to (0, 0).
struct LegendBlock {
    std::vector<PlacedEntry> entries;
    double width = 0.0;
    double height = 0.0;
};

/// Entries side by side in as many centred rows as the width asks for.
LegendBlock legendInRows(std::vector<PlacedEntry> entries, const FigurePreset& preset,
                         double width);

/// Entries one below the other.
LegendBlock legendInColumn(std::vector<PlacedEntry> entries, const FigurePreset& preset);

/// How much of a panel's curves, bars, whiskers and markers lies under a box.
int chartCoverage(const Scene& scene, const PlacedPanel& panel, const PaperRect& box);

/// The block with its upper left corner at that point.
PlacedLegend placedAt(const LegendBlock& block, PaperPoint corner);

/// Inside the panel's axes, in the corner that the preset names or that covers least; on white.
PlacedLegend placedInside(const LegendBlock& block, const Scene& scene, const PlacedPanel& panel,
                          LegendPlace place);

}  // namespace core
