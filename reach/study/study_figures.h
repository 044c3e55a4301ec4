#pragma once

#include <string>
#include <vector>

#include "core/figure/chart_fit.h"
#include "core/figure/figure.h"
#include "core/figure/palette.h"

namespace reach {

/// A panel with a chart and no sets yet; the axes are to be fitted (core/figure/chart_fit.h).
core::Scene chartPanel(const std::string& title, const std::string& xTitle,
                       const std::string& yTitle, std::vector<core::Series> series);

/// A curve that is no method's, in the palette's style of that number.
core::Series plainSeries(const std::string& id, const std::string& label, int style,
                         std::vector<double> x, std::vector<double> y);

/// Panels in rows, `preset` of core::figurePresets() with that height, letters at the panels.
core::Figure studyFigure(std::vector<core::Scene> panels, int columns, const std::string& preset,
                         double heightInches);

/// `count` numbers from lower to upper, ends included; just lower for one.
std::vector<double> evenly(double lower, double upper, std::int64_t count);

}  // namespace reach
