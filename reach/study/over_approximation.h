#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "core/network/network.h"
#include "core/network/piecewise_graph.h"
#include "reach/analysis/method.h"
#include "reach/shift/bias_shift.h"

namespace reach {

/// The numerical study of SNR's section 3.2 (Figure 5) with method.md's defaults: a random dense
/// network, a share of its unstable neurons shifted in one of three cases, and how large the set of
/// each method is.
struct OverApproximationSetup {
    std::int64_t width = 50;
    std::int64_t hidden = 3;  ///< layers of ReLUs; input and output have `width` entries too
    double radius = 1.0;      ///< of the input box [-radius, radius]^width
    std::vector<double> shares;
    std::int64_t samples = 10000;  ///< for sampled ranges, counts by samples and variances
    double margin = 0.0;           ///< of sampled ranges
    std::int64_t attacks = 400;    ///< points pushed to extreme outputs, for the lower bound
};

inline constexpr std::array kShiftModes{ShiftMode::Active, ShiftMode::Inactive, ShiftMode::Mixed};

/// Where a point's shifts come from: bounds of Zonotope, or samples as the paper has it.
inline constexpr std::array kRangeSources{RangeSource::Sound, RangeSource::Sampled};
std::string idOf(RangeSource source);  ///< "sound", "sampled"

/// What is measured of one shifted network. *Size* of a set: its largest half-width over the
/// outputs (SNR 3.2).
struct ShiftPoint {
    double share = 0.0;
    std::int64_t unstableByBounds = 0;   ///< by Zonotope
    std::int64_t unstableBySamples = 0;  ///< by the extremes over the samples
    double variance = 0.0;    ///< mean over hidden neurons of the variance of a over uniform inputs
    double lowerBound = 0.0;  ///< size of the hull of outputs found by sampling and attack
    double exact = 0.0;       ///< exact size where no neuron is unstable; NaN else
    std::map<Method, double> size;
};

/// All points of one network: unshifted, and by source and case at every share above 0.
struct ShiftCurves {
    std::int64_t seed = 0;
    double estimate = 0.0;  ///< the paper's: radius times the largest row sum of |W_L … W_1|
    ShiftPoint unshifted;
    std::map<RangeSource, std::map<ShiftMode, std::vector<ShiftPoint>>> shifted;

    /// The unshifted point, then the others: as many as shares that begin with 0.
    std::vector<ShiftPoint> curve(RangeSource source, ShiftMode mode) const;
};

/// The random network of a seed.
core::Network networkOf(const OverApproximationSetup& setup, std::int64_t seed);

/// The paper's estimate of the exact size by the deep linear network. Not a bound.
double linearEstimate(const core::Network& network, double radius);

/// Size of the set of a graph that is affine on the box, exact up to rounding: |f(c + r_i e_i) -
/// f(c)| summed over the inputs i, the largest of the outputs.
double affineSize(const core::PiecewiseGraph& graph, const Box& box);

/// Measures networks of one seed. LPs for the methods that need them; single-threaded. With
/// `cancel` set it returns early, what it returned being no result. Throws std::runtime_error if a
/// method fails.
class ShiftMeasurer {
public:
    ShiftMeasurer(OverApproximationSetup setup, std::int64_t seed, std::vector<Method> methods,
                  const std::atomic<bool>* cancel);

    ShiftPoint unshifted() const;
    /// At every share above 0.
    std::vector<ShiftPoint> shifted(RangeSource source, ShiftMode mode) const;
    double estimate() const;

private:
    ShiftPoint measure(const core::Network& network, double share) const;

    OverApproximationSetup m_setup;
    std::int64_t m_seed;
    std::vector<Method> m_methods;
    const std::atomic<bool>* m_cancel;
    core::Network m_network;
    InputSet m_input;
    RangeOptions m_sampled;
    Eigen::MatrixXd m_samples;
};

core::Json toJson(const ShiftPoint& point);
ShiftPoint shiftPointOf(const core::Json& json);

}  // namespace reach
