#pragma once

namespace core {

/// While it lives, and if it is on, torch computes products and convolutions on GPUs in bfloat16,
/// sums and losses in float32 (autocast). bfloat16 has float32's range, so gradients need no scale.
class MixedPrecision {
public:
    explicit MixedPrecision(bool isOn);
    ~MixedPrecision();
    MixedPrecision(const MixedPrecision&) = delete;
    MixedPrecision& operator=(const MixedPrecision&) = delete;

private:
    bool m_isOn;
};

}  // namespace core
