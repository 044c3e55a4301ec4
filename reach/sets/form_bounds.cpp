#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "reach/lp/rounding.h"
#include "reach/sets/predicate.h"
#include "reach/sets/rounded_image.h"
#include "reach/sets/validate.h"
#include "reach/task_fence.h"

namespace reach {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Rows to one solver: enough to pay for loading it, few enough to share among many cores. Fixed,
/// so that which LP starts from which basis does not depend on the number of threads.
constexpr std::size_t kRowsPerSolver = 8;

/// Down-rounded bound + center - remainder.
double lowerEnd(double bound, double center, double remainder) {
    const double error = 4.0 * kUnitRoundoff * (std::abs(bound) + std::abs(center) + remainder);
    return bound + center - remainder - error;
}

Eigen::VectorXd objectiveOf(const AffineForms& forms, Eigen::Index row, int variables) {
    Eigen::VectorXd objective = Eigen::VectorXd::Zero(variables);
    forms.coefficients.forEachInRow(row, [&](Eigen::Index j, double v) { objective[j] = v; });
    return objective;
}

LpOptions lpOptions(const BoundingOptions& options) {
    LpOptions lp;
    lp.cancel = options.cancel;
    lp.proveInfeasibility = false;
    if (options.deadline) {
        const double left = std::chrono::duration<double>(*options.deadline - Clock::now()).count();
        lp.timeLimitSeconds = std::max(left, 1e-9);
    }
    return lp;
}

/// One solver's share of the rows.
class Chunk {
public:
    Chunk(const Predicate& predicate, const AffineForms& forms, const BoundingOptions& options)
        : m_predicate(predicate), m_forms(forms), m_options(options) {}

    void run(const std::vector<Eigen::Index>& rows, std::size_t from, std::size_t to,
             FormBounds& bounds) {
        LpSolver solver(m_predicate.programme);
        if (!m_predicate.start.variables.empty()) {
            solver.setBasis(m_predicate.start);
        }
        for (const double sign : {1.0, -1.0}) {
            for (std::size_t k = from; k < to; ++k) {
                const Eigen::Index row = rows[k];
                const double least = leastOf(solver, row, sign);
                auto& side = sign > 0 ? bounds.lower : bounds.upper;
                side[static_cast<Eigen::Index>(k)] = sign * least;
            }
        }
        if (m_options.solved) {
            m_options.solved(static_cast<std::int64_t>(2 * (to - from)));
        }
    }

    std::int64_t unfinished() const { return m_unfinished; }

private:
    /// Rigorous minimum of sign * (row of the forms).
    double leastOf(LpSolver& solver, Eigen::Index row, double sign) {
        solver.setOptions(lpOptions(m_options));
        const Eigen::VectorXd objective =
            sign * objectiveOf(m_forms, row, m_predicate.programme.variableCount());
        const LpResult result = solver.minimise(objective);
        m_unfinished += result.status == LpStatus::Optimal ? 0 : 1;
        return lowerEnd(result.rigorousLower, sign * m_forms.center[row], m_forms.remainder[row]);
    }

    const Predicate& m_predicate;
    const AffineForms& m_forms;
    const BoundingOptions& m_options;
    std::int64_t m_unfinished = 0;
};

}  // namespace

FormBounds boundRows(const Predicate& predicate, const AffineForms& forms,
                     const std::vector<Eigen::Index>& rows, const BoundingOptions& options) {
    const auto count = static_cast<Eigen::Index>(rows.size());
    FormBounds bounds{Eigen::VectorXd::Constant(count, -kInfinity),
                      Eigen::VectorXd::Constant(count, kInfinity)};
    const std::size_t chunks = (rows.size() + kRowsPerSolver - 1) / kRowsPerSolver;
    std::atomic<std::int64_t> unfinished = 0;
    TaskFence fence;
    const auto body = [&](const tbb::blocked_range<std::size_t>& range) {
        const TaskFence::Task inside(fence);
        for (std::size_t c = range.begin(); c < range.end(); ++c) {
            Chunk chunk(predicate, forms, options);
            chunk.run(rows, c * kRowsPerSolver, std::min(rows.size(), (c + 1) * kRowsPerSolver),
                      bounds);
            unfinished += chunk.unfinished();
        }
    };
    tbb::task_arena arena(options.threads > 0 ? options.threads : tbb::task_arena::automatic);
    fence.handOver();
    arena.execute([&] {
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, chunks, 1), body,
                          tbb::simple_partitioner());
    });
    fence.join();
    bounds.unfinished = unfinished;
    bounds.solved = 2 * count - bounds.unfinished;
    return bounds;
}

Support supportOf(LpSolver& solver, const AffineForms& forms, const Eigen::VectorXd& direction) {
    core::LinearMap map;
    map.weight = core::RowMatrix(direction.transpose());
    map.bias = Eigen::VectorXd::Zero(1);
    const AffineForms along = affineMap(forms, map);
    const LpResult result =
        solver.minimise(-objectiveOf(along, 0, solver.programme().variableCount()));
    Support support;
    support.value = -lowerEnd(result.rigorousLower, -along.center[0], along.remainder[0]);
    support.status = result.status;
    support.point = forms.center;
    for (Eigen::Index i = 0; i < forms.dim(); ++i) {
        forms.coefficients.forEachInRow(
            i, [&](Eigen::Index j, double v) { support.point[i] += v * result.point[j]; });
    }
    return support;
}

bool settleStart(Predicate& predicate) {
    if (predicate.programme.rowCount() == 0) {
        return false;
    }
    LpSolver solver(predicate.programme);
    solver.setBasis(predicate.start);
    const LpResult result =
        solver.minimise(Eigen::VectorXd::Zero(predicate.programme.variableCount()));
    if (result.status == LpStatus::Optimal) {
        predicate.start = solver.basis();
        predicate.startPoint = result.point;
    }
    return result.infeasibilityProven;
}

}  // namespace reach
