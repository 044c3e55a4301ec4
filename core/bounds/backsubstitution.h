#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/bounds/bound_method.h"
#include "core/bounds/input_region.h"
#include "core/bounds/interval_pass.h"
#include "core/bounds/linear_functions.h"
#include "core/bounds/lines.h"
#include "core/bounds/rows.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// What is known of the values of a network over a batch, by node; undefined where it is not.
struct KnownValues {
    std::vector<Interval> intervals;         ///< that hold for certain (sound) or by computation
    std::vector<Lines> lines;                ///< of activations
    std::vector<PoolLines> pools;            ///< of max pools
    std::vector<LinearFunctions> functions;  ///< of activations' inputs, for Substitution::Linear
    /// [B, *shape], 1 where a value may be anything but exactly 0: some path of non-zero weights
    /// and live neurons leads there. Where rounding is covered.
    std::vector<at::Tensor> influences;

    explicit KnownValues(std::size_t nodes)
        : intervals(nodes), lines(nodes), pools(nodes), functions(nodes), influences(nodes) {}
};

/// Linear functions of the input, each below its row for every x of the row's region, rounding
/// aside: coef x + offset - error.
struct RowsAtInput {
    Rows coef;  ///< over value 0; coef undefined where nothing reaches the input
    at::Tensor offset;
    at::Tensor error;  ///< undefined where rounding is not covered
    /// [N], 1 where a row depends on anything at all, so that products may have underflown; with
    /// error.
    at::Tensor touched;
};

/// Rows over a value, substituted backwards until the method's cut. Source: PARADOX (papers/002) 2
/// and A, LBP (papers/003) 3. Rounding: each step's coefficients differ from the exact ones by
/// delta, |delta| <= gamma |a| |W|; what that moves a row by, for a value within its interval of
/// magnitude m, is at most gamma |a| (|W| m), and is added to `error`. So the rows stay below the
/// real-number network's whatever the intermediate coefficients are.
class Backsubstitution {
public:
    Backsubstitution(const TensorNetwork& network, const InputRegion& region,
                     const KnownValues& known, bool covered);

    /// How the method bounds rows; ToInput unless set.
    void setCut(Substitution substitution, int depth);
    /// Lines of every row its own ([N, *shape], by activation node; undefined: by sample).
    void setRowLines(const std::vector<Lines>* lines) { m_rowLines = lines; }

    RowsAtInput toInput(int node, Rows rows, const RowSamples& sample) const;
    /// Lower bounds [N] of rows over a value.
    at::Tensor minimum(int node, Rows rows, const RowSamples& sample) const;
    at::Tensor minimum(const RowsAtInput& rows, const RowSamples& sample) const;
    /// [B], above 0: more than underflow can take from a row that is touched.
    const at::Tensor& underflow() const;

private:
    class Walk;

    const at::Tensor& errorWeight(int node) const;

    const TensorNetwork& m_network;
    const InputRegion& m_region;
    const KnownValues& m_known;
    bool m_covered;
    Substitution m_substitution = Substitution::ToInput;
    int m_depth = 1;
    const std::vector<Lines>* m_rowLines = nullptr;
    at::Tensor m_center;  ///< of the region's boxes
    at::Tensor m_radius;
    mutable std::vector<at::Tensor> m_errorWeights;
    mutable at::Tensor m_underflow;
    mutable std::size_t m_underflowOf = 0;  ///< as many values were known for it
};

/// center and radius of [lower, upper]: the radius reaches both ends, rounded up.
struct CenterRadius {
    at::Tensor center;
    at::Tensor radius;
};
CenterRadius centerRadius(const at::Tensor& lower, const at::Tensor& upper);

}  // namespace core
