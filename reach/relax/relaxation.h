#pragma once

#include <array>
#include <atomic>
#include <cstdint>
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
    /// Linear programmes solved so far, the polygon's included, and the share of the work done in
    /// [0, 1]; below 1 while a polygon is being asked. Called from workers, one call at a time.
    std::function<void(std::int64_t done, double share)> progress = {};
};

/// Sound pre-activation bounds of one activation step.
struct ActivationBounds {
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
};

enum class RelaxationStatus { Complete, Partial, Failed, EmptyInput };

/// What one relaxation says of a network on an input set. Bounds are outer, rounding included.
/// Partial (time limit, cancel, an LP without an answer): every number is still sound, some are the
/// cheaper pre-filter's; reason says which. Failed: numbers leave the range of double; then there
/// are no bounds. EmptyInput: the input set is proven empty; then there are none either.
struct RelaxationResult {
    RelaxationStatus status = RelaxationStatus::Complete;
    /// One line: for Complete, how the bounds were got where that is not plain (an l2 ball's outer
    /// polytope, neurons settled by the pre-filter); else what cut the work short.
    std::string reason;
    std::vector<ActivationBounds> activations;  ///< in order of graph.activations()
    Eigen::VectorXd outputLower;
    Eigen::VectorXd outputUpper;
    std::int64_t linearProgrammes = 0;  ///< solved to an optimum, the polygon's included
    /// Outer polygon of the projection on outputs (i, j), and the distance of its vertices to an
    /// inner polygon (0 for Box and Zonotope, whose polygons are their exact projections).
    Polygon polygon;
    double polygonGap = 0.0;
};

/// Box: interval arithmetic (a ball's first affine layers by the dual norm). Zonotope: DeepZ from
/// the enclosing box (from the set itself for a box or an uncut l1 ball in the plane). Triangle:
/// two LPs for every neuron over one linear programme that grows with the layers. Star: the same
/// with a zonotope and an interval pre-filter that settles stable neurons without LPs; its outputs
/// equal Triangle's. Parallelogram: as Triangle with the constant upper lines of PARADOX 5.2. LPs
/// start from the input set itself (constraints and an l1 ball exactly, an l2 ball by an outer
/// polytope); while no row cuts the symbols (the first layer over a box) bounds need no LP. Source:
/// SNR (papers/000) 3.1, A; PARADOX (papers/002) 2, 5.2, K.2.
enum class Relaxation { Box, Zonotope, Star, Triangle, Parallelogram };

/// project: the two outputs of the polygon (equal ones: a segment on the diagonal); {-1, -1}: none
/// wanted. Throws std::invalid_argument for an input set or outputs that do not fit the graph.
/// Results do not depend on the number of threads (a time limit or cancel apart).
RelaxationResult relax(const core::PiecewiseGraph& graph, const InputSet& input,
                       Relaxation relaxation, std::array<int, 2> project,
                       const RelaxationOptions& options);

}  // namespace reach
