#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/bounds/backsubstitution.h"
#include "core/bounds/bound_engine.h"
#include "core/bounds/bound_method.h"
#include "core/bounds/input_region.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// The work was cut short; what() says by what.
class Stopped : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct PassOptions {
    bool covered = true;  ///< rounding (float64)
    bool everyNeuron = true;
    SlopeSearch search;
    std::vector<Interval> given;   ///< by activation; undefined ones are computed
    std::int64_t memoryBytes = 0;  ///< for chunks
    /// Called now and then with the share that is done; throws Stopped to end the work.
    std::function<void(double share)> tick = {};
};

/// Bounds of one method over one batch, on tensors and differentiable through the network's
/// parameters and the region: what bound_engine.h wraps, and what losses are made of.
class TensorPass {
public:
    /// Throws std::invalid_argument for a node that relaxations do not take, by name.
    TensorPass(const TensorNetwork& network, InputRegion region, BoundMethod method,
               PassOptions options);
    TensorPass(const TensorPass&) = delete;
    TensorPass& operator=(const TensorPass&) = delete;

    /// Bounds the layers, up to the output's. Throws Stopped.
    void run();
    /// Bounds of the activations' inputs, in order; those that are known.
    const std::vector<Interval>& layers() const { return m_layers; }
    /// Lower bounds [B, R] of rows [B or 1, R, outputs] of the outputs. Throws Stopped.
    at::Tensor minimum(const at::Tensor& rows);
    /// The lines rows are passed through activation i (by order) with.
    Lines lines(std::size_t activation) const;

    std::int64_t samples() const { return m_region.lower.size(0); }

private:
    void boundValue(int v);
    void runForward();
    /// Rows at the input: coef x + offset, and their lower bounds.
    struct FunctionRows {
        at::Tensor coef;
        at::Tensor offset;
        at::Tensor minimum;
    };
    Interval functionRows(int v, const at::Tensor& neuron, const at::Tensor& sample);
    FunctionRows functionRowsOf(int v, const at::Tensor& neuron, const at::Tensor& sample,
                                double sign);
    void reportWork(int v, std::int64_t rows);
    bool isBoundedByInterval(int v) const;
    void passActivationNode(int v);
    Interval rowBounds(int v);
    Interval allRows(int v);
    Interval unstableRows(int v);
    at::Tensor minimumOf(int v, const at::Tensor& neuron, const at::Tensor& sample, double sign);
    at::Tensor minimumOfRows(int v, Rows rows, const RowSamples& sample);
    std::int64_t chunkOf(int v) const;
    bool usesWindows() const;
    bool needsIntervals() const;
    bool wantsGradients() const;

    const TensorNetwork& m_network;
    InputRegion m_region;
    BoundMethod m_method;
    const BoundMethod& m_layerMethod;
    PassOptions m_options;
    KnownValues m_known;
    std::vector<Interval> m_bounds;  ///< by node: what the layers' method says of an input
    std::vector<Interval> m_layers;
    std::vector<bool> m_feedsActivation;
    std::unique_ptr<Backsubstitution> m_rowsBack;    ///< as the method bounds rows
    std::unique_ptr<Backsubstitution> m_layersBack;  ///< as the layers' method does
    double m_workDone = 0.0;
    double m_workAll = 1.0;
};

}  // namespace core
