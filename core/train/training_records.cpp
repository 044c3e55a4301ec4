#include "core/train/training_records.h"

#include <cmath>
#include <limits>

#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// JSON has no way to write other numbers.
void put(Json& json, const char* key, double value) {
    if (std::isfinite(value)) {
        json[key] = value;
    }
}

Json lossesJson(const std::vector<NamedValue>& losses) {
    Json json = Json::object();
    for (const auto& [name, value] : losses) {
        put(json, name.c_str(), value);
    }
    return json;
}

Json toJson(const LayerRecord& layer) {
    Json json{{"name", layer.name}, {"kind", layer.kind}};
    put(json, "snr_db", layer.snrDb);
    put(json, "active", layer.active);
    put(json, "inactive", layer.inactive);
    put(json, "unstable", layer.unstable);
    return json;
}

/// Fields of one object, read leniently where they are missing.
class Fields {
public:
    Fields(const Json& json, const std::string& path, const char* what)
        : m_json(json), m_path(path), m_what(what) {
        if (!json.is_object()) {
            throw ParseError(path, what, "an object", json.type_name());
        }
    }

    double number(const char* key, double missing) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return missing;
        }
        require(value->is_number(), key, "a number", *value);
        return value->get<double>();
    }
    std::int64_t count(const char* key) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return 0;
        }
        require(value->is_number_integer(), key, "a whole number", *value);
        return value->get<std::int64_t>();
    }
    bool flag(const char* key) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return false;
        }
        require(value->is_boolean(), key, "true or false", *value);
        return value->get<bool>();
    }
    std::string text(const char* key) const {
        const Json* value = find(key);
        if (value == nullptr) {
            return {};
        }
        require(value->is_string(), key, "a text", *value);
        return value->get<std::string>();
    }
    std::vector<NamedValue> named(const char* key) const {
        std::vector<NamedValue> values;
        const Json* found = find(key);
        if (found == nullptr) {
            return values;
        }
        require(found->is_object(), key, "an object of numbers", *found);
        const Fields inner(*found, m_path, key);
        for (const auto& [name, value] : found->items()) {
            values.emplace_back(name, inner.number(name.c_str(), kNone));
        }
        return values;
    }
    std::vector<LayerRecord> layers() const {
        std::vector<LayerRecord> layers;
        const Json* found = find("layers");
        if (found == nullptr) {
            return layers;
        }
        require(found->is_array(), "layers", "a list", *found);
        for (const Json& item : *found) {
            const Fields layer(item, m_path, "layer");
            layers.push_back({layer.text("name"), layer.text("kind"), layer.number("snr_db", kNone),
                              layer.number("active", kNone), layer.number("inactive", kNone),
                              layer.number("unstable", kNone)});
        }
        return layers;
    }

private:
    /// null stands for nothing, too.
    const Json* find(const char* key) const {
        const auto found = m_json.find(key);
        return found == m_json.end() || found->is_null() ? nullptr : &*found;
    }
    void require(bool isRight, const char* key, const char* expected, const Json& found) const {
        if (!isRight) {
            throw ParseError(m_path, std::string(m_what) + ", key \"" + key + '"', expected,
                             inQuotes(found.dump()));
        }
    }

    const Json& m_json;
    const std::string& m_path;
    const char* m_what;
};

}  // namespace

Json toJson(const StepRecord& record) {
    Json json{{"step", record.steps}};
    put(json, "epoch", record.at.epoch);
    json["all_steps"] = record.allSteps;
    put(json, "eps", record.at.eps);
    put(json, "kappa", record.at.kappa);
    put(json, "crown_share", record.at.crownShare);
    put(json, "regulariser", record.at.regulariser);
    put(json, "learning_rate", record.at.learningRate);
    json["warmup"] = record.at.isWarmup;
    json["losses"] = lossesJson(record.losses);
    put(json, "clean_accuracy", record.cleanAccuracy);
    put(json, "robust_accuracy", record.robustAccuracy);
    put(json, "gradient_norm", record.gradientNorm);
    put(json, "seconds", record.seconds);
    json["samples"] = record.samples;
    return json;
}

Json toJson(const EpochRecord& record) {
    Json json = Json::object();
    put(json, "epoch", record.epoch);
    json["steps"] = record.steps;
    json["natural"] = std::isfinite(record.natural) ? Json(record.natural) : Json();
    put(json, "adversarial", record.adversarial);
    put(json, "certified", record.certified);
    put(json, "unstable", record.unstable);
    put(json, "snr_db", record.snrDb);
    json["losses"] = lossesJson(record.losses);
    put(json, "clean_accuracy", record.cleanAccuracy);
    put(json, "train_seconds", record.trainSeconds);
    put(json, "evaluate_seconds", record.evaluateSeconds);
    json["layers"] = Json::array();
    for (const LayerRecord& layer : record.layers) {
        json["layers"].push_back(toJson(layer));
    }
    return json;
}

bool isEvaluation(const Json& fields) { return fields.is_object() && fields.contains("natural"); }

StepRecord stepRecord(const Json& json, const std::string& path) {
    const Fields fields(json, path, "step record");
    StepRecord record;
    record.steps = fields.count("step");
    record.allSteps = fields.count("all_steps");
    record.at.step = record.steps > 0 ? record.steps - 1 : 0;
    record.at.epoch = fields.number("epoch", 0.0);
    record.at.isWarmup = fields.flag("warmup");
    record.at.eps = fields.number("eps", kNone);
    record.at.kappa = fields.number("kappa", kNone);
    record.at.crownShare = fields.number("crown_share", kNone);
    record.at.regulariser = fields.number("regulariser", kNone);
    record.at.learningRate = fields.number("learning_rate", kNone);
    record.losses = fields.named("losses");
    record.cleanAccuracy = fields.number("clean_accuracy", kNone);
    record.robustAccuracy = fields.number("robust_accuracy", kNone);
    record.gradientNorm = fields.number("gradient_norm", kNone);
    record.seconds = fields.number("seconds", 0.0);
    record.samples = fields.count("samples");
    return record;
}

EpochRecord epochRecord(const Json& json, const std::string& path) {
    const Fields fields(json, path, "evaluation");
    EpochRecord record;
    record.epoch = fields.number("epoch", 0.0);
    record.steps = fields.count("steps");
    record.natural = fields.number("natural", kNone);
    record.adversarial = fields.number("adversarial", kNone);
    record.certified = fields.number("certified", kNone);
    record.unstable = fields.number("unstable", kNone);
    record.snrDb = fields.number("snr_db", kNone);
    record.layers = fields.layers();
    record.losses = fields.named("losses");
    record.cleanAccuracy = fields.number("clean_accuracy", kNone);
    record.trainSeconds = fields.number("train_seconds", 0.0);
    record.evaluateSeconds = fields.number("evaluate_seconds", 0.0);
    return record;
}

}  // namespace core
