#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace core {

/// On the paper, in points (1/72 in) from its upper left corner, y down.
struct PaperPoint {
    double x = 0.0;
    double y = 0.0;
};

struct PaperRect {
    double left = 0.0;
    double top = 0.0;
    double width = 0.0;
    double height = 0.0;

    double right() const { return left + width; }
    double bottom() const { return top + height; }
    PaperPoint center() const { return {left + 0.5 * width, top + 0.5 * height}; }
};

/// A line of text (core/figure/math_text.h) whose base line goes through `at`.
struct PaperText {
    enum class Role { Number, AxisTitle, Free };
    std::string text;
    PaperPoint at;
    Anchor anchor = Anchor::Left;
    double points = 9.0;
    bool bold = false;
    bool upward = false;  ///< turned a quarter to the left
    Role role = Role::Free;
    bool onPaper = false;  ///< on a ground of the paper's colour, groundOf()
};

struct PaperTick {
    double value = 0.0;
    double place = 0.0;  ///< x of an x tick, y of a y tick
    std::string label;
};

/// The colours of a heat map beside its panel, from below.
struct PlacedKey {
    PaperRect bar;
    std::vector<Colour> colours;
    std::vector<PaperTick> ticks;
};

/// The rectangle of a step of the key; each reaches a little under the next, so that no seam shows.
PaperRect keyStep(const PlacedKey& key, std::size_t step);

/// Where a value stands between the ends of an axis: 0 at `lower`, 1 at `upper`; below both on a
/// logarithmic axis what is not above 0.
double shareOf(const Axis& axis, double value);
/// The value at such a share.
double valueAt(const Axis& axis, double share);

/// A panel's place on the paper. `x` and `y` are the ranges as drawn: shared ones joined, and
/// widened where a unit is to be as long on both axes.
struct PlacedPanel {
    PaperRect axes;
    Axis x;
    Axis y;
    std::vector<PaperTick> xTicks;
    std::vector<PaperTick> yTicks;
    std::vector<double> xMinor;  ///< places of the ticks without numbers (logarithmic axes)
    std::vector<double> yMinor;
    std::optional<PlacedKey> key;
    bool xNumbers = true;  ///< numbers and the axis title are drawn
    bool yNumbers = true;
    double xTitleDrop = 0.0;   ///< from the axes' lower edge to the base line of the title
    double yTitleShift = 0.0;  ///< from the axes' left edge to the base line of the title

    PaperPoint toPaper(const std::array<double, 2>& point) const;
    std::array<double, 2> toData(const PaperPoint& place) const;
};

struct PlacedEntry {
    /// Sets and bars are boxes, curves lines (on a tint if they have a band), clouds of points one
    /// marker; a box or a line may have a marker too.
    enum class Shape { Box, Line, Point };
    PaperRect swatch;
    Style style;
    bool isMarked = false;  ///< of a set whose polygons have colours of their own
    PaperText text;
    Shape shape = Shape::Box;
    Marker marker = Marker::None;
    double markerSize = 4.0;
    bool hasBand = false;
};

struct PlacedLegend {
    std::optional<PaperRect> box;  ///< white ground under entries that stand inside axes
    std::vector<PlacedEntry> entries;
};

/// Where everything of a figure stands. Text is measured by textWidth(), so that it is the same in
/// every format and on every machine.
struct FigureLayout {
    double width = 0.0;
    double height = 0.0;
    std::vector<PlacedPanel> panels;
    std::vector<PaperText> texts;  ///< titles, letters, axis titles and the ticks' numbers
    std::vector<PlacedLegend> legends;
};

/// Never throws: what does not fit (too long titles, hundreds of legend entries) is left to
/// overlap, axes keep at least a sixth of their panel.
FigureLayout layOut(const Figure& figure);

inline constexpr double kPointsPerInch = 72.0;
inline constexpr double kTickLength = 3.0;
inline constexpr double kMinorTickLength = 1.8;
inline constexpr double kBandOpacity = 0.18;
inline constexpr double kDotRadius = 1.4;

/// The ground under a text that stands on the paper's colour.
PaperRect groundOf(const PaperText& text, const FigurePreset& preset);

/// Dashes and gaps of a line style in widths of the line; none for a solid one.
std::vector<double> dashPattern(LineStyle style);

}  // namespace core
