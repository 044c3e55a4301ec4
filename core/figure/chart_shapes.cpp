#include "core/figure/chart_shapes.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/figure/clip.h"
#include "core/figure/heat_colour.h"

namespace core {

namespace {

constexpr double kRoom = 4.0;      ///< cut so far outside the axes
constexpr double kOverlap = 0.3;   ///< cells reach under the next ones: no seam is seen
constexpr double kCapShare = 0.8;  ///< of a whisker's cap to the marker
constexpr double kLeastCap = 3.0;
constexpr double kWhiskerShare = 0.8;  ///< of the line's width
constexpr double kMarkSlack = 0.05;    ///< points on the frame count as within
constexpr int kSlopeParts = 100;       ///< of a sloped line on logarithmic axes

bool isWithin(const PaperRect& axes, const PaperPoint& p) {
    return p.x >= axes.left - kMarkSlack && p.x <= axes.right() + kMarkSlack &&
           p.y >= axes.top - kMarkSlack && p.y <= axes.bottom() + kMarkSlack;
}

class Shapes {
public:
    Shapes(const Scene& scene, const PlacedPanel& panel, const FigurePreset& preset, bool dark)
        : m_chart(scene.chart), m_panel(panel), m_preset(preset), m_dark(dark) {}

    ChartShapes make() {
        if (m_chart.heatMap) {
            addCells(*m_chart.heatMap);
        }
        for (const ReferenceLine& line : m_chart.lines) {
            addLine(line);
        }
        for (std::size_t i = 0; i < m_chart.series.size(); ++i) {
            addSeries(i);
        }
        return std::move(m_shapes);
    }

private:
    /// Not finite where the axes cannot show it.
    PaperPoint place(double x, double y) const {
        constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
        const bool shown = std::isfinite(x) && std::isfinite(y) &&
                           (x > 0.0 || m_panel.x.scale == AxisScale::Linear) &&
                           (y > 0.0 || m_panel.y.scale == AxisScale::Linear);
        return shown ? m_panel.toPaper({x, y}) : PaperPoint{kNowhere, kNowhere};
    }

    Style scaled(Style style) const {
        style.lineWidth *= m_preset.lineScale;
        return style;
    }

    /// One rectangle for each run of cells of one colour in a row.
    void addCells(const HeatMap& map) {
        const std::size_t columns = map.xEdges.size() - 1;
        for (std::size_t row = 0; row + 1 < map.yEdges.size(); ++row) {
            std::size_t first = 0;
            while (first < columns) {
                const double value = map.values[row * columns + first];
                if (!std::isfinite(value)) {
                    ++first;
                    continue;
                }
                const Colour colour = heatColour(map, value, m_dark);
                std::size_t end = first + 1;
                while (end < columns && std::isfinite(map.values[row * columns + end]) &&
                       heatColour(map, map.values[row * columns + end], m_dark) == colour) {
                    ++end;
                }
                addCell(map, row, first, end, colour);
                first = end;
            }
        }
    }

    void addCell(const HeatMap& map, std::size_t row, std::size_t first, std::size_t end,
                 Colour colour) {
        const PaperPoint low = m_panel.toPaper({map.xEdges[first], map.yEdges[row]});
        const PaperPoint high = m_panel.toPaper({map.xEdges[end], map.yEdges[row + 1]});
        const PaperRect& axes = m_panel.axes;
        const double left = std::clamp(low.x, axes.left, axes.right());
        const double right = std::clamp(high.x + kOverlap, axes.left, axes.right());
        const double top = std::clamp(high.y - kOverlap, axes.top, axes.bottom());
        const double bottom = std::clamp(low.y, axes.top, axes.bottom());
        if (left < right && top < bottom) {
            m_shapes.cells.push_back({{left, top, right - left, bottom - top}, colour});
        }
    }

    void addLine(const ReferenceLine& line) {
        std::vector<PaperPoint> points;
        const Axis& x = m_panel.x;
        const Axis& y = m_panel.y;
        switch (line.way) {
            case ReferenceLine::Way::Horizontal:
                points = {place(x.lower, line.at), place(x.upper, line.at)};
                break;
            case ReferenceLine::Way::Vertical:
                points = {place(line.at, y.lower), place(line.at, y.upper)};
                break;
            case ReferenceLine::Way::Sloped:
                for (int i = 0; i <= kSlopeParts; ++i) {
                    const double at = valueAt(x, static_cast<double>(i) / kSlopeParts);
                    points.push_back(place(at, line.at + line.slope * at));
                }
                break;
        }
        m_shapes.lines.push_back(
            {clippedLine(points, m_panel.axes, kRoom), false, scaled(line.style)});
    }

    void addSeries(std::size_t index) {
        const Series& series = m_chart.series[index];
        SeriesShapes shapes;
        shapes.id = series.id;
        if (series.kind == SeriesKind::Bars) {
            addBars(index, shapes);
        } else {
            addCurve(series, shapes);
        }
        addSpread(series, shapes);
        addMarks(series, shapes);
        m_shapes.series.push_back(std::move(shapes));
    }

    std::vector<PaperPoint> placesOf(const Series& series) const {
        std::vector<PaperPoint> points;
        const std::size_t count = std::min(series.x.size(), series.y.size());
        for (std::size_t i = 0; i < count; ++i) {
            const bool steps = series.kind == SeriesKind::Stairs && i > 0;
            if (steps) {
                points.push_back(place(series.x[i], series.y[i - 1]));
            }
            points.push_back(place(series.x[i], series.y[i]));
        }
        return points;
    }

    void addCurve(const Series& series, SeriesShapes& shapes) {
        if (series.kind != SeriesKind::Scatter && series.style.lineStyle != LineStyle::None) {
            shapes.strokes.push_back(
                {clippedLine(placesOf(series), m_panel.axes, kRoom), false, scaled(series.style)});
        }
    }

    void addBars(std::size_t index, SeriesShapes& shapes) {
        const Series& series = m_chart.series[index];
        const std::vector<double> bases = barBases(m_chart, index);
        const bool isLog = m_panel.y.scale == AxisScale::Log;
        PaperStrokes bars{{}, true, scaled(series.style)};
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            const double base = isLog && bases[i] <= 0.0 ? m_panel.y.lower : bases[i];
            const double top = bases[i] + series.y[i];
            const PaperPoint low = place(series.x[i] - 0.5 * series.barWidth, base);
            const PaperPoint high = place(series.x[i] + 0.5 * series.barWidth, top);
            if (top == bases[i] || !std::isfinite(low.x + low.y + high.x + high.y)) {
                continue;
            }
            auto shape =
                clippedShape({low, {high.x, low.y}, high, {low.x, high.y}}, m_panel.axes, kRoom);
            if (!shape.empty()) {
                bars.parts.push_back(std::move(shape));
            }
        }
        shapes.strokes.push_back(std::move(bars));
    }

    bool hasSpread(const Series& series, std::size_t i) const {
        return i < series.lower.size() && i < series.upper.size() &&
               std::isfinite(series.lower[i]) && std::isfinite(series.upper[i]) &&
               std::isfinite(series.x[i]);
    }

    /// The lower end of a spread that goes below what a logarithmic axis shows is the axis' end.
    double shownLower(const Series& series, std::size_t i) const {
        const bool isBelow = m_panel.y.scale == AxisScale::Log && series.lower[i] <= 0.0;
        return isBelow ? m_panel.y.lower : series.lower[i];
    }

    void addSpread(const Series& series, SeriesShapes& shapes) {
        if (series.lower.empty() || series.upper.empty()) {
            return;
        }
        if (series.spread == SpreadKind::Band) {
            addBand(series);
        } else {
            addWhiskers(series, shapes);
        }
    }

    /// One shape for each stretch without gaps.
    void addBand(const Series& series) {
        Style style = series.style;
        style.fill = style.line;
        style.fillOpacity = kBandOpacity;
        style.lineStyle = LineStyle::None;
        PaperStrokes band{{}, true, style};
        std::vector<PaperPoint> upper;
        std::vector<PaperPoint> lower;
        for (std::size_t i = 0; i <= series.x.size(); ++i) {
            if (i < series.x.size() && hasSpread(series, i)) {
                const PaperPoint top = place(series.x[i], series.upper[i]);
                const PaperPoint bottom = place(series.x[i], shownLower(series, i));
                if (series.kind == SeriesKind::Stairs && !upper.empty()) {
                    upper.push_back({top.x, upper.back().y});
                    lower.push_back({bottom.x, lower.back().y});
                }
                upper.push_back(top);
                lower.push_back(bottom);
            } else if (!upper.empty()) {
                upper.insert(upper.end(), lower.rbegin(), lower.rend());
                auto shape = clippedShape(std::move(upper), m_panel.axes, kRoom);
                if (!shape.empty()) {
                    band.parts.push_back(std::move(shape));
                }
                upper.clear();
                lower.clear();
            }
        }
        m_shapes.bands.push_back(std::move(band));
    }

    void addWhiskers(const Series& series, SeriesShapes& shapes) {
        Style style = scaled(series.style);
        style.lineWidth *= kWhiskerShare;
        style.lineStyle = LineStyle::Solid;
        PaperStrokes whiskers{{}, false, style};
        const double half = 0.5 * std::max(kLeastCap, kCapShare * series.markerSize);
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            if (!hasSpread(series, i)) {
                continue;
            }
            const PaperPoint top = place(series.x[i], series.upper[i]);
            const PaperPoint bottom = place(series.x[i], shownLower(series, i));
            addParts({top, bottom}, whiskers);
            addParts({{top.x - half, top.y}, {top.x + half, top.y}}, whiskers);
            addParts({{bottom.x - half, bottom.y}, {bottom.x + half, bottom.y}}, whiskers);
        }
        shapes.strokes.push_back(std::move(whiskers));
    }

    void addParts(const std::vector<PaperPoint>& line, PaperStrokes& strokes) const {
        for (auto& part : clippedLine(line, m_panel.axes, kRoom)) {
            strokes.parts.push_back(std::move(part));
        }
    }

    void addMarks(const Series& series, SeriesShapes& shapes) {
        shapes.marks = {series.marker, series.markerSize, scaled(series.style), {}};
        const bool isCloud = series.kind == SeriesKind::Scatter;
        if (isCloud && series.marker == Marker::None) {
            shapes.marks.marker = Marker::Circle;
        } else if (series.marker == Marker::None) {
            return;
        }
        PaperPoint last{-1e9, -1e9};
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            const PaperPoint at = place(series.x[i], series.y[i]);
            const bool isNear =
                !isCloud && std::hypot(at.x - last.x, at.y - last.y) < series.markerGap;
            if (isWithin(m_panel.axes, at) && !isNear) {
                shapes.marks.at.push_back(at);
                last = at;
            }
        }
    }

    const Chart& m_chart;
    const PlacedPanel& m_panel;
    const FigurePreset& m_preset;
    bool m_dark;
    ChartShapes m_shapes;
};

}  // namespace

ChartShapes chartShapes(const Scene& scene, const PlacedPanel& panel, const FigurePreset& preset,
                        bool dark) {
    return Shapes(scene, panel, preset, dark).make();
}

std::vector<std::vector<PaperPoint>> markerParts(Marker marker, double size, PaperPoint at) {
    const auto point = [&](double x, double y) {
        return PaperPoint{at.x + 0.5 * size * x, at.y - 0.5 * size * y};
    };
    // Areas about that of the circle. Triangle and diamond are those of TikZ's plotmarks.
    constexpr double square = 0.88;
    constexpr double triangle = 1.25;
    constexpr double diamond = 1.3;
    constexpr double sine = 0.8660254037844386;
    constexpr double slant = 0.7071067811865476;
    switch (marker) {
        case Marker::Square:
            return {{point(-square, -square), point(square, -square), point(square, square),
                     point(-square, square)}};
        case Marker::Triangle:
            return {{point(0.0, triangle), point(sine * triangle, -0.5 * triangle),
                     point(-sine * triangle, -0.5 * triangle)}};
        case Marker::Diamond:
            return {{point(0.0, diamond), point(0.75 * diamond, 0.0), point(0.0, -diamond),
                     point(-0.75 * diamond, 0.0)}};
        case Marker::Cross:
            return {{point(-slant, -slant), point(slant, slant)},
                    {point(-slant, slant), point(slant, -slant)}};
        case Marker::Plus:
            return {{point(-1.0, 0.0), point(1.0, 0.0)}, {point(0.0, -1.0), point(0.0, 1.0)}};
        case Marker::Circle:
        case Marker::None:
            return {};
    }
    return {};
}

double markerLineWidth(double size) { return 0.22 * size; }

double hollowSize(double size) { return size - markerLineWidth(size); }

}  // namespace core
