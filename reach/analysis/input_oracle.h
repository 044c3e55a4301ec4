#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>

#include "reach/sets/input_set.h"

namespace reach {

/// Where an input set reaches furthest, and points truly inside it. A box in closed form, an l1
/// ball in it by spending the radius on the steepest coordinates, an l2 ball in it by one
/// multiplier (bisection); constraints by linear programmes, whose solver belongs to the thread
/// that made the oracle. For a ball beside constraints the programme's outer polytope is used, so
/// that its points are good ones, not the best.
class InputOracle {
public:
    explicit InputOracle(const InputSet& input);
    ~InputOracle();
    InputOracle(const InputOracle&) = delete;
    InputOracle& operator=(const InputOracle&) = delete;

    const InputSet& input() const { return m_input; }

    /// The set holds no point that this oracle could find: proven empty, or thinner than doubles
    /// are dense.
    bool isEmpty() const { return m_isEmpty; }

    /// A point of the set with direction . x as large as it gets, up to rounding; where the
    /// direction is 0 in a coordinate of a box, `from` is kept.
    Eigen::VectorXd reach(const Eigen::VectorXd& direction, const Eigen::VectorXd& from);

    /// Moves x into the set, exactly (containsExactly): onto the box, then towards a point inside
    /// by as little as suffices. False where that fails: x is to be thrown away.
    bool pullInside(Eigen::VectorXd& x) const;

private:
    class Programme;

    Eigen::VectorXd onto(const Eigen::VectorXd& x) const;
    void findAnchor();
    void findAnchorByProgrammes();

    InputSet m_input;
    std::unique_ptr<Programme> m_programme;  ///< where there are constraints
    std::optional<Eigen::VectorXd> m_anchor;
    bool m_isEmpty = false;
};

}  // namespace reach
