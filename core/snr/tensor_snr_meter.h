#pragma once

#include <memory>

#include "core/snr/snr_meter.h"

namespace core {

/// The meter itself, inside the module; see makeSnrMeter.
std::unique_ptr<SnrMeter> makeTensorSnrMeter(const Network& network, const EngineOptions& options,
                                             const SnrSettings& settings);

}  // namespace core
