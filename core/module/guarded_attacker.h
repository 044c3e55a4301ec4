#pragma once

#include <memory>

#include "core/attack/attacker.h"

namespace core {

/// makeTensorAttacker's attacker, whose errors can cross into a program that knows no torch.
std::unique_ptr<Attacker> makeGuardedAttacker(const Network& network, const EngineOptions& options);

}  // namespace core
