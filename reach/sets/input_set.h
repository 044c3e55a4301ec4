#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/io/vnnlib.h"
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

/// {x : |x - center|_p <= radius}, cut by a data range where one is given (its box then). The box
/// is rounded outwards. Throws std::invalid_argument for sizes that do not fit, a radius that is
/// negative or not finite, and a ball that misses the data range's box.
InputSet makeBall(Norm norm, const Eigen::VectorXd& center, double radius,
                  const std::optional<Box>& clip = std::nullopt);
/// The same in the maximum norm: a box.
InputSet makeBox(const Eigen::VectorXd& center, double radius,
                 const std::optional<Box>& clip = std::nullopt);

/// The input region of one case of a VNN-LIB property. A region whose bounds cross is empty (a set
/// that isEmpty proves so). Where the file leaves an input unbounded, its bounds come from the
/// linear constraints; throws std::invalid_argument naming the input if these do not bound it.
InputSet makeInputSet(const core::PropertyCase& region);

/// Throws std::invalid_argument unless box, constraints and ball have one dimension and the ball's
/// numbers are finite with radius >= 0.
void validate(const InputSet& input);

/// True if x lies in the set, each constraint widened by tolerance.
bool contains(const InputSet& input, const Eigen::VectorXd& x, double tolerance = 0.0);

/// True only if the set is proven empty: by the ball's distance to the box, or by the multipliers
/// of one LP (over an outer polytope of an l2 ball).
bool isEmpty(const InputSet& input);

/// max direction . x over the set, rounded up; one LP if there are constraints. For an l2 ball that
/// is cut, an upper bound: the best of the ball's, the box's and the outer polytope's.
double supportFunction(const InputSet& input, const Eigen::VectorXd& direction);

/// The set as a polytope of linear constraints beside a box: constraints, and an l2 ball in the
/// plane by 64 tangents. An l1 ball, and an l2 ball in higher dimensions (by the l1 ball of radius
/// sqrt(dim) times as large), need lifted variables instead: see makeStar (star.h).
HPolytope outerConstraints(const InputSet& input);

/// Points of the set as columns, uniform over a box or ball, near-uniform (hit and run, 2 dim steps
/// from point to point) over a polytope. The same seed gives the same points. Throws
/// std::domain_error if no point can be found (an empty set).
Eigen::MatrixXd samplePoints(const InputSet& input, int count, std::uint64_t seed);

}  // namespace reach
