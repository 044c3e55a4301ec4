#include "core/bounds/backsubstitution.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace core {

namespace {

using at::Tensor;

constexpr double kUnit = std::numeric_limits<double>::epsilon() / 2;
/// The error terms are themselves computed in floating point, from positive numbers.
constexpr double kErrorSlack = 1.0 + 1e-9;
constexpr double kUnderflow = 1e-295;

/// How many products one entry of W^T a adds up.
double backwardLength(const TensorNode& node) {
    return std::visit(
        [](const auto& op) -> double {
            using Op = std::decay_t<decltype(op)>;
            if constexpr (std::is_same_v<Op, Dense>) {
                return static_cast<double>(op.out);
            } else if constexpr (std::is_same_v<Op, Convolution>) {
                return static_cast<double>(op.outChannels / op.groups * op.kernel[0] *
                                           op.kernel[1]);
            } else if constexpr (std::is_same_v<Op, AveragePool>) {
                return static_cast<double>(op.window.kernel[0] * op.window.kernel[1] + 1);
            } else {
                return 1.0;
            }
        },
        node.operation);
}

}  // namespace

CenterRadius centerRadius(const Tensor& lower, const Tensor& upper) {
    const Tensor center = (lower + upper) * 0.5;
    const double up = lower.scalar_type() == at::kDouble ? 2 * kUnit : 1.2e-7;
    return {center, at::maximum(upper - center, center - lower) * (1 + up)};
}

/// One batch of rows on its way back.
class Backsubstitution::Walk {
public:
    Walk(const Backsubstitution& by, const RowSamples& sample, const Rows& rows)
        : m_by(by), m_network(by.m_network), m_sample(sample), m_rows(by.m_network.nodes().size()) {
        m_result.offset = at::zeros({rows.count()}, rows.coef.options());
        if (by.m_covered) {
            m_result.error = at::zeros({rows.count()}, rows.coef.options());
        }
    }

    RowsAtInput run(int start, Rows rows) {
        const int cutLevel = m_network.level(start) - m_by.m_depth;
        m_rows[static_cast<std::size_t>(start)] = std::move(rows);
        for (int v = start; v >= 0; --v) {
            Rows here = std::move(m_rows[static_cast<std::size_t>(v)]);
            m_rows[static_cast<std::size_t>(v)] = {};
            if (here.coef.defined()) {
                step(v, v == start, cutLevel, std::move(here));
            }
        }
        return std::move(m_result);
    }

private:
    void step(int v, bool isStart, int cutLevel, Rows rows) {
        const TensorNode& node = m_network.node(v);
        const auto at = static_cast<std::size_t>(v);
        if (v == 0) {
            m_result.coef = std::move(rows);
        } else if (m_by.m_substitution == Substitution::Interval && node.isActivation()) {
            concretise(at, node, rows);
        } else if (!isStart && m_by.m_substitution == Substitution::Linear &&
                   m_by.m_known.functions[at].offset.defined() && m_network.level(v) <= cutLevel) {
            plugIn(at, node, rows);
        } else if (node.isSum()) {
            Rows copy{rows.coef.clone(), rows.corner};
            add(node.inputs[0], std::move(rows));
            add(node.inputs[1], std::move(copy));
        } else if (node.isAffine()) {
            throughAffine(v, node, std::move(rows));
        } else if (std::holds_alternative<MaxPool>(node.operation)) {
            throughPool(at, node, rows);
        } else {
            throughActivation(at, node, std::move(rows));
        }
    }

    void addOffset(const Tensor& added) {
        m_result.offset = m_result.offset + added;
        addError(2 * kUnit, m_result.offset.abs());
    }

    void addError(double factor, const Tensor& size) {
        if (m_by.m_covered) {
            m_result.error = m_result.error + size * (factor * kErrorSlack);
        }
    }

    void add(int v, Rows rows) {
        Rows& there = m_rows[static_cast<std::size_t>(v)];
        if (!there.coef.defined()) {
            there = std::move(rows);
            return;
        }
        const TensorNode& node = m_network.node(v);
        there = sumOf(there, rows, node.shape);
        if (m_by.m_covered) {
            addError(2 * kUnit, rowAbsoluteDot(there, node.shape, magnitude(v), m_sample));
        }
    }

    Tensor magnitude(int v) const {
        return magnitudeOf(m_by.m_known.intervals[static_cast<std::size_t>(v)]);
    }

    void throughAffine(int v, const TensorNode& node, Rows rows) {
        const Tensor offset = offsetVector(node);
        if (offset.defined()) {
            addOffset(rowDot(rows, node.shape, offset, m_sample));
        }
        if (m_by.m_covered) {
            addError(1.0, rowAbsoluteDot(rows, node.shape, m_by.errorWeight(v), m_sample));
        }
        add(node.inputs[0], passAffine(node, std::move(rows)));
    }

    void throughActivation(std::size_t at, const TensorNode& node, Rows rows) {
        const bool perRow =
            m_by.m_rowLines != nullptr && (*m_by.m_rowLines)[at].lowerSlope.defined();
        const Lines& lines = perRow ? (*m_by.m_rowLines)[at] : m_by.m_known.lines[at];
        const Tensor size = m_by.m_covered ? magnitude(node.inputs[0]) : Tensor();
        ActivationPass pass =
            passActivation(std::move(rows), node.shape, lines, perRow, size, m_sample);
        addOffset(pass.offset);
        if (m_by.m_covered) {
            addError(2 * kUnit, pass.products);
            addError(gammaOf(static_cast<double>(elementCount(node.shape)) + 4), pass.intercepts);
        }
        add(node.inputs[0], std::move(pass.rows));
    }

    void throughPool(std::size_t at, const TensorNode& node, const Rows& rows) {
        const PoolLines& lines = m_by.m_known.pools[at];
        const Tensor a = denseRows(rows, node.shape);
        const Rows dense{a, {}};
        if (m_by.m_covered) {
            const double terms = static_cast<double>(elementCount(node.shape)) + 4;
            addError(gammaOf(terms),
                     rowAbsoluteDot(dense, node.shape, lines.upperIntercept.abs(), m_sample));
        }
        Tensor offset = at::zeros({a.size(0)}, a.options());
        const Rows passed{poolBackward(node, lines, a, m_sample, offset), {}};
        addOffset(offset);
        if (m_by.m_covered) {
            // Of each term, not of what is left where a place is added to by one window and
            // subtracted from by another.
            const Tensor size = magnitude(node.inputs[0]);
            const double terms = static_cast<double>(poolOverlap(node)) + 4;
            addError(2 * gammaOf(terms),
                     rowAbsoluteDot(dense, node.shape, poolEnds(node, size, size).upper, m_sample));
        }
        add(node.inputs[0], passed);
    }

    /// The value's own interval ends the way back.
    void concretise(std::size_t at, const TensorNode& node, const Rows& rows) {
        const Interval& known = m_by.m_known.intervals[at];
        const CenterRadius box = centerRadius(known.lower, known.upper);
        const BoxMinimum least = rowMinimum(rows, node.shape, box.center, box.radius, m_sample);
        addOffset(least.lower);
        addError(gammaOf(static_cast<double>(elementCount(node.shape)) + 4), least.magnitude);
    }

    /// The value's linear functions of the input end the way back.
    void plugIn(std::size_t at, const TensorNode& node, const Rows& rows) {
        const SubstitutedRows put =
            substitute(m_by.m_known.functions[at], denseRows(rows, node.shape), m_sample);
        addOffset(put.offset);
        if (m_by.m_covered) {
            addError(1.0, put.error);
        }
        std::vector<std::int64_t> sizes{put.a.size(0)};
        const Shape& shape = m_network.node(0).shape;
        sizes.insert(sizes.end(), shape.begin(), shape.end());
        add(0, {put.a.view(sizes), {}});
    }

    const Backsubstitution& m_by;
    const TensorNetwork& m_network;
    const RowSamples& m_sample;
    std::vector<Rows> m_rows;
    RowsAtInput m_result;
};

Backsubstitution::Backsubstitution(const TensorNetwork& network, const InputRegion& region,
                                   const KnownValues& known, bool covered)
    : m_network(network),
      m_region(region),
      m_known(known),
      m_covered(covered),
      m_errorWeights(network.nodes().size()) {
    const CenterRadius box = centerRadius(region.lower, region.upper);
    m_center = box.center;
    m_radius = box.radius;
}

void Backsubstitution::setCut(Substitution substitution, int depth) {
    m_substitution = substitution;
    m_depth = depth;
}

const Tensor& Backsubstitution::errorWeight(int v) const {
    Tensor& weight = m_errorWeights[static_cast<std::size_t>(v)];
    if (!weight.defined()) {
        const TensorNode& node = m_network.node(v);
        const auto input = static_cast<std::size_t>(node.inputs[0]);
        const double product = gammaOf(backwardLength(node) + 2) + node.relativeError;
        weight = absoluteForward(node, magnitudeOf(m_known.intervals[input])) * product;
        const Tensor offset = offsetMagnitude(node);
        if (offset.defined()) {
            const auto size = static_cast<double>(elementCount(node.shape));
            weight = weight + offset * (gammaOf(size + 6) + node.relativeError);
        }
        weight = weight * kErrorSlack;
    }
    return weight;
}

RowsAtInput Backsubstitution::toInput(int node, Rows rows, const RowSamples& sample) const {
    const Rows first = rows;
    Tensor touched;
    if (m_covered) {
        const Tensor reached =
            rowAbsoluteDot(first, m_network.node(node).shape,
                           m_known.influences[static_cast<std::size_t>(node)], sample);
        touched = (reached > 0).to(first.coef.scalar_type());
    }
    RowsAtInput result = Walk(*this, sample, first).run(node, std::move(rows));
    result.touched = touched;
    return result;
}

Tensor Backsubstitution::minimum(int node, Rows rows, const RowSamples& sample) const {
    return minimum(toInput(node, std::move(rows), sample), sample);
}

Tensor Backsubstitution::minimum(const RowsAtInput& rows, const RowSamples& sample) const {
    const Shape& shape = m_network.node(0).shape;
    Tensor least = at::zeros_like(rows.offset);
    Tensor error = rows.error;
    if (!rows.coef.coef.defined()) {
        // The row has ended at intervals: all is in its offset.
    } else if (m_region.norm == BallNorm::Linf) {
        const BoxMinimum box = rowMinimum(rows.coef, shape, m_center, m_radius, sample);
        least = box.lower;
        if (m_covered) {
            error =
                error + box.magnitude * (gammaOf(static_cast<double>(m_network.inputSize()) + 6));
        }
    } else {
        const Tensor flat = denseRows(rows.coef, shape).flatten(1);
        const RegionMinimum minimum = minimumWithError(m_region, flat, sample);
        least = minimum.value;
        if (m_covered) {
            error = error + minimum.error;
        }
    }
    if (!m_covered) {
        return rows.offset + least;
    }
    const Tensor size = rows.offset.abs() + least.abs() + error;
    const Tensor last = size * (8 * kUnit) + rows.touched * underflow().index_select(0, sample);
    const Tensor bound = rows.offset + least - error * kErrorSlack - last;
    return at::nan_to_num(bound, -std::numeric_limits<double>::infinity(),
                          std::numeric_limits<double>::infinity(),
                          -std::numeric_limits<double>::infinity());
}

/// More than all products on the way can lose by underflow, for each sample: each of at most some
/// 2^40 loses at most the least normal number, times the value that it stands before.
const Tensor& Backsubstitution::underflow() const {
    std::size_t known = 0;
    for (const Interval& interval : m_known.intervals) {
        known += interval.isDefined() ? 1 : 0;
    }
    if (known != m_underflowOf) {
        Tensor sum = at::ones({m_region.lower.size(0)}, m_region.lower.options());
        for (const Interval& interval : m_known.intervals) {
            if (interval.isDefined()) {
                sum = sum + magnitudeOf(interval).flatten(1).sum(1);
            }
        }
        m_underflow = sum * kUnderflow;
        m_underflowOf = known;
    }
    return m_underflow;
}

}  // namespace core
