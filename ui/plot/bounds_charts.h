#pragma once

#include "core/figure/scene.h"
#include "ui/models/neuron_bounds_model.h"
#include "ui/plot/neuron_map.h"
#include "ui/session/bounds_report.h"
#include "ui/session/line_finder.h"
#include "ui/session/method_show.h"

namespace ui {

/// Curves of the methods: mean width of each layer's intervals, over the layers, with the chosen
/// layer marked. A width of 0 is a gap on a logarithmic axis.
core::Scene makeWidthChart(const BoundsReport& report, const MethodShow& methods, int layer,
                           bool isLog);

/// A neuron's activation over the widest of its ranges, with what each method keeps of it shaded
/// between its lines: the loosest at the back. The answer has an activation.
core::Scene makeLineChart(const LineAnswer& answer, const MethodShow& methods);

/// One layer of the report as a map of neurons: states by a method's bounds; by the tightest for
/// -1.
NeuronMapLayer mapLayerOf(const BoundsReport& report, int layer, int method);

/// "relu_1, neuron 3, 4, 7"; where the layer is flat "relu_1, neuron 12".
QString neuronTitle(const std::string& layer, const core::Shape& shape, std::int64_t neuron);

}  // namespace ui
