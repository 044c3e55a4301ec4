#include "core/figure/tikz_words.h"

#include <charconv>

#include "core/figure/text_number.h"

namespace core::tikz {

namespace {

/// TeX's lengths are multiples of 1/65536 pt.
constexpr int kDecimals = 4;

}  // namespace

std::string number(double value) { return fixedText(value, kDecimals); }

/// Data coordinates: TeX's arithmetic has less than ten digits.
std::string dataNumber(double value) {
    std::array<char, 64> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value + 0.0,
                                      std::chars_format::general, 9);
    return {buffer.data(), result.ptr};
}

std::string hexColour(Colour colour) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (int shift = 20; shift >= 0; shift -= 4) {
        text += digits[colour >> shift & 0xF];
    }
    return text;
}

std::string dashes(const Style& style, double width) {
    if (style.lineStyle == LineStyle::None) {
        return "draw=none";
    }
    std::string pattern;
    bool on = true;
    for (const double length : dashPattern(style.lineStyle)) {
        pattern += (on ? " on " : " off ") + number(length * width) + "bp";
        on = !on;
    }
    return pattern.empty() ? "solid" : "dash pattern=" + pattern.substr(1);
}

PlotMark plotMark(Marker marker) {
    switch (marker) {
        case Marker::Square:
            return {"square*", 0.44, false};
        case Marker::Triangle:
            return {"triangle*", 0.625, false};
        case Marker::Diamond:
            return {"diamond*", 0.65, false};
        case Marker::Cross:
            return {"x", 0.5, true};
        case Marker::Plus:
            return {"+", 0.5, true};
        case Marker::Circle:
        case Marker::None:
            return {"*", 0.5, false};
    }
    return {"*", 0.5, false};
}

}  // namespace core::tikz
