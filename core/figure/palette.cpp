#include "core/figure/palette.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace core {

namespace {

struct MethodStyle {
    std::string_view method;
    Colour colour;
    LineStyle lineStyle;
    double fillOpacity;
    Marker marker;
};

/// Where two colours have one lightness, their dashes differ.
constexpr std::array kMethodStyles{
    MethodStyle{"exact", 0x222222, LineStyle::Solid, 0.70, Marker::Circle},
    MethodStyle{"hull", 0x222222, LineStyle::Dashed, 0.0, Marker::Plus},
    MethodStyle{"star", 0x0072B2, LineStyle::Solid, 0.18, Marker::Triangle},
    MethodStyle{"triangle", 0x0072B2, LineStyle::Dotted, 0.18, Marker::Cross},
    MethodStyle{"zonotope", 0x56B4E9, LineStyle::Dashed, 0.16, Marker::Diamond},
    MethodStyle{"alpha-crown", 0x005941, LineStyle::Solid, 0.16, Marker::Diamond},
    MethodStyle{"crown", 0x009E73, LineStyle::Solid, 0.16, Marker::Cross},
    MethodStyle{"crown-tight", 0x007C5B, LineStyle::Dashed, 0.16, Marker::Triangle},
    MethodStyle{"crown-0", 0x44B47C, LineStyle::Dotted, 0.16, Marker::Plus},
    MethodStyle{"crown-ibp", 0x66C2A5, LineStyle::DashDot, 0.16, Marker::Plus},
    MethodStyle{"crown-ibp-tight", 0x25634E, LineStyle::DashDot, 0.16, Marker::Circle},
    MethodStyle{"lbp", 0xCC79A7, LineStyle::Dashed, 0.16, Marker::Circle},
    MethodStyle{"lbp-tight", 0x8F3667, LineStyle::Dotted, 0.16, Marker::Square},
    MethodStyle{"crown-lbp", 0xCC79A7, LineStyle::DashDot, 0.16, Marker::Square},
    MethodStyle{"crown-lbp-tight", 0x71264F, LineStyle::DashDot, 0.16, Marker::Diamond},
    MethodStyle{"hbox", 0xD55E00, LineStyle::Dotted, 0.14, Marker::Diamond},
    MethodStyle{"parallelogram", 0x8C6D1F, LineStyle::DashDot, 0.16, Marker::Triangle},
    MethodStyle{"box", 0xE69F00, LineStyle::Solid, 0.12, Marker::Square},
};

/// Relaxed-CROWN-v by v, four and over again: violets of their own dash and lightness.
constexpr std::array kRelaxedStyles{
    MethodStyle{"relaxed-crown-1", 0x3D2A62, LineStyle::Solid, 0.16, Marker::Triangle},
    MethodStyle{"relaxed-crown-2", 0x644895, LineStyle::Dashed, 0.16, Marker::Cross},
    MethodStyle{"relaxed-crown-3", 0x4E347A, LineStyle::Dotted, 0.16, Marker::Triangle},
    MethodStyle{"relaxed-crown-4", 0x36215A, LineStyle::DashDot, 0.16, Marker::Plus}};
constexpr std::string_view kRelaxedPrefix = "relaxed-crown-";
constexpr std::string_view kTightSuffix = "-tight";

/// Of their tight variants: lighter.
constexpr Colour kRelaxedTight = 0x8970B2;

/// v - 1 of "relaxed-crown-v"; with no number, 0.
std::size_t relaxedPlace(std::string_view method) {
    int depth = 1;
    const std::string_view number = method.substr(kRelaxedPrefix.size());
    std::from_chars(number.data(), number.data() + number.size(), depth);
    return static_cast<std::size_t>(std::max(depth, 1) - 1);
}

/// Nothing for an id that has no entry.
std::optional<MethodStyle> entryOf(std::string_view method) {
    const auto found =
        std::find_if(kMethodStyles.begin(), kMethodStyles.end(),
                     [&](const MethodStyle& entry) { return entry.method == method; });
    if (found != kMethodStyles.end()) {
        return *found;
    }
    if (!method.starts_with(kRelaxedPrefix)) {
        return std::nullopt;
    }
    MethodStyle entry = kRelaxedStyles[relaxedPlace(method) % kRelaxedStyles.size()];
    entry.colour = method.ends_with(kTightSuffix) ? kRelaxedTight : entry.colour;
    return entry;
}

struct CurveStyle {
    Colour colour;
    LineStyle lineStyle;
    Marker marker;
};

/// Neighbours differ in lightness; each has a dash and a marker of its own.
constexpr std::array kCurveStyles{CurveStyle{0x0072B2, LineStyle::Solid, Marker::Circle},
                                  CurveStyle{0xE69F00, LineStyle::Dashed, Marker::Square},
                                  CurveStyle{0x222222, LineStyle::DashDot, Marker::Triangle},
                                  CurveStyle{0x56B4E9, LineStyle::Dotted, Marker::Diamond},
                                  CurveStyle{0xD55E00, LineStyle::Solid, Marker::Cross},
                                  CurveStyle{0xCC79A7, LineStyle::Dashed, Marker::Plus},
                                  CurveStyle{0x009E73, LineStyle::DashDot, Marker::Circle}};

/// From dark to light: unstable at both bends, unstable at the right one, active, right dead,
/// unstable (at 0), inactive.
constexpr std::array kStateColours{std::pair{std::string_view("both_unstable"), Colour{0x4A1E00}},
                                   std::pair{std::string_view("right_unstable"), Colour{0x8F3400}},
                                   std::pair{std::string_view("active"), Colour{0x0072B2}},
                                   std::pair{std::string_view("right_dead"), Colour{0x909090}},
                                   std::pair{std::string_view("unstable"), Colour{0xE69F00}},
                                   std::pair{std::string_view("inactive"), Colour{0xDDDDDD}}};

/// Red, green, blue in [0, 1].
using Channels = std::array<double, 3>;

Channels channelsOf(Colour colour) {
    return {((colour >> 16) & 0xFF) / 255.0, ((colour >> 8) & 0xFF) / 255.0,
            (colour & 0xFF) / 255.0};
}

Colour colourOf(const Channels& channels) {
    Colour colour = 0;
    for (const double channel : channels) {
        colour =
            colour << 8 | static_cast<Colour>(std::lround(255.0 * std::clamp(channel, 0.0, 1.0)));
    }
    return colour;
}

/// sRGB's curve, IEC 61966-2-1.
double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double encoded(double linearChannel) {
    return linearChannel <= 0.0031308 ? 12.92 * linearChannel
                                      : 1.055 * std::pow(linearChannel, 1.0 / 2.4) - 0.055;
}

double luminance(Colour colour) {
    const Channels c = channelsOf(colour);
    return 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
}

/// The fill as it looks on white paper.
Colour fillOnWhite(const Style& style) {
    Channels channels = channelsOf(style.fill);
    for (double& channel : channels) {
        channel = 1.0 - style.fillOpacity * (1.0 - channel);
    }
    return colourOf(channels);
}

bool looksAlike(Colour a, Colour b) { return std::abs(lightness(a) - lightness(b)) < kGreyStep; }

bool linesLookAlike(const Style& a, const Style& b) {
    return a.lineStyle == b.lineStyle && looksAlike(a.line, b.line);
}

bool seriesLookAlike(const Series& a, const Series& b) {
    const bool areBars = a.kind == SeriesKind::Bars && b.kind == SeriesKind::Bars;
    const bool areClouds = a.kind == SeriesKind::Scatter && b.kind == SeriesKind::Scatter;
    if (areBars) {
        return looksAlike(fillOnWhite(a.style), fillOnWhite(b.style));
    }
    if (areClouds) {
        return a.marker == b.marker && looksAlike(a.style.line, b.style.line);
    }
    return a.kind == b.kind && a.marker == b.marker && linesLookAlike(a.style, b.style);
}

std::vector<std::pair<std::string, std::string>> seriesConflicts(const Chart& chart) {
    std::vector<std::pair<std::string, std::string>> conflicts;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        for (std::size_t j = i + 1; j < chart.series.size(); ++j) {
            const Series& a = chart.series[i];
            const Series& b = chart.series[j];
            const bool isPair = a.id != b.id && !a.label.empty() && !b.label.empty();
            if (isPair && seriesLookAlike(a, b)) {
                conflicts.emplace_back(a.id, b.id);
            }
        }
    }
    return conflicts;
}

}  // namespace

Style methodStyle(std::string_view method) {
    Style style;
    style.line = style.fill = 0x777777;
    style.fillOpacity = 0.12;
    if (const auto entry = entryOf(method)) {
        style.line = style.fill = entry->colour;
        style.lineStyle = entry->lineStyle;
        style.fillOpacity = entry->fillOpacity;
    }
    return style;
}

Marker methodMarker(std::string_view method) {
    const auto entry = entryOf(method);
    return entry ? entry->marker : Marker::Circle;
}

Series methodSeries(const std::string& method, const std::string& label, std::vector<double> x,
                    std::vector<double> y) {
    Series series;
    series.id = method;
    series.label = label;
    series.name = label;
    series.x = std::move(x);
    series.y = std::move(y);
    series.style = methodStyle(method);
    series.marker = methodMarker(method);
    return series;
}

Style neuronStateStyle(std::string_view state) {
    Style style;
    style.line = 0x222222;
    style.lineWidth = 0.4;
    style.fill = 0x777777;
    style.fillOpacity = 1.0;
    for (const auto& [name, colour] : kStateColours) {
        style.fill = name == state ? colour : style.fill;
    }
    return style;
}

Style curveStyle(int index) {
    const CurveStyle& entry = kCurveStyles[static_cast<std::size_t>(index) % kCurveStyles.size()];
    Style style;
    style.line = style.fill = entry.colour;
    style.lineStyle = entry.lineStyle;
    return style;
}

Marker curveMarker(int index) {
    return kCurveStyles[static_cast<std::size_t>(index) % kCurveStyles.size()].marker;
}

Style pieceLineStyle() {
    constexpr Colour kWhite = 0xFFFFFF;
    return {kWhite, 0.4, LineStyle::Solid, kWhite, 0.0, 0.8};
}

Style styleIn(const std::map<std::string, Style>& palette, const std::string& method) {
    const auto found = palette.find(method);
    return found == palette.end() ? methodStyle(method) : found->second;
}

double lightness(Colour colour) {
    const double y = luminance(colour);
    return y > 216.0 / 24389.0 ? 116.0 * std::cbrt(y) - 16.0 : y * 24389.0 / 27.0;
}

Colour greyOf(Colour colour) {
    const double channel = encoded(luminance(colour));
    return colourOf({channel, channel, channel});
}

Colour mirroredLightness(Colour colour) {
    // HSL's lightness is (max + min) / 2: one shift of all channels turns it over and keeps hue and
    // chroma.
    Channels channels = channelsOf(colour);
    const auto [low, high] = std::minmax_element(channels.begin(), channels.end());
    const double shift = 1.0 - (*low + *high);
    for (double& channel : channels) {
        channel += shift;
    }
    return colourOf(channels);
}

std::vector<std::pair<std::string, std::string>> greyscaleConflicts(const Scene& scene) {
    std::vector<std::pair<std::string, std::string>> conflicts;
    for (std::size_t i = 0; i < scene.sets.size(); ++i) {
        for (std::size_t j = i + 1; j < scene.sets.size(); ++j) {
            const SceneSet& a = scene.sets[i];
            const SceneSet& b = scene.sets[j];
            // What has no label is no set of its own (lines between pieces).
            const bool isPair = a.id != b.id && !a.label.empty() && !b.label.empty();
            if (isPair && linesLookAlike(a.style, b.style) &&
                looksAlike(fillOnWhite(a.style), fillOnWhite(b.style))) {
                conflicts.emplace_back(a.id, b.id);
            }
        }
    }
    return conflicts;
}

std::vector<std::pair<std::string, std::string>> greyscaleConflicts(const Figure& figure) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const Scene& panel : figure.panels) {
        auto pairs = greyscaleConflicts(panel);
        for (auto& pair : seriesConflicts(panel.chart)) {
            pairs.push_back(std::move(pair));
        }
        for (const auto& pair : pairs) {
            if (std::find(all.begin(), all.end(), pair) == all.end()) {
                all.push_back(pair);
            }
        }
    }
    return all;
}

const std::vector<FigurePreset>& figurePresets() {
    static const std::vector<FigurePreset> presets{
        {"column", 3.25, 2.6, 9.0, 8.0, true, true, false, false},
        {"text", 5.5, 3.8, 10.0, 9.0, true, true, false, false},
        {"wide", 6.75, 3.8, 10.0, 9.0, true, true, false, false},
        {"slide", 10.0, 5.6, 18.0, 16.0, false, true, false, false}};
    return presets;
}

std::optional<FigurePreset> maybeFigurePreset(std::string_view name) {
    for (const FigurePreset& preset : figurePresets()) {
        if (preset.name == name) {
            return preset;
        }
    }
    return std::nullopt;
}

}  // namespace core
