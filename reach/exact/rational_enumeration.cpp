#include "reach/exact/rational_enumeration.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include "reach/exact/rational_polytope_private.h"

namespace reach {
namespace {

using detail::Rational;
using detail::RationalPolytope;
using detail::RationalVector;

/// A value of the graph on the current cell: one affine form of the input per element.
using Forms = std::vector<RationalVector>;

void addScaled(RationalVector& sum, const Rational& factor, const RationalVector& form) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += factor * form[i];
    }
}

Forms applied(const core::RowMatrix& weight, const Forms& in, std::size_t width) {
    Forms out(static_cast<std::size_t>(weight.rows()), RationalVector(width, Rational(0)));
    for (Eigen::Index i = 0; i < weight.rows(); ++i) {
        for (Eigen::Index j = 0; j < weight.cols(); ++j) {
            if (weight(i, j) != 0.0) {
                addScaled(out[static_cast<std::size_t>(i)], Rational(weight(i, j)),
                          in[static_cast<std::size_t>(j)]);
            }
        }
    }
    return out;
}

Forms applied(const core::SparseRowMatrix& weight, const Forms& in, std::size_t width) {
    Forms out(static_cast<std::size_t>(weight.rows()), RationalVector(width, Rational(0)));
    for (Eigen::Index i = 0; i < weight.rows(); ++i) {
        for (core::SparseRowMatrix::InnerIterator entry(weight, i); entry; ++entry) {
            addScaled(out[static_cast<std::size_t>(i)], Rational(entry.value()),
                      in[static_cast<std::size_t>(entry.col())]);
        }
    }
    return out;
}

/// Depth first over the units in order, inactive side first: pieces come ordered by pattern.
class Walk {
public:
    Walk(const core::PiecewiseGraph& graph, const RationalOptions& options,
         RationalEnumeration& result)
        : m_graph(graph), m_options(options), m_result(result), m_values(graph.steps.size() + 1) {}

    void run(const RationalPolytope& input) {
        const auto inputs = static_cast<std::size_t>(m_graph.inputCount);
        m_values[0].assign(inputs, RationalVector(inputs + 1, Rational(0)));
        for (std::size_t i = 0; i < inputs; ++i) {
            m_values[0][i][i] = Rational(1);
        }
        take(0, input, 1.0);
    }

    const Rational& totalVolume() const { return m_total; }

private:
    Forms& valueOf(int index) { return m_values[static_cast<std::size_t>(index)]; }

    /// Follows the steps from one on; values of earlier steps are those on this cell.
    void take(std::size_t step, const RationalPolytope& cell, double share) {
        for (; step < m_graph.steps.size(); ++step) {
            const core::Step& what = m_graph.steps[step];
            if (const auto* affine = std::get_if<core::AffineStep>(&what)) {
                m_values[step + 1] = mapped(*affine);
            } else if (const auto* sum = std::get_if<core::SumStep>(&what)) {
                m_values[step + 1] = valueOf(sum->left);
                for (std::size_t i = 0; i < m_values[step + 1].size(); ++i) {
                    addScaled(m_values[step + 1][i], Rational(1), valueOf(sum->right)[i]);
                }
            } else {
                decide(step, 0, cell, share);
                return;
            }
        }
        keep(cell, share);
    }

    Forms mapped(const core::AffineStep& step) {
        const auto width = static_cast<std::size_t>(m_graph.inputCount) + 1;
        Forms out = std::visit(
            [&](const auto& weight) { return applied(weight, valueOf(step.input), width); },
            step.map.weight);
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i].back() += Rational(step.map.bias[static_cast<Eigen::Index>(i)]);
        }
        return out;
    }

    /// Decides a unit of an activation on the cell, and with it all that follow.
    void decide(std::size_t step, std::size_t unit, const RationalPolytope& cell, double share) {
        const auto& activation = std::get<core::ActivationStep>(m_graph.steps[step]);
        const Forms& before = valueOf(activation.input);
        if (unit == before.size()) {
            activate(step, activation);
            take(step + 1, cell, share);
            return;
        }
        const RationalVector heights = cell.heights(before[unit]);
        const auto hasSign = [&](int sign) {
            return std::any_of(heights.begin(), heights.end(),
                               [=](const Rational& h) { return CGAL::sign(h) == sign; });
        };
        if (hasSign(1) && hasSign(-1)) {
            const auto [below, above] = cell.split(heights);
            choose(step, unit, below, false, share / 2);
            choose(step, unit, above, true, share / 2);
        } else {
            choose(step, unit, cell, hasSign(1), share);
        }
    }

    void choose(std::size_t step, std::size_t unit, const RationalPolytope& cell, bool active,
                double share) {
        if (isOver()) {
            return;
        }
        m_pattern.push_back(active);
        decide(step, unit + 1, cell, share);
        m_pattern.pop_back();
    }

    /// The activation's output under the units' last decisions.
    void activate(std::size_t step, const core::ActivationStep& activation) {
        Forms out = valueOf(activation.input);
        const std::size_t first = m_pattern.size() - out.size();
        for (std::size_t i = 0; i < out.size(); ++i) {
            if (!m_pattern[first + i]) {
                const Rational slope(activation.slope[static_cast<Eigen::Index>(i)]);
                for (Rational& entry : out[i]) {
                    entry *= slope;
                }
            }
        }
        m_values[step + 1] = std::move(out);
    }

    bool isOver() {
        PieceStatus& status = m_result.summary.status;
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_start;
        if (m_options.cancel != nullptr && m_options.cancel->load()) {
            status = PieceStatus::Cancelled;
        } else if (m_options.timeLimitSeconds > 0 && elapsed.count() > m_options.timeLimitSeconds) {
            status = PieceStatus::TimeLimit;
        } else if (m_options.maxPieces > 0 &&
                   static_cast<std::int64_t>(m_result.pieces.size()) >= m_options.maxPieces) {
            status = PieceStatus::PieceLimit;
        }
        return status != PieceStatus::Complete;
    }

    void keep(const RationalPolytope& cell, double share) {
        const Rational volume = cell.volume(m_result.coordinates);
        m_total += volume;
        m_share += share;
        m_result.volumes.push_back(CGAL::to_double(volume));
        m_result.pieces.push_back(rounded(cell));
        if (m_options.progress) {
            m_options.progress(static_cast<std::int64_t>(m_result.pieces.size()), m_share);
        }
    }

    Piece rounded(const RationalPolytope& cell) const {
        const Forms& map = m_values.back();
        const auto count = static_cast<Eigen::Index>(cell.vertices().size());
        Piece piece{packedPattern(), Eigen::MatrixXd(m_graph.inputCount, count),
                    Eigen::MatrixXd(m_graph.outputCount(), count),
                    Eigen::MatrixXd(m_graph.outputCount(), m_graph.inputCount + 1)};
        for (Eigen::Index v = 0; v < count; ++v) {
            piece.vertices.col(v) = rounded(cell.vertices()[static_cast<std::size_t>(v)].x);
        }
        for (Eigen::Index i = 0; i < piece.map.rows(); ++i) {
            const RationalVector& form = map[static_cast<std::size_t>(i)];
            piece.map.row(i) = rounded(form);
            piece.images.row(i) = rounded(cell.heights(form));
        }
        return piece;
    }

    static Eigen::VectorXd rounded(const RationalVector& x) {
        Eigen::VectorXd result(static_cast<Eigen::Index>(x.size()));
        std::transform(x.begin(), x.end(), result.begin(),
                       [](const Rational& v) { return CGAL::to_double(v); });
        return result;
    }

    std::vector<std::uint64_t> packedPattern() const {
        std::vector<std::uint64_t> words((m_pattern.size() + 63) / 64, 0);
        for (std::size_t i = 0; i < m_pattern.size(); ++i) {
            words[i / 64] |= std::uint64_t{m_pattern[i]} << (i % 64);
        }
        return words;
    }

    const core::PiecewiseGraph& m_graph;
    const RationalOptions& m_options;
    RationalEnumeration& m_result;
    std::vector<Forms> m_values;
    std::vector<bool> m_pattern;
    Rational m_total{0};
    double m_share = 0.0;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

void requireSmall(const core::PiecewiseGraph& graph, const InputSet& input,
                  const RationalOptions& options) {
    if (input.dim() != graph.inputCount) {
        throw std::invalid_argument("the network takes " + std::to_string(graph.inputCount) +
                                    " inputs, the input set has " + std::to_string(input.dim()));
    }
    Eigen::Index units = 0;
    for (const int step : graph.activations()) {
        units += graph.sizes[static_cast<std::size_t>(step) + 1];
    }
    if (units > options.maxUnits) {
        throw std::invalid_argument("exact rational arithmetic takes up to " +
                                    std::to_string(options.maxUnits) +
                                    " activation units; this network has " + std::to_string(units));
    }
}

}  // namespace

RationalEnumeration enumerateRationalPieces(const core::PiecewiseGraph& graph,
                                            const InputSet& input, const RationalOptions& options) {
    constexpr int kCoordinatesFixedByEquations = 3;
    const auto start = std::chrono::steady_clock::now();
    requireSmall(graph, input, options);
    const RationalPolytope polytope =
        RationalPolytope::fromInput(input, options.maxDimension + kCoordinatesFixedByEquations);
    if (polytope.dimension() > options.maxDimension) {
        throw std::invalid_argument("exact rational arithmetic takes input sets of up to " +
                                    std::to_string(options.maxDimension) +
                                    " dimensions; this one has " +
                                    std::to_string(polytope.dimension()));
    }
    RationalEnumeration result;
    result.summary.effectiveDimension = polytope.dimension();
    Rational missing(0);
    if (!polytope.isEmpty()) {
        result.coordinates = polytope.coordinates();
        const Rational volume = polytope.volume(result.coordinates);
        result.inputVolume = CGAL::to_double(volume);
        Walk walk(graph, options, result);
        walk.run(polytope);
        missing = volume - walk.totalVolume();
    }
    result.volumesAddUp = missing == 0;
    result.summary.pieces = static_cast<std::int64_t>(result.pieces.size());
    result.summary.share =
        result.inputVolume > 0.0 ? 1.0 - CGAL::to_double(missing) / result.inputVolume : 1.0;
    result.summary.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace reach
