#pragma once

#include <optional>
#include <string>

#include "core/figure/scene.h"
#include "ui/session/sample_attack.h"
#include "ui/session/stability_desk.h"

namespace ui {

/// Stacked bars for every layer, one beside the other for every network: neurons by state, in
/// percent of the layer or as means over the input sets. Answers without numbers are left out.
/// layer: the place that is marked; -1: none.
core::Scene makeStabilityChart(const StabilityAnswers& answers, bool isInPercent, int layer);

/// Widths of the intervals of one layer's neurons by state, over all input sets: bars that are even
/// on a logarithmic axis.
core::Scene makeWidthHistogram(const reach::LayerTally& layer);

/// "inactive", "left dead", …: the words of ReLU, or of ParamRamp.
QString titleOf(reach::NeuronStatus status, bool isRamp);

/// The places of layers in the networks' order: the answer with most layers names them.
const reach::StateTally* longestTally(const StabilityAnswers& answers);

}  // namespace ui
