#include "app/snr_report.h"

#include <cmath>

#include "app/asked.h"
#include "app/attack_options.h"
#include "app/build_info.h"
#include "app/json_text.h"
#include "app/table.h"

namespace app {

namespace {

using nlohmann::ordered_json;

ordered_json toJson(const core::Quartiles& quartiles) {
    return ordered_json::array({quartiles.lower, quartiles.median, quartiles.upper});
}

/// Why a layer has no SNR or no decibels; empty where it has.
std::string reasonOf(const core::LayerSnr& layer) {
    if (std::isfinite(layer.snrDb)) {
        return {};
    }
    return layer.noise > 0.0    ? "no signal"
           : layer.signal > 0.0 ? "no noise"
                                : "no signal, no noise";
}

ordered_json layerJson(const core::LayerSnr& layer) {
    ordered_json json{{"name", layer.name},     {"kind", layer.kind},
                      {"shape", layer.shape},   {"neurons", core::elementCount(layer.shape)},
                      {"signal", layer.signal}, {"noise", layer.noise},
                      {"snr", layer.snr},       {"snr_db", layer.snrDb}};
    if (const std::string reason = reasonOf(layer); !reason.empty()) {
        json["reason"] = reason;
    }
    json["signal_quartiles"] = toJson(layer.signalQuartiles);
    json["noise_quartiles"] = toJson(layer.noiseQuartiles);
    json["snr_db_quartiles"] = layer.dbQuartiles ? toJson(*layer.dbQuartiles) : ordered_json();
    json["snr_db_samples"] = layer.dbSamples;
    if (!layer.neuronSignal.empty()) {
        json["neuron_signal"] = numbers(layer.neuronSignal);
        json["neuron_noise"] = numbers(layer.neuronNoise);
    }
    return json;
}

ordered_json networkJson(const NetworkSnr& network, std::int64_t wanted) {
    const core::SnrReport& report = network.report;
    ordered_json json{{"name", network.name},
                      {"network_hash", network.hash},
                      {"status", report.samples < wanted ? "partial" : "complete"},
                      {"samples", report.samples},
                      {"perturbations", report.perturbations},
                      {"quartile_error_db", report.quartileErrorDb},
                      {"seconds", network.seconds}};
    if (!network.notes.empty()) {
        json["notes"] = network.notes;
    }
    json["layers"] = ordered_json::array();
    if (report.samples == 0) {
        json["reason"] = "cut short before the first batch came to its end";
        return json;
    }
    for (const core::LayerSnr& layer : report.layers) {
        json["layers"].push_back(layerJson(layer));
    }
    return json;
}

std::string quartileText(const core::LayerSnr& layer) {
    if (!layer.dbQuartiles) {
        return "—";
    }
    return shortNumber(layer.dbQuartiles->lower) + "  " + shortNumber(layer.dbQuartiles->median) +
           "  " + shortNumber(layer.dbQuartiles->upper);
}

std::string layersTable(const NetworkSnr& network) {
    using Align = Table::Align;
    Table table({{"layer"},
                 {"kind"},
                 {"neurons", Align::Right},
                 {"signal", Align::Right},
                 {"noise", Align::Right},
                 {"SNR", Align::Right},
                 {"dB", Align::Right},
                 {"dB of samples: quartiles", Align::Right}});
    for (const core::LayerSnr& layer : network.report.layers) {
        table.addRow({layer.name, layer.kind, grouped(core::elementCount(layer.shape)),
                      shortNumber(layer.signal), shortNumber(layer.noise), shortNumber(layer.snr),
                      shortNumber(layer.snrDb), quartileText(layer)});
    }
    return table.text();
}

std::string networkText(const NetworkSnr& network, std::int64_t wanted) {
    const std::int64_t samples = network.report.samples;
    Facts facts;
    facts.add("network", network.name + ": " + network.summary);
    for (const std::string& note : network.notes) {
        facts.add("note", note);
    }
    facts.add("measured", grouped(samples) + (samples == 1 ? " sample" : " samples") +
                              (samples < wanted ? ", cut short before " + grouped(wanted) : "") +
                              ", " + secondsText(network.seconds));
    return '\n' + facts.text() + (samples > 0 ? '\n' + layersTable(network) : "");
}

}  // namespace

ordered_json snrDocument(const Options& options, const core::SnrSettings& settings,
                         const BallStream& samples, const SnrOutcome& outcome) {
    ordered_json document{{"data", samples.name()},
                          {"status", outcome.isPartial() ? "partial" : "complete"},
                          {"worth", "sampled"},
                          {"wanted", outcome.wanted}};
    if (!samples.note().empty()) {
        document["note"] = samples.note();
    }
    document["settings"] = ballJson(options);
    document["settings"].update(snrJson(settings));
    document["settings"].update(tensorJson(options));
    document["networks"] = ordered_json::array();
    for (const NetworkSnr& network : outcome.networks) {
        document["networks"].push_back(networkJson(network, outcome.wanted));
    }
    document["version"] = programVersion();
    return document;
}

std::string snrTable(const Options& options, const core::SnrSettings& settings,
                     const BallStream& samples, const SnrOutcome& outcome) {
    Facts facts;
    facts.add("samples", grouped(outcome.wanted) + " of " + samples.name());
    if (!samples.note().empty()) {
        facts.add("note", samples.note());
    }
    facts.add("input sets", inputText(inputSpecOf(options)));
    facts.add("perturbed",
              perturbationText(settings, outcome.networks.front().report.perturbations));
    facts.add("values", settings.side == core::ActivationSide::Post
                            ? "what comes out of the activations (post-activation)"
                            : "what goes into the activations (pre-activation)");
    std::string text = facts.text();
    for (const NetworkSnr& network : outcome.networks) {
        text += networkText(network, outcome.wanted);
    }
    return text;
}

}  // namespace app
