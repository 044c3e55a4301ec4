#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "reach/study/loss_growth_study.h"
#include "reach/study/resampling.h"

namespace reach {

namespace {

using Runs = std::vector<LossRun>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kOtherNetworks = "the paper's networks are its own, which are not public";

std::string named(const LossRun& run) { return run.name + " (" + run.training + ")"; }

Claim begun(std::string id, const char* paper, std::string ours) {
    Claim claim;
    claim.id = std::move(id);
    claim.paper = paper;
    claim.ours = std::move(ours);
    claim.note = kOtherNetworks;
    return claim;
}

/// By sample; those that are not finite are left out.
Claim overSamples(Claim claim, std::vector<double> sample) {
    const auto all = sample.size();
    std::erase_if(sample, [](double value) { return !std::isfinite(value); });
    if (sample.size() < all) {
        claim.note += "; " + std::to_string(all - sample.size()) +
                      " samples without a finite loss are left out";
    }
    return claimAboveZero(std::move(claim), sample, "samples");
}

/// A claim about a statistic of the samples, by the sign of its bootstrap interval.
Claim byBootstrap(Claim claim, std::size_t count, std::uint64_t seed,
                  const std::function<double(std::span<const std::size_t>)>& statistic) {
    const double value = statistic(wholeSample(count));
    claim.criterion = "the 95 % bootstrap interval over samples lies above 0";
    if (!std::isfinite(value) || count < 3) {
        claim.note += "; no number to tell by (losses that are not finite, or too few samples)";
        return claim;
    }
    const Interval interval = bootstrapInterval(count, statistic, seed);
    claim.value = value;
    claim.interval = interval;
    claim.ours += ": " + shortText(value) + ", 95 % interval [" + shortText(interval.lower) + ", " +
                  shortText(interval.upper) + "]";
    claim.verdict = interval.lower > 0.0 ? Verdict::Holds : Verdict::DoesNotHold;
    return claim;
}

double meanAt(const LossRun& run, const LossCurve& curve, std::size_t k,
              std::span<const std::size_t> samples) {
    double sum = 0.0;
    for (const std::size_t s : samples) {
        sum += curve.values[s * run.lambdas.size() + k];
    }
    return sum / static_cast<double>(samples.size());
}

std::vector<double> meansOver(const LossRun& run, const LossCurve& curve,
                              std::span<const std::size_t> samples) {
    std::vector<double> means;
    for (std::size_t k = 0; k < run.lambdas.size(); ++k) {
        means.push_back(meanAt(run, curve, k, samples));
    }
    return means;
}

/// Growth rate per unit of lambda in the upper half over that in the lower half.
double growthRatio(const LossRun& run, const LossCurve& curve,
                   std::span<const std::size_t> samples) {
    const std::size_t middle = run.middle();
    const double start = meanAt(run, curve, 0, samples);
    const double half = meanAt(run, curve, middle, samples);
    const double end = meanAt(run, curve, run.lambdas.size() - 1, samples);
    const double at = run.lambdas[middle];
    const double first = (half - start) / at;
    const double second = (end - half) / (1.0 - at);
    return first > 0.0 && second > 0.0 ? second / first : kNaN;
}

/// How much better a straight line fits the logarithm of the mean loss than the mean loss itself
/// (correlations with lambda): above 0, growth looks exponential rather than linear.
double exponentialExcess(const LossRun& run, const LossCurve& curve,
                         std::span<const std::size_t> samples) {
    const std::vector<double> means = meansOver(run, curve, samples);
    std::vector<double> logs;
    for (const double mean : means) {
        logs.push_back(std::log(mean));
    }
    return correlation(run.lambdas, logs) - correlation(run.lambdas, means);
}

Claim superLinearClaim(const LossRun& run, const LossCurve& curve) {
    const std::size_t middle = run.middle();
    const double at = run.lambdas[middle];
    const auto start = run.at(curve, 0);
    const auto half = run.at(curve, middle);
    const auto end = run.at(curve, run.lambdas.size() - 1);
    std::vector<double> sample;
    for (std::size_t s = 0; s < run.samples(); ++s) {
        sample.push_back((end[s] - half[s]) / (1.0 - at) - (half[s] - start[s]) / at);
    }
    const double ratio = growthRatio(run, curve, wholeSample(run.samples()));
    return overSamples(
        begun("super-linear-" + curve.method + "-" + run.name,
              "SABR, 5, Figure 7: the losses clearly grow super-linearly with the size of the "
              "propagation region",
              named(run) + ", " + curve.title + ": growth rate beyond lambda = " + shortText(at) +
                  " over that below is " + shortText(ratio) + "; the former less the latter"),
        std::move(sample));
}

/// Certified networks: exponential; adversarial ones: not.
std::optional<Claim> exponentialClaim(const LossRun& run, const LossCurve& box,
                                      std::uint64_t seed) {
    const bool isCertified = run.training == "certified";
    if (!isCertified && run.training != "adversarial") {
        return std::nullopt;
    }
    const double sign = isCertified ? 1.0 : -1.0;
    Claim claim =
        isCertified
            ? begun("exponential-" + run.name,
                    "SABR, C, Figure 8: exponential growth for the IBP-trained network across a "
                    "wide range of region sizes",
                    named(run) + ", " + box.title +
                        ": correlation with lambda of the logarithm of the mean loss less that of "
                        "the mean loss")
            : begun("not-exponential-" + run.name,
                    "SABR, C, Figure 8: errors grow only slightly super-linear rather than "
                    "exponential for the adversarially trained network",
                    named(run) + ", " + box.title +
                        ": correlation with lambda of the mean loss less that of its logarithm");
    return byBootstrap(std::move(claim), run.samples(), seed,
                       [&, sign](std::span<const std::size_t> drawn) {
                           return sign * exponentialExcess(run, box, drawn);
                       });
}

Claim fasterClaim(const LossRun& certified, const LossRun& other, const LossCurve& certifiedBox,
                  const LossCurve& otherBox, std::uint64_t seed) {
    return byBootstrap(
        begun("faster-" + certified.name + "-" + other.name,
              "SABR, C, Figure 8: growth is exponential for the IBP-trained network and only "
              "slightly super-linear for the adversarially trained one",
              "Box, logarithm of the growth rates' ratio, " + named(certified) + " less " +
                  named(other)),
        certified.samples(), seed, [&](std::span<const std::size_t> drawn) {
            return std::log(growthRatio(certified, certifiedBox, drawn)) -
                   std::log(growthRatio(other, otherBox, drawn));
        });
}

Claim higherClaim(const LossRun& other, const LossRun& certified, const LossCurve& otherBox,
                  const LossCurve& certifiedBox) {
    const std::size_t end = other.lambdas.size() - 1;
    std::vector<double> sample = other.at(otherBox, end);
    const auto low = certified.at(certifiedBox, end);
    for (std::size_t s = 0; s < sample.size(); ++s) {
        sample[s] -= low[s];
    }
    return overSamples(
        begun("higher-" + other.name + "-" + certified.name,
              "SABR, 5, Figure 7: over the whole region the network that was regularised less has "
              "a much higher robust loss (SABR's against IBP's; here others stand for SABR's)",
              "Box, lambda = 1, " + named(other) + " less " + named(certified)),
        std::move(sample));
}

/// Mean over the lambdas above 0 of a quantity of two losses, sample by sample.
std::vector<double> overLambdas(const LossRun& run, const LossCurve& a, const LossCurve& b,
                                const std::function<double(double, double)>& quantity) {
    std::vector<double> sample(run.samples(), 0.0);
    const std::size_t lambdas = run.lambdas.size();
    for (std::size_t s = 0; s < run.samples(); ++s) {
        for (std::size_t k = 1; k < lambdas; ++k) {
            sample[s] += quantity(a.values[s * lambdas + k], b.values[s * lambdas + k]) /
                         static_cast<double>(lambdas - 1);
        }
    }
    return sample;
}

double logRatio(double a, double b) { return std::log(a) - std::log(b); }

Claim belowBoxClaim(const LossRun& run, const LossCurve& box, const LossCurve& other) {
    return overSamples(
        begun(other.method + "-below-box-" + run.name,
              "SABR, 5, Figure 7: DeepPoly's robust loss lies below Box's",
              named(run) + ": loss by Box less that by " + other.title + ", mean over lambda"),
        overLambdas(run, box, other, [](double a, double b) { return a - b; }));
}

/// SABR's Figure 9.
void addCentreClaims(const LossRun& run, const LossCurve& clean, const LossCurve& adversarial,
                     std::vector<Claim>& claims) {
    const std::size_t lambdas = run.lambdas.size();
    const std::size_t middle = run.middle();
    std::vector<double> above;
    std::vector<double> early;
    for (std::size_t s = 0; s < run.samples(); ++s) {
        const auto gap = [&](std::size_t k) {
            return logRatio(adversarial.values[s * lambdas + k], clean.values[s * lambdas + k]);
        };
        above.push_back(adversarial.values[s * lambdas + 1] - clean.values[s * lambdas + 1]);
        early.push_back(gap(1) - gap(middle));
    }
    const std::string least = shortText(run.lambdas[1]);
    claims.push_back(
        overSamples(begun("adversarial-above-clean-" + run.name,
                          "SABR, C, Figure 9: the loss is larger around the adversarial centres",
                          named(run) + ", " + clean.title + ", lambda = " + least +
                              ": around the adversarial centre less around the sample"),
                    std::move(above)));
    if (middle > 1) {
        claims.push_back(overSamples(
            begun("adversarial-early-" + run.name,
                  "SABR, C, Figure 9: … especially for small propagation regions",
                  named(run) + ", " + clean.title + ": logarithm of the ratio of both losses at " +
                      least + " less that at " + shortText(run.lambdas[middle])),
            std::move(early)));
    }
}

/// The effect of the centre against that of the method.
std::optional<Claim> smallEffectClaim(const LossRun& run, const LossCurve& clean,
                                      const LossCurve& adversarial) {
    const auto other =
        std::find_if(run.curves.begin(), run.curves.end(), [&](const LossCurve& curve) {
            return curve.method != clean.method && curve.centre == BoxCentre::Clean;
        });
    if (other == run.curves.end()) {
        return std::nullopt;
    }
    const auto size = [](double a, double b) { return std::abs(logRatio(a, b)); };
    std::vector<double> sample = overLambdas(run, clean, *other, size);
    const auto centres = overLambdas(run, clean, adversarial, size);
    for (std::size_t s = 0; s < sample.size(); ++s) {
        sample[s] -= centres[s];
    }
    return overSamples(
        begun("centre-small-" + run.name,
              "SABR, C, Figure 9: the centre's effect is small compared to the difference between "
              "training or certification methods",
              named(run) + ": size of the logarithm of the ratio of " + clean.title + " to " +
                  other->title + " less that of clean to adversarial centres, mean over lambda"),
        std::move(sample));
}

void addNetworkClaims(const LossRun& run, std::uint64_t seed, std::vector<Claim>& claims) {
    for (const LossCurve& curve : run.curves) {
        if (curve.centre == BoxCentre::Clean) {
            claims.push_back(superLinearClaim(run, curve));
        }
    }
    const LossCurve* box = run.maybe("box", BoxCentre::Clean);
    for (const LossCurve& curve : run.curves) {
        if (box != nullptr && curve.method != "box" && curve.centre == BoxCentre::Clean) {
            claims.push_back(belowBoxClaim(run, *box, curve));
        }
    }
    if (box != nullptr) {
        if (auto claim = exponentialClaim(run, *box, seed)) {
            claims.push_back(std::move(*claim));
        }
    }
    const LossCurve& clean = run.curves.front();
    const LossCurve* adversarial = run.maybe(clean.method, BoxCentre::Adversarial);
    if (adversarial != nullptr) {
        addCentreClaims(run, clean, *adversarial, claims);
        if (auto claim = smallEffectClaim(run, clean, *adversarial)) {
            claims.push_back(std::move(*claim));
        }
    }
}

}  // namespace

std::vector<Claim> lossClaims(const Runs& runs, std::uint64_t seed) {
    std::vector<Claim> claims;
    for (const LossRun& run : runs) {
        addNetworkClaims(run, seed, claims);
    }
    for (const LossRun& certified : runs) {
        for (const LossRun& other : runs) {
            const LossCurve* low = certified.maybe("box", BoxCentre::Clean);
            const LossCurve* high = other.maybe("box", BoxCentre::Clean);
            if (certified.training != "certified" || low == nullptr || high == nullptr) {
                continue;
            }
            if (other.training == "adversarial") {
                claims.push_back(fasterClaim(certified, other, *low, *high, seed));
            }
            if (other.training == "adversarial" || other.training == "standard") {
                claims.push_back(higherClaim(other, certified, *high, *low));
            }
        }
    }
    return claims;
}

}  // namespace reach
