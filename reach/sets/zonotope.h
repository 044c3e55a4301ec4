#pragma once

#include <Eigen/Core>

#include "reach/sets/affine_forms.h"
#include "reach/sets/box.h"

namespace reach {

/// {c + G e + r : |e|_inf <= 1, |r| <= remainder}: a zonotope with a box beside it that holds what
/// rounding has cost (0 to begin with). Bounded, never empty. A value. Vocabulary as in Box.
class Zonotope {
public:
    /// G is dim x generators. Throws std::invalid_argument unless the sizes agree and all is
    /// finite.
    Zonotope(Eigen::VectorXd center, Eigen::MatrixXd generators);
    explicit Zonotope(AffineForms forms);
    explicit Zonotope(const Box& box);
    /// {x : |x - center|_1 <= radius} in the plane, which is a zonotope with generators
    /// radius/2 (1, 1) and radius/2 (1, -1) (rounded up).
    static Zonotope makeDiamond(const Eigen::Vector2d& center, double radius);

    const AffineForms& forms() const { return m_forms; }
    Eigen::Index dim() const { return m_forms.dim(); }
    const Eigen::VectorXd& center() const { return m_forms.center; }
    Eigen::MatrixXd generators() const { return m_forms.coefficients.toDense(); }
    const Eigen::VectorXd& remainder() const { return m_forms.remainder; }

    /// One LP; false means proven outside.
    bool contains(const Eigen::VectorXd& x, double tolerance = 0.0) const;
    bool isEmpty() const { return false; }
    double supportFunction(const Eigen::VectorXd& direction) const;
    Eigen::VectorXd supportVector(const Eigen::VectorXd& direction) const;
    /// Exact up to rounding, which the image's remainder covers.
    Zonotope affineMap(const core::LinearMap& map) const;
    /// The DeepZ relaxation: every coordinate of both signs gets one new generator. Between its
    /// lines of slope lambda = (u - slope l)/(u - l), of all parallel pairs the closest by area.
    /// Source: PARADOX (papers/002) sections 2 and K.2; method.md, Convex sets.
    Zonotope relu(double slope = 0.0) const;

private:
    AffineForms m_forms;
};

Box overapproximate(const Zonotope& zonotope);

/// The relaxation of Zonotope::relu on forms with given pre-activation bounds (sound ones, of any
/// origin) and one slope per coordinate. New symbols are numbered from firstSymbol on, which is at
/// least forms.symbols().
AffineForms zonotopeRelu(const AffineForms& forms, const Box& bounds, const Eigen::VectorXd& slope,
                         Eigen::Index firstSymbol);

}  // namespace reach
