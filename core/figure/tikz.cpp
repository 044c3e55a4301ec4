#include "core/figure/chart_shapes.h"
#include "core/figure/clip.h"
#include "core/figure/export_text.h"
#include "core/figure/math_text.h"
#include "core/figure/tikz_words.h"

namespace core {

namespace {

using namespace tikz;

/// What is cut off lies so far outside the axes, in points.
constexpr double kRoom = 4.0;
constexpr int kPointsALine = 4;

class Tikz {
public:
    explicit Tikz(const Figure& figure)
        : m_figure(figure), m_preset(figure.preset), m_layout(layOut(figure)) {
        for (std::size_t i = 0; i < figure.panels.size(); ++i) {
            m_charts.push_back(chartShapes(figure.panels[i], m_layout.panels[i], m_preset));
        }
    }

    std::string write(bool standalone) {
        if (standalone) {
            beginDocument();
        } else {
            m_tex = "% needs \\usepackage{pgfplots} in the preamble\n";
        }
        m_tex += "\\begin{tikzpicture}[x=1bp,y=1bp]\n\\pgfplotsset{compat=1.16}\n";
        writeStyles();
        m_tex += "\\path[use as bounding box] (0,0) rectangle (" + number(m_layout.width) + "," +
                 number(m_layout.height) + ");\n";
        for (std::size_t i = 0; i < m_layout.panels.size(); ++i) {
            writePanel(i);
        }
        for (const PlacedLegend& legend : m_layout.legends) {
            writeLegend(legend);
        }
        for (const PaperText& text : m_layout.texts) {
            if (text.role == PaperText::Role::Free) {
                writeText(text);
            }
        }
        m_tex += "\\end{tikzpicture}%\n";
        return standalone ? m_tex + "\\end{document}\n" : m_tex;
    }

private:
    /// A page of the figure's size; packages of every LaTeX only, and pgfplots.
    void beginDocument() {
        m_tex =
            "\\documentclass{article}\n"
            "\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n\\usepackage{lmodern}\n"
            "\\usepackage[paperwidth=" +
            number(m_layout.width) + "bp,paperheight=" + number(m_layout.height) +
            "bp,margin=0bp]{geometry}\n"
            "\\usepackage{pgfplots}\n\\pgfplotsset{compat=1.16}\n"
            "\\pagestyle{empty}\\setlength{\\parindent}{0pt}\\setlength{\\topskip}{0pt}\n"
            "\\begin{document}%\n";
    }

    double up(double y) const { return m_layout.height - y; }

    std::string at(const PaperPoint& point) const {
        return "(" + number(point.x) + "," + number(up(point.y)) + ")";
    }

    std::string font(double points) const {
        return std::string("\\fontsize{") + number(points) + "bp}{" + number(1.2 * points) +
               "bp}\\selectfont" + (m_preset.serif ? "" : "\\sffamily");
    }

    std::string widthOf(const SceneSet& set) const {
        return number(set.style.lineWidth * m_preset.lineScale) + "bp";
    }

    static std::string styleName(std::size_t panel, std::size_t set) {
        return "rs p" + std::to_string(panel) + " s" + std::to_string(set);
    }

    std::string colour(Colour value) {
        const std::string name = "rs" + hexColour(value);
        if (m_colours.find(name + ",") == std::string::npos) {
            m_colours += name + ",";
            m_tex += "\\definecolor{" + name + "}{HTML}{" + hexColour(value) + "}\n";
        }
        return name;
    }

    std::string options(const Style& style, double width, bool isUnion) {
        std::string text = isUnion ? "nonzero rule" : "even odd rule";
        text += ", line join=round, line width=" + number(width) + "bp, " + dashes(style, width);
        if (style.lineStyle != LineStyle::None) {
            text += ", draw=" + colour(style.line) + ", draw opacity=" + number(style.lineOpacity);
        }
        if (style.fillOpacity > 0.0) {
            text += ", fill=" + colour(style.fill) + ", fill opacity=" + number(style.fillOpacity);
        }
        return text;
    }

    void writeStyles() {
        for (std::size_t p = 0; p < m_figure.panels.size(); ++p) {
            for (std::size_t s = 0; s < m_figure.panels[p].sets.size(); ++s) {
                const SceneSet& set = m_figure.panels[p].sets[s];
                for (const Colour fill : set.fills) {
                    colour(fill);
                }
                const std::string text =
                    options(set.style, set.style.lineWidth * m_preset.lineScale, set.isUnion);
                m_tex += "\\tikzset{" + styleName(p, s) + "/.style={" + text + "}}  % " +
                         plainText(set.id) + "\n";
            }
        }
        for (const ChartShapes& chart : m_charts) {
            defineColours(chart);
        }
        for (const PlacedPanel& panel : m_layout.panels) {
            for (const Colour step : panel.key ? panel.key->colours : std::vector<Colour>()) {
                colour(step);
            }
        }
        colour(0x222222);
        colour(0xDDDDDD);
    }

    /// All before the axes begin.
    void defineColours(const ChartShapes& chart) {
        for (const PaperCell& cell : chart.cells) {
            colour(cell.colour);
        }
        for (const auto* list : {&chart.lines, &chart.bands}) {
            for (const PaperStrokes& strokes : *list) {
                colour(strokes.style.line);
                colour(strokes.style.fill);
            }
        }
        for (const SeriesShapes& series : chart.series) {
            colour(series.marks.style.line);
            for (const PaperStrokes& strokes : series.strokes) {
                colour(strokes.style.line);
                colour(strokes.style.fill);
            }
        }
    }

    static std::string tickList(const std::vector<PaperTick>& ticks, bool labels) {
        std::string list;
        for (const PaperTick& tick : ticks) {
            list += (list.empty() ? "" : ",") +
                    (labels ? "{" + texText(tick.label) + "}" : dataNumber(tick.value));
        }
        return list;
    }

    static std::vector<double> minorValues(const PlacedPanel& panel, bool onX) {
        std::vector<double> values;
        for (const double place : onX ? panel.xMinor : panel.yMinor) {
            values.push_back(onX ? panel.toData({place, 0.0})[0] : panel.toData({0.0, place})[1]);
        }
        return values;
    }

    /// Logarithmic axes have their own ticks without numbers, which must not be pgfplots'.
    template <typename Add>
    void addScale(const std::string& name, const Axis& axis, const std::vector<double>& minor,
                  const Add& add) const {
        if (axis.scale == AxisScale::Linear) {
            return;
        }
        add(name + "mode=log");
        std::string list;
        for (const double value : minor) {
            list += (list.empty() ? "" : ",") + dataNumber(value);
        }
        add(list.empty() ? name + "minorticks=false"
                         : "minor " + name + "tick={" + list +
                               "}, minor tick style={draw=rs222222, "
                               "line width=" +
                               number(m_preset.frameWidth) +
                               "bp}, minor tick length=" + number(kMinorTickLength) + "bp");
    }

    std::string axisOptions(const PlacedPanel& panel) const {
        std::string text;
        const auto add = [&](const std::string& option) { text += "    " + option + ",\n"; };
        const std::string titleFont = font(m_preset.fontPoints);
        const std::string numberFont = font(m_preset.tickPoints);
        // Inside an axis the picture's units do not hold.
        add("at={(" + number(panel.axes.left) + "bp," + number(up(panel.axes.bottom())) +
            "bp)}, anchor=south west");
        add("scale only axis, width=" + number(panel.axes.width) +
            "bp, height=" + number(panel.axes.height) + "bp");
        add("xmin=" + dataNumber(panel.x.lower) + ", xmax=" + dataNumber(panel.x.upper) +
            ", ymin=" + dataNumber(panel.y.lower) + ", ymax=" + dataNumber(panel.y.upper));
        addScale("x", panel.x, minorValues(panel, true), add);
        addScale("y", panel.y, minorValues(panel, false), add);
        add("axis line style={draw=rs222222, line width=" + number(m_preset.frameWidth) + "bp}");
        add("tick style={draw=rs222222, line width=" + number(m_preset.frameWidth) +
            "bp}, major tick length=" + number(kTickLength) + "bp");
        add("tick align=outside, tick pos=left, scaled ticks=false");
        add("xtick={" + tickList(panel.xTicks, false) + "}, xticklabels={" +
            (panel.xNumbers ? tickList(panel.xTicks, true) : "") + "}");
        add("ytick={" + tickList(panel.yTicks, false) + "}, yticklabels={" +
            (panel.yNumbers ? tickList(panel.yTicks, true) : "") + "}");
        // Base lines as laid out: the labels' own heights differ with what they hold.
        const double base = 2.5 + 0.68 * m_preset.tickPoints;
        add("xticklabel style={text=rs222222, font=" + numberFont +
            ", anchor=base, inner sep=0pt, yshift=" + number(-base) + "bp}");
        add("yticklabel style={text=rs222222, font=" + numberFont +
            ", anchor=base east, inner sep=0pt, xshift=-2.5bp, yshift=" +
            number(-0.34 * m_preset.tickPoints) + "bp}");
        if (panel.xNumbers && !panel.x.title.empty()) {
            add("xlabel={" + texText(panel.x.title) +
                "}, every axis x label/.style={text=rs222222, font=" + titleFont +
                ", at={(axis description cs:0.5,0)}, anchor=base, inner sep=0pt, yshift=" +
                number(-panel.xTitleDrop) + "bp}");
        }
        if (panel.yNumbers && !panel.y.title.empty()) {
            add("ylabel={" + texText(panel.y.title) +
                "}, every axis y label/.style={text=rs222222, font=" + titleFont +
                ", at={(axis description cs:0,0.5)}, anchor=base, rotate=90, "
                "inner sep=0pt, shift={(0bp," +
                number(panel.yTitleShift) + "bp)}}");
        }
        if (m_preset.grid) {
            add("grid=major, grid style={draw=rsDDDDDD, line width=0.4bp}");
        }
        return text;
    }

    void writePanel(std::size_t index) {
        const PlacedPanel& panel = m_layout.panels[index];
        m_tex += "\\begin{axis}[\n" + axisOptions(panel) + "]\n";
        for (const PaperCell& cell : m_charts[index].cells) {
            m_tex += "\\fill[rs" + hexColour(cell.colour) + "] " +
                     dataAt({cell.rect.left, cell.rect.bottom()}, panel) + " rectangle " +
                     dataAt({cell.rect.right(), cell.rect.top}, panel) + ";\n";
        }
        for (std::size_t s = 0; s < m_figure.panels[index].sets.size(); ++s) {
            writeSet(m_figure.panels[index].sets[s], panel, styleName(index, s));
        }
        writeCurves(m_charts[index], panel);
        m_tex += "\\end{axis}\n";
        if (panel.key) {
            writeKey(*panel.key);
        }
    }

    void writeCurves(const ChartShapes& chart, const PlacedPanel& panel) {
        for (const PaperStrokes& band : chart.bands) {
            writeStrokes(band, panel);
        }
        for (const PaperStrokes& line : chart.lines) {
            writeStrokes(line, panel);
        }
        for (const SeriesShapes& series : chart.series) {
            m_tex += "% " + plainText(series.id) + "\n";
            for (const PaperStrokes& strokes : series.strokes) {
                writeStrokes(strokes, panel);
            }
        }
        for (const SeriesShapes& series : chart.series) {
            writeMarks(series.marks, panel);
        }
    }

    void writeStrokes(const PaperStrokes& strokes, const PlacedPanel& panel) {
        std::string path;
        for (const auto& part : strokes.parts) {
            for (std::size_t i = 0; i < part.size(); ++i) {
                path += (i == 0                  ? " "
                         : i % kPointsALine == 0 ? "\n    -- "
                                                 : " -- ") +
                        dataAt(part[i], panel);
            }
            path += strokes.closed ? " -- cycle" : "";
        }
        if (!path.empty()) {
            Style style = strokes.style;
            style.fillOpacity = strokes.closed ? style.fillOpacity : 0.0;
            m_tex += "\\path[" + options(style, style.lineWidth, false) + "]" + path + ";\n";
        }
    }

    void writeMarks(const PaperMarks& marks, const PlacedPanel& panel) {
        if (marks.at.empty()) {
            return;
        }
        constexpr double kHair = 0.1;  // TikZ draws an outline too
        const PlotMark mark = plotMark(marks.marker);
        const bool isHollow = !mark.isLine && marks.style.lineStyle == LineStyle::None;
        const double size = isHollow ? mark.size * hollowSize(marks.size)
                                     : mark.size * marks.size - (mark.isLine ? 0.0 : 0.5 * kHair);
        const std::string ink = "rs" + hexColour(marks.style.line);
        m_tex += std::string("\\addplot[only marks, forget plot, mark=") + mark.name +
                 ", mark size=" + number(size) + "bp, mark options={solid, draw=" + ink +
                 ", fill=" + (isHollow ? "none" : ink) +
                 ", opacity=" + number(marks.style.lineOpacity) + ", line width=" +
                 number(mark.isLine || isHollow ? markerLineWidth(marks.size) : kHair) +
                 "bp}] coordinates {";
        for (std::size_t i = 0; i < marks.at.size(); ++i) {
            m_tex += (i % kPointsALine == 0 ? "\n    " : " ") + dataAt(marks.at[i], panel);
        }
        m_tex += "};\n";
    }

    void writeKey(const PlacedKey& key) {
        const auto rectangle = [&](const PaperRect& rect) {
            return at({rect.left, rect.bottom()}) + " rectangle " + at({rect.right(), rect.top});
        };
        for (std::size_t i = 0; i < key.colours.size(); ++i) {
            m_tex +=
                "\\fill[rs" + hexColour(key.colours[i]) + "] " + rectangle(keyStep(key, i)) + ";\n";
        }
        m_tex += "\\draw[rs222222, line width=" + number(m_preset.frameWidth) + "bp] " +
                 rectangle(key.bar);
        for (const PaperTick& tick : key.ticks) {
            m_tex += " " + at({key.bar.right(), tick.place}) + " -- " +
                     at({key.bar.right() + kTickLength, tick.place});
        }
        m_tex += ";\n";
    }

    void writeSet(const SceneSet& set, const PlacedPanel& panel, const std::string& style) {
        std::string whole;
        for (std::size_t i = 0; i < set.polygons.size(); ++i) {
            const auto rings = clippedPolygon(set.polygons[i], panel, kRoom);
            if (rings.empty()) {
                continue;
            }
            if (rings.front().size() == 1) {
                writeDot(rings.front().front(), panel, set.style);
            } else if (set.isUnion) {
                whole += pathOf(rings, panel);
            } else {
                m_tex += "\\path[" + style + (rings.front().size() == 2 ? ", fill=none" : "") +
                         (set.fills.empty() ? "" : ", fill=rs" + hexColour(set.fills[i])) + "]" +
                         pathOf(rings, panel) + ";\n";
            }
        }
        m_tex += whole.empty() ? "" : "\\path[" + style + "]" + whole + ";\n";
    }

    void writeDot(const PaperPoint& point, const PlacedPanel& panel, const Style& style) {
        m_tex += "\\fill[rs" + hexColour(style.line) + "] " + dataAt(point, panel) +
                 " circle[radius=" + number(kDotRadius) + "bp];\n";
    }

    /// Cut on the paper, written as data: axes can be changed by hand afterwards.
    static std::string dataAt(const PaperPoint& point, const PlacedPanel& panel) {
        const auto [x, y] = panel.toData(point);
        return "(" + dataNumber(x) + "," + dataNumber(y) + ")";
    }

    static std::string pathOf(const std::vector<std::vector<PaperPoint>>& rings,
                              const PlacedPanel& panel) {
        std::string path;
        for (const auto& ring : rings) {
            for (std::size_t i = 0; i < ring.size(); ++i) {
                path += (i == 0                  ? " "
                         : i % kPointsALine == 0 ? "\n    -- "
                                                 : " -- ") +
                        dataAt(ring[i], panel);
            }
            path += ring.size() > 2 ? " -- cycle" : "";
        }
        return path;
    }

    void writeLegend(const PlacedLegend& legend) {
        if (legend.box) {
            const PaperRect& box = *legend.box;
            m_tex += "\\fill[white, fill opacity=0.85] " + at({box.left, box.bottom()}) +
                     " rectangle " + at({box.right(), box.top}) + ";\n";
        }
        for (const PlacedEntry& entry : legend.entries) {
            writeSwatch(entry);
            writeText(entry.text);
        }
    }

    void writeSwatch(const PlacedEntry& entry) {
        const PaperRect& box = entry.swatch;
        const PaperPoint middle = box.center();
        const std::string corners =
            at({box.left, box.bottom()}) + " rectangle " + at({box.right(), box.top});
        Style style = entry.style;
        if (entry.shape == PlacedEntry::Shape::Box) {
            m_tex += "\\path[" + options(style, style.lineWidth, false) + "] " + corners + ";\n";
        } else if (entry.shape == PlacedEntry::Shape::Line) {
            if (entry.hasBand) {
                m_tex += "\\fill[" + colour(style.line) + ", fill opacity=" + number(kBandOpacity) +
                         "] " + corners + ";\n";
            }
            style.fillOpacity = 0.0;
            m_tex += "\\path[" + options(style, style.lineWidth, false) + "] " +
                     at({box.left, middle.y}) + " -- " + at({box.right(), middle.y}) + ";\n";
        }
        if (entry.marker != Marker::None) {
            writeMark(entry.marker, entry.markerSize, style, middle);
        }
    }

    /// On the paper, outside of axes.
    void writeMark(Marker marker, double size, const Style& style, const PaperPoint& middle) {
        const bool isCross = marker == Marker::Cross || marker == Marker::Plus;
        const bool isLine = isCross || style.lineStyle == LineStyle::None;
        const double across = isLine && !isCross ? hollowSize(size) : size;
        const std::string ink = colour(style.line);
        m_tex += isLine ? "\\draw[" + ink + ", line width=" + number(markerLineWidth(size)) + "bp]"
                        : "\\fill[" + ink + "]";
        if (marker == Marker::Circle) {
            m_tex += " " + at(middle) + " circle[radius=" + number(0.5 * across) + "bp]";
        }
        for (const auto& part : markerParts(marker, across, middle)) {
            for (std::size_t i = 0; i < part.size(); ++i) {
                m_tex += (i == 0 ? " " : " -- ") + at(part[i]);
            }
            m_tex += isCross ? "" : " -- cycle";
        }
        m_tex += ";\n";
    }

    void writeText(const PaperText& text) {
        if (text.onPaper) {
            const PaperRect ground = groundOf(text, m_preset);
            m_tex += "\\fill[white, fill opacity=0.85] " + at({ground.left, ground.bottom()}) +
                     " rectangle " + at({ground.right(), ground.top}) + ";\n";
        }
        const char* anchor = text.anchor == Anchor::Left     ? "base west"
                             : text.anchor == Anchor::Middle ? "base"
                                                             : "base east";
        m_tex += std::string("\\node[anchor=") + anchor + ", inner sep=0pt, outer sep=0pt" +
                 (text.upward ? ", rotate=90" : "") + ", text=rs222222, font=" + font(text.points) +
                 (text.bold ? "\\bfseries" : "") + "] at " + at(text.at) + " {" +
                 texText(text.text) + "};\n";
    }

    const Figure& m_figure;
    const FigurePreset& m_preset;
    FigureLayout m_layout;
    std::vector<ChartShapes> m_charts;  ///< one a panel
    std::string m_tex;
    std::string m_colours;
};

}  // namespace

std::string toTikz(const Figure& figure, bool standalone) { return Tikz(figure).write(standalone); }

std::string toTikz(const Scene& scene, bool standalone) {
    return toTikz(figureOf(scene), standalone);
}

}  // namespace core
