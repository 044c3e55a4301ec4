#pragma once

#include <cstdint>
#include <span>

#include "core/figure/scene.h"

namespace core {

/// Colours of linear pieces, even in lightness (Oklab), for light paper or dark.

/// A continuous scale over [0, 1]: greater is darker on light paper and lighter on dark, strictly,
/// so that a grey print tells values apart.
Colour scaleColour(double share, bool dark);

/// A scale over [-1, 1] whose middle stands back from the paper: below 0 blue, above 0 orange, the
/// two ends of one lightness, safe for colour blindness.
Colour divergingColour(double share, bool dark);

/// Layer `index` of `count` on that scale.
Colour layerColour(int index, int count, bool dark);

/// A hue from the pattern's hash: the same in every picture.
Colour patternColour(std::span<const std::uint64_t> pattern, bool dark);

/// A piece without a value.
inline constexpr Colour kUnknownColour = 0xA0A0A0;

}  // namespace core
