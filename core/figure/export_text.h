#pragma once

#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace core {

/// The figure's sets as comma-separated values, one line a vertex: panel (from 0; only where there
/// are several), set, polygon, ring, vertex, x, y (indices from 0; ring 0 is the outer one, further
/// ones holes). Doubles read back the same. A set without polygons has no lines. Where a panel has
/// a chart: panel, kind (set, line, stairs, points, bars, heat, reference), id, polygon, ring,
/// index, x, y, lower, upper, value, with empty fields where there is nothing: a bar's y is its own
/// height, a heat map has a line a cell with its middle and value, a sloped reference line its
/// slope as value.
std::string toCsv(const Figure& figure);
std::string toCsv(const Scene& scene);

/// The figure as a TikZ picture with one pgfplots axis a panel, placed as layOut() says: sets back
/// to front in their colours, dashes and opacities, holes by the even-odd rule, legend, ticks and
/// sizes as the preset says. Needs pgfplots 1.16 or newer. With `standalone` a whole document that
/// pdfLaTeX turns into a page of the figure's size; without, the tikzpicture alone, for \input.
/// What lies outside the view is cut off.
std::string toTikz(const Figure& figure, bool standalone = true);
std::string toTikz(const Scene& scene, bool standalone = true);

/// The figure as SVG 1.1, one unit a point; text stays text. What lies outside the view is cut off.
/// `pictures` (PNG bytes, one a panel) take the place of what stands inside the axes.
std::string toSvg(const Figure& figure, const std::vector<std::string>& pictures = {});

}  // namespace core
