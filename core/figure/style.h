#pragma once

#include <cstdint>

namespace core {

/// 0xRRGGBB.
using Colour = std::uint32_t;

enum class LineStyle { Solid, Dashed, Dotted, DashDot, None };

/// How a set, a curve or a bar is drawn. Widths in points (1/72 in).
struct Style {
    Colour line = 0x222222;
    double lineWidth = 1.0;
    LineStyle lineStyle = LineStyle::Solid;
    Colour fill = 0x222222;
    double fillOpacity = 0.0;  ///< 0: not filled
    double lineOpacity = 1.0;

    bool operator==(const Style&) const = default;
};

}  // namespace core
