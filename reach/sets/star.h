#pragma once

#include <Eigen/Core>

#include "reach/sets/box.h"
#include "reach/sets/input_set.h"
#include "reach/sets/predicate.h"

namespace reach {

/// {c + V a + r : C a <= d, a within bounds, |r| <= remainder}: an affine image of a polytope,
/// beside it a box that holds what rounding has cost. Bounded; may be empty or flat. A value.
/// Vocabulary as in Box; all but the maps cost LPs. Source: SNR (papers/000) section 3.1 and
/// appendix A.
class Star {
public:
    /// c + V a with C a <= d and lower <= a <= upper. Throws std::invalid_argument unless sizes
    /// agree and all is finite.
    Star(const Eigen::VectorXd& center, const Eigen::MatrixXd& v, const HPolytope& predicate,
         const Box& variables);
    Star(AffineForms forms, Predicate predicate);
    explicit Star(const Box& box);
    /// The input set itself; an l2 ball by an outer polytope (makePredicate says which).
    explicit Star(const InputSet& input);
    /// Throws std::domain_error if the polytope is empty or unbounded.
    explicit Star(const HPolytope& polytope);

    const AffineForms& forms() const { return m_forms; }
    const Predicate& predicate() const { return m_predicate; }
    Eigen::Index dim() const { return m_forms.dim(); }

    /// One LP; false means proven outside.
    bool contains(const Eigen::VectorXd& x, double tolerance = 0.0) const;
    /// One or two LPs; true means proven empty.
    bool isEmpty() const;
    double supportFunction(const Eigen::VectorXd& direction) const;
    /// Throws std::domain_error if the LP has no optimum.
    Eigen::VectorXd supportVector(const Eigen::VectorXd& direction) const;
    /// Exact up to rounding, which the image's remainder covers. No LP.
    Star affineMap(const core::LinearMap& map) const;
    /// The Triangle relaxation of every coordinate with both signs, its bounds from two LPs each.
    Star relu(double slope = 0.0) const;

private:
    AffineForms m_forms;
    Predicate m_predicate;
};

/// Two LPs a coordinate. Throws std::domain_error if the star is proven empty.
Box overapproximate(const Star& star);

}  // namespace reach
