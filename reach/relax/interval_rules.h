#pragma once

#include <optional>
#include <vector>

#include "core/network/piecewise_graph.h"
#include "reach/relax/relaxation.h"
#include "reach/sets/affine_forms.h"
#include "reach/sets/box.h"
#include "reach/sets/input_set.h"

namespace reach {

/// A box around a value, and while no activation stands between it and a ball, the value as an
/// affine function of the ball (radius 1), whose support is a dual norm.
struct IntervalValue {
    Box box;
    std::optional<AffineForms> ofBall;
};

/// Interval arithmetic over the steps of a graph, for walk().
class IntervalRules {
public:
    explicit IntervalRules(const InputSet& input);

    IntervalValue start() const { return m_start; }
    IntervalValue affine(const IntervalValue& x, const core::AffineStep& step) const;
    IntervalValue activation(const IntervalValue& x, const core::ActivationStep& step) const;
    IntervalValue sum(const IntervalValue& a, const IntervalValue& b) const;

private:
    Box boundsOver(const AffineForms& ofBall) const;
    IntervalValue withBall(Box box, std::optional<AffineForms> ofBall) const;

    Norm m_norm = Norm::L1;
    IntervalValue m_start;
};

RelaxationResult relaxByBox(const core::PiecewiseGraph& graph, const InputSet& input,
                            std::array<int, 2> project);

}  // namespace reach
