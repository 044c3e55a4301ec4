#pragma once

#include <memory>
#include <string>

#include "core/attack/attacker.h"
#include "core/bounds/bound_engine.h"
#include "core/module/tensor_library.h"
#include "core/snr/snr_meter.h"
#include "core/train/trainer.h"

/// The seam between the program and the module reachscope_tensors, which alone is linked to
/// libtorch. Both are C++ of one build: what crosses are the types of bound_engine.h, attacker.h,
/// snr_meter.h and trainer.h, and std's exceptions.
namespace core {

/// What the module offers.
struct TensorModule {
    /// Of the build that made it; kTensorInterface of the program has to be the same.
    std::string interface;
    std::unique_ptr<BoundEngine> (*makeEngine)(const Network&, const EngineOptions&) = nullptr;
    std::unique_ptr<Attacker> (*makeAttacker)(const Network&, const EngineOptions&) = nullptr;
    std::unique_ptr<SnrMeter> (*makeSnrMeter)(const Network&, const EngineOptions&,
                                              const SnrSettings&) = nullptr;
    std::unique_ptr<Trainer> (*makeTrainer)(const TrainingConfig&, const Network&,
                                            const TrainingData&, const EngineOptions&,
                                            const TrainingState*) = nullptr;
    TensorLibrary (*library)() = nullptr;
};

/// Name of the module's one function, `extern "C" const core::TensorModule* f()`.
inline constexpr const char* kTensorModuleEntry = "reachscopeTensorModule";
inline constexpr const char* kTensorModuleFile = "reachscope_tensors.so";

/// Version and the sizes of what crosses: tells a module of another build from this one's.
std::string tensorInterface();

}  // namespace core
