#include "core/train/mixed_precision.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace core {

namespace {

/// The names changed in 2.4.
void setAutocast(bool isOn) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_dtype(at::kCUDA, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCUDA, isOn);
#else
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(isOn);
#endif
}

}  // namespace

MixedPrecision::MixedPrecision(bool isOn) : m_isOn(isOn) {
    if (m_isOn) {
        setAutocast(true);
    }
}

MixedPrecision::~MixedPrecision() {
    if (m_isOn) {
        at::autocast::clear_cache();
        setAutocast(false);
    }
}

}  // namespace core
