#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "core/network/piecewise_graph.h"
#include "reach/project/polygon.h"
#include "reach/sets/box.h"
#include "reach/sets/input_set.h"

namespace reach {

struct RelaxationOptions {
    int threads = 0;                ///< 0: all cores
    double timeLimitSeconds = 0.0;  ///< 0: none
    const std::atomic<bool>* cancel = nullptr;
    std::function<void(std::int64_t done, double share)> progress;
};

/// Sound pre-activation bounds of one activation step.
struct ActivationBounds {
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
};

enum class RelaxationStatus { Complete, Partial, Failed, EmptyInput };

/// What one relaxation says of a network on an input set. Bounds are outer, rounding included.
/// Partial (time limit, cancel, an LP without an answer): every number is still sound, some are the
/// cheaper pre-filter's; reason says which.
struct RelaxationResult {
    RelaxationStatus status = RelaxationStatus::Complete;
    std::string reason;
    std::vector<ActivationBounds> activations;  ///< in order of graph.activations()
    Eigen::VectorXd outputLower;
    Eigen::VectorXd outputUpper;
    std::int64_t linearProgrammes = 0;  ///< solved, for reports
    /// Outer polygon of the projection on outputs (i, j), and the Hausdorff distance to an inner
    /// one.
    Polygon polygon;
    double polygonGap = 0.0;
};

enum class Relaxation { Box, Zonotope, Star, Triangle, Parallelogram };

/// project: the two outputs of the polygon; {-1, -1}: none wanted.
RelaxationResult relax(const core::PiecewiseGraph& graph, const InputSet& input,
                       Relaxation relaxation, std::array<int, 2> project,
                       const RelaxationOptions& options);

}  // namespace reach
