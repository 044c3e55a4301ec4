#pragma once

#include <Eigen/Core>
#include <optional>

#include "reach/sets/box.h"
#include "reach/sets/h_polytope.h"

namespace reach {

enum class Norm { L1, L2 };

/// A ball in another norm than the maximum norm (whose ball is a Box).
struct NormBall {
    Norm norm = Norm::L1;
    Eigen::VectorXd center;
    double radius = 0.0;
};

/// What a network may be given: a box, cut by linear constraints and a norm ball where there are
/// such: {x in box : A x <= b, |x - center|_p <= radius}. The box always encloses the set (for a
/// ball it is the ball's own box cut by the data range). May be empty or flat.
struct InputSet {
    Box box;
    std::optional<HPolytope> constraints;
    std::optional<NormBall> ball;

    Eigen::Index dim() const { return box.dim(); }
    /// True if the set is the box itself.
    bool isBox() const { return !constraints && !ball; }
};

}  // namespace reach
