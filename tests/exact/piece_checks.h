#pragma once

#include <Eigen/Core>
#include <Eigen/Geometry>
#include <Eigen/QR>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/network/evaluate.h"
#include "core/network/network.h"
#include "core/network/piecewise_graph.h"
#include "reach/exact/pieces.h"

/// What every test of an enumeration measures a piece against.
namespace checks {

struct KeptPiece {
    reach::Piece piece;
    reach::HPolytope cell;
};

struct Enumeration {
    reach::PieceSummary summary;
    std::vector<KeptPiece> pieces;
};

/// All pieces with their half-spaces, in the order one worker finds them.
inline Enumeration enumerated(const core::PiecewiseGraph& graph, const reach::InputSet& input,
                              reach::PieceOptions options = {}) {
    options.threads = 1;
    Enumeration result;
    result.summary =
        reach::enumeratePieces(graph, input, options, [&](const reach::PieceView& view) {
            result.pieces.push_back(
                {{{view.pattern.begin(), view.pattern.end()}, view.vertices, view.images, view.map},
                 view.cell()});
        });
    return result;
}

inline reach::InputSet boxInput(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
    return {reach::Box(lower, upper), {}, {}};
}

inline reach::InputSet cube(Eigen::Index dim, double radius = 1.0) {
    return boxInput(Eigen::VectorXd::Constant(dim, -radius),
                    Eigen::VectorXd::Constant(dim, radius));
}

inline Eigen::VectorXd outputAt(const core::Network& network, const Eigen::VectorXd& x) {
    const std::vector<double> input(x.data(), x.data() + x.size());
    const std::vector<double> output = core::evaluate<double>(network, std::span(input));
    return Eigen::Map<const Eigen::VectorXd>(output.data(),
                                             static_cast<Eigen::Index>(output.size()));
}

inline bool bitOf(const std::vector<std::uint64_t>& pattern, Eigen::Index unit) {
    return (pattern[static_cast<std::size_t>(unit / 64)] >> (unit % 64) & 1) != 0;
}

/// The affine map that an activation pattern stands for, multiplied out step by step.
inline Eigen::MatrixXd directMap(const core::PiecewiseGraph& graph,
                                 const std::vector<std::uint64_t>& pattern) {
    const Eigen::Index n = graph.inputCount;
    std::vector<Eigen::MatrixXd> values{Eigen::MatrixXd::Identity(n, n + 1)};
    Eigen::Index unit = 0;
    const auto value = [&](int k) -> const Eigen::MatrixXd& {
        return values[static_cast<std::size_t>(k)];
    };
    for (const core::Step& step : graph.steps) {
        if (const auto* affine = std::get_if<core::AffineStep>(&step)) {
            Eigen::MatrixXd out = affine->map.apply(value(affine->input));
            out.col(n) += affine->map.bias;
            values.push_back(out);
        } else if (const auto* sum = std::get_if<core::SumStep>(&step)) {
            values.push_back(value(sum->left) + value(sum->right));
        } else {
            const auto& activation = std::get<core::ActivationStep>(step);
            Eigen::MatrixXd out = value(activation.input);
            for (Eigen::Index i = 0; i < out.rows(); ++i, ++unit) {
                out.row(i) *= bitOf(pattern, unit) ? 1.0 : activation.slope[i];
            }
            values.push_back(out);
        }
    }
    return values.back();
}

/// The pattern of one input: active where the pre-activation is above zero.
inline std::vector<std::uint64_t> patternAt(const core::PiecewiseGraph& graph,
                                            const Eigen::VectorXd& x) {
    std::vector<Eigen::VectorXd> values{x};
    std::vector<bool> bits;
    for (const core::Step& step : graph.steps) {
        const auto value = [&](int k) { return values[static_cast<std::size_t>(k)]; };
        if (const auto* affine = std::get_if<core::AffineStep>(&step)) {
            values.push_back(affine->map.apply(value(affine->input)) + affine->map.bias);
        } else if (const auto* sum = std::get_if<core::SumStep>(&step)) {
            values.push_back(value(sum->left) + value(sum->right));
        } else {
            const auto& activation = std::get<core::ActivationStep>(step);
            Eigen::VectorXd out = value(activation.input);
            for (Eigen::Index i = 0; i < out.size(); ++i) {
                bits.push_back(out[i] > 0.0);
                out[i] *= out[i] > 0.0 ? 1.0 : activation.slope[i];
            }
            values.push_back(out);
        }
    }
    std::vector<std::uint64_t> pattern((bits.size() + 63) / 64);
    for (std::size_t i = 0; i < bits.size(); ++i) {
        pattern[i / 64] |= static_cast<std::uint64_t>(bits[i]) << (i % 64);
    }
    return pattern;
}

/// Volume of {x : a x <= b} whose vertices are given: pyramids over the facets, one dimension down
/// at a time.
inline double volumeOf(const Eigen::MatrixXd& vertices, const Eigen::MatrixXd& a,
                       const Eigen::VectorXd& b) {
    constexpr double kOnFacet = 1e-9;
    const Eigen::Index d = vertices.rows();
    if (vertices.cols() < 2) {
        return 0.0;
    }
    if (d == 1) {
        return vertices.maxCoeff() - vertices.minCoeff();
    }
    const Eigen::VectorXd middle = vertices.rowwise().mean();
    double volume = 0.0;
    std::set<std::vector<Eigen::Index>> seen;  // several rows may touch the same face
    for (Eigen::Index row = 0; row < a.rows(); ++row) {
        const double norm = a.row(row).norm();
        if (norm < 1e-9) {
            continue;
        }
        std::vector<Eigen::Index> on;
        for (Eigen::Index v = 0; v < vertices.cols(); ++v) {
            if (std::abs(a.row(row) * vertices.col(v) - b[row]) <= kOnFacet * norm) {
                on.push_back(v);
            }
        }
        if (!seen.insert(on).second) {
            continue;
        }
        const Eigen::VectorXd normal = a.row(row).transpose() / norm;
        const Eigen::MatrixXd q = Eigen::HouseholderQR<Eigen::MatrixXd>(normal).householderQ() *
                                  Eigen::MatrixXd::Identity(d, d);
        const Eigen::MatrixXd plane = q.rightCols(d - 1);
        const Eigen::VectorXd foot = normal * (b[row] / norm);
        Eigen::MatrixXd others(a.rows() - 1, d);
        others << a.topRows(row), a.bottomRows(a.rows() - row - 1);
        Eigen::VectorXd levels(a.rows() - 1);
        levels << b.head(row), b.tail(a.rows() - row - 1);
        const Eigen::MatrixXd facet = plane.transpose() * vertices(Eigen::all, on);
        const double height = (b[row] - a.row(row) * middle) / norm;
        volume += height / static_cast<double>(d) *
                  volumeOf(facet, others * plane, levels - others * foot);
    }
    return volume;
}

inline double volumeOf(const KeptPiece& kept) {
    return volumeOf(kept.piece.vertices, kept.cell.a(), kept.cell.b());
}

/// A uniform point of the input's box.
inline Eigen::VectorXd sampled(const reach::Box& box, std::mt19937_64& generator) {
    Eigen::VectorXd x(box.dim());
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        x[i] = box.lower()[i] + uniform(generator) * (box.upper()[i] - box.lower()[i]);
    }
    return x;
}

/// Empty if the laws of method.md hold for the pieces; else what broke.
inline std::string brokenLaw(const core::Network& network, const reach::InputSet& input,
                             const Enumeration& found) {
    constexpr double kRelative = 1e-9;
    const core::PiecewiseGraph graph = core::makePiecewiseGraph(network);
    for (const KeptPiece& kept : found.pieces) {
        const Eigen::MatrixXd direct = directMap(graph, kept.piece.pattern);
        const double size = 1.0 + direct.cwiseAbs().maxCoeff();
        // On a flat input only the values on its affine hull are determined.
        const Eigen::MatrixXd points =
            found.summary.effectiveDimension == input.dim()
                ? Eigen::MatrixXd::Identity(direct.cols(), direct.cols())
                : Eigen::MatrixXd(kept.piece.vertices.colwise().homogeneous());
        if (((direct - kept.piece.map) * points).cwiseAbs().maxCoeff() > kRelative * size) {
            return "a map differs from the product along its pattern";
        }
        for (Eigen::Index v = 0; v < kept.piece.vertices.cols(); ++v) {
            const Eigen::VectorXd x = kept.piece.vertices.col(v);
            const Eigen::VectorXd y = outputAt(network, x);
            if ((y - kept.piece.images.col(v)).cwiseAbs().maxCoeff() > kRelative * size) {
                return "an image differs from the network at its vertex";
            }
            if ((kept.cell.a() * x - kept.cell.b()).maxCoeff() > kRelative * size) {
                return "a vertex lies outside its cell's half-spaces";
            }
        }
    }
    std::mt19937_64 generator(7);
    for (int i = 0; i < 200; ++i) {
        const Eigen::VectorXd x = sampled(input.box, generator);
        if (input.constraints &&
            (input.constraints->a() * x - input.constraints->b()).maxCoeff() > 0.0) {
            continue;
        }
        int holds = 0;
        int within = 0;
        for (const KeptPiece& kept : found.pieces) {
            const double worst = (kept.cell.a() * x - kept.cell.b()).maxCoeff();
            holds += worst <= kRelative;
            if (worst < -1e-7) {
                ++within;
                if (kept.piece.pattern != patternAt(graph, x)) {
                    return "a sample lies in a cell of another pattern";
                }
                const Eigen::VectorXd y =
                    kept.piece.map.leftCols(x.size()) * x + kept.piece.map.col(x.size());
                if ((y - outputAt(network, x)).cwiseAbs().maxCoeff() > kRelative * 10.0) {
                    return "a cell's map differs from the network at a sample";
                }
            }
        }
        if (input.dim() == found.summary.effectiveDimension && (holds == 0 || within > 1)) {
            return "a sample lies in " + std::to_string(holds) + " cells, inside " +
                   std::to_string(within);
        }
    }
    return {};
}

}  // namespace checks
