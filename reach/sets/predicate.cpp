#include "reach/sets/predicate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "reach/lp/rounding.h"
#include "reach/sets/rounded_image.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// A power of two near 1 / (largest coefficient): scaling by it is exact.
double exactScale(const std::vector<double>& values) {
    double largest = 0.0;
    for (const double v : values) {
        largest = std::max(largest, std::abs(v));
    }
    if (largest == 0.0) {
        return 1.0;
    }
    int exponent = 0;
    std::frexp(largest, &exponent);
    return std::ldexp(1.0, -std::clamp(exponent, -1000, 1000));
}

int addSymbol(Predicate& predicate, double lower, double upper, signed char status, double value) {
    const int j = predicate.programme.addVariable(lower, upper);
    predicate.start.variables.push_back(status);
    predicate.startPoint.conservativeResize(j + 1);
    predicate.startPoint[j] = value;
    return j;
}

void addScaledRow(Predicate& predicate, const std::vector<int>& columns, std::vector<double> values,
                  double lower, double upper, signed char status) {
    const double scale = exactScale(values);
    for (double& v : values) {
        v *= scale;
    }
    predicate.programme.addRow(columns, values, lower * scale, upper * scale);
    predicate.start.rows.push_back(status);
}

/// Rows a x <= b for x = forms: with the rounding of the images and their remainder given away.
void cutBy(Predicate& predicate, const AffineForms& x, const HPolytope& constraints) {
    const core::LinearMap map =
        makeLinearMap(constraints.a(), Eigen::VectorXd::Zero(constraints.constraintCount()));
    const AffineForms rows = affineMap(x, map);
    for (Eigen::Index i = 0; i < rows.dim(); ++i) {
        std::vector<int> columns;
        std::vector<double> values;
        rows.coefficients.forEachInRow(i, [&](Eigen::Index j, double v) {
            columns.push_back(static_cast<int>(j));
            values.push_back(v);
        });
        const double b = constraints.b()[i];
        const double c = rows.center[i];
        const double slack = rows.remainder[i] + 4.0 * kUnitRoundoff * (std::abs(b) + std::abs(c));
        addScaledRow(predicate, columns, values, -kInfinity,
                     std::nextafter(b - c + slack, kInfinity), LpBasis::kBasic);
    }
}

PredicateForms fromBox(const Box& box) {
    PredicateForms result;
    result.forms = formsOf(box);
    for (Eigen::Index i = 0; i < box.dim(); ++i) {
        const bool flat = box.lower()[i] == box.upper()[i];
        addSymbol(result.predicate, flat ? 0.0 : -1.0, flat ? 0.0 : 1.0, LpBasis::kAtLower,
                  flat ? 0.0 : -1.0);
    }
    return result;
}

/// Share of the radius that the box leaves in one direction from the center, rounded up, in [0, 1].
double shareLeft(double distance, double radius) {
    const double share = distance / radius * (1.0 + 8.0 * kUnitRoundoff);
    return std::clamp(share, 0.0, 1.0);
}

/// {x in box : |x - center|_1 <= radius} with symbols p (above the center) and q (below).
PredicateForms fromL1Ball(const Box& box, const Eigen::VectorXd& center, double radius) {
    const Eigen::Index n = box.dim();
    PredicateForms result;
    std::vector<int> columns;
    for (const double sign : {1.0, -1.0}) {
        for (Eigen::Index i = 0; i < n; ++i) {
            const double toNear =
                sign > 0 ? box.lower()[i] - center[i] : center[i] - box.upper()[i];
            const double toFar = sign > 0 ? box.upper()[i] - center[i] : center[i] - box.lower()[i];
            const double least =
                toNear > 0.0 ? std::min(1.0, toNear / radius) * (1.0 - 1e-15) : 0.0;
            const double most = std::max(least, shareLeft(toFar, radius));
            columns.push_back(addSymbol(result.predicate, least, most, LpBasis::kAtLower, least));
        }
    }
    const std::vector<double> ones(columns.size(), 1.0);
    addScaledRow(result.predicate, columns, ones, -kInfinity, 1.0, LpBasis::kBasic);
    Eigen::MatrixXd v = Eigen::MatrixXd::Zero(n, 2 * n);
    v.leftCols(n).diagonal().setConstant(radius);
    v.rightCols(n).diagonal().setConstant(-radius);
    result.forms = {center, Coefficients(std::move(v)), Eigen::VectorXd::Zero(n)};
    return result;
}

PredicateForms fromBall(const InputSet& input) {
    const NormBall& ball = *input.ball;
    if (ball.radius == 0.0) {
        return fromBox(Box(ball.center, ball.center));
    }
    if (ball.norm == Norm::L1) {
        return fromL1Ball(input.box, ball.center, ball.radius);
    }
    if (input.dim() == 2) {
        return fromBox(input.box);  // outerConstraints adds the tangents
    }
    const double widened = ball.radius * std::sqrt(static_cast<double>(input.dim()));
    return fromL1Ball(input.box, ball.center, widened * (1.0 + 8.0 * kUnitRoundoff));
}

/// One unstable coordinate's two symbols and rows; returns the column of p (q follows).
int addNeuron(Predicate& predicate, const AffineForms& forms, Eigen::Index i, double l, double u,
              ReluRelaxation relaxation) {
    std::vector<int> columns;
    std::vector<double> values;
    double z = forms.center[i];
    forms.coefficients.forEachInRow(i, [&](Eigen::Index j, double v) {
        columns.push_back(static_cast<int>(j));
        values.push_back(-v);
        z += v * predicate.startPoint[j];
    });
    const bool above = z >= 0.0;
    const double p = above ? std::min(z / u, 1.0) : 0.0;
    const double q = above ? 0.0 : std::min(z / l, 1.0);
    const int column =
        addSymbol(predicate, 0.0, 1.0, above ? LpBasis::kBasic : LpBasis::kAtLower, p);
    addSymbol(predicate, 0.0, 1.0, above ? LpBasis::kAtLower : LpBasis::kBasic, q);
    columns.insert(columns.end(), {column, column + 1});
    values.insert(values.end(), {u, l});
    const double e = forms.remainder[i];
    addScaledRow(predicate, columns, values, std::nextafter(forms.center[i] - e, -kInfinity),
                 std::nextafter(forms.center[i] + e, kInfinity), LpBasis::kFixed);
    if (relaxation == ReluRelaxation::Triangle) {
        addScaledRow(predicate, {column, column + 1}, {1.0, 1.0}, -kInfinity, 1.0, LpBasis::kBasic);
    }
    return column;
}

}  // namespace

PredicateForms makePredicate(const InputSet& input) {
    validate(input);
    PredicateForms result = input.ball ? fromBall(input) : fromBox(input.box);
    const HPolytope constraints = outerConstraints(input);
    if (constraints.constraintCount() > 0) {
        cutBy(result.predicate, result.forms, constraints);
    }
    return result;
}

AffineForms predicateRelu(Predicate& predicate, const AffineForms& forms, const Box& bounds,
                          const Eigen::VectorXd& slope, ReluRelaxation relaxation) {
    const Eigen::Index n = forms.dim();
    requireSize("star relu", "bounds", bounds.dim(), n);
    requireSize("star relu", "slopes", slope.size(), n);
    const Eigen::Index before = predicate.programme.variableCount();
    Eigen::VectorXd factors(n);
    std::vector<Eigen::Index> unstable;
    std::vector<Eigen::Index> symbolRows;
    std::vector<double> symbolValues;
    Eigen::VectorXd extra = Eigen::VectorXd::Zero(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double l = bounds.lower()[i];
        const double u = bounds.upper()[i];
        factors[i] = l >= 0.0 ? 1.0 : u <= 0.0 ? slope[i] : 0.0;
        if (l >= 0.0 || u <= 0.0) {
            continue;
        }
        addNeuron(predicate, forms, i, l, u, relaxation);
        const double below = slope[i] * l;  // rounding of this product is an uncertainty
        symbolRows.insert(symbolRows.end(), {i, i});
        symbolValues.insert(symbolValues.end(), {u, below});
        extra[i] = slope[i] == 0.0 || slope[i] == 1.0
                       ? 0.0
                       : 2.0 * kUnitRoundoff * std::abs(below) + kUnderflow;
    }
    AffineForms result = scaled(forms, factors, Eigen::VectorXd::Zero(n), extra);
    result.coefficients = result.coefficients.widened(before).appended(symbolRows, symbolValues);
    return result;
}

}  // namespace reach
