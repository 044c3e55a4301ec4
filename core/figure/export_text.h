#pragma once

#include <string>

#include "core/figure/scene.h"

namespace core {

/// The scene's sets as comma-separated values, one line a vertex: set, polygon, ring, vertex, x, y
/// (indices from 0; ring 0 is the outer one, further ones holes). Doubles read back the same. A set
/// without polygons has no lines.
std::string toCsv(const Scene& scene);

/// The scene as a TikZ picture with a pgfplots axis: sets back to front in their colours, dashes
/// and opacities, holes by the even-odd rule, legend, ticks and sizes as the preset says. Needs
/// pgfplots 1.16 or newer. With `standalone` a whole document that LaTeX turns into the figure;
/// without, the tikzpicture alone, for \input. Polygons outside the view are left out.
std::string toTikz(const Scene& scene, bool standalone = true);

}  // namespace core
