#pragma once

#include <Eigen/Core>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "reach/lp/linear_programme.h"
#include "reach/lp/lp_solver.h"
#include "reach/sets/affine_forms.h"
#include "reach/sets/input_set.h"

namespace reach {

/// What the symbols of a star's forms may be: the feasible points of a linear programme whose
/// variables lie within [-1, 1]. The programme only grows, so forms made earlier stay valid.
/// `start` is a basis whose point is startPoint, feasible where isVertex says so: the network's run
/// from one corner of the input, from which every LP starts without a first phase.
struct Predicate {
    LinearProgramme programme;
    LpBasis start;
    Eigen::VectorXd startPoint;
};

/// The input set as forms over a predicate. Box: one symbol per coordinate. Constraints: rows.
/// An l1 ball: symbols p, q >= 0 per coordinate with x = center + radius (p - q), sum (p + q) <= 1
/// (exact, the box's cut included). An l2 ball: the l1 ball of radius sqrt(dim) times as large cut
/// by the box, in the plane 64 tangents: an outer polytope.
struct PredicateForms {
    Predicate predicate;
    AffineForms forms;
};
PredicateForms makePredicate(const InputSet& input);

enum class ReluRelaxation { Triangle, Parallelogram };

/// The image of forms under x -> max(x, slope_i x) by the linear relaxation of one neuron at a
/// time, given sound pre-activation bounds. Every coordinate of both signs gets two symbols p, q in
/// [0, 1] with z = u p + l q and the value u p + slope l q; Triangle adds p + q <= 1. In these
/// coordinates b >= 0, b >= z, b <= u, b <= z - l of the Parallelogram are bounds of p and q, and
/// the Triangle's chord is that one row. Stable coordinates pass as they are.
/// Source: SNR (papers/000) 3.1 and A; PARADOX (papers/002) 5.2 and K.2.
AffineForms predicateRelu(Predicate& predicate, const AffineForms& forms, const Box& bounds,
                          const Eigen::VectorXd& slope, ReluRelaxation relaxation);

struct BoundingOptions {
    int threads = 0;  ///< 0: all cores. The numbers do not depend on it
    std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt;
    const std::atomic<bool>* cancel = nullptr;
    std::function<void(std::int64_t)> solved = {};  ///< called with the number of LPs just done
};

/// Bounds of some rows of forms over a predicate, by two LPs each.
struct FormBounds {
    Eigen::VectorXd lower;  ///< one per row asked for; rigorous, whatever the solver said
    Eigen::VectorXd upper;
    std::int64_t solved = 0;
    std::int64_t unfinished =
        0;  ///< LPs without an optimum (time, cancel, failure): bounds hold but are weak
};

/// LPs share nothing but their starting basis and run in parallel, a fixed number of rows to a
/// solver, which keeps the programme loaded and changes objectives only.
FormBounds boundRows(const Predicate& predicate, const AffineForms& forms,
                     const std::vector<Eigen::Index>& rows, const BoundingOptions& options);

/// Upper bound of direction . (forms' value) and the point where the solver reaches it.
struct Support {
    double value = 0.0;     ///< rigorous
    Eigen::VectorXd point;  ///< the forms' value at the solver's point (remainder left out)
    LpStatus status = LpStatus::NumericalFailure;
};
Support supportOf(LpSolver& solver, const AffineForms& forms, const Eigen::VectorXd& direction);

/// True only if no choice of symbols is feasible, proven by multipliers. Makes predicate.start a
/// feasible basis where one was found. At most two LPs; none if there are no rows.
bool settleStart(Predicate& predicate);

}  // namespace reach
