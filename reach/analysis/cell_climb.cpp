#include "reach/analysis/cell_climb.h"

#include <cmath>
#include <optional>
#include <random>
#include <vector>

#include "core/network/overloaded.h"
#include "reach/analysis/graph_pass.h"
#include "reach/lp/lp_solver.h"

namespace reach {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kMaxInputs = 12;
constexpr Index kMaxNeurons = 400;
constexpr int kMaxSteps = 40;
/// Cells looked at around a point, beside those behind its tight half-spaces.
constexpr int kRandomNeighbours = 8;
/// How far a neighbouring cell is looked for, as a share of the box's half-widths.
constexpr double kNudge = 1e-6;
/// A half-space is tight nearer than this share of its normal over the box.
constexpr double kTight = 1e-7;
/// A step that gains less, relative to the height, is the end.
constexpr double kLeastGain = 1e-11;

/// The half-spaces of the linear piece that holds a point, and its affine map.
struct Cell {
    MatrixXd normals;  ///< rows: normals . x <= offsets inside
    VectorXd offsets;
    MatrixXd map;  ///< outputCount x (inputCount + 1), the last column constant
};

/// Carries [W | b] of every value through the graph, with the activations' slopes at x.
Cell cellAt(const core::PiecewiseGraph& graph, const VectorXd& x) {
    const Index inputs = graph.inputCount;
    const auto values = evaluateValues(graph, x, static_cast<int>(graph.steps.size()));
    std::vector<MatrixXd> maps{MatrixXd::Zero(inputs, inputs + 1)};
    maps.front().leftCols(inputs).setIdentity();
    std::vector<Eigen::RowVectorXd> rows;
    for (const core::Step& step : graph.steps) {
        std::visit(
            core::Overloaded{[&](const core::AffineStep& affine) {
                                 MatrixXd map =
                                     affine.map.apply(maps[static_cast<std::size_t>(affine.input)]);
                                 map.col(inputs) += affine.map.bias;
                                 maps.push_back(std::move(map));
                             },
                             [&](const core::ActivationStep& activation) {
                                 const auto input = static_cast<std::size_t>(activation.input);
                                 MatrixXd map = maps[input];
                                 for (Index i = 0; i < map.rows(); ++i) {
                                     const bool isActive = values[input](i, 0) >= 0.0;
                                     rows.emplace_back((isActive ? -1.0 : 1.0) * map.row(i));
                                     map.row(i) *= isActive ? 1.0 : activation.slope[i];
                                 }
                                 maps.push_back(std::move(map));
                             },
                             [&](const core::SumStep& sum) {
                                 maps.push_back(maps[static_cast<std::size_t>(sum.left)] +
                                                maps[static_cast<std::size_t>(sum.right)]);
                             }},
            step);
    }
    Cell cell{MatrixXd(static_cast<Index>(rows.size()), inputs),
              VectorXd(static_cast<Index>(rows.size())), std::move(maps.back())};
    for (std::size_t k = 0; k < rows.size(); ++k) {
        cell.normals.row(static_cast<Index>(k)) = rows[k].head(inputs);
        cell.offsets[static_cast<Index>(k)] = -rows[k][inputs];
    }
    return cell;
}

/// One climb: where it is and how high.
class Climb {
public:
    Climb(const core::PiecewiseGraph& graph, const InputOracle& oracle, const VectorXd& start,
          const VectorXd& direction)
        : m_graph(graph), m_oracle(oracle), m_direction(direction), m_at(start) {
        m_height = heightOf(start);
    }

    const VectorXd& at() const { return m_at; }

    /// The best point of the cell that holds x, if it is higher than where the climb is.
    bool tryCell(const VectorXd& x) {
        const Cell cell = cellAt(m_graph, x);
        const auto best = maybeBest(cell);
        if (!best) {
            return false;
        }
        VectorXd point = *best;
        if (!m_oracle.pullInside(point)) {
            return false;
        }
        const double height = heightOf(point);
        if (!(height > m_height + kLeastGain * std::abs(m_height))) {
            return false;
        }
        m_at = point;
        m_height = height;
        return true;
    }

    /// Points just beyond the half-spaces that are tight, then a few around.
    std::vector<VectorXd> neighbours(std::mt19937_64& generator) const {
        const VectorXd radius = m_oracle.input().box.radius();
        const Cell cell = cellAt(m_graph, m_at);
        std::vector<VectorXd> points;
        for (Index row = 0; row < cell.normals.rows(); ++row) {
            const VectorXd normal = cell.normals.row(row);
            const double reach = normal.cwiseAbs().dot(radius);
            const double room = cell.offsets[row] - normal.dot(m_at);
            if (reach > 0.0 && std::abs(room) <= kTight * reach) {
                const VectorXd scaled = normal.cwiseProduct(radius).cwiseProduct(radius);
                points.emplace_back(m_at + scaled * (kNudge / normal.cwiseProduct(radius).norm()));
            }
        }
        std::normal_distribution<double> normal;
        for (int k = 0; k < kRandomNeighbours; ++k) {
            points.emplace_back(m_at +
                                kNudge * radius.cwiseProduct(VectorXd::NullaryExpr(
                                             m_at.size(), [&] { return normal(generator); })));
        }
        return points;
    }

private:
    double heightOf(const VectorXd& x) const {
        return m_direction.dot(evaluateOutputs(m_graph, x).col(0));
    }

    std::optional<VectorXd> maybeBest(const Cell& cell) const {
        const InputSet& input = m_oracle.input();
        HPolytope polytope(cell.normals, cell.offsets);
        if (input.constraints) {
            polytope = intersection(polytope, *input.constraints);
        }
        LpSolver solver(makeProgramme(polytope, input.box), {.proveInfeasibility = false});
        const VectorXd objective =
            -(m_direction.transpose() * cell.map.leftCols(m_graph.inputCount)).transpose();
        const LpResult result = solver.minimise(objective);
        return result.status == LpStatus::Optimal ? std::optional(result.point) : std::nullopt;
    }

    const core::PiecewiseGraph& m_graph;
    const InputOracle& m_oracle;
    const VectorXd& m_direction;
    VectorXd m_at;
    double m_height = 0.0;
};

}  // namespace

bool canClimbCells(const core::PiecewiseGraph& graph, const InputSet& input) {
    Index neurons = 0;
    for (const int step : graph.activations()) {
        neurons += graph.sizes[static_cast<std::size_t>(step) + 1];
    }
    return graph.inputCount <= kMaxInputs && neurons <= kMaxNeurons && !input.ball;
}

VectorXd climbCells(const core::PiecewiseGraph& graph, const InputOracle& oracle,
                    const VectorXd& start, const VectorXd& direction,
                    const std::atomic<bool>* cancel) {
    std::mt19937_64 generator(1);
    Climb climb(graph, oracle, start, direction);
    climb.tryCell(start);
    for (int step = 0; step < kMaxSteps; ++step) {
        bool isHigher = false;
        for (VectorXd& point : climb.neighbours(generator)) {
            if (cancel != nullptr && *cancel) {
                return climb.at();
            }
            if (!isHigher && oracle.pullInside(point)) {
                isHigher = climb.tryCell(point);
            }
        }
        if (!isHigher) {
            break;
        }
    }
    return climb.at();
}

}  // namespace reach
