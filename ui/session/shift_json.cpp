#include "ui/session/shift_json.h"

#include <string>

#include "reach/shift/bias_shift.h"

namespace ui {
namespace {

constexpr std::int64_t kMostLayer = 0x7FFFFFFF;
constexpr std::int64_t kMostNeuron = std::int64_t{1} << 53;
constexpr std::int64_t kMostSeed = std::int64_t{1} << 53;

[[noreturn]] void refuse(const core::JsonReader& reader, const std::string& key,
                         const std::string& expected, const std::string& found) {
    reader.fail(reader.place(key), expected,
                core::Json(found).dump(-1, ' ', true, core::Json::error_handler_t::replace));
}

reach::ShiftMode readMode(core::JsonReader& reader) {
    const std::string word = reader.text("mode");
    const auto mode = reach::shiftModeFromId(word);
    if (!mode) {
        refuse(reader, "mode", "\"active\", \"inactive\" or \"mixed\"", word);
    }
    return *mode;
}

reach::RangeSource readSource(core::JsonReader& reader) {
    const std::string word = reader.text("ranges");
    if (word != "sound" && word != "sampled") {
        refuse(reader, "ranges", "\"sound\" or \"sampled\"", word);
    }
    return word == "sound" ? reach::RangeSource::Sound : reach::RangeSource::Sampled;
}

reach::SampleDistribution readDistribution(core::JsonReader& reader) {
    const std::string word = reader.text("distribution");
    const auto distribution = reach::distributionFromId(word);
    if (!distribution) {
        refuse(reader, "distribution", "\"uniform\", \"gaussian\" or \"corners\"", word);
    }
    return *distribution;
}

reach::Method readMethod(core::JsonReader& reader, const std::string& key) {
    const std::string word = reader.text(key);
    const auto method = reach::methodFromId(word);
    if (!method) {
        refuse(reader, key, "a method that this program knows", word);
    }
    return *method;
}

double readShare(core::JsonReader& reader) {
    const double share = reader.number("share");
    if (share < 0.0 || share > 1.0) {
        refuse(reader, "share", "a number from 0 to 1", std::to_string(share));
    }
    return share;
}

double readMargin(core::JsonReader& reader) {
    const double margin = reader.number("margin");
    if (margin < 0.0) {
        refuse(reader, "margin", "0 or more", std::to_string(margin));
    }
    return margin;
}

std::vector<NeuronPick> readPicks(core::JsonReader& reader) {
    std::vector<NeuronPick> picks;
    for (core::JsonReader& item : reader.objects("picks")) {
        picks.push_back({static_cast<int>(item.count("layer", kMostLayer)),
                         item.count("neuron", kMostNeuron), item.flag("channel"),
                         item.flag("shifted")});
        item.refuseUnknown();
    }
    return picks;
}

}  // namespace

core::Json shiftJson(const ShiftShow& shift) {
    core::Json picks = core::Json::array();
    for (const NeuronPick& pick : shift.picks) {
        picks.push_back({{"layer", pick.layer},
                         {"neuron", pick.neuron},
                         {"channel", pick.isChannel},
                         {"shifted", pick.isShifted}});
    }
    return {{"mode", std::string(reach::id(shift.mode))},
            {"share", shift.share},
            {"seed", shift.seed},
            {"layers", shift.layers},
            {"ranges", shift.source == reach::RangeSource::Sound ? "sound" : "sampled"},
            {"method", std::string(reach::info(shift.rangeMethod).id)},
            {"distribution", std::string(reach::id(shift.distribution))},
            {"samples", shift.samples},
            {"margin", shift.margin},
            {"picks", picks},
            {"by_channel", shift.byChannel},
            {"states_by", std::string(reach::info(shift.statesBy).id)}};
}

ShiftShow readShift(core::JsonReader reader) {
    ShiftShow shift;
    shift.mode = readMode(reader);
    shift.share = readShare(reader);
    shift.seed = static_cast<std::uint64_t>(reader.count("seed", kMostSeed));
    for (const std::int64_t layer : reader.counts("layers", kMostLayer)) {
        shift.layers.push_back(static_cast<int>(layer));
    }
    shift.source = readSource(reader);
    shift.rangeMethod = readMethod(reader, "method");
    shift.distribution = readDistribution(reader);
    shift.samples = static_cast<int>(reader.count("samples", kMostShiftSamples));
    shift.margin = readMargin(reader);
    shift.picks = readPicks(reader);
    shift.byChannel = reader.flag("by_channel");
    shift.statesBy = readMethod(reader, "states_by");
    reader.refuseUnknown();
    return shift;
}

}  // namespace ui
