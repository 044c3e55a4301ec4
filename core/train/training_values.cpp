#include <stdexcept>

#include "core/io/file_bytes.h"
#include "core/io/nearest_names.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"
#include "core/network/overloaded.h"
#include "core/train/setting_text.h"
#include "core/train/training_settings.h"

namespace core {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 20;

[[noreturn]] void refuseValue(const TrainingSetting& setting, std::string_view found) {
    throw std::invalid_argument("setting " + setting.key + ": expected " +
                                training::expectedBy(setting, found) + ", found " +
                                inQuotes(found));
}

bool isNumeric(const TrainingSetting& setting) {
    return std::holds_alternative<double TrainingConfig::*>(setting.member) ||
           std::holds_alternative<std::int64_t TrainingConfig::*>(setting.member);
}

/// A JSON value as it would be typed; nothing where it is not of the setting's type. Numbers may be
/// texts, so that "8/255" can be written.
std::optional<std::string> typed(const Json& value, const TrainingSetting& setting) {
    const bool isList =
        std::holds_alternative<std::vector<double> TrainingConfig::*>(setting.member);
    const bool isText = std::holds_alternative<std::string TrainingConfig::*>(setting.member);
    if (value.is_string() && (isText || isNumeric(setting))) {
        return value.get<std::string>();
    }
    if (value.is_number() && isNumeric(setting)) {
        return value.dump();
    }
    if (value.is_boolean() && std::holds_alternative<bool TrainingConfig::*>(setting.member)) {
        return value.get<bool>() ? "true" : "false";
    }
    if (!value.is_array() || !isList) {
        return std::nullopt;
    }
    std::string text;
    for (const Json& item : value) {
        if (!item.is_number() && !item.is_string()) {
            return std::nullopt;
        }
        const std::string one = item.is_number() ? item.dump() : item.get<std::string>();
        text += (text.empty() ? "" : ",") + (one.empty() ? "?" : one);
    }
    return text;
}

/// What was found, short and in one line.
std::string shown(const Json& value) {
    return inQuotes(value.is_string() ? value.get<std::string>()
                                      : value.dump(-1, ' ', true, Json::error_handler_t::replace));
}

/// A description as a JSON object stands for its text.
Json withoutObjects(const Json& value, const TrainingSetting& setting) {
    return value.is_object() && setting.key == "architecture" ? Json(value.dump()) : value;
}

void put(TrainingConfig& config, const TrainingSetting& setting, JsonReader& reader) {
    const Json value = withoutObjects(reader.at(setting.key), setting);
    const auto text = typed(value, setting);
    if (!text || !training::putText(config, setting, *text)) {
        reader.fail(reader.place(setting.key), training::expectedBy(setting, text.value_or("")),
                    shown(value));
    }
}

void requireKnownKeys(const JsonReader& reader) {
    for (const std::string& key : reader.keys()) {
        if (maybeTrainingSetting(key) == nullptr) {
            reader.fail(
                "training configuration",
                "keys of `reachscope train --settings`" + nearestNote(key, training::settingKeys()),
                inQuotes(key));
        }
    }
}

}  // namespace

TrainingConfig parseTrainingConfig(std::string_view text, const std::string& path) {
    const Json json = parseJsonText(text, path, "training configuration");
    JsonReader reader(json, path, "training configuration");
    requireKnownKeys(reader);
    TrainingConfig asked;
    reader.at("method");
    for (const char* key : {"method", "data", "eps"}) {
        if (reader.has(key)) {
            put(asked, *maybeTrainingSetting(key), reader);
        }
    }
    TrainingConfig config = trainingDefaults(asked.method, asked.data, asked.eps);
    for (const std::string& key : reader.keys()) {
        put(config, *maybeTrainingSetting(key), reader);
    }
    return config;
}

TrainingConfig readTrainingConfig(const std::string& path) {
    return parseTrainingConfig(readFileBytes(path, kMostBytes), path);
}

void setTrainingValue(TrainingConfig& config, std::string_view assignment) {
    const std::size_t equals = assignment.find('=');
    const std::string key(assignment.substr(0, equals));
    if (equals == std::string_view::npos || equals == 0) {
        throw std::invalid_argument("setting " + inQuotes(assignment) +
                                    ": expected KEY=VALUE, such as eps=0.1");
    }
    const TrainingSetting* setting = maybeTrainingSetting(key);
    if (setting == nullptr) {
        throw std::invalid_argument("setting " + inQuotes(key) +
                                    ": expected a key of `reachscope train --settings`" +
                                    nearestNote(key, training::settingKeys()));
    }
    const std::string_view value = assignment.substr(equals + 1);
    if (!training::putText(config, *setting, value)) {
        refuseValue(*setting, value);
    }
}

std::string trainingValue(const TrainingConfig& config, const TrainingSetting& setting) {
    const auto text = Overloaded{
        [&](double TrainingConfig::*member) { return exactText(config.*member); },
        [&](std::int64_t TrainingConfig::*member) { return std::to_string(config.*member); },
        [&](bool TrainingConfig::*member) {
            return std::string(config.*member ? "true" : "false");
        },
        [&](std::string TrainingConfig::*member) { return config.*member; },
        [&](std::vector<double> TrainingConfig::*member) {
            std::string all;
            for (const double value : config.*member) {
                all += (all.empty() ? "" : ",") + exactText(value);
            }
            return all;
        }};
    return std::visit(text, setting.member);
}

Json toJson(const TrainingConfig& config) {
    Json json = Json::object();
    for (const TrainingSetting& setting : trainingSettings()) {
        std::visit([&](auto member) { json[setting.key] = config.*member; }, setting.member);
    }
    return json;
}

}  // namespace core
