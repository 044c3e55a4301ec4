#include "core/train/input_normalisation.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "core/io/number.h"

namespace core::training {
namespace {

std::optional<std::vector<double>> numbersOf(std::string_view text) {
    std::vector<double> numbers;
    for (bool more = true; more;) {
        const std::size_t colon = text.find(':');
        const auto number = maybeNumber(text.substr(0, colon));
        if (!number) {
            return std::nullopt;
        }
        numbers.push_back(*number);
        more = colon != std::string_view::npos;
        text.remove_prefix(more ? colon + 1 : text.size());
    }
    return numbers;
}

std::optional<Normalisation> maybeNormalisation(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto mean = numbersOf(text.substr(0, slash));
    const auto deviation = numbersOf(text.substr(slash + 1));
    const bool fits =
        mean && deviation && mean->size() == deviation->size() &&
        std::all_of(deviation->begin(), deviation->end(), [](double value) { return value > 0.0; });
    return fits ? std::optional(Normalisation{*mean, *deviation}) : std::nullopt;
}

}  // namespace

std::optional<Normalisation> inputNormalisation(const TrainingConfig& config) {
    if (config.normalise == "none") {
        return std::nullopt;
    }
    if (config.normalise == "usual") {
        const auto usual = usualNormalisation(config.data);
        if (!usual) {
            throw std::invalid_argument(
                "normalise = usual: no constants are in common use for " + inQuotes(config.data) +
                "; set normalise to none or to MEAN/DEVIATION, such as 0.5/0.25");
        }
        return usual;
    }
    const auto own = maybeNormalisation(config.normalise);
    if (!own) {
        throw std::invalid_argument(
            "setting normalise: expected none, usual or MEAN/DEVIATION with as many deviations "
            "above 0 as means, such as 0.1307/0.3081 or 0.5:0.5:0.5/0.2:0.2:0.2; found " +
            inQuotes(config.normalise));
    }
    return own;
}

}  // namespace core::training
