#include "reach/exact/pieces.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <stdexcept>
#include <string>

#include "reach/exact/cell_kernels.h"
#include "reach/exact/half_space_enumeration.h"
#include "reach/exact/reduction.h"
#include "reach/exact/stages.h"
#include "reach/exact/vertex_enumeration.h"

namespace reach {
namespace {

void checkOptions(const PieceOptions& options) {
    if (!(options.tolerance >= 0.0) || options.threads < 0 || options.maxPieces < 0 ||
        !(options.timeLimitSeconds >= 0.0)) {
        throw std::invalid_argument(
            "piece options: tolerance, threads, maxPieces and timeLimitSeconds are at least 0");
    }
}

/// Order of patterns as sequences of bits, unit 0 first.
bool patternBefore(const Piece& a, const Piece& b) {
    for (std::size_t w = 0; w < a.pattern.size(); ++w) {
        const std::uint64_t difference = a.pattern[w] ^ b.pattern[w];
        if (difference != 0) {
            return (b.pattern[w] >> std::countr_zero(difference) & 1) != 0;
        }
    }
    return false;
}

Piece kept(const PieceView& view) {
    return {{view.pattern.begin(), view.pattern.end()}, view.vertices, view.images, view.map};
}

}  // namespace

PieceSummary enumeratePieces(const core::PiecewiseGraph& graph, const InputSet& input,
                             const PieceOptions& options,
                             const std::function<void(const PieceView&)>& sink) {
    checkOptions(options);
    if (input.dim() != graph.inputCount) {
        throw std::invalid_argument("the input set has " + std::to_string(input.dim()) +
                                    " coordinates, the network reads " +
                                    std::to_string(graph.inputCount));
    }
    const int limit = std::min(options.maxVertexDimension, exact::kMaxVertexDimension);
    if (exact::freeCoordinates(input) > limit) {
        return enumerateHalfSpacePieces(graph, input, options, sink);
    }
    const exact::ReducedInput reduced = exact::reduceInput(input, options.tolerance);
    return enumerateVertexPieces(makeStagedNetwork(graph), reduced, options, sink);
}

PieceCollection collectPieces(const core::PiecewiseGraph& graph, const InputSet& input,
                              const PieceOptions& options) {
    PieceCollection collection;
    std::mutex mutex;
    collection.summary = enumeratePieces(graph, input, options, [&](const PieceView& view) {
        Piece piece = kept(view);
        const std::lock_guard lock(mutex);
        collection.pieces.push_back(std::move(piece));
    });
    std::sort(collection.pieces.begin(), collection.pieces.end(), patternBefore);
    return collection;
}

}  // namespace reach
