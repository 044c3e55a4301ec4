#include "core/figure/piece_palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace core {

namespace {

constexpr std::size_t kPatternHues = 251;
constexpr std::size_t kPatternShades = 5;

std::array<double, 3> linearOklch(double lightness, double chroma, double hue) {
    const double a = chroma * std::cos(hue);
    const double b = chroma * std::sin(hue);
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3.0);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3.0);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3.0);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

Colour encoded(const std::array<double, 3>& linear) {
    Colour colour = 0;
    for (const double channel : linear) {
        const double v = std::clamp(channel, 0.0, 1.0);
        const double sRgb = v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1.0 / 2.4) - 0.055;
        colour = colour << 8 | static_cast<Colour>(std::lround(255.0 * sRgb));
    }
    return colour;
}

/// Oklab's lightness, chroma and hue to sRGB, chroma taken back where a screen has no such colour.
/// Source: B. Ottosson, "A perceptual color space for image processing", 2020.
Colour fromOklch(double lightness, double chroma, double hueDegrees) {
    const double hue = hueDegrees * std::numbers::pi / 180.0;
    for (double c = chroma; true; c -= 0.001) {
        const auto linear = linearOklch(lightness, std::max(0.0, c), hue);
        const auto [low, high] = std::minmax_element(linear.begin(), linear.end());
        if (c <= 0.0 || (*low >= 0.0 && *high <= 1.0)) {
            return encoded(linear);
        }
    }
}

/// Bits well mixed (the finaliser of MurmurHash3).
std::uint64_t mixed(std::uint64_t value) {
    value = (value ^ value >> 33) * 0xFF51AFD7ED558CCDULL;
    value = (value ^ value >> 33) * 0xC4CEB9FE1A85EC53ULL;
    return value ^ value >> 33;
}

/// Hues all around in a few shades, so that neighbours differ in a grey print too.
std::vector<Colour> patternTable(bool dark) {
    std::vector<Colour> table;
    for (std::size_t k = 0; k < kPatternHues * kPatternShades; ++k) {
        const double hue = 360.0 * static_cast<double>(k % kPatternHues) / kPatternHues;
        const double shade = 0.60 + 0.06 * static_cast<double>(k / kPatternHues);
        table.push_back(fromOklch(dark ? shade - 0.12 : shade, 0.11, hue));
    }
    return table;
}

}  // namespace

Colour scaleColour(double share, bool dark) {
    // Small values stand back from the paper: light on light, dark on dark.
    const double lightness = dark ? 0.32 + 0.60 * share : 0.94 - 0.60 * share;
    return fromOklch(lightness, 0.06 + 0.07 * share, 100.0 + 160.0 * share);
}

Colour divergingColour(double share, bool dark) {
    const double size = std::min(1.0, std::abs(share));
    const double lightness = dark ? 0.32 + 0.46 * size : 0.96 - 0.44 * size;
    return fromOklch(lightness, 0.15 * size, share < 0.0 ? 248.0 : 55.0);
}

Colour layerColour(int index, int count, bool dark) {
    return scaleColour((index + 0.5) / std::max(1, count), dark);
}

Colour patternColour(std::span<const std::uint64_t> pattern, bool dark) {
    std::uint64_t hash = 0;
    for (const std::uint64_t word : pattern) {
        hash = mixed(hash ^ mixed(word + 0x9E3779B97F4A7C15ULL));
    }
    static const std::array<std::vector<Colour>, 2> tables{patternTable(false), patternTable(true)};
    return tables[dark ? 1 : 0][hash % (kPatternHues * kPatternShades)];
}

}  // namespace core
