#pragma once

#include <map>

#include "core/figure/layout.h"

namespace ui {

/// The parts of the panels that a user has chosen to see, kept when the figure is made anew. Axes
/// that a figure's panels share move together. Shares are those of core::shareOf, so that
/// logarithmic axes zoom evenly.
class ChartZoom {
public:
    bool isZoomed() const { return !m_views.empty(); }
    void clear() { m_views.clear(); }

    /// About a place given as shares of the axes; below 1 comes nearer.
    void zoom(const core::Figure& figure, int panel, double factor, double xShare, double yShare);
    /// By shares of the axes.
    void pan(const core::Figure& figure, int panel, double xShare, double yShare);
    /// The box between two places of the paper, lower left and upper right.
    void show(const core::Figure& figure, int panel, const core::PlacedPanel& placed,
              const core::PaperPoint& low, const core::PaperPoint& high);

    /// The figure with those views.
    core::Figure applied(core::Figure figure) const;

private:
    struct Range {
        double lower = 0.0;
        double upper = 1.0;
    };
    struct View {
        Range x;
        Range y;
    };
    View viewOf(const core::Figure& figure, int panel) const;
    void set(const core::Figure& figure, int panel, const View& view);

    std::map<int, View> m_views;
};

}  // namespace ui
