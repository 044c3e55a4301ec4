#include "ui/session/snr_show.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ui {
namespace {

using core::ActivationSide;
using core::PerturbationSource;

constexpr std::int64_t kMostIndex = std::int64_t{1} << 53;
constexpr int kMostLayers = 1 << 20;
constexpr double kMostStep = 100.0;

constexpr std::array kSources{
    std::pair{PerturbationSource::Uniform, std::string_view("uniform")},
    std::pair{PerturbationSource::Gaussian, std::string_view("gaussian")},
    std::pair{PerturbationSource::PgdIterates, std::string_view("pgd")},
    std::pair{PerturbationSource::PgdEndPoints, std::string_view("pgd-end")}};
constexpr std::array kSides{std::pair{ActivationSide::Pre, std::string_view("pre")},
                            std::pair{ActivationSide::Post, std::string_view("post")}};

template <typename Words, typename Value>
std::string_view wordOf(const Words& words, Value value) {
    return std::ranges::find(words, value, [](const auto& one) { return one.first; })->second;
}

template <typename Words>
auto readWord(core::JsonReader& reader, const std::string& key, const Words& words) {
    const std::string word = reader.text(key);
    const auto found = std::ranges::find(words, word, [](const auto& one) { return one.second; });
    if (found == words.end()) {
        std::string expected = "one of";
        for (const auto& one : words) {
            expected += " \"" + std::string(one.second) + "\"";
        }
        reader.fail(reader.place(key), expected,
                    core::Json(word).dump(-1, ' ', true, core::Json::error_handler_t::replace));
    }
    return found->first;
}

int readSmall(core::JsonReader& reader, const std::string& key, int largest) {
    return static_cast<int>(reader.count(key, largest));
}

double readAbove0(core::JsonReader& reader, const std::string& key) {
    const double value = reader.number(key);
    if (value < 0.0) {
        reader.fail(reader.place(key), "a number of at least 0", std::to_string(value));
    }
    return value;
}

core::Json setupJson(const SnrSetup& setup) {
    core::Json json = {{"data", setup.data},
                       {"samples", setup.samples},
                       {"perturb", std::string(id(setup.source))},
                       {"perturbations", setup.perturbations},
                       {"steps", setup.steps},
                       {"step_size", setup.stepSize},
                       {"restarts", setup.restarts},
                       {"seed", setup.seed},
                       {"activation", std::string(id(setup.side))}};
    if (setup.eps) {
        json["eps"] = *setup.eps;
    }
    return json;
}

SnrSetup readSetup(core::JsonReader reader) {
    SnrSetup setup;
    setup.data = reader.text("data");
    setup.samples = reader.count("samples", kMostSnrSamples);
    if (reader.has("eps")) {
        setup.eps = readAbove0(reader, "eps");
    }
    setup.source = readWord(reader, "perturb", kSources);
    setup.perturbations = readSmall(reader, "perturbations", kMostSnrSteps);
    setup.steps = readSmall(reader, "steps", kMostSnrSteps);
    setup.stepSize = readAbove0(reader, "step_size");
    setup.restarts = readSmall(reader, "restarts", kMostSnrSteps);
    setup.seed = static_cast<std::uint64_t>(reader.count("seed", kMostSnrSeed));
    setup.side = readWord(reader, "activation", kSides);
    reader.refuseUnknown();
    return setup;
}

}  // namespace

std::string_view id(PerturbationSource source) { return wordOf(kSources, source); }

std::string_view id(ActivationSide side) { return wordOf(kSides, side); }

void settleSnr(SnrShow& show) {
    SnrSetup& setup = show.setup;
    setup.samples = std::clamp<std::int64_t>(setup.samples, 1, kMostSnrSamples);
    setup.perturbations = std::clamp(setup.perturbations, 1, kMostSnrSteps);
    setup.steps = std::clamp(setup.steps, 1, kMostSnrSteps);
    setup.restarts = std::clamp(setup.restarts, 1, kMostSnrSteps);
    setup.seed = std::min<std::uint64_t>(setup.seed, kMostSnrSeed);
    setup.stepSize = std::isfinite(setup.stepSize) ? std::clamp(setup.stepSize, 0.0, kMostStep)
                                                   : SnrSetup().stepSize;
    if (setup.eps && !(std::isfinite(*setup.eps) && *setup.eps >= 0.0)) {
        setup.eps.reset();
    }
    show.layer = std::clamp(show.layer, 0, kMostLayers);
    show.neuron = std::max<std::int64_t>(-1, show.neuron);
}

core::Json toJson(const SnrShow& show) {
    core::Json json = {{"setup", setupJson(show.setup)},
                       {"left_out", show.leftOut},
                       {"ratio", show.isRatio},
                       {"log", show.isLog},
                       {"bands", show.hasBands},
                       {"network", show.network},
                       {"layer", show.layer}};
    if (show.neuron >= 0) {
        json["neuron"] = show.neuron;
    }
    return json;
}

SnrShow snrShowFromJson(const core::Json& json, const std::string& path) {
    core::JsonReader reader(json, path, "page snr");
    SnrShow show;
    show.setup = readSetup(reader.object("setup"));
    show.leftOut = reader.texts("left_out");
    show.isRatio = reader.flag("ratio");
    show.isLog = reader.flag("log");
    show.hasBands = reader.flag("bands");
    show.network = reader.text("network");
    show.layer = readSmall(reader, "layer", kMostLayers);
    show.neuron = reader.has("neuron") ? reader.count("neuron", kMostIndex) : -1;
    reader.refuseUnknown();
    settleSnr(show);
    return show;
}

}  // namespace ui
