#include "core/figure/chart_layout.h"

#include <algorithm>
#include <cmath>

#include "core/figure/heat_colour.h"
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

/// Above the line, or below it where there is no room.
double besideLine(double y, const PaperRect& axes, double points) {
    const bool hasRoom = y - axes.top >= kLabelGap + points;
    return hasRoom ? y - kLabelGap - kDescent * points * 0.5
                   : y + kLabelGap + kDigitHeight * points;
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

void placeLineLabel(const ReferenceLine& line, const PlacedPanel& panel, const FigurePreset& preset,
                    std::vector<PaperText>& texts) {
    const PaperRect& axes = panel.axes;
    const double points = preset.tickPoints;
    const double width = textWidth(line.label, points, preset.serif);
    PaperText text;
    if (line.way == ReferenceLine::Way::Vertical) {
        const double x = panel.toPaper({line.at, panel.y.lower}).x;
        const bool atRight = x + kLabelGap + width <= axes.right();
        text =
            textAt(line.label, {atRight ? x + kLabelGap : x - kLabelGap, axes.top + 1.1 * points},
                   atRight ? Anchor::Left : Anchor::Right, points);
    } else {
        const double dataX = panel.x.upper;
        const double slope = line.way == ReferenceLine::Way::Sloped ? line.slope : 0.0;
        const double y = panel.toPaper({dataX, line.at + slope * dataX}).y;
        text = textAt(line.label,
                      {axes.right() - kLabelGap,
                       besideLine(std::clamp(y, axes.top, axes.bottom()), axes, points)},
                      Anchor::Right, points);
    }
    if (isShown(line, panel)) {
        text.onPaper = true;
        texts.push_back(std::move(text));
    }
}

/// The pieces of a text that may stand on lines of their own, with their blanks.
std::vector<std::string> partsAt(const std::string& text, std::string_view separator) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (std::size_t at = text.find(separator); at != std::string::npos;
         at = text.find(separator, start)) {
        parts.push_back(text.substr(start, at + separator.size() - start));
        start = at + separator.size();
    }
    parts.push_back(text.substr(start));
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
            placeLineLabel(line, panel, preset, texts);
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
    for (const std::string& line : filled(partsAt(scene.caption, ", "), width, preset)) {
        const bool fits = textWidth(trimmed(line), preset.tickPoints, preset.serif) <= width;
        const auto broken = fits ? std::vector{line} : filled(partsAt(line, " "), width, preset);
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
