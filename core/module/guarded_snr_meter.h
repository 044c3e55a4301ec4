#pragma once

#include <memory>

#include "core/snr/snr_meter.h"

namespace core {

/// makeTensorSnrMeter's meter, whose errors can cross into a program that knows no torch.
std::unique_ptr<SnrMeter> makeGuardedSnrMeter(const Network& network, const EngineOptions& options,
                                              const SnrSettings& settings);

}  // namespace core
