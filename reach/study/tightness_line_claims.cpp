#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "reach/study/tightness_study.h"

namespace reach {

namespace {

using Measured = TightnessRun::Measured;
using Runs = std::vector<TightnessRun>;

/// How far bounds that a theorem orders are out of order, relative to their size.
class OrderCheck {
public:
    void add(const Measured& looser, const Measured& tighter) {
        for (std::size_t k = 0; k < looser.bounds.size(); ++k) {
            add(looser.bounds.margin[k], tighter.bounds.margin[k]);
            add(looser.bounds.meanMargin[k], tighter.bounds.meanMargin[k]);
            add(-looser.bounds.range[k], -tighter.bounds.range[k]);
            missed += looser.bounds.certified[k] != 0 && tighter.bounds.certified[k] == 0 ? 1 : 0;
        }
    }

    std::int64_t compared = 0;  ///< numbers
    std::int64_t missed = 0;  ///< pairs that the looser one certifies and the tighter one does not
    double worst = 0.0;

private:
    void add(double looser, double tighter) {
        if (std::isfinite(looser) && std::isfinite(tighter)) {
            const double size = 1.0 + std::max(std::abs(looser), std::abs(tighter));
            worst = std::max(worst, (looser - tighter) / size);
            ++compared;
        }
    }
};

/// The links of Theorem 2's chain, looser first.
constexpr std::array<std::array<const char*, 2>, 5> kTightLinks{
    {{"box", "lbp-tight"},
     {"box", "crown-ibp-tight"},
     {"lbp-tight", "crown-lbp-tight"},
     {"crown-ibp-tight", "crown-lbp-tight"},
     {"crown-lbp-tight", "crown-tight"}}};

std::optional<Claim> theoremClaim(const TightnessRun& run, double tolerance) {
    OrderCheck check;
    for (const auto& [looser, tighter] : kTightLinks) {
        const Measured* a = run.maybe(looser);
        const Measured* b = run.maybe(tighter);
        if (a != nullptr && b != nullptr) {
            check.add(*a, *b);
        }
    }
    if (check.compared == 0) {
        return std::nullopt;
    }
    const bool holds = check.worst <= tolerance;
    return Claim{"theorem-2-" + run.name,
                 "Theorem 2: with tight lines Box <= {LBP, CROWN-IBP} <= CROWN-LBP <= CROWN in "
                 "tightness",
                 run.name + ": over " + std::to_string(check.compared) +
                     " margins and ranges at single samples and radii the largest violation is " +
                     shortText(check.worst) + " relative; " + std::to_string(check.missed) +
                     " pairs certified by a looser method and not by a tighter one",
                 "at most " + shortText(tolerance) + " of the bounds' size (rounding)",
                 check.worst,
                 std::nullopt,
                 holds ? Verdict::Holds : Verdict::DoesNotHold,
                 ""};
}

/// Pairs at which the method's least margin is below Box's, and those compared.
std::pair<std::int64_t, std::int64_t> belowBox(const Measured& box, const Measured& measured,
                                               double tolerance) {
    std::int64_t below = 0;
    std::int64_t compared = 0;
    for (std::size_t k = 0; k < box.bounds.size(); ++k) {
        const double boxes = box.bounds.margin[k];
        const double own = measured.bounds.margin[k];
        if (std::isfinite(boxes) && std::isfinite(own)) {
            below += own < boxes - tolerance * (1.0 + std::abs(boxes)) ? 1 : 0;
            ++compared;
        }
    }
    return {below, compared};
}

/// Looser than Box somewhere, with adaptive lines: on any network.
std::optional<Claim> adaptiveClaim(const Runs& runs, double tolerance) {
    Claim claim;
    claim.id = "adaptive-looser-than-box";
    claim.paper =
        "Section 4: with adaptive lines CROWN can be looser than IBP (on IBP-trained networks)";
    claim.criterion = "a sample and a radius where Box's least margin is above CROWN's";
    std::int64_t total = 0;
    std::int64_t compared = 0;
    for (const TightnessRun& run : runs) {
        const Measured* box = run.maybe("box");
        const Measured* crown = run.maybe("crown");
        if (box != nullptr && crown != nullptr) {
            const auto [below, of] = belowBox(*box, *crown, tolerance);
            claim.ours += (claim.ours.empty() ? "" : "; ") + run.name + ": at " +
                          std::to_string(below) + " of " + std::to_string(of) + " pairs";
            total += below;
            compared += of;
        }
    }
    if (compared == 0) {
        return std::nullopt;
    }
    claim.value = static_cast<double>(total) / static_cast<double>(compared);
    const bool isTrained = std::any_of(runs.begin(), runs.end(), [](const TightnessRun& run) {
        return run.training == "certified";
    });
    claim.verdict = total > 0   ? Verdict::Holds
                    : isTrained ? Verdict::DoesNotHold
                                : Verdict::NotMeasured;
    claim.note = total > 0 || isTrained ? "" : "no network of this run was trained to be certified";
    return claim;
}

std::vector<double> areaDifferences(const TightnessRun& run, const Measured& more,
                                    const Measured& less) {
    std::vector<double> sample = run.areas(more.bounds);
    const std::vector<double> other = run.areas(less.bounds);
    for (std::size_t k = 0; k < sample.size(); ++k) {
        sample[k] -= other[k];
    }
    return sample;
}

/// A network trained to be certified: Box certifies more than a method with adaptive lines.
std::optional<Claim> certifiedTrainingClaim(const TightnessRun& run, const std::string& id) {
    const Measured* box = run.maybe("box");
    const Measured* adaptive = run.maybe(id);
    if (run.training != "certified" || box == nullptr || adaptive == nullptr) {
        return std::nullopt;
    }
    Claim claim;
    claim.id = "box-above-adaptive-" + id + "-" + run.name;
    claim.paper = "Section 4, Table 1: on an IBP-trained network " + adaptive->method.title +
                  " with adaptive lines certifies less than IBP (CIFAR-10, 8/255: verified errors "
                  "70.10 for IBP, 85.66 for CROWN-IBP, 100 for LBP, 99.99 for CROWN-LBP)";
    claim.ours = run.name + ": CR-AUC of Box less that of " + adaptive->method.title;
    claim.note =
        "the paper's numbers are for its own network, which is not public; how much a "
        "network owes to Box differs with how it was trained";
    return claimAboveZero(claim, areaDifferences(run, *box, *adaptive), "samples");
}

/// Mean over the radii above 0 of log(a's range / b's range), sample by sample.
std::vector<double> logRatios(const TightnessRun& run, const PairBounds& a, const PairBounds& b) {
    std::vector<double> sample;
    for (std::size_t s = 0; s < run.samples.size(); ++s) {
        double sum = 0.0;
        std::int64_t count = 0;
        for (std::size_t k = 0; k < run.radii.size(); ++k) {
            const double ratio = a.range[run.pair(s, k)] / b.range[run.pair(s, k)];
            if (run.radii[k] > 0.0 && std::isfinite(ratio) && ratio > 0.0) {
                sum += std::log(ratio);
                ++count;
            }
        }
        if (count > 0) {
            sample.push_back(sum / static_cast<double>(count));
        }
    }
    return sample;
}

std::optional<Claim> rangeClaim(const TightnessRun& run, Claim claim, const std::string& wide,
                                const std::string& narrow) {
    const Measured* a = run.maybe(wide);
    const Measured* b = run.maybe(narrow);
    if (run.training != "standard" || a == nullptr || b == nullptr) {
        return std::nullopt;
    }
    const std::vector<double> sample = logRatios(run, a->bounds, b->bounds);
    if (sample.empty()) {
        return std::nullopt;
    }
    claim.id += "-" + run.name;
    claim.ours = run.name + ": ln of " + a->method.title + "'s bound range over " +
                 b->method.title + "'s, mean over radii";
    claim.note = "the paper's curves are for its own network, which is not public";
    return claimAboveZero(std::move(claim), sample, "samples");
}

void add(std::vector<Claim>& claims, std::optional<Claim> claim) {
    if (claim) {
        claims.push_back(std::move(*claim));
    }
}

void addRangeClaims(const TightnessRun& run, std::vector<Claim>& claims) {
    for (const std::string& id : twoLineMethods()) {
        Claim lines;
        lines.id = "adaptive-tighter-" + id;
        lines.paper =
            "Section 4, Figure 3: on a normally trained network the adaptive lines "
            "usually give tighter bounds than the tight ones";
        add(claims, rangeClaim(run, lines, id + "-tight", id));
    }
    Claim lbp;
    lbp.id = "lbp-tighter-than-box";
    lbp.paper = "Section 4, Figure 3: LBP is tighter than IBP";
    add(claims, rangeClaim(run, lbp, "box", "lbp"));
}

}  // namespace

std::vector<Claim> lineClaims(const Runs& runs, double tolerance) {
    std::vector<Claim> claims;
    for (const TightnessRun& run : runs) {
        add(claims, theoremClaim(run, tolerance));
    }
    add(claims, adaptiveClaim(runs, tolerance));
    for (const TightnessRun& run : runs) {
        for (const std::string& id : twoLineMethods()) {
            add(claims, certifiedTrainingClaim(run, id));
        }
        addRangeClaims(run, claims);
    }
    return claims;
}

}  // namespace reach
