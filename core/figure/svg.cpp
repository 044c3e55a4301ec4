#include <cmath>

#include "core/figure/chart_shapes.h"
#include "core/figure/clip.h"
#include "core/figure/export_text.h"
#include "core/figure/math_text.h"
#include "core/figure/text_number.h"
#include "core/figure/xml_text.h"

namespace core {

namespace {

constexpr int kDecimals = 3;
constexpr const char* kInk = "#222222";
constexpr double kGridWidth = 0.4;
/// Programs that do not clip show sets so far outside the axes.
constexpr double kRoom = 2.0;

std::string number(double value) { return fixedText(value, kDecimals); }

std::string colour(Colour value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "#";
    for (int shift = 20; shift >= 0; shift -= 4) {
        text += digits[value >> shift & 0xF];
    }
    return text;
}

std::string attribute(const char* name, const std::string& value) {
    return std::string(" ") + name + "=\"" + value + "\"";
}

std::string rectAttributes(const PaperRect& rect) {
    return attribute("x", number(rect.left)) + attribute("y", number(rect.top)) +
           attribute("width", number(rect.width)) + attribute("height", number(rect.height));
}

std::string fontFamily(const FigurePreset& preset) {
    const std::string generic =
        preset.serif
            ? "'Latin Modern Roman','Latin Modern Math','Times New Roman','Liberation Serif',serif"
            : "Helvetica,Arial,'Liberation Sans',sans-serif";
    return preset.family.empty() ? generic : "'" + xmlAttribute(preset.family) + "'," + generic;
}

std::string strokeOf(const Style& style, double width) {
    if (style.lineStyle == LineStyle::None || width <= 0.0) {
        return attribute("stroke", "none");
    }
    std::string text = attribute("stroke", colour(style.line)) +
                       attribute("stroke-width", number(width)) +
                       attribute("stroke-linejoin", "round");
    if (style.lineOpacity < 1.0) {
        text += attribute("stroke-opacity", number(style.lineOpacity));
    }
    std::string dashes;
    for (const double dash : dashPattern(style.lineStyle)) {
        dashes += (dashes.empty() ? "" : ",") + number(dash * width);
    }
    return dashes.empty() ? text : text + attribute("stroke-dasharray", dashes);
}

std::string fillOf(const Style& style) {
    return style.fillOpacity > 0.0 ? attribute("fill", colour(style.fill)) +
                                         attribute("fill-opacity", number(style.fillOpacity))
                                   : attribute("fill", "none");
}

std::string pathData(const std::vector<std::vector<PaperPoint>>& rings) {
    std::string data;
    for (const auto& ring : rings) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            data += (i == 0 ? "M" : "L") + number(ring[i].x) + " " + number(ring[i].y);
        }
        data += ring.size() > 2 ? "Z" : "";
    }
    return data;
}

class Svg {
public:
    Svg(const Figure& figure, const std::vector<std::string>& pictures)
        : m_figure(figure),
          m_preset(figure.preset),
          m_pictures(pictures),
          m_layout(layOut(figure)) {}

    std::string write() {
        begin();
        for (std::size_t i = 0; i < m_layout.panels.size(); ++i) {
            writePanel(i);
        }
        for (const PlacedLegend& legend : m_layout.legends) {
            writeLegend(legend);
        }
        for (const PaperText& text : m_layout.texts) {
            writeText(text);
        }
        return m_svg + "</svg>\n";
    }

private:
    void begin() {
        m_svg =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\" "
            "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" "
            "xml:space=\"preserve\"" +
            attribute("width", number(m_preset.widthInches) + "in") +
            attribute("height", number(m_preset.heightInches) + "in") +
            attribute("viewBox", "0 0 " + number(m_layout.width) + " " + number(m_layout.height)) +
            attribute("font-family", fontFamily(m_preset)) + ">\n";
        if (!m_figure.grid.title.empty()) {
            m_svg += "<title>" + xmlText(plainText(m_figure.grid.title)) + "</title>\n";
        }
        m_svg += "<rect" + rectAttributes({0, 0, m_layout.width, m_layout.height}) +
                 " fill=\"#ffffff\"/>\n";
    }

    void writePanel(std::size_t index) {
        const PlacedPanel& panel = m_layout.panels[index];
        const std::string clip = "axes" + std::to_string(index);
        m_svg += "<defs><clipPath" + attribute("id", clip) + "><rect" + rectAttributes(panel.axes) +
                 "/></clipPath></defs>\n";
        writeGrid(panel);
        const ChartShapes chart = chartShapes(m_figure.panels[index], panel, m_preset);
        m_svg += "<g" + attribute("clip-path", "url(#" + clip + ")") + ">\n";
        if (index < m_pictures.size()) {
            m_svg += "<image" + rectAttributes(panel.axes) +
                     " preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64," +
                     base64(m_pictures[index]) + "\"/>\n";
        } else {
            writeCells(chart.cells);
            for (const SceneSet& set : m_figure.panels[index].sets) {
                writeSet(set, panel);
            }
        }
        writeCurves(chart);
        m_svg += "</g>\n";
        writeFrame(panel);
        for (const SeriesShapes& series : chart.series) {
            writeMarks(series.marks);
        }
        if (panel.key) {
            writeKey(*panel.key);
        }
    }

    void writeCells(const std::vector<PaperCell>& cells) {
        if (cells.empty()) {
            return;
        }
        m_svg += "<g shape-rendering=\"crispEdges\">\n";
        for (const PaperCell& cell : cells) {
            m_svg += "<rect" + rectAttributes(cell.rect) + attribute("fill", colour(cell.colour)) +
                     "/>\n";
        }
        m_svg += "</g>\n";
    }

    void writeStrokes(const PaperStrokes& strokes) {
        std::string data;
        for (const auto& part : strokes.parts) {
            for (std::size_t i = 0; i < part.size(); ++i) {
                data += (i == 0 ? "M" : "L") + number(part[i].x) + " " + number(part[i].y);
            }
            data += strokes.closed ? "Z" : "";
        }
        if (!data.empty()) {
            m_svg += "<path" + attribute("d", data) +
                     (strokes.closed ? fillOf(strokes.style) : attribute("fill", "none")) +
                     strokeOf(strokes.style, strokes.style.lineWidth) + "/>\n";
        }
    }

    void writeCurves(const ChartShapes& chart) {
        for (const PaperStrokes& band : chart.bands) {
            writeStrokes(band);
        }
        for (const PaperStrokes& line : chart.lines) {
            writeStrokes(line);
        }
        for (const SeriesShapes& series : chart.series) {
            m_svg += "<g" +
                     attribute("id", "series-" + std::to_string(m_sets++) + "-" +
                                         xmlAttribute(series.id)) +
                     ">\n";
            for (const PaperStrokes& strokes : series.strokes) {
                writeStrokes(strokes);
            }
            m_svg += "</g>\n";
        }
    }

    void writeMarks(const PaperMarks& marks) {
        if (marks.at.empty()) {
            return;
        }
        const bool isHollow = marks.style.lineStyle == LineStyle::None;
        const bool isCross = marks.marker == Marker::Cross || marks.marker == Marker::Plus;
        const bool isLine = isCross || isHollow;
        const double size = isCross || !isHollow ? marks.size : hollowSize(marks.size);
        const std::string ink = colour(marks.style.line);
        m_svg +=
            "<g" +
            (isLine ? attribute("fill", "none") + attribute("stroke", ink) +
                          attribute("stroke-width", number(markerLineWidth(marks.size)))
                    : attribute("fill", ink)) +
            (marks.style.lineOpacity < 1.0 ? attribute("opacity", number(marks.style.lineOpacity))
                                           : "") +
            ">\n";
        for (const PaperPoint& at : marks.at) {
            m_svg += marks.marker == Marker::Circle
                         ? "<circle" + attribute("cx", number(at.x)) +
                               attribute("cy", number(at.y)) + attribute("r", number(0.5 * size)) +
                               "/>\n"
                         : "<path" + attribute("d", pathData(markerParts(marks.marker, size, at))) +
                               "/>\n";
        }
        m_svg += "</g>\n";
    }

    void writeKey(const PlacedKey& key) {
        std::vector<PaperCell> steps;
        for (std::size_t i = 0; i < key.colours.size(); ++i) {
            steps.push_back({keyStep(key, i), key.colours[i]});
        }
        writeCells(steps);
        std::string data;
        for (const PaperTick& tick : key.ticks) {
            data += "M" + number(key.bar.right()) + " " + number(tick.place) + "h" +
                    number(kTickLength);
        }
        writeLines(data, kInk, m_preset.frameWidth);
        m_svg += "<rect" + rectAttributes(key.bar) + " fill=\"none\"" + attribute("stroke", kInk) +
                 attribute("stroke-width", number(m_preset.frameWidth)) + "/>\n";
    }

    void writeLines(const std::string& data, const std::string& ink, double width) {
        if (!data.empty()) {
            m_svg += "<path" + attribute("d", data) + attribute("fill", "none") +
                     attribute("stroke", ink) + attribute("stroke-width", number(width)) + "/>\n";
        }
    }

    void writeGrid(const PlacedPanel& panel) {
        if (!m_preset.grid) {
            return;
        }
        std::string data;
        for (const PaperTick& tick : panel.xTicks) {
            data += "M" + number(tick.place) + " " + number(panel.axes.top) + "V" +
                    number(panel.axes.bottom());
        }
        for (const PaperTick& tick : panel.yTicks) {
            data += "M" + number(panel.axes.left) + " " + number(tick.place) + "H" +
                    number(panel.axes.right());
        }
        writeLines(data, "#dddddd", kGridWidth);
    }

    void writeFrame(const PlacedPanel& panel) {
        std::string data;
        for (const PaperTick& tick : panel.xTicks) {
            data += "M" + number(tick.place) + " " + number(panel.axes.bottom()) + "v" +
                    number(kTickLength);
        }
        for (const PaperTick& tick : panel.yTicks) {
            data += "M" + number(panel.axes.left) + " " + number(tick.place) + "h" +
                    number(-kTickLength);
        }
        for (const double place : panel.xMinor) {
            data += "M" + number(place) + " " + number(panel.axes.bottom()) + "v" +
                    number(kMinorTickLength);
        }
        for (const double place : panel.yMinor) {
            data += "M" + number(panel.axes.left) + " " + number(place) + "h" +
                    number(-kMinorTickLength);
        }
        writeLines(data, kInk, m_preset.frameWidth);
        m_svg += "<rect" + rectAttributes(panel.axes) + " fill=\"none\"" +
                 attribute("stroke", kInk) +
                 attribute("stroke-width", number(m_preset.frameWidth)) + "/>\n";
    }

    void writeSet(const SceneSet& set, const PlacedPanel& panel) {
        const double width = set.style.lineWidth * m_preset.lineScale;
        m_svg += "<g" +
                 attribute("id", "panel-" + std::to_string(m_sets++) + "-" + xmlAttribute(set.id)) +
                 fillOf(set.style) + strokeOf(set.style, width) +
                 (set.isUnion ? "" : attribute("fill-rule", "evenodd")) + ">\n";
        std::string whole;
        for (std::size_t i = 0; i < set.polygons.size(); ++i) {
            const auto rings = clippedPolygon(set.polygons[i], panel, kRoom + width);
            if (rings.empty()) {
                continue;
            }
            if (rings.front().size() == 1) {
                writeDot(rings.front().front(), set.style);
            } else if (set.isUnion) {
                whole += pathData(rings);
            } else {
                m_svg += "<path" + attribute("d", pathData(rings)) +
                         (set.fills.empty() ? "" : attribute("fill", colour(set.fills[i]))) +
                         "/>\n";
            }
        }
        m_svg += whole.empty() ? "" : "<path" + attribute("d", whole) + "/>\n";
        m_svg += "</g>\n";
    }

    void writeDot(const PaperPoint& at, const Style& style) {
        m_svg += "<circle" + attribute("cx", number(at.x)) + attribute("cy", number(at.y)) +
                 attribute("r", number(kDotRadius)) + attribute("fill", colour(style.line)) +
                 " fill-opacity=\"1\" stroke=\"none\"/>\n";
    }

    void writeLegend(const PlacedLegend& legend) {
        if (legend.box) {
            m_svg += "<rect" + rectAttributes(*legend.box) +
                     " fill=\"#ffffff\" fill-opacity=\"0.85\"/>\n";
        }
        for (const PlacedEntry& entry : legend.entries) {
            writeSwatch(entry);
            writeText(entry.text);
        }
    }

    void writeSwatch(const PlacedEntry& entry) {
        const PaperPoint middle = entry.swatch.center();
        if (entry.shape == PlacedEntry::Shape::Box) {
            m_svg += "<rect" + rectAttributes(entry.swatch) + fillOf(entry.style) +
                     strokeOf(entry.style, entry.style.lineWidth) + "/>\n";
        } else if (entry.shape == PlacedEntry::Shape::Line) {
            if (entry.hasBand) {
                m_svg += "<rect" + rectAttributes(entry.swatch) +
                         attribute("fill", colour(entry.style.line)) +
                         attribute("fill-opacity", number(kBandOpacity)) + "/>\n";
            }
            writeStrokes({{{{entry.swatch.left, middle.y}, {entry.swatch.right(), middle.y}}},
                          false,
                          entry.style});
        }
        if (entry.marker != Marker::None) {
            writeMarks({entry.marker, entry.markerSize, entry.style, {middle}});
        }
    }

    void writeText(const PaperText& text) {
        if (text.onPaper) {
            m_svg += "<rect" + rectAttributes(groundOf(text, m_preset)) +
                     " fill=\"#ffffff\" fill-opacity=\"0.85\"/>\n";
        }
        m_svg += "<text" + attribute("font-size", number(text.points)) + attribute("fill", kInk);
        if (text.anchor != Anchor::Left) {
            m_svg += attribute("text-anchor", text.anchor == Anchor::Middle ? "middle" : "end");
        }
        m_svg += text.bold ? attribute("font-weight", "bold") : "";
        const std::string at = number(text.at.x) + " " + number(text.at.y);
        m_svg += text.upward
                     ? attribute("transform", "translate(" + at + ") rotate(-90)")
                     : attribute("x", number(text.at.x)) + attribute("y", number(text.at.y));
        m_svg += ">" + spansOf(text) + "</text>\n";
    }

    static std::string spansOf(const PaperText& text) {
        std::string spans;
        double shift = 0.0;
        for (const TextRun& run : parseMathText(text.text)) {
            const bool base = run.script == TextRun::Script::Base;
            const double wanted =
                base ? 0.0
                     : text.points * (run.script == TextRun::Script::Sub ? kSubscriptDrop
                                                                         : -kSuperscriptRise);
            if (base && !run.italic && wanted == shift) {
                spans += xmlText(run.text);
                continue;
            }
            spans += "<tspan";
            spans += base ? "" : attribute("font-size", number(kScriptSize * text.points));
            spans += run.italic ? attribute("font-style", "italic") : "";
            spans += wanted == shift ? "" : attribute("dy", number(wanted - shift));
            spans += ">" + xmlText(run.text) + "</tspan>";
            shift = wanted;
        }
        return spans;
    }

    static std::string base64(const std::string& bytes) {
        constexpr std::string_view letters =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string text;
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            std::uint32_t group = 0;
            for (std::size_t i = 0; i < 3; ++i) {
                group = group << 8 |
                        (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
            }
            for (std::size_t i = 0; i < 4; ++i) {
                text += at + i <= bytes.size() ? letters[group >> (18 - 6 * i) & 63U] : '=';
            }
        }
        return text;
    }

    const Figure& m_figure;
    const FigurePreset& m_preset;
    const std::vector<std::string>& m_pictures;
    FigureLayout m_layout;
    std::string m_svg;
    int m_sets = 0;
};

}  // namespace

std::string toSvg(const Figure& figure, const std::vector<std::string>& pictures) {
    return Svg(figure, pictures).write();
}

}  // namespace core
