#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/bounds/bound_method.h"
#include "core/network/network.h"

/// Bounds of many samples at once, on libtorch behind plain buffers: nothing here shows torch, and
/// a program that never asks for bounds never loads it (makeBoundEngine does).
namespace core {

/// What the numbers are computed in, and what they are worth for it.
enum class Precision {
    Sound,   ///< float64 with error terms: rounding cannot break a bound
    Double,  ///< float64, rounding not covered: nominal
    Single   ///< float32, fast: nominal
};

enum class BallNorm { Linf, L1, L2 };

/// A batch of input sets of one kind: boxes, cut by norm balls where norm is not Linf:
/// {x : lower <= x <= upper, |x - center|_p <= radius}. For a ball, the box is the ball's own cut
/// by the data range, so that it always encloses the set.
struct InputBatch {
    std::int64_t count = 0;
    std::vector<double> lower;  ///< [count, inputs]
    std::vector<double> upper;  ///< [count, inputs]
    BallNorm norm = BallNorm::Linf;
    std::vector<double> center;  ///< [count, inputs]; empty for Linf
    std::vector<double> radius;  ///< [count]; empty for Linf
};

/// Linear functions of the outputs to be bounded: weights [rows, outputs], shared by all samples,
/// or [count, rows, outputs], each sample's own (margins to its label).
struct OutputRows {
    std::int64_t rows = 0;
    bool perSample = false;
    std::vector<double> weights;
};

/// Rows `y_label - y_i` for every i but the label, for each sample: [count, outputs - 1, outputs].
OutputRows marginRows(const std::vector<int>& labels, std::int64_t outputs);
/// Every output by itself: the identity.
OutputRows outputRows(std::int64_t outputs);

/// Bounds of the input of one activation (of the output: kind "output").
struct LayerIntervals {
    std::string name;  ///< the node's
    std::string kind;  ///< "relu", "leaky_relu", "param_ramp", "max_pool", "output"
    Shape shape;
    int node = 0;               ///< of the activation
    std::vector<double> lower;  ///< [count, neurons]
    std::vector<double> upper;  ///< [count, neurons]
};

struct RowBounds {
    std::vector<double> lower;  ///< [count, rows]
    std::vector<double> upper;  ///< [count, rows]; empty unless asked for
};

/// The two lines that enclose a neuron, slope * x + intercept, for each sample.
struct NeuronLines {
    std::vector<double> lowerSlope;  ///< [count, neurons], like the others
    std::vector<double> lowerIntercept;
    std::vector<double> upperSlope;
    std::vector<double> upperIntercept;
};

struct EngineOptions {
    Precision precision = Precision::Sound;
    std::string device = "cpu";  ///< "cpu", "cuda", "cuda:N"
    int threads = 0;             ///< torch's, on the calling thread; 0: all cores
    /// What backsubstitution may take for its chunks; 0: three quarters of what is free.
    std::int64_t memoryBytes = 0;
};

/// Slopes optimised by projected gradient (Adam), per sample and row; the best iterate is kept, so
/// the result is never looser than the start (CROWN).
struct SlopeSearch {
    int steps = 20;
    double stepSize = 0.5;  ///< multiplied by decay after each step
    double decay = 0.98;
    bool allLayers = false;  ///< also the bounds of the layers before, each layer's slopes its own
};

enum class BoundStatus {
    Complete,
    Partial,  ///< cut short: layers from some on (and rows) are missing
    Failed    ///< a number left the range of the precision: no bounds from that layer on
};

struct BoundOptions {
    SlopeSearch search;
    /// False: neurons that interval arithmetic over the layer before settles keep its bounds, and
    /// only the rest are substituted back. Sound, never looser there, and much faster; but not the
    /// method to the letter, so what reports a method's own bounds leaves it on.
    bool everyNeuron = true;
    /// Bounds known from elsewhere (a linear programme, another method), by activation in order:
    /// [count, neurons] each; an empty one is computed. The caller answers for their soundness.
    std::vector<LayerIntervals> given = {};
    const std::atomic<bool>* cancel = nullptr;
    double timeLimitSeconds = 0.0;  ///< 0: none
    /// Share of the work done, in [0, 1]; called on the calling thread.
    std::function<void(double share)> progress = {};
};

/// How a run will go: what it takes and in how many chunks, from sizes alone. Neurons count as
/// unstable all, so it is the most that it can come to.
struct BoundPlan {
    std::int64_t memoryBytes = 0;      ///< at its peak
    std::int64_t memoryAvailable = 0;  ///< the budget it was planned for
    std::int64_t chunks = 0;           ///< backsubstitutions, one after the other
    double operations = 0.0;           ///< floating-point, at most
    bool fits = true;
    std::string text;  ///< one line for a person
};

/// The bounds of one method over one batch of inputs: layers once, then rows as often as wanted.
class BoundPass {
public:
    virtual ~BoundPass() = default;
    virtual BoundStatus status() const = 0;
    virtual std::string reason() const = 0;  ///< one line where not complete, else empty
    /// Inputs of the activations in topological order; those that are known, where cut short.
    virtual const std::vector<LayerIntervals>& layers() const = 0;
    /// Bounds of linear functions of the outputs, the last affine steps merged into them. Throws
    /// std::invalid_argument for sizes that do not fit; std::runtime_error where the pass is not
    /// complete, and where it is cut short on the way. Numbers that leave the range become
    /// infinite bounds.
    virtual RowBounds rows(const OutputRows& rows, bool upperToo) = 0;
    /// The lines that rows() passes activation `layer` with (not those of max_pool: throws
    /// std::invalid_argument; nor for Box, which has none).
    virtual NeuronLines lines(std::size_t layer) const = 0;
};

/// A network on a device, ready for bounds. Not for several threads at once.
class BoundEngine {
public:
    virtual ~BoundEngine() = default;
    /// Bounds the layers. Throws std::invalid_argument for a batch that does not fit the network
    /// or a node that no relaxation takes, by name. Never throws for numbers or memory: the pass's
    /// status says it.
    virtual std::unique_ptr<BoundPass> start(const InputBatch& inputs, const BoundMethod& method,
                                             const BoundOptions& options) = 0;
    /// Outputs [count, outputs] for inputs [count, inputs].
    virtual std::vector<double> evaluate(const std::vector<double>& inputs) = 0;
    virtual BoundPlan plan(std::int64_t count, std::int64_t rows, const BoundMethod& method) = 0;
};

/// The largest batch up to `count` whose plan fits, found by halving; at least 1.
std::int64_t fittingBatch(BoundEngine& engine, std::int64_t count, std::int64_t rows,
                          const BoundMethod& method);

/// True if this build can compute on tensors (REACHSCOPE_TORCH) and its module is found.
bool hasTensors();

/// Loads the tensor module on first use (about 0.4 s). Throws std::runtime_error with one line that
/// says what is missing and what to do: no tensors in this build, no such device, out of memory.
std::unique_ptr<BoundEngine> makeBoundEngine(const Network& network, const EngineOptions& options);

}  // namespace core
