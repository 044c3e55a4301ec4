#pragma once

#include <memory>

#include "core/attack/attacker.h"

namespace core {

/// The attacker itself, inside the module; see makeAttacker.
std::unique_ptr<Attacker> makeTensorAttacker(const Network& network, const EngineOptions& options);

}  // namespace core
