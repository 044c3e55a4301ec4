#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "reach/exact/half_space_region.h"

namespace reach::detail {

/// An affine form h u + offset of a cell's coordinates: a neuron's pre-activation there.
struct NeuronForm {
    Eigen::VectorXd h;
    double offset = 0.0;
    double size = 0.0;  ///< of the terms it sums, for tolerances

    double at(const Eigen::VectorXd& u) const { return h.dot(u) + offset; }
};

/// A region with what is known of its inside: a ball, and points that linear programmes gave.
/// Its linear programme's last basis starts the children's.
struct HalfSpaceCell {
    Region region;
    InnerBall ball;
    std::vector<Eigen::VectorXd> points;
    LpBasis basis;
};

/// On which sides of a neuron a cell has a full-dimensional part.
struct Verdict {
    std::optional<InnerBall> below;  ///< a ball where the form is negative, if that side counts
    std::optional<InnerBall> above;
    int thinSides = 0;    ///< sides too thin to count
    std::string trouble;  ///< not empty: a linear programme had no answer; its side then counts

    bool crosses() const { return below && above; }
};

/// Decides neurons on one cell, one after the other, with one linear programme kept warm (made
/// only when the cheaper means fail). Points found on the way are added to the cell.
class CellJudge {
public:
    /// tolerance: of a ball's radius, and of a form relative to its size.
    CellJudge(HalfSpaceCell& cell, double tolerance, const LpOptions& options)
        : m_cell(cell), m_tolerance(tolerance), m_options(options) {}
    /// Leaves the programme's basis in the cell.
    ~CellJudge();
    CellJudge(const CellJudge&) = delete;
    CellJudge& operator=(const CellJudge&) = delete;

    Verdict judge(const NeuronForm& form);

private:
    std::optional<InnerBall> fromBall(const NeuronForm& form) const;
    std::optional<InnerBall> towards(const NeuronForm& form, const Eigen::VectorXd& point) const;
    std::optional<InnerBall> fromPoints(const NeuronForm& form) const;
    std::optional<InnerBall> fromProgramme(const NeuronForm& form, Verdict& verdict);
    std::optional<InnerBall> fromLargestBall(const NeuronForm& form, Verdict& verdict);
    LpSolver& solver();

    HalfSpaceCell& m_cell;
    double m_tolerance;
    LpOptions m_options;
    std::optional<LpSolver> m_solver;
};

/// The part of a cell where the form is positive (above) or negative, with a ball known there.
HalfSpaceCell partOf(const HalfSpaceCell& cell, const NeuronForm& form, bool above,
                     const InnerBall& ball, const LpOptions& options);

}  // namespace reach::detail
