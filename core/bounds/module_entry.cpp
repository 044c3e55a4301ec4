#include "core/bounds/freed_memory.h"
#include "core/bounds/guarded_engine.h"
#include "core/bounds/library_info.h"
#include "core/bounds/tensor_module.h"

/// The only symbol that reachscope_tensors.so shows; found by core::loadTensorModule.
extern "C" __attribute__((visibility("default"))) const core::TensorModule*
reachscopeTensorModule() {
    static const core::TensorModule module = [] {
        core::keepFreedMemory();
        return core::TensorModule{core::tensorInterface(), core::makeGuardedEngine,
                                  core::libraryInfo};
    }();
    return &module;
}
