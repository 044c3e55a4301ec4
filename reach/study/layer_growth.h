#pragma once

#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/io/json_reader.h"
#include "core/network/network.h"

namespace reach {

/// Box growth on a trained network (SABR, papers/001, section 4, Figure 3): what its ReLUs are
/// given, and how wide boxes become behind them.
struct LayerGrowth {
    std::string layer;
    std::int64_t neurons = 0;
    double deviation = 0.0;        ///< sigma: of all the layer's pre-activations over the images
    std::vector<double> active;    ///< share of neurons with z > 0, image by image
    std::vector<double> inactive;  ///< with z < 0
    /// Histogram of z / sigma: density in kBins equal bins over [-kHistogramEnd, kHistogramEnd].
    std::vector<double> density;
    /// Mean radius behind the ReLU, in sigma, of boxes of one radius around the pre-activations,
    /// the radius being radii()[k] sigma; over images and neurons, by our Box.
    std::vector<double> meanRadius;
    /// E(2 delta) - 2 E(delta) in sigma at delta = sigma, image by image: above 0 if super-linear.
    std::vector<double> superLinear;
    /// Boxes of radius eps around the images pushed through the network by Box: mean radius before
    /// and behind the ReLU, one entry an eps.
    std::vector<double> radiusBefore;
    std::vector<double> radiusBehind;
};

struct NetworkGrowth {
    std::string name;
    std::vector<LayerGrowth> layers;
};

inline constexpr int kBins = 60;
inline constexpr double kHistogramEnd = 4.0;

/// Radii, in sigma, at which meanRadius is taken: 0, 0.1, … 4.
const std::vector<double>& growthRadii();

/// Looks at all ReLU layers. Images are as readDataset gives them. Throws std::invalid_argument if
/// they do not fit the network, or there is no ReLU or no image.
NetworkGrowth measureGrowth(const std::string& name, const core::Network& network,
                            const core::Dataset& images, const std::vector<double>& eps);

core::Json toJson(const NetworkGrowth& growth);
NetworkGrowth networkGrowthOf(const core::Json& json);

}  // namespace reach
