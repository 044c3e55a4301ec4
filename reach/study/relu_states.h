#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "core/network/network.h"
#include "reach/analysis/neuron_status.h"
#include "reach/study/study_result.h"

namespace reach {

/// How neurons stand at points and over whole regions (SABR, papers/001, Table 5; LBP, papers/003,
/// Figures 4 and 6), sample by sample.

/// Of one activation.
struct LayerStates {
    std::string name;  ///< of the node
    std::string kind;  ///< "relu", "leaky_relu", "param_ramp"
    std::int64_t neurons = 0;
    std::vector<StatusCounts> samples;

    bool isRamp() const { return kind == "param_ramp"; }
    /// In [0, 1], of each sample's neurons.
    std::vector<double> shares(NeuronStatus status) const;
    /// Mean over the samples of the share, in [0, 1].
    double share(NeuronStatus status) const;
};

/// What one method says, or `kPoints`.
struct MethodStates {
    std::string id;
    std::string title;  ///< "Box", "points"
    std::vector<LayerStates> layers;

    bool hasRamps() const;
    /// Each sample's share, mean over the layers (each counts alike, as in SABR's table).
    std::vector<double> meanShares(NeuronStatus status) const;
    /// Each sample's share of all neurons.
    std::vector<double> totalShares(NeuronStatus status) const;
    /// Mean over the layers of what is not settled: unstable at either bend.
    std::vector<double> unsettledShares() const;
};
inline constexpr const char* kPoints = "points";

/// One network: the points first, then every method.
struct StateRun {
    std::string name;
    std::string training;
    std::vector<MethodStates> methods;

    /// nullptr if it was not measured.
    const MethodStates* maybe(std::string_view id) const;
    std::size_t samples() const;
};

/// Counts on a batch of regions. Max pools and smooth activations have no states and are left out.
/// Empty where it was cancelled. Throws std::invalid_argument for a network without ReLU,
/// LeakyReLU and ParamRamp and for a node that the method does not take; std::runtime_error where
/// numbers leave the range.
std::vector<LayerStates> countStates(core::BoundEngine& engine, const core::Network& network,
                                     const core::InputBatch& regions,
                                     const core::BoundMethod& method,
                                     const std::atomic<bool>* cancel);

core::Json toJson(const std::vector<LayerStates>& layers);
std::vector<LayerStates> layerStatesOf(const core::Json& json);
/// Adds the samples of `more`, the same layers, to `to`; takes it over where `to` is empty.
void append(std::vector<LayerStates>& to, const std::vector<LayerStates>& more);

}  // namespace reach
