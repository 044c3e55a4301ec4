#include <stdexcept>
#include <string>

#include "core/snr/snr_meter.h"

namespace core {

namespace {

constexpr int kMostPerturbations = 1000000;

}  // namespace

bool usesAttack(PerturbationSource source) {
    return source == PerturbationSource::PgdIterates || source == PerturbationSource::PgdEndPoints;
}

void checkSnr(const SnrSettings& settings) {
    if (usesAttack(settings.source)) {
        checkAttack(settings.attack);
    } else if (settings.perturbations < 1 || settings.perturbations > kMostPerturbations) {
        throw std::invalid_argument("SNR: expected 1 to " + std::to_string(kMostPerturbations) +
                                    " perturbations of a sample, found " +
                                    std::to_string(settings.perturbations));
    }
    if (settings.keptSamples < 0) {
        throw std::invalid_argument("SNR: expected 0 or more samples to be kept, found " +
                                    std::to_string(settings.keptSamples));
    }
}

}  // namespace core
