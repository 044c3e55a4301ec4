#include <algorithm>
#include <utility>

#include "reach/study/relu_states_study.h"

namespace reach {

namespace {

using Runs = std::vector<StateRun>;
using Status = NeuronStatus;

constexpr double kPercent = 100.0;
constexpr const char* kOtherNetworks = "the paper's networks are its own, which are not public";
constexpr const char* kTable =
    "SABR, C, Table 5 (CIFAR-10, 2/255, Box): unstable in the whole region IBP 1.18 %, SABR 3.67 "
    "%, PGD 65.5 %; certified training leaves few unstable ReLUs, adversarial training most";
constexpr const char* kDead = "LBP, 5, Figure 4: in IBP-trained networks most neurons are dead";
constexpr const char* kUnstable =
    "LBP, 5: in a normally trained network more than 95 % of the neurons are unstable";
constexpr const char* kRamp =
    "LBP, 5, Figure 6: with ParamRamp lots of neurons are left dead and a considerable amount "
    "right dead; most neurons are in these two states";

std::vector<double> less(std::vector<double> a, const std::vector<double>& b) {
    for (std::size_t s = 0; s < a.size(); ++s) {
        a[s] -= b[s];
    }
    return a;
}

std::vector<double> lessNumber(std::vector<double> a, double number) {
    std::for_each(a.begin(), a.end(), [&](double& value) { value -= number; });
    return a;
}

std::string share(const std::vector<double>& shares) {
    return shortText(kPercent * spreadOf(shares).mean) + " %";
}

std::string named(const StateRun& run) { return run.name + " (" + run.training + ")"; }

/// Box where it was measured, else the first method.
const MethodStates* regionOf(const StateRun& run) {
    const MethodStates* box = run.maybe("box");
    return box != nullptr ? box : run.methods.size() > 1 ? &run.methods[1] : nullptr;
}

Claim begun(std::string id, const char* paper, std::string ours) {
    Claim claim;
    claim.id = std::move(id);
    claim.paper = paper;
    claim.ours = std::move(ours);
    claim.note = kOtherNetworks;
    return claim;
}

/// "Trained networks tend to have more inactive than active ReLUs."
Claim inactiveClaim(const StateRun& run) {
    const MethodStates& points = run.methods.front();
    const auto inactive = points.meanShares(Status::Inactive);
    const auto active = points.meanShares(Status::Active);
    return claimAboveZero(
        begun("inactive-" + run.name,
              "SABR, 4 and Table 5: trained networks have more inactive than active ReLUs (at "
              "points 73.8, 64.1 and 63.5 % inactive)",
              named(run) + ", at points: inactive " + share(inactive) + ", active " +
                  share(active) + ", mean over the layers; the former less the latter"),
        less(inactive, active), "samples");
}

/// Every network that is not certified against every one that is.
void addCertifiedClaims(const Runs& runs, std::vector<Claim>& claims) {
    for (const StateRun& certified : runs) {
        for (const StateRun& other : runs) {
            const MethodStates* few = regionOf(certified);
            const MethodStates* many = regionOf(other);
            const bool isPair = certified.training == "certified" &&
                                (other.training == "adversarial" || other.training == "standard");
            if (!isPair || few == nullptr || many == nullptr) {
                continue;
            }
            const auto low = few->unsettledShares();
            const auto high = many->unsettledShares();
            claims.push_back(claimAboveZero(
                begun("unstable-" + other.name + "-" + certified.name, kTable,
                      many->title + ", whole region: " + named(other) + " " + share(high) + ", " +
                          named(certified) + " " + share(low) +
                          " unstable, mean over the layers; the former less the latter"),
                less(high, low), "samples"));
        }
    }
}

/// LBP's Figure 4.
void addDeadClaims(const StateRun& run, std::vector<Claim>& claims) {
    const MethodStates* region = regionOf(run);
    if (region == nullptr || region->hasRamps()) {
        return;
    }
    const std::string where = named(run) + ", " + region->title + ", whole region: ";
    if (run.training == "certified") {
        const auto dead = region->totalShares(Status::Inactive);
        claims.push_back(claimAboveZero(
            begun("dead-" + run.name, kDead,
                  where + share(dead) + " of all neurons inactive; share less one half"),
            lessNumber(dead, 0.5), "samples"));
    }
    if (run.training == "standard") {
        const auto unstable = region->totalShares(Status::Unstable);
        claims.push_back(claimAboveZero(
            begun("unstable-" + run.name, kUnstable,
                  where + share(unstable) + " of all neurons unstable; share less 0.95"),
            lessNumber(unstable, 0.95), "samples"));
    }
}

/// LBP's Figure 6.
void addRampClaims(const StateRun& run, std::vector<Claim>& claims) {
    const MethodStates* region = regionOf(run);
    if (region == nullptr || !region->hasRamps()) {
        return;
    }
    const auto left = region->totalShares(Status::Inactive);
    const auto right = region->totalShares(Status::RightDead);
    std::vector<double> both = left;
    for (std::size_t s = 0; s < both.size(); ++s) {
        both[s] += right[s] - 0.5;
    }
    const std::string where = named(run) + ", " + region->title + ", whole region: left dead " +
                              share(left) + ", right dead " + share(right) + " of all neurons; ";
    claims.push_back(claimAboveZero(
        begun("ramp-right-dead-" + run.name, kRamp, where + "share of right dead ones"), right,
        "samples"));
    claims.push_back(
        claimAboveZero(begun("ramp-dead-" + run.name, kRamp, where + "both together less one half"),
                       both, "samples"));
}

/// Box against the others: fewer neurons are left open.
void addMethodClaims(const StateRun& run, std::vector<Claim>& claims) {
    const MethodStates* box = run.maybe("box");
    for (const MethodStates& method : run.methods) {
        if (box == nullptr || method.id == "box" || method.id == kPoints) {
            continue;
        }
        const auto wide = box->unsettledShares();
        const auto tight = method.unsettledShares();
        Claim claim = begun("fewer-" + method.id + "-" + run.name,
                            "LBP, 3 and 4: tighter bounds of the layers settle more neurons than "
                            "Box does",
                            named(run) + ", whole region: unstable by Box " + share(wide) +
                                ", by " + method.title + " " + share(tight) +
                                ", mean over the layers; the former less the latter");
        claims.push_back(claimAboveZero(std::move(claim), less(wide, tight), "samples"));
    }
}

}  // namespace

std::vector<Claim> stateClaims(const Runs& runs) {
    std::vector<Claim> claims;
    for (const StateRun& run : runs) {
        claims.push_back(inactiveClaim(run));
    }
    const std::size_t before = claims.size();
    addCertifiedClaims(runs, claims);
    if (claims.size() == before) {
        Claim missing;
        missing.id = "unstable";
        missing.paper = kTable;
        missing.ours = "no such pair of networks in this run";
        missing.note =
            "expected a certified network and one with adversarial or standard training "
            "(--set training=…)";
        claims.push_back(std::move(missing));
    }
    for (const StateRun& run : runs) {
        addDeadClaims(run, claims);
        addRampClaims(run, claims);
        addMethodClaims(run, claims);
    }
    return claims;
}

}  // namespace reach
