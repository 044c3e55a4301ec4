#include <algorithm>
#include <cmath>
#include <vector>

#include "reach/lp/lp_solver.h"
#include "reach/lp/rigorous_bound.h"

namespace reach {
namespace {

/// The programme with one more variable t >= 0 that widens every row by size_i t, and the row of
/// the original that each of its rows came from. Feasible for t at its upper bound.
struct Elastic {
    LinearProgramme programme;
    std::vector<int> source;
};

double rowScale(std::span<const double> values) {
    double scale = 0.0;
    for (const double v : values) {
        scale = std::max(scale, std::abs(v));
    }
    return scale > 0.0 ? scale : 1.0;
}

/// Largest |a x| + |end| over the variables' box, in units of the row's scale.
double reachOfRow(const LinearProgramme& p, int row) {
    const auto columns = p.rowColumns(row);
    const auto values = p.rowValues(row);
    double reach = 0.0;
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const auto j = static_cast<std::size_t>(columns[k]);
        reach += std::abs(values[k]) * std::max(std::abs(p.lower()[j]), std::abs(p.upper()[j]));
    }
    const auto i = static_cast<std::size_t>(row);
    for (const double end : {p.rowLower()[i], p.rowUpper()[i]}) {
        reach += std::isfinite(end) ? std::abs(end) : 0.0;
    }
    return reach / rowScale(values);
}

Elastic makeElastic(const LinearProgramme& p) {
    Elastic elastic;
    double most = 1.0;
    for (int i = 0; i < p.rowCount(); ++i) {
        most = std::max(most, reachOfRow(p, i));
    }
    for (int j = 0; j < p.variableCount(); ++j) {
        const auto k = static_cast<std::size_t>(j);
        elastic.programme.addVariable(p.lower()[k], p.upper()[k]);
    }
    const int t = elastic.programme.addVariable(0.0, 2.0 * most);
    for (int i = 0; i < p.rowCount(); ++i) {
        const auto r = static_cast<std::size_t>(i);
        std::vector<int> columns(p.rowColumns(i).begin(), p.rowColumns(i).end());
        std::vector<double> values(p.rowValues(i).begin(), p.rowValues(i).end());
        const double scale = rowScale(values);
        columns.push_back(t);
        values.push_back(scale);
        if (std::isfinite(p.rowLower()[r])) {
            elastic.programme.addRow(columns, values, p.rowLower()[r], HUGE_VAL);
            elastic.source.push_back(i);
        }
        values.back() = -scale;
        if (std::isfinite(p.rowUpper()[r])) {
            elastic.programme.addRow(columns, values, -HUGE_VAL, p.rowUpper()[r]);
            elastic.source.push_back(i);
        }
    }
    Eigen::VectorXd objective = Eigen::VectorXd::Zero(elastic.programme.variableCount());
    objective[t] = 1.0;
    elastic.programme.setObjective(objective);
    return elastic;
}

}  // namespace

std::optional<Eigen::VectorXd> maybeInfeasibilityProof(const LinearProgramme& programme,
                                                       const LpOptions& options) {
    const Elastic elastic = makeElastic(programme);
    LpOptions plain = options;
    plain.proveInfeasibility = false;
    LpSolver solver(elastic.programme, plain);
    const LpResult result = solver.solve();
    Eigen::VectorXd multipliers = Eigen::VectorXd::Zero(programme.rowCount());
    for (std::size_t k = 0; k < elastic.source.size(); ++k) {
        multipliers[elastic.source[k]] += result.duals[static_cast<Eigen::Index>(k)];
    }
    if (!provesInfeasible(programme, multipliers)) {
        return std::nullopt;
    }
    return multipliers;
}

}  // namespace reach
