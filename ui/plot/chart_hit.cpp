#include "ui/plot/chart_hit.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/figure/math_text.h"
#include "core/figure/ticks.h"

namespace ui {
namespace {

struct ChartTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ChartTexts)
};

bool holds(const core::PaperRect& rect, const core::PaperPoint& at) {
    return at.x >= rect.left && at.x <= rect.right() && at.y >= rect.top && at.y <= rect.bottom();
}

const core::Chart& chartOf(const core::Figure& figure, int panel) {
    return figure.panels[static_cast<std::size_t>(panel)].chart;
}

std::size_t countOf(const core::Series& series) {
    return std::min(series.x.size(), series.y.size());
}

std::optional<ChartPoint> barAt(const core::Chart& chart, const core::PlacedPanel& placed,
                                int panel, const core::PaperPoint& at) {
    const auto place = placed.toData(at);
    for (std::size_t s = chart.series.size(); s-- > 0;) {
        const core::Series& series = chart.series[s];
        if (series.kind != core::SeriesKind::Bars) {
            continue;
        }
        const std::vector<double> bases = core::barBases(chart, s);
        for (std::size_t i = 0; i < countOf(series); ++i) {
            const double top = bases[i] + series.y[i];
            const bool isOver = std::abs(place[0] - series.x[i]) <= 0.5 * series.barWidth &&
                                place[1] >= std::min(bases[i], top) &&
                                place[1] <= std::max(bases[i], top);
            if (isOver) {
                return ChartPoint{panel, series.id, i, series.x[i], top};
            }
        }
    }
    return std::nullopt;
}

/// The last edge not beyond the value; nothing outside.
std::optional<std::size_t> cellOf(const std::vector<double>& edges, double value) {
    const auto next = std::upper_bound(edges.begin(), edges.end(), value);
    if (next == edges.begin() || next == edges.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(next - edges.begin()) - 1;
}

std::optional<ChartPoint> heatCellAt(const core::Chart& chart, const core::PlacedPanel& placed,
                                     int panel, const core::PaperPoint& at) {
    if (!chart.heatMap) {
        return std::nullopt;
    }
    const core::HeatMap& map = *chart.heatMap;
    const auto place = placed.toData(at);
    const auto column = cellOf(map.xEdges, place[0]);
    const auto row = cellOf(map.yEdges, place[1]);
    if (!column || !row) {
        return std::nullopt;
    }
    return ChartPoint{panel, map.id, *row * (map.xEdges.size() - 1) + *column,
                      0.5 * (map.xEdges[*column] + map.xEdges[*column + 1]),
                      0.5 * (map.yEdges[*row] + map.yEdges[*row + 1])};
}

std::optional<ChartPoint> markAt(const core::Chart& chart, const core::PlacedPanel& placed,
                                 int panel, const core::PaperPoint& at) {
    std::optional<ChartPoint> nearest;
    double least = kChartReach;
    for (const core::Series& series : chart.series) {
        for (std::size_t i = 0; i < countOf(series); ++i) {
            const core::PaperPoint mark = placed.toPaper({series.x[i], series.y[i]});
            const double distance = std::hypot(mark.x - at.x, mark.y - at.y);
            if (distance < least && series.kind != core::SeriesKind::Bars &&
                holds(placed.axes, mark)) {
                least = distance;
                nearest = ChartPoint{panel, series.id, i, series.x[i], series.y[i]};
            }
        }
    }
    return nearest;
}

QString titleOf(const core::Axis& axis, const char* otherwise) {
    return axis.title.empty() ? QString::fromLatin1(otherwise)
                              : QString::fromStdString(core::plainText(axis.title));
}

QString numberOf(const core::Axis& axis, double value) {
    for (const core::AxisLabel& label : axis.labels) {
        if (label.value == value) {
            return QString::fromStdString(core::plainText(label.text));
        }
    }
    return QString::fromStdString(core::formatNumber(value));
}

const core::Series* findSeries(const core::Chart& chart, const std::string& id, std::size_t index) {
    for (const core::Series& series : chart.series) {
        if (series.id == id && index < countOf(series)) {
            return &series;
        }
    }
    return nullptr;
}

QString placeText(const core::Scene& scene, double x, double y) {
    return ChartTexts::tr("%1 %2, %3 %4")
        .arg(titleOf(scene.x, "x"), numberOf(scene.x, x), titleOf(scene.y, "y"),
             numberOf(scene.y, y));
}

QString seriesText(const core::Scene& scene, const core::Series& series, std::size_t i) {
    const std::string& label = series.label.empty() ? series.id : series.label;
    QString text = ChartTexts::tr("%1: %2").arg(QString::fromStdString(core::plainText(label)),
                                                placeText(scene, series.x[i], series.y[i]));
    if (i < series.lower.size() && i < series.upper.size()) {
        text += ChartTexts::tr(" (%1 … %2)")
                    .arg(QString::fromStdString(core::formatNumber(series.lower[i])),
                         QString::fromStdString(core::formatNumber(series.upper[i])));
    }
    return text;
}

ChartPoint pointOf(const core::Chart& chart, int panel, std::size_t s, std::size_t i) {
    const core::Series& series = chart.series[s];
    const double base = series.kind == core::SeriesKind::Bars ? core::barBases(chart, s)[i] : 0.0;
    return {panel, series.id, i, series.x[i], base + series.y[i]};
}

/// A series that has points, with its panel.
struct Place {
    int panel;
    std::size_t series;
};

std::vector<Place> walkOf(const core::Figure& figure) {
    std::vector<Place> places;
    for (int panel = 0; panel < static_cast<int>(figure.panels.size()); ++panel) {
        const auto& series = chartOf(figure, panel).series;
        for (std::size_t s = 0; s < series.size(); ++s) {
            if (countOf(series[s]) > 0) {
                places.push_back({panel, s});
            }
        }
    }
    return places;
}

std::size_t nearestTo(const core::Series& series, double x) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < countOf(series); ++i) {
        best = std::abs(series.x[i] - x) < std::abs(series.x[best] - x) ? i : best;
    }
    return best;
}

}  // namespace

std::optional<int> panelAt(const core::FigureLayout& layout, const core::PaperPoint& at) {
    for (std::size_t i = 0; i < layout.panels.size(); ++i) {
        if (holds(layout.panels[i].axes, at)) {
            return static_cast<int>(i);
        }
    }
    return std::nullopt;
}

std::optional<ChartPoint> chartPointAt(const core::Figure& figure, const core::FigureLayout& layout,
                                       const core::PaperPoint& at) {
    const auto panel = panelAt(layout, at);
    if (!panel) {
        return std::nullopt;
    }
    const core::PlacedPanel& placed = layout.panels[static_cast<std::size_t>(*panel)];
    const core::Chart& chart = chartOf(figure, *panel);
    for (const auto& found : {markAt(chart, placed, *panel, at), barAt(chart, placed, *panel, at),
                              heatCellAt(chart, placed, *panel, at)}) {
        if (found) {
            return found;
        }
    }
    const auto place = placed.toData(at);
    return ChartPoint{*panel, {}, 0, place[0], place[1]};
}

QString chartReadout(const core::Figure& figure, const ChartPoint& point) {
    if (point.panel < 0 || point.panel >= static_cast<int>(figure.panels.size())) {
        return {};
    }
    const core::Scene& scene = figure.panels[static_cast<std::size_t>(point.panel)];
    if (const core::Series* series = findSeries(scene.chart, point.series, point.index)) {
        return seriesText(scene, *series, point.index);
    }
    const auto& map = scene.chart.heatMap;
    QString text = placeText(scene, point.x, point.y);
    if (map && !point.series.empty() && map->id == point.series &&
        point.index < map->values.size()) {
        const QString title = map->title.empty()
                                  ? ChartTexts::tr("value")
                                  : QString::fromStdString(core::plainText(map->title));
        text += ChartTexts::tr(", %1 %2").arg(
            title, QString::fromStdString(core::formatNumber(map->values[point.index])));
    }
    return text;
}

std::optional<ChartPoint> neighbour(const core::Figure& figure,
                                    const std::optional<ChartPoint>& point, int along, int across) {
    const std::vector<Place> places = walkOf(figure);
    if (places.empty()) {
        return std::nullopt;
    }
    const auto here = std::find_if(places.begin(), places.end(), [&](const Place& place) {
        return point && place.panel == point->panel &&
               chartOf(figure, place.panel).series[place.series].id == point->series;
    });
    if (here == places.end()) {
        return pointOf(chartOf(figure, places[0].panel), places[0].panel, places[0].series, 0);
    }
    const auto now = here - places.begin();
    const auto last = static_cast<std::ptrdiff_t>(places.size()) - 1;
    const Place& next =
        places[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(now + across, 0, last))];
    const core::Chart& chart = chartOf(figure, next.panel);
    const core::Series& series = chart.series[next.series];
    const auto most = static_cast<std::ptrdiff_t>(countOf(series)) - 1;
    const auto index = across != 0 ? static_cast<std::ptrdiff_t>(nearestTo(series, point->x))
                                   : static_cast<std::ptrdiff_t>(point->index) + along;
    return pointOf(chart, next.panel, next.series,
                   static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(index, 0, most)));
}

}  // namespace ui
