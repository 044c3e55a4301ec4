#include <cmath>
#include <limits>

#include "core/figure/chart_json_private.h"
#include "core/figure/style_json_private.h"

namespace core {

namespace {

constexpr Names<Marker, 7> kMarkers{{{Marker::None, "none"},
                                     {Marker::Circle, "circle"},
                                     {Marker::Square, "square"},
                                     {Marker::Triangle, "triangle"},
                                     {Marker::Diamond, "diamond"},
                                     {Marker::Cross, "cross"},
                                     {Marker::Plus, "plus"}}};
constexpr Names<SeriesKind, 4> kKinds{{{SeriesKind::Line, "line"},
                                       {SeriesKind::Stairs, "stairs"},
                                       {SeriesKind::Scatter, "points"},
                                       {SeriesKind::Bars, "bars"}}};
constexpr Names<SpreadKind, 2> kSpreads{
    {{SpreadKind::Whiskers, "whiskers"}, {SpreadKind::Band, "band"}}};
constexpr Names<ReferenceLine::Way, 3> kWays{{{ReferenceLine::Way::Horizontal, "horizontal"},
                                              {ReferenceLine::Way::Vertical, "vertical"},
                                              {ReferenceLine::Way::Sloped, "sloped"}}};
constexpr Names<Anchor, 3> kAnchors{
    {{Anchor::Left, "left"}, {Anchor::Middle, "middle"}, {Anchor::Right, "right"}}};
constexpr Names<ColourScale, 2> kColourScales{
    {{ColourScale::Sequential, "sequential"}, {ColourScale::Diverging, "diverging"}}};

/// What is not finite is null.
Json valuesJson(const std::vector<double>& values) {
    Json json = Json::array();
    for (const double value : values) {
        json.push_back(std::isfinite(value) ? Json(value) : Json());
    }
    return json;
}

std::vector<double> values(JsonReader& reader, const std::string& key) {
    return readValues(reader, reader.place(key), reader.at(key));
}

Json seriesJson(const Series& series) {
    return {{"id", series.id},
            {"label", series.label},
            {"name", series.name},
            {"kind", nameOf(kKinds, series.kind)},
            {"x", valuesJson(series.x)},
            {"y", valuesJson(series.y)},
            {"lower", valuesJson(series.lower)},
            {"upper", valuesJson(series.upper)},
            {"spread", nameOf(kSpreads, series.spread)},
            {"style", styleJson(series.style)},
            {"marker", nameOf(kMarkers, series.marker)},
            {"marker_size", series.markerSize},
            {"marker_gap", series.markerGap},
            {"bar_width", series.barWidth},
            {"stacked", series.stacked}};
}

Series readSeries(JsonReader& reader) {
    Series series;
    series.id = reader.text("id");
    series.label = reader.text("label");
    series.name = reader.text("name");
    series.kind = named(reader, "kind", kKinds);
    series.x = values(reader, "x");
    series.y = values(reader, "y");
    series.lower = values(reader, "lower");
    series.upper = values(reader, "upper");
    series.spread = named(reader, "spread", kSpreads);
    series.style = readStyle(reader.object("style"));
    series.marker = named(reader, "marker", kMarkers);
    series.markerSize = reader.number("marker_size");
    series.markerGap = reader.number("marker_gap");
    series.barWidth = reader.number("bar_width");
    series.stacked = reader.flag("stacked");
    reader.refuseUnknown();
    return series;
}

Json lineJson(const ReferenceLine& line) {
    return {{"way", nameOf(kWays, line.way)},
            {"at", line.at},
            {"slope", line.slope},
            {"label", line.label},
            {"style", styleJson(line.style)}};
}

ReferenceLine readLine(JsonReader& reader) {
    ReferenceLine line;
    line.way = named(reader, "way", kWays);
    line.at = reader.number("at");
    line.slope = reader.number("slope");
    line.label = reader.text("label");
    line.style = readStyle(reader.object("style"));
    reader.refuseUnknown();
    return line;
}

Json noteJson(const Note& note) {
    return {{"text", note.text},
            {"x", note.x},
            {"y", note.y},
            {"anchor", nameOf(kAnchors, note.anchor)},
            {"dx", note.dx},
            {"dy", note.dy},
            {"on_paper", note.onPaper}};
}

Note readNote(JsonReader& reader) {
    Note note;
    note.text = reader.text("text");
    note.x = reader.number("x");
    note.y = reader.number("y");
    note.anchor = named(reader, "anchor", kAnchors);
    note.dx = reader.number("dx");
    note.dy = reader.number("dy");
    note.onPaper = reader.flag("on_paper");
    reader.refuseUnknown();
    return note;
}

Json heatMapJson(const HeatMap& map) {
    return {{"id", map.id},
            {"x_edges", map.xEdges},
            {"y_edges", map.yEdges},
            {"values", valuesJson(map.values)},
            {"scale", nameOf(kColourScales, map.scale)},
            {"lower", map.lower},
            {"upper", map.upper},
            {"title", map.title}};
}

HeatMap readHeatMap(JsonReader reader) {
    HeatMap map;
    map.id = reader.text("id");
    map.xEdges = reader.numbers("x_edges");
    map.yEdges = reader.numbers("y_edges");
    map.values = values(reader, "values");
    map.scale = named(reader, "scale", kColourScales);
    map.lower = reader.number("lower");
    map.upper = reader.number("upper");
    map.title = reader.text("title");
    reader.refuseUnknown();
    return map;
}

}  // namespace

std::vector<double> readValues(const JsonReader& reader, const std::string& where,
                               const Json& list) {
    if (!list.is_array()) {
        reader.fail(where, "a list of numbers", list.type_name());
    }
    std::vector<double> result;
    for (const Json& value : list) {
        if (!value.is_null() && !value.is_number()) {
            reader.fail(where, "numbers or null", value.type_name());
        }
        result.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN()
                                         : value.get<double>());
    }
    return result;
}

Json chartJson(const Chart& chart) {
    Json json = {{"lines", Json::array()}, {"series", Json::array()}, {"notes", Json::array()}};
    if (chart.heatMap) {
        json["heat_map"] = heatMapJson(*chart.heatMap);
    }
    for (const ReferenceLine& line : chart.lines) {
        json["lines"].push_back(lineJson(line));
    }
    for (const Series& series : chart.series) {
        json["series"].push_back(seriesJson(series));
    }
    for (const Note& note : chart.notes) {
        json["notes"].push_back(noteJson(note));
    }
    return json;
}

Chart readChart(JsonReader reader) {
    Chart chart;
    if (reader.has("heat_map")) {
        chart.heatMap = readHeatMap(reader.object("heat_map"));
    }
    for (JsonReader& line : reader.objects("lines")) {
        chart.lines.push_back(readLine(line));
    }
    for (JsonReader& series : reader.objects("series")) {
        chart.series.push_back(readSeries(series));
    }
    for (JsonReader& note : reader.objects("notes")) {
        chart.notes.push_back(readNote(note));
    }
    reader.refuseUnknown();
    return chart;
}

}  // namespace core
