#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/network/network.h"
#include "reach/analysis/method.h"
#include "reach/analysis/neuron_status.h"
#include "reach/sets/input_set.h"

namespace reach {

/// Where the ranges of pre-activations come from.
enum class RangeSource {
    Sound,   ///< outer bounds of a relaxation, rounding included
    Sampled  ///< extremes over points, widened by a margin: the true ranges may be wider
};

/// How points are spread over the input set.
enum class SampleDistribution {
    Uniform,   ///< over a box or ball; near-uniform over a polytope (sets/input_set.h)
    Gaussian,  ///< around the box's centre, sigma a third of its half-widths, cut to the set
    Corners    ///< a box's corners, a diamond's tips, a sphere's surface, a polytope's vertices
};

struct RangeOptions {
    RangeSource source = RangeSource::Sound;
    /// Sound: Box, Zonotope, Star, Triangle or Parallelogram.
    Method method = Method::Zonotope;
    // Sampled:
    std::int64_t samples = 10000;
    SampleDistribution distribution = SampleDistribution::Uniform;
    double margin = 0.0;  ///< added on both sides, in units of the pre-activation; >= 0
    std::uint64_t seed = 0;
};

/// Ranges of the inputs of one activation node: a *layer* of this library. Layers are counted from
/// 0 over the network's ReLU, LeakyReLU and ParamRamp nodes in order; the comparisons inside a max
/// pool are not neurons here. Of a ParamRamp the bend at 0 counts, not the one at r.
struct NeuronRanges {
    std::string name;  ///< the node's
    std::string kind;  ///< "relu", "leaky_relu", "param_ramp"
    core::Shape shape;
    int node = 0;           ///< of the network
    Eigen::VectorXd lower;  ///< one entry per neuron, row-major over shape
    Eigen::VectorXd upper;
};

/// States of a layer's neurons, by the bend at 0.
StateCounts countStates(const NeuronRanges& ranges);
inline bool isUnstable(double lower, double upper) { return lower < 0.0 && upper > 0.0; }

/// "uniform", "gaussian", "corners"; nothing for another word.
std::optional<SampleDistribution> distributionFromId(std::string_view id);
std::string_view id(SampleDistribution distribution);

/// Columns: `options.samples` points of the input set, or fewer where it has fewer corners. The
/// same seed gives the same points. Throws std::domain_error if none is found.
Eigen::MatrixXd rangeSamples(const InputSet& input, const RangeOptions& options);

/// Ranges of one network on any number of input sets: what does not depend on these is prepared
/// once. Value-like; const calls may run on several threads.
class RangeFinder {
public:
    explicit RangeFinder(const core::Network& network);

    /// The ranges of every layer. Sound: one run of the relaxation (LPs for Star, Triangle and
    /// Parallelogram). Sampled: one evaluation of all points, in bounded memory. Results do not
    /// depend on the number of threads (0: all cores). Cancelled: an empty vector. Throws
    /// std::invalid_argument for options or an input set that do not fit, an empty input set
    /// included; std::runtime_error if numbers leave the range of double.
    std::vector<NeuronRanges> find(const InputSet& input, const RangeOptions& options,
                                   const std::atomic<bool>* cancel = nullptr,
                                   int threads = 0) const;

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

/// RangeFinder once.
std::vector<NeuronRanges> neuronRanges(const core::Network& network, const InputSet& input,
                                       const RangeOptions& options,
                                       const std::atomic<bool>* cancel = nullptr, int threads = 0);

}  // namespace reach
