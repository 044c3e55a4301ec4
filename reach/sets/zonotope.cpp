#include "reach/sets/zonotope.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "reach/lp/lp_solver.h"
#include "reach/lp/rounding.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

/// Two parallel lines lambda z and lambda z + gap around x -> max(x, slope x) on [l, u], l < 0 < u:
/// lambda in [slope, 1] makes the lower one sound; the gap is the larger error at either end,
/// rounded up.
struct ParallelLines {
    double lambda;
    double gap;
};

ParallelLines parallelLines(double l, double u, double slope) {
    const double lambda = std::clamp((u - slope * l) / (u - l), slope, 1.0);
    // 1 - lambda and lambda - slope lose relative accuracy by cancellation: bound them absolutely.
    const double above = (1.0 - lambda) * (1.0 + 4.0 * kUnitRoundoff) * u;
    const double below = (lambda - slope) * (1.0 + 4.0 * kUnitRoundoff) * -l;
    return {lambda, std::max(above, below) * (1.0 + 8.0 * kUnitRoundoff) + kUnderflow};
}

}  // namespace

Zonotope::Zonotope(Eigen::VectorXd center, Eigen::MatrixXd generators) {
    requireSize("zonotope", "generators (rows)", generators.rows(), center.size());
    requireFinite("zonotope", "center", center);
    requireFinite("zonotope", "generators", generators);
    const Eigen::Index n = center.size();
    m_forms = {std::move(center), Coefficients(std::move(generators)), Eigen::VectorXd::Zero(n)};
}

Zonotope::Zonotope(AffineForms forms) : m_forms(std::move(forms)) {
    requireSize("zonotope", "generators (rows)", m_forms.coefficients.rows(), dim());
    requireSize("zonotope", "remainder", m_forms.remainder.size(), dim());
    requireFinite("zonotope", "center", m_forms.center);
    requireFinite("zonotope", "remainder", m_forms.remainder);
}

Zonotope::Zonotope(const Box& box) : m_forms(formsOf(box)) {}

Zonotope Zonotope::makeDiamond(const Eigen::Vector2d& center, double radius) {
    require(std::isfinite(radius) && radius >= 0.0, "diamond", "radius must be finite and >= 0");
    const double half = radius / 2;
    Eigen::MatrixXd generators(2, 2);
    generators << half, half, half, -half;
    return {center, generators};
}

bool Zonotope::contains(const Eigen::VectorXd& x, double tolerance) const {
    requireSize("zonotope contains", "point", x.size(), dim());
    const Eigen::Index m = m_forms.symbols();
    LinearProgramme programme(Eigen::VectorXd::Constant(m, -1.0), Eigen::VectorXd::Ones(m));
    for (Eigen::Index i = 0; i < dim(); ++i) {
        const double slack = (m_forms.remainder[i] + tolerance) * (1.0 + 4.0 * kUnitRoundoff);
        const double offset = x[i] - center()[i];
        const double error = 2.0 * kUnitRoundoff * (std::abs(x[i]) + std::abs(center()[i]) + slack);
        programme.addDenseRow(m_forms.coefficients.row(i), offset - slack - error,
                              offset + slack + error);
    }
    return !LpSolver(programme).solve().infeasibilityProven;
}

Eigen::VectorXd Zonotope::supportVector(const Eigen::VectorXd& direction) const {
    requireSize("zonotope support", "direction", direction.size(), dim());
    const Eigen::MatrixXd g = generators();
    const Eigen::VectorXd along = g.transpose() * direction;
    return center() + g * along.unaryExpr([](double t) { return t >= 0.0 ? 1.0 : -1.0; }) +
           remainder().cwiseProduct(
               direction.unaryExpr([](double t) { return t >= 0.0 ? 1.0 : -1.0; }));
}

double Zonotope::supportFunction(const Eigen::VectorXd& direction) const {
    requireSize("zonotope support", "direction", direction.size(), dim());
    core::LinearMap map;
    map.weight = core::RowMatrix(direction.transpose());
    map.bias = Eigen::VectorXd::Zero(1);
    return reach::affineMap(m_forms, map).bounds().upper()[0];
}

Zonotope Zonotope::affineMap(const core::LinearMap& map) const {
    return Zonotope(reach::affineMap(m_forms, map));
}

Zonotope Zonotope::relu(double slope) const {
    require(slope >= 0.0 && slope <= 1.0, "zonotope relu", "slope must lie in [0, 1]");
    return Zonotope(zonotopeRelu(m_forms, m_forms.bounds(), Eigen::VectorXd::Constant(dim(), slope),
                                 m_forms.symbols()));
}

Box overapproximate(const Zonotope& zonotope) { return zonotope.forms().bounds(); }

AffineForms zonotopeRelu(const AffineForms& forms, const Box& bounds, const Eigen::VectorXd& slope,
                         Eigen::Index firstSymbol) {
    const Eigen::Index n = forms.dim();
    Eigen::VectorXd factors(n);
    Eigen::VectorXd offsets = Eigen::VectorXd::Zero(n);
    std::vector<Eigen::Index> unstable;
    std::vector<double> halfGaps;
    for (Eigen::Index i = 0; i < n; ++i) {
        const double l = bounds.lower()[i];
        const double u = bounds.upper()[i];
        if (l >= 0.0 || u <= 0.0) {
            factors[i] = l >= 0.0 ? 1.0 : slope[i];
            continue;
        }
        const ParallelLines lines = parallelLines(l, u, slope[i]);
        factors[i] = lines.lambda;
        offsets[i] = 0.5 * lines.gap;
        unstable.push_back(i);
        halfGaps.push_back(0.5 * lines.gap);
    }
    AffineForms result = scaled(forms, factors, offsets, Eigen::VectorXd::Zero(n));
    result.coefficients = result.coefficients.widened(firstSymbol).appended(unstable, halfGaps);
    return result;
}

}  // namespace reach
