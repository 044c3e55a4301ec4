#include "core/attack/gradient_attack.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/attack/projection.h"
#include "core/attack/sample_random.h"

namespace core {

namespace {

void checkLabels(const std::vector<int>& labels, std::int64_t outputs) {
    for (const int label : labels) {
        if (label < 0 || label >= outputs) {
            throw std::invalid_argument("label " + std::to_string(label) + " of a network with " +
                                        std::to_string(outputs) + " outputs");
        }
    }
}

void checkCounts(const AttackSamples& samples, std::int64_t inputs, std::int64_t outputs) {
    const std::int64_t count = samples.region.count;
    if (outputs < 2) {
        throw std::invalid_argument("an attack needs a network of two outputs or more, not of " +
                                    std::to_string(outputs));
    }
    if (static_cast<std::int64_t>(samples.points.size()) != count * inputs ||
        static_cast<std::int64_t>(samples.labels.size()) != count ||
        static_cast<std::int64_t>(samples.indices.size()) != count) {
        throw std::invalid_argument("attack: " + std::to_string(count) + " regions of " +
                                    std::to_string(inputs) + " inputs, but " +
                                    std::to_string(samples.points.size()) + " numbers, " +
                                    std::to_string(samples.labels.size()) + " labels and " +
                                    std::to_string(samples.indices.size()) + " indices");
    }
}

void checkInside(const AttackSamples& samples) {
    const InputBatch& region = samples.region;
    for (std::size_t i = 0; i < samples.points.size(); ++i) {
        if (!(samples.points[i] >= region.lower[i] && samples.points[i] <= region.upper[i])) {
            throw std::invalid_argument("attack: a sample lies outside of its region");
        }
    }
}

using Forward = std::function<at::Tensor(const at::Tensor& points)>;

/// One run from one start with one loss. best: where the strongest points are kept; null: nowhere.
class Restart {
public:
    Restart(const Forward& forward, const TensorSamples& samples, const AttackSettings& settings,
            const AttackHooks& hooks, TensorAttack* best)
        : m_forward(forward),
          m_samples(samples),
          m_settings(settings),
          m_hooks(hooks),
          m_best(best) {}

    /// Minimises the loss (of rival `target`, an offset from the label, where it is targeted).
    /// `tick` is asked after each step.
    bool run(at::Tensor x, std::int64_t target, const std::function<bool()>& tick,
             const std::function<void(int step, const at::Tensor&)>& visited) {
        const at::Tensor unit = stepUnit(m_samples.region);
        double size = m_settings.stepSize;
        std::size_t decay = 0;
        visited(0, x);
        for (int step = 1; step <= m_settings.steps; ++step) {
            const at::Tensor g = freeGradient(x, gradientAt(x, target));
            x = projectOnto(m_samples.region, x - unit * size * steepest(m_samples.region.norm, g));
            visited(step, x);
            if (decay < m_settings.decay.size() && m_settings.decay[decay].afterStep == step) {
                size *= m_settings.decay[decay++].factor;
            }
            if (!tick()) {
                keep(x);
                return false;
            }
        }
        keep(x);
        return true;
    }

private:
    /// The gradient of the loss, which looks at the outputs of x anyway: these are kept.
    at::Tensor gradientAt(const at::Tensor& x, std::int64_t target) {
        const at::AutoGradMode on(true);
        const at::Tensor leaf = x.detach().requires_grad_(true);
        const at::Tensor outputs = m_forward(leaf);
        const at::Tensor loss = lossOf(outputs, target).sum();
        const at::Tensor g = torch::autograd::grad({loss}, {leaf})[0];
        if (m_best != nullptr) {
            keep(x, marginsOf(outputs.detach(), m_samples.labels));
        }
        return g;
    }

    /// Without the coordinates that a step would push out of the box: a step of fixed length in
    /// another norm is not to be spent on them.
    at::Tensor freeGradient(const at::Tensor& x, const at::Tensor& g) const {
        const InputRegion& region = m_samples.region;
        if (region.norm == BallNorm::Linf) {
            return g;
        }
        const at::Tensor stuck = at::logical_or(at::logical_and(x <= region.lower, g > 0.0),
                                                at::logical_and(x >= region.upper, g < 0.0));
        return at::where(stuck, at::zeros_like(g), g);
    }

    at::Tensor lossOf(const at::Tensor& outputs, std::int64_t target) const {
        if (m_hooks.objective) {
            return m_hooks.objective(outputs);
        }
        const at::Tensor label = m_samples.labels.unsqueeze(1);
        if (m_settings.loss == AttackLoss::CrossEntropy) {
            return at::log_softmax(outputs, 1).gather(1, label).squeeze(1);
        }
        if (m_settings.loss == AttackLoss::Margin) {
            return marginsOf(outputs, m_samples.labels);
        }
        const at::Tensor rival = at::remainder(label + target, outputs.size(1));
        return (outputs.gather(1, label) - outputs.gather(1, rival)).squeeze(1);
    }

    void keep(const at::Tensor& x) {
        if (m_best == nullptr) {
            return;
        }
        const at::AutoGradMode off(false);
        keep(x, marginsOf(m_forward(x), m_samples.labels));
    }

    void keep(const at::Tensor& x, const at::Tensor& margins) {
        const at::Tensor stronger = margins < m_best->margins;
        m_best->points = at::where(stronger.unsqueeze(1), x.detach(), m_best->points);
        m_best->margins = at::where(stronger, margins, m_best->margins);
    }

    const Forward& m_forward;
    const TensorSamples& m_samples;
    const AttackSettings& m_settings;
    const AttackHooks& m_hooks;
    TensorAttack* m_best;
};

Forward forwardOf(const TensorNetwork& network, const AttackHooks& hooks) {
    return hooks.forward
               ? hooks.forward
               : Forward([&network](const at::Tensor& points) { return network.evaluate(points); });
}

/// Where a restart begins.
at::Tensor startOf(const TensorSamples& samples, const AttackSettings& settings,
                   const AttackHooks& hooks, int restart, std::uint64_t stream) {
    if (restart == 0 && hooks.start.defined()) {
        return hooks.start;
    }
    const bool atRandom = restart > 0 || settings.randomStart;
    return atRandom
               ? randomPoints(samples.region, SampleRandom{settings.seed}, samples.indices, stream)
               : samples.points;
}

}  // namespace

TensorSamples makeSamples(const AttackSamples& samples, std::int64_t inputs, std::int64_t outputs,
                          TensorPlace place) {
    checkCounts(samples, inputs, outputs);
    checkLabels(samples.labels, outputs);
    TensorSamples result;
    result.region = makeRegion(samples.region, inputs, place);
    checkInside(samples);
    const std::int64_t count = samples.region.count;
    at::Tensor points = at::empty({count, inputs}, at::kDouble);
    std::copy(samples.points.begin(), samples.points.end(), points.data_ptr<double>());
    at::Tensor labels = at::empty({count}, at::kLong);
    std::copy(samples.labels.begin(), samples.labels.end(), labels.data_ptr<std::int64_t>());
    result.points = points.to(place.device, place.type);
    result.labels = labels.to(place.device);
    result.indices = samples.indices;
    return result;
}

at::Tensor marginsOf(const at::Tensor& outputs, const at::Tensor& labels) {
    const at::Tensor label = labels.unsqueeze(1);
    const at::Tensor others = outputs.scatter(1, label, -std::numeric_limits<double>::infinity());
    return outputs.gather(1, label).squeeze(1) - others.amax(1);
}

TensorAttack runAttack(const TensorNetwork& network, const TensorSamples& samples,
                       const AttackSettings& settings, const AttackHooks& hooks) {
    checkAttack(settings);
    const at::AutoGradMode off(false);
    const Forward forward = forwardOf(network, hooks);
    TensorAttack best;
    best.points = samples.points;
    best.cleanMargins = marginsOf(forward(samples.points), samples.labels);
    best.margins = best.cleanMargins;
    const bool isTargeted = settings.loss == AttackLoss::TargetedMargin;
    const std::int64_t rivals = isTargeted ? network.outputSize() - 1 : 1;
    const double all =
        static_cast<double>(settings.restarts) * settings.steps * static_cast<double>(rivals);
    double done = 0.0;
    const auto tick = [&] {
        done += 1.0;
        return !hooks.tick || hooks.tick(done / all);
    };
    for (int restart = 0; restart < settings.restarts && best.isComplete; ++restart) {
        for (std::int64_t rival = 1; rival <= rivals && best.isComplete; ++rival) {
            const auto stream = static_cast<std::uint64_t>(restart * rivals + rival - 1);
            const at::Tensor start = startOf(samples, settings, hooks, restart, stream);
            best.isComplete = Restart(forward, samples, settings, hooks, &best)
                                  .run(start, rival, tick, [&](int step, const at::Tensor& x) {
                                      if (hooks.visited) {
                                          hooks.visited(restart, step, x);
                                      }
                                  });
        }
    }
    return best;
}

at::Tensor endOfDescent(const TensorNetwork& network, const TensorSamples& samples,
                        const AttackSettings& settings, const AttackHooks& hooks) {
    checkAttack(settings);
    const at::AutoGradMode off(false);
    const Forward forward = forwardOf(network, hooks);
    int done = 0;
    const auto tick = [&] {
        return !hooks.tick || hooks.tick(static_cast<double>(++done) / settings.steps);
    };
    at::Tensor end;
    Restart(forward, samples, settings, hooks, nullptr)
        .run(startOf(samples, settings, hooks, 0, 0), 1, tick, [&](int step, const at::Tensor& x) {
            end = x;
            if (hooks.visited) {
                hooks.visited(0, step, x);
            }
        });
    return end;
}

}  // namespace core
