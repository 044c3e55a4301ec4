#include "reach/exact/vertex_enumeration.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>

#include "reach/exact/by_dimension.h"
#include "reach/exact/cell_worker.h"
#include "reach/exact/piece_control.h"
#include "reach/task_fence.h"

namespace reach {
namespace {

using exact::CellWorker;
using exact::LayerData;
using exact::PieceControl;
using exact::ReducedInput;
using exact::Subtree;

/// Subtrees the search is split into before threads take them, always as many, so that results do
/// not depend on the number of threads.
constexpr std::size_t kSubtrees = 128;

int threadCount(const PieceOptions& options) {
    return options.threads > 0 ? options.threads : tbb::this_task_arena::max_concurrency();
}

/// Splits the search into subtrees, in the order of their patterns.
template <int D>
std::vector<Subtree<D>> splitSearch(CellWorker<D>& worker, exact::Arena& memory) {
    std::vector<Subtree<D>> open;
    worker.pushRoot(open, memory);
    std::vector<Subtree<D>> next;
    while (open.size() < kSubtrees && !worker.stopped()) {
        next.clear();
        for (const Subtree<D>& subtree : open) {
            worker.splitOnce(subtree, next, memory);
        }
        const bool grown = next.size() > open.size();
        open.swap(next);
        if (!grown) {
            break;
        }
    }
    return open;
}

template <int D>
void runSubtrees(const std::vector<Subtree<D>>& subtrees,
                 std::vector<std::unique_ptr<CellWorker<D>>>& workers) {
    std::atomic<std::size_t> next{0};
    const auto work = [&](std::size_t w) {
        for (std::size_t i = next++; i < subtrees.size(); i = next++) {
            workers[w]->run(subtrees[i]);
        }
        workers[w]->flushCounts();
    };
    if (workers.size() == 1) {
        work(0);
        return;
    }
    TaskFence fence;
    const auto task = [&](std::size_t w) {
        const TaskFence::Task inside(fence);
        work(w);
    };
    tbb::task_arena arena(static_cast<int>(workers.size()));
    fence.handOver();
    arena.execute([&] { tbb::parallel_for(std::size_t{0}, workers.size(), task); });
    fence.join();
}

template <int D>
void enumerate(const StagedNetwork& network, const ReducedInput& input, const PieceOptions& options,
               const std::function<void(const PieceView&)>& sink, PieceControl& control) {
    const LayerData layers(network, D);
    std::vector<std::unique_ptr<CellWorker<D>>> workers;
    const int threads = threadCount(options);
    for (int w = 0; w < threads; ++w) {
        workers.push_back(
            std::make_unique<CellWorker<D>>(layers, input, options, sink, control, w));
    }
    exact::Arena memory;
    const std::vector<Subtree<D>> subtrees = splitSearch<D>(*workers.front(), memory);
    runSubtrees<D>(subtrees, workers);
}

}  // namespace

PieceSummary enumerateVertexPieces(const StagedNetwork& network, const ReducedInput& input,
                                   const PieceOptions& options,
                                   const std::function<void(const PieceView&)>& sink) {
    PieceControl control(options);
    if (input.dimension >= 0) {
        const StagedNetwork own =
            input.identity ? StagedNetwork{} : substituteInput(network, input.origin, input.basis);
        exact::byDimension(input.dimension, [&](auto dimension) {
            enumerate<decltype(dimension)::value>(input.identity ? network : own, input, options,
                                                  sink, control);
        });
    }
    PieceSummary summary = control.summary();
    summary.effectiveDimension = input.dimension;
    return summary;
}

}  // namespace reach
