#pragma once

#include <QString>
#include <map>
#include <vector>

#include "ui/jobs/training_run.h"

namespace ui {

/// A run with the number of its colour (core::curveStyle) and its words in every chart.
struct ColouredRun {
    TrainingRunPtr run;
    int colour = 0;
    QString title;  ///< runTitle(), with the folder's name where another run is called so too
};

using ColouredRuns = std::vector<ColouredRun>;

/// Numbers of colours for runs: a run that stays keeps its own, one that comes gets the least that
/// is free.
class RunColours {
public:
    ColouredRuns of(const std::vector<TrainingRunPtr>& runs);

private:
    std::map<QString, int> m_numbers;  ///< by folder
};

}  // namespace ui
