#include <iostream>

#include "app/asked.h"
#include "app/build_info.h"
#include "app/commands.h"
#include "app/interrupt.h"
#include "app/json_text.h"
#include "app/network_output.h"
#include "app/range_options.h"
#include "app/table.h"
#include "app/time_limit.h"
#include "core/io/network_file.h"
#include "core/io/number.h"
#include "reach/shift/bias_shift.h"

namespace app {

namespace {

using nlohmann::ordered_json;
using reach::ShiftedNetwork;

/// What is asked: a share of all neurons, or one place.
struct Request {
    reach::ShiftOptions options;
    std::optional<std::array<std::int64_t, 2>> place;
    bool isChannel = false;
};

reach::ShiftMode modeOf(const std::string& word) {
    const auto mode = reach::shiftModeFromId(word);
    if (!mode) {
        throw UsageError(word.empty() ? "--mode: missing; expected active, inactive or mixed"
                                      : "--mode: expected active, inactive or mixed, found " +
                                            core::inQuotes(word));
    }
    return *mode;
}

/// One neuron or channel goes without what chooses among many.
void requireOnePlace(const ShiftArguments& given, reach::ShiftMode mode) {
    const std::string option = given.neuron ? "--neuron" : "--channel";
    if (given.neuron && given.channel) {
        throw UsageError("--neuron, --channel: expected one of them, found both");
    }
    if (given.fraction || !given.layers.empty()) {
        throw UsageError(std::string(given.fraction ? "--fraction" : "--layer") +
                         ": goes without " + option);
    }
    if (mode == reach::ShiftMode::Mixed) {
        throw UsageError("--mode: expected active or inactive with " + option + ", found 'mixed'");
    }
}

Request requestOf(const Options& options) {
    const ShiftArguments& given = options.shift;
    Request request;
    request.options.mode = modeOf(given.mode);
    request.options.fraction = given.fraction.value_or(1.0);
    request.options.ranges = rangeOptions(options, "--ranges", options.ranges.ranges);
    request.options.seed = options.seed;
    request.options.layers = given.layers;
    request.isChannel = given.channel.has_value();
    request.place = request.isChannel ? given.channel : given.neuron;
    if (request.place) {
        requireOnePlace(given, request.options.mode);
    }
    return request;
}

ShiftedNetwork compute(const Asked& asked, const Request& request, int threads) {
    const reach::BiasShifter shifter(*asked.network, asked.question.input, request.options,
                                     &cancelFlag(), threads);
    const reach::ShiftMode mode = request.options.mode;
    if (!shifter.isReady()) {
        return {*asked.network, {}, {}, {}, true};
    }
    if (!request.place) {
        return shifter.shifted(mode, request.options.fraction, &cancelFlag());
    }
    const auto [layer, index] = *request.place;
    const int which = static_cast<int>(layer);
    return request.isChannel ? shifter.channelShifted(mode, which, index, {}, &cancelFlag())
                             : shifter.neuronShifted(mode, which, index, {}, &cancelFlag());
}

ordered_json layersJson(const ShiftedNetwork& shifted) {
    ordered_json layers = ordered_json::array();
    for (std::size_t k = 0; k < shifted.layers.size(); ++k) {
        const reach::LayerShift& layer = shifted.layers[k];
        layers.push_back({{"layer", k},
                          {"name", layer.name},
                          {"neurons", layer.neurons},
                          {"unstable_before", layer.unstableBefore},
                          {"unstable_after", layer.unstableAfter},
                          {"to_active", layer.toActive},
                          {"to_inactive", layer.toInactive}});
    }
    return layers;
}

void printJson(const Options& options, const Asked& asked, const Request& request,
               const ShiftedNetwork& shifted) {
    ordered_json document{{"network", options.network},
                          {"network_hash", asked.networkHash},
                          {"input", inputText(asked.spec)},
                          {"status", shifted.isCancelled ? "partial" : "complete"},
                          {"mode", reach::id(request.options.mode)}};
    if (request.place) {
        document[request.isChannel ? "channel" : "neuron"] = *request.place;
    } else {
        document["fraction"] = request.options.fraction;
    }
    document["seed"] = options.seed;
    document["ranges"] = rangesJson(request.options.ranges);
    document["shifted"] = layersJson(shifted);
    if (shifted.isCancelled) {
        document["reason"] = "cut short: nothing was written";
    } else {
        document["written"] = options.output;
        document["written_hash"] = core::networkHash(shifted.network);
    }
    document["version"] = programVersion();
    std::cout << jsonText(document);
}

Table layerTable(const ShiftedNetwork& shifted) {
    using Align = Table::Align;
    Table table({{"#", Align::Right},
                 {"layer"},
                 {"neurons", Align::Right},
                 {"unstable before", Align::Right},
                 {"to active", Align::Right},
                 {"to inactive", Align::Right},
                 {"unstable after", Align::Right}});
    for (std::size_t k = 0; k < shifted.layers.size(); ++k) {
        const reach::LayerShift& layer = shifted.layers[k];
        table.addRow({std::to_string(k), layer.name, grouped(layer.neurons),
                      grouped(layer.unstableBefore), grouped(layer.toActive),
                      grouped(layer.toInactive), grouped(layer.unstableAfter)});
    }
    return table;
}

void printTable(const Options& options, const Asked& asked, const Request& request,
                const ShiftedNetwork& shifted) {
    Facts facts;
    facts.add("network", options.network + ": " + asked.summary);
    facts.add("input set", inputText(asked.spec));
    facts.add("ranges", describe(request.options.ranges));
    std::cout << facts.text() << '\n';
    if (shifted.isCancelled) {
        std::cout << "partial: cut short, nothing was written\n";
        return;
    }
    std::cout << layerTable(shifted).text() << "\nwrote " << options.output << '\n';
}

}  // namespace

ExitStatus runShift(const Options& options) {
    const Request request = requestOf(options);
    requireWritable("--output", options.output);
    const Asked asked = readAsked(options);
    const TimeLimit limit(options.timeLimitSeconds);
    const ShiftedNetwork shifted = compute(asked, request, options.threads);
    if (!shifted.isCancelled) {
        writeNetworkFile("--output", shifted.network, options.output);
    }
    options.json ? printJson(options, asked, request, shifted)
                 : printTable(options, asked, request, shifted);
    return shifted.isCancelled ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace app
