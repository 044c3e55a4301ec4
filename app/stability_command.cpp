#include <iostream>

#include "app/asked.h"
#include "app/asked_network.h"
#include "app/build_info.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/stability_count.h"
#include "app/table.h"
#include "app/time_limit.h"
#include "core/io/network_file.h"

namespace app {

namespace {

using nlohmann::ordered_json;
using reach::NeuronStatus;
using reach::StatusCounts;

ordered_json number(std::int64_t sum, std::int64_t count) {
    return count == 1 ? ordered_json(sum)
                      : ordered_json(static_cast<double>(sum) / static_cast<double>(count));
}

/// Of a ParamRamp also its six states one by one.
ordered_json countsJson(const StatusCounts& counts, std::int64_t sets, bool isRamp) {
    const reach::StateCounts signs = counts.signs();
    ordered_json json{{"neurons", counts.neurons() / sets},
                      {"active", number(signs.active, sets)},
                      {"inactive", number(signs.inactive, sets)},
                      {"unstable", number(signs.unstable, sets)}};
    for (int k = 0; isRamp && k < reach::kNeuronStatuses; ++k) {
        const auto status = static_cast<NeuronStatus>(k);
        json["ramp"][std::string(reach::id(status))] = number(counts[status], sets);
    }
    return json;
}

void printJson(const Options& options, const core::Network& network, const StabilitySource& source,
               const Stability& stability) {
    const reach::StateTally& tally = stability.tally;
    ordered_json document{{"network", options.network},
                          {"network_hash", core::networkHash(network)},
                          {"input", inputText(inputSpecOf(options))},
                          {"status", tally.isPartial() ? "partial" : "complete"}};
    document.update(source.json);
    if (!stability.reason.empty()) {
        document["reason"] = stability.reason;
    }
    if (!stability.note.empty()) {
        document["note"] = stability.note;
    }
    document["sets"] = tally.done;
    document["layers"] = ordered_json::array();
    if (tally.done > 0) {
        for (const reach::LayerTally& layer : tally.layers) {
            ordered_json json{{"name", layer.name}, {"kind", layer.kind}};
            json.update(countsJson(layer.counts, tally.done, !layer.r.empty()));
            document["layers"].push_back(json);
        }
        document["total"] = countsJson(tally.total(), tally.done, false);
    } else {
        document["total"] = nullptr;
        document["total_reason"] = "cut short before the first count";
    }
    document["version"] = programVersion();
    std::cout << jsonText(document);
}

void addRow(Table& table, const std::string& name, const std::string& kind,
            const reach::StateCounts& counts, std::int64_t samples) {
    const auto mean = [&](std::int64_t sum) {
        return samples == 1 ? grouped(sum)
                            : shortNumber(static_cast<double>(sum) / static_cast<double>(samples));
    };
    table.addRow({name, kind, grouped(counts.neurons() / samples), mean(counts.active),
                  mean(counts.inactive), mean(counts.unstable)});
}

void printTable(const Options& options, const core::Network& network, const StabilitySource& source,
                const Stability& stability) {
    const reach::StateTally& tally = stability.tally;
    Facts facts;
    facts.add("network", options.network + ": " + summaryOf(network));
    facts.add("input set", inputText(inputSpecOf(options)));
    facts.add("ranges", source.text);
    if (!stability.reason.empty()) {
        facts.add("input set is", stability.reason);
    }
    if (!stability.note.empty()) {
        facts.add("note", stability.note);
    }
    if (tally.wanted > 1 || tally.isPartial()) {
        facts.add("mean over", grouped(tally.done) + " of " + grouped(tally.wanted) +
                                   (tally.isPartial() ? " input sets: cut short" : " input sets"));
    }
    std::cout << facts.text();
    if (tally.done == 0) {
        return;
    }
    using Align = Table::Align;
    Table table({{"layer"},
                 {"kind"},
                 {"neurons", Align::Right},
                 {"active", Align::Right},
                 {"inactive", Align::Right},
                 {"unstable", Align::Right}});
    for (const reach::LayerTally& layer : tally.layers) {
        addRow(table, layer.name, layer.kind, layer.counts.signs(), tally.done);
    }
    addRow(table, "total", "", tally.total().signs(), tally.done);
    std::cout << '\n' << table.text();
}

}  // namespace

ExitStatus runStability(const Options& options) {
    const StabilitySource source = stabilitySource(options);
    const core::Network network = readAskedNetwork(options);
    const TimeLimit limit(options.timeLimitSeconds);
    const Stability stability = countStability(options, network);
    options.json ? printJson(options, network, source, stability)
                 : printTable(options, network, source, stability);
    return stability.tally.isPartial() ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace app
