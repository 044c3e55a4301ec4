#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "reach/study/block_groups.h"
#include "reach/study/resampling.h"
#include "reach/study/snr_curves_study.h"

namespace reach {

namespace {

using Runs = std::vector<SnrRun>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kOtherNetworks = "the paper's networks are WideResNets of RobustBench";
constexpr const char* kHigher =
    "5.2, Figure 8: adversarially trained models have significantly higher SNRs than standard "
    "trained models";
constexpr const char* kDenoising =
    "5.2, Figure 8: the denoising behavior is consistent across all models; robust models "
    "generally have a high and increasing SNR curve";

std::string percent(double share) { return shortText(100.0 * share) + " %"; }

std::string described(const SnrRun& run) {
    return run.name + " (" + run.training + ", adversarial accuracy " +
           percent(run.adversarialAccuracy()) + ")";
}

/// a - b where both are numbers.
std::vector<double> pairedDifferences(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> differences;
    for (std::size_t s = 0; s < a.size(); ++s) {
        if (std::isfinite(a[s]) && std::isfinite(b[s])) {
            differences.push_back(a[s] - b[s]);
        }
    }
    return differences;
}

std::vector<double> finite(std::vector<double> values) {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    return values;
}

/// Hidden layers in which the robust network's curve is the higher one, where they have as many.
std::string layersAbove(const SnrRun& robust, const SnrRun& plain) {
    if (robust.hidden() != plain.hidden()) {
        return {};
    }
    int above = 0;
    for (std::size_t k = 0; k < robust.hidden(); ++k) {
        above += summaryOf(robust.layers[k]).db > summaryOf(plain.layers[k]).db ? 1 : 0;
    }
    return "; higher in " + std::to_string(above) + " of " + std::to_string(robust.hidden()) +
           " hidden layers";
}

Claim higherClaim(const SnrRun& robust, const SnrRun& plain) {
    Claim claim;
    claim.id = "higher-" + robust.name + "-" + plain.name;
    claim.paper = kHigher;
    claim.ours = "mean decibels over the hidden layers, " + described(robust) + " less " +
                 described(plain) + layersAbove(robust, plain);
    claim.note = kOtherNetworks;
    return claimAboveZero(std::move(claim),
                          pairedDifferences(robust.meanDecibels(), plain.meanDecibels()),
                          "samples");
}

/// Both orders in words.
std::string ordersText(const Runs& runs) {
    std::vector<std::size_t> order = wholeSample(runs.size());
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return runs[a].adversarialAccuracy() > runs[b].adversarialAccuracy();
    });
    std::string words;
    for (const std::size_t n : order) {
        const auto all = wholeSample(runs[n].samples());
        double db = 0.0;
        for (std::size_t k = 0; k < runs[n].hidden(); ++k) {
            db += decibelsOver(runs[n].layers[k], all) / static_cast<double>(runs[n].hidden());
        }
        words += (words.empty() ? "" : ", ") + runs[n].name + " " +
                 percent(runs[n].adversarialAccuracy()) + " and " + shortText(db) + " dB";
    }
    return words;
}

Claim orderClaim(const Runs& runs, std::uint64_t seed) {
    Claim claim;
    claim.id = "order";
    claim.paper =
        "5.2, Figure 8: SNR curves of models at different robustness levels show a correlation of "
        "neuron variance and adversarial robustness";
    const std::size_t samples = runs.front().samples();
    const double rank = robustnessRank(runs, wholeSample(samples));
    claim.ours = "adversarial accuracy and mean decibels of the hidden layers: " + ordersText(runs);
    if (!std::isfinite(rank)) {
        claim.note = "a rank correlation wants three networks or more that differ";
        return claim;
    }
    const Interval interval = bootstrapInterval(
        samples, [&](std::span<const std::size_t> drawn) { return robustnessRank(runs, drawn); },
        seed);
    claim.ours += "; rank correlation " + shortText(rank) + " over " + std::to_string(runs.size()) +
                  " networks, 95 % interval over samples [" + shortText(interval.lower) + ", " +
                  shortText(interval.upper) + "]";
    claim.criterion =
        "Spearman's rank correlation over the networks, with its 95 % bootstrap "
        "interval over samples above 0";
    claim.value = rank;
    claim.interval = interval;
    claim.verdict = interval.lower > 0.0 ? Verdict::Holds : Verdict::DoesNotHold;
    claim.note = std::string(
                     "the interval is for these networks on other samples, not for other "
                     "networks; ") +
                 kOtherNetworks;
    return claim;
}

/// Decibels of layer b less those of layer a, sample by sample.
std::vector<double> rise(const SnrRun& run, std::size_t a, std::size_t b) {
    std::vector<double> values = run.layers[b].decibels();
    const std::vector<double> from = run.layers[a].decibels();
    for (std::size_t s = 0; s < values.size(); ++s) {
        values[s] -= from[s];
    }
    return values;
}

/// Where the last third of the layers begins; one before the last at the latest.
std::size_t lastThird(const SnrRun& run) {
    const std::size_t third = (run.layers.size() + 2) / 3;
    return run.layers.size() - 1 - std::min(std::max<std::size_t>(third, 1), run.layers.size() - 1);
}

std::vector<Claim> riseClaims(const SnrRun& run) {
    const std::size_t end = run.layers.size() - 1;
    Claim last;
    last.id = "denoising-" + run.name;
    last.paper = kDenoising;
    last.ours = described(run) + ": decibels of the output less those of layer " +
                std::to_string(lastThird(run) + 1) + " (the last third of the layers)";
    last.note = kOtherNetworks;
    std::vector<Claim> claims{
        claimAboveZero(last, finite(rise(run, lastThird(run), end)), "samples")};
    if (run.isRobust()) {
        Claim whole;
        whole.id = "increasing-" + run.name;
        whole.paper = kDenoising;
        whole.ours = described(run) + ": decibels of the output less those of the first activation";
        whole.note = kOtherNetworks;
        claims.push_back(claimAboveZero(whole, finite(rise(run, 0, end)), "samples"));
    }
    return claims;
}

/// The least decibels of some layers, sample by sample.
std::vector<double> lowestIn(const SnrRun& run, const BlockGroup& group) {
    std::vector<double> least(run.samples(), std::numeric_limits<double>::infinity());
    for (std::size_t k = group.first; k <= group.last; ++k) {
        const auto own = run.layers[k].decibels();
        for (std::size_t s = 0; s < least.size(); ++s) {
            least[s] = std::isfinite(own[s]) ? std::min(least[s], own[s]) : kNaN;
        }
    }
    return least;
}

/// Pit, platform and incline of a network with three block groups.
std::vector<Claim> stageClaims(const SnrRun& run) {
    const auto groups = blockGroups(run.layers);
    if (groups.size() != 3) {
        return {};
    }
    const auto claim = [&](const char* id, const char* ours, const std::vector<double>& sample) {
        Claim one;
        one.id = std::string(id) + "-" + run.name;
        one.paper =
            "5.2: signal processing has three stages, pit, platform and incline, exactly the three "
            "block groups of the ResNet architecture";
        one.ours = run.name + ": " + ours;
        one.note = "the paper gives the stages no definition; this reading is ours";
        return claimAboveZero(one, finite(sample), "samples");
    };
    const BlockGroup rest{groups[1].first, groups[2].last};
    const auto platform = rise(run, groups[1].first, groups[1].last);
    const auto incline = rise(run, groups[2].first, groups[2].last);
    std::vector<double> flatter;
    for (std::size_t s = 0; s < run.samples(); ++s) {
        flatter.push_back(incline[s] - std::abs(platform[s]));
    }
    return {claim("pit", "lowest decibels of the second and third group less those of the first",
                  pairedDifferences(lowestIn(run, rest), lowestIn(run, groups[0]))),
            claim("platform",
                  "rise through the third group less the change through the second, whatever its "
                  "sign",
                  flatter),
            claim("incline", "decibels at the end of the third group less those at its beginning",
                  incline)};
}

}  // namespace

double decibelsOver(const LayerNoise& layer, std::span<const std::size_t> samples) {
    double signal = 0.0;
    double noise = 0.0;
    for (const std::size_t s : samples) {
        signal += layer.signal[s];
        noise += layer.noise[s];
    }
    return signal > 0.0 && noise > 0.0 ? 10.0 * std::log10(signal / noise) : kNaN;
}

double robustnessRank(const Runs& runs, std::span<const std::size_t> samples) {
    std::vector<double> decibels;
    std::vector<double> robust;
    for (const SnrRun& run : runs) {
        double sum = 0.0;
        for (std::size_t k = 0; k < run.hidden(); ++k) {
            sum += decibelsOver(run.layers[k], samples);
        }
        decibels.push_back(sum / static_cast<double>(run.hidden()));
        robust.push_back(static_cast<double>(std::count_if(
            samples.begin(), samples.end(), [&](std::size_t s) { return run.margins[s] > 0.0; })));
    }
    const bool areNumbers = std::all_of(decibels.begin(), decibels.end(),
                                        [](double value) { return std::isfinite(value); });
    return areNumbers ? rankCorrelation(decibels, robust) : kNaN;
}

std::vector<Claim> snrCurveClaims(const Runs& runs, std::uint64_t seed) {
    std::vector<Claim> claims;
    std::vector<std::string> trainings;
    for (const SnrRun& run : runs) {
        trainings.push_back(run.training);
    }
    for (const auto& [robust, plain] : robustPairs(trainings)) {
        claims.push_back(higherClaim(runs[robust], runs[plain]));
    }
    if (claims.empty()) {
        claims.push_back(unpairedClaim("higher", kHigher));
    }
    claims.push_back(orderClaim(runs, seed));
    for (const SnrRun& run : runs) {
        for (Claim& claim : riseClaims(run)) {
            claims.push_back(std::move(claim));
        }
        for (Claim& claim : stageClaims(run)) {
            claims.push_back(std::move(claim));
        }
    }
    return claims;
}

}  // namespace reach
