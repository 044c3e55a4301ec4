#include "reach/analysis/breach.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "core/figure/ticks.h"
#include "reach/analysis/exact_membership.h"
#include "reach/analysis/graph_pass.h"
#include "reach/analysis/planar_claim.h"
#include "reach/lp/rounding.h"

namespace reach {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Samples evaluated before cancelling is looked at again: who quits waits for that long.
constexpr Index kColumnsBetweenLooks = 32;
/// Candidates that are replayed for each claim: the ones that look worst.
constexpr std::size_t kReplays = 4;
/// Points times corners of the union that are looked at.
constexpr double kMaxRegionTests = 2e8;
/// Rational results are rounded once, to the nearest double.
constexpr double kRationalTolerance = 8 * kUnitRoundoff;

bool isExact(const MethodResult& result) { return result.worth == Worth::Exact; }

bool claimsSomething(const MethodResult& result) {
    const bool isComplete = result.status == ResultStatus::Complete;
    return result.worth == Worth::Sound ? result.status != ResultStatus::Failed
                                        : isExact(result) && isComplete;
}

double sizeOf(const VectorXd& lower, const VectorXd& upper) {
    return lower.size() == 0 ? 0.0
                             : std::max(lower.cwiseAbs().maxCoeff(), upper.cwiseAbs().maxCoeff());
}

/// What a result may be off by without having promised more.
double toleranceOf(const MethodResult& result) {
    if (!isExact(result)) {
        return 0.0;
    }
    return (result.rational ? kRationalTolerance : kExactTolerance) *
           sizeOf(result.lower, result.upper);
}

/// A sample that seems to leave an interval.
struct Suspect {
    Index sample = 0;
    Index neuron = 0;
    bool isAbove = true;
    double seeming = 0.0;
};

/// Keeps the worst few.
void note(std::vector<Suspect>& suspects, const Suspect& suspect) {
    const auto place = std::find_if(suspects.begin(), suspects.end(), [&](const Suspect& other) {
        return other.seeming < suspect.seeming;
    });
    suspects.insert(place, suspect);
    if (suspects.size() > kReplays) {
        suspects.pop_back();
    }
}

void noteLeavers(const MatrixXd& values, Index firstSample, const VectorXd& lower,
                 const VectorXd& upper, std::vector<Suspect>& suspects) {
    for (Index k = 0; k < values.cols(); ++k) {
        for (Index i = 0; i < values.rows(); ++i) {
            const double above = values(i, k) - upper[i];
            const double below = lower[i] - values(i, k);
            if (above > 0.0 || below > 0.0) {
                note(suspects, {firstSample + k, i, above > below, std::max(above, below)});
            }
        }
    }
}

/// One search; replays are kept, as one point may be a suspect more than once.
class Search {
public:
    Search(const Question& question, const MethodResult& result, const Samples& samples,
           const std::atomic<bool>* cancel)
        : m_question(question),
          m_result(result),
          m_samples(samples),
          m_cancel(cancel),
          m_tolerance(toleranceOf(result)) {}

    std::optional<Breach> run() {
        if (!claimsSomething(m_result) || m_samples.count() == 0) {
            return std::nullopt;
        }
        if (m_result.isEmpty) {
            return ofEmptiness();
        }
        for (const auto step :
             {&Search::ofLayers, &Search::ofOutputs, &Search::ofPolygon, &Search::ofRegion}) {
            if (auto breach = (this->*step)()) {
                return breach;
            }
        }
        return std::nullopt;
    }

private:
    bool isCancelled() const { return m_cancel != nullptr && *m_cancel; }

    const EnclosedValues& replay(Index sample) {
        auto found = m_replays.find(sample);
        if (found == m_replays.end()) {
            found = m_replays
                        .emplace(sample,
                                 enclosedValues(*m_question.graph, m_samples.inputs.col(sample)))
                        .first;
        }
        return found->second;
    }

    Breach breachOf(Breach::Claim claim, Index sample) {
        Breach breach;
        breach.method = m_result.method;
        breach.worth = m_result.worth;
        breach.claim = claim;
        breach.input = m_samples.inputs.col(sample);
        breach.output = replay(sample).values.back();
        return breach;
    }

    bool isMember(Index sample) const {
        return containsExactly(m_question.input, m_samples.inputs.col(sample));
    }

    std::optional<Breach> ofEmptiness() {
        for (Index sample = 0; sample < m_samples.count(); ++sample) {
            if (isMember(sample)) {
                return breachOf(Breach::Claim::Empty, sample);
            }
        }
        return std::nullopt;
    }

    /// The worst suspect whose true value leaves the interval for certain.
    std::optional<Breach> proven(const std::vector<Suspect>& suspects, int value,
                                 const VectorXd& lower, const VectorXd& upper,
                                 Breach::Claim claim) {
        std::optional<Breach> worst;
        for (const Suspect& suspect : suspects) {
            const EnclosedValues& run = replay(suspect.sample);
            const double seen = run.values[static_cast<std::size_t>(value)][suspect.neuron];
            const double error = run.errors[static_cast<std::size_t>(value)][suspect.neuron];
            const double bound = suspect.isAbove ? upper[suspect.neuron] : lower[suspect.neuron];
            const double beyond = suspect.isAbove ? seen - bound : bound - seen;
            const double doubt = error + kUnitRoundoff * std::abs(beyond) + m_tolerance;
            const double excess = (beyond - doubt) * (1.0 - 4 * kUnitRoundoff);
            // Not finite: the replay left the range of doubles and proves nothing.
            if (!(excess > 0.0) || !std::isfinite(excess) || (worst && worst->excess >= excess) ||
                !isMember(suspect.sample)) {
                continue;
            }
            worst = breachOf(claim, suspect.sample);
            worst->neuron = suspect.neuron;
            worst->isAbove = suspect.isAbove;
            worst->value = seen;
            worst->error = error;
            worst->bound = bound;
            worst->excess = excess;
        }
        return worst;
    }

    std::optional<Breach> ofLayers() {
        const core::PiecewiseGraph& graph = *m_question.graph;
        const std::vector<int> activations = graph.activations();
        const std::size_t count = std::min(activations.size(), m_result.layers.size());
        if (count == 0) {
            return std::nullopt;
        }
        const auto inputOf = [&](std::size_t layer) {
            const auto& step = graph.steps[static_cast<std::size_t>(activations[layer])];
            return std::get<core::ActivationStep>(step).input;
        };
        std::vector<std::vector<Suspect>> suspects(count);
        const Index batch = std::min(batchSize(graph), kColumnsBetweenLooks);
        for (Index first = 0; first < m_samples.count() && !isCancelled(); first += batch) {
            const Index size = std::min(batch, m_samples.count() - first);
            const auto values = evaluateValues(graph, m_samples.inputs.middleCols(first, size),
                                               activations[count - 1]);
            for (std::size_t layer = 0; layer < count; ++layer) {
                const LayerBounds& bounds = m_result.layers[layer];
                noteLeavers(values[static_cast<std::size_t>(inputOf(layer))], first, bounds.lower,
                            bounds.upper, suspects[layer]);
            }
        }
        for (std::size_t layer = 0; layer < count; ++layer) {
            const LayerBounds& bounds = m_result.layers[layer];
            auto breach = proven(suspects[layer], inputOf(layer), bounds.lower, bounds.upper,
                                 Breach::Claim::LayerBound);
            if (breach) {
                breach->layer = bounds.name;
                return breach;
            }
        }
        return std::nullopt;
    }

    std::optional<Breach> ofOutputs() {
        if (m_result.lower.size() != m_samples.outputs.rows()) {
            return std::nullopt;
        }
        std::vector<Suspect> suspects;
        noteLeavers(m_samples.outputs, 0, m_result.lower, m_result.upper, suspects);
        return proven(suspects, static_cast<int>(m_question.graph->steps.size()), m_result.lower,
                      m_result.upper, Breach::Claim::OutputBound);
    }

    /// Where an output lies in the plane, its own rounding included.
    UncertainPoint planePoint(const VectorXd& output, const VectorXd& error) const {
        const Eigen::Vector2d at = m_rows * output;
        const Eigen::Vector2d size = m_rows.cwiseAbs() * output.cwiseAbs();
        const Eigen::Vector2d doubt =
            (m_rows.cwiseAbs() * error + 4 * kUnitRoundoff * size) * (1.0 + 8 * kUnitRoundoff);
        return {{at[0], at[1]}, {doubt[0], doubt[1]}};
    }

    UncertainPoint replayedPoint(Index sample) {
        const EnclosedValues& run = replay(sample);
        return planePoint(run.values.back(), run.errors.back());
    }

    std::optional<Breach> ofPolygon() {
        const Polygon& polygon = m_result.polygon.empty() ? m_result.hull : m_result.polygon;
        if (polygon.empty()) {
            return std::nullopt;
        }
        const ConvexClaim claim(polygon);
        const VectorXd noError = VectorXd::Zero(m_samples.outputs.rows());
        std::vector<Suspect> suspects;
        for (Index k = 0; k < m_samples.count() && !isCancelled(); ++k) {
            const auto seeming =
                claim.maybeSeparation(planePoint(m_samples.outputs.col(k), noError));
            if (seeming && seeming->excess > m_tolerance) {
                note(suspects, {k, 0, true, seeming->excess});
            }
        }
        for (const Suspect& suspect : suspects) {
            const UncertainPoint point = replayedPoint(suspect.sample);
            const auto separation = claim.maybeSeparation(point);
            if (separation && separation->excess > m_tolerance && isMember(suspect.sample)) {
                return ofSeparation(*separation, point, suspect.sample);
            }
        }
        return std::nullopt;
    }

    Breach ofSeparation(const Separation& separation, const UncertainPoint& point, Index sample) {
        Breach breach = breachOf(Breach::Claim::Support, sample);
        const Point2& n = separation.direction;
        breach.direction = n;
        breach.value = n[0] * point.at[0] + n[1] * point.at[1];
        breach.error = std::abs(n[0]) * point.error[0] + std::abs(n[1]) * point.error[1];
        breach.bound = separation.bound;
        breach.excess = separation.excess - m_tolerance;
        return breach;
    }

    std::optional<Breach> ofRegion() {
        if (!isExact(m_result) || !m_result.unionRegion || !m_result.unionRegion->complete) {
            return std::nullopt;
        }
        const Region& region = *m_result.unionRegion;
        double corners = 1.0;
        for (const PolygonWithHoles& part : region.parts) {
            corners += static_cast<double>(part.outer.size());
            for (const Polygon& hole : part.holes) {
                corners += static_cast<double>(hole.size());
            }
        }
        const auto most = static_cast<Index>(std::min(kMaxRegionTests / corners, 1e9));
        const VectorXd noError = VectorXd::Zero(m_samples.outputs.rows());
        std::vector<Suspect> suspects;
        for (Index k = 0; k < std::min(most, m_samples.count()) && !isCancelled(); ++k) {
            const double distance =
                distanceTo(region, planePoint(m_samples.outputs.col(k), noError));
            if (distance > m_tolerance) {
                note(suspects, {k, 0, true, distance});
            }
        }
        for (const Suspect& suspect : suspects) {
            const double distance = distanceTo(region, replayedPoint(suspect.sample));
            if (distance > m_tolerance && isMember(suspect.sample)) {
                Breach breach = breachOf(Breach::Claim::Union, suspect.sample);
                breach.value = distance;
                breach.excess = distance - m_tolerance;
                return breach;
            }
        }
        return std::nullopt;
    }

    const Question& m_question;
    const MethodResult& m_result;
    const Samples& m_samples;
    const std::atomic<bool>* m_cancel;
    double m_tolerance;
    MatrixXd m_rows = planeRows(m_question);
    std::map<Index, EnclosedValues> m_replays;
};

/// Enough digits to tell a value from its bound.
std::string number(double value) { return core::formatNumber(value, 10); }

std::string amount(double value) { return core::formatNumber(value, 4); }

std::string leaving(const Breach& breach) {
    return " reaches " + number(breach.value) + (breach.isAbove ? ", above" : ", below") +
           " its bound " + number(breach.bound) + " by " + amount(breach.excess);
}

}  // namespace

std::optional<Breach> findBreach(const Question& question, const MethodResult& result,
                                 const Samples& samples, const std::atomic<bool>* cancel) {
    return Search(question, result, samples, cancel).run();
}

std::string describe(const Breach& breach) {
    const std::string method = std::string(info(breach.method).title) + ": ";
    switch (breach.claim) {
        case Breach::Claim::Empty:
            return method + "the input set was said to be empty, but a point lies in it";
        case Breach::Claim::LayerBound:
            return method + breach.layer + " neuron " + std::to_string(breach.neuron) +
                   leaving(breach);
        case Breach::Claim::OutputBound:
            return method + "output " + std::to_string(breach.neuron) + leaving(breach);
        case Breach::Claim::Support:
            return method + "in direction (" + number(breach.direction[0]) + ", " +
                   number(breach.direction[1]) + ") an output reaches " + number(breach.value) +
                   ", beyond the polygon's " + number(breach.bound) + " by " +
                   amount(breach.excess);
        case Breach::Claim::Union:
            return method + "an output lies " + amount(breach.excess) +
                   " outside the union of the pieces";
    }
    return method;
}

}  // namespace reach
