#include "core/train/setting_text.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/io/nearest_names.h"
#include "core/io/number.h"
#include "core/network/overloaded.h"

namespace core::training {
namespace {

bool isWithin(double value, const TrainingSetting& setting) {
    return value >= setting.least && value <= setting.most;
}

/// "0.5", "8/255"
std::optional<double> maybeQuotient(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        return maybeNumber(text);
    }
    const auto above = maybeNumber(text.substr(0, slash));
    const auto below = maybeNumber(text.substr(slash + 1));
    if (!above || !below || *below == 0.0 || !std::isfinite(*above / *below)) {
        return std::nullopt;
    }
    return *above / *below;
}

std::optional<std::vector<double>> maybeList(std::string_view text) {
    std::vector<double> values;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const auto value = maybeQuotient(text.substr(0, comma));
        if (!value || comma + 1 == text.size()) {
            return std::nullopt;
        }
        values.push_back(*value);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return values;
}

bool isChoice(const std::string& text, const TrainingSetting& setting) {
    const auto& choices = setting.choices;
    return choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end();
}

std::string limitsOf(const TrainingSetting& setting) {
    return "from " + exactText(setting.least) + " to " + exactText(setting.most);
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) {
        all += (all.empty() ? "" : ", ") + text;
    }
    return all;
}

/// Puts a value into a member where it is one of those allowed.
class Putter {
public:
    Putter(TrainingConfig& config, const TrainingSetting& setting, std::string_view text)
        : m_config(config), m_setting(setting), m_text(text) {}

    bool operator()(double TrainingConfig::*member) const {
        const auto value = maybeQuotient(m_text);
        return value && isWithin(*value, m_setting) && put(member, *value);
    }
    bool operator()(std::int64_t TrainingConfig::*member) const {
        const auto value = maybeInteger(m_text);
        return value && isWithin(static_cast<double>(*value), m_setting) &&
               put(member, std::int64_t{*value});
    }
    bool operator()(bool TrainingConfig::*member) const {
        const bool isTrue = m_text == "true" || m_text == "yes" || m_text == "1";
        const bool isFalse = m_text == "false" || m_text == "no" || m_text == "0";
        return (isTrue || isFalse) && put(member, isTrue);
    }
    bool operator()(std::string TrainingConfig::*member) const {
        std::string text(m_text);
        return isChoice(text, m_setting) && put(member, std::move(text));
    }
    bool operator()(std::vector<double> TrainingConfig::*member) const {
        auto values = maybeList(m_text);
        const bool fits =
            values && std::all_of(values->begin(), values->end(),
                                  [this](double value) { return isWithin(value, m_setting); });
        return fits && put(member, *std::move(values));
    }

private:
    template <typename T>
    bool put(T TrainingConfig::*member, T value) const {
        m_config.*member = std::move(value);
        return true;
    }

    TrainingConfig& m_config;
    const TrainingSetting& m_setting;
    std::string_view m_text;
};

}  // namespace

bool putText(TrainingConfig& config, const TrainingSetting& setting, std::string_view text) {
    return std::visit(Putter(config, setting, text), setting.member);
}

std::string expectedBy(const TrainingSetting& setting) {
    const auto says = Overloaded{
        [&](double TrainingConfig::*) { return "a number " + limitsOf(setting); },
        [&](std::int64_t TrainingConfig::*) { return "a whole number " + limitsOf(setting); },
        [&](bool TrainingConfig::*) { return std::string("true or false"); },
        [&](std::string TrainingConfig::*) {
            return setting.choices.empty() ? "a text" : "one of " + joined(setting.choices);
        },
        [&](std::vector<double> TrainingConfig::*) {
            return "numbers " + limitsOf(setting) + ", joined with commas";
        }};
    return std::visit(says, setting.member);
}

std::string expectedBy(const TrainingSetting& setting, std::string_view found) {
    const std::string near = nearestNote(found, setting.choices);
    return expectedBy(setting) + (near.empty() ? "" : " (" + near.substr(2) + ')');
}

bool isWithinLimits(const TrainingConfig& config, const TrainingSetting& setting) {
    TrainingConfig copy;
    return putText(copy, setting, trainingValue(config, setting));
}

std::vector<std::string> settingKeys() {
    std::vector<std::string> keys;
    for (const TrainingSetting& setting : trainingSettings()) {
        keys.push_back(setting.key);
    }
    return keys;
}

}  // namespace core::training
