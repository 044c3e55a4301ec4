#include "reach/analysis/sampling.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "reach/analysis/ascent.h"
#include "reach/analysis/cell_climb.h"
#include "reach/analysis/graph_pass.h"
#include "reach/analysis/input_oracle.h"

namespace reach {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Generator = std::mt19937_64;

constexpr Eigen::Index kChunk = 512;
constexpr int kPlaneDirections = 16;
/// Neurons squared times inputs that a direction's climbs may cost together, about.
constexpr double kClimbWork = 6e3;
/// Corners nearer than this share of the box are one.
constexpr double kSameCorner = 1e-7;
/// A coordinate whose starts spread by less than this share of the other's is not scaled up.
constexpr double kLeastSpread = 1e-9;

bool isCancelled(const std::atomic<bool>* cancel) { return cancel != nullptr && *cancel; }

void check(const Question& question) {
    if (!question.graph) {
        throw std::invalid_argument("a question without a network");
    }
    if (question.input.dim() != question.graph->inputCount) {
        throw std::invalid_argument("the input set has " + std::to_string(question.input.dim()) +
                                    " coordinates, the network " +
                                    std::to_string(question.graph->inputCount) + " inputs");
    }
}

MatrixXd asColumns(const std::vector<VectorXd>& points, Eigen::Index dim) {
    MatrixXd columns(dim, static_cast<Eigen::Index>(points.size()));
    for (std::size_t k = 0; k < points.size(); ++k) {
        columns.col(static_cast<Eigen::Index>(k)) = points[k];
    }
    return columns;
}

/// The columns that lie in the set, or could be pulled in.
MatrixXd insideOnly(const InputOracle& oracle, const MatrixXd& points) {
    std::vector<VectorXd> inside;
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        VectorXd x = points.col(k);
        if (oracle.pullInside(x)) {
            inside.push_back(std::move(x));
        }
    }
    return asColumns(inside, points.rows());
}

MatrixXd joined(const std::vector<MatrixXd>& parts, Eigen::Index rows) {
    Eigen::Index count = 0;
    for (const MatrixXd& part : parts) {
        count += part.cols();
    }
    MatrixXd all(rows, count);
    Eigen::Index at = 0;
    for (const MatrixXd& part : parts) {
        all.middleCols(at, part.cols()) = part;
        at += part.cols();
    }
    return all;
}

/// Makes points chunk by chunk, until there are enough or it was cancelled.
template <typename Make>
MatrixXd inChunks(Eigen::Index dim, std::int64_t count, Eigen::Index chunk,
                  const std::atomic<bool>* cancel, Make make) {
    std::vector<MatrixXd> parts;
    std::uint64_t part = 0;
    for (Eigen::Index done = 0; done < count && !isCancelled(cancel); done += chunk) {
        parts.push_back(make(part++, done, std::min<Eigen::Index>(chunk, count - done)));
    }
    return joined(parts, dim);
}

MatrixXd uniformPart(const InputOracle& oracle, Eigen::Index count, std::uint64_t seed) {
    try {
        return insideOnly(oracle, samplePoints(oracle.input(), static_cast<int>(count), seed));
    } catch (const std::domain_error&) {
        return {oracle.input().dim(), 0};
    }
}

MatrixXd uniformPoints(const InputOracle& oracle, std::int64_t count, std::uint64_t seed,
                       const std::atomic<bool>* cancel) {
    return inChunks(oracle.input().dim(), count, kChunk, cancel,
                    [&](std::uint64_t part, Eigen::Index, Eigen::Index size) {
                        return uniformPart(oracle, size, partSeed(seed, part));
                    });
}

/// Distinct points, in the order they were found.
class Corners {
public:
    Corners(InputOracle& oracle, std::int64_t wanted) : m_oracle(oracle), m_wanted(wanted) {}

    bool isFull() const { return static_cast<std::int64_t>(m_points.size()) >= m_wanted; }

    void add(VectorXd x) {
        if (!isFull() && m_oracle.pullInside(x) && m_seen.insert(placeOf(x)).second) {
            m_points.push_back(std::move(x));
        }
    }

    void addTowards(const VectorXd& direction) {
        const Box& box = m_oracle.input().box;
        add(m_oracle.reach(direction, box.center()));
    }

    MatrixXd points() const { return asColumns(m_points, m_oracle.input().dim()); }

private:
    /// The corner's place on a fine grid: a programme finds one vertex along several ways, which
    /// differ by rounding.
    std::vector<std::int64_t> placeOf(const VectorXd& x) const {
        const Box& box = m_oracle.input().box;
        std::vector<std::int64_t> place;
        for (Index i = 0; i < x.size(); ++i) {
            const double width = box.upper()[i] - box.lower()[i];
            const double share = width > 0.0 ? (x[i] - box.lower()[i]) / width : 0.0;
            place.push_back(std::llround(share / kSameCorner));
        }
        return place;
    }

    InputOracle& m_oracle;
    std::int64_t m_wanted;
    std::vector<VectorXd> m_points;
    std::set<std::vector<std::int64_t>> m_seen;
};

/// All 2^k corners of a box with k free coordinates, if they are wanted.
bool addAllBoxCorners(const Box& box, std::int64_t wanted, Corners& corners) {
    std::vector<Eigen::Index> free;
    for (Eigen::Index i = 0; i < box.dim(); ++i) {
        if (box.lower()[i] < box.upper()[i]) {
            free.push_back(i);
        }
    }
    if (free.size() > 30 || (std::int64_t{1} << free.size()) > wanted) {
        return false;
    }
    for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << free.size()); ++bits) {
        VectorXd x = box.lower();
        for (std::size_t k = 0; k < free.size(); ++k) {
            if ((bits >> k & 1U) != 0) {
                x[free[k]] = box.upper()[free[k]];
            }
        }
        corners.add(std::move(x));
    }
    return true;
}

MatrixXd cornerPoints(InputOracle& oracle, std::int64_t count, std::uint64_t seed,
                      const std::atomic<bool>* cancel) {
    const InputSet& input = oracle.input();
    Corners corners(oracle, count);
    if (input.isBox() && addAllBoxCorners(input.box, count, corners)) {
        return corners.points();
    }
    const Eigen::Index dim = input.dim();
    if (!input.isBox() && 2 * dim <= count) {
        for (Eigen::Index i = 0; i < dim && !isCancelled(cancel); ++i) {
            corners.addTowards(VectorXd::Unit(dim, i));
            corners.addTowards(-VectorXd::Unit(dim, i));
        }
    }
    // Random directions find new corners more and more rarely: a fixed number of tries.
    Generator generator(seed);
    std::normal_distribution<double> normal;
    for (std::int64_t tries = 0; tries < 4 * count && !corners.isFull() && !isCancelled(cancel);
         ++tries) {
        corners.addTowards(VectorXd::NullaryExpr(dim, [&] { return normal(generator); }));
    }
    return corners.points();
}

/// Directions in the space of outputs, as columns, the most telling first: the plane's axes, the
/// directions between them, then both ends of each output.
MatrixXd outputDirections(const Question& question, const MatrixXd& outputs) {
    const MatrixXd rows = planeRows(question);
    const Eigen::Index m = rows.cols();
    Eigen::Array2d spread = Eigen::Array2d::Ones();
    if (outputs.cols() > 1) {
        const MatrixXd seen = rows * outputs;
        spread = (seen.rowwise().maxCoeff() - seen.rowwise().minCoeff()).array();
    }
    spread = spread.max(kLeastSpread * spread.maxCoeff());
    spread = (spread > 0.0).select(spread, 1.0);
    std::vector<VectorXd> directions;
    for (const int first : {0, 2, 1, 3}) {
        for (int k = first; k < kPlaneDirections; k += 4) {
            const double angle = 2.0 * std::numbers::pi * k / kPlaneDirections;
            directions.push_back(rows.transpose() * Eigen::Vector2d(std::cos(angle) / spread[0],
                                                                    std::sin(angle) / spread[1]));
        }
    }
    for (Eigen::Index i = 0; i < m; ++i) {
        directions.push_back(VectorXd::Unit(m, i));
        directions.push_back(-VectorXd::Unit(m, i));
    }
    return asColumns(directions, m);
}

/// Ends to climb from for each direction: more on networks whose programmes are small.
Index climbsFor(const core::PiecewiseGraph& graph) {
    double neurons = 1.0;
    for (const int step : graph.activations()) {
        neurons += static_cast<double>(graph.sizes[static_cast<std::size_t>(step) + 1]);
    }
    const double work = neurons * neurons * static_cast<double>(graph.inputCount);
    return static_cast<Index>(std::clamp(kClimbWork / work, 1.0, 8.0));
}

/// The best of climbs from the highest ends.
VectorXd climbedFrom(const core::PiecewiseGraph& graph, const InputOracle& oracle,
                     const MatrixXd& ends, const Eigen::RowVectorXd& heights,
                     const VectorXd& direction, const std::atomic<bool>* cancel) {
    std::vector<Index> order(static_cast<std::size_t>(ends.cols()));
    std::iota(order.begin(), order.end(), Index{0});
    std::ranges::stable_sort(order, [&](Index a, Index b) { return heights[a] > heights[b]; });
    VectorXd best = ends.col(order.front());
    double height = heights[order.front()];
    const Index climbs = std::min(climbsFor(graph), ends.cols());
    for (Index k = 0; k < climbs && !isCancelled(cancel); ++k) {
        VectorXd x = climbCells(graph, oracle, ends.col(order[static_cast<std::size_t>(k)]),
                                direction, cancel);
        const double reached = direction.dot(evaluateOutputs(graph, x).col(0));
        if (reached > height) {
            height = reached;
            best = std::move(x);
        }
    }
    return best;
}

/// Gradients come close to where bends meet and stop there: for each direction the best points so
/// far go on from piece to piece. The highest takes the place of an end that was pushed that way.
void climbFromBest(const core::PiecewiseGraph& graph, const InputOracle& oracle,
                   const MatrixXd& directions, MatrixXd& ends, const std::atomic<bool>* cancel) {
    const MatrixXd heights = directions.transpose() * evaluateOutputs(graph, ends);
    const MatrixXd before = ends;
    for (Index goal = 0; goal < std::min(directions.cols(), ends.cols()); ++goal) {
        ends.col(goal) =
            climbedFrom(graph, oracle, before, heights.row(goal), directions.col(goal), cancel);
    }
}

MatrixXd attackPoints(const Question& question, InputOracle& oracle, std::int64_t count,
                      std::uint64_t seed, const std::atomic<bool>* cancel) {
    const core::PiecewiseGraph& graph = *question.graph;
    MatrixXd directions;
    return inChunks(graph.inputCount, count, batchSize(graph), cancel,
                    [&](std::uint64_t part, Eigen::Index done, Eigen::Index size) -> MatrixXd {
                        MatrixXd starts = uniformPart(oracle, size, partSeed(seed, part));
                        if (starts.cols() == 0) {
                            return starts;
                        }
                        if (directions.size() == 0) {
                            directions = outputDirections(question, evaluateOutputs(graph, starts));
                        }
                        AscentGoals goals{static_cast<int>(graph.steps.size()),
                                          MatrixXd(directions.rows(), starts.cols())};
                        for (Eigen::Index k = 0; k < starts.cols(); ++k) {
                            goals.directions.col(k) =
                                directions.col((done + k) % directions.cols());
                        }
                        MatrixXd ends = ascend(graph, oracle, std::move(starts), goals, cancel);
                        if (part == 0 && canClimbCells(graph, question.input)) {
                            climbFromBest(graph, oracle, directions, ends, cancel);
                        }
                        return ends;
                    });
}

MatrixXd evaluateInBatches(const core::PiecewiseGraph& graph, const MatrixXd& inputs) {
    MatrixXd outputs(graph.outputCount(), inputs.cols());
    const Eigen::Index batch = batchSize(graph);
    for (Eigen::Index k = 0; k < inputs.cols(); k += batch) {
        const Eigen::Index size = std::min(batch, inputs.cols() - k);
        outputs.middleCols(k, size) = evaluateOutputs(graph, inputs.middleCols(k, size));
    }
    return outputs;
}

}  // namespace

std::uint64_t partSeed(std::uint64_t seed, std::uint64_t k) {
    // splitmix64: neighbouring numbers give unrelated ones.
    std::uint64_t z = seed + (k + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

MatrixXd planeRows(const Question& question) {
    MatrixXd rows = MatrixXd::Zero(2, question.graph->outputCount());
    for (Eigen::Index axis = 0; axis < 2; ++axis) {
        const OutputCoordinate& shown = question.project[static_cast<std::size_t>(axis)];
        requireFits(shown, rows.cols());
        rows(axis, shown.output) = 1.0;
        if (shown.isMargin()) {
            rows(axis, shown.minus) = -1.0;
        }
    }
    return rows;
}

Samples drawSamples(const Question& question, SampleKind kind, std::int64_t count,
                    std::uint64_t seed, const std::atomic<bool>* cancel) {
    check(question);
    planeRows(question);
    InputOracle oracle(question.input);
    Samples samples;
    samples.inputs = MatrixXd(question.graph->inputCount, 0);
    if (!oracle.isEmpty() && count > 0) {
        switch (kind) {
            case SampleKind::Uniform:
                samples.inputs = uniformPoints(oracle, count, seed, cancel);
                break;
            case SampleKind::Corners:
                samples.inputs = cornerPoints(oracle, count, seed, cancel);
                break;
            case SampleKind::Attack:
                samples.inputs = attackPoints(question, oracle, count, seed, cancel);
                break;
        }
    }
    samples.outputs = evaluateInBatches(*question.graph, samples.inputs);
    return samples;
}

}  // namespace reach
