#pragma once

#include <memory>

#include "core/bounds/bound_engine.h"

namespace core {

/// The engine itself, inside the module; see makeBoundEngine.
std::unique_ptr<BoundEngine> makeTensorEngine(const Network& network, const EngineOptions& options);

}  // namespace core
