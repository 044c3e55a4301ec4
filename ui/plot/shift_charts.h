#pragma once

#include <optional>
#include <vector>

#include "core/figure/scene.h"
#include "ui/plot/neuron_map_layout.h"
#include "ui/session/critical_eps_meter.h"
#include "ui/session/method_show.h"
#include "ui/session/shift_lab.h"

namespace ui {

/// How large a set is: half the width of its widest output (SNR's figures), or its area in the
/// plane that is shown.
enum class SetSize { Radius, Area };

/// Curves of the methods that are shown: size of the set against the number of unstable neurons,
/// with the present shift marked. Points that clicks took part in stand beside the curves.
core::Scene makeSizeChart(const std::vector<ShiftPoint>& points, SetSize size,
                          const MethodShow& methods, std::optional<std::int64_t> present);

/// Bars for every layer: how many neurons are in which state before and after the shift, in shares
/// of the layer.
core::Scene makeStatesChart(const ShiftAnswer& answer);

/// The ranges of one layer's neurons, in order of their middles.
struct RangesChart {
    core::Scene scene;
    std::vector<std::int64_t> order;  ///< neuron at each place of the x axis
};

/// Ranges of a layer after the shift, coloured by state. The neuron, if it is of the layer, is
/// marked with its range before and after.
RangesChart makeRangesChart(const ShiftAnswer& answer, int layer,
                            std::optional<std::int64_t> neuron);

/// Staircases of the number of unstable neurons over eps, before and after the shift, with the
/// present eps; and where one neuron turns, if one is chosen.
core::Scene makeCriticalChart(const CriticalAnswer& answer, double eps,
                              std::optional<NeuronPlace> neuron);

/// Where a neuron turns unstable, in words: "turns unstable at eps 0.31", "stable up to 2".
QString criticalText(const reach::CriticalEps& critical, NeuronPlace neuron, double largest);

}  // namespace ui
