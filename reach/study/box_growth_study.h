#pragma once

#include <vector>

#include "core/figure/figure.h"
#include "reach/study/box_growth.h"
#include "reach/study/layer_growth.h"

namespace reach {

struct GrowthCentres {
    PiecewiseUniform uniform;
    NormalCentres normal;
};

/// SABR's Figure 4 (closed form, our Box, a straight line for comparison) for Gaussian and
/// piecewise-uniform centres, Figure 3 (what the last ReLU layer is given), and the measured mean
/// radius behind that layer; the latter two where networks were measured.
core::Figure growthFigure(const GrowthCentres& centres, const std::vector<double>& deltas,
                          const std::vector<NetworkGrowth>& networks);

/// Mean Box radius from layer to layer at one eps, and behind the last ReLU against eps.
core::Figure depthFigure(const std::vector<NetworkGrowth>& networks,
                         const std::vector<double>& eps);

}  // namespace reach
