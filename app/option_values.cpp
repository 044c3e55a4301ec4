#include "app/option_values.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "app/exit_status.h"
#include "core/io/number.h"

namespace app {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    const auto end = text.find_last_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, end - begin + 1);
}

template <typename T>
std::optional<T> parseWhole(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

[[noreturn]] void refuse(std::string_view option, const std::string& expected,
                         std::string_view found) {
    throw UsageError(std::string(option) + ": expected " + expected + ", found " +
                     core::inQuotes(found));
}

std::string shortNumber(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

}  // namespace

double parseNumber(std::string_view option, const std::string& text, double least) {
    const auto value = parseWhole<double>(text);
    if (!value || !std::isfinite(*value) || *value < least) {
        const bool bounded = least > -std::numeric_limits<double>::max();
        refuse(option, bounded ? "a number of at least " + shortNumber(least) : "a finite number",
               text);
    }
    return *value;
}

std::int64_t parseInteger(std::string_view option, const std::string& text, std::int64_t least,
                          std::int64_t most) {
    const auto value = parseWhole<std::int64_t>(text);
    if (!value || *value < least || *value > most) {
        const bool bounded = most < std::numeric_limits<std::int64_t>::max();
        refuse(option,
               bounded
                   ? "a whole number from " + std::to_string(least) + " to " + std::to_string(most)
                   : "a whole number of at least " + std::to_string(least),
               text);
    }
    return *value;
}

std::vector<double> parseNumbers(std::string_view option, const std::string& text) {
    std::vector<double> numbers;
    for (const std::string& part : splitAtCommas(text)) {
        const auto value = parseWhole<double>(part);
        if (!value || !std::isfinite(*value)) {
            refuse(option,
                   "finite numbers between commas (place " + std::to_string(numbers.size()) + ")",
                   part);
        }
        numbers.push_back(*value);
    }
    return numbers;
}

std::vector<std::string> splitAtCommas(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    while (true) {
        const auto end = text.find(',', begin);
        parts.emplace_back(trimmed(std::string_view(text).substr(begin, end - begin)));
        if (end == std::string::npos) {
            return parts;
        }
        begin = end + 1;
    }
}

}  // namespace app
