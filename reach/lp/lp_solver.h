#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "reach/lp/linear_programme.h"

namespace reach {

/// Why the solver stopped; what may be concluded stands with each. Only `rigorousLower` and
/// `infeasibilityProven` are promises, whatever the status.
enum class LpStatus {
    Optimal,         ///< the solver's tolerances are met
    Infeasible,      ///< the solver found no feasible point; see infeasibilityProven
    Unbounded,       ///< the solver's claim; false, as all variables are bounded: conclude nothing
    IterationLimit,  ///< cut short; the bound from the multipliers so far still holds
    TimeLimit,       ///< likewise
    Cancelled,       ///< likewise
    NumericalFailure,  ///< singular basis or a failed assertion inside the solver
};
std::string_view describe(LpStatus status);

enum class LpAlgorithm { PrimalSimplex, DualSimplex };

struct LpOptions {
    LpAlgorithm algorithm =
        LpAlgorithm::PrimalSimplex;             ///< primal: best when only objectives change
    std::int64_t iterationLimit = 0;            ///< of one solve; 0: far more than it needs
    double timeLimitSeconds = 0.0;              ///< of one solve; 0: none
    const std::atomic<bool>* cancel = nullptr;  ///< looked at every few hundred iterations
    bool proveInfeasibility = true;  ///< on Infeasible, solve a second programme for a proof
};

struct LpResult {
    LpStatus status = LpStatus::NumericalFailure;
    double value = std::numeric_limits<double>::quiet_NaN();  ///< the solver's, if Optimal
    Eigen::VectorXd point;  ///< the solver's last point; feasible only within its tolerance
    Eigen::VectorXd duals;  ///< one multiplier per row, as taken by rigorousLowerBound
    /// Never above the true minimum, rounding included; finite unless numbers overflow. The better
    /// of the bound from the duals and of that from the variables' bounds alone.
    double rigorousLower = -std::numeric_limits<double>::infinity();
    bool infeasibilityProven = false;  ///< by multipliers checked with rounding (provesInfeasible)
    std::int64_t iterations = 0;
};

/// Which variables and rows are basic, and at which end the others stand: enough to start a solve
/// elsewhere. Codes are the solver's. A value.
struct LpBasis {
    std::vector<signed char> variables;
    std::vector<signed char> rows;

    static constexpr signed char kBasic = 1, kAtLower = 2, kAtUpper = 3, kFixed = 5;
};

/// Solves one programme again and again, each time starting from the basis before: change the
/// objective, append variables or rows, move bounds. GLPK's simplex in double precision, presolver
/// off. The environment of GLPK belongs to a thread: use and destroy a solver in the thread that
/// made it (asserted). A thread that used one frees its environment when it ends.
class LpSolver {
public:
    explicit LpSolver(const LinearProgramme& programme, LpOptions options = {});
    ~LpSolver();
    LpSolver(LpSolver&&) noexcept;
    LpSolver& operator=(LpSolver&&) noexcept;
    LpSolver(const LpSolver&) = delete;
    LpSolver& operator=(const LpSolver&) = delete;

    const LinearProgramme& programme() const;
    void setOptions(const LpOptions& options);

    /// Minimises the programme's own objective.
    LpResult solve();
    /// Minimises another objective (variableCount() entries), which becomes the programme's.
    LpResult minimise(const Eigen::VectorXd& objective);

    /// As in LinearProgramme. A new variable starts at its lower bound, a new row basic, so the
    /// last basis stays one.
    int addVariable(double lower, double upper);
    int addRow(std::span<const int> columns, std::span<const double> values, double lower,
               double upper);
    void setVariableBounds(int variable, double lower, double upper);
    void setRowBounds(int row, double lower, double upper);

    LpBasis basis() const;
    /// Starts the next solve there. Throws std::invalid_argument unless the sizes fit and as many
    /// variables and rows are basic as there are rows.
    void setBasis(const LpBasis& basis);

    std::int64_t solves() const;  ///< programmes solved so far

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Multipliers that prove the programme infeasible, found by minimising the largest violation; none
/// if it is feasible or no proof could be had. Cost: one LP.
std::optional<Eigen::VectorXd> maybeInfeasibilityProof(const LinearProgramme& programme,
                                                       const LpOptions& options = {});

}  // namespace reach
