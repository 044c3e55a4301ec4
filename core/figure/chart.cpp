#include "core/figure/chart.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace core {

namespace {

/// Bars at places that differ by rounding alone stand on each other.
constexpr double kSamePlace = 1e-9;

[[noreturn]] void refuse(const std::string& what) {
    throw std::invalid_argument("checkChart: " + what);
}

void requireSize(const Series& series, const char* list, std::size_t size, bool mayBeEmpty) {
    if (size != series.x.size() && !(mayBeEmpty && size == 0)) {
        refuse("series \"" + series.id + "\" has " + std::to_string(series.x.size()) + " x and " +
               std::to_string(size) + " " + list);
    }
}

void checkSeries(const Series& series) {
    requireSize(series, "y", series.y.size(), false);
    requireSize(series, "lower", series.lower.size(), true);
    requireSize(series, "upper", series.upper.size(), true);
    if (series.lower.size() != series.upper.size()) {
        refuse("series \"" + series.id + "\" has one end of its spread only");
    }
    if (!(series.markerSize > 0.0) || !(series.barWidth > 0.0) || !(series.markerGap >= 0.0)) {
        refuse("series \"" + series.id + "\" has a marker or bar of no size");
    }
}

void checkEdges(const std::vector<double>& edges, const std::string& id) {
    bool ascends = edges.size() >= 2;
    for (std::size_t i = 1; ascends && i < edges.size(); ++i) {
        ascends = edges[i - 1] < edges[i];
    }
    if (!ascends || !std::isfinite(edges.front()) || !std::isfinite(edges.back())) {
        refuse("heat map \"" + id + "\" needs two ascending edges or more a side");
    }
}

void checkHeatMap(const HeatMap& map) {
    checkEdges(map.xEdges, map.id);
    checkEdges(map.yEdges, map.id);
    const std::size_t cells = (map.xEdges.size() - 1) * (map.yEdges.size() - 1);
    if (map.values.size() != cells) {
        refuse("heat map \"" + map.id + "\" has " + std::to_string(cells) + " cells and " +
               std::to_string(map.values.size()) + " values");
    }
    if (!(map.lower < map.upper)) {
        refuse("the key of heat map \"" + map.id + "\" does not run upward");
    }
}

bool isSamePlace(double a, double b, double width) { return std::abs(a - b) <= kSamePlace * width; }

/// What the bar at `x` adds to the stack below; nothing is not a number.
double heightAt(const Series& series, double x) {
    double height = 0.0;
    for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
        if (isSamePlace(series.x[i], x, series.barWidth) && std::isfinite(series.y[i])) {
            height += series.y[i];
        }
    }
    return height;
}

}  // namespace

bool Chart::isEmpty() const { return !heatMap && lines.empty() && series.empty() && notes.empty(); }

std::vector<double> barBases(const Chart& chart, std::size_t index) {
    const Series& series = chart.series.at(index);
    std::vector<double> bases(series.x.size(), 0.0);
    if (!series.stacked) {
        return bases;
    }
    for (std::size_t below = 0; below < index; ++below) {
        const Series& other = chart.series[below];
        if (other.kind != SeriesKind::Bars || !other.stacked) {
            continue;
        }
        for (std::size_t i = 0; i < bases.size(); ++i) {
            // Histograms share their places: no search.
            const bool aligned = i < other.x.size() && other.x.size() == series.x.size() &&
                                 isSamePlace(other.x[i], series.x[i], series.barWidth);
            bases[i] += !aligned                    ? heightAt(other, series.x[i])
                        : std::isfinite(other.y[i]) ? other.y[i]
                                                    : 0.0;
        }
    }
    return bases;
}

void checkChart(const Chart& chart) {
    for (const Series& series : chart.series) {
        checkSeries(series);
    }
    if (chart.heatMap) {
        checkHeatMap(*chart.heatMap);
    }
}

}  // namespace core
