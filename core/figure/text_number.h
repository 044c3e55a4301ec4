#pragma once

#include <array>
#include <charconv>
#include <string>

namespace core {

/// A number as figures' texts hold it: so many decimals at most, without trailing zeros, "0" never
/// negative; independent of the locale.
inline std::string fixedText(double value, int decimals) {
    std::array<char, 400> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                      std::chars_format::fixed, decimals);
    std::string text(buffer.data(), result.ptr);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) {
            text.pop_back();
        }
    }
    return text == "-0" ? "0" : text;
}

}  // namespace core
