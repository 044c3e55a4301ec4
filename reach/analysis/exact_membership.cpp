#include "reach/analysis/exact_membership.h"

#include <cmath>

#include "reach/lp/rounding.h"

namespace reach {
namespace {

/// a + b = sum + error, exactly.
struct Pair {
    double sum;
    double error;
};

Pair twoSum(double a, double b) {
    const double sum = a + b;
    const double virtualB = sum - a;
    return {sum, (a - (sum - virtualB)) + (b - virtualB)};
}

int signOf(double value) { return (value > 0.0) - (value < 0.0); }

/// Adds a term to an expansion: components from small to large, non-overlapping.
void grow(std::vector<double>& expansion, double term) {
    std::vector<double> grown;
    grown.reserve(expansion.size() + 1);
    for (const double component : expansion) {
        const Pair pair = twoSum(term, component);
        if (pair.error != 0.0) {
            grown.push_back(pair.error);
        }
        term = pair.sum;
    }
    if (term != 0.0) {
        grown.push_back(term);
    }
    expansion = std::move(grown);
}

bool isWithin(const NormBall& ball, const Eigen::VectorXd& x) {
    ExactSum excess;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        if (ball.norm == Norm::L1) {
            excess.addDistance(x[i], ball.center[i]);
        } else {
            excess.addSquaredDifference(x[i], ball.center[i]);
        }
    }
    if (ball.norm == Norm::L1) {
        excess.add(-ball.radius);
    } else {
        excess.addProduct(-ball.radius, ball.radius);
    }
    return excess.sign() <= 0;
}

bool isWithin(const HPolytope& constraints, const Eigen::VectorXd& x) {
    for (Eigen::Index row = 0; row < constraints.constraintCount(); ++row) {
        ExactSum excess;
        for (Eigen::Index i = 0; i < x.size(); ++i) {
            excess.addProduct(constraints.a()(row, i), x[i]);
        }
        excess.add(-constraints.b()[row]);
        if (excess.sign() > 0) {
            return false;
        }
    }
    return true;
}

}  // namespace

void ExactSum::add(double term) {
    if (term != 0.0) {
        m_terms.push_back(term);
    }
}

void ExactSum::addProduct(double a, double b) {
    const double product = a * b;
    add(product);
    add(std::fma(a, b, -product));
}

void ExactSum::addSquaredDifference(double a, double b) {
    const Pair d = twoSum(a, -b);
    addProduct(d.sum, d.sum);
    addProduct(2.0 * d.sum, d.error);
    addProduct(d.error, d.error);
}

void ExactSum::addDistance(double a, double b) {
    const Pair d = twoSum(a, -b);
    const double turned = d.sum < 0.0 ? -1.0 : 1.0;
    add(turned * d.sum);
    add(turned * d.error);
}

int ExactSum::sign() const {
    double sum = 0.0;
    double size = 0.0;
    for (const double term : m_terms) {
        sum += term;
        size += std::abs(term);
    }
    const auto count = static_cast<std::int64_t>(m_terms.size());
    if (std::abs(sum) > 2.0 * gammaFactor(count + 2) * size) {
        return signOf(sum);
    }
    std::vector<double> expansion;
    for (const double term : m_terms) {
        grow(expansion, term);
    }
    return expansion.empty() ? 0 : signOf(expansion.back());
}

bool containsExactly(const InputSet& input, const Eigen::VectorXd& x) {
    return input.box.contains(x) && (!input.constraints || isWithin(*input.constraints, x)) &&
           (!input.ball || isWithin(*input.ball, x));
}

}  // namespace reach
