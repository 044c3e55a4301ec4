#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "reach/study/tightness.h"

namespace reach {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kMostPairs = 128;  ///< in one batch, unless a setting says otherwise

struct Pair {
    std::size_t sample = 0;
    std::size_t radius = 0;
};

/// A sample's search: certified below `holds`, not from `fails` on.
struct Ends {
    std::size_t sample = 0;
    std::size_t holds = 0;
    std::size_t fails = 0;

    Pair middle() const { return {sample, holds + (fails - holds) / 2}; }
};

/// One method over the pairs of some samples.
class PairRun {
public:
    PairRun(core::BoundEngine& engine, std::int64_t outputs, const core::BoundMethod& method,
            bool isMonotone, std::span<const LabelledSample> samples, std::span<const double> radii,
            const TightnessSetup& setup, const std::atomic<bool>* cancel)
        : m_engine(engine),
          m_outputs(outputs),
          m_method(method),
          m_samples(samples),
          m_radii(radii),
          m_setup(setup),
          m_cancel(cancel),
          m_bisects(!setup.allBounds && (isMonotone || setup.bisects)),
          m_result(samples.size() * radii.size()) {}

    PairBounds run() {
        const std::int64_t batch = m_setup.batch > 0 ? m_setup.batch : batchThatFits();
        if (m_bisects) {
            bisect(static_cast<std::size_t>(batch));
        } else {
            scan(static_cast<std::size_t>(batch));
        }
        return m_result;
    }

private:
    bool isCancelled() const { return m_cancel != nullptr && *m_cancel; }
    std::size_t at(const Pair& pair) const { return pair.sample * m_radii.size() + pair.radius; }
    std::int64_t rowCount() const { return m_outputs - 1 + (m_setup.allBounds ? m_outputs : 0); }

    std::int64_t batchThatFits() {
        std::int64_t batch = kMostPairs;
        while (batch > 1 && !m_engine.plan(batch, rowCount(), m_method).fits) {
            batch /= 2;
        }
        return batch;
    }

    /// A misclassified sample is never certified.
    std::vector<std::size_t> samplesWorthIt() const {
        std::vector<std::size_t> list;
        for (std::size_t s = 0; s < m_samples.size(); ++s) {
            if (m_setup.allBounds || m_samples[s].isCorrect()) {
                list.push_back(s);
            }
        }
        return list;
    }

    /// From the smallest radius up, as many radii for all samples that are left as a batch holds.
    void scan(std::size_t batch) {
        std::vector<std::size_t> active = samplesWorthIt();
        for (std::size_t radius = 0; radius < m_radii.size() && !active.empty();) {
            const std::size_t wave =
                std::clamp<std::size_t>(batch / active.size(), 1, m_radii.size() - radius);
            boundInBatches(pairsOf(active, radius, wave), batch);
            if (isCancelled()) {
                return;
            }
            radius += wave;
            std::erase_if(active, [&](std::size_t sample) { return isOver(sample, radius); });
        }
    }

    /// Every sample's largest certified radius, all samples at once.
    void bisect(std::size_t batch) {
        std::vector<Ends> open;
        for (const std::size_t sample : samplesWorthIt()) {
            open.push_back({sample, 0, m_radii.size()});
        }
        while (!open.empty() && !isCancelled()) {
            std::vector<Pair> pairs;
            for (const Ends& ends : open) {
                pairs.push_back(ends.middle());
            }
            boundInBatches(pairs, batch);
            for (Ends& ends : open) {
                narrow(ends);
            }
            std::erase_if(open, [](const Ends& ends) { return ends.holds == ends.fails; });
        }
    }

    /// By what was found in the middle.
    void narrow(Ends& ends) {
        const Pair middle = ends.middle();
        if (m_result.certified[at(middle)] != 0) {
            ends.holds = middle.radius + 1;
        } else {
            ends.fails = middle.radius;
        }
        const auto first =
            m_result.certified.begin() + static_cast<std::ptrdiff_t>(at({ends.sample, 0}));
        std::fill_n(first, ends.holds, std::uint8_t{1});
    }

    static std::vector<Pair> pairsOf(const std::vector<std::size_t>& samples, std::size_t first,
                                     std::size_t count) {
        std::vector<Pair> pairs;
        for (std::size_t radius = first; radius < first + count; ++radius) {
            for (const std::size_t sample : samples) {
                pairs.push_back({sample, radius});
            }
        }
        return pairs;
    }

    void boundInBatches(std::span<const Pair> pairs, std::size_t batch) {
        for (std::size_t first = 0; first < pairs.size() && !isCancelled(); first += batch) {
            bound(pairs.subspan(first, std::min(batch, pairs.size() - first)));
        }
    }

    core::InputBatch inputsOf(std::span<const Pair> pairs) const {
        core::InputBatch inputs;
        inputs.count = static_cast<std::int64_t>(pairs.size());
        inputs.norm = m_setup.norm;
        for (const Pair& pair : pairs) {
            const LabelledSample& sample = m_samples[pair.sample];
            const InputSet set = ballAround(sample, m_radii[pair.radius], m_setup);
            const Eigen::VectorXd& lower = set.box.lower();
            const Eigen::VectorXd& upper = set.box.upper();
            inputs.lower.insert(inputs.lower.end(), lower.begin(), lower.end());
            inputs.upper.insert(inputs.upper.end(), upper.begin(), upper.end());
            if (set.ball) {
                inputs.center.insert(inputs.center.end(), sample.pixels.begin(),
                                     sample.pixels.end());
                inputs.radius.push_back(set.ball->radius);
            }
        }
        return inputs;
    }

    /// What fails as a whole is tried by halves, so that one pair's trouble is its own.
    void bound(std::span<const Pair> pairs) {
        core::BoundOptions options;
        options.cancel = m_cancel;
        const auto pass = m_engine.start(inputsOf(pairs), m_method, options);
        if (isCancelled()) {
            return;
        }
        if (pass->status() == core::BoundStatus::Complete) {
            read(*pass, pairs);
        } else if (pairs.size() > 1) {
            bound(pairs.first(pairs.size() / 2));
            bound(pairs.subspan(pairs.size() / 2));
        } else if (pass->status() == core::BoundStatus::Failed) {
            m_result.margin[at(pairs.front())] = -kInfinity;
        } else {
            throw std::runtime_error(m_method.title + ": " + pass->reason());
        }
    }

    void read(core::BoundPass& pass, std::span<const Pair> pairs) {
        std::vector<int> labels;
        for (const Pair& pair : pairs) {
            labels.push_back(m_samples[pair.sample].label);
        }
        try {
            const core::RowBounds margins = pass.rows(core::marginRows(labels, m_outputs), false);
            const core::RowBounds outputs = m_setup.allBounds
                                                ? pass.rows(core::outputRows(m_outputs), true)
                                                : core::RowBounds();
            for (std::size_t k = 0; k < pairs.size(); ++k) {
                keep(pairs[k], margins, outputs, k);
            }
        } catch (const std::runtime_error&) {
            if (!isCancelled()) {
                throw;
            }
        }
    }

    void keep(const Pair& pair, const core::RowBounds& margins, const core::RowBounds& outputs,
              std::size_t k) {
        const auto rows = static_cast<std::ptrdiff_t>(m_outputs - 1);
        const auto first = margins.lower.begin() + static_cast<std::ptrdiff_t>(k) * rows;
        const double least = *std::min_element(first, first + rows);
        const std::size_t place = at(pair);
        m_result.margin[place] = least;
        // A comparison that NaN fails.
        m_result.certified[place] = m_samples[pair.sample].isCorrect() && least > 0.0 ? 1 : 0;
        if (!m_setup.allBounds) {
            return;
        }
        double sum = 0.0;
        std::for_each(first, first + rows, [&](double value) { sum += value; });
        m_result.meanMargin[place] = sum / static_cast<double>(rows);
        double width = 0.0;
        const auto count = static_cast<std::size_t>(m_outputs);
        for (std::size_t i = k * count; i < (k + 1) * count; ++i) {
            width += outputs.upper[i] - outputs.lower[i];
        }
        m_result.range[place] = width / static_cast<double>(count);
    }

    /// Whether the sample is settled by the radii before `end`; what was computed beyond the radius
    /// that settled it is taken back, so that no result depends on how pairs were batched.
    bool isOver(std::size_t sample, std::size_t end) {
        std::int64_t failures = 0;
        const std::int64_t patience = m_setup.allBounds ? 0 : m_setup.patience;
        for (std::size_t radius = 0; radius < end && patience > 0; ++radius) {
            failures = m_result.certified[at({sample, radius})] != 0 ? 0 : failures + 1;
            if (failures == patience) {
                for (std::size_t beyond = radius + 1; beyond < end; ++beyond) {
                    m_result.certified[at({sample, beyond})] = 0;
                    m_result.margin[at({sample, beyond})] = std::nan("");
                }
                return true;
            }
        }
        return false;
    }

    core::BoundEngine& m_engine;
    std::int64_t m_outputs;
    const core::BoundMethod& m_method;
    std::span<const LabelledSample> m_samples;
    std::span<const double> m_radii;
    const TightnessSetup& m_setup;
    const std::atomic<bool>* m_cancel;
    bool m_bisects;
    PairBounds m_result;
};

}  // namespace

PairBounds measureByTensors(core::BoundEngine& engine, std::int64_t outputs,
                            const core::BoundMethod& method, bool isMonotone,
                            std::span<const LabelledSample> samples, std::span<const double> radii,
                            const TightnessSetup& setup, const std::atomic<bool>* cancel) {
    return PairRun(engine, outputs, method, isMonotone, samples, radii, setup, cancel).run();
}

}  // namespace reach
