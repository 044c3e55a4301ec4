#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/figure/style.h"

namespace core {

/// Sign at a data point. Cross, Plus, and all of line style None (hollow) are lines, else filled.
enum class Marker { None, Circle, Square, Triangle, Diamond, Cross, Plus };

/// Stairs: y[i] holds from x[i] to x[i + 1]. Scatter: markers alone. Bars: upright, x[i] in the
/// middle, from 0 (on a logarithmic axis: from its lower end) to y[i].
enum class SeriesKind { Line, Stairs, Scatter, Bars };

/// How the spread of a series is drawn: a bar with whiskers at each point, or a band.
enum class SpreadKind { Whiskers, Band };

/// One curve, cloud of points or row of bars. `x` and `y` have one length; a point with a number
/// that is not finite (or not above 0 on a logarithmic axis) is a gap in the curve.
struct Series {
    std::string id;     ///< "zonotope": stable, for CSV and for a legend shared with sets
    std::string label;  ///< legend text (core/figure/math_text.h); empty: not in the legend
    SeriesKind kind = SeriesKind::Line;
    std::vector<double> x = {};
    std::vector<double> y = {};
    /// Ends of the spread at each point, in data coordinates (not distances), as many as `x` or
    /// none. Where one is not finite that point has no spread.
    std::vector<double> lower = {};
    std::vector<double> upper = {};
    SpreadKind spread = SpreadKind::Whiskers;
    Style style = {};  ///< bars are filled by `fill`; a band is a tint of the line's colour
    Marker marker = Marker::None;
    double markerSize = 4.0;  ///< across, in points
    double markerGap = 0.0;   ///< markers of a curve stand no nearer than this, in points
    double barWidth = 1.0;    ///< in data coordinates
    bool stacked = false;     ///< bars stand on the stacked bars before them at the same x
    /// The label without numbers: what a legend shared by several panels says where they differ.
    std::string name = {};

    bool operator==(const Series&) const = default;
};

/// A straight line through the whole panel, behind the curves.
struct ReferenceLine {
    enum class Way { Horizontal, Vertical, Sloped };
    Way way = Way::Horizontal;
    double at = 0.0;  ///< y of a horizontal line, x of a vertical one, y at x = 0 of a sloped one
    double slope = 0.0;      ///< of a sloped one; straight in data coordinates
    std::string label = {};  ///< written along the line at its far end
    Style style = {0x777777, 0.7, LineStyle::Dashed, 0x777777, 0.0, 1.0};

    bool operator==(const ReferenceLine&) const = default;
};

enum class Anchor { Left, Middle, Right };

/// A line of text at a place of the data.
struct Note {
    std::string text;
    double x = 0.0;
    double y = 0.0;
    Anchor anchor = Anchor::Left;
    double dx = 0.0;       ///< from there to the text's middle height, in points to the right
    double dy = 0.0;       ///< in points upward
    bool onPaper = false;  ///< on a ground of the paper's colour

    bool operator==(const Note&) const = default;
};

enum class ColourScale {
    Sequential,  ///< light to dark: greater is darker
    Diverging    ///< 0 is light; greyscale tells the distance from 0 only
};

/// Values on a grid of rectangles, behind everything else, with a key at the panel's right.
struct HeatMap {
    std::string id;
    std::vector<double> xEdges = {};  ///< ascending, one more than columns
    std::vector<double> yEdges = {};  ///< ascending, one more than rows
    /// Row by row from the lowest y, columns from the lowest x; what is not finite is left blank.
    std::vector<double> values = {};
    ColourScale scale = ColourScale::Sequential;
    double lower = 0.0;  ///< values at the ends of the key; values beyond have the end's colour
    double upper = 1.0;
    std::string title = {};  ///< of the key, with its unit

    bool operator==(const HeatMap&) const = default;
};

/// What a panel shows beside sets; drawn in this order, with sets between the heat map and the
/// lines. Everything is clipped to the axes but the markers of points within them.
struct Chart {
    std::optional<HeatMap> heatMap = std::nullopt;
    std::vector<ReferenceLine> lines = {};
    std::vector<Series> series = {};
    std::vector<Note> notes = {};

    bool isEmpty() const;
    bool operator==(const Chart&) const = default;
};

/// Lower ends of the bars of series `index`: 0, or the top of the stacked bars before it at the
/// same x. As many as the series' x.
std::vector<double> barBases(const Chart& chart, std::size_t index);

/// Throws std::invalid_argument, naming the series and the sizes, where lists that belong together
/// differ in length, edges do not ascend, or a size is not above 0.
void checkChart(const Chart& chart);

}  // namespace core
