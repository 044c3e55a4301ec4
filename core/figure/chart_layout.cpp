#include "core/figure/chart_layout.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string_view>

#include "core/figure/heat_colour.h"
#include "core/figure/legend_layout.h"
#include "core/figure/math_text.h"
#include "core/figure/panel_ticks.h"

namespace core {

namespace {

constexpr double kKeyGap = 7.0;  ///< from the axes to the key
constexpr double kKeyWidth = 8.0;
constexpr double kNumberGap = 2.5;
constexpr double kTitleGap = 3.0;
constexpr double kDigitHeight = 0.68;  ///< of the size
constexpr double kDescent = 0.24;
constexpr double kCaptionLine = 1.2;
constexpr double kCaptionGap = 3.0;
constexpr double kLabelGap = 2.5;  ///< between a reference line and its label
constexpr double kSlack = 0.5;     ///< notes may stand on the frame

Axis keyAxis(const HeatMap& map) { return {map.title, map.lower, map.upper}; }

PaperText textAt(std::string text, PaperPoint at, Anchor anchor, double points) {
    PaperText result;
    result.text = std::move(text);
    result.at = at;
    result.anchor = anchor;
    result.points = points;
    return result;
}

bool isWithin(const PaperRect& axes, const PaperPoint& at) {
    return at.x >= axes.left - kSlack && at.x <= axes.right() + kSlack &&
           at.y >= axes.top - kSlack && at.y <= axes.bottom() + kSlack;
}

void placeNote(const Note& note, const PlacedPanel& panel, const FigurePreset& preset,
               std::vector<PaperText>& texts) {
    const PaperPoint at = panel.toPaper({note.x, note.y});
    if (!isWithin(panel.axes, at)) {
        return;
    }
    PaperText text =
        textAt(note.text, {at.x + note.dx, at.y - note.dy + 0.5 * kDigitHeight * preset.tickPoints},
               note.anchor, preset.tickPoints);
    text.onPaper = note.onPaper;
    texts.push_back(std::move(text));
}

/// Sloped lines pass somewhere or leave their label at the edge.
bool isShown(const ReferenceLine& line, const PlacedPanel& panel) {
    const PaperPoint middle = panel.axes.center();
    switch (line.way) {
        case ReferenceLine::Way::Horizontal:
            return isWithin(panel.axes, {middle.x, panel.toPaper({panel.x.lower, line.at}).y});
        case ReferenceLine::Way::Vertical:
            return isWithin(panel.axes, {panel.toPaper({line.at, panel.y.lower}).x, middle.y});
        case ReferenceLine::Way::Sloped:
            return true;
    }
    return true;
}

/// Beside a sloped line from its far end on, near it and a little farther, above and below.
void addSlopedPlaces(const ReferenceLine& line, const PlacedPanel& panel, double points,
                     std::vector<PaperText>& places) {
    const bool rises = line.slope > 0.0;
    for (const double away : {0.6, 1.6}) {
        for (const double share : {0.95, 0.8, 0.65, 0.5, 0.35, 0.2}) {
            const double x = valueAt(panel.x, share);
            const PaperPoint at = panel.toPaper({x, line.at + line.slope * x});
            const double shift = away * points;
            places.push_back(textAt(line.label, {at.x - shift, at.y - 0.4 * shift},
                                    rises ? Anchor::Right : Anchor::Left, points));
            places.push_back(textAt(line.label, {at.x + shift, at.y + shift},
                                    rises ? Anchor::Left : Anchor::Right, points));
        }
    }
}

/// Both sides of a line, at its far end and at its near one; the best first.
std::vector<PaperText> labelPlaces(const ReferenceLine& line, const PlacedPanel& panel,
                                   const FigurePreset& preset) {
    const PaperRect& axes = panel.axes;
    const double points = preset.tickPoints;
    const double up = kLabelGap + 0.5 * kDescent * points;
    const double down = kLabelGap + kDigitHeight * points;
    std::vector<PaperText> places;
    if (line.way == ReferenceLine::Way::Vertical) {
        const double x = panel.toPaper({line.at, panel.y.lower}).x;
        for (const double y : {axes.top + 1.1 * points, axes.bottom() - 0.6 * points}) {
            places.push_back(textAt(line.label, {x + kLabelGap, y}, Anchor::Left, points));
            places.push_back(textAt(line.label, {x - kLabelGap, y}, Anchor::Right, points));
        }
        return places;
    }
    if (line.way == ReferenceLine::Way::Horizontal) {
        const double y = panel.toPaper({panel.x.lower, line.at}).y;
        for (const double shift : {-up, down}) {
            places.push_back(
                textAt(line.label, {axes.right() - kLabelGap, y + shift}, Anchor::Right, points));
        }
        for (const double shift : {-up, down}) {
            places.push_back(
                textAt(line.label, {axes.left + kLabelGap, y + shift}, Anchor::Left, points));
        }
        return places;
    }
    addSlopedPlaces(line, panel, points, places);
    return places;
}

bool isInside(const PaperRect& inner, const PaperRect& outer) {
    return inner.left >= outer.left && inner.right() <= outer.right() && inner.top >= outer.top &&
           inner.bottom() <= outer.bottom();
}

/// Where it hides least; nowhere if no place is within the axes.
void placeLineLabel(const Scene& scene, const ReferenceLine& line, const PlacedPanel& panel,
                    const FigurePreset& preset, std::vector<PaperText>& texts) {
    std::optional<PaperText> best;
    int least = std::numeric_limits<int>::max();
    for (PaperText& place : labelPlaces(line, panel, preset)) {
        const PaperRect ground = groundOf(place, preset);
        const int covered = isInside(ground, panel.axes) ? chartCoverage(scene, panel, ground)
                                                         : std::numeric_limits<int>::max();
        if (covered < least) {
            least = covered;
            best = std::move(place);
        }
    }
    if (best && isShown(line, panel)) {
        texts.push_back(std::move(*best));
    }
}

/// The pieces of a text that may stand on lines of their own, with their blanks: each ends with one
/// of the separators.
std::vector<std::string> partsAt(const std::string& text,
                                 std::initializer_list<std::string_view> separators) {
    std::vector<std::string> parts{""};
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = std::string_view(text).substr(at);
        const auto found = std::find_if(separators.begin(), separators.end(),
                                        [&](std::string_view s) { return rest.starts_with(s); });
        const std::size_t length = found == separators.end() ? 1 : found->size();
        parts.back() += rest.substr(0, length);
        at += length;
        if (found != separators.end() && at < text.size()) {
            parts.emplace_back();
        }
    }
    return parts;
}

std::string trimmed(const std::string& text) {
    const std::size_t end = text.find_last_not_of(' ');
    return end == std::string::npos ? std::string() : text.substr(0, end + 1);
}

/// Fills lines with whole parts.
std::vector<std::string> filled(const std::vector<std::string>& parts, double width,
                                const FigurePreset& preset) {
    std::vector<std::string> lines;
    for (const std::string& part : parts) {
        const bool fits = !lines.empty() && textWidth(trimmed(lines.back() + part),
                                                      preset.tickPoints, preset.serif) <= width;
        if (fits) {
            lines.back() += part;
        } else {
            lines.push_back(part);
        }
    }
    return lines;
}

constexpr double kStepOverlap = 0.3;

}  // namespace

PaperRect keyStep(const PlacedKey& key, std::size_t step) {
    const double height = key.bar.height / static_cast<double>(key.colours.size());
    const double top = key.bar.bottom() - static_cast<double>(step + 1) * height;
    const double reach = step + 1 < key.colours.size() ? kStepOverlap : 0.0;
    return {key.bar.left, top - reach, key.bar.width, height + reach};
}

double keyRoom(const Scene& scene, const PlacedPanel& panel, const FigurePreset& preset) {
    if (!scene.chart.heatMap) {
        return 0.0;
    }
    const HeatMap& map = *scene.chart.heatMap;
    const auto ticks = ticksAlong(keyAxis(map), panel.axes.height, true, preset);
    const double title =
        map.title.empty() ? 0.0 : kTitleGap + (kDigitHeight + kDescent + 0.06) * preset.fontPoints;
    return kKeyGap + kKeyWidth + kTickLength + kNumberGap + widestNumber(ticks, preset) + title;
}

void placeKey(const Scene& scene, const FigurePreset& preset, PlacedPanel& panel,
              std::vector<PaperText>& texts) {
    if (!scene.chart.heatMap) {
        return;
    }
    const HeatMap& map = *scene.chart.heatMap;
    const PaperRect& axes = panel.axes;
    PlacedKey key;
    key.bar = {axes.right() + kKeyGap, axes.top, kKeyWidth, axes.height};
    key.colours = keyColours(map);
    key.ticks = ticksAlong(keyAxis(map), axes.height, true, preset);
    const double left = key.bar.right() + kTickLength + kNumberGap;
    for (PaperTick& tick : key.ticks) {
        tick.place = axes.bottom() - shareOf(keyAxis(map), tick.value) * axes.height;
        texts.push_back(textAt(tick.label,
                               {left, tick.place + 0.5 * kDigitHeight * preset.tickPoints},
                               Anchor::Left, preset.tickPoints));
    }
    if (!map.title.empty()) {
        const double x = left + widestNumber(key.ticks, preset) + kTitleGap +
                         (kDigitHeight + 0.06) * preset.fontPoints;
        PaperText title =
            textAt(map.title, {x, axes.center().y}, Anchor::Middle, preset.fontPoints);
        title.upward = true;
        texts.push_back(std::move(title));
    }
    panel.key = std::move(key);
}

void placeNotes(const Scene& scene, const PlacedPanel& panel, const FigurePreset& preset,
                std::vector<PaperText>& texts) {
    for (const ReferenceLine& line : scene.chart.lines) {
        if (!line.label.empty()) {
            placeLineLabel(scene, line, panel, preset, texts);
        }
    }
    for (const Note& note : scene.chart.notes) {
        placeNote(note, panel, preset, texts);
    }
}

std::vector<std::string> captionLines(const Scene& scene, const PlacedPanel& panel,
                                      const FigurePreset& preset) {
    std::vector<std::string> lines;
    if (scene.caption.empty()) {
        return lines;
    }
    const double width = panel.axes.width;
    for (const std::string& line : filled(partsAt(scene.caption, {", ", "; "}), width, preset)) {
        const bool fits = textWidth(trimmed(line), preset.tickPoints, preset.serif) <= width;
        const auto broken = fits ? std::vector{line} : filled(partsAt(line, {" "}), width, preset);
        for (const std::string& each : broken) {
            lines.push_back(trimmed(each));
        }
    }
    return lines;
}

double captionRoom(const std::vector<std::string>& lines, const FigurePreset& preset) {
    return lines.empty()
               ? 0.0
               : kCaptionGap + static_cast<double>(lines.size()) * kCaptionLine * preset.tickPoints;
}

void placeCaption(const std::vector<std::string>& lines, const PlacedPanel& panel, double top,
                  const FigurePreset& preset, std::vector<PaperText>& texts) {
    double base = top + kCaptionGap + kDigitHeight * preset.tickPoints;
    for (const std::string& line : lines) {
        texts.push_back(
            textAt(line, {panel.axes.center().x, base}, Anchor::Middle, preset.tickPoints));
        base += kCaptionLine * preset.tickPoints;
    }
}

}  // namespace core
