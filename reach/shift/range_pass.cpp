#include "reach/shift/range_pass.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "reach/analysis/analysis.h"
#include "reach/relax/interval_rules.h"
#include "reach/relax/walk.h"
#include "reach/relax/zonotope_rules.h"
#include "reach/sets/validate.h"
#include "reach/shift/sample_pass.h"

namespace reach {
namespace {

Range ends(const Box& box) { return {box.lower(), box.upper()}; }

/// What a walk through a graph asks of a set, and its bounds.
struct ZonotopeWalkRules {
    ZonotopeRules rules;

    AffineForms affine(const AffineForms& x, const core::AffineStep& step) {
        return rules.affine(x, step);
    }
    AffineForms activation(const AffineForms& x, const core::ActivationStep& step) {
        return rules.activation(x, step, x.bounds());
    }
    AffineForms sum(const AffineForms& a, const AffineForms& b) { return rules.sum(a, b); }
    static Range rangeOf(const AffineForms& x) { return ends(x.bounds()); }
};

struct BoxWalkRules {
    IntervalRules rules;

    IntervalValue affine(const IntervalValue& x, const core::AffineStep& step) const {
        return rules.affine(x, step);
    }
    IntervalValue activation(const IntervalValue& x, const core::ActivationStep& step) const {
        return rules.activation(x, step);
    }
    IntervalValue sum(const IntervalValue& a, const IntervalValue& b) const {
        return rules.sum(a, b);
    }
    static Range rangeOf(const IntervalValue& x) { return ends(x.box); }
};

/// A relaxation that goes forwards: every layer is computed once, and once more for every shift.
template <typename Value, typename Rules>
class ForwardPass : public RangePass {
public:
    ForwardPass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers, Value input, Rules rules,
                const std::atomic<bool>* cancel)
        : RangePass(std::move(graph), std::move(layers), cancel),
          m_walk(this->graph(), keepUntil(), std::move(input), std::move(rules)) {}

private:
    Range rangeAt(int value) override { return Rules::rangeOf(m_walk.at(value)); }
    Range rangeAgain(int value) override { return Rules::rangeOf(m_walk.again(value)); }

    GraphWalk<Value, Rules> m_walk;
};

/// The part of a graph that ends in one of its values.
core::PiecewiseGraph prefixOf(const core::PiecewiseGraph& graph, int value) {
    core::PiecewiseGraph prefix;
    prefix.inputCount = graph.inputCount;
    prefix.steps.assign(graph.steps.begin(), graph.steps.begin() + value);
    prefix.sizes.assign(graph.sizes.begin(), graph.sizes.begin() + value + 1);
    return prefix;
}

/// Any method of reach/analysis, asked for the outputs of the network's part before each layer.
class AnswerPass : public RangePass {
public:
    AnswerPass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers, const PassSetup& setup,
               const std::atomic<bool>* cancel)
        : RangePass(std::move(graph), std::move(layers), cancel), m_setup(setup) {}

private:
    Range rangeAt(int value) override {
        if (value == 0) {
            return ends(m_setup.input.box);
        }
        const Question question{
            std::make_shared<const core::PiecewiseGraph>(prefixOf(graph(), value)),
            m_setup.input,
            {0, 0}};
        Limits limits;
        limits.threads = m_setup.threads;
        limits.cancel = cancel();
        const MethodResult result = answer(question, m_setup.options.method, limits);
        throwIfCancelled();
        if (result.status == ResultStatus::Failed) {
            throw std::runtime_error(result.reason);
        }
        return {result.lower, result.upper};
    }
    Range rangeAgain(int value) override { return rangeAt(value); }

    PassSetup m_setup;
};

/// For every value the last step at which it is needed: by a reader, or by a layer behind an affine
/// step that may be computed once more.
std::vector<std::size_t> usesOf(const core::PiecewiseGraph& graph,
                                const std::vector<WalkLayer>& layers) {
    std::vector<std::size_t> last = lastReaders(graph);
    for (const WalkLayer& layer : layers) {
        if (layer.value == 0) {
            continue;
        }
        const auto& step = graph.steps[static_cast<std::size_t>(layer.value - 1)];
        if (const auto* affine = std::get_if<core::AffineStep>(&step)) {
            std::size_t& use = last[static_cast<std::size_t>(affine->input)];
            use = std::max(use, static_cast<std::size_t>(layer.step));
        }
    }
    return last;
}

}  // namespace

RangePass::RangePass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers,
                     const std::atomic<bool>* cancel)
    : m_graph(std::move(graph)),
      m_layers(std::move(layers)),
      m_keepUntil(usesOf(m_graph, m_layers)),
      m_bias(m_layers.size()),
      m_cancel(cancel) {}

void RangePass::throwIfCancelled() const {
    if (isCancelled()) {
        throw Cancelled{};
    }
}

core::LinearMap& RangePass::mapOf(std::size_t layer) {
    const auto step = static_cast<std::size_t>(m_layers[layer].value - 1);
    return std::get<core::AffineStep>(m_graph.steps[step]).map;
}

const Eigen::VectorXd& RangePass::biasOf(std::size_t layer) {
    if (m_bias[layer].size() == 0) {
        m_bias[layer] = mapOf(layer).bias;
    }
    return m_bias[layer];
}

Range RangePass::at(std::size_t layer) {
    throwIfCancelled();
    return rangeAt(m_layers[layer].value);
}

Range RangePass::shifted(std::size_t layer, const Eigen::VectorXd& offsets) {
    throwIfCancelled();
    mapOf(layer).bias = biasOf(layer) + offsets;
    return rangeAgain(m_layers[layer].value);
}

std::unique_ptr<RangePass> makeRangePass(core::PiecewiseGraph graph, std::vector<WalkLayer> layers,
                                         const PassSetup& setup, const std::atomic<bool>* cancel) {
    if (setup.options.source == RangeSource::Sampled) {
        return std::make_unique<SamplePass>(std::move(graph), std::move(layers), setup, cancel);
    }
    if (setup.options.method == Method::Zonotope) {
        ZonotopeRules rules(setup.input);
        AffineForms start = rules.start();
        return std::make_unique<ForwardPass<AffineForms, ZonotopeWalkRules>>(
            std::move(graph), std::move(layers), std::move(start),
            ZonotopeWalkRules{std::move(rules)}, cancel);
    }
    if (setup.options.method == Method::Box) {
        IntervalRules rules(setup.input);
        IntervalValue start = rules.start();
        return std::make_unique<ForwardPass<IntervalValue, BoxWalkRules>>(
            std::move(graph), std::move(layers), std::move(start), BoxWalkRules{std::move(rules)},
            cancel);
    }
    return std::make_unique<AnswerPass>(std::move(graph), std::move(layers), setup, cancel);
}

std::vector<WalkLayer> walkLayers(const core::Network& network, const core::PiecewiseGraph& graph) {
    std::vector<WalkLayer> layers;
    int lastNode = -1;
    for (const int step : graph.activations()) {
        const auto& activation =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(step)]);
        const auto& node = network.nodes()[static_cast<std::size_t>(activation.node)];
        // Of a ramp's two bends the first one counts.
        if (core::isActivation(node.operation) && activation.node != lastNode) {
            layers.push_back({activation.input, step});
        }
        lastNode = activation.node;
    }
    return layers;
}

PassSetup makeSetup(const InputSet& input, const RangeOptions& options, int threads) {
    PassSetup setup{input, options, nullptr, threads};
    if (options.source == RangeSource::Sampled) {
        setup.samples = std::make_shared<const Eigen::MatrixXd>(rangeSamples(input, options));
    }
    return setup;
}

void validateRanges(Eigen::Index inputCount, const InputSet& input, const RangeOptions& options) {
    validate(input);
    requireSize("neuron ranges", "input set", input.dim(), inputCount);
    const bool bounds = !isExactLike(options.method) && !needsTensors(options.method);
    require(options.source == RangeSource::Sampled || bounds, "neuron ranges",
            "the method must be box, zonotope, star, triangle or parallelogram; found " +
                std::string(info(options.method).id));
    require(options.source == RangeSource::Sound || options.samples >= 1, "neuron ranges",
            "at least one sample is needed; found " + std::to_string(options.samples));
    require(options.margin >= 0.0 && options.margin <= std::numeric_limits<double>::max(),
            "neuron ranges", "the margin must be a finite number of at least 0");
    require(!isEmpty(input), "neuron ranges", "the input set is empty");
}

}  // namespace reach
