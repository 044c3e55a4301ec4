#include "core/bounds/slope_search.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

namespace core {

namespace {

using at::Tensor;

/// Activations that rows over a value pass on their way back.
std::vector<int> activationsBefore(const TensorNetwork& network, int node) {
    std::vector<bool> isReached(static_cast<std::size_t>(node) + 1, false);
    isReached[static_cast<std::size_t>(node)] = true;
    std::vector<int> found;
    for (int v = node; v > 0; --v) {
        if (!isReached[static_cast<std::size_t>(v)]) {
            continue;
        }
        const TensorNode& here = network.node(v);
        if (here.isActivation() && !std::holds_alternative<MaxPool>(here.operation)) {
            found.push_back(v);
        }
        for (const int input : here.inputs) {
            isReached[static_cast<std::size_t>(input)] = true;
        }
    }
    return found;
}

/// Adam's memory of one tensor of slopes.
struct Climber {
    int node = 0;
    Tensor slope;  ///< [N, *shape] in [0, 1]
    Tensor best;
    Tensor mean;
    Tensor square;
};

class Search {
public:
    Search(const SlopeProblem& problem, int node, const Rows& rows, const RowSamples& sample)
        : m_problem(problem),
          m_node(node),
          m_rows{denseRows(rows, problem.network.node(node).shape), {}},
          m_sample(sample),
          m_back(problem.network, problem.region, problem.known, false) {
        for (const int v : activationsBefore(problem.network, node)) {
            const Tensor start = m_problem.known.lines[static_cast<std::size_t>(v)]
                                     .lowerSlope.detach()
                                     .clamp(0, 1)
                                     .index_select(0, sample);
            m_climbers.push_back(
                {v, start, start.clone(), at::zeros_like(start), at::zeros_like(start)});
        }
    }

    Tensor run(const SlopeSearch& search, const std::function<void(double)>& tick) {
        double step = search.stepSize;
        for (int i = 0; i <= search.steps && !m_climbers.empty(); ++i) {
            if (tick) {
                tick(static_cast<double>(i) / (search.steps + 1));
            }
            const bool isLast = i == search.steps;
            const Tensor bound = evaluate(!isLast);
            keepBest(bound.detach());
            if (!isLast) {
                climb(bound, i + 1, step);
                step *= search.decay;
            }
        }
        return bestBound();
    }

private:
    std::vector<Lines> linesOf(bool best, bool covered) const {
        std::vector<Lines> lines(m_problem.network.nodes().size());
        for (const Climber& climber : m_climbers) {
            const TensorNode& node = m_problem.network.node(climber.node);
            const Interval& bounds = m_problem.bounds[static_cast<std::size_t>(node.inputs[0])];
            lines[static_cast<std::size_t>(climber.node)] =
                linesWithSlope(node, bounds.lower.index_select(0, m_sample),
                               bounds.upper.index_select(0, m_sample),
                               best ? climber.best : climber.slope, covered);
        }
        return lines;
    }

    Tensor evaluate(bool withGradients) {
        const at::AutoGradMode mode(withGradients);
        for (Climber& climber : m_climbers) {
            climber.slope = climber.slope.detach().requires_grad_(withGradients);
        }
        const std::vector<Lines> lines = linesOf(false, false);
        m_back.setRowLines(&lines);
        return m_back.minimum(m_node, {m_rows.coef.clone(), {}}, m_sample);
    }

    void keepBest(const Tensor& bound) {
        if (!m_best.defined()) {
            m_best = bound;
            return;
        }
        const Tensor better = bound > m_best;
        m_best = at::where(better, bound, m_best);
        for (Climber& climber : m_climbers) {
            std::vector<std::int64_t> sizes(static_cast<std::size_t>(climber.slope.dim()), 1);
            sizes[0] = better.size(0);
            climber.best = at::where(better.view(sizes), climber.slope.detach(), climber.best);
        }
    }

    void climb(const Tensor& bound, int iteration, double step) {
        torch::autograd::variable_list slopes;
        for (const Climber& climber : m_climbers) {
            slopes.push_back(climber.slope);
        }
        const auto gradients = torch::autograd::grad(
            {bound}, slopes, {at::ones_like(bound.detach())}, c10::nullopt, false, true);
        const at::NoGradGuard guard;
        constexpr double kFirst = 0.9;
        constexpr double kSecond = 0.999;
        constexpr double kSmall = 1e-8;
        const double meanScale = 1.0 / (1.0 - std::pow(kFirst, iteration));
        const double squareScale = 1.0 / (1.0 - std::pow(kSecond, iteration));
        for (std::size_t i = 0; i < m_climbers.size(); ++i) {
            if (!gradients[i].defined()) {
                continue;
            }
            Climber& c = m_climbers[i];
            c.mean = c.mean * kFirst + gradients[i] * (1 - kFirst);
            c.square = c.square * kSecond + gradients[i] * gradients[i] * (1 - kSecond);
            const Tensor move = (c.mean * meanScale) / ((c.square * squareScale).sqrt() + kSmall);
            c.slope = (c.slope.detach() + move * step).clamp(0, 1);
        }
    }

    /// The best slopes' bound: as found, or again with the error terms.
    Tensor bestBound() const {
        Backsubstitution back(m_problem.network, m_problem.region, m_problem.known,
                              m_problem.covered);
        if (!m_problem.covered && m_best.defined()) {
            return m_best;
        }
        const at::NoGradGuard guard;
        const std::vector<Lines> lines = linesOf(true, m_problem.covered);
        back.setRowLines(&lines);
        const Tensor found = back.minimum(m_node, {m_rows.coef.clone(), {}}, m_sample);
        Backsubstitution start(m_problem.network, m_problem.region, m_problem.known,
                               m_problem.covered);
        return at::maximum(found, start.minimum(m_node, {m_rows.coef.clone(), {}}, m_sample));
    }

    const SlopeProblem& m_problem;
    int m_node;
    Rows m_rows;
    const RowSamples& m_sample;
    Backsubstitution m_back;
    std::vector<Climber> m_climbers;
    Tensor m_best;
};

}  // namespace

Tensor searchSlopes(const SlopeProblem& problem, int node, const Rows& rows,
                    const RowSamples& sample, const SlopeSearch& search,
                    const std::function<void(double)>& tick) {
    return Search(problem, node, rows, sample).run(search, tick);
}

}  // namespace core
