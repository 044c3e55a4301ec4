#pragma once

#include <string>

#include "core/figure/figure.h"
#include "ui/jobs/run_colours.h"

namespace ui {

/// The state whose share is drawn over time.
enum class NeuronShare { Unstable, Active, Inactive };

struct TrainingLayersShow {
    NeuronShare share = NeuronShare::Unstable;
    bool overTime = false;  ///< minutes on the x axis, else epochs
    /// Of the evaluations, whose states are drawn as bars; -1 or beyond the last: the newest.
    int evaluation = -1;
};

/// A run's layers over its evaluations: SNR of each layer, the share of one neuron state in each
/// (both one curve a layer), and the states of every layer at one evaluation as stacked bars. No
/// panels where the run has no evaluation with layers.
core::Figure makeTrainingLayers(const ColouredRun& run, const TrainingLayersShow& show);

/// Evaluations of the run that have layers: what TrainingLayersShow::evaluation counts.
std::vector<const core::EpochRecord*> layerRecords(const TrainingRun& run);

}  // namespace ui
