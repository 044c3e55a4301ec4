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
using reach::StateCounts;

ordered_json number(std::int64_t sum, std::int64_t count) {
    return count == 1 ? ordered_json(sum)
                      : ordered_json(static_cast<double>(sum) / static_cast<double>(count));
}

ordered_json countsJson(const StateCounts& counts, std::int64_t samples) {
    return {{"neurons", counts.neurons() / samples},
            {"active", number(counts.active, samples)},
            {"inactive", number(counts.inactive, samples)},
            {"unstable", number(counts.unstable, samples)}};
}

void printJson(const Options& options, const core::Network& network, const StabilitySource& source,
               const Stability& stability) {
    ordered_json document{{"network", options.network},
                          {"network_hash", core::networkHash(network)},
                          {"input", inputText(inputSpecOf(options))},
                          {"status", stability.isPartial() ? "partial" : "complete"}};
    document.update(source.json);
    if (!stability.reason.empty()) {
        document["reason"] = stability.reason;
    }
    document["sets"] = stability.done;
    document["layers"] = ordered_json::array();
    if (stability.done > 0) {
        for (const LayerStates& layer : stability.layers) {
            ordered_json json{{"name", layer.name}, {"kind", layer.kind}};
            json.update(countsJson(layer.counts, stability.done));
            document["layers"].push_back(json);
        }
        document["total"] = countsJson(stability.total(), stability.done);
    } else {
        document["total"] = nullptr;
        document["total_reason"] = "cut short before the first count";
    }
    document["version"] = programVersion();
    std::cout << jsonText(document);
}

void addRow(Table& table, const std::string& name, const std::string& kind,
            const StateCounts& counts, std::int64_t samples) {
    const auto mean = [&](std::int64_t sum) {
        return samples == 1 ? grouped(sum)
                            : shortNumber(static_cast<double>(sum) / static_cast<double>(samples));
    };
    table.addRow({name, kind, grouped(counts.neurons() / samples), mean(counts.active),
                  mean(counts.inactive), mean(counts.unstable)});
}

void printTable(const Options& options, const core::Network& network, const StabilitySource& source,
                const Stability& stability) {
    Facts facts;
    facts.add("network", options.network + ": " + summaryOf(network));
    facts.add("input set", inputText(inputSpecOf(options)));
    facts.add("ranges", source.text);
    if (!stability.reason.empty()) {
        facts.add("input set is", stability.reason);
    }
    if (stability.wanted > 1 || stability.isPartial()) {
        facts.add("mean over",
                  grouped(stability.done) + " of " + grouped(stability.wanted) +
                      (stability.isPartial() ? " input sets: cut short" : " input sets"));
    }
    std::cout << facts.text();
    if (stability.done == 0) {
        return;
    }
    using Align = Table::Align;
    Table table({{"layer"},
                 {"kind"},
                 {"neurons", Align::Right},
                 {"active", Align::Right},
                 {"inactive", Align::Right},
                 {"unstable", Align::Right}});
    for (const LayerStates& layer : stability.layers) {
        addRow(table, layer.name, layer.kind, layer.counts, stability.done);
    }
    addRow(table, "total", "", stability.total(), stability.done);
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
    return stability.isPartial() ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace app
