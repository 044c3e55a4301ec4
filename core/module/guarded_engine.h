#pragma once

#include <memory>

#include "core/bounds/bound_engine.h"

namespace core {

/// The same engine, whose errors can cross into a program that knows no torch: those of libtorch
/// become std::runtime_error with one line, without its stack trace. Its passes do likewise.
std::unique_ptr<BoundEngine> guarded(std::unique_ptr<BoundEngine> engine);

/// makeTensorEngine's engine, guarded; so are the errors of making it.
std::unique_ptr<BoundEngine> makeGuardedEngine(const Network& network,
                                               const EngineOptions& options);

}  // namespace core
