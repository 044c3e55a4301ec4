#include "core/module/freed_memory.h"
#include "core/module/guarded_attacker.h"
#include "core/module/guarded_engine.h"
#include "core/module/guarded_snr_meter.h"
#include "core/module/guarded_trainer.h"
#include "core/module/library_info.h"
#include "core/module/tensor_module.h"

/// The only symbol that reachscope_tensors.so shows; found by core::loadTensorModule.
extern "C" __attribute__((visibility("default"))) const core::TensorModule*
reachscopeTensorModule() {
    static const core::TensorModule module = [] {
        core::keepFreedMemory();
        return core::TensorModule{core::tensorInterface(),   core::makeGuardedEngine,
                                  core::makeGuardedAttacker, core::makeGuardedSnrMeter,
                                  core::makeGuardedTrainer,  core::libraryInfo};
    }();
    return &module;
}
