#include <stdexcept>
#include <string>

#include "core/attack/attacker.h"
#include "core/bounds/bound_engine.h"
#include "core/module/module_loader.h"
#include "core/module/tensor_library.h"
#include "core/snr/snr_meter.h"
#include "core/train/trainer.h"

/// What the headers of the tensor rooms promise to programs, answered by the module.
namespace core {

namespace {

#ifdef REACHSCOPE_HAS_TORCH
constexpr bool kBuiltWithTensors = true;
#else
constexpr bool kBuiltWithTensors = false;
#endif

/// Loaded on the first call; tried anew after a failure.
const TensorModule& tensorModule() {
    if (!kBuiltWithTensors) {
        throw std::runtime_error(
            "this build has no tensors: bounds, attacks, SNR and training need libtorch (configure "
            "with -DREACHSCOPE_TORCH=ON)");
    }
    static const TensorModule& module = loadTensorModule(tensorModulePlaces());
    return module;
}

}  // namespace

bool hasTensors() { return kBuiltWithTensors && !findTensorModule(tensorModulePlaces()).empty(); }

TensorLibrary tensorLibrary() {
    try {
        return tensorModule().library();
    } catch (const std::exception& error) {
        TensorLibrary none;
        none.problem = error.what();
        return none;
    }
}

std::unique_ptr<BoundEngine> makeBoundEngine(const Network& network, const EngineOptions& options) {
    return tensorModule().makeEngine(network, options);
}

std::unique_ptr<Attacker> makeAttacker(const Network& network, const EngineOptions& options) {
    return tensorModule().makeAttacker(network, options);
}

std::unique_ptr<SnrMeter> makeSnrMeter(const Network& network, const EngineOptions& options,
                                       const SnrSettings& settings) {
    return tensorModule().makeSnrMeter(network, options, settings);
}

std::unique_ptr<Trainer> makeTrainer(const TrainingConfig& config, const Network& start,
                                     const TrainingData& data, const EngineOptions& options,
                                     const TrainingState* resume) {
    return tensorModule().makeTrainer(config, start, data, options, resume);
}

}  // namespace core
