#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/figure/chart.h"
#include "core/figure/style.h"

namespace core {

using Ring = std::vector<std::array<double, 2>>;

/// One set in data coordinates: any number of polygons, each an outer ring and holes (even-odd
/// fill). A ring of two points is a segment, of one a dot.
struct SceneSet {
    std::string id;     ///< "zonotope": stable, for CSV columns and colours
    std::string label;  ///< legend text (core/figure/math_text.h); empty: not in the legend
    std::vector<std::vector<Ring>> polygons;
    Style style;
    std::string
        worth;  ///< "exact", "sound", "nominal", "sampled"; " (partial)" appended if cut short
    double area = 0.0;
    /// Fill of each polygon instead of the style's (pieces coloured by pattern); empty: none.
    std::vector<Colour> fills = {};
    /// The label without numbers: what a legend shared by several panels says where they differ.
    std::string name = {};
    /// The polygons (without holes) overlap and are filled as one, without darkening where they do.
    bool isUnion = false;
};

enum class AxisScale { Linear, Log };

/// A tick of one's own: "conv 1" at 0.
struct AxisLabel {
    double value = 0.0;
    std::string text;

    bool operator==(const AxisLabel&) const = default;
};

struct Axis {
    std::string title;  ///< with its unit, as core/figure/math_text.h reads it: "\rho (ft)"
    double lower = 0.0;
    double upper = 1.0;
    AxisScale scale = AxisScale::Linear;  ///< Log: `lower` is above 0
    std::vector<AxisLabel> labels = {};   ///< instead of numbers; empty: numbers

    bool operator==(const Axis&) const = default;
};

/// Where the legend stands: on free paper above, below or right of the axes, or inside them in a
/// corner (Inside: the corner that covers least).
enum class LegendPlace { Above, Below, Right, Inside, TopLeft, TopRight, BottomLeft, BottomRight };

/// Page of a figure, all in inches and points.
struct FigurePreset {
    std::string name = "column";  ///< "column" 3.25 in, "text" 5.5 in, "wide" 6.75 in, "slide"
    double widthInches = 3.25;
    double heightInches = 2.6;
    double fontPoints = 9.0;
    double tickPoints = 8.0;
    bool serif = true;
    bool legend = true;
    bool grid = false;
    bool equalAspect = false;
    std::string family = {};  ///< of the font; empty: the first at hand of a list for serif or sans
    LegendPlace legendPlace = LegendPlace::Above;
    double lineScale = 1.0;     ///< factor on the line widths of all sets
    double frameWidth = 0.6;    ///< of axes and ticks
    double marginPoints = 2.0;  ///< nothing comes nearer to the paper's edge
    bool legendRatios = true;   ///< area over the exact one's: "Box 2.9×"
    bool legendAreas = false;   ///< the area itself
    bool legendWorth = false;   ///< "sound", "exact (double)"
    bool legendPieces = true;   ///< number of exact pieces
    /// Above 0: PDF and SVG hold what stands inside the axes as a picture of so many dots per inch
    /// (for very many pieces); text, axes and legend stay lines.
    int pictureDpi = 0;

    bool operator==(const FigurePreset&) const = default;
};

/// One panel of a figure as plain data, back to front; a figure of one panel is a scene. It shows
/// sets, a chart, or both in one pair of axes.
struct Scene {
    std::string title;
    Axis x;
    Axis y;
    std::vector<SceneSet> sets;
    FigurePreset preset;
    Chart chart = {};
    std::string caption = {};  ///< under the panel, broken into lines where it is too long
};

}  // namespace core
