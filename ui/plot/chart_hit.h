#pragma once

#include <QString>
#include <optional>

#include "core/figure/layout.h"
#include "ui/plot/chart_view.h"

namespace ui {

/// The panel whose axes hold a place of the paper.
std::optional<int> panelAt(const core::FigureLayout& layout, const core::PaperPoint& at);

/// The data point nearest to a place, no farther than kChartReach points; a bar or a cell of a heat
/// map by the place itself; else the place alone, with no series. Nothing outside of axes.
std::optional<ChartPoint> chartPointAt(const core::Figure& figure, const core::FigureLayout& layout,
                                       const core::PaperPoint& at);

/// "Box: unstable neurons 75, set size 23.4 (20 … 28)".
QString chartReadout(const core::Figure& figure, const ChartPoint& point);

/// The next data point of the series (`along` 1 or -1), or the nearest of the next series
/// (`across`), panel by panel; from nothing the first point of all.
std::optional<ChartPoint> neighbour(const core::Figure& figure,
                                    const std::optional<ChartPoint>& point, int along, int across);

inline constexpr double kChartReach = 9.0;

}  // namespace ui
