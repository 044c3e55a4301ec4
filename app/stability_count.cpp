#include "app/stability_count.h"

#include <memory>
#include <optional>
#include <vector>

#include "app/asked.h"
#include "app/bound_options.h"
#include "app/exit_status.h"
#include "app/interrupt.h"
#include "app/progress_line.h"
#include "app/range_options.h"
#include "app/sample_sets.h"
#include "app/table.h"
#include "reach/analysis/input_batch.h"
#include "reach/verify/certify_method.h"
#include "reach/verify/state_counter.h"

namespace app {

namespace {

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

std::unique_ptr<reach::StateCounter> makeCounter(const Options& options,
                                                 const core::Network& network) {
    if (auto method = maybeTensorMethod(options)) {
        return reach::makeStateCounter(network, openEngine(network, options), std::move(*method),
                                       slopeSearch(options));
    }
    return reach::makeStateCounter(network, rangeOptions(options, "--method", methodWord(options)),
                                   options.threads);
}

reach::StateTally countAll(const Options& options, const core::Network& network,
                           const reach::InputSets& sets) {
    const auto counter = makeCounter(options, network);
    ProgressLine line;
    reach::TallyControl control;
    control.cancel = &cancelFlag();
    control.progress = [&line](const reach::StateTally& soFar, double share) {
        line.show(share, grouped(soFar.done) + " input sets");
    };
    return reach::tallyStates(*counter, sets, control);
}

reach::InputSets setsAround(const SampleSets& samples) {
    return {samples.count(), [&samples](std::int64_t first, std::int64_t count) {
                std::vector<reach::InputSet> sets;
                for (std::int64_t k = first; k < first + count; ++k) {
                    sets.push_back(samples.set(k));
                }
                return sets;
            }};
}

}  // namespace

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
        const reach::InputSets one{
            1, [&](std::int64_t, std::int64_t) { return std::vector<reach::InputSet>{input}; }};
        return {countAll(options, network, one),
                maybeTensorMethod(options) ? reach::enlargement(input) : "",
                {}};
    }
    const SampleSets samples(options, network);
    return {countAll(options, network, setsAround(samples)), {}, samples.data().note};
}

bool isOverSamples(const Options& options) {
    if (options.first > 0 && (options.data.empty() || options.input.index)) {
        throw UsageError("--first: goes with --data, and without --index");
    }
    return !options.data.empty() && !options.input.index;
}

}  // namespace app
