#pragma once

#include <memory>

#include "ui/plot/plane_plot.h"
#include "ui/plot/plot_sets.h"

namespace ui {

/// The output plane: a PlanePlot of reachable sets.
class ReachPlot : public PlanePlot {
    Q_OBJECT

public:
    explicit ReachPlot(QWidget* parent = nullptr);

    void setSets(std::shared_ptr<const PlotSets> sets);
    const std::shared_ptr<const PlotSets>& sets() const { return m_sets; }

private:
    std::shared_ptr<const PlotSets> m_sets;
};

}  // namespace ui
