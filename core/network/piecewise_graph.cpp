#include "core/network/piecewise_graph.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/network/index_map.h"
#include "core/network/node_maps.h"

namespace core {
namespace {

/// Collects steps; values[i] is the graph value that holds node i.
class Builder {
public:
    explicit Builder(const Network& network) : m_network(network) {
        m_graph.inputCount = network.inputCount();
        m_graph.sizes.push_back(m_graph.inputCount);
        m_values.push_back(0);
    }

    PiecewiseGraph build() {
        for (std::size_t i = 1; i < m_network.nodes().size(); ++i) {
            m_node = static_cast<int>(i);
            m_values.push_back(lower());
        }
        if (m_values.back() != static_cast<int>(m_graph.steps.size()) || m_graph.steps.empty()) {
            // The output is an earlier value (say, the network ends in a reshape of its input).
            affine(m_values.back(), identity(m_network.outputCount()));
        }
        return std::move(m_graph);
    }

private:
    const Node& node() const { return m_network.nodes()[static_cast<std::size_t>(m_node)]; }
    const Shape& shape() const { return m_network.shapeOf(m_node); }
    int valueOf(std::size_t input) const {
        return m_values[static_cast<std::size_t>(node().inputs.at(input))];
    }

    static LinearMap identity(Eigen::Index size) {
        return {diagonal(Eigen::VectorXd::Ones(size)), Eigen::VectorXd::Zero(size)};
    }

    int push(Step step, Eigen::Index size) {
        m_graph.steps.push_back(std::move(step));
        m_graph.sizes.push_back(size);
        return static_cast<int>(m_graph.steps.size());
    }

    int affine(int input, LinearMap map) {
        const Eigen::Index rows = map.rows();
        return push(AffineStep{input, std::move(map)}, rows);
    }

    int activation(int input, const Eigen::VectorXd& slope, const std::string& suffix,
                   const std::string& kind) {
        const Eigen::Index size = slope.size();
        const bool same = size == elementCount(shape());
        return push(ActivationStep{input, slope, node().name + suffix, kind, m_node,
                                   same ? shape() : Shape{size}},
                    size);
    }

    int sum(int left, int right) {
        return push(SumStep{left, right}, m_graph.sizes[static_cast<std::size_t>(left)]);
    }

    int lower() {
        return std::visit([this](const auto& operation) { return lowerNode(operation); },
                          node().operation);
    }

    const Shape& inputShape() const { return m_network.shapeOf(node().inputs.front()); }

    int lowerNode(const Input&) { throw std::logic_error("the input is value 0"); }
    int lowerNode(const Dense& d) { return affine(valueOf(0), denseMap(d)); }
    int lowerNode(const Convolution& c) {
        return affine(valueOf(0), convolutionMap(c, inputShape(), shape()));
    }
    int lowerNode(const AveragePool& p) {
        return affine(valueOf(0), averageMap(p, inputShape(), shape()));
    }
    int lowerNode(const Reshape&) { return valueOf(0); }
    int lowerNode(const Transpose& t) {
        return affine(valueOf(0), selectionMap(transposeIndices(t, inputShape()),
                                               elementCount(inputShape()), 0.0));
    }
    int lowerNode(const Pad& p) {
        return affine(valueOf(0), selectionMap(padIndices(p, inputShape()),
                                               elementCount(inputShape()), p.value));
    }
    int lowerNode(const Scale& s) {
        return affine(valueOf(0),
                      {diagonal(toVector(s.factor)), toVector(s.offset), s.relativeError});
    }
    int lowerNode(const Relu&) {
        return activation(valueOf(0), Eigen::VectorXd::Zero(elementCount(shape())), "", "relu");
    }
    int lowerNode(const LeakyRelu& l) {
        return activation(valueOf(0), Eigen::VectorXd::Constant(elementCount(shape()), l.slope), "",
                          "leaky_relu");
    }
    int lowerNode(const Smooth&) { throw std::logic_error("refused before"); }
    int lowerNode(const Sum&) { return sum(valueOf(0), valueOf(1)); }

    /// (x - mean), which is exact, then gamma / sqrt(variance + epsilon) times it, plus beta.
    int lowerNode(const BatchNorm& n) {
        const std::int64_t count = elementCount(shape());
        const std::int64_t places = count / static_cast<std::int64_t>(n.gamma.size());
        Eigen::VectorXd factor(count);
        Eigen::VectorXd mean(count);
        Eigen::VectorXd beta(count);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto c = static_cast<std::size_t>(i / places);
            factor[i] = n.gamma[c] / std::sqrt(n.variance[c] + n.epsilon);
            mean[i] = n.mean[c];
            beta[i] = n.beta[c];
        }
        const int centred =
            affine(valueOf(0), {diagonal(Eigen::VectorXd::Ones(count)), Eigen::VectorXd(-mean)});
        return affine(centred, {diagonal(factor), std::move(beta), kBatchNormError});
    }

    /// leaky(x) - (1 - eta) relu(x - r), LBP section 5.
    int lowerNode(const ParamRamp& p) {
        const auto count = static_cast<Eigen::Index>(p.r.size());
        const int left =
            activation(valueOf(0), Eigen::VectorXd::Constant(count, p.eta), " at 0", "param_ramp");
        const int beyond = affine(
            valueOf(0), {diagonal(Eigen::VectorXd::Ones(count)), Eigen::VectorXd(-toVector(p.r))});
        const int right = activation(beyond, Eigen::VectorXd::Zero(count), " at r", "param_ramp");
        const int bend = affine(right, {diagonal(Eigen::VectorXd::Constant(count, p.eta - 1.0)),
                                        Eigen::VectorXd::Zero(count), kOneRounding});
        return sum(left, bend);
    }

    /// A knock-out tournament under every window: max(a, b) = b + relu(a - b).
    int lowerNode(const MaxPool& m) {
        const Shape& in = inputShape();
        const auto places = placesOf(windowOf(m.window, in, shape()));
        const std::int64_t inPlaces = in[1] * in[2];
        std::vector<std::vector<std::int64_t>> players;
        for (std::int64_t c = 0; c < in[0]; ++c) {
            for (const auto& place : places) {
                players.emplace_back();
                for (const auto& [k, i] : place) {
                    players.back().push_back(c * inPlaces + i);
                }
            }
        }
        int value = valueOf(0);
        for (int round = 0; largest(players) > 1; ++round) {
            value = playRound(value, players, round);
        }
        std::vector<std::int64_t> winners;
        for (const auto& group : players) {
            winners.push_back(group.front());
        }
        return affine(value,
                      selectionMap(winners, m_graph.sizes[static_cast<std::size_t>(value)], 0.0));
    }

    static std::size_t largest(const std::vector<std::vector<std::int64_t>>& players) {
        std::size_t most = 0;
        for (const auto& group : players) {
            most = std::max(most, group.size());
        }
        return most;
    }

    /// Pairs the players of every group; afterwards the players are the elements of the new value.
    int playRound(int value, std::vector<std::vector<std::int64_t>>& players, int round) {
        const Eigen::Index size = m_graph.sizes[static_cast<std::size_t>(value)];
        std::vector<Triplet> difference;
        std::vector<std::int64_t> kept;
        std::vector<Triplet> gain;
        int matches = 0;
        for (auto& group : players) {
            std::vector<std::int64_t> next;
            for (std::size_t i = 0; i < group.size(); i += 2) {
                next.push_back(static_cast<std::int64_t>(kept.size()));
                if (i + 1 < group.size()) {
                    difference.emplace_back(matches, static_cast<int>(group[i]), 1.0);
                    difference.emplace_back(matches, static_cast<int>(group[i + 1]), -1.0);
                    gain.emplace_back(static_cast<int>(kept.size()), matches, 1.0);
                    ++matches;
                }
                kept.push_back(group[std::min(i + 1, group.size() - 1)]);
            }
            group = std::move(next);
        }
        const auto rows = static_cast<Eigen::Index>(kept.size());
        const int lead =
            affine(value, {sparse(matches, size, difference), Eigen::VectorXd::Zero(matches)});
        const int won = activation(lead, Eigen::VectorXd::Zero(matches),
                                   " round " + std::to_string(round + 1), "max_pool");
        const int base = affine(value, selectionMap(kept, size, 0.0));
        const int added = affine(won, {sparse(rows, matches, gain), Eigen::VectorXd::Zero(rows)});
        return sum(base, added);
    }

    const Network& m_network;
    PiecewiseGraph m_graph;
    std::vector<int> m_values;
    int m_node = 0;
};

}  // namespace

std::vector<int> PiecewiseGraph::activations() const {
    std::vector<int> indices;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (std::holds_alternative<ActivationStep>(steps[i])) {
            indices.push_back(static_cast<int>(i));
        }
    }
    return indices;
}

PiecewiseGraph makePiecewiseGraph(const Network& network) {
    requirePiecewiseLinear(network);
    return Builder(network).build();
}

}  // namespace core
