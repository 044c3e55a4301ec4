#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "core/figure/style_json_private.h"

namespace core {

namespace {

constexpr double kLargestSize = 1000.0;

constexpr Names<LegendPlace, 8> kPlaces{{{LegendPlace::Above, "above"},
                                         {LegendPlace::Below, "below"},
                                         {LegendPlace::Right, "right"},
                                         {LegendPlace::Inside, "inside"},
                                         {LegendPlace::TopLeft, "top left"},
                                         {LegendPlace::TopRight, "top right"},
                                         {LegendPlace::BottomLeft, "bottom left"},
                                         {LegendPlace::BottomRight, "bottom right"}}};
constexpr Names<LineStyle, 5> kLineStyles{{{LineStyle::Solid, "solid"},
                                           {LineStyle::Dashed, "dashed"},
                                           {LineStyle::Dotted, "dotted"},
                                           {LineStyle::DashDot, "dash-dot"},
                                           {LineStyle::None, "none"}}};

double within(JsonReader& reader, const std::string& key, double lower, double upper,
              const char* expected) {
    const double value = reader.number(key);
    if (!(value >= lower) || value > upper) {
        reader.fail(reader.place(key), expected, std::to_string(value));
    }
    return value;
}

double positive(JsonReader& reader, const std::string& key) {
    return within(reader, key, 1e-6, kLargestSize, "a size above 0 and at most 1000");
}

double size(JsonReader& reader, const std::string& key) {
    return within(reader, key, 0.0, kLargestSize, "a size from 0 to 1000");
}

double share(JsonReader& reader, const std::string& key) {
    return within(reader, key, 0.0, 1.0, "a share from 0 to 1");
}

/// What versions before the third did not have.
void readNewKeys(JsonReader& reader, FigurePreset& preset) {
    preset.family = reader.text("family");
    preset.legendPlace = named(reader, "legend_place", kPlaces);
    preset.lineScale = positive(reader, "line_scale");
    preset.frameWidth = size(reader, "frame_width");
    preset.marginPoints = size(reader, "margin_points");
    preset.legendRatios = reader.flag("legend_ratios");
    preset.legendAreas = reader.flag("legend_areas");
    preset.legendWorth = reader.flag("legend_worth");
    preset.legendPieces = reader.flag("legend_pieces");
    preset.pictureDpi = static_cast<int>(reader.count("picture_dpi", 2400));
}

Colour colourAt(JsonReader& reader, const std::string& key) {
    return readColour(reader, reader.place(key), reader.at(key));
}

}  // namespace

std::string hexText(Colour colour) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "#";
    for (int shift = 20; shift >= 0; shift -= 4) {
        text += digits[colour >> shift & 0xF];
    }
    return text;
}

Colour readColour(const JsonReader& reader, const std::string& where, const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    Colour colour = 0;
    const char* end = text.data() + text.size();
    const bool hasForm = text.size() == 7 && text[0] == '#';
    if (!hasForm || std::from_chars(text.data() + 1, end, colour, 16).ptr != end) {
        reader.fail(where, "a colour such as \"#0072b2\"", "\"" + text + "\"");
    }
    return colour;
}

Json styleJson(const Style& style) {
    return {{"line", hexText(style.line)},
            {"line_width", style.lineWidth},
            {"line_style", nameOf(kLineStyles, style.lineStyle)},
            {"line_opacity", style.lineOpacity},
            {"fill", hexText(style.fill)},
            {"fill_opacity", style.fillOpacity}};
}

Style readStyle(JsonReader reader) {
    Style style;
    style.line = colourAt(reader, "line");
    style.lineWidth = size(reader, "line_width");
    style.lineStyle = named(reader, "line_style", kLineStyles);
    style.lineOpacity = share(reader, "line_opacity");
    style.fill = colourAt(reader, "fill");
    style.fillOpacity = share(reader, "fill_opacity");
    reader.refuseUnknown();
    return style;
}

Json presetJson(const FigurePreset& preset) {
    return {{"name", preset.name},
            {"width_inches", preset.widthInches},
            {"height_inches", preset.heightInches},
            {"font_points", preset.fontPoints},
            {"tick_points", preset.tickPoints},
            {"serif", preset.serif},
            {"family", preset.family},
            {"legend", preset.legend},
            {"legend_place", nameOf(kPlaces, preset.legendPlace)},
            {"legend_ratios", preset.legendRatios},
            {"legend_areas", preset.legendAreas},
            {"legend_worth", preset.legendWorth},
            {"legend_pieces", preset.legendPieces},
            {"grid", preset.grid},
            {"equal_aspect", preset.equalAspect},
            {"line_scale", preset.lineScale},
            {"frame_width", preset.frameWidth},
            {"margin_points", preset.marginPoints},
            {"picture_dpi", preset.pictureDpi}};
}

FigurePreset readPreset(JsonReader reader) {
    FigurePreset preset;
    preset.name = reader.text("name");
    preset.widthInches = positive(reader, "width_inches");
    preset.heightInches = positive(reader, "height_inches");
    preset.fontPoints = positive(reader, "font_points");
    preset.tickPoints = positive(reader, "tick_points");
    preset.serif = reader.flag("serif");
    preset.legend = reader.flag("legend");
    preset.grid = reader.flag("grid");
    preset.equalAspect = reader.flag("equal_aspect");
    if (reader.has("family")) {
        readNewKeys(reader, preset);
    }
    reader.refuseUnknown();
    return preset;
}

Json gridJson(const FigureGrid& grid) {
    return {{"columns", grid.columns},  {"shared_x", grid.sharedX},
            {"shared_y", grid.sharedY}, {"shared_legend", grid.sharedLegend},
            {"letters", grid.letters},  {"gap_points", grid.gapPoints},
            {"title", grid.title}};
}

FigureGrid readGrid(JsonReader reader) {
    FigureGrid grid;
    grid.columns = static_cast<int>(reader.count("columns", 100));
    grid.sharedX = reader.flag("shared_x");
    grid.sharedY = reader.flag("shared_y");
    grid.sharedLegend = reader.flag("shared_legend");
    grid.letters = reader.flag("letters");
    grid.gapPoints = size(reader, "gap_points");
    grid.title = reader.text("title");
    reader.refuseUnknown();
    return grid;
}

Json stylesJson(const std::map<std::string, Style>& styles) {
    Json json = Json::object();
    for (const auto& [id, style] : styles) {
        json[id] = styleJson(style);
    }
    return json;
}

std::map<std::string, Style> readStyles(JsonReader reader) {
    std::map<std::string, Style> styles;
    for (const std::string& id : reader.keys()) {
        styles[id] = readStyle(reader.object(id));
    }
    return styles;
}

}  // namespace core
