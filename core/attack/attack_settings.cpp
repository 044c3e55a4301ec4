#include <cmath>
#include <stdexcept>
#include <string>

#include "core/attack/attacker.h"

namespace core {

namespace {

constexpr int kMaxSteps = 1000000;
constexpr int kMaxRestarts = 100000;

void require(bool holds, const std::string& what) {
    if (!holds) {
        throw std::invalid_argument("attack: " + what);
    }
}

}  // namespace

AttackSettings fgsm() {
    AttackSettings settings;
    settings.steps = 1;
    settings.stepSize = 1.0;
    settings.randomStart = false;
    return settings;
}

AttackSettings sabrAttack() {
    AttackSettings settings;
    settings.steps = 8;
    settings.stepSize = 0.5;
    settings.decay = {{4, 0.1}, {7, 0.1}};
    return settings;
}

void checkAttack(const AttackSettings& settings) {
    require(settings.steps >= 1 && settings.steps <= kMaxSteps,
            "expected 1 to " + std::to_string(kMaxSteps) + " steps, found " +
                std::to_string(settings.steps));
    require(std::isfinite(settings.stepSize) && settings.stepSize > 0.0,
            "the step size has to be a finite number above 0");
    require(settings.restarts >= 1 && settings.restarts <= kMaxRestarts,
            "expected 1 to " + std::to_string(kMaxRestarts) + " restarts, found " +
                std::to_string(settings.restarts));
    int before = 0;
    for (const StepDecay& decay : settings.decay) {
        require(decay.afterStep > before, "decays have to be in the order of their steps, from 1");
        require(std::isfinite(decay.factor) && decay.factor > 0.0,
                "the factor of a decay has to be a finite number above 0");
        before = decay.afterStep;
    }
}

}  // namespace core
