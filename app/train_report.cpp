#include "app/train_report.h"

#include <cmath>
#include <iostream>
#include <limits>

#include "app/build_info.h"
#include "app/json_text.h"
#include "app/table.h"
#include "core/train/training_method.h"
#include "core/train/training_records.h"
#include "core/train/training_settings.h"

namespace app {

namespace {

using core::Json;

std::string percent(double share) {
    return std::isfinite(share) ? shortNumber(std::round(share * 1e4) / 1e2) + " %" : "—";
}

Json numberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

double lossOf(const std::vector<core::NamedValue>& losses) {
    for (const auto& [name, value] : losses) {
        if (name == "loss") {
            return value;
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

double trainSeconds(const TrainResult& result) {
    double seconds = 0.0;
    for (const core::EpochRecord& evaluation : result.evaluations) {
        seconds += evaluation.trainSeconds;
    }
    return seconds;
}

/// The last evaluation's numbers, null where there is none.
void addFinal(Json& document, const TrainResult& result) {
    const bool isThere = !result.evaluations.empty();
    const core::EpochRecord last = isThere ? result.evaluations.back() : core::EpochRecord();
    const auto add = [&](const char* key, double value) {
        document[key] = isThere ? numberOrNull(value) : Json();
    };
    add("epoch", last.epoch);
    add("natural", last.natural);
    add("adversarial", last.adversarial);
    add("certified", last.certified);
    add("unstable", last.unstable);
    add("snr_db", last.snrDb);
    document["train_seconds"] = trainSeconds(result);
    if (!isThere) {
        document["evaluation_reason"] = "no evaluation before the end";
    }
}

std::string limits(const core::TrainingSetting& setting) {
    if (!setting.choices.empty()) {
        std::string text;
        for (const std::string& choice : setting.choices) {
            text += (text.empty() ? "" : "|") + choice;
        }
        return text;
    }
    const bool isNumber =
        !std::holds_alternative<std::string core::TrainingConfig::*>(setting.member) &&
        !std::holds_alternative<bool core::TrainingConfig::*>(setting.member);
    const bool isFlag = std::holds_alternative<bool core::TrainingConfig::*>(setting.member);
    return isNumber ? interval(setting.least, setting.most) : isFlag ? "true|false" : "text";
}

Json settingJson(const core::TrainingSetting& setting, const Json& values) {
    Json json{
        {"key", setting.key},         {"group", setting.group}, {"title", setting.title},
        {"symbol", setting.symbol},   {"unit", setting.unit},   {"value", values.at(setting.key)},
        {"choices", setting.choices}, {"help", setting.help},   {"source", setting.source}};
    if (setting.choices.empty() && setting.most > setting.least) {
        json["least"] = setting.least;
        json["most"] = setting.most;
    }
    return json;
}

/// Text in lines of the terminal's width, behind an indentation.
std::string wrapped(const std::string& text, const std::string& indentation) {
    constexpr std::size_t kWidth = 96;
    std::string result;
    std::string line = indentation;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string word = text.substr(begin, end - begin);
        if (line.size() > indentation.size() && line.size() + word.size() + 1 > kWidth) {
            result += line + '\n';
            line = indentation;
        }
        line += (line.size() > indentation.size() ? " " : "") + word;
        begin = end + 1;
    }
    return line.size() > indentation.size() ? result + line + '\n' : result;
}

std::string settingText(const core::TrainingSetting& setting, const core::TrainingConfig& config) {
    const std::string value = core::trainingValue(config, setting);
    std::string head = "  " + setting.key + '=' + (value.empty() ? "(none)" : value) + "   " +
                       limits(setting) + (setting.unit.empty() ? "" : ", " + setting.unit);
    const std::string symbol = setting.symbol.empty() ? "" : " (" + setting.symbol + ')';
    const std::string source = setting.source.empty() ? "" : " [" + setting.source + ']';
    return head + '\n' + wrapped(setting.title + symbol + ". " + setting.help + source, "      ");
}

}  // namespace

Json trainDocument(const core::TrainingConfig& config, const TrainResult& result) {
    Json document{{"status", result.status}};
    if (!result.reason.empty()) {
        document["reason"] = result.reason;
    }
    document["title"] = config.title;
    document["source"] = config.source;
    document["method"] = config.method;
    document["data"] = {{"train", result.trainData}, {"test", result.testData}};
    document["eps"] = config.eps;
    document["seed"] = config.seed;
    document["device"] = result.device;
    document["threads"] = result.threads;
    document["steps"] = result.steps;
    addFinal(document, result);
    document["worth"] = "nominal";
    document["files"] = result.files;
    document["network_hash"] = result.networkHash.empty() ? Json() : Json(result.networkHash);
    document["settings"] = core::toJson(config);
    document["evaluations"] = Json::array();
    for (const core::EpochRecord& evaluation : result.evaluations) {
        document["evaluations"].push_back(core::toJson(evaluation));
    }
    Json versions = Json::object();
    for (const BuildPart& part : libraries()) {
        versions[part.name] = part.detail;
    }
    document["version"] = programVersion();
    document["libraries"] = versions;
    return document;
}

std::string trainText(const core::TrainingConfig& config, const TrainResult& result,
                      const std::string& folder) {
    Facts facts;
    facts.add("run", (config.title.empty() ? config.method : config.title) +
                         (config.source.empty() ? "" : " (" + config.source + ')'));
    facts.add("data", result.trainData + "; evaluated on " + result.testData);
    facts.add("status", result.status + (result.reason.empty() ? "" : ": " + result.reason));
    facts.add("steps", grouped(result.steps));
    if (!result.evaluations.empty()) {
        const core::EpochRecord& last = result.evaluations.back();
        facts.add("epochs", shortNumber(last.epoch));
        facts.add("natural", percent(last.natural));
        facts.add("under PGD", percent(last.adversarial));
        facts.add("certified", percent(last.certified) + " by Box, nominal");
        facts.add("unstable", percent(last.unstable) + " of the neurons");
        facts.add("SNR", shortNumber(last.snrDb) + " dB");
        facts.add("time", secondsText(trainSeconds(result)) + " of training");
    }
    std::string files;
    for (const std::string& file : result.files) {
        files += (files.empty() ? "" : ", ") + file;
    }
    facts.add("written", (files.empty() ? "nothing" : files) + " in " + folder);
    return facts.text();
}

std::string evaluationLine(const core::EpochRecord& evaluation) {
    return "epoch " + shortNumber(evaluation.epoch) + ": natural " + percent(evaluation.natural) +
           ", PGD " + percent(evaluation.adversarial) + ", Box " + percent(evaluation.certified) +
           ", unstable " + percent(evaluation.unstable) + ", SNR " +
           shortNumber(std::round(evaluation.snrDb * 1e2) / 1e2) + " dB, loss " +
           shortNumber(lossOf(evaluation.losses));
}

std::string stepLine(const core::StepRecord& record) {
    return "epoch " + shortNumber(std::round(record.at.epoch * 1e2) / 1e2) + "  eps " +
           shortNumber(record.at.eps) + "  loss " + shortNumber(lossOf(record.losses)) +
           "  batches " + percent(record.cleanAccuracy);
}

ExitStatus listTrainingMethods(const Options& options) {
    Json list = Json::array();
    std::string text;
    for (const core::TrainingMethod& method : core::trainingMethods()) {
        list.push_back({{"id", method.id},
                        {"title", method.title},
                        {"source", method.source},
                        {"summary", method.summary}});
        text += method.id + ": " + method.title +
                (method.source.empty() ? "" : " (" + method.source + ')') + '\n' +
                wrapped(method.summary, "  ");
    }
    std::cout << (options.json ? jsonText({{"methods", list}}) : text);
    return ExitStatus::Done;
}

ExitStatus listTrainingSettings(const Options& options, const core::TrainingConfig& config) {
    if (options.json) {
        const Json values = core::toJson(config);
        Json list = Json::array();
        for (const core::TrainingSetting& setting : core::trainingSettings()) {
            list.push_back(settingJson(setting, values));
        }
        std::cout << jsonText({{"settings", list}});
        return ExitStatus::Done;
    }
    std::string group;
    for (const core::TrainingSetting& setting : core::trainingSettings()) {
        if (setting.group != group) {
            std::cout << (group.empty() ? "" : "\n") << setting.group << '\n';
            group = setting.group;
        }
        std::cout << settingText(setting, config);
    }
    return ExitStatus::Done;
}

}  // namespace app
