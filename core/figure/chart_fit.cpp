#include "core/figure/chart_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core {

namespace {

/// Values to be shown along one axis. What a logarithmic axis cannot show is left out.
class Extent {
public:
    explicit Extent(const Axis& axis) : m_log(axis.scale == AxisScale::Log) {}

    void include(double value) {
        if (std::isfinite(value) && (!m_log || value > 0.0)) {
            m_lower = std::min(m_lower, value);
            m_upper = std::max(m_upper, value);
        }
    }
    /// An end on which bars or a heat map stand: no margin beyond it.
    void includeFirm(double value) {
        include(value);
        if (std::isfinite(value) && (!m_log || value > 0.0)) {
            m_firmLower = std::min(m_firmLower, value);
            m_firmUpper = std::max(m_firmUpper, value);
        }
    }

    void apply(Axis& axis, double margin) const {
        if (m_lower > m_upper) {
            return;
        }
        double lower = m_log ? std::log(m_lower) : m_lower;
        double upper = m_log ? std::log(m_upper) : m_upper;
        if (upper - lower < 1e-12 * std::max(std::abs(lower), std::abs(upper)) || upper == lower) {
            const double half = m_log ? std::log(2.0) : std::max(0.5 * std::abs(lower), 0.5);
            lower -= half;
            upper += half;
        }
        const double free = margin * (upper - lower);
        lower -= m_firmLower <= m_lower ? 0.0 : free;
        upper += m_firmUpper >= m_upper ? 0.0 : free;
        axis.lower = m_log ? std::exp(lower) : lower;
        axis.upper = m_log ? std::exp(upper) : upper;
    }

private:
    static constexpr double kNone = std::numeric_limits<double>::infinity();
    bool m_log;
    double m_lower = kNone;
    double m_upper = -kNone;
    double m_firmLower = kNone;
    double m_firmUpper = -kNone;
};

void includeSets(const Scene& scene, std::size_t coordinate, Extent& extent) {
    for (const SceneSet& set : scene.sets) {
        for (const auto& polygon : set.polygons) {
            for (const Ring& ring : polygon) {
                for (const auto& point : ring) {
                    extent.include(point[coordinate]);
                }
            }
        }
    }
}

void includeEdges(const std::vector<double>& edges, Extent& extent) {
    if (!edges.empty()) {
        extent.includeFirm(edges.front());
        extent.includeFirm(edges.back());
    }
}

void includeBarTops(const Chart& chart, std::size_t index, Extent& extent) {
    const Series& series = chart.series[index];
    const std::vector<double> bases = barBases(chart, index);
    extent.includeFirm(0.0);
    for (std::size_t i = 0; i < std::min(bases.size(), series.y.size()); ++i) {
        extent.include(bases[i] + series.y[i]);
    }
}

}  // namespace

void fitX(Scene& scene, double margin) {
    Extent extent(scene.x);
    for (const Series& series : scene.chart.series) {
        const double half = series.kind == SeriesKind::Bars ? 0.5 * series.barWidth : 0.0;
        for (const double x : series.x) {
            extent.include(x - half);
            extent.include(x + half);
        }
    }
    for (const ReferenceLine& line : scene.chart.lines) {
        if (line.way == ReferenceLine::Way::Vertical) {
            extent.include(line.at);
        }
    }
    if (scene.chart.heatMap) {
        includeEdges(scene.chart.heatMap->xEdges, extent);
    }
    includeSets(scene, 0, extent);
    extent.apply(scene.x, margin);
}

void fitY(Scene& scene, double margin) {
    Extent extent(scene.y);
    for (std::size_t i = 0; i < scene.chart.series.size(); ++i) {
        const Series& series = scene.chart.series[i];
        if (series.kind == SeriesKind::Bars) {
            includeBarTops(scene.chart, i, extent);
        }
        for (const auto* values : {&series.y, &series.lower, &series.upper}) {
            for (const double y : *values) {
                extent.include(y);
            }
        }
    }
    for (const ReferenceLine& line : scene.chart.lines) {
        if (line.way == ReferenceLine::Way::Horizontal) {
            extent.include(line.at);
        }
    }
    if (scene.chart.heatMap) {
        includeEdges(scene.chart.heatMap->yEdges, extent);
    }
    includeSets(scene, 1, extent);
    extent.apply(scene.y, margin);
}

void fitAxes(Scene& scene, double margin) {
    fitX(scene, margin);
    fitY(scene, margin);
}

}  // namespace core
