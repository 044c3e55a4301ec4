#include <algorithm>
#include <utility>

#include "core/network/piecewise_graph.h"
#include "reach/study/tightness.h"

namespace reach {

namespace {

/// The network whose outputs are the margins y_label - y_i, i other than the label.
core::Network marginsOf(const core::Network& network, int label) {
    std::vector<core::Node> nodes = network.nodes();
    const auto last = [&] { return static_cast<int>(nodes.size()) - 1; };
    const std::int64_t outputs = network.outputCount();
    if (network.outputShape().size() != 1) {
        nodes.push_back({"flat", core::Reshape{{outputs}}, {last()}});
    }
    core::Dense margins;
    margins.in = outputs;
    margins.out = outputs - 1;
    margins.weight = core::marginRows({label}, outputs).weights;
    margins.bias.assign(static_cast<std::size_t>(outputs - 1), 0.0);
    nodes.push_back({"margins", std::move(margins), {last()}});
    return core::Network(std::move(nodes));
}

/// One sample: how far its margins stay above 0.
class Bisection {
public:
    Bisection(const core::Network& network, Relaxation relaxation, const LabelledSample& sample,
              std::span<const double> radii, const TightnessSetup& setup,
              const std::atomic<bool>* cancel)
        : m_graph(core::makePiecewiseGraph(marginsOf(network, sample.label))),
          m_relaxation(relaxation),
          m_sample(sample),
          m_radii(radii),
          m_setup(setup),
          m_result(radii.size()) {
        m_options.threads = setup.threads;
        m_options.cancel = cancel;
    }

    PairBounds run() {
        // Certified below `holds`, not from `fails` on.
        std::size_t holds = 0;
        std::size_t fails = m_radii.size();
        while (holds < fails && !(m_options.cancel != nullptr && *m_options.cancel)) {
            const std::size_t middle = holds + (fails - holds) / 2;
            if (isCertified(middle)) {
                holds = middle + 1;
            } else {
                fails = middle;
            }
        }
        std::fill_n(m_result.certified.begin(), holds, std::uint8_t{1});
        return m_result;
    }

private:
    bool isCertified(std::size_t radius) {
        const InputSet ball = ballAround(m_sample, m_radii[radius], m_setup);
        const RelaxationResult found = relax(m_graph, ball, m_relaxation, {-1, -1}, m_options);
        if (found.outputLower.size() == 0) {
            return false;
        }
        m_result.margin[radius] = found.outputLower.minCoeff();
        return m_result.margin[radius] > 0.0;
    }

    core::PiecewiseGraph m_graph;
    Relaxation m_relaxation;
    const LabelledSample& m_sample;
    std::span<const double> m_radii;
    const TightnessSetup& m_setup;
    RelaxationOptions m_options;
    PairBounds m_result;
};

}  // namespace

PairBounds measureByProgrammes(const core::Network& network, Relaxation relaxation,
                               std::span<const LabelledSample> samples,
                               std::span<const double> radii, const TightnessSetup& setup,
                               const std::atomic<bool>* cancel) {
    PairBounds result;
    for (const LabelledSample& sample : samples) {
        result.append(sample.isCorrect()
                          ? Bisection(network, relaxation, sample, radii, setup, cancel).run()
                          : PairBounds(radii.size()));
    }
    return result;
}

}  // namespace reach
