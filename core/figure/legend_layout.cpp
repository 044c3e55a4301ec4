#include "core/figure/legend_layout.h"

#include <algorithm>
#include <utility>

#include "core/figure/chart_shapes.h"
#include "core/figure/math_text.h"

namespace core {

namespace {

constexpr double kSwatchWidth = 14.0;
constexpr double kLineSwatchWidth = 20.0;  ///< where dashes are to be told apart
constexpr double kSwatchHeight = 6.5;
constexpr double kSwatchGap = 3.0;
constexpr double kEntryGap = 9.0;
constexpr double kRowHeight = 1.3;      ///< of the text's size
constexpr double kBaseLine = 0.95;      ///< of the text's size, from a row's top
constexpr double kMiddleOfText = 0.33;  ///< of the size, above the base line
constexpr double kInset = 4.0;
constexpr double kPadding = 2.5;
constexpr double kCurveRoom = 3.0;  ///< between curves and the box
constexpr int kCurveSteps = 12;
constexpr int kMarkWeight = 3;
constexpr int kSamples = 6;  ///< along each side of the box
/// Sets of more polygons are looked at by their box.
constexpr std::size_t kMostPolygons = 500;

/// One width for a whole legend.
double swatchWidth(const std::vector<PlacedEntry>& entries) {
    const bool hasLines = std::any_of(entries.begin(), entries.end(), [](const PlacedEntry& entry) {
        return entry.shape == PlacedEntry::Shape::Line;
    });
    return hasLines ? kLineSwatchWidth : kSwatchWidth;
}

double entryWidth(const PlacedEntry& entry, double swatch, const FigurePreset& preset) {
    return swatch + kSwatchGap + textWidth(entry.text.text, preset.tickPoints, preset.serif);
}

PlacedEntry makeEntry(const Series& series, const FigurePreset& preset) {
    PlacedEntry entry;
    entry.style = series.style;
    entry.style.lineWidth *= preset.lineScale;
    entry.shape = series.kind == SeriesKind::Bars      ? PlacedEntry::Shape::Box
                  : series.kind == SeriesKind::Scatter ? PlacedEntry::Shape::Point
                                                       : PlacedEntry::Shape::Line;
    const bool isCloud = series.kind == SeriesKind::Scatter && series.marker == Marker::None;
    entry.marker = isCloud ? Marker::Circle : series.marker;
    entry.markerSize = series.markerSize;
    entry.hasBand = series.spread == SpreadKind::Band && !series.lower.empty();
    entry.text.text = series.label;
    entry.text.points = preset.tickPoints;
    return entry;
}

PlacedEntry makeEntry(const SceneSet& set, const FigurePreset& preset) {
    PlacedEntry entry;
    entry.style = set.style;
    entry.style.lineWidth *= preset.lineScale;
    entry.isMarked = !set.fills.empty();
    if (entry.isMarked) {
        entry.style.fill = set.fills.front();
    }
    entry.text.text = set.label;
    entry.text.points = preset.tickPoints;
    return entry;
}

void putAt(PlacedEntry& entry, double left, double top, double swatch, const FigurePreset& preset) {
    const double base = top + kBaseLine * preset.tickPoints;
    const double middle = base - kMiddleOfText * preset.tickPoints;
    entry.swatch = {left, middle - 0.5 * kSwatchHeight, swatch, kSwatchHeight};
    entry.text.at = {left + swatch + kSwatchGap, base};
}

/// Even-odd.
bool isInside(const std::vector<Ring>& polygon, const std::array<double, 2>& point) {
    bool inside = false;
    for (const Ring& ring : polygon) {
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const bool spans = (ring[i][1] > point[1]) != (ring[j][1] > point[1]);
            if (spans && point[0] < (ring[j][0] - ring[i][0]) * (point[1] - ring[i][1]) /
                                            (ring[j][1] - ring[i][1]) +
                                        ring[i][0]) {
                inside = !inside;
            }
        }
    }
    return inside;
}

/// One ring around everything.
std::vector<Ring> boxOf(const SceneSet& set) {
    std::array<double, 4> box{1e308, -1e308, 1e308, -1e308};
    for (const auto& polygon : set.polygons) {
        for (const auto& p : polygon.empty() ? Ring() : polygon.front()) {
            box = {std::min(box[0], p[0]), std::max(box[1], p[0]), std::min(box[2], p[1]),
                   std::max(box[3], p[1])};
        }
    }
    return {{{box[0], box[2]}, {box[1], box[2]}, {box[1], box[3]}, {box[0], box[3]}}};
}

std::vector<std::array<double, 2>> samplesOf(const PaperRect& box, const PlacedPanel& panel) {
    std::vector<std::array<double, 2>> points;
    for (int i = 0; i < kSamples; ++i) {
        for (int j = 0; j < kSamples; ++j) {
            const double x = box.left + box.width * (i + 0.5) / kSamples;
            const double y = box.top + box.height * (j + 0.5) / kSamples;
            points.push_back(panel.toData({x, y}));
        }
    }
    return points;
}

bool isOver(const PaperRect& box, double x, double y) {
    return x > box.left - kCurveRoom && x < box.right() + kCurveRoom && y > box.top - kCurveRoom &&
           y < box.bottom() + kCurveRoom;
}

/// How much the box hides: a set counts more the nearer it is to the eye.
int coverage(const Scene& scene, const PlacedPanel& panel, const PaperRect& box) {
    const auto points = samplesOf(box, panel);
    int count = 0;
    int weight = 0;
    for (const SceneSet& set : scene.sets) {
        ++weight;
        const std::vector<std::vector<Ring>> around{boxOf(set)};
        const auto& polygons = set.polygons.size() > kMostPolygons ? around : set.polygons;
        for (const auto& point : points) {
            const bool covered = std::any_of(polygons.begin(), polygons.end(), [&](const auto& p) {
                return !p.empty() && isInside(p, point);
            });
            count += covered ? weight : 0;
        }
    }
    return count + chartCoverage(scene, panel, box);
}

PaperRect inCorner(const PaperRect& axes, double width, double height, LegendPlace place) {
    const bool atRight = place == LegendPlace::TopRight || place == LegendPlace::BottomRight;
    const bool atBottom = place == LegendPlace::BottomLeft || place == LegendPlace::BottomRight;
    return {atRight ? axes.right() - kInset - width : axes.left + kInset,
            atBottom ? axes.bottom() - kInset - height : axes.top + kInset, width, height};
}

PaperRect emptiestCorner(const Scene& scene, const PlacedPanel& panel, double width,
                         double height) {
    PaperRect best = inCorner(panel.axes, width, height, LegendPlace::TopRight);
    int least = coverage(scene, panel, best);
    for (const LegendPlace place :
         {LegendPlace::TopLeft, LegendPlace::BottomRight, LegendPlace::BottomLeft}) {
        const PaperRect box = inCorner(panel.axes, width, height, place);
        const int count = coverage(scene, panel, box);
        if (count < least) {
            best = box;
            least = count;
        }
    }
    return best;
}

/// Entries of a legend as they are met, each once.
class Entries {
public:
    void add(const std::string& id, const std::string& name, PlacedEntry entry) {
        const auto same = std::find_if(m_entries.begin(), m_entries.end(), [&](const auto& known) {
            return known.first == id && isSame(known.second, entry);
        });
        if (same == m_entries.end()) {
            m_entries.emplace_back(id, std::move(entry));
            return;
        }
        if (same->second.text.text != entry.text.text && !name.empty()) {
            same->second.text.text = name;
        }
        join(same->second, entry);
    }

    std::vector<PlacedEntry> take() {
        std::vector<PlacedEntry> result;
        for (auto& [id, entry] : m_entries) {
            result.push_back(std::move(entry));
        }
        return result;
    }

private:
    /// A method's set and its curve are one entry; two sets or two curves only if they look alike.
    static bool isSame(const PlacedEntry& a, const PlacedEntry& b) {
        if (a.shape == b.shape) {
            return a.style == b.style &&
                   (a.marker == b.marker || a.marker == Marker::None || b.marker == Marker::None);
        }
        return a.style.line == b.style.line && a.style.lineStyle == b.style.lineStyle;
    }

    /// The box stays, or comes, and bears the curve's marker.
    static void join(PlacedEntry& known, const PlacedEntry& other) {
        const bool isBox = other.shape == PlacedEntry::Shape::Box;
        if (isBox && known.shape != PlacedEntry::Shape::Box) {
            known.shape = other.shape;
            known.style = other.style;
            known.isMarked = other.isMarked;
        }
        if (known.marker == Marker::None) {
            known.marker = other.marker;
            known.markerSize = other.markerSize;
        }
    }

    std::vector<std::pair<std::string, PlacedEntry>> m_entries;
};

}  // namespace

std::vector<PlacedEntry> legendEntries(const std::vector<const Scene*>& panels,
                                       const FigurePreset& preset) {
    Entries entries;
    for (const Scene* panel : panels) {
        for (auto set = panel->sets.rbegin(); set != panel->sets.rend(); ++set) {
            if (!set->label.empty()) {
                entries.add(set->id, set->name, makeEntry(*set, preset));
            }
        }
        for (const Series& series : panel->chart.series) {
            if (!series.label.empty()) {
                entries.add(series.id, series.name, makeEntry(series, preset));
            }
        }
    }
    return entries.take();
}

int chartCoverage(const Scene& scene, const PlacedPanel& panel, const PaperRect& box) {
    int count = 0;
    for (const SeriesShapes& series : chartShapes(scene, panel, scene.preset).series) {
        for (const PaperStrokes& strokes : series.strokes) {
            for (const auto& part : strokes.parts) {
                for (std::size_t i = 0; i < part.size(); ++i) {
                    const PaperPoint& from = part[i == 0 ? part.size() - 1 : i - 1];
                    const bool isPart = i > 0 || strokes.closed;
                    for (int step = 0; isPart && step < kCurveSteps; ++step) {
                        const double share = static_cast<double>(step) / kCurveSteps;
                        count += isOver(box, from.x + share * (part[i].x - from.x),
                                        from.y + share * (part[i].y - from.y))
                                     ? 1
                                     : 0;
                    }
                }
            }
        }
        for (const PaperPoint& mark : series.marks.at) {
            count += isOver(box, mark.x, mark.y) ? kMarkWeight : 0;
        }
    }
    return count;
}

LegendBlock legendInRows(std::vector<PlacedEntry> entries, const FigurePreset& preset,
                         double width) {
    LegendBlock block;
    block.width = width;
    const double swatch = swatchWidth(entries);
    const double rowHeight = kRowHeight * preset.tickPoints;
    for (std::size_t first = 0; first < entries.size();) {
        double used = entryWidth(entries[first], swatch, preset);
        std::size_t end = first + 1;
        while (end < entries.size() &&
               used + kEntryGap + entryWidth(entries[end], swatch, preset) <= width) {
            used += kEntryGap + entryWidth(entries[end++], swatch, preset);
        }
        double left = 0.5 * (width - used);
        for (; first < end; ++first) {
            putAt(entries[first], left, block.height, swatch, preset);
            left += entryWidth(entries[first], swatch, preset) + kEntryGap;
        }
        block.height += rowHeight;
    }
    block.entries = std::move(entries);
    return block;
}

LegendBlock legendInColumn(std::vector<PlacedEntry> entries, const FigurePreset& preset) {
    LegendBlock block;
    const double swatch = swatchWidth(entries);
    for (PlacedEntry& entry : entries) {
        putAt(entry, 0.0, block.height, swatch, preset);
        block.width = std::max(block.width, entryWidth(entry, swatch, preset));
        block.height += kRowHeight * preset.tickPoints;
    }
    block.entries = std::move(entries);
    return block;
}

PlacedLegend placedAt(const LegendBlock& block, PaperPoint corner) {
    PlacedLegend legend;
    legend.entries = block.entries;
    for (PlacedEntry& entry : legend.entries) {
        entry.swatch.left += corner.x;
        entry.swatch.top += corner.y;
        entry.text.at.x += corner.x;
        entry.text.at.y += corner.y;
    }
    return legend;
}

PlacedLegend placedInside(const LegendBlock& block, const Scene& scene, const PlacedPanel& panel,
                          LegendPlace place) {
    const double width = block.width + 2.0 * kPadding;
    const double height = block.height + 2.0 * kPadding;
    const PaperRect box = place == LegendPlace::Inside ? emptiestCorner(scene, panel, width, height)
                                                       : inCorner(panel.axes, width, height, place);
    PlacedLegend legend = placedAt(block, {box.left + kPadding, box.top + kPadding});
    legend.box = box;
    return legend;
}

}  // namespace core
