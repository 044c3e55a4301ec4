#include "ui/plot/chart_zoom.h"

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

/// Doubles do not tell ticks of a smaller range apart.
constexpr double kLeastShare = 1e-10;

core::Axis withRange(core::Axis axis, double lower, double upper) {
    axis.lower = lower;
    axis.upper = upper;
    return axis;
}

bool canShow(const core::Axis& axis) {
    const double size = std::max(std::abs(axis.lower), std::abs(axis.upper));
    return std::isfinite(axis.lower) && std::isfinite(axis.upper) &&
           axis.upper - axis.lower > kLeastShare * size &&
           (axis.scale == core::AxisScale::Linear || axis.lower > 0.0);
}

/// The axis between two shares of itself.
core::Axis between(const core::Axis& axis, double from, double to) {
    return withRange(axis, core::valueAt(axis, from), core::valueAt(axis, to));
}

}  // namespace

ChartZoom::View ChartZoom::viewOf(const core::Figure& figure, int panel) const {
    const auto found = m_views.find(panel);
    if (found != m_views.end()) {
        return found->second;
    }
    const core::Scene& scene = figure.panels[static_cast<std::size_t>(panel)];
    return {{scene.x.lower, scene.x.upper}, {scene.y.lower, scene.y.upper}};
}

void ChartZoom::set(const core::Figure& figure, int panel, const View& view) {
    const core::Scene& scene = figure.panels[static_cast<std::size_t>(panel)];
    if (!canShow(withRange(scene.x, view.x.lower, view.x.upper)) ||
        !canShow(withRange(scene.y, view.y.lower, view.y.upper))) {
        return;
    }
    for (int other = 0; other < static_cast<int>(figure.panels.size()); ++other) {
        View theirs = viewOf(figure, other);
        const bool moves = other == panel || figure.grid.sharedX || figure.grid.sharedY;
        theirs.x = other == panel || figure.grid.sharedX ? view.x : theirs.x;
        theirs.y = other == panel || figure.grid.sharedY ? view.y : theirs.y;
        if (moves) {
            m_views[other] = theirs;
        }
    }
}

void ChartZoom::zoom(const core::Figure& figure, int panel, double factor, double xShare,
                     double yShare) {
    const core::Scene& scene = figure.panels[static_cast<std::size_t>(panel)];
    const View view = viewOf(figure, panel);
    const core::Axis x = between(withRange(scene.x, view.x.lower, view.x.upper),
                                 xShare * (1.0 - factor), xShare + (1.0 - xShare) * factor);
    const core::Axis y = between(withRange(scene.y, view.y.lower, view.y.upper),
                                 yShare * (1.0 - factor), yShare + (1.0 - yShare) * factor);
    set(figure, panel, {{x.lower, x.upper}, {y.lower, y.upper}});
}

void ChartZoom::pan(const core::Figure& figure, int panel, double xShare, double yShare) {
    const core::Scene& scene = figure.panels[static_cast<std::size_t>(panel)];
    const View view = viewOf(figure, panel);
    const core::Axis x =
        between(withRange(scene.x, view.x.lower, view.x.upper), xShare, 1.0 + xShare);
    const core::Axis y =
        between(withRange(scene.y, view.y.lower, view.y.upper), yShare, 1.0 + yShare);
    set(figure, panel, {{x.lower, x.upper}, {y.lower, y.upper}});
}

void ChartZoom::show(const core::Figure& figure, int panel, const core::PlacedPanel& placed,
                     const core::PaperPoint& low, const core::PaperPoint& high) {
    const auto from = placed.toData(low);
    const auto to = placed.toData(high);
    set(figure, panel, {{from[0], to[0]}, {from[1], to[1]}});
}

core::Figure ChartZoom::applied(core::Figure figure) const {
    for (const auto& [panel, view] : m_views) {
        if (panel < static_cast<int>(figure.panels.size())) {
            core::Scene& scene = figure.panels[static_cast<std::size_t>(panel)];
            scene.x.lower = view.x.lower;
            scene.x.upper = view.x.upper;
            scene.y.lower = view.y.lower;
            scene.y.upper = view.y.upper;
        }
    }
    return figure;
}

}  // namespace ui
