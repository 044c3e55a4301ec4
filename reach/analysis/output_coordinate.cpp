#include "reach/analysis/output_coordinate.h"

#include <charconv>
#include <stdexcept>
#include <system_error>

namespace reach {

namespace {

constexpr const char* kMinusSign = "\xE2\x88\x92";

/// Digits alone, as many as an int holds.
std::optional<int> maybeIndex(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool isWhole = error == std::errc() && end == text.data() + text.size();
    return isWhole && text.front() != '-' ? std::optional(value) : std::nullopt;
}

std::string subscript(int index) { return "y_" + std::to_string(index); }

}  // namespace

std::string OutputCoordinate::label() const {
    const std::string first = "y" + std::to_string(output);
    return isMargin() ? first + " - y" + std::to_string(minus) : first;
}

std::string OutputCoordinate::title() const {
    return isMargin() ? subscript(output) + " " + kMinusSign + " " + subscript(minus)
                      : subscript(output);
}

std::string OutputCoordinate::spelling() const {
    return isMargin() ? std::to_string(output) + "-" + std::to_string(minus)
                      : std::to_string(output);
}

std::optional<OutputCoordinate> OutputCoordinate::parse(std::string_view text) {
    const std::size_t dash = text.find('-');
    const auto first = maybeIndex(text.substr(0, dash));
    if (!first || dash == std::string_view::npos) {
        return first ? std::optional(OutputCoordinate(*first)) : std::nullopt;
    }
    const auto second = maybeIndex(text.substr(dash + 1));
    if (!second || *second == *first) {
        return std::nullopt;
    }
    return OutputCoordinate(*first, *second);
}

void requireFits(const OutputCoordinate& coordinate, std::int64_t outputCount) {
    const auto require = [&](int output) {
        if (output < 0 || output >= outputCount) {
            throw std::invalid_argument("projection on output " + std::to_string(output) +
                                        ": the network has " + std::to_string(outputCount) +
                                        " outputs, counted from 0");
        }
    };
    require(coordinate.output);
    if (coordinate.isMargin()) {
        require(coordinate.minus);
    }
    if (coordinate.output == coordinate.minus) {
        throw std::invalid_argument("projection on y" + std::to_string(coordinate.output) +
                                    " less itself, which is 0 everywhere");
    }
}

}  // namespace reach
