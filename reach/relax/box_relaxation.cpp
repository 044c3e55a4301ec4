#include <algorithm>
#include <cmath>

#include "reach/lp/rounding.h"
#include "reach/relax/interval_rules.h"
#include "reach/relax/walk.h"
#include "reach/sets/projection.h"
#include "reach/sets/rounded_image.h"

namespace reach {
namespace {

IntervalValue startOf(const InputSet& input) {
    IntervalValue start{input.box, std::nullopt};
    if (input.ball) {
        const Eigen::Index n = input.dim();
        start.ofBall =
            AffineForms{input.ball->center,
                        Coefficients::diagonal(Eigen::VectorXd::Constant(n, input.ball->radius)),
                        Eigen::VectorXd::Zero(n)};
    }
    return start;
}

/// Interval steps that write down the bounds of every activation's input.
class RecordingRules {
public:
    RecordingRules(const InputSet& input, RelaxationResult& result)
        : m_rules(input), m_result(result) {}

    IntervalValue start() const { return m_rules.start(); }
    IntervalValue affine(const IntervalValue& x, const core::AffineStep& step) {
        return m_rules.affine(x, step);
    }
    IntervalValue activation(const IntervalValue& x, const core::ActivationStep& step) {
        m_result.activations.push_back({x.box.lower(), x.box.upper()});
        return m_rules.activation(x, step);
    }
    IntervalValue sum(const IntervalValue& a, const IntervalValue& b) { return m_rules.sum(a, b); }

private:
    IntervalRules m_rules;
    RelaxationResult& m_result;
};

}  // namespace

IntervalRules::IntervalRules(const InputSet& input)
    : m_norm(input.ball ? input.ball->norm : Norm::L1), m_start(startOf(input)) {}

Box IntervalRules::boundsOver(const AffineForms& ofBall) const {
    Eigen::VectorXd dual(ofBall.dim());
    for (Eigen::Index i = 0; i < ofBall.dim(); ++i) {
        const Eigen::VectorXd row = ofBall.coefficients.row(i);
        dual[i] = row.size() == 0      ? 0.0
                  : m_norm == Norm::L1 ? row.lpNorm<Eigen::Infinity>()
                                       : row.stableNorm();
    }
    const double factor = 1.0 + 4.0 * gammaFactor(ofBall.symbols() + 8);
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
    roundedEnds(ofBall.center, (dual + ofBall.remainder) * factor, lower, upper);
    return makeComputedBox(std::move(lower), std::move(upper));
}

IntervalValue IntervalRules::withBall(Box box, std::optional<AffineForms> ofBall) const {
    if (ofBall) {
        box = tighter(box, boundsOver(*ofBall));
    }
    return {std::move(box), std::move(ofBall)};
}

IntervalValue IntervalRules::affine(const IntervalValue& x, const core::AffineStep& step) const {
    std::optional<AffineForms> image;
    if (x.ofBall) {
        image = affineMap(*x.ofBall, step.map);
    }
    return withBall(x.box.affineMap(step.map), std::move(image));
}

IntervalValue IntervalRules::activation(const IntervalValue& x,
                                        const core::ActivationStep& step) const {
    return {x.box.relu(step.slope), std::nullopt};
}

IntervalValue IntervalRules::sum(const IntervalValue& a, const IntervalValue& b) const {
    std::optional<AffineForms> total;
    if (a.ofBall && b.ofBall) {
        total = reach::sum(*a.ofBall, *b.ofBall);
    }
    return withBall(minkowskiSum(a.box, b.box), std::move(total));
}

RelaxationResult relaxByBox(const core::PiecewiseGraph& graph, const InputSet& input,
                            std::array<int, 2> project) {
    RelaxationResult result;
    RecordingRules rules(input, result);
    const Box output = walk(graph, rules.start(), rules).box;
    result.outputLower = output.lower();
    result.outputUpper = output.upper();
    if (project[0] >= 0) {
        result.polygon = outline(output, {project[0], project[1]});
    }
    if (input.constraints) {
        result.reason = "from the box around the input set";
    }
    return result;
}

}  // namespace reach
