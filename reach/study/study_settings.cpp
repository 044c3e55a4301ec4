#include "reach/study/study_settings.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"

namespace reach {

namespace {

using core::Json;
using Kind = StudySetting::Kind;

std::string rangeText(const StudySetting& setting) {
    return " from " + core::exactText(setting.least) + " to " + core::exactText(setting.most);
}

std::string choicesText(const StudySetting& setting) {
    std::string text;
    for (const std::string& choice : setting.choices) {
        text += (text.empty() ? "" : ", ") + choice;
    }
    return text;
}

std::string expectedText(const StudySetting& setting) {
    switch (setting.kind) {
        case Kind::Whole:
            return "a whole number" + rangeText(setting);
        case Kind::Number:
            return "a number" + rangeText(setting);
        case Kind::Numbers:
            return "numbers" + rangeText(setting) + " between commas";
        case Kind::Text:
            return setting.choices.empty() ? "a text" : "one of " + choicesText(setting);
        case Kind::Texts:
            return setting.choices.empty() ? "texts between commas"
                                           : "some of " + choicesText(setting) + " between commas";
    }
    return {};
}

[[noreturn]] void refuse(const StudySetting& setting, std::string_view found) {
    throw std::invalid_argument("--set: " + setting.key + ": expected " + expectedText(setting) +
                                ", found " + core::inQuotes(found));
}

std::vector<std::string> parts(std::string_view text) {
    std::vector<std::string> result;
    while (true) {
        const auto comma = text.find(',');
        result.emplace_back(text.substr(0, comma));
        if (comma == std::string_view::npos) {
            return result;
        }
        text.remove_prefix(comma + 1);
    }
}

double parseNumber(const StudySetting& setting, std::string_view text) {
    const auto value = core::maybeNumber(text);
    if (!value || *value < setting.least || *value > setting.most) {
        refuse(setting, text);
    }
    return *value;
}

std::int64_t parseWhole(const StudySetting& setting, std::string_view text) {
    const auto value = core::maybeInteger(text);
    if (!value || static_cast<double>(*value) < setting.least ||
        static_cast<double>(*value) > setting.most) {
        refuse(setting, text);
    }
    return *value;
}

std::string parseText(const StudySetting& setting, const std::string& text) {
    const auto& choices = setting.choices;
    const bool isKnown =
        choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end();
    if (text.empty() || !isKnown) {
        refuse(setting, text);
    }
    return text;
}

Json parseNumbers(const StudySetting& setting, std::string_view text) {
    Json list = Json::array();
    for (const std::string& part : parts(text)) {
        list.push_back(parseNumber(setting, part));
    }
    return list;
}

/// Words to choose from are named once each; free texts (one a network, say) may repeat.
Json parseTexts(const StudySetting& setting, std::string_view text) {
    Json list = Json::array();
    if (text == "none") {
        return list;
    }
    for (const std::string& part : parts(text)) {
        const Json value = parseText(setting, part);
        const bool isAgain = std::find(list.begin(), list.end(), value) != list.end();
        if (isAgain && !setting.choices.empty()) {
            refuse(setting, text);
        }
        list.push_back(value);
    }
    return list;
}

Json parse(const StudySetting& setting, std::string_view text) {
    switch (setting.kind) {
        case Kind::Whole:
            return parseWhole(setting, text);
        case Kind::Number:
            return parseNumber(setting, text);
        case Kind::Numbers:
            return parseNumbers(setting, text);
        case Kind::Text:
            return parseText(setting, std::string(text));
        case Kind::Texts:
            return parseTexts(setting, text);
    }
    return {};
}

}  // namespace

StudySetting wholeSetting(std::string key, std::int64_t standard, std::int64_t smoke, double least,
                          double most, std::string help) {
    return {std::move(key), Kind::Whole, standard, smoke, least, most, {}, std::move(help)};
}

StudySetting numberSetting(std::string key, double standard, double least, double most,
                           std::string help) {
    return {std::move(key), Kind::Number, standard, nullptr, least, most, {}, std::move(help)};
}

StudySetting numbersSetting(std::string key, const std::vector<double>& standard,
                            const std::vector<double>& smoke, double least, double most,
                            std::string help) {
    return {std::move(key), Kind::Numbers, standard, smoke, least, most, {}, std::move(help)};
}

StudySetting textSetting(std::string key, std::string standard, core::Json smoke,
                         std::vector<std::string> choices, std::string help) {
    return {std::move(key),
            StudySetting::Kind::Text,
            std::move(standard),
            std::move(smoke),
            0.0,
            0.0,
            std::move(choices),
            std::move(help)};
}

StudySetting textsSetting(std::string key, const std::vector<std::string>& standard,
                          const std::vector<std::string>& smoke, std::vector<std::string> choices,
                          std::string help) {
    return {std::move(key),     Kind::Texts,    standard, smoke, 0.0, 0.0,
            std::move(choices), std::move(help)};
}

StudySettings::StudySettings(std::string study, std::vector<StudySetting> declared, bool smoke)
    : m_study(std::move(study)), m_isSmoke(smoke) {
    for (StudySetting& setting : declared) {
        Json value = smoke && !setting.smoke.is_null() ? setting.smoke : setting.standard;
        m_entries.push_back({std::move(setting), std::move(value)});
    }
}

void StudySettings::set(std::string_view assignment) {
    const auto equals = assignment.find('=');
    const std::string_view key = assignment.substr(0, equals);
    std::string known;
    for (Entry& entry : m_entries) {
        if (entry.declared.key == key && equals != std::string_view::npos) {
            entry.value = parse(entry.declared, assignment.substr(equals + 1));
            return;
        }
        known += (known.empty() ? "" : ", ") + entry.declared.key;
    }
    if (equals == std::string_view::npos) {
        throw std::invalid_argument("--set: expected key=value, found " +
                                    core::inQuotes(assignment) + "; keys are " + known);
    }
    throw std::invalid_argument("--set: " + m_study + " has no setting " + core::inQuotes(key) +
                                "; it has " + known);
}

const StudySettings::Entry& StudySettings::entry(std::string_view key, Kind kind) const {
    for (const Entry& entry : m_entries) {
        if (entry.declared.key == key && entry.declared.kind == kind) {
            return entry;
        }
    }
    throw std::logic_error(m_study + ": no such setting: " + std::string(key));
}

std::int64_t StudySettings::whole(std::string_view key) const {
    return entry(key, Kind::Whole).value.get<std::int64_t>();
}

double StudySettings::number(std::string_view key) const {
    return entry(key, Kind::Number).value.get<double>();
}

std::vector<double> StudySettings::numbers(std::string_view key) const {
    return entry(key, Kind::Numbers).value.get<std::vector<double>>();
}

std::string StudySettings::text(std::string_view key) const {
    return entry(key, Kind::Text).value.get<std::string>();
}

std::vector<std::string> StudySettings::texts(std::string_view key) const {
    return entry(key, Kind::Texts).value.get<std::vector<std::string>>();
}

Json StudySettings::toJson() const {
    Json values = Json::object();
    for (const Entry& entry : m_entries) {
        values[entry.declared.key] = entry.value;
    }
    return values;
}

}  // namespace reach
