#include "core/train/paradox_table.h"

#include <cmath>

namespace core::training {
namespace {

constexpr bool kMilestones = true;
constexpr bool kSteps = false;

}  // namespace

const std::vector<ParadoxRow>& paradoxTable() {
    static const std::vector<ParadoxRow> kRows{
        {"fc", 0.1, "ibp", 0.2, 10, 100, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"fc", 0.2, "ibp", 0.2, 10, 100, 0, 5e-6, 5e-4, kMilestones, true},
        {"fc", 0.3, "ibp", 0.3, 10, 100, 0, 5e-6, 5e-4, kMilestones, true},
        {"fc", 0.1, "hbox", 0.1, 0, 50, 0, 5e-5, 5e-4, kMilestones, true},
        {"fc", 0.2, "hbox", 0.2, 10, 50, 0.5, 5e-5, 5e-4, kMilestones, true},
        {"fc", 0.3, "hbox", 0.3, 0, 50, 0.5, 5e-5, 5e-4, kMilestones, true},
        {"fc", 0.1, "crown-ibp-r", 0.2, 0, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"fc", 0.2, "crown-ibp-r", 0.3, 0, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"fc", 0.3, "crown-ibp-r", 0.3, 0, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"fc", 0.1, "deepz", 0.1, 10, 50, 0, 5e-6, 5e-4, kMilestones, true},
        {"fc", 0.2, "deepz", 0.2, 0, 50, 0, 5e-6, 1e-3, kSteps, false},
        {"fc", 0.3, "deepz", 0.3, 0, 50, 0, 5e-6, 1e-3, kSteps, false},
        {"fc", 0.1, "crown", 0.1, 0, 100, 0, 0, 5e-4, kMilestones, true},
        {"fc", 0.2, "crown", 0.2, 10, 50, 0, 0, 5e-4, kMilestones, true},
        {"fc", 0.3, "crown", 0.3, 10, 100, 0, 0, 5e-4, kMilestones, true},
        {"fc", 0.1, "crown-ibp", 0.2, 10, 50, 0.5, 0, 5e-4, kMilestones, true},
        {"fc", 0.2, "crown-ibp", 0.2, 10, 50, 0, 0, 5e-4, kMilestones, true},
        {"fc", 0.3, "crown-ibp", 0.3, 10, 100, 0, 0, 5e-4, kMilestones, true},
        {"conv", 0.1, "ibp", 0.2, 0, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.2, "ibp", 0.3, 0, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.3, "ibp", 0.3, 0, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.1, "hbox", 0.3, 0, 50, 0.5, 5e-5, 5e-4, kMilestones, true},
        {"conv", 0.2, "hbox", 0.3, 0, 50, 0.5, 5e-5, 5e-4, kMilestones, true},
        {"conv", 0.3, "hbox", 0.3, 0, 50, 0.5, 5e-5, 5e-4, kMilestones, true},
        {"conv", 0.1, "crown-ibp-r", 0.1, 10, 50, 0, 0, 5e-4, kMilestones, true},
        {"conv", 0.2, "crown-ibp-r", 0.2, 10, 50, 0, 0, 5e-4, kMilestones, true},
        {"conv", 0.3, "crown-ibp-r", 0.3, 10, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.1, "deepz", 0.2, 0, 50, 0, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.2, "deepz", 0.2, 0, 50, 0, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.3, "deepz", 0.3, 0, 50, 0, 5e-5, 5e-4, kMilestones, true},
        {"conv", 0.1, "crown", 0.2, 10, 100, 0, 0, 5e-4, kMilestones, true},
        {"conv", 0.2, "crown", 0.2, 10, 100, 0, 0, 5e-4, kMilestones, true},
        {"conv", 0.3, "crown", 0.3, 10, 100, 0, 0, 5e-4, kMilestones, true},
        {"conv", 0.1, "crown-ibp", 0.2, 10, 100, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.2, "crown-ibp", 0.3, 10, 50, 0.5, 5e-6, 5e-4, kMilestones, true},
        {"conv", 0.3, "crown-ibp", 0.3, 10, 50, 0, 5e-6, 5e-4, kMilestones, true},
    };
    return kRows;
}

const ParadoxRow* nearestParadoxRow(const std::string& method, const std::string& network,
                                    double testEps) {
    const ParadoxRow* nearest = nullptr;
    for (const ParadoxRow& row : paradoxTable()) {
        const bool isCandidate = row.method == method && row.network == network;
        if (isCandidate && (nearest == nullptr || std::abs(row.testEps - testEps) <
                                                      std::abs(nearest->testEps - testEps))) {
            nearest = &row;
        }
    }
    return nearest;
}

void applyParadoxRow(const ParadoxRow& row, TrainingConfig& config) {
    config.epochs = 200;
    config.warmup = row.warmup;
    config.ramp = row.ramp;
    config.kappaStart = 1.0;
    config.kappaEnd = row.kappaEnd;
    config.elision = row.elision;
    config.l1 = row.l1;
    config.batch = 100;
    config.optimiser = "adam";
    config.learningRate = row.learningRate;
    config.rateSchedule = row.hasMilestones ? "milestones" : "steps";
    config.rateMilestones =
        row.hasMilestones ? std::vector<double>{130.0, 190.0} : std::vector<double>{};
    config.rateFactor = row.hasMilestones ? 0.1 : 0.5;
    config.rateEvery = 20.0;
}

}  // namespace core::training
