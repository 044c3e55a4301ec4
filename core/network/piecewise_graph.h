#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <string>
#include <variant>
#include <vector>

#include "core/network/network.h"

namespace core {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using SparseRowMatrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;

/// y = W x + b on flat vectors; W is dense or sparse, whichever the node suggests.
struct LinearMap {
    std::variant<RowMatrix, SparseRowMatrix> weight;
    Eigen::VectorXd bias;
    /// The map of the real-number network has weights and biases within this factor of the stored
    /// ones, entry by entry: |W_true - W| <= relativeError |W|, likewise b. 0 where they are the
    /// file's own numbers; a few units in the last place where batch normalisation or an average
    /// was turned into a factor.
    double relativeError = 0.0;

    Eigen::Index rows() const { return bias.size(); }
    Eigen::Index cols() const;
    /// Largest number of stored entries in a row: the length of the sums, for rounding bounds.
    Eigen::Index longestRow() const;
    /// W X, without the bias. X: cols() x k.
    Eigen::MatrixXd apply(const Eigen::Ref<const Eigen::MatrixXd>& x) const;
    /// |W| X, without the bias.
    Eigen::MatrixXd applyAbsolute(const Eigen::Ref<const Eigen::MatrixXd>& x) const;
    /// W as a dense matrix. Throws std::length_error above 2^27 entries (1 GiB).
    RowMatrix toDense() const;
};

/// An affine map of an earlier value.
struct AffineStep {
    int input = 0;
    LinearMap map;
};

/// Element by element: x for x >= 0, slope_i x below (0 <= slope_i <= 1; 0 is a ReLU).
struct ActivationStep {
    int input = 0;
    Eigen::VectorXd slope;
    std::string name;  ///< the network node's name (with a suffix where a node became several)
    std::string kind;  ///< "relu", "leaky_relu", "param_ramp", "max_pool"
    int node = 0;      ///< the network node it stems from
    Shape shape;       ///< of the node's output where it has the same size, else flat
};

struct SumStep {
    int left = 0;
    int right = 0;
};

using Step = std::variant<AffineStep, ActivationStep, SumStep>;

/// The network as reach sees it: flat vectors, three kinds of steps. Value 0 is the input; value
/// k + 1 is the output of steps[k]; the last value is the network's output. Reshapes vanish,
/// transposes and pads become sparse maps, ParamRamp becomes leaky(x) - (1 - eta) relu(x - r), and
/// a maximum becomes max(a, b) = b + relu(a - b), pair by pair. Affine nodes are not fused.
struct PiecewiseGraph {
    Eigen::Index inputCount = 0;
    std::vector<Step> steps;
    std::vector<Eigen::Index> sizes;  ///< of value 0 … steps.size()

    Eigen::Index outputCount() const { return sizes.back(); }
    /// Indices into steps of the activations, in order.
    std::vector<int> activations() const;
};

/// Throws std::invalid_argument naming a node that is not piecewise linear.
PiecewiseGraph makePiecewiseGraph(const Network& network);

}  // namespace core
