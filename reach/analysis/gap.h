#pragma once

#include <string>
#include <vector>

#include "reach/analysis/analysis.h"
#include "reach/analysis/inner_ranges.h"

namespace reach {

/// How loose a method's bounds are at one layer.
///
/// With w_i the width of the method's bounds of neuron i (its activation's input; for the output,
/// the output itself) and v_i the width of the best known inner range, the looseness of layer l is
///
///     L_l = sum_i w_i / sum_i v_i        over the measured neurons i of the layer,
///
/// the factor by which the method takes the layer for wider than it is: 1 is tight. It has no unit,
/// does not change when a layer is scaled, is at least 1 where inner ranges are exact, grows with
/// every bound that is loosened and falls as inner ranges grow; neurons that do not move at all do
/// not blow it up. What the layer adds to the one before is the factor
///
///     A_l = L_l / L_(l-1),  L_0 = 1 (the input set itself),
///
/// so that L_l is the product of A_1 … A_l. Below 1 a layer undoes some of the looseness before it.
struct LayerGap {
    std::string layer;
    double looseness = 1.0;    ///< L; NaN where the inner range is no wider than rounding
    double added = 1.0;        ///< A; NaN where either L is
    double methodWidth = 0.0;  ///< sum of w_i over the measured neurons
    double innerWidth = 0.0;   ///< sum of v_i
    Eigen::Index measured = 0;
    Eigen::Index size = 0;  ///< neurons of the layer
    std::string reason;     ///< why there is no number
};

/// One entry a layer, in the order of both. Empty where the result has no bounds of layers (exact
/// and hull are what is measured against; a failed or empty one has none). Throws
/// std::invalid_argument if result and ranges are of different networks.
std::vector<LayerGap> layerGaps(const MethodResult& result, const InnerRanges& inner);

}  // namespace reach
