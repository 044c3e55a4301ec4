#include <algorithm>
#include <utility>

#include "reach/study/tightness_study.h"

namespace reach {

namespace {

using Measured = TightnessRun::Measured;
using Runs = std::vector<TightnessRun>;

constexpr const char* kOtherNetwork =
    "the paper's numbers are for its own networks, which are not public";

std::vector<const Measured*> ofClass(const TightnessRun& run, TightnessClass wanted) {
    std::vector<const Measured*> found;
    for (const Measured& measured : run.methods) {
        if (measured.method.tightnessClass() == wanted) {
            found.push_back(&measured);
        }
    }
    return found;
}

double areaOf(const TightnessRun& run, const Measured* measured) {
    return crAuc(run, measured->bounds).mean;
}

const Measured* loosest(const TightnessRun& run, const std::vector<const Measured*>& list) {
    return *std::min_element(list.begin(), list.end(), [&](const Measured* a, const Measured* b) {
        return areaOf(run, a) < areaOf(run, b);
    });
}

const Measured* tightest(const TightnessRun& run, const std::vector<const Measured*>& list) {
    return *std::max_element(list.begin(), list.end(), [&](const Measured* a, const Measured* b) {
        return areaOf(run, a) < areaOf(run, b);
    });
}

std::string areaText(const TightnessRun& run, const Measured& measured) {
    return measured.method.title + " " + shortText(areaOf(run, &measured));
}

std::vector<double> differences(const TightnessRun& run, const PairBounds& more,
                                const PairBounds& less) {
    std::vector<double> sample = run.areas(more);
    const std::vector<double> other = run.areas(less);
    for (std::size_t k = 0; k < sample.size(); ++k) {
        sample[k] -= other[k];
    }
    return sample;
}

/// One class above another: the loosest of the upper one less the tightest of the lower one.
struct ClassClaim {
    TightnessClass lower;
    TightnessClass upper;
    const char* id;
    const char* paper;
};

constexpr ClassClaim kClassClaims[]{
    {TightnessClass::Low, TightnessClass::Mid, "low-mid",
     "B, Table 4: hBox and CROWN-IBP (R) are tighter than Box (experiment A, MNIST: CR-AUC 1.76 "
     "and "
     "2.15 against 0.73)"},
    {TightnessClass::Mid, TightnessClass::High, "mid-high",
     "B, Table 4: DeepZ and CROWN are tighter than hBox and CROWN-IBP (R) (experiment A, MNIST: "
     "3.00 and 3.36 against 1.76 and 2.15)"},
    {TightnessClass::High, TightnessClass::Triangle, "high-triangle",
     "B, Table 4: Triangle is always the tightest (experiment F, MNIST, 100-100-10: 2.92 against "
     "2.63 of DeepZ and 2.86 of CROWN)"}};

std::optional<Claim> classClaim(const TightnessRun& run, const ClassClaim& kind) {
    const auto lower = ofClass(run, kind.lower);
    const auto upper = ofClass(run, kind.upper);
    if (lower.empty() || upper.empty()) {
        return std::nullopt;
    }
    const Measured& more = *loosest(run, upper);
    const Measured& less = *tightest(run, lower);
    Claim claim;
    claim.id = std::string(kind.id) + "-" + run.name;
    claim.paper = kind.paper;
    claim.ours =
        run.name + ": CR-AUC of " + areaText(run, more) + " less that of " + areaText(run, less);
    claim.note = kOtherNetwork;
    return claimAboveZero(claim, differences(run, more.bounds, less.bounds), "samples");
}

/// "its CR-AUC always between the two more favorable tightness classes".
std::vector<Claim> parallelogramClaims(const TightnessRun& run) {
    const Measured* parallelogram = run.maybe("parallelogram");
    const auto mid = ofClass(run, TightnessClass::Mid);
    const auto high = ofClass(run, TightnessClass::High);
    if (parallelogram == nullptr || mid.empty() || high.empty()) {
        return {};
    }
    const auto claim = [&](const char* id, const char* what, const Measured& more,
                           const Measured& less) {
        Claim one;
        one.id = std::string(id) + "-" + run.name;
        one.paper = std::string(
                        "B: Parallelogram's CR-AUC is always between the classes of hBox "
                        "and CROWN-IBP (R) and of DeepZ and CROWN; here: ") +
                    what;
        one.ours = run.name + ": CR-AUC of " + areaText(run, more) + " less that of " +
                   areaText(run, less);
        one.note = std::string(kOtherNetwork) +
                   "; the paper's own experiment H is an exception (22.81 against 21.57 and 22.63)";
        return claimAboveZero(one, differences(run, more.bounds, less.bounds), "samples");
    };
    return {
        claim("parallelogram-above-mid", "above the former", *parallelogram, *tightest(run, mid)),
        claim("parallelogram-below-high", "below the latter", *loosest(run, high), *parallelogram)};
}

/// Pairs that `weaker` certifies and `stronger` does not.
std::int64_t missedBy(const PairBounds& stronger, const PairBounds& weaker) {
    std::int64_t missed = 0;
    for (std::size_t k = 0; k < weaker.size(); ++k) {
        missed += weaker.certified[k] != 0 && stronger.certified[k] == 0 ? 1 : 0;
    }
    return missed;
}

std::optional<Claim> hBoxClaim(const TightnessRun& run) {
    const Measured* box = run.maybe("box");
    const Measured* hBox = run.maybe("hbox");
    if (box == nullptr || hBox == nullptr) {
        return std::nullopt;
    }
    const std::int64_t missed = missedBy(hBox->bounds, box->bounds);
    const auto held = std::count(box->bounds.certified.begin(), box->bounds.certified.end(), 1);
    return Claim{"hbox-certifies-what-box-does-" + run.name,
                 "C, Theorem 2: for any weights hBox certifies whatever Box does",
                 run.name + ": hBox misses " + std::to_string(missed) + " of " +
                     std::to_string(held) + " pairs of sample and radius that Box certifies",
                 "none is missed",
                 static_cast<double>(missed),
                 std::nullopt,
                 held == 0     ? Verdict::NotMeasured
                 : missed == 0 ? Verdict::Holds
                               : Verdict::DoesNotHold,
                 held == 0 ? "Box certifies nothing here" : ""};
}

std::optional<Claim> zeroClaim(const TightnessRun& run) {
    const Measured* zero = run.maybe("crown-0");
    if (zero == nullptr) {
        return std::nullopt;
    }
    constexpr double kPrinted = 0.005;  // what rounds to 0.00
    const double area = areaOf(run, zero);
    return Claim{"crown-0-" + run.name,
                 "K.4: in all runs CROWN-0 has a CR-AUC of 0",
                 run.name + ": CR-AUC " + shortText(area),
                 "below 0.005, which two decimals print as 0",
                 area,
                 std::nullopt,
                 area < kPrinted ? Verdict::Holds : Verdict::DoesNotHold,
                 kOtherNetwork};
}

void add(std::vector<Claim>& claims, std::optional<Claim> claim) {
    if (claim) {
        claims.push_back(std::move(*claim));
    }
}

}  // namespace

std::vector<Claim> paradoxClaims(const Runs& runs) {
    std::vector<Claim> claims;
    for (const TightnessRun& run : runs) {
        // The paper's tightness experiments are on networks that were not trained to be certified.
        if (run.training != "certified") {
            for (const ClassClaim& kind : kClassClaims) {
                add(claims, classClaim(run, kind));
            }
            for (Claim& claim : parallelogramClaims(run)) {
                claims.push_back(std::move(claim));
            }
        }
        add(claims, hBoxClaim(run));
        add(claims, zeroClaim(run));
    }
    return claims;
}

}  // namespace reach
