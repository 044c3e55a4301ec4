#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "ui/jobs/run_colours.h"
#include "ui/plot/training_quantities.h"

namespace ui {

struct TrainingCurvesShow {
    std::set<std::string> quantities;  ///< ids of trainingQuantities()
    TrainingAxis axis = TrainingAxis::Epochs;
    double smoothing = 0.0;  ///< of the steps' curves, in [0, 1); their own values stay, pale
    bool isLog = false;      ///< where it makes sense: losses, gradient, learning rate
};

/// Curves of the runs, a panel for each unit, one below the other over one x axis. One run: its
/// quantities have colours; several: the runs have theirs (by their numbers) and quantities of one
/// panel dashes. Where all runs have one schedule, lines mark the end of warm-up and of the ramp.
/// No panels where there is nothing to draw.
core::Figure makeTrainingCurves(const ColouredRuns& runs, const TrainingCurvesShow& show);

/// How the runs of a figure were made: settings of one run, else names of all.
core::FigureOrigin trainingOrigin(const ColouredRuns& runs);

}  // namespace ui
