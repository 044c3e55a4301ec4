#include "reach/exact/half_space_input.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace reach::detail {
namespace {

/// A row this much shorter than its terms is zero: the constraint does not depend on u.
constexpr double kZeroRow = 1e-13;
/// A constraint whose largest slack is below this many tolerances holds with equality.
constexpr double kEquality = 8.0;

void checkSizes(const InputSet& input) {
    const Eigen::Index n = input.dim();
    if (input.constraints && input.constraints->dim() != n) {
        throw std::invalid_argument("the input's constraints have " +
                                    std::to_string(input.constraints->dim()) +
                                    " coordinates, its box " + std::to_string(n));
    }
    if (input.ball && input.ball->norm == Norm::L2) {
        throw std::invalid_argument(
            "exact enumeration needs a polytope, and an l2 ball is none: take an l1 ball, a box or "
            "linear constraints that enclose it");
    }
    if (input.ball && input.ball->center.size() != n) {
        throw std::invalid_argument("the input's ball has " +
                                    std::to_string(input.ball->center.size()) +
                                    " coordinates, its box " + std::to_string(n));
    }
}

/// The affine hull's coordinates, and what bounds the set there.
struct Frame {
    Eigen::VectorXd origin;
    Eigen::MatrixXd basis;
    Region region;
    bool isEmpty = false;
};

Frame boxFrame(const Box& box) {
    const Eigen::VectorXd radius = box.radius();
    const auto free =
        static_cast<Eigen::Index>((box.lower().array() < box.upper().array()).count());
    Frame frame{box.center(), Eigen::MatrixXd::Zero(box.dim(), free),
                Region(-Eigen::VectorXd::Ones(free), Eigen::VectorXd::Ones(free))};
    Eigen::Index column = 0;
    for (Eigen::Index i = 0; i < box.dim(); ++i) {
        if (box.lower()[i] < box.upper()[i]) {
            frame.basis(i, column++) = radius[i];
        } else {
            frame.origin[i] = box.lower()[i];
        }
    }
    return frame;
}

/// Adds a . x <= b; a row that does not depend on u is dropped or empties the set.
void addConstraint(Frame& frame, const Eigen::RowVectorXd& a, double b, double tolerance) {
    const Eigen::VectorXd row = (a * frame.basis).transpose();
    const double room = b - a.dot(frame.origin.transpose());
    const double size = a.cwiseAbs().dot(frame.origin.cwiseAbs().transpose()) + std::abs(b) +
                        (a.cwiseAbs() * frame.basis.cwiseAbs()).sum();
    const double norm = row.norm();
    if (norm > kZeroRow * size) {
        frame.region.addRow(row / norm, room / norm);
    } else if (room < -tolerance * size) {
        frame.isEmpty = true;
    }
}

/// Input coordinates that the frame's coordinates move.
std::vector<Eigen::Index> movingInputs(const Frame& frame) {
    std::vector<Eigen::Index> moving;
    for (Eigen::Index i = 0; i < frame.basis.rows(); ++i) {
        if ((frame.basis.row(i).array() != 0.0).any()) {
            moving.push_back(i);
        }
    }
    return moving;
}

void addBall(Frame& frame, const NormBall& ball) {
    const Eigen::VectorXd offset = frame.origin - ball.center;
    const std::vector<Eigen::Index> moving = movingInputs(frame);
    Eigen::MatrixXd basis(static_cast<Eigen::Index>(moving.size()), frame.basis.cols());
    Eigen::VectorXd moved(basis.rows());
    for (Eigen::Index k = 0; k < basis.rows(); ++k) {
        basis.row(k) = frame.basis.row(moving[static_cast<std::size_t>(k)]);
        moved[k] = offset[moving[static_cast<std::size_t>(k)]];
    }
    const double radius = ball.radius - (offset.lpNorm<1>() - moved.lpNorm<1>());
    L1Constraint constraint{basis, moved, radius, 0.0};
    const bool isDiagonal = (constraint.basis.array() != 0.0).colwise().count().maxCoeff() <= 1 &&
                            (constraint.basis.array() != 0.0).rowwise().count().maxCoeff() <= 1;
    constraint.growth =
        isDiagonal ? constraint.basis.norm() : constraint.basis.rowwise().norm().sum();
    frame.region.setBall(std::move(constraint));
}

/// What bounds the set in a frame whose box is given.
void addAll(Frame& frame, const InputSet& input, double tolerance) {
    if (input.constraints) {
        for (Eigen::Index i = 0; i < input.constraints->constraintCount(); ++i) {
            addConstraint(frame, input.constraints->a().row(i), input.constraints->b()[i],
                          tolerance);
        }
    }
    if (input.ball && frame.basis.cols() > 0) {
        addBall(frame, *input.ball);
    } else if (input.ball) {
        const double distance = (frame.origin - input.ball->center).lpNorm<1>();
        frame.isEmpty |= distance > input.ball->radius + tolerance * (1.0 + distance);
    }
}

/// Rows (normal, level) of a region that hold with equality on all of it, within `slack`; an l1
/// ball adds the face that the region touches. Sets trouble where a linear programme has no answer.
class Equalities {
public:
    Equalities(const Region& region, double slack, const LpOptions& options)
        : m_region(region), m_slack(slack), m_solver(widened(region, slack).programme(), options) {
        for (Eigen::Index i = 0; i < region.dim(); ++i) {
            const Eigen::VectorXd axis = Eigen::VectorXd::Unit(region.dim(), i);
            addIfTight(axis, region.upper()[i]);
            addIfTight(-axis, -region.lower()[i]);
        }
        for (Eigen::Index i = 0; i < region.rowCount(); ++i) {
            addIfTight(region.normals().col(i), region.levels()[i]);
        }
        if (region.ball() != nullptr) {
            addFaceOfBall(*region.ball());
        }
    }

    const std::vector<Eigen::VectorXd>& normals() const { return m_normals; }
    const std::vector<double>& levels() const { return m_levels; }
    /// Signs of the moving inputs' distances from the ball's centre where the set lies on a face of
    /// the ball (0: no distance); empty where it does not.
    const std::vector<double>& signsOnBall() const { return m_signs; }
    const std::string& trouble() const { return m_trouble; }

private:
    /// The region with every constraint let out by a little, so that rounding does not empty it.
    static Region widened(const Region& region, double slack) {
        Region result(region.lower().array() - slack, region.upper().array() + slack);
        for (Eigen::Index i = 0; i < region.rowCount(); ++i) {
            result.addRow(region.normals().col(i), region.levels()[i] + slack);
        }
        if (region.ball() != nullptr) {
            L1Constraint ball = *region.ball();
            ball.radius += slack * ball.growth;
            result.setBall(std::move(ball));
        }
        return result;
    }

    double smallest(const Eigen::VectorXd& normal) {
        Eigen::VectorXd objective = Eigen::VectorXd::Zero(m_solver.programme().variableCount());
        objective.head(normal.size()) = normal;
        return value(m_solver.minimise(objective));
    }

    double value(const LpResult& result) {
        if (result.status != LpStatus::Optimal) {
            m_trouble = "a linear programme for the input's affine hull ended with \"" +
                        std::string(describe(result.status)) + "\"";
        }
        return result.status == LpStatus::Optimal ? result.value : result.rigorousLower;
    }

    void add(Eigen::VectorXd normal, double level) {
        m_normals.push_back(std::move(normal));
        m_levels.push_back(level);
    }

    void addIfTight(const Eigen::VectorXd& normal, double level) {
        if (level - smallest(normal) <= kEquality * m_slack) {
            add(normal, level);
        }
    }

    /// If the norm equals the radius on the whole region, it is affine there: each summand keeps
    /// its sign (or is zero).
    void addFaceOfBall(const L1Constraint& ball) {
        const auto d = m_region.dim();
        Eigen::VectorXd objective = Eigen::VectorXd::Zero(m_solver.programme().variableCount());
        objective.segment(d, ball.offset.size()).setOnes();
        const double norm = value(m_solver.minimise(objective));
        if (ball.radius - norm > kEquality * m_slack * ball.growth) {
            return;
        }
        Eigen::VectorXd sum = Eigen::VectorXd::Zero(d);
        double level = ball.radius;
        for (Eigen::Index i = 0; i < ball.offset.size(); ++i) {
            const Eigen::VectorXd row = ball.basis.row(i);
            const double low = smallest(row) + ball.offset[i];
            const double high = ball.offset[i] - smallest(-row);
            const bool isZero = std::max(-low, high) <= kEquality * m_slack * ball.growth;
            m_signs.push_back(isZero ? 0.0 : (high > -low ? 1.0 : -1.0));
            if (isZero) {
                add(row.normalized(), -ball.offset[i] / row.norm());
            }
            sum += m_signs.back() * row;
            level -= m_signs.back() * ball.offset[i];
        }
        if (sum.norm() > kZeroRow * ball.growth) {
            add(sum.normalized(), level / sum.norm());
        }
    }

    const Region& m_region;
    double m_slack;
    LpSolver m_solver;
    std::vector<Eigen::VectorXd> m_normals;
    std::vector<double> m_levels;
    std::vector<double> m_signs;
    std::string m_trouble;
};

/// The input with its ball replaced by the face that it lies on: every distance keeps its sign.
InputSet onFaceOfBall(const InputSet& input, const Frame& frame, const std::vector<double>& signs) {
    const std::vector<Eigen::Index> moving = movingInputs(frame);
    const Eigen::Index given = input.constraints ? input.constraints->constraintCount() : 0;
    const auto count = static_cast<Eigen::Index>(moving.size());
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(given + count, input.dim());
    Eigen::VectorXd b = Eigen::VectorXd::Zero(given + count);
    if (given > 0) {
        a.topRows(given) = input.constraints->a();
        b.head(given) = input.constraints->b();
    }
    for (Eigen::Index k = 0; k < count; ++k) {
        const Eigen::Index i = moving[static_cast<std::size_t>(k)];
        a(given + k, i) = -signs[static_cast<std::size_t>(k)];
        b[given + k] = a(given + k, i) * input.ball->center[i];
    }
    InputSet result{input.box, {}, {}};
    result.constraints.emplace(a, b);
    return result;
}

/// The frame of the hyperplanes that the equalities leave, around a point near them.
Frame lowerFrame(const Frame& frame, const Equalities& equalities, const Eigen::VectorXd& near,
                 const InputSet& input, double tolerance) {
    const Eigen::Index d = frame.basis.cols();
    const auto count = static_cast<Eigen::Index>(equalities.normals().size());
    Eigen::MatrixXd columns(d, count);
    Eigen::VectorXd gaps(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        columns.col(i) = equalities.normals()[static_cast<std::size_t>(i)];
        gaps[i] = equalities.levels()[static_cast<std::size_t>(i)] - columns.col(i).dot(near);
    }
    Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(columns);
    qr.setThreshold(1e-7);
    const Eigen::Index rank = qr.rank();
    const Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(d, d);
    const Eigen::MatrixXd across = q.leftCols(rank);
    const Eigen::MatrixXd along = q.rightCols(d - rank);
    const Eigen::VectorXd step = (columns.transpose() * across).colPivHouseholderQr().solve(gaps);
    const Eigen::VectorXd foot = near + across * step;
    // Bounds of the new coordinates over the old box; its sides become rows.
    const Eigen::VectorXd lowest = frame.region.lower() - foot;
    const Eigen::VectorXd highest = frame.region.upper() - foot;
    const Eigen::MatrixXd plus = along.cwiseMax(0.0).transpose();
    const Eigen::MatrixXd minus = along.cwiseMin(0.0).transpose();
    Frame result{frame.origin + frame.basis * foot, frame.basis * along,
                 Region((plus * lowest + minus * highest).array() - 1.0,
                        (plus * highest + minus * lowest).array() + 1.0)};
    for (Eigen::Index i = 0; i < input.dim(); ++i) {
        const Eigen::RowVectorXd axis = Eigen::RowVectorXd::Unit(input.dim(), i);
        addConstraint(result, axis, input.box.upper()[i], tolerance);
        addConstraint(result, -axis, -input.box.lower()[i], tolerance);
    }
    addAll(result, input, tolerance);
    return result;
}

}  // namespace

HalfSpaceInput makeHalfSpaceInput(const InputSet& given, double tolerance,
                                  const LpOptions& options) {
    checkSizes(given);
    InputSet input = given;
    Frame frame = boxFrame(input.box);
    addAll(frame, input, tolerance);
    HalfSpaceInput result;
    while (!frame.isEmpty) {
        const Eigen::Index d = frame.basis.cols();
        LargestBall largest{{Eigen::VectorXd::Zero(d), 1.0}, 1.0, 1.0, LpStatus::Optimal};
        if (d > 0 && (frame.region.rowCount() > 0 || frame.region.ball() != nullptr)) {
            largest = largestBall(frame.region, options);
        }
        if (largest.upperBound < -tolerance) {
            break;  // empty, proven
        }
        result.dimension = static_cast<int>(d);
        result.origin = frame.origin;
        result.basis = frame.basis;
        result.cell = {frame.region, largest.ball, {}, {}};
        if (largest.ball.radius > tolerance) {
            return result;
        }
        const Equalities equalities(frame.region, tolerance, options);
        result.trouble = equalities.trouble();
        if (result.trouble.empty() && equalities.normals().empty()) {
            result.trouble = "the input set is too thin to tell whether it is flat";
        }
        if (!result.trouble.empty()) {
            return result;
        }
        if (!equalities.signsOnBall().empty()) {
            input = onFaceOfBall(input, frame, equalities.signsOnBall());
        }
        frame = lowerFrame(frame, equalities, largest.ball.center, input, tolerance);
    }
    return HalfSpaceInput{};
}

}  // namespace reach::detail
