#include "reach/analysis/margin_graph.h"

#include <map>
#include <utility>
#include <variant>
#include <vector>

namespace reach {

namespace {

using core::AffineStep;
using core::LinearMap;
using core::PiecewiseGraph;
using core::RowMatrix;
using core::SparseRowMatrix;
using core::Step;
using core::SumStep;
using Triplet = Eigen::Triplet<double>;

/// a - b, and whether that was rounded (Knuth's exact error of a sum).
double difference(double a, double b, bool& isRounded) {
    const double d = a - b;
    const double backB = a - d;
    const double backA = d + backB;
    isRounded = isRounded || (a - backA) + (backB - b) != 0.0;
    return d;
}

RowMatrix extended(const RowMatrix& weight, const std::vector<OutputCoordinate>& margins,
                   bool& isRounded) {
    const auto rows = weight.rows();
    RowMatrix result(rows + static_cast<Eigen::Index>(margins.size()), weight.cols());
    result.topRows(rows) = weight;
    for (std::size_t k = 0; k < margins.size(); ++k) {
        const auto [t, i] = margins[k];
        for (Eigen::Index c = 0; c < weight.cols(); ++c) {
            result(rows + static_cast<Eigen::Index>(k), c) =
                difference(weight(t, c), weight(i, c), isRounded);
        }
    }
    return result;
}

/// Row t less row i of a sparse matrix.
std::map<Eigen::Index, double> rowDifference(const SparseRowMatrix& weight,
                                             const OutputCoordinate& margin, bool& isRounded) {
    std::map<Eigen::Index, double> entries;
    for (SparseRowMatrix::InnerIterator it(weight, margin.output); it; ++it) {
        entries[it.col()] = it.value();
    }
    for (SparseRowMatrix::InnerIterator it(weight, margin.minus); it; ++it) {
        entries[it.col()] = difference(entries[it.col()], it.value(), isRounded);
    }
    return entries;
}

SparseRowMatrix extended(const SparseRowMatrix& weight,
                         const std::vector<OutputCoordinate>& margins, bool& isRounded) {
    std::vector<Triplet> triplets;
    triplets.reserve(static_cast<std::size_t>(weight.nonZeros()));
    for (Eigen::Index r = 0; r < weight.rows(); ++r) {
        for (SparseRowMatrix::InnerIterator it(weight, r); it; ++it) {
            triplets.emplace_back(static_cast<int>(r), static_cast<int>(it.col()), it.value());
        }
    }
    for (std::size_t k = 0; k < margins.size(); ++k) {
        const int row = static_cast<int>(weight.rows()) + static_cast<int>(k);
        for (const auto& [column, value] : rowDifference(weight, margins[k], isRounded)) {
            triplets.emplace_back(row, static_cast<int>(column), value);
        }
    }
    SparseRowMatrix result(weight.rows() + static_cast<Eigen::Index>(margins.size()),
                           weight.cols());
    result.setFromTriplets(triplets.begin(), triplets.end());
    return result;
}

LinearMap extended(const LinearMap& map, const std::vector<OutputCoordinate>& margins) {
    bool isRounded = false;
    LinearMap result;
    std::visit([&](const auto& weight) { result.weight = extended(weight, margins, isRounded); },
               map.weight);
    const Eigen::Index rows = map.rows();
    result.bias.resize(rows + static_cast<Eigen::Index>(margins.size()));
    result.bias.head(rows) = map.bias;
    for (std::size_t k = 0; k < margins.size(); ++k) {
        result.bias[rows + static_cast<Eigen::Index>(k)] =
            difference(map.bias[margins[k].output], map.bias[margins[k].minus], isRounded);
    }
    result.relativeError = isRounded ? core::kOneRounding : 0.0;
    return result;
}

/// y -> (y, margins of y): ones alone, so free of rounding in its entries.
LinearMap selection(Eigen::Index size, const std::vector<OutputCoordinate>& margins) {
    std::vector<Triplet> triplets;
    for (Eigen::Index i = 0; i < size; ++i) {
        triplets.emplace_back(static_cast<int>(i), static_cast<int>(i), 1.0);
    }
    const Eigen::Index rows = size + static_cast<Eigen::Index>(margins.size());
    for (std::size_t k = 0; k < margins.size(); ++k) {
        const int row = static_cast<int>(size) + static_cast<int>(k);
        triplets.emplace_back(row, margins[k].output, 1.0);
        triplets.emplace_back(row, margins[k].minus, -1.0);
    }
    SparseRowMatrix weight(rows, size);
    weight.setFromTriplets(triplets.begin(), triplets.end());
    return {std::move(weight), Eigen::VectorXd::Zero(rows)};
}

/// Adds, behind a graph's steps, values with the margins beside them.
class Extender {
public:
    Extender(PiecewiseGraph& graph, const std::vector<OutputCoordinate>& margins)
        : m_graph(graph), m_margins(margins) {}

    /// The value that holds `value` and its margins.
    int extend(int value) {
        const auto known = m_extended.find(value);
        if (known != m_extended.end()) {
            return known->second;
        }
        const int result = add(value);
        m_extended[value] = result;
        return result;
    }

private:
    /// A map with an error of its own cannot be subtracted from itself: its true entries are known
    /// relative to w_t and w_i, and the difference may be small.
    static bool isExact(const AffineStep& step) { return step.map.relativeError == 0.0; }

    int add(int value) {
        if (value > 0) {
            const Step& step = m_graph.steps[static_cast<std::size_t>(value) - 1];
            const auto* affine = std::get_if<AffineStep>(&step);
            if (affine != nullptr && isExact(*affine)) {
                return push(AffineStep{affine->input, extended(affine->map, m_margins)}, value);
            }
            if (const auto* sum = std::get_if<SumStep>(&step)) {
                const SumStep ends = *sum;
                const int left = extend(ends.left);
                return push(SumStep{left, extend(ends.right)}, value);
            }
        }
        const Eigen::Index size = m_graph.sizes[static_cast<std::size_t>(value)];
        return push(AffineStep{value, selection(size, m_margins)}, value);
    }

    int push(Step step, int value) {
        m_graph.steps.push_back(std::move(step));
        m_graph.sizes.push_back(m_graph.sizes[static_cast<std::size_t>(value)] +
                                static_cast<Eigen::Index>(m_margins.size()));
        return static_cast<int>(m_graph.steps.size());
    }

    PiecewiseGraph& m_graph;
    const std::vector<OutputCoordinate>& m_margins;
    std::map<int, int> m_extended;
};

/// Calls visit with each value a step reads, by reference.
template <typename AnyStep, typename Visit>
void visitInputs(AnyStep& step, Visit visit) {
    std::visit(
        [&](auto& s) {
            if constexpr (std::is_same_v<std::decay_t<decltype(s)>, SumStep>) {
                visit(s.left);
                visit(s.right);
            } else {
                visit(s.input);
            }
        },
        step);
}

std::vector<bool> usedValues(const PiecewiseGraph& graph) {
    std::vector<bool> used(graph.steps.size() + 1, false);
    used.back() = true;
    for (std::size_t k = graph.steps.size(); k-- > 0;) {
        if (used[k + 1]) {
            visitInputs(graph.steps[k],
                        [&](const int& value) { used[static_cast<std::size_t>(value)] = true; });
        }
    }
    return used;
}

/// Leaves out the steps that nothing reads any more.
void prune(PiecewiseGraph& graph) {
    const std::vector<bool> used = usedValues(graph);
    std::vector<int> renumbered(used.size(), 0);
    PiecewiseGraph kept;
    kept.inputCount = graph.inputCount;
    kept.sizes.push_back(graph.sizes.front());
    for (std::size_t k = 0; k < graph.steps.size(); ++k) {
        if (!used[k + 1]) {
            continue;
        }
        visitInputs(graph.steps[k],
                    [&](int& value) { value = renumbered[static_cast<std::size_t>(value)]; });
        kept.steps.push_back(std::move(graph.steps[k]));
        kept.sizes.push_back(graph.sizes[k + 1]);
        renumbered[k + 1] = static_cast<int>(kept.steps.size());
    }
    graph = std::move(kept);
}

void append(const std::vector<OutputCoordinate>& margins, PiecewiseGraph& graph) {
    if (!margins.empty()) {
        Extender(graph, margins).extend(static_cast<int>(graph.steps.size()));
        prune(graph);
    }
}

}  // namespace

MarginGraph withMargins(const core::PiecewiseGraph& graph, const OutputPlane& plane) {
    MarginGraph result{graph, {}};
    std::vector<OutputCoordinate> margins;
    for (std::size_t axis = 0; axis < plane.size(); ++axis) {
        result.project[axis] = plane[axis].output;
        if (plane[axis].isMargin()) {
            result.project[axis] =
                static_cast<int>(graph.outputCount()) + static_cast<int>(margins.size());
            margins.push_back(plane[axis]);
        }
    }
    if (plane[0] == plane[1] && plane[0].isMargin()) {
        margins.pop_back();
        result.project[1] = result.project[0];
    }
    append(margins, result.graph);
    return result;
}

core::PiecewiseGraph withAllMargins(const core::PiecewiseGraph& graph, int label) {
    std::vector<OutputCoordinate> margins;
    for (int i = 0; i < static_cast<int>(graph.outputCount()); ++i) {
        if (i != label) {
            margins.push_back({label, i});
        }
    }
    core::PiecewiseGraph result = graph;
    append(margins, result);
    return result;
}

}  // namespace reach
