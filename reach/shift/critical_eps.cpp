#include "reach/shift/critical_eps.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "reach/sets/validate.h"

namespace reach {
namespace {

constexpr int kGrid = 16;
constexpr double kNever = std::numeric_limits<double>::infinity();

/// States of all neurons at the eps looked at, ascending.
class Sweep {
public:
    Sweep(const RangesAt& ranges, const CriticalEpsOptions& options,
          const std::atomic<bool>* cancel)
        : m_rangesAt(ranges), m_options(options), m_cancel(cancel) {}

    CriticalEps run() {
        std::set<double> wanted;
        for (int k = 0; k <= kGrid; ++k) {
            wanted.insert(m_options.largest * k / kGrid);
        }
        while (!wanted.empty() && look(wanted)) {
            wanted = bracketsToHalve();
        }
        m_result.isResolved = !m_result.isCancelled && bracketsToHalve().empty();
        fillSteps();
        return std::move(m_result);
    }

private:
    using States = std::vector<std::vector<char>>;  ///< by layer and neuron: unstable

    /// False if the work has to end: cancelled, or all runs spent.
    bool look(const std::set<double>& wanted) {
        for (const double eps : wanted) {
            if (std::ssize(m_states) >= m_options.runs) {
                return false;
            }
            const std::vector<NeuronRanges> ranges = m_rangesAt(eps);
            if (m_cancel != nullptr && *m_cancel) {
                m_result.isCancelled = true;
                return false;
            }
            describe(ranges);
            note(eps, ranges);
            reportProgress();
        }
        return true;
    }

    void describe(const std::vector<NeuronRanges>& ranges) {
        if (!m_result.layers.empty()) {
            return;
        }
        for (const NeuronRanges& layer : ranges) {
            const Eigen::VectorXd ends = Eigen::VectorXd::Zero(layer.lower.size());
            m_result.layers.push_back(
                {layer.name, layer.kind, layer.shape, layer.node, ends, ends.array() + kNever});
        }
    }

    void note(double eps, const std::vector<NeuronRanges>& ranges) {
        States& states = m_states[eps];
        for (std::size_t k = 0; k < ranges.size(); ++k) {
            CriticalLayer& layer = m_result.layers[k];
            std::vector<char>& unstable = states.emplace_back();
            for (Eigen::Index i = 0; i < ranges[k].lower.size(); ++i) {
                unstable.push_back(isUnstable(ranges[k].lower[i], ranges[k].upper[i]) ? 1 : 0);
                if (unstable.back() != 0) {
                    layer.unstableAt[i] = std::min(layer.unstableAt[i], eps);
                }
            }
        }
    }

    /// Middles of neighbours between which some neuron turns for the first time.
    std::set<double> bracketsToHalve() const {
        std::set<double> turns;
        for (const CriticalLayer& layer : m_result.layers) {
            turns.insert(layer.unstableAt.begin(), layer.unstableAt.end());
        }
        std::set<double> middles;
        for (const double turn : turns) {
            const double before = stableBefore(turn);
            if (turn < kNever && turn - before > m_options.resolution * m_options.largest) {
                middles.insert(0.5 * (before + turn));
            }
        }
        return middles;
    }

    /// The largest eps looked at below `turn`; 0 if there is none.
    double stableBefore(double turn) const {
        const auto next = m_states.lower_bound(turn);
        return next == m_states.begin() ? 0.0 : std::prev(next)->first;
    }

    void fillSteps() {
        for (CriticalLayer& layer : m_result.layers) {
            for (Eigen::Index i = 0; i < layer.stableAt.size(); ++i) {
                layer.stableAt[i] = stableBefore(layer.unstableAt[i]);
            }
        }
        for (const auto& [eps, states] : m_states) {
            CriticalStep& step = m_result.steps.emplace_back();
            step.eps = eps;
            for (const std::vector<char>& layer : states) {
                step.unstable.push_back(std::count(layer.begin(), layer.end(), 1));
                step.total += step.unstable.back();
            }
        }
    }

    void reportProgress() const {
        if (m_options.progress) {
            m_options.progress(static_cast<double>(m_states.size()) / m_options.runs);
        }
    }

    const RangesAt& m_rangesAt;
    const CriticalEpsOptions& m_options;
    const std::atomic<bool>* m_cancel;
    std::map<double, States> m_states;
    CriticalEps m_result;
};

}  // namespace

CriticalEps criticalEps(const RangesAt& ranges, const CriticalEpsOptions& options,
                        const std::atomic<bool>* cancel) {
    require(options.largest > 0.0 && options.largest < kNever, "critical eps",
            "the largest eps must be a finite number above 0");
    require(options.resolution > 0.0 && options.runs >= 1, "critical eps",
            "resolution and runs must be above 0");
    return Sweep(ranges, options, cancel).run();
}

CriticalEps criticalEps(const core::Network& network, const std::function<InputSet(double eps)>& at,
                        const CriticalEpsOptions& options, const std::atomic<bool>* cancel,
                        int threads) {
    const RangeFinder finder(network);
    return criticalEps(
        [&](double eps) { return finder.find(at(eps), options.ranges, cancel, threads); }, options,
        cancel);
}

}  // namespace reach
