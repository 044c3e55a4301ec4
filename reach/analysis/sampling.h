#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>

#include "reach/analysis/analysis.h"

namespace reach {

/// How points of an input set are chosen.
enum class SampleKind {
    Uniform,  ///< uniform over a box or ball, hit and run over a polytope (sets/input_set.h)
    Corners,  ///< a box's corners, a diamond's tips, a sphere's surface, a polytope's vertices
    Attack    ///< pushed by gradients to where the outputs are extreme
};

/// Points of the input set and what the network makes of them, as columns. Never sound, never
/// exact: what lies between the points is not known.
struct Samples {
    Eigen::MatrixXd inputs;   ///< inputCount x k
    Eigen::MatrixXd outputs;  ///< outputCount x k, evaluated in double

    Eigen::Index count() const { return inputs.cols(); }
};

/// Up to `count` points that truly lie in the input set: membership is checked without rounding
/// (exact_membership.h), and a point that rounding put outside is pulled in or left out. Fewer come
/// back where a set has fewer (distinct) corners, where `cancel` became true (those done by then),
/// and none from an empty set. The same question, kind, count and seed give the same points.
///
/// Attack runs `count` ascents from uniform starting points, in turn towards 16 directions of the
/// output plane (scaled by how far the outputs spread) and both ends of every output. An ascent
/// steps towards the set's support point in the direction of the gradient (Frank and Wolfe, 1956),
/// the step halved wherever it does not gain: a reverse pass through the graph, no LP but where the
/// set has linear constraints. On small networks the best end for each direction then goes on from
/// linear piece to linear piece (cell_climb.h). Cost: some 25 evaluations a point.
///
/// Single-threaded. Throws std::invalid_argument if the input set or the outputs do not fit the
/// network.
Samples drawSamples(const Question& question, SampleKind kind, std::int64_t count,
                    std::uint64_t seed, const std::atomic<bool>* cancel = nullptr);

/// The rows c of the output plane: the coordinates are c y. 2 x outputCount.
Eigen::MatrixXd planeRows(const Question& question);

/// A seed for part k of a seeded computation: unlike seeds for neighbouring parts.
std::uint64_t partSeed(std::uint64_t seed, std::uint64_t k);

}  // namespace reach
