#include "reach/lp/lp_solver.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <string>
#include <thread>

#include "reach/lp/glpk_environment_private.h"
#include "reach/lp/rigorous_bound.h"

namespace reach {
namespace {

using Clock = std::chrono::steady_clock;

/// GLPK cannot be interrupted: it is run in rounds of so many iterations.
constexpr int kIterationsPerRound = 200;

/// Where none is asked for, a limit far beyond what the simplex method needs (a few iterations per
/// row and variable): on badly scaled programmes GLPK may go round in circles for ever.
constexpr std::int64_t kLeastIterations = 5000;
constexpr std::int64_t kIterationsPerSize = 20;

/// Rows narrower than this (relative) are given to the solver as equations: its tolerance is far
/// wider, and ranged rows cost it pivots. The rigorous bound uses the row as it is.
constexpr double kEquationWidth = 1e-10;

/// Dual tolerance: reduced costs this wrong, times the variables' ranges, are what the rigorous
/// bound loses against the solver's value.
constexpr double kDualTolerance = 1e-9;

int boundType(double lower, double upper) {
    if (std::isinf(lower)) {
        return GLP_UP;
    }
    if (std::isinf(upper)) {
        return GLP_LO;
    }
    return lower < upper ? GLP_DB : GLP_FX;
}

int glpkStatus(int type, signed char wanted) {
    if (wanted == LpBasis::kBasic) {
        return GLP_BS;
    }
    switch (type) {
        case GLP_LO:
            return GLP_NL;
        case GLP_UP:
            return GLP_NU;
        case GLP_FX:
            return GLP_NS;
        default:
            return wanted == LpBasis::kAtUpper ? GLP_NU : GLP_NL;
    }
}

/// One call of the simplex, with its return code, for runGuarded.
struct SimplexCall {
    glp_prob* problem;
    const glp_smcp* parameters;
    int code;
};

void callSimplex(void* data) {
    auto* call = static_cast<SimplexCall*>(data);
    call->code = glp_simplex(call->problem, call->parameters);
}

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

static_assert(LpBasis::kBasic == GLP_BS && LpBasis::kAtLower == GLP_NL &&
              LpBasis::kAtUpper == GLP_NU && LpBasis::kFixed == GLP_NS);

std::string_view describe(LpStatus status) {
    switch (status) {
        case LpStatus::Optimal:
            return "optimal";
        case LpStatus::Infeasible:
            return "infeasible";
        case LpStatus::Unbounded:
            return "unbounded";
        case LpStatus::IterationLimit:
            return "iteration limit";
        case LpStatus::TimeLimit:
            return "time limit";
        case LpStatus::Cancelled:
            return "cancelled";
        case LpStatus::NumericalFailure:
            return "numerical failure";
    }
    return "";
}

class LpSolver::Impl {
public:
    Impl(LinearProgramme programme, LpOptions options)
        : m_programme(std::move(programme)), m_options(options) {
        detail::enterGlpk();
        m_problem = glp_create_prob();
        load();
    }

    ~Impl() {
        assert(m_thread == std::this_thread::get_id());
        if (!m_broken) {
            glp_delete_prob(m_problem);
        }
    }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    LpResult solve();
    void setObjective(const Eigen::VectorXd& objective);
    int addVariable(double lower, double upper);
    int addRow(std::span<const int> columns, std::span<const double> values, double lower,
               double upper);
    void setVariableBounds(int variable, double lower, double upper);
    void setRowBounds(int row, double lower, double upper);
    LpBasis basis() const;
    void setBasis(const LpBasis& basis);

    LinearProgramme m_programme;
    LpOptions m_options;
    std::int64_t m_solves = 0;

private:
    void load();
    void giveVariable(int variable);
    void giveRow(int row);
    void giveRowValues(int row);
    glp_smcp parameters() const;
    LpStatus run();
    int runRound(const glp_smcp& parameters);
    std::int64_t iterationLimit() const;
    std::optional<LpStatus> maybeCut(Clock::time_point start, std::int64_t iterations) const;
    LpStatus statusAfter(int code) const;
    void readSolution(LpResult& result) const;

    glp_prob* m_problem = nullptr;
    bool m_broken = false;
    std::thread::id m_thread = std::this_thread::get_id();
};

void LpSolver::Impl::load() {
    glp_set_obj_dir(m_problem, GLP_MIN);
    if (m_programme.variableCount() > 0) {
        glp_add_cols(m_problem, m_programme.variableCount());
    }
    if (m_programme.rowCount() > 0) {
        glp_add_rows(m_problem, m_programme.rowCount());
    }
    for (int j = 0; j < m_programme.variableCount(); ++j) {
        giveVariable(j);
    }
    for (int i = 0; i < m_programme.rowCount(); ++i) {
        giveRow(i);
        giveRowValues(i);
    }
    setObjective(m_programme.objective());
}

void LpSolver::Impl::giveVariable(int variable) {
    const auto j = static_cast<std::size_t>(variable);
    const double lower = m_programme.lower()[j];
    const double upper = m_programme.upper()[j];
    glp_set_col_bnds(m_problem, variable + 1, boundType(lower, upper), lower, upper);
}

void LpSolver::Impl::giveRow(int row) {
    const auto i = static_cast<std::size_t>(row);
    double lower = m_programme.rowLower()[i];
    double upper = m_programme.rowUpper()[i];
    if (std::isfinite(lower) && std::isfinite(upper) &&
        upper - lower <= kEquationWidth * std::max({1.0, std::abs(lower), std::abs(upper)})) {
        lower = upper = 0.5 * lower + 0.5 * upper;
    }
    glp_set_row_bnds(m_problem, row + 1, boundType(lower, upper), lower, upper);
}

void LpSolver::Impl::giveRowValues(int row) {
    const auto columns = m_programme.rowColumns(row);
    const auto values = m_programme.rowValues(row);
    std::vector<int> index(columns.size() + 1);  // GLPK counts from 1
    std::vector<double> value(columns.size() + 1);
    for (std::size_t k = 0; k < columns.size(); ++k) {
        index[k + 1] = columns[k] + 1;
        value[k + 1] = values[k];
    }
    glp_set_mat_row(m_problem, row + 1, static_cast<int>(columns.size()), index.data(),
                    value.data());
}

void LpSolver::Impl::setObjective(const Eigen::VectorXd& objective) {
    m_programme.setObjective(objective);
    for (int j = 0; j < m_programme.variableCount(); ++j) {
        glp_set_obj_coef(m_problem, j + 1, objective[j]);
    }
}

int LpSolver::Impl::addVariable(double lower, double upper) {
    const int j = m_programme.addVariable(lower, upper);
    glp_add_cols(m_problem, 1);
    giveVariable(j);
    return j;
}

int LpSolver::Impl::addRow(std::span<const int> columns, std::span<const double> values,
                           double lower, double upper) {
    const int i = m_programme.addRow(columns, values, lower, upper);
    glp_add_rows(m_problem, 1);
    giveRow(i);
    giveRowValues(i);
    return i;
}

void LpSolver::Impl::setVariableBounds(int variable, double lower, double upper) {
    m_programme.setVariableBounds(variable, lower, upper);
    giveVariable(variable);
}

void LpSolver::Impl::setRowBounds(int row, double lower, double upper) {
    m_programme.setRowBounds(row, lower, upper);
    giveRow(row);
}

LpBasis LpSolver::Impl::basis() const {
    LpBasis basis;
    for (int j = 1; j <= m_programme.variableCount(); ++j) {
        basis.variables.push_back(static_cast<signed char>(glp_get_col_stat(m_problem, j)));
    }
    for (int i = 1; i <= m_programme.rowCount(); ++i) {
        basis.rows.push_back(static_cast<signed char>(glp_get_row_stat(m_problem, i)));
    }
    return basis;
}

void LpSolver::Impl::setBasis(const LpBasis& basis) {
    const auto basic = std::count(basis.variables.begin(), basis.variables.end(), LpBasis::kBasic) +
                       std::count(basis.rows.begin(), basis.rows.end(), LpBasis::kBasic);
    if (std::ssize(basis.variables) != m_programme.variableCount() ||
        std::ssize(basis.rows) != m_programme.rowCount() || basic != m_programme.rowCount()) {
        throw std::invalid_argument(
            "LP basis of " + std::to_string(basis.variables.size()) + " variables and " +
            std::to_string(basis.rows.size()) + " rows, " + std::to_string(basic) +
            " of them basic, for a programme of " + std::to_string(m_programme.variableCount()) +
            " and " + std::to_string(m_programme.rowCount()));
    }
    for (int j = 0; j < m_programme.variableCount(); ++j) {
        const int type = glp_get_col_type(m_problem, j + 1);
        glp_set_col_stat(m_problem, j + 1,
                         glpkStatus(type, basis.variables[static_cast<std::size_t>(j)]));
    }
    for (int i = 0; i < m_programme.rowCount(); ++i) {
        const int type = glp_get_row_type(m_problem, i + 1);
        glp_set_row_stat(m_problem, i + 1,
                         glpkStatus(type, basis.rows[static_cast<std::size_t>(i)]));
    }
}

glp_smcp LpSolver::Impl::parameters() const {
    glp_smcp p;
    glp_init_smcp(&p);
    p.msg_lev = GLP_MSG_OFF;
    p.meth = m_options.algorithm == LpAlgorithm::PrimalSimplex ? GLP_PRIMAL : GLP_DUALP;
    p.tol_dj = kDualTolerance;
    p.it_lim = kIterationsPerRound;
    return p;
}

std::int64_t LpSolver::Impl::iterationLimit() const {
    const std::int64_t size = m_programme.rowCount() + m_programme.variableCount();
    return m_options.iterationLimit > 0 ? m_options.iterationLimit
                                        : kLeastIterations + kIterationsPerSize * size;
}

std::optional<LpStatus> LpSolver::Impl::maybeCut(Clock::time_point start,
                                                 std::int64_t iterations) const {
    if (m_options.cancel != nullptr && m_options.cancel->load(std::memory_order_relaxed)) {
        return LpStatus::Cancelled;
    }
    if (iterations >= iterationLimit()) {
        return LpStatus::IterationLimit;
    }
    if (m_options.timeLimitSeconds > 0.0 && secondsSince(start) >= m_options.timeLimitSeconds) {
        return LpStatus::TimeLimit;
    }
    return std::nullopt;
}

int LpSolver::Impl::runRound(const glp_smcp& parameters) {
    SimplexCall call{m_problem, &parameters, 0};
    if (!detail::runGuarded(callSimplex, &call)) {
        m_broken = true;
        return GLP_EFAIL;
    }
    return call.code;
}

LpStatus LpSolver::Impl::run() {
    const auto start = Clock::now();
    const int before = glp_get_it_cnt(m_problem);
    glp_smcp p = parameters();
    bool restarted = false;
    for (;;) {
        const std::int64_t done = glp_get_it_cnt(m_problem) - before;
        if (const auto cut = maybeCut(start, done)) {
            return *cut;
        }
        p.it_lim =
            static_cast<int>(std::min<std::int64_t>(kIterationsPerRound, iterationLimit() - done));
        const int code = runRound(p);
        if (code == GLP_EITLIM) {
            continue;
        }
        const bool singular = code == GLP_EBADB || code == GLP_ESING || code == GLP_ECOND;
        if (singular && !restarted) {
            restarted = true;
            glp_std_basis(m_problem);
            continue;
        }
        return statusAfter(code);
    }
}

LpStatus LpSolver::Impl::statusAfter(int code) const {
    if (code != 0) {
        return LpStatus::NumericalFailure;
    }
    switch (glp_get_status(m_problem)) {
        case GLP_OPT:
            return LpStatus::Optimal;
        case GLP_NOFEAS:
            return LpStatus::Infeasible;
        case GLP_UNBND:
            return LpStatus::Unbounded;
        default:
            return LpStatus::NumericalFailure;
    }
}

void LpSolver::Impl::readSolution(LpResult& result) const {
    for (int j = 0; j < m_programme.variableCount(); ++j) {
        result.point[j] = glp_get_col_prim(m_problem, j + 1);
    }
    for (int i = 0; i < m_programme.rowCount(); ++i) {
        result.duals[i] = glp_get_row_dual(m_problem, i + 1);
    }
}

LpResult LpSolver::Impl::solve() {
    assert(m_thread == std::this_thread::get_id());
    LpResult result;
    result.point = Eigen::VectorXd::Zero(m_programme.variableCount());
    result.duals = Eigen::VectorXd::Zero(m_programme.rowCount());
    const Eigen::VectorXd objective = m_programme.objective();
    result.rigorousLower = rigorousLowerBound(m_programme, objective, result.duals);
    if (m_broken) {
        return result;
    }
    ++m_solves;
    const int before = glp_get_it_cnt(m_problem);
    result.status = run();
    if (m_broken) {
        return result;
    }
    result.iterations = glp_get_it_cnt(m_problem) - before;
    readSolution(result);
    result.rigorousLower =
        std::max(result.rigorousLower, rigorousLowerBound(m_programme, objective, result.duals));
    if (result.status == LpStatus::Optimal) {
        result.value = glp_get_obj_val(m_problem);
    }
    if (result.status == LpStatus::Infeasible && m_options.proveInfeasibility) {
        if (const auto proof = maybeInfeasibilityProof(m_programme, m_options)) {
            result.duals = *proof;
            result.infeasibilityProven = true;
        }
    }
    return result;
}

LpSolver::LpSolver(const LinearProgramme& programme, LpOptions options)
    : m_impl(std::make_unique<Impl>(programme, options)) {}
LpSolver::~LpSolver() = default;
LpSolver::LpSolver(LpSolver&&) noexcept = default;
LpSolver& LpSolver::operator=(LpSolver&&) noexcept = default;

const LinearProgramme& LpSolver::programme() const { return m_impl->m_programme; }
void LpSolver::setOptions(const LpOptions& options) { m_impl->m_options = options; }
LpResult LpSolver::solve() { return m_impl->solve(); }

LpResult LpSolver::minimise(const Eigen::VectorXd& objective) {
    m_impl->setObjective(objective);
    return m_impl->solve();
}

int LpSolver::addVariable(double lower, double upper) { return m_impl->addVariable(lower, upper); }

int LpSolver::addRow(std::span<const int> columns, std::span<const double> values, double lower,
                     double upper) {
    return m_impl->addRow(columns, values, lower, upper);
}

void LpSolver::setVariableBounds(int variable, double lower, double upper) {
    m_impl->setVariableBounds(variable, lower, upper);
}

void LpSolver::setRowBounds(int row, double lower, double upper) {
    m_impl->setRowBounds(row, lower, upper);
}

LpBasis LpSolver::basis() const { return m_impl->basis(); }
void LpSolver::setBasis(const LpBasis& basis) { m_impl->setBasis(basis); }
std::int64_t LpSolver::solves() const { return m_impl->m_solves; }

}  // namespace reach
