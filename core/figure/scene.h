#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace core {

/// 0xRRGGBB.
using Colour = std::uint32_t;

enum class LineStyle { Solid, Dashed, Dotted, DashDot, None };

/// How a set is drawn. Widths in points (1/72 in).
struct Style {
    Colour line = 0x222222;
    double lineWidth = 1.0;
    LineStyle lineStyle = LineStyle::Solid;
    Colour fill = 0x222222;
    double fillOpacity = 0.0;  ///< 0: not filled
    double lineOpacity = 1.0;

    bool operator==(const Style&) const = default;
};

using Ring = std::vector<std::array<double, 2>>;

/// One set in data coordinates: any number of polygons, each an outer ring and holes (even-odd
/// fill). A ring of two points is a segment, of one a dot.
struct SceneSet {
    std::string id;     ///< "zonotope": stable, for CSV columns and colours
    std::string label;  ///< legend text; empty: not in the legend
    std::vector<std::vector<Ring>> polygons;
    Style style;
    std::string
        worth;  ///< "exact", "sound", "nominal", "sampled"; " (partial)" appended if cut short
    double area = 0.0;
};

struct Axis {
    std::string title;
    double lower = 0.0;
    double upper = 1.0;
};

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

    bool operator==(const FigurePreset&) const = default;
};

/// A figure as plain data, back to front.
struct Scene {
    std::string title;
    Axis x;
    Axis y;
    std::vector<SceneSet> sets;
    FigurePreset preset;
};

}  // namespace core
