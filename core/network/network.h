#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace core {

/// Sizes of a tensor without its batch axis: {features} or {channels, height, width}.
using Shape = std::vector<std::int64_t>;

/// Product of the sizes; 1 for an empty shape. Throws std::invalid_argument on a size below 1 or
/// on a product above 2^31.
std::int64_t elementCount(const Shape& shape);

/// "1x28x28"; "scalar" for an empty shape.
std::string toString(const Shape& shape);

/// The network's single input. Always node 0.
struct Input {
    Shape shape;
};

/// y = W x + b on a flat vector. weight is row-major, out x in; bias has out entries.
struct Dense {
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::vector<double> weight;
    std::vector<double> bias;
};

/// 2-D cross-correlation with zero padding. weight is [outChannels][inChannels/groups][kh][kw],
/// row-major; bias has outChannels entries. padding is {top, left, bottom, right}.
struct Convolution {
    std::int64_t inChannels = 0;
    std::int64_t outChannels = 0;
    std::array<std::int64_t, 2> kernel{1, 1};
    std::array<std::int64_t, 2> stride{1, 1};
    std::array<std::int64_t, 4> padding{0, 0, 0, 0};
    std::array<std::int64_t, 2> dilation{1, 1};
    std::int64_t groups = 1;
    std::vector<double> weight;
    std::vector<double> bias;
};

/// Batch normalisation in evaluation mode, per channel (the first axis):
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
struct BatchNorm {
    std::vector<double> gamma;
    std::vector<double> beta;
    std::vector<double> mean;
    std::vector<double> variance;
    double epsilon = 1e-5;
};

/// Windows of a 2-D pool over {channels, height, width}. padding is {top, left, bottom, right};
/// padded places count as zeros in an average (if countIncludePad) and never win a maximum.
/// ceilMode rounds the output size up instead of down.
struct PoolWindow {
    std::array<std::int64_t, 2> kernel{1, 1};
    std::array<std::int64_t, 2> stride{1, 1};
    std::array<std::int64_t, 4> padding{0, 0, 0, 0};
    std::array<std::int64_t, 2> dilation{1, 1};
    bool ceilMode = false;
};

struct AveragePool {
    PoolWindow window;
    bool countIncludePad = false;
};

struct MaxPool {
    PoolWindow window;
};

/// Same numbers in the same (row-major) order under another shape.
struct Reshape {
    Shape shape;
};

/// Axis i of the output is axis permutation[i] of the input (batch axis not counted).
struct Transpose {
    std::vector<int> permutation;
};

/// Surrounds the input with a constant: before[i] and after[i] places along axis i (all >= 0).
struct Pad {
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> after;
    double value = 0.0;
};

/// Bounds the rounding of one operation on a file's numbers, relative, second-order terms included.
inline constexpr double kOneRounding = std::numeric_limits<double>::epsilon();

/// y_i = factor_i x_i + offset_i, element by element; both have one entry per element.
struct Scale {
    std::vector<double> factor;
    std::vector<double> offset;
    /// Each factor and offset is within this, relative, of the number the file means: kOneRounding
    /// where the file divides by a constant. Sound bounds count it.
    double relativeError = 0.0;
};

struct Relu {};

/// x for x >= 0, slope x below; 0 <= slope <= 1.
struct LeakyRelu {
    double slope = 0.01;
};

/// LBP section 5: eta x below 0, x on [0, r], r + eta (x - r) above; one r > 0 per element,
/// 0 <= eta <= 1.
struct ParamRamp {
    double eta = 0.0;
    std::vector<double> r;
};

enum class SmoothKind { Sigmoid, Tanh, Silu };

/// An activation that is not piecewise linear: 1 / (1 + e^-x), tanh x, or x / (1 + e^-x). Such
/// networks are evaluated and differentiated; relaxations and the exact set refuse them by name.
struct Smooth {
    SmoothKind kind = SmoothKind::Silu;
};

/// Sum of two nodes of one shape.
struct Sum {};

using Operation = std::variant<Input, Dense, Convolution, BatchNorm, AveragePool, MaxPool, Reshape,
                               Transpose, Pad, Scale, Relu, LeakyRelu, ParamRamp, Smooth, Sum>;

/// "dense", "convolution", "relu", … as the command line prints it.
std::string kindName(const Operation& operation);

/// One step of a network: an operation on the outputs of earlier nodes.
struct Node {
    std::string name;
    Operation operation;
    std::vector<int> inputs;  ///< indices of earlier nodes; empty for Input, two for Sum, else one
};

/// A feed-forward network, piecewise linear but for Smooth activations: a directed acyclic graph of
/// nodes in topological order, one input (node 0), one output (the last node). An immutable value.
class Network {
public:
    /// Checks everything once: the order (a node reads earlier nodes only, so there is no cycle),
    /// shapes, parameter counts, finite parameters, every node used. Throws std::invalid_argument
    /// whose message names the node.
    explicit Network(std::vector<Node> nodes);

    const std::vector<Node>& nodes() const { return m_nodes; }
    const Shape& shapeOf(int node) const { return m_shapes.at(static_cast<std::size_t>(node)); }
    const Shape& inputShape() const { return m_shapes.front(); }
    const Shape& outputShape() const { return m_shapes.back(); }
    std::int64_t inputCount() const { return elementCount(m_shapes.front()); }
    std::int64_t outputCount() const { return elementCount(m_shapes.back()); }

    /// Weights and biases, batch-norm statistics included; constants of Scale and Pad not.
    std::int64_t parameterCount() const;

    /// Elements that pass through a ReLU, LeakyReLU, ParamRamp or Smooth.
    std::int64_t neuronCount() const;

    /// The same network with one entry of a Dense or Convolution bias replaced. In a convolution
    /// the bias belongs to a channel. Throws std::invalid_argument for other nodes or indices.
    Network withBias(int node, std::int64_t index, double value) const;

private:
    std::vector<Node> m_nodes;
    std::vector<Shape> m_shapes;
};

/// ReLU, LeakyReLU, ParamRamp, Smooth.
bool isActivation(const Operation& operation);

/// Throws std::invalid_argument naming the first Smooth node: what needs linear pieces calls this.
void requirePiecewiseLinear(const Network& network);

}  // namespace core
