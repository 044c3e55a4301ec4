#include "reach/sets/star.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "reach/lp/rounding.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

InputSet boxWith(const HPolytope& polytope, const Box& box) {
    return {box, polytope, std::nullopt};
}

}  // namespace

Star::Star(AffineForms forms, Predicate predicate)
    : m_forms(std::move(forms)), m_predicate(std::move(predicate)) {
    require(m_forms.symbols() <= m_predicate.programme.variableCount(), "star",
            "forms have " + std::to_string(m_forms.symbols()) + " symbols, the predicate " +
                std::to_string(m_predicate.programme.variableCount()));
}

Star::Star(const InputSet& input) {
    PredicateForms lifted = makePredicate(input);
    settleStart(lifted.predicate);
    m_forms = std::move(lifted.forms);
    m_predicate = std::move(lifted.predicate);
}

Star::Star(const Box& box) : Star(InputSet{box, std::nullopt, std::nullopt}) {}

Star::Star(const HPolytope& polytope)
    : Star(InputSet{overapproximate(polytope), polytope, std::nullopt}) {}

Star::Star(const Eigen::VectorXd& center, const Eigen::MatrixXd& v, const HPolytope& predicate,
           const Box& variables)
    : Star(Star(boxWith(predicate, variables)).affineMap(makeLinearMap(v, center))) {}

bool Star::contains(const Eigen::VectorXd& x, double tolerance) const {
    requireSize("star contains", "point", x.size(), dim());
    LinearProgramme programme = m_predicate.programme;
    for (Eigen::Index i = 0; i < dim(); ++i) {
        std::vector<int> columns;
        std::vector<double> values;
        m_forms.coefficients.forEachInRow(i, [&](Eigen::Index j, double v) {
            columns.push_back(static_cast<int>(j));
            values.push_back(v);
        });
        const double slack = m_forms.remainder[i] + tolerance;
        const double offset = x[i] - m_forms.center[i];
        const double error =
            4.0 * kUnitRoundoff * (std::abs(x[i]) + std::abs(m_forms.center[i]) + slack);
        programme.addRow(columns, values, offset - slack - error, offset + slack + error);
    }
    return !LpSolver(programme).solve().infeasibilityProven;
}

bool Star::isEmpty() const {
    Predicate copy = m_predicate;
    return settleStart(copy);
}

double Star::supportFunction(const Eigen::VectorXd& direction) const {
    requireSize("star support", "direction", direction.size(), dim());
    if (isEmpty()) {
        return -std::numeric_limits<double>::infinity();
    }
    LpSolver solver(m_predicate.programme);
    solver.setBasis(m_predicate.start);
    return supportOf(solver, m_forms, direction).value;
}

Eigen::VectorXd Star::supportVector(const Eigen::VectorXd& direction) const {
    requireSize("star support", "direction", direction.size(), dim());
    LpSolver solver(m_predicate.programme);
    solver.setBasis(m_predicate.start);
    const Support support = supportOf(solver, m_forms, direction);
    if (support.status != LpStatus::Optimal) {
        throw std::domain_error("star: no support vector (" +
                                std::string(describe(support.status)) + ")");
    }
    return support.point;
}

Star Star::affineMap(const core::LinearMap& map) const {
    return {reach::affineMap(m_forms, map), m_predicate};
}

Star Star::relu(double slope) const {
    require(slope >= 0.0 && slope <= 1.0, "star relu", "slope must lie in [0, 1]");
    Predicate predicate = m_predicate;
    AffineForms image =
        predicateRelu(predicate, m_forms, overapproximate(*this),
                      Eigen::VectorXd::Constant(dim(), slope), ReluRelaxation::Triangle);
    return {std::move(image), std::move(predicate)};
}

Box overapproximate(const Star& star) {
    const Box all = star.forms().bounds();
    if (star.predicate().programme.rowCount() == 0) {
        return all;
    }
    if (star.isEmpty()) {
        throw std::domain_error("the star is empty");
    }
    std::vector<Eigen::Index> rows(static_cast<std::size_t>(star.dim()));
    std::iota(rows.begin(), rows.end(), 0);
    const FormBounds bounds = boundRows(star.predicate(), star.forms(), rows, {.threads = 1});
    const Eigen::VectorXd lower = bounds.lower.cwiseMax(all.lower());
    return {lower, bounds.upper.cwiseMin(all.upper()).cwiseMax(lower)};
}

}  // namespace reach
