#include "ui/session/snr_result.h"

#include <variant>

#include "core/bounds/bound_engine.h"

namespace ui {
namespace {

constexpr double kForward = 2.0;   ///< operations a weight, of one evaluation
constexpr double kGradient = 6.0;  ///< with the way back

/// Weights that one evaluation multiplies.
double weightsUsed(const core::Network& network) {
    double sum = 0.0;
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const core::Operation& operation = network.nodes()[i].operation;
        const auto outputs =
            static_cast<double>(core::elementCount(network.shapeOf(static_cast<int>(i))));
        if (const auto* dense = std::get_if<core::Dense>(&operation)) {
            sum += static_cast<double>(dense->in) * static_cast<double>(dense->out);
        } else if (const auto* map = std::get_if<core::Convolution>(&operation)) {
            sum += outputs * static_cast<double>(map->kernel[0] * map->kernel[1]) *
                   static_cast<double>(map->inChannels / map->groups);
        } else {
            sum += outputs;
        }
    }
    return sum;
}

}  // namespace

SnrTools snrTools() { return {core::makeSnrMeter, core::openSamples, core::hasTensors}; }

std::string SnrQuestion::key() const {
    core::Json key = {data,
                      folder,
                      setup.samples,
                      eps(),
                      std::string(id(setup.source)),
                      std::string(id(setup.side)),
                      setup.seed};
    if (core::usesAttack(setup.source)) {
        key.push_back({setup.steps, setup.stepSize, setup.restarts});
    } else {
        key.push_back(setup.perturbations);
    }
    return key.dump(-1, ' ', true, core::Json::error_handler_t::replace);
}

std::optional<double> SnrProgress::secondsLeft() const {
    if (done <= 0 || total <= 0) {
        return std::nullopt;
    }
    return seconds * static_cast<double>(total - done) / static_cast<double>(done);
}

std::int64_t bytesOf(const SnrResult& result) {
    std::size_t numbers = 0;
    for (const core::LayerSnr& layer : result.report.layers) {
        numbers += layer.neuronSignal.size() + layer.neuronNoise.size() +
                   layer.sampleSignal.size() + layer.sampleNoise.size();
    }
    return static_cast<std::int64_t>(numbers * sizeof(double) + sizeof(SnrResult));
}

double snrOperations(const core::Network& network, const SnrSetup& setup) {
    const double weights = weightsUsed(network);
    if (!core::usesAttack(setup.source)) {
        return weights * kForward * (1.0 + setup.perturbations);
    }
    const bool isIterates = setup.source == core::PerturbationSource::PgdIterates;
    const double perStep = kGradient + (isIterates ? kForward : 0.0);
    return weights * (kForward + setup.restarts * setup.steps * perStep);
}

}  // namespace ui
