#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "reach/sets/input_set.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

HPolytope halfSpacesOf(const core::Conjunction& conjunction, Eigen::Index dim) {
    const auto rows = static_cast<Eigen::Index>(conjunction.size());
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(rows, dim);
    Eigen::VectorXd b(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const auto& constraint = conjunction[static_cast<std::size_t>(i)];
        b[i] = constraint.bound;
        for (const auto& [variable, coefficient] : constraint.terms) {
            require(variable >= 0 && variable < dim, "property",
                    "a constraint names input " + std::to_string(variable) + " of " +
                        std::to_string(dim));
            a(i, variable) += coefficient;
        }
    }
    return {a, b};
}

/// The finite bounds of the file as half-spaces: rows for what is known.
HPolytope knownBounds(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
    const Eigen::Index n = lower.size();
    std::vector<std::pair<Eigen::RowVectorXd, double>> rows;
    for (Eigen::Index i = 0; i < n; ++i) {
        const Eigen::RowVectorXd unit = Eigen::RowVectorXd::Unit(n, i);
        if (std::isfinite(upper[i])) {
            rows.emplace_back(unit, upper[i]);
        }
        if (std::isfinite(lower[i])) {
            rows.emplace_back(-unit, -lower[i]);
        }
    }
    Eigen::MatrixXd a(static_cast<Eigen::Index>(rows.size()), n);
    Eigen::VectorXd b(a.rows());
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
        a.row(i) = rows[static_cast<std::size_t>(i)].first;
        b[i] = rows[static_cast<std::size_t>(i)].second;
    }
    return {a, b};
}

/// Fills infinite ends from the linear constraints, or says which input has none.
void boundBy(const HPolytope& constraints, Eigen::VectorXd& lower, Eigen::VectorXd& upper) {
    const auto box = intersection(knownBounds(lower, upper), constraints).maybeBoundingBox();
    for (Eigen::Index i = 0; i < lower.size(); ++i) {
        if (!std::isfinite(lower[i]) || !std::isfinite(upper[i])) {
            require(box.has_value(), "property",
                    "input " + std::to_string(i) + " has no " +
                        (std::isfinite(lower[i]) ? "upper" : "lower") +
                        " bound, by itself or through the constraints; state one");
            lower[i] = std::isfinite(lower[i]) ? lower[i] : box->lower()[i];
            upper[i] = std::isfinite(upper[i]) ? upper[i] : box->upper()[i];
        }
    }
}

}  // namespace

InputSet makeInputSet(const core::PropertyCase& region) {
    const auto n = static_cast<Eigen::Index>(region.lower.size());
    requireSize("property", "upper bounds", static_cast<Eigen::Index>(region.upper.size()), n);
    Eigen::VectorXd lower = Eigen::Map<const Eigen::VectorXd>(region.lower.data(), n);
    Eigen::VectorXd upper = Eigen::Map<const Eigen::VectorXd>(region.upper.data(), n);
    HPolytope constraints = halfSpacesOf(region.inputConstraints, n);
    if (!lower.allFinite() || !upper.allFinite()) {
        boundBy(constraints, lower, upper);
    }
    if ((lower.array() > upper.array()).any()) {
        // Crossed bounds have no box: the half-spaces carry the contradiction.
        constraints = intersection(constraints, knownBounds(lower, upper));
    }
    InputSet input{Box(lower.cwiseMin(upper), lower.cwiseMax(upper)), std::nullopt, std::nullopt};
    if (constraints.constraintCount() > 0) {
        input.constraints = constraints;
    }
    return input;
}

}  // namespace reach
