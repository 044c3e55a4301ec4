#include "ui/plot/reach_plot.h"

#include <utility>

#include "ui/plot/sets_drawing.h"

namespace ui {

ReachPlot::ReachPlot(QWidget* parent) : PlanePlot(parent), m_sets(std::make_shared<PlotSets>()) {
    setAccessibleName(tr("Output plane"));
    setAccessibleDescription(
        tr("Reachable sets in the plane of two outputs. Arrow keys move the view, plus and minus "
           "zoom, Control with an arrow moves a cursor whose place is read out."));
}

void ReachPlot::setSets(std::shared_ptr<const PlotSets> sets) {
    m_sets = std::move(sets);
    setDrawing(std::make_shared<SetsDrawing>(m_sets));
}

}  // namespace ui
