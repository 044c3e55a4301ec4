#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/network/piecewise_graph.h"
#include "reach/sets/h_polytope.h"
#include "reach/sets/input_set.h"

namespace reach {

/// One linear piece as it streams by: views into the enumerator's buffers, valid during the call.
struct PieceView {
    /// Activation pattern, one bit per unit of the graph's activation steps in order (bit i of word
    /// i / 64 is unit i; 1 = active).
    std::span<const std::uint64_t> pattern;
    /// Vertices of the cell in input space, inputCount x k, and their images, outputCount x k.
    /// Empty (0 columns) on half-spaces. A vertex of more than n facets may come several times.
    Eigen::Map<const Eigen::MatrixXd> vertices;
    Eigen::Map<const Eigen::MatrixXd> images;
    /// Affine map on the cell: y = map.leftCols(inputCount) x + map.col(inputCount).
    Eigen::Map<const Eigen::MatrixXd> map;
    /// The cell's half-spaces in input coordinates; made on request (copies). Where the enumeration
    /// works on half-spaces, an l1 ball's own facets (2^n) are left out: the cell is these
    /// half-spaces within the input set.
    std::function<HPolytope()> cell;
    /// 0 … threads - 1: which worker calls; pieces of one worker come one after the other.
    int worker = 0;
};

struct PieceOptions {
    int threads = 0;                ///< 0: all cores
    std::int64_t maxPieces = 0;     ///< 0: no limit
    double timeLimitSeconds = 0.0;  ///< 0: no limit
    const std::atomic<bool>* cancel = nullptr;
    /// Called now and then from a worker with pieces found so far and the share done in [0, 1].
    std::function<void(std::int64_t pieces, double share)> progress;
    /// A neuron crosses a cell if its pre-activation leaves [-tolerance, tolerance] on both sides
    /// (relative to the size of the terms it sums). Thinner slices stay with their neighbour.
    double tolerance = 1e-9;
    /// Vertex-carrying cells up to this many (effective) input dimensions, half-spaces with LPs
    /// above.
    int maxVertexDimension = 6;
};

enum class PieceStatus { Complete, PieceLimit, TimeLimit, Cancelled, Failed };

struct PieceSummary {
    PieceStatus status = PieceStatus::Complete;
    std::string reason;  ///< for Failed: what stopped it (an LP without an answer, …)
    std::int64_t pieces = 0;
    double share = 1.0;  ///< share of the work done
    double seconds = 0.0;
    int effectiveDimension = 0;   ///< dimension of the input set's affine hull; -1 if empty
    std::int64_t thinSlices = 0;  ///< slices within tolerance that stayed with their neighbour
};

/// Enumerates the linear pieces of the network on a polytope: every cell of full dimension relative
/// to the input's affine hull, once. sink is called concurrently, one call at a time per worker.
/// Which pieces there are does not depend on the number of threads. Memory does not grow with the
/// number of pieces. An empty input has no piece; a point has one. Throws std::invalid_argument
/// for a set with an l2 ball (not a polytope) or a dimension that does not fit.
/// Source: SNR (papers/000) section 3.1.
PieceSummary enumeratePieces(const core::PiecewiseGraph& graph, const InputSet& input,
                             const PieceOptions& options,
                             const std::function<void(const PieceView&)>& sink);

/// A piece kept.
struct Piece {
    std::vector<std::uint64_t> pattern;
    Eigen::MatrixXd vertices;  ///< inputCount x k; 0 columns where half-spaces are used
    Eigen::MatrixXd images;    ///< outputCount x k
    Eigen::MatrixXd map;       ///< outputCount x (inputCount + 1)
};

/// Enumerates and keeps all pieces, ordered by pattern (as a sequence of bits, unit 0 first).
struct PieceCollection {
    PieceSummary summary;
    std::vector<Piece> pieces;
};
PieceCollection collectPieces(const core::PiecewiseGraph& graph, const InputSet& input,
                              const PieceOptions& options);

}  // namespace reach
