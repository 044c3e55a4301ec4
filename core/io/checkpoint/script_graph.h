#pragma once

// Private to the TorchScript reader: the network under construction.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/io/checkpoint/script_value.h"
#include "core/network/network.h"

namespace core::checkpoint {

/// Product of the sizes; throws std::invalid_argument above 2^26 or for a negative size.
std::int64_t activationCount(const Shape& dims);

/// dims without the batch axis: a leading 1 vanishes where other axes follow.
Shape withoutBatch(const Shape& dims);

/// Nodes whose operations are made only once the network is: a reading that fails costs no copy of
/// the weights.
class ScriptGraph {
public:
    /// `mostWeights` bounds the parameters of all nodes together: code may use one weight often.
    ScriptGraph(const Shape& inputDims, std::uint64_t mostWeights);

    TensorPtr input() const { return m_input; }

    /// A node; `weights` numbers are copied into its operation. Throws std::invalid_argument for
    /// sizes, weights or nodes beyond the limits.
    TensorPtr append(const std::string& name, std::function<Operation()> operation,
                     std::vector<int> inputs, Shape dims, std::uint64_t weights = 0);
    /// The same numbers under other dims, as a view of the tensor.
    TensorPtr reshaped(const std::string& name, const TensorPtr& tensor, Shape dims);

    /// Where the node is a dense layer or convolution without bias: what makes it again with one.
    struct Open {
        std::function<Operation(const std::vector<double>& bias)> withBias;
        std::int64_t channels = 0;
        std::uint64_t weights = 0;
    };
    void markOpen(int node, Open open);
    /// nullptr if the node takes no bias.
    const Open* findOpen(int node) const;
    const std::vector<int>& inputsOf(int node) const;

    /// The nodes that the output needs. Throws std::invalid_argument where they make no network.
    Network finish(int output) const;

private:
    struct Pending {
        std::string name;
        std::function<Operation()> operation;
        std::vector<int> inputs;
        Shape shape;
        Open open;
    };
    std::string uniqueName(const std::string& name);
    std::vector<bool> neededFor(int output) const;

    std::vector<Pending> m_nodes;
    std::map<std::string, int> m_names;  ///< how many nodes asked for each
    std::uint64_t m_weightsLeft;
    TensorPtr m_input;
};

}  // namespace core::checkpoint
