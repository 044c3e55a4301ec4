#include "core/snr/tensor_snr_meter.h"

#include <stdexcept>

namespace core {

std::unique_ptr<SnrMeter> makeTensorSnrMeter(const Network& network, const EngineOptions& options,
                                             const SnrSettings& settings) {
    static_cast<void>(network);
    static_cast<void>(options);
    static_cast<void>(settings);
    throw std::runtime_error("SNR is not in this build");
}

}  // namespace core
