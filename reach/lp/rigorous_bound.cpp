#include "reach/lp/rigorous_bound.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "reach/lp/rounding.h"

namespace reach {
namespace {

/// A sum of products with the sum of their magnitudes, from which its error follows.
struct Sum {
    double value = 0.0;
    double magnitude = 0.0;
    bool touched = false;  ///< a product was added that may have underflowed

    void add(double term) {
        value += term;
        magnitude += std::abs(term);
        touched = true;
    }
    double underflow() const { return touched ? kUnderflow : 0.0; }
};

double usableMultiplier(double y, double rowLower, double rowUpper) {
    const double end = y > 0.0 ? rowLower : rowUpper;
    return std::isfinite(y) && std::isfinite(end) ? y : 0.0;
}

/// Smallest r x for r within value +- error, x in [lower, upper]: reached at a corner.
double smallestProduct(double value, double error, double lower, double upper) {
    const double a = value - error;
    const double b = value + error;
    return std::min({a * lower, a * upper, b * lower, b * upper});
}

/// Reduced costs c - A^T y with their magnitudes; adds the rows' part of the bound to total.
std::vector<Sum> reducedCosts(const LinearProgramme& p, const Eigen::VectorXd& objective,
                              const Eigen::VectorXd& multipliers, Sum& total) {
    std::vector<Sum> reduced(static_cast<std::size_t>(p.variableCount()));
    for (std::size_t j = 0; j < reduced.size(); ++j) {
        const double c = objective[static_cast<Eigen::Index>(j)];
        if (c != 0.0) {
            reduced[j].add(c);
        }
    }
    for (int i = 0; i < p.rowCount(); ++i) {
        const auto r = static_cast<std::size_t>(i);
        const double y = usableMultiplier(multipliers[i], p.rowLower()[r], p.rowUpper()[r]);
        if (y == 0.0) {
            continue;
        }
        total.add(y * (y > 0.0 ? p.rowLower()[r] : p.rowUpper()[r]));
        const auto columns = p.rowColumns(i);
        const auto values = p.rowValues(i);
        for (std::size_t k = 0; k < columns.size(); ++k) {
            reduced[static_cast<std::size_t>(columns[k])].add(-(y * values[k]));
        }
    }
    return reduced;
}

}  // namespace

double rigorousLowerBound(const LinearProgramme& p, const Eigen::VectorXd& objective,
                          const Eigen::VectorXd& multipliers) {
    Sum total;
    const auto reduced = reducedCosts(p, objective, multipliers, total);
    // Sums of at most rowCount + 1 products; the value's own rounding, the magnitude's and that of
    // value +- error are covered by three spare operations and the factor 2.
    const double perColumn = 2.0 * gammaFactor(p.rowCount() + 4);
    for (std::size_t j = 0; j < reduced.size(); ++j) {
        if (!reduced[j].touched) {
            continue;
        }
        const double error = perColumn * reduced[j].magnitude + reduced[j].underflow();
        total.add(smallestProduct(reduced[j].value, error, p.lower()[j], p.upper()[j]));
    }
    const double error = 2.0 * gammaFactor(p.rowCount() + p.variableCount() + 4) * total.magnitude;
    const double bound = total.value - error - total.underflow();
    return std::isfinite(bound) ? bound : -std::numeric_limits<double>::infinity();
}

bool provesInfeasible(const LinearProgramme& programme, const Eigen::VectorXd& multipliers) {
    return rigorousLowerBound(programme, Eigen::VectorXd::Zero(programme.variableCount()),
                              multipliers) > 0.0;
}

}  // namespace reach
