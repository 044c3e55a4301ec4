#include "app/stability_count.h"

#include <functional>
#include <optional>
#include <span>
#include <stdexcept>

#include "app/asked.h"
#include "app/bound_options.h"
#include "app/exit_status.h"
#include "app/interrupt.h"
#include "app/progress_line.h"
#include "app/range_options.h"
#include "app/sample_sets.h"
#include "app/table.h"
#include "reach/analysis/input_batch.h"
#include "reach/verify/batch_plan.h"
#include "reach/verify/certify_method.h"

namespace app {

namespace {

using reach::StateCounts;

constexpr std::int64_t kMostSamplesAtOnce = 256;

/// The one word of --method.
std::string methodWord(const Options& options) {
    if (options.methods.size() != 1) {
        throw UsageError(options.methods.empty()
                             ? "--method: missing; expected a method or sample"
                             : "--method: expected one method or sample, found " +
                                   std::to_string(options.methods.size()));
    }
    return options.methods.front();
}

/// The method where it is computed on tensors: one of those alone, or Box and Zonotope where the
/// command line asks for what only tensors have.
std::optional<core::BoundMethod> maybeTensorMethod(const Options& options) {
    const std::string word = methodWord(options);
    const auto method = reach::methodFromId(word);
    auto onTensors = method ? reach::tensorMethodOf(*method) : std::nullopt;
    const bool isInReach = method == reach::Method::Box || method == reach::Method::Zonotope;
    if (!onTensors || (isInReach && !asksForTensors(options))) {
        if (asksForTensors(options)) {
            throw UsageError(
                "--device, --precision, --intermediate, --memory: expected beside a "
                "method on tensors, found " +
                word);
        }
        return std::nullopt;
    }
    requireTensors(word);
    refuseSampleOptions(options, "--method");
    return overIntermediate(options, std::move(*onTensors));
}

void add(const StateCounts& more, StateCounts& counts) {
    counts.active += more.active;
    counts.inactive += more.inactive;
    counts.unstable += more.unstable;
}

/// Input sets, made when they are looked at.
struct Sets {
    std::int64_t count = 1;
    std::function<reach::InputSet(std::int64_t)> at;
};

/// By one relaxation of reach or by samples, one input set after the other.
class CountOneByOne {
public:
    CountOneByOne(const Options& options, const core::Network& network)
        : m_finder(network),
          m_ranges(rangeOptions(options, "--method", methodWord(options))),
          m_threads(options.threads) {}

    /// False if it was cut short.
    bool look(const reach::InputSet& input, Stability& stability) const {
        const auto ranges = m_finder.find(input, m_ranges, &cancelFlag(), m_threads);
        if (cancelFlag()) {
            return false;
        }
        stability.layers.resize(ranges.size());
        for (std::size_t k = 0; k < ranges.size(); ++k) {
            LayerStates& layer = stability.layers[k];
            layer.name = ranges[k].name;
            layer.kind = ranges[k].kind;
            add(reach::countStates(ranges[k]), layer.counts);
        }
        ++stability.done;
        return true;
    }

private:
    reach::RangeFinder m_finder;
    reach::RangeOptions m_ranges;
    int m_threads;
};

/// Of `count` samples at once.
StateCounts statesOf(const core::LayerIntervals& layer) {
    StateCounts counts;
    for (std::size_t i = 0; i < layer.lower.size(); ++i) {
        const bool isActive = layer.lower[i] >= 0.0;
        const bool isInactive = !isActive && layer.upper[i] <= 0.0;
        counts.active += isActive ? 1 : 0;
        counts.inactive += isInactive ? 1 : 0;
        counts.unstable += isActive || isInactive ? 0 : 1;
    }
    return counts;
}

/// By a method on tensors, a batch at a time.
class CountOnTensors {
public:
    CountOnTensors(const Options& options, const core::Network& network, core::BoundMethod method)
        : m_engine(openEngine(network, options)),
          m_method(std::move(method)),
          m_search(slopeSearch(options)) {}

    std::int64_t batchFor(std::int64_t count) {
        const std::int64_t most = std::min(count, kMostSamplesAtOnce);
        return reach::planBatches(*m_engine, {m_method}, 0, most).samples;
    }

    bool look(const std::vector<reach::InputSet>& inputs, Stability& stability) {
        core::BoundOptions options;
        options.search = m_search;
        options.cancel = &cancelFlag();
        const auto pass = m_engine->start(reach::inputBatch(inputs), m_method, options);
        if (pass->status() == core::BoundStatus::Failed) {
            throw std::runtime_error(m_method.id + ": " + pass->reason());
        }
        if (pass->status() == core::BoundStatus::Partial) {
            return false;
        }
        std::size_t place = 0;
        for (const core::LayerIntervals& layer : pass->layers()) {
            if (layer.kind == "output" || layer.kind == "max_pool") {
                continue;
            }
            stability.layers.resize(std::max(stability.layers.size(), place + 1));
            LayerStates& states = stability.layers[place++];
            states.name = layer.name;
            states.kind = layer.kind;
            add(statesOf(layer), states.counts);
        }
        stability.done += static_cast<std::int64_t>(inputs.size());
        return true;
    }

private:
    std::unique_ptr<core::BoundEngine> m_engine;
    core::BoundMethod m_method;
    core::SlopeSearch m_search;
};

void show(ProgressLine& line, const Stability& stability) {
    line.show(static_cast<double>(stability.done) / static_cast<double>(stability.wanted),
              grouped(stability.done) + " input sets");
}

Stability countOneByOne(const CountOneByOne& count, const Sets& sets) {
    Stability stability;
    stability.wanted = sets.count;
    ProgressLine line;
    for (std::int64_t k = 0; k < sets.count && count.look(sets.at(k), stability); ++k) {
        show(line, stability);
    }
    return stability;
}

Stability countOnTensors(CountOnTensors& count, const Sets& sets) {
    Stability stability;
    stability.wanted = sets.count;
    const std::int64_t batch = count.batchFor(sets.count);
    ProgressLine line;
    for (std::int64_t first = 0; first < sets.count; first += batch) {
        std::vector<reach::InputSet> inputs;
        for (std::int64_t k = first; k < std::min(first + batch, sets.count); ++k) {
            inputs.push_back(sets.at(k));
        }
        if (!count.look(inputs, stability)) {
            break;
        }
        show(line, stability);
    }
    return stability;
}

Stability countAll(const Options& options, const core::Network& network, const Sets& sets) {
    if (auto method = maybeTensorMethod(options)) {
        CountOnTensors count(options, network, std::move(*method));
        return countOnTensors(count, sets);
    }
    return countOneByOne(CountOneByOne(options, network), sets);
}

}  // namespace

StateCounts Stability::total() const {
    StateCounts sum;
    for (const LayerStates& layer : layers) {
        add(layer.counts, sum);
    }
    return sum;
}

StabilitySource stabilitySource(const Options& options) {
    const auto method = maybeTensorMethod(options);
    if (!method) {
        const reach::RangeOptions ranges = rangeOptions(options, "--method", methodWord(options));
        return {describe(ranges), rangesJson(ranges)};
    }
    const std::string worth(reach::id(worthOf(engineOptions(options).precision)));
    nlohmann::ordered_json json{{"method", methodWord(options)}, {"worth", worth}};
    json["settings"] = boundSettings(options);
    const std::string over = options.bounds.intermediate.empty()
                                 ? ""
                                 : " over " + options.bounds.intermediate + "'s layers";
    return {methodWord(options) + over + " bounds (" + worth + ')', std::move(json)};
}

Stability countStability(const Options& options, const core::Network& network) {
    if (!isOverSamples(options)) {
        const reach::InputSet input =
            reach::makeInputSet(inputSpecOf(options), network.inputCount());
        if (input.constraints && reach::isEmpty(input)) {
            throw UsageError("the input set is empty; expected one with points");
        }
        Stability stability = countAll(options, network, {1, [&](std::int64_t) { return input; }});
        stability.reason = maybeTensorMethod(options) ? reach::enlargement(input) : "";
        return stability;
    }
    const SampleSets samples(options, network);
    return countAll(options, network,
                    {samples.count(), [&](std::int64_t k) { return samples.set(k); }});
}

bool isOverSamples(const Options& options) {
    if (options.first > 0 && (options.data.empty() || options.input.index)) {
        throw UsageError("--first: goes with --data, and without --index");
    }
    return !options.data.empty() && !options.input.index;
}

}  // namespace app
