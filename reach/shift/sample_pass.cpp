#include "reach/shift/sample_pass.h"

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "reach/task_fence.h"

namespace reach {
namespace {

constexpr Eigen::Index kBlock = 256;
/// Half a gigabyte of doubles.
constexpr double kKeptNumbers = 1 << 26;

std::size_t blockCount(const Eigen::MatrixXd& samples) {
    return static_cast<std::size_t>((samples.cols() + kBlock - 1) / kBlock);
}

/// A walk holds two values at a time in a chain, three where a branch stays open.
bool fits(const core::PiecewiseGraph& graph, Eigen::Index samples) {
    const Eigen::Index widest = *std::max_element(graph.sizes.begin(), graph.sizes.end());
    return 3.0 * static_cast<double>(widest) * static_cast<double>(samples) <= kKeptNumbers;
}

Range joined(const std::vector<Range>& parts, double margin) {
    Range range = parts.front();
    for (const Range& part : parts) {
        range.lower = range.lower.cwiseMin(part.lower);
        range.upper = range.upper.cwiseMax(part.upper);
    }
    range.lower.array() -= margin;
    range.upper.array() += margin;
    if (!range.lower.allFinite() || !range.upper.allFinite()) {
        throw std::overflow_error("numbers leave the range of double at some sample");
    }
    return range;
}

}  // namespace

Eigen::MatrixXd PointRules::affine(const Eigen::MatrixXd& x, const core::AffineStep& step) {
    Eigen::MatrixXd y = step.map.apply(x);
    y.colwise() += step.map.bias;
    return y;
}

Eigen::MatrixXd PointRules::activation(const Eigen::MatrixXd& x, const core::ActivationStep& step) {
    return x.cwiseMax(0.0) + step.slope.asDiagonal() * x.cwiseMin(0.0);
}

SamplePass::SamplePass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers,
                       const PassSetup& setup, const std::atomic<bool>* cancel)
    : RangePass(std::move(graph), std::move(layers), cancel),
      m_samples(setup.samples),
      m_margin(setup.options.margin),
      m_threads(setup.threads) {
    if (fits(this->graph(), m_samples->cols())) {
        for (std::size_t block = 0; block < blockCount(*m_samples); ++block) {
            m_walks.push_back(walkOf(block));
        }
    }
}

SamplePass::Walk SamplePass::walkOf(std::size_t block) const {
    const Eigen::Index first = static_cast<Eigen::Index>(block) * kBlock;
    const Eigen::Index count = std::min(kBlock, m_samples->cols() - first);
    return {graph(), keepUntil(), m_samples->middleCols(first, count), PointRules{}};
}

template <typename Ask>
Range SamplePass::overBlocks(Ask ask) {
    std::vector<Range> parts(blockCount(*m_samples));
    TaskFence fence;
    const auto task = [&](std::size_t block) {
        const TaskFence::Task inside(fence);
        if (isCancelled()) {
            return;
        }
        const auto look = [&](Walk& walk) {
            const Eigen::MatrixXd& values = ask(walk);
            parts[block] = {values.rowwise().minCoeff(), values.rowwise().maxCoeff()};
        };
        if (m_walks.empty()) {
            Walk fromTheInput = walkOf(block);
            look(fromTheInput);
        } else {
            look(m_walks[block]);
        }
    };
    tbb::task_arena arena(m_threads > 0 ? m_threads : tbb::task_arena::automatic);
    fence.handOver();
    arena.execute([&] { tbb::parallel_for(std::size_t{0}, parts.size(), task); });
    fence.join();
    throwIfCancelled();
    return joined(parts, m_margin);
}

Range SamplePass::rangeAt(int value) {
    return overBlocks([&](Walk& walk) -> const Eigen::MatrixXd& { return walk.at(value); });
}

Range SamplePass::rangeAgain(int value) {
    if (m_walks.empty()) {
        return rangeAt(value);
    }
    return overBlocks([&](Walk& walk) -> const Eigen::MatrixXd& { return walk.again(value); });
}

}  // namespace reach
