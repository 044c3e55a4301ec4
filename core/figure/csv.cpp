#include <algorithm>
#include <cmath>

#include "core/figure/export_text.h"
#include "core/io/number.h"

namespace core {

namespace {

constexpr const char* kSetHeader = "set,polygon,ring,vertex,x,y\n";
constexpr const char* kChartHeader = "panel,kind,id,polygon,ring,index,x,y,lower,upper,value\n";

/// A field, quoted where it must be (RFC 4180).
std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quotedText = "\"";
    for (const char c : text) {
        quotedText += c;
        if (c == '"') {
            quotedText += c;
        }
    }
    return quotedText + "\"";
}

/// Empty where there is no number.
std::string number(double value) { return std::isfinite(value) ? exactText(value) : std::string(); }

void appendRing(const Ring& ring, const std::string& prefix, const char* end, std::string& csv) {
    for (std::size_t vertex = 0; vertex < ring.size(); ++vertex) {
        csv += prefix + std::to_string(vertex) + "," + exactText(ring[vertex][0]) + "," +
               exactText(ring[vertex][1]) + end;
    }
}

void appendSets(const Scene& scene, const std::string& panel, const char* end, std::string& csv) {
    for (const SceneSet& set : scene.sets) {
        for (std::size_t polygon = 0; polygon < set.polygons.size(); ++polygon) {
            for (std::size_t ring = 0; ring < set.polygons[polygon].size(); ++ring) {
                const std::string prefix = panel + field(set.id) + "," + std::to_string(polygon) +
                                           "," + std::to_string(ring) + ",";
                appendRing(set.polygons[polygon][ring], prefix, end, csv);
            }
        }
    }
}

const char* kindName(SeriesKind kind) {
    switch (kind) {
        case SeriesKind::Line:
            return "line";
        case SeriesKind::Stairs:
            return "stairs";
        case SeriesKind::Scatter:
            return "points";
        case SeriesKind::Bars:
            return "bars";
    }
    return "";
}

void appendSeries(const Series& series, const std::string& panel, std::string& csv) {
    const std::string prefix = panel + kindName(series.kind) + "," + field(series.id) + ",,,";
    for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
        const bool hasSpread = i < series.lower.size() && i < series.upper.size();
        csv += prefix + std::to_string(i) + "," + number(series.x[i]) + "," + number(series.y[i]) +
               "," + (hasSpread ? number(series.lower[i]) : "") + "," +
               (hasSpread ? number(series.upper[i]) : "") + ",\n";
    }
}

/// A cell's middle and value.
void appendHeatMap(const HeatMap& map, const std::string& panel, std::string& csv) {
    const std::size_t columns = map.xEdges.size() - 1;
    const std::string prefix = panel + "heat," + field(map.id) + ",,,";
    for (std::size_t i = 0; i < map.values.size(); ++i) {
        const std::size_t c = i % columns;
        const std::size_t r = i / columns;
        csv += prefix + std::to_string(i) + "," +
               number(0.5 * (map.xEdges[c] + map.xEdges[c + 1])) + "," +
               number(0.5 * (map.yEdges[r] + map.yEdges[r + 1])) + ",,," + number(map.values[i]) +
               "\n";
    }
}

void appendLine(const ReferenceLine& line, const std::string& panel, std::string& csv) {
    const bool isVertical = line.way == ReferenceLine::Way::Vertical;
    csv += panel + "reference," + field(line.label) + ",,,," + (isVertical ? number(line.at) : "") +
           "," + (isVertical ? "" : number(line.at)) + ",,," +
           (line.way == ReferenceLine::Way::Sloped ? number(line.slope) : "") + "\n";
}

void appendPanel(const Scene& scene, const std::string& panel, std::string& csv) {
    if (scene.chart.heatMap) {
        appendHeatMap(*scene.chart.heatMap, panel, csv);
    }
    appendSets(scene, panel + "set,", ",,,\n", csv);
    for (const ReferenceLine& line : scene.chart.lines) {
        appendLine(line, panel, csv);
    }
    for (const Series& series : scene.chart.series) {
        appendSeries(series, panel, csv);
    }
}

bool hasChart(const Figure& figure) {
    return std::any_of(figure.panels.begin(), figure.panels.end(),
                       [](const Scene& panel) { return !panel.chart.isEmpty(); });
}

}  // namespace

std::string toCsv(const Figure& figure) {
    const bool several = figure.panels.size() > 1;
    const bool charts = hasChart(figure);
    std::string csv = charts    ? kChartHeader
                      : several ? std::string("panel,") + kSetHeader
                                : kSetHeader;
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        if (charts) {
            appendPanel(figure.panels[i], std::to_string(i) + ",", csv);
        } else {
            appendSets(figure.panels[i], several ? std::to_string(i) + "," : "", "\n", csv);
        }
    }
    return csv;
}

std::string toCsv(const Scene& scene) { return toCsv(figureOf(scene)); }

}  // namespace core
