#include <iostream>

#include "app/asked.h"
#include "app/build_info.h"
#include "app/commands.h"
#include "app/interrupt.h"
#include "app/json_text.h"
#include "app/progress_line.h"
#include "app/range_options.h"
#include "app/table.h"
#include "app/time_limit.h"
#include "core/io/dataset.h"
#include "core/io/network_file.h"
#include "core/io/number.h"
#include "reach/shift/neuron_ranges.h"

namespace app {

namespace {

using nlohmann::ordered_json;
using reach::StateCounts;

/// Neuron states of a layer, summed over the input sets.
struct LayerStates {
    std::string name;
    std::string kind;
    StateCounts counts;
};

struct Stability {
    std::int64_t wanted = 1;  ///< input sets
    std::int64_t done = 0;
    std::vector<LayerStates> layers;

    bool isPartial() const { return done < wanted; }
};

void add(const std::vector<reach::NeuronRanges>& ranges, Stability& stability) {
    stability.layers.resize(ranges.size());
    for (std::size_t k = 0; k < ranges.size(); ++k) {
        const StateCounts counts = reach::countStates(ranges[k]);
        LayerStates& layer = stability.layers[k];
        layer.name = ranges[k].name;
        layer.kind = ranges[k].kind;
        layer.counts.active += counts.active;
        layer.counts.inactive += counts.inactive;
        layer.counts.unstable += counts.unstable;
    }
    ++stability.done;
}

StateCounts total(const Stability& stability) {
    StateCounts sum;
    for (const LayerStates& layer : stability.layers) {
        sum.active += layer.counts.active;
        sum.inactive += layer.counts.inactive;
        sum.unstable += layer.counts.unstable;
    }
    return sum;
}

/// Counts on one input set after the other; the mean is over those that came to an end.
class Count {
public:
    Count(const Options& options, const core::Network& network)
        : m_options(options),
          m_finder(network),
          m_inputs(network.inputCount()),
          m_ranges(rangeOptions(options, "--method", methodOf(options))) {}

    const reach::RangeOptions& ranges() const { return m_ranges; }

    Stability overSet() {
        Stability stability;
        look(reach::makeInputSet(inputSpecOf(m_options), m_inputs), stability);
        return stability;
    }

    /// The ball around every sample, as --center would state it.
    Stability overSamples() {
        const core::Dataset data =
            core::readDataset(m_options.data, m_options.dataDir, m_options.first);
        if (core::elementCount(data.shape) != m_inputs) {
            throw UsageError("--data: " + data.name + " has samples of " +
                             grouped(core::elementCount(data.shape)) +
                             " numbers, the network takes " + grouped(m_inputs));
        }
        Stability stability;
        stability.wanted = data.count;
        ProgressLine line;
        for (std::int64_t k = 0; k < data.count && look(ballOf(data, k), stability); ++k) {
            line.show(static_cast<double>(k + 1) / static_cast<double>(data.count),
                      grouped(k + 1) + " samples");
        }
        line.clear();
        return stability;
    }

private:
    static std::string methodOf(const Options& options) {
        if (options.methods.size() != 1) {
            throw UsageError(options.methods.empty()
                                 ? "--method: missing; expected a method or sample"
                                 : "--method: expected one method or sample, found " +
                                       std::to_string(options.methods.size()));
        }
        return options.methods.front();
    }

    /// False if it was cut short.
    bool look(const reach::InputSet& input, Stability& stability) {
        const auto ranges = m_finder.find(input, m_ranges, &cancelFlag(), m_options.threads);
        if (cancelFlag()) {
            return false;
        }
        add(ranges, stability);
        return true;
    }

    reach::InputSet ballOf(const core::Dataset& data, std::int64_t sample) const {
        reach::InputSpec spec = inputSpecOf(m_options);
        spec.data.clear();
        for (std::int64_t i = 0; i < m_inputs; ++i) {
            const float pixel = data.pixels[static_cast<std::size_t>(sample * m_inputs + i)];
            spec.center += (i == 0 ? "" : ",") + core::exactText(static_cast<double>(pixel));
        }
        return reach::makeInputSet(spec, m_inputs);
    }

    const Options& m_options;
    reach::RangeFinder m_finder;
    std::int64_t m_inputs;
    reach::RangeOptions m_ranges;
};

/// Many input sets, or one.
bool isOverSamples(const Options& options) {
    if (options.first > 0 && (options.data.empty() || options.input.index)) {
        throw UsageError("--first: goes with --data, and without --index");
    }
    if (options.data.empty() || options.input.index) {
        return false;
    }
    if (!options.input.eps) {
        throw UsageError("--eps: missing; --data expects the radius of the ball around a sample");
    }
    return true;
}

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

void printJson(const Options& options, const core::Network& network,
               const reach::RangeOptions& ranges, const Stability& stability) {
    ordered_json document{{"network", options.network},
                          {"network_hash", core::networkHash(network)},
                          {"input", inputText(inputSpecOf(options))},
                          {"status", stability.isPartial() ? "partial" : "complete"}};
    document.update(rangesJson(ranges));
    document["sets"] = stability.done;
    document["layers"] = ordered_json::array();
    if (stability.done > 0) {
        for (const LayerStates& layer : stability.layers) {
            ordered_json json{{"name", layer.name}, {"kind", layer.kind}};
            json.update(countsJson(layer.counts, stability.done));
            document["layers"].push_back(json);
        }
        document["total"] = countsJson(total(stability), stability.done);
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

void printTable(const Options& options, const core::Network& network,
                const reach::RangeOptions& ranges, const Stability& stability) {
    Facts facts;
    facts.add("network", options.network + ": " + summaryOf(network));
    facts.add("input set", inputText(inputSpecOf(options)));
    facts.add("ranges", describe(ranges));
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
    addRow(table, "total", "", total(stability), stability.done);
    std::cout << '\n' << table.text();
}

}  // namespace

ExitStatus runStability(const Options& options) {
    const bool overSamples = isOverSamples(options);
    const core::Network network =
        core::readNetwork(options.network, {.nnetNormalise = options.nnetNormalise});
    const TimeLimit limit(options.timeLimitSeconds);
    Count count(options, network);
    const Stability stability = overSamples ? count.overSamples() : count.overSet();
    options.json ? printJson(options, network, count.ranges(), stability)
                 : printTable(options, network, count.ranges(), stability);
    return stability.isPartial() ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace app
