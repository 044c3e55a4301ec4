#include "ui/session/bounds_json.h"

#include <string>

namespace ui {
namespace {

constexpr std::int64_t kMostIndex = std::int64_t{1} << 53;

[[noreturn]] void refuse(const core::JsonReader& reader, const std::string& key,
                         const std::string& expected, const std::string& found) {
    reader.fail(reader.place(key), expected,
                core::Json(found).dump(-1, ' ', true, core::Json::error_handler_t::replace));
}

std::optional<reach::Method> readMethod(core::JsonReader& reader, const std::string& key) {
    if (!reader.has(key)) {
        return std::nullopt;
    }
    const std::string word = reader.text(key);
    const auto method = reach::methodFromId(word);
    if (!method) {
        refuse(reader, key, "a method that this program knows", word);
    }
    return method;
}

NeuronKey readKey(core::JsonReader& reader) {
    const std::string word = reader.text("order");
    const auto key = neuronKeyFromId(word);
    if (!key) {
        refuse(reader, "order",
               "\"index\", \"lower\", \"upper\", \"width\", \"excess\" or \"instability\"", word);
    }
    return *key;
}

std::int64_t readIndex(core::JsonReader& reader, const std::string& key) {
    return reader.has(key) ? reader.count(key, kMostIndex) : -1;
}

}  // namespace

core::Json boundsJson(const BoundsShow& bounds) {
    core::Json json = {{"layer", bounds.layer},
                       {"order", std::string(id(bounds.key))},
                       {"descending", bounds.isDescending},
                       {"unstable_only", bounds.unstableOnly},
                       {"log", bounds.isLog}};
    if (bounds.neuron >= 0) {
        json["neuron"] = bounds.neuron;
    }
    if (bounds.channel >= 0) {
        json["channel"] = bounds.channel;
    }
    if (bounds.baseline) {
        json["baseline"] = std::string(reach::info(*bounds.baseline).id);
    }
    if (bounds.keyOf) {
        json["order_of"] = std::string(reach::info(*bounds.keyOf).id);
    }
    return json;
}

BoundsShow readBounds(core::JsonReader reader) {
    BoundsShow bounds;
    bounds.layer = reader.text("layer");
    bounds.neuron = readIndex(reader, "neuron");
    bounds.baseline = readMethod(reader, "baseline");
    bounds.key = readKey(reader);
    bounds.keyOf = readMethod(reader, "order_of");
    bounds.isDescending = reader.flag("descending");
    bounds.unstableOnly = reader.flag("unstable_only");
    bounds.channel = readIndex(reader, "channel");
    bounds.isLog = reader.flag("log");
    reader.refuseUnknown();
    return bounds;
}

}  // namespace ui
