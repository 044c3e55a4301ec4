#pragma once

#include <Eigen/Core>
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/network/network.h"
#include "core/network/piecewise_graph.h"
#include "reach/analysis/method.h"
#include "reach/analysis/output_coordinate.h"
#include "reach/analysis/piece_store.h"
#include "reach/project/polygon.h"
#include "reach/sets/input_set.h"

namespace reach {

/// What is asked of one network and input set; shared by the command line and the window.
struct Question {
    std::shared_ptr<const core::PiecewiseGraph> graph;
    InputSet input;
    /// Outputs or margins on x and y; equal for a one-output network. Exact and hull take margins
    /// of the pieces' images; relaxations bound them as rows of the last layer.
    OutputPlane project{0, 1};
    /// Exact and hull in rational arithmetic: dense ReLU and LeakyReLU networks on boxes and
    /// polytopes of few dimensions; slow, for small networks. The other methods do not change.
    bool rational = false;
    /// What the graph was made of; methods on tensors (needsTensors) are asked of it.
    std::shared_ptr<const core::Network> network = {};
};

/// Makes the network's graph too.
Question questionOf(std::shared_ptr<const core::Network> network, InputSet input,
                    OutputPlane project = {0, 1});

struct PieceView;

struct Limits {
    int threads = 0;                ///< 0: all cores
    std::int64_t maxPieces = 0;     ///< 0: none
    double timeLimitSeconds = 0.0;  ///< 0: none
    const std::atomic<bool>* cancel = nullptr;
    /// unit "pieces" or "linear programmes"; share in [0, 1].
    std::function<void(std::int64_t done, double share)> progress;
    bool keepPieces = true;  ///< exact: keep polygons of pieces (else areas and hull only)
    bool unionArea = true;   ///< exact: outline and area of the union (CGAL)
    /// exact, rational too: every piece as it is found (reach/exact/pieces.h), called from several
    /// threads at once, one call at a time per PieceView::worker; the views hold during the call.
    /// This is how pieces are written to a file in flat memory.
    std::function<void(const PieceView&)> piece;
};

enum class ResultStatus { Complete, Partial, Failed };

/// Bounds of one layer, in the order of `bounds` (each activation's input, then the output).
struct LayerBounds {
    std::string name;
    std::string kind;  ///< "relu", …, "output"
    core::Shape shape;
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
};

/// Where a bound is not known.
inline constexpr double kNoBound = std::numeric_limits<double>::quiet_NaN();

/// The answer of one method to one question.
struct MethodResult {
    Method method = Method::Box;
    ResultStatus status = ResultStatus::Complete;
    std::string reason;  ///< why partial or failed, in one line; how bounds were got
    Worth worth = Worth::Sound;
    Eigen::VectorXd lower;  ///< of all outputs
    Eigen::VectorXd upper;
    /// Bounds of the two coordinates asked for, by axis: an output's own, or the margin's, which
    /// are tighter than the difference of its outputs' bounds. NaN where there are none.
    std::array<double, 2> projectLower{kNoBound, kNoBound};
    std::array<double, 2> projectUpper{kNoBound, kNoBound};
    Polygon polygon;          ///< convex methods and hull: the projection, outer
    double area = 0.0;        ///< of polygon; for exact, of the union (NaN where not computed)
    double polygonGap = 0.0;  ///< Hausdorff distance of outer to inner polygon (LP methods)
    double seconds = 0.0;     ///< for exact: enumeration with vertices and images
    std::vector<LayerBounds> layers;  ///< relaxations only
    // exact and hull
    bool rational = false;  ///< computed in rational arithmetic
    std::int64_t pieceCount = 0;
    std::int64_t thinSlices = 0;
    PieceStore pieces;  ///< ordered by pattern
    std::optional<Region> unionRegion;
    double unionSeconds = 0.0;
    Polygon hull;
    double hullArea = 0.0;
    bool isEmpty = false;  ///< the input set is empty (then no bounds, no polygon)
};

/// Answers one method. Never throws for numerical trouble: status and reason say what happened.
/// Throws std::invalid_argument for a question that does not fit the network (dimension, output
/// index) or the method (exact on an l2 ball), naming the remedy. `Hull` runs the enumeration too;
/// use answerAll to share it.
MethodResult answer(const Question& question, Method method, const Limits& limits);

/// Answers several, sharing what can be shared (exact and hull), cheapest first; each result is
/// handed out as it is ready and all are returned in the order asked.
std::vector<MethodResult> answerAll(const Question& question, const std::vector<Method>& methods,
                                    const Limits& limits,
                                    const std::function<void(const MethodResult&)>& ready = {});

}  // namespace reach
