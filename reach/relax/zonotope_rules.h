#pragma once

#include <array>
#include <string>

#include "core/network/piecewise_graph.h"
#include "reach/relax/relaxation.h"
#include "reach/sets/affine_forms.h"
#include "reach/sets/box.h"
#include "reach/sets/input_set.h"

namespace reach {

/// DeepZ over the steps of a graph. Symbols are numbered through the whole graph, so that branches
/// that meet in a sum keep what they share. Where generators would take more than a set amount of
/// memory they are given up for their box (sound, looser), which `dropped` counts.
class ZonotopeRules {
public:
    explicit ZonotopeRules(const InputSet& input);

    AffineForms start() const { return m_start; }
    AffineForms affine(const AffineForms& x, const core::AffineStep& step);
    /// bounds: sound ones of the step's input, from here or from anywhere tighter.
    AffineForms activation(const AffineForms& x, const core::ActivationStep& step,
                           const Box& bounds);
    AffineForms sum(const AffineForms& a, const AffineForms& b) const { return reach::sum(a, b); }

    int dropped() const { return m_dropped; }
    bool startsExactly() const { return m_exact; }

private:
    AffineForms m_start;
    bool m_exact = true;
    Eigen::Index m_symbols = 0;
    int m_dropped = 0;
};

RelaxationResult relaxByZonotope(const core::PiecewiseGraph& graph, const InputSet& input,
                                 std::array<int, 2> project);

}  // namespace reach
