#pragma once

#include <vector>

#include "reach/shift/range_pass.h"

namespace reach {

/// Values of a network at points of the input set, as columns.
struct PointRules {
    static Eigen::MatrixXd affine(const Eigen::MatrixXd& x, const core::AffineStep& step);
    static Eigen::MatrixXd activation(const Eigen::MatrixXd& x, const core::ActivationStep& step);
    static Eigen::MatrixXd sum(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) { return a + b; }
};

/// Ranges by points, in blocks that several threads go through. The blocks keep their values from
/// layer to layer while these fit into kKeptNumbers; else each layer starts from the input again.
class SamplePass : public RangePass {
public:
    SamplePass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers, const PassSetup& setup,
               const std::atomic<bool>* cancel);

private:
    using Walk = GraphWalk<Eigen::MatrixXd, PointRules>;

    Range rangeAt(int value) override;
    Range rangeAgain(int value) override;
    template <typename Ask>
    Range overBlocks(Ask ask);
    Walk walkOf(std::size_t block) const;

    std::shared_ptr<const Eigen::MatrixXd> m_samples;
    double m_margin;
    int m_threads;
    std::vector<Walk> m_walks;  ///< one a block where they are kept
};

}  // namespace reach
