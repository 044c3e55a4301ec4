#include "reach/study/loss_growth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/attack/balls.h"

namespace reach {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kMostPairs = 128;  ///< in one batch, unless a setting says otherwise

struct Pair {
    std::size_t sample = 0;
    std::size_t lambda = 0;
};

/// One method over the pairs of some samples.
class PairRun {
public:
    PairRun(core::BoundEngine& engine, const core::BoundMethod& method, const LossSamples& samples,
            BoxCentre centre, std::span<const double> lambdas, std::int64_t outputs,
            const std::atomic<bool>* cancel)
        : m_engine(engine),
          m_method(method),
          m_samples(samples),
          m_centre(centre),
          m_lambdas(lambdas),
          m_outputs(outputs),
          m_cancel(cancel),
          m_inputs(samples.clean.size() / samples.labels.size()),
          m_losses(samples.labels.size() * lambdas.size(), kInfinity) {}

    std::vector<double> run(std::int64_t batch) {
        std::vector<Pair> pairs;
        for (std::size_t s = 0; s < m_samples.labels.size(); ++s) {
            for (std::size_t k = 0; k < m_lambdas.size(); ++k) {
                pairs.push_back({s, k});
            }
        }
        const auto most =
            std::min<std::int64_t>(kMostPairs, static_cast<std::int64_t>(pairs.size()));
        const auto step = static_cast<std::size_t>(
            batch > 0 ? batch : core::fittingBatch(m_engine, most, m_outputs - 1, m_method));
        for (std::size_t first = 0; first < pairs.size() && !isCancelled(); first += step) {
            bound(std::span(pairs).subspan(first, std::min(step, pairs.size() - first)));
        }
        return std::move(m_losses);
    }

private:
    bool isCancelled() const { return m_cancel != nullptr && *m_cancel; }

    std::vector<double> centreOf(const Pair& pair) const {
        const auto own = [&](const std::vector<double>& points) {
            return std::span(points).subspan(pair.sample * m_inputs, m_inputs);
        };
        if (m_centre == BoxCentre::Clean) {
            return {own(m_samples.clean).begin(), own(m_samples.clean).end()};
        }
        const double radius = m_samples.eps * (1.0 - m_lambdas[pair.lambda]);
        std::vector<double> centre =
            projectedCentre(own(m_samples.clean), own(m_samples.attacked), radius);
        if (m_samples.clip) {
            for (double& value : centre) {
                value = std::clamp(value, (*m_samples.clip)[0], (*m_samples.clip)[1]);
            }
        }
        return centre;
    }

    core::InputBatch regionsOf(std::span<const Pair> pairs) const {
        core::InputBatch regions;
        for (const Pair& pair : pairs) {
            const double tau = m_samples.eps * m_lambdas[pair.lambda];
            const core::InputBatch one =
                core::ballsAround(centreOf(pair), {m_samples.labels[pair.sample]}, {0},
                                  {tau, core::BallNorm::Linf, m_samples.clip})
                    .region;
            regions.lower.insert(regions.lower.end(), one.lower.begin(), one.lower.end());
            regions.upper.insert(regions.upper.end(), one.upper.begin(), one.upper.end());
            ++regions.count;
        }
        return regions;
    }

    /// What fails as a whole is tried by halves, so that one pair's trouble is its own.
    void bound(std::span<const Pair> pairs) {
        core::BoundOptions options;
        options.cancel = m_cancel;
        const auto pass = m_engine.start(regionsOf(pairs), m_method, options);
        if (isCancelled()) {
            return;
        }
        if (pass->status() == core::BoundStatus::Complete) {
            read(*pass, pairs);
        } else if (pairs.size() > 1) {
            bound(pairs.first(pairs.size() / 2));
            bound(pairs.subspan(pairs.size() / 2));
        } else if (pass->status() == core::BoundStatus::Partial) {
            throw std::runtime_error(m_method.title + ": " + pass->reason());
        }
    }

    void read(core::BoundPass& pass, std::span<const Pair> pairs) {
        std::vector<int> labels;
        for (const Pair& pair : pairs) {
            labels.push_back(m_samples.labels[pair.sample]);
        }
        try {
            const core::RowBounds margins = pass.rows(core::marginRows(labels, m_outputs), false);
            const auto rows = static_cast<std::size_t>(m_outputs - 1);
            for (std::size_t k = 0; k < pairs.size(); ++k) {
                m_losses[pairs[k].sample * m_lambdas.size() + pairs[k].lambda] =
                    crossEntropyOf(std::span(margins.lower).subspan(k * rows, rows));
            }
        } catch (const std::runtime_error&) {
            if (!isCancelled()) {
                throw;
            }
        }
    }

    core::BoundEngine& m_engine;
    const core::BoundMethod& m_method;
    const LossSamples& m_samples;
    BoxCentre m_centre;
    std::span<const double> m_lambdas;
    std::int64_t m_outputs;
    const std::atomic<bool>* m_cancel;
    std::size_t m_inputs;
    std::vector<double> m_losses;
};

}  // namespace

double crossEntropyOf(std::span<const double> margins) {
    double largest = 0.0;  // of the exponents, that of the label's own class included
    for (const double margin : margins) {
        if (std::isnan(margin) || margin == -kInfinity) {
            return kInfinity;
        }
        largest = std::max(largest, -margin);
    }
    double rest = 0.0;  // but for the label's own class
    for (const double margin : margins) {
        rest += std::exp(-margin - largest);
    }
    return largest > 0.0 ? largest + std::log(rest + std::exp(-largest)) : std::log1p(rest);
}

std::vector<double> projectedCentre(std::span<const double> clean, std::span<const double> attacked,
                                    double radius) {
    std::vector<double> centre;
    for (std::size_t i = 0; i < clean.size(); ++i) {
        centre.push_back(clean[i] + std::clamp(attacked[i] - clean[i], -radius, radius));
    }
    return centre;
}

std::vector<double> robustLosses(core::BoundEngine& engine, const core::BoundMethod& method,
                                 const LossSamples& samples, BoxCentre centre,
                                 std::span<const double> lambdas, std::int64_t outputs,
                                 std::int64_t batch, const std::atomic<bool>* cancel) {
    return PairRun(engine, method, samples, centre, lambdas, outputs, cancel).run(batch);
}

std::vector<double> pointLosses(core::BoundEngine& engine, const std::vector<double>& points,
                                const std::vector<int>& labels) {
    const std::vector<double> outputs = engine.evaluate(points);
    const std::size_t classes = outputs.size() / labels.size();
    std::vector<double> losses;
    for (std::size_t s = 0; s < labels.size(); ++s) {
        const auto own = std::span(outputs).subspan(s * classes, classes);
        const auto label = static_cast<std::size_t>(labels[s]);
        std::vector<double> margins;
        for (std::size_t i = 0; i < classes; ++i) {
            if (i != label) {
                margins.push_back(own[label] - own[i]);
            }
        }
        losses.push_back(crossEntropyOf(margins));
    }
    return losses;
}

const LossCurve* LossRun::maybe(std::string_view method, BoxCentre centre) const {
    const auto found = std::find_if(curves.begin(), curves.end(), [&](const LossCurve& curve) {
        return curve.method == method && curve.centre == centre;
    });
    return found == curves.end() ? nullptr : &*found;
}

std::vector<double> LossRun::at(const LossCurve& curve, std::size_t k) const {
    std::vector<double> values;
    for (std::size_t s = 0; s < samples(); ++s) {
        values.push_back(curve.values[s * lambdas.size() + k]);
    }
    return values;
}

std::vector<double> LossRun::means(const LossCurve& curve) const {
    std::vector<double> values(lambdas.size(), 0.0);
    for (std::size_t s = 0; s < samples(); ++s) {
        for (std::size_t k = 0; k < lambdas.size(); ++k) {
            values[k] += curve.values[s * lambdas.size() + k] / static_cast<double>(samples());
        }
    }
    return values;
}

std::size_t LossRun::middle() const {
    const auto nearest = std::min_element(lambdas.begin(), lambdas.end(), [](double a, double b) {
        return std::abs(a - 0.5) < std::abs(b - 0.5);
    });
    const auto place = static_cast<std::size_t>(nearest - lambdas.begin());
    return lambdas.size() < 3 ? place : std::clamp<std::size_t>(place, 1, lambdas.size() - 2);
}

}  // namespace reach
