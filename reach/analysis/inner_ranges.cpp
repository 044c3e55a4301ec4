#include "reach/analysis/inner_ranges.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/network/overloaded.h"
#include "reach/analysis/ascent.h"
#include "reach/analysis/graph_pass.h"
#include "reach/analysis/sampling.h"
#include "reach/exact/pieces.h"

namespace reach {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Eigen::Index kMaxEnumeratedDimension = 6;
/// Points that show every layer something, before single neurons are attacked.
constexpr std::int64_t kChancePoints = 64;
constexpr std::int64_t kFewestAttacks = 8;
constexpr int kMostRounds = 4;
/// A pass forwards and one back, at every step of an ascent.
constexpr double kPassesPerAscent = 2.0 * kAscentSteps;

/// A layer as it is filled: which value of the graph it is, and the ranges seen.
struct Watched {
    InnerLayer layer;
    int value = 0;
    double cost = 0.0;  ///< multiplications of one pass up to this value
};

double multiplications(const core::Step& step, const core::PiecewiseGraph& graph, std::size_t k) {
    return std::visit(
        core::Overloaded{[](const core::AffineStep& affine) {
                             return std::visit(
                                 [](const auto& weight) {
                                     using Weight = std::decay_t<decltype(weight)>;
                                     if constexpr (std::is_same_v<Weight, core::RowMatrix>) {
                                         return static_cast<double>(weight.size());
                                     } else {
                                         // A sparse entry takes about as long as four dense ones.
                                         return 4.0 * static_cast<double>(weight.nonZeros());
                                     }
                                 },
                                 affine.map.weight);
                         },
                         [&](const auto&) { return static_cast<double>(graph.sizes[k + 1]); }},
        step);
}

std::vector<Watched> watchedLayers(const core::PiecewiseGraph& graph) {
    std::vector<double> cost(graph.sizes.size(), 1.0);
    for (std::size_t k = 0; k < graph.steps.size(); ++k) {
        cost[k + 1] = cost[k] + multiplications(graph.steps[k], graph, k);
    }
    std::vector<Watched> watched;
    for (const int index : graph.activations()) {
        const auto& step =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(index)]);
        watched.push_back({{step.name, step.kind, {}, {}, {}},
                           step.input,
                           cost[static_cast<std::size_t>(step.input)]});
    }
    watched.push_back(
        {{"output", "output", {}, {}, {}}, static_cast<int>(graph.steps.size()), cost.back()});
    return watched;
}

/// Up to `most` neurons, evenly spread.
void chooseNeurons(const core::PiecewiseGraph& graph, Index most, Watched& watched) {
    const Index size = graph.sizes[static_cast<std::size_t>(watched.value)];
    const Index count = std::min(size, most);
    watched.layer.neurons.clear();
    for (Index k = 0; k < count; ++k) {
        watched.layer.neurons.push_back(k * size / count);
    }
    watched.layer.lower = VectorXd::Constant(count, std::numeric_limits<double>::infinity());
    watched.layer.upper = -watched.layer.lower;
}

/// One measurement: layers, and the points that widen their ranges.
class Measurement {
public:
    Measurement(const Question& question, const InnerOptions& options)
        : m_question(question),
          m_graph(*question.graph),
          m_options(options),
          m_watched(watchedLayers(m_graph)) {}

    InnerRanges run() {
        planeRows(m_question);
        const bool isEnumerated = canEnumerate();
        m_most = isEnumerated ? kMostNeurons : affordableNeurons();
        chooseAll(m_most);
        if (isEnumerated) {
            enumerate();
        }
        if (!m_ranges.isExact && !isCancelled()) {
            attack();
        }
        return taken();
    }

private:
    bool isCancelled() const { return m_options.cancel != nullptr && *m_options.cancel; }

    bool canEnumerate() const {
        const InputSet& input = m_question.input;
        const bool isRound = input.ball && input.ball->norm == Norm::L2 && input.ball->radius > 0.0;
        const Index free = (input.box.lower().array() < input.box.upper().array()).count();
        return m_options.maxPieces > 0 && !isRound && free <= kMaxEnumeratedDimension;
    }

    void chooseAll(Index most) {
        for (Watched& watched : m_watched) {
            chooseNeurons(m_graph, most, watched);
        }
    }

    double roundCost(Index neurons) const {
        double cost = 0.0;
        for (const Watched& watched : m_watched) {
            const Index size = m_graph.sizes[static_cast<std::size_t>(watched.value)];
            cost += 2.0 * static_cast<double>(std::min(size, neurons)) * kPassesPerAscent *
                    watched.cost;
        }
        return cost;
    }

    bool isAffordable() const { return roundCost(kFewestNeurons) <= m_options.effort; }

    /// All that may be measured where none are attacked: chance shows as many as one likes.
    Index affordableNeurons() const {
        Index neurons = kMostNeurons;
        while (isAffordable() && neurons > kFewestNeurons &&
               roundCost(neurons) > m_options.effort) {
            neurons = std::max(kFewestNeurons, neurons / 2);
        }
        return neurons;
    }

    void widen(Watched& watched, const MatrixXd& values) {
        InnerLayer& layer = watched.layer;
        for (std::size_t k = 0; k < layer.neurons.size(); ++k) {
            const auto at = static_cast<Index>(k);
            const auto row = values.row(layer.neurons[k]);
            layer.lower[at] = std::min(layer.lower[at], row.minCoeff());
            layer.upper[at] = std::max(layer.upper[at], row.maxCoeff());
        }
    }

    void look(const MatrixXd& points) {
        if (points.cols() == 0) {
            return;
        }
        const auto values = evaluateValues(m_graph, points, m_watched.back().value);
        for (Watched& watched : m_watched) {
            widen(watched, values[static_cast<std::size_t>(watched.value)]);
        }
        m_ranges.points += points.cols();
    }

    /// Vertices of all cells, run through the network in batches.
    void enumerate() {
        PieceOptions options;
        options.threads = 1;
        options.maxPieces = m_options.maxPieces;
        options.cancel = m_options.cancel;
        MatrixXd batch(m_graph.inputCount, batchSize(m_graph));
        Index filled = 0;
        bool hasVertices = true;
        const PieceSummary summary =
            enumeratePieces(m_graph, m_question.input, options, [&](const PieceView& piece) {
                hasVertices = hasVertices && piece.vertices.cols() > 0;
                for (Index k = 0; k < piece.vertices.cols(); ++k) {
                    batch.col(filled++) = piece.vertices.col(k);
                    if (filled == batch.cols()) {
                        look(batch);
                        filled = 0;
                    }
                }
            });
        look(batch.leftCols(filled));
        m_ranges.pieces = summary.pieces;
        m_ranges.isExact = summary.status == PieceStatus::Complete && hasVertices;
    }

    void attack() {
        InputOracle oracle(m_question.input);
        if (oracle.isEmpty()) {
            return;
        }
        look(drawSamples(m_question, SampleKind::Uniform, kChancePoints, m_options.seed,
                         m_options.cancel)
                 .inputs);
        // A quarter of the effort goes to the outputs, which pull all layers with them.
        const double passes = 0.25 * m_options.effort / m_watched.back().cost;
        look(drawSamples(m_question, SampleKind::Attack,
                         std::clamp(static_cast<std::int64_t>(passes / kPassesPerAscent),
                                    kFewestAttacks, static_cast<std::int64_t>(batchSize(m_graph))),
                         m_options.seed, m_options.cancel)
                 .inputs);
        if (roundCost(m_most) > m_options.effort) {
            return;
        }
        const double rounds = m_options.effort / roundCost(m_most);
        const int wanted = std::clamp(static_cast<int>(rounds), 1, kMostRounds);
        for (int round = 0; round < wanted; ++round) {
            for (std::size_t layer = 0; layer < m_watched.size() && !isCancelled(); ++layer) {
                attackLayer(m_watched[layer], oracle,
                            partSeed(m_options.seed,
                                     static_cast<std::uint64_t>(round) * m_watched.size() + layer));
            }
        }
        m_ranges.isAttacked = !isCancelled();
    }

    /// Every measured neuron towards both its ends.
    void attackLayer(Watched& watched, InputOracle& oracle, std::uint64_t seed) {
        const auto count = 2 * static_cast<Index>(watched.layer.neurons.size());
        const Index size = m_graph.sizes[static_cast<std::size_t>(watched.value)];
        const Index batch = batchSize(m_graph);
        for (Index first = 0; first < count && !isCancelled(); first += batch) {
            const Samples starts =
                drawSamples(m_question, SampleKind::Uniform, std::min(batch, count - first),
                            partSeed(seed, static_cast<std::uint64_t>(first)));
            AscentGoals goals{watched.value, MatrixXd::Zero(size, starts.count())};
            for (Index k = 0; k < starts.count(); ++k) {
                const Index goal = first + k;
                goals.directions(watched.layer.neurons[static_cast<std::size_t>(goal / 2)], k) =
                    goal % 2 == 0 ? 1.0 : -1.0;
            }
            look(ascend(m_graph, oracle, starts.inputs, goals, m_options.cancel));
        }
    }

    InnerRanges taken() {
        if (m_ranges.points > 0) {
            for (Watched& watched : m_watched) {
                m_ranges.layers.push_back(std::move(watched.layer));
            }
        }
        return std::move(m_ranges);
    }

    const Question& m_question;
    const core::PiecewiseGraph& m_graph;
    const InnerOptions& m_options;
    std::vector<Watched> m_watched;
    Index m_most = kMostNeurons;  ///< of a layer that are measured
    InnerRanges m_ranges;
};

}  // namespace

InnerRanges innerRanges(const Question& question, const InnerOptions& options) {
    return Measurement(question, options).run();
}

std::string describe(const InnerRanges& ranges) {
    if (ranges.isExact) {
        return "exact, from " + std::to_string(ranges.pieces) +
               (ranges.pieces == 1 ? " piece" : " pieces");
    }
    return "from " + std::to_string(ranges.points) +
           (ranges.isAttacked ? " points, attacked" : " points");
}

}  // namespace reach
