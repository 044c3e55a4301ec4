#include "core/figure/figure_json.h"

#include <cmath>
#include <stdexcept>

#include "core/figure/chart_json_private.h"
#include "core/figure/embed.h"
#include "core/figure/style_json_private.h"
#include "core/io/atomic_file.h"
#include "core/io/file_bytes.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

constexpr const char* kKind = "reachscope figure";
constexpr int kVersion = 1;
constexpr std::size_t kMostPanels = 400;
constexpr std::int64_t kLargestSeed = std::int64_t{1} << 53;
/// Studies of some thousand pieces have some megabytes.
constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20;
/// Documents begin with their kind.
constexpr std::size_t kSniffed = 4096;

constexpr Names<AxisScale, 2> kScales{{{AxisScale::Linear, "linear"}, {AxisScale::Log, "log"}}};

Json axisJson(const Axis& axis) {
    Json labels = Json::array();
    for (const AxisLabel& label : axis.labels) {
        labels.push_back({{"value", label.value}, {"text", label.text}});
    }
    return {{"title", axis.title},
            {"lower", axis.lower},
            {"upper", axis.upper},
            {"scale", nameOf(kScales, axis.scale)},
            {"labels", labels}};
}

Axis readAxis(JsonReader reader) {
    Axis axis;
    axis.title = reader.text("title");
    axis.lower = reader.number("lower");
    axis.upper = reader.number("upper");
    axis.scale = named(reader, "scale", kScales);
    for (JsonReader& label : reader.objects("labels")) {
        axis.labels.push_back({label.number("value"), label.text("text")});
        label.refuseUnknown();
    }
    reader.refuseUnknown();
    return axis;
}

/// Rings as one list of x and y in turn.
Json polygonsJson(const SceneSet& set) {
    Json polygons = Json::array();
    for (const auto& polygon : set.polygons) {
        Json rings = Json::array();
        for (const Ring& ring : polygon) {
            Json points = Json::array();
            for (const auto& point : ring) {
                points.push_back(point[0]);
                points.push_back(point[1]);
            }
            rings.push_back(std::move(points));
        }
        polygons.push_back(std::move(rings));
    }
    return polygons;
}

Ring readRing(const JsonReader& reader, const std::string& where, const Json& points) {
    const std::vector<double> values = readValues(reader, where, points);
    Ring ring;
    for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
        ring.push_back({values[i], values[i + 1]});
        if (!std::isfinite(values[i]) || !std::isfinite(values[i + 1])) {
            reader.fail(where, "finite numbers", "null");
        }
    }
    if (values.size() % 2 != 0 || ring.empty()) {
        reader.fail(where, "rings as lists of x and y in turn", "another list");
    }
    return ring;
}

void readPolygons(JsonReader& reader, SceneSet& set) {
    const std::string where = reader.place("polygons");
    for (const Json& polygon : reader.list("polygons")) {
        if (!polygon.is_array()) {
            reader.fail(where, "a list of rings", polygon.type_name());
        }
        auto& rings = set.polygons.emplace_back();
        for (const Json& ring : polygon) {
            rings.push_back(readRing(reader, where, ring));
        }
    }
}

Json setJson(const SceneSet& set) {
    Json fills = Json::array();
    for (const Colour fill : set.fills) {
        fills.push_back(hexText(fill));
    }
    return {{"id", set.id},
            {"label", set.label},
            {"name", set.name},
            {"worth", set.worth},
            {"area", std::isfinite(set.area) ? Json(set.area) : Json()},
            {"style", styleJson(set.style)},
            {"is_union", set.isUnion},
            {"fills", fills},
            {"polygons", polygonsJson(set)}};
}

SceneSet readSet(JsonReader& reader) {
    SceneSet set;
    set.id = reader.text("id");
    set.label = reader.text("label");
    set.name = reader.text("name");
    set.worth = reader.text("worth");
    set.area = reader.at("area").is_null() ? std::nan("") : reader.number("area");
    set.style = readStyle(reader.object("style"));
    set.isUnion = reader.flag("is_union");
    for (const Json& fill : reader.list("fills")) {
        set.fills.push_back(readColour(reader, reader.place("fills"), fill));
    }
    readPolygons(reader, set);
    if (!set.fills.empty() && set.fills.size() != set.polygons.size()) {
        reader.fail(reader.place("fills"), "a colour a polygon, or none",
                    std::to_string(set.fills.size()));
    }
    reader.refuseUnknown();
    return set;
}

Json panelJson(const Scene& panel) {
    Json sets = Json::array();
    for (const SceneSet& set : panel.sets) {
        sets.push_back(setJson(set));
    }
    return {{"title", panel.title}, {"x", axisJson(panel.x)},          {"y", axisJson(panel.y)},
            {"sets", sets},         {"chart", chartJson(panel.chart)}, {"caption", panel.caption}};
}

Scene readPanel(JsonReader& reader) {
    Scene panel;
    panel.title = reader.text("title");
    panel.x = readAxis(reader.object("x"));
    panel.y = readAxis(reader.object("y"));
    for (JsonReader& set : reader.objects("sets")) {
        panel.sets.push_back(readSet(set));
    }
    panel.chart = readChart(reader.object("chart"));
    panel.caption = reader.text("caption");
    reader.refuseUnknown();
    return panel;
}

Json originJson(const FigureOrigin& origin) {
    Json settings = Json::object();
    for (const auto& [key, value] : origin.settings) {
        settings[key] = value;
    }
    return {{"program", origin.program}, {"study", origin.study}, {"source", origin.source},
            {"settings", settings},      {"seeds", origin.seeds}, {"command", origin.command}};
}

FigureOrigin readOrigin(JsonReader reader) {
    FigureOrigin origin;
    origin.program = reader.text("program");
    origin.study = reader.text("study");
    origin.source = reader.text("source");
    origin.settings = reader.textMap("settings");
    origin.seeds = reader.counts("seeds", kLargestSeed);
    origin.command = reader.text("command");
    reader.refuseUnknown();
    return origin;
}

void checkHead(JsonReader& reader) {
    if (reader.text("kind") != kKind) {
        reader.fail("key \"kind\"", std::string("\"") + kKind + "\"", reader.at("kind").dump());
    }
    const Json& version = reader.at("version");
    if (!version.is_number_unsigned() || version.get<std::uint64_t>() != kVersion) {
        reader.fail("key \"version\"", std::to_string(kVersion), version.dump().substr(0, 40));
    }
}

Figure readFigureObject(JsonReader reader) {
    Figure figure;
    checkHead(reader);
    figure.origin = readOrigin(reader.object("origin"));
    figure.grid = readGrid(reader.object("grid"));
    figure.preset = readPreset(reader.object("preset"));
    const auto panels = reader.objects("panels");
    if (panels.empty() || panels.size() > kMostPanels) {
        reader.fail(reader.place("panels"), "1 to " + std::to_string(kMostPanels) + " panels",
                    std::to_string(panels.size()));
    }
    for (JsonReader panel : panels) {
        figure.panels.push_back(readPanel(panel));
        figure.panels.back().preset = figure.preset;
    }
    reader.refuseUnknown();
    return figure;
}

void checkAxis(const Axis& axis, const char* name, std::size_t panel) {
    const bool runsUp =
        std::isfinite(axis.lower) && std::isfinite(axis.upper) && axis.lower < axis.upper;
    const bool canBeLog = axis.scale == AxisScale::Linear || axis.lower > 0.0;
    if (!runsUp || !canBeLog) {
        throw std::invalid_argument(
            "checkFigure: the " + std::string(name) + " axis of panel " +
            std::to_string(panel + 1) + " " +
            (runsUp ? "is logarithmic from 0 or below" : "does not run upward"));
    }
}

/// The document that the bytes are or carry.
std::optional<std::string> maybeDocument(const std::string& bytes, const std::string& path) {
    if (maybeFigureFormat(bytes)) {
        return maybeDocumentIn(bytes, path);
    }
    const std::size_t start = bytes.find_first_not_of(" \t\r\n");
    const bool isJson = start != std::string::npos && bytes[start] == '{';
    return isJson ? std::optional(bytes) : std::nullopt;
}

}  // namespace

void checkFigure(const Figure& figure) {
    if (figure.panels.empty()) {
        throw std::invalid_argument("checkFigure: a figure needs a panel");
    }
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        checkAxis(figure.panels[i].x, "x", i);
        checkAxis(figure.panels[i].y, "y", i);
        checkChart(figure.panels[i].chart);
    }
}

std::string toJson(const Figure& figure, bool pretty) {
    checkFigure(figure);
    Json panels = Json::array();
    for (const Scene& panel : figure.panels) {
        panels.push_back(panelJson(panel));
    }
    const Json json = {{"kind", kKind},
                       {"version", kVersion},
                       {"origin", originJson(figure.origin)},
                       {"grid", gridJson(figure.grid)},
                       {"preset", presetJson(figure.preset)},
                       {"panels", panels}};
    requireFinite(json);
    return json.dump(pretty ? 1 : -1, ' ', true, Json::error_handler_t::replace);
}

Figure parseFigure(std::string_view json, const std::string& path) {
    const Json parsed = parseJsonText(json, path, "figure");
    Figure figure = readFigureObject(JsonReader(parsed, path, "figure"));
    try {
        checkFigure(figure);
    } catch (const std::invalid_argument& error) {
        const std::string text = error.what();
        throw ParseError(path, "key \"panels\"", "a figure that can be drawn",
                         text.substr(text.find(": ") + 2));
    }
    return figure;
}

Figure readFigure(const std::string& path) {
    const auto document = maybeDocument(readFileBytes(path, kMaxBytes), path);
    if (!document) {
        throw ParseError(path, "byte 0", "a figure document or a picture that carries one",
                         "neither");
    }
    return parseFigure(*document, path);
}

void writeFigure(const Figure& figure, const std::string& path) {
    writeFileAtomically(path, toJson(figure) + "\n");
}

bool isFigureJson(std::string_view json) {
    return json.substr(0, kSniffed).find("\"" + std::string(kKind) + "\"") !=
           std::string_view::npos;
}

bool holdsFigure(const std::string& path) {
    const auto document = maybeDocument(readFileBytes(path, kMaxBytes), path);
    return document && isFigureJson(*document);
}

std::string withFigure(std::string_view picture, const Figure& figure, const std::string& path) {
    return withDocument(picture, toJson(figure, false), path);
}

}  // namespace core
