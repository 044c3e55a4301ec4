#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/train/training_method.h"
#include "reach/study/snr_training_study.h"

namespace reach {

namespace {

constexpr double kPercent = 100.0;
constexpr double kSameNatural = 0.5;  ///< percentage points that count as no loss
constexpr const char* kOtherNetworks =
    "the paper trains CNN7 and certifies with branch and bound; this is another network and "
    "certifies with single-shot bounds";

using Quantity = double (*)(const SnrTrainingRun&);

double naturalOf(const SnrTrainingRun& run) { return kPercent * run.natural; }
double adversarialOf(const SnrTrainingRun& run) { return kPercent * run.adversarial; }
double certifiedOf(const SnrTrainingRun& run) { return kPercent * run.certifiedByAny(); }
double unstableOf(const SnrTrainingRun& run) { return kPercent * run.unstable; }
double decibelsOf(const SnrTrainingRun& run) { return run.meanDecibels(); }
double signalOf(const SnrTrainingRun& run) { return run.meanLogSignal(); }
double noiseOf(const SnrTrainingRun& run) { return run.meanLogNoise(); }

double meanOf(std::vector<double> values) {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : spreadOf(values).mean;
}

/// SNR's losses beside a method that defends against attacks (5.2), not a certified one (5.1).
bool isAdversarial(const std::string& method) {
    const core::TrainingMethod* known = core::maybeTrainingMethod(method);
    return known != nullptr && (known->robust == core::RobustLoss::Adversarial ||
                                known->robust == core::RobustLoss::Trades);
}

bool isCertified(const std::string& method) {
    const core::TrainingMethod* known = core::maybeTrainingMethod(method);
    return known != nullptr && known->robust != core::RobustLoss::None && !isAdversarial(method);
}

/// Claims of one way of training with the losses against the same without.
class ArmClaims {
public:
    ArmClaims(const TrainedArm& with, const TrainedArm& without, std::vector<Claim>& claims)
        : m_with(with), m_without(without), m_claims(claims) {}

    void add() {
        more("snr", "SNR, 5.1: the losses effectively improve SNR",
             "SNR of the hidden layers in dB", decibelsOf);
        fewer("stable", "SNR, 4.3 and 5.1: the losses enhance neuron stability",
              "unstable neurons by Box, percent", unstableOf);
        more("signal", "SNR, 5.1, Figure 7: generally higher signal in all layers",
             "log10 of S^2, mean over the hidden layers", signalOf);
        fewer("noise", "SNR, 5.1, Figure 7: generally lower noise in all layers",
              "log10 of N^2, mean over the hidden layers", noiseOf);
        if (isCertified(m_with.arm.method)) {
            more("certified", "SNR, 5.1, Table 2: the losses improve the certified accuracy",
                 "certified accuracy, percent", certifiedOf);
        }
        if (isAdversarial(m_with.arm.method)) {
            more("adversarial",
                 "SNR, 5.2, Figure 9: the variance loss improves robustness to attack",
                 "accuracy under PGD, percent", adversarialOf);
            sameNatural();
        }
    }

private:
    /// Means of both, then that `sign` times the difference lies above `margin`.
    void addClaim(const char* id, const char* paper, const std::string& what, Quantity quantity,
                  double sign, double margin, const std::string& criterion) {
        const auto with = m_with.values(quantity);
        const auto without = m_without.values(quantity);
        Claim claim;
        claim.id = std::string(id) + "-" + m_with.arm.id();
        claim.paper = paper;
        claim.note = kOtherNetworks;
        claim.ours = m_with.arm.method + ", " + what + ": with the losses (alpha " +
                     shortText(m_with.arm.alpha) + ", beta " + shortText(m_with.arm.beta) + ") " +
                     shortText(meanOf(with)) + ", without " + shortText(meanOf(without)) + "; " +
                     criterion;
        std::vector<double> sample = pairedDifferences(with, without);
        for (double& value : sample) {
            value = sign * value + margin;
        }
        if (sample.size() < with.size()) {
            claim.note += "; " + std::to_string(with.size() - sample.size()) +
                          " of the seeds left out, as a run diverged";
        }
        m_claims.push_back(claimAboveZero(std::move(claim), sample));
    }

    void more(const char* id, const char* paper, const std::string& what, Quantity quantity) {
        addClaim(id, paper, what, quantity, 1.0, 0.0, "the former less the latter, seed by seed");
    }

    void fewer(const char* id, const char* paper, const std::string& what, Quantity quantity) {
        addClaim(id, paper, what, quantity, -1.0, 0.0, "the latter less the former, seed by seed");
    }

    void sameNatural() {
        addClaim("natural",
                 "SNR, 5.2: a higher robust accuracy while the natural accuracy is maintained",
                 "natural accuracy, percent", naturalOf, 1.0, kSameNatural,
                 "the former less the latter, seed by seed, and half a percentage point");
    }

    const TrainedArm& m_with;
    const TrainedArm& m_without;
    std::vector<Claim>& m_claims;
};

/// Nothing to compare: why.
Claim missingClaim() {
    Claim claim;
    claim.id = "snr";
    claim.paper = "SNR, 5.1: the losses effectively improve SNR";
    claim.ours = "no run with the losses in this study";
    claim.note = "expected an alpha or a beta above 0 (--set alpha=0.001 --set beta=0.0005)";
    return claim;
}

}  // namespace

std::vector<double> TrainedArm::values(double (*quantity)(const SnrTrainingRun&)) const {
    std::vector<double> all;
    for (const SnrTrainingRun* run : runs) {
        all.push_back(run->isMeasured() ? quantity(*run)
                                        : std::numeric_limits<double>::quiet_NaN());
    }
    return all;
}

std::vector<TrainedArm> armsOf(const std::vector<SnrTrainingRun>& runs) {
    std::vector<TrainedArm> arms;
    for (const SnrTrainingRun& run : runs) {
        auto arm = std::find_if(arms.begin(), arms.end(),
                                [&](const TrainedArm& each) { return each.arm == run.arm; });
        if (arm == arms.end()) {
            arm = arms.insert(arms.end(), {run.arm, {}});
        }
        arm->runs.push_back(&run);
    }
    return arms;
}

const TrainedArm* maybePlain(const std::vector<TrainedArm>& arms, const TrainedArm& arm) {
    const auto plain = std::find_if(arms.begin(), arms.end(), [&](const TrainedArm& each) {
        return each.arm.method == arm.arm.method && each.arm.isPlain();
    });
    return plain == arms.end() ? nullptr : &*plain;
}

std::vector<double> pairedDifferences(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> differences;
    for (std::size_t k = 0; k < a.size(); ++k) {
        if (std::isfinite(a[k]) && std::isfinite(b[k])) {
            differences.push_back(a[k] - b[k]);
        }
    }
    return differences;
}

std::vector<Claim> snrTrainingClaims(const std::vector<SnrTrainingRun>& runs) {
    std::vector<Claim> claims;
    const std::vector<TrainedArm> arms = armsOf(runs);
    for (const TrainedArm& arm : arms) {
        const TrainedArm* plain = maybePlain(arms, arm);
        if (plain != nullptr && plain != &arm) {
            ArmClaims(arm, *plain, claims).add();
        }
    }
    if (claims.empty()) {
        claims.push_back(missingClaim());
    }
    return claims;
}

}  // namespace reach
