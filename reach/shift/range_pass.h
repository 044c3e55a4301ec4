#pragma once

#include <Eigen/Core>
#include <atomic>
#include <memory>
#include <vector>

#include "core/network/piecewise_graph.h"
#include "reach/sets/input_set.h"
#include "reach/shift/graph_walk.h"
#include "reach/shift/neuron_ranges.h"

namespace reach {

/// Thrown inside this library where `cancel` has become true; never leaves it.
struct Cancelled {};

/// What all passes over one network and input set share.
struct PassSetup {
    InputSet input;
    RangeOptions options;
    std::shared_ptr<const Eigen::MatrixXd> samples;  ///< Sampled only
    int threads = 0;
};

struct Range {
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
};

/// One way through the layers of a network, in order, in which each layer may be shifted before the
/// next one is looked at. Bounds are bit by bit those that neuronRanges gives the shifted network.
class RangePass {
public:
    RangePass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers,
              const std::atomic<bool>* cancel);
    virtual ~RangePass() = default;
    RangePass(const RangePass&) = delete;
    RangePass& operator=(const RangePass&) = delete;

    /// The range of a layer, which is the last one asked for or the next.
    Range at(std::size_t layer);
    /// Adds offsets to the pre-activations as they were at first, in place of earlier offsets, and
    /// returns the new range. The step before the layer must be affine and read by it alone.
    Range shifted(std::size_t layer, const Eigen::VectorXd& offsets);
    /// The constants that a layer's offsets are added to.
    const Eigen::VectorXd& biasOf(std::size_t layer);

protected:
    const core::PiecewiseGraph& graph() const { return m_graph; }
    const std::vector<WalkLayer>& layers() const { return m_layers; }
    const std::vector<std::size_t>& keepUntil() const { return m_keepUntil; }
    void throwIfCancelled() const;
    bool isCancelled() const { return m_cancel != nullptr && *m_cancel; }
    const std::atomic<bool>* cancel() const { return m_cancel; }

private:
    virtual Range rangeAt(int value) = 0;
    /// The same after the map of the step before `value` has changed.
    virtual Range rangeAgain(int value) = 0;
    core::LinearMap& mapOf(std::size_t layer);

    core::PiecewiseGraph m_graph;
    std::vector<WalkLayer> m_layers;
    std::vector<std::size_t> m_keepUntil;
    std::vector<Eigen::VectorXd> m_bias;  ///< of each layer before shifts; empty: not asked yet
    const std::atomic<bool>* m_cancel;
};

std::unique_ptr<RangePass> makeRangePass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers,
                                         const PassSetup& setup, const std::atomic<bool>* cancel);

/// Every layer of the network in its graph.
std::vector<WalkLayer> walkLayers(const core::Network& network, const core::PiecewiseGraph& graph);

/// Throws std::invalid_argument for ranges that cannot be had: wrong sizes, an empty input set, a
/// method that bounds no layers, no samples, a margin below 0.
void validateRanges(Eigen::Index inputCount, const InputSet& input, const RangeOptions& options);

/// With samples where the options ask for them. All of it is valid.
PassSetup makeSetup(const InputSet& input, const RangeOptions& options, int threads);

}  // namespace reach
