#include "app/range_options.h"

#include "app/exit_status.h"
#include "app/table.h"
#include "core/io/number.h"

namespace app {

namespace {

using reach::RangeSource;

bool boundsLayers(reach::Method method) {
    return !reach::isExactLike(method) && !reach::needsTensors(method);
}

std::string knownWords() {
    std::string words;
    for (const reach::MethodInfo& method : reach::methods()) {
        words += boundsLayers(method.method) ? std::string(method.id) + ", " : "";
    }
    return words + "sample";
}

/// The first option that asks for samples; empty if none does.
std::string sampleOption(const RangeArguments& given) {
    return given.samples                 ? "--samples"
           : !given.distribution.empty() ? "--distribution"
           : given.margin                ? "--margin"
                                         : "";
}

reach::RangeOptions sampled(const Options& options) {
    reach::RangeOptions ranges;
    ranges.source = RangeSource::Sampled;
    ranges.seed = options.seed;
    ranges.samples = options.ranges.samples.value_or(ranges.samples);
    ranges.margin = options.ranges.margin.value_or(ranges.margin);
    if (!options.ranges.distribution.empty()) {
        const auto distribution = reach::distributionFromId(options.ranges.distribution);
        if (!distribution) {
            throw UsageError("--distribution: expected uniform, gaussian or corners, found " +
                             core::inQuotes(options.ranges.distribution));
        }
        ranges.distribution = *distribution;
    }
    return ranges;
}

}  // namespace

void refuseSampleOptions(const Options& options, const std::string& option) {
    const std::string given = sampleOption(options.ranges);
    if (!given.empty()) {
        throw UsageError(given + ": goes with " + option + " sample only");
    }
}

reach::RangeOptions rangeOptions(const Options& options, const std::string& option,
                                 const std::string& word) {
    const std::string asksForSamples = sampleOption(options.ranges);
    if (word == "sample" || (word.empty() && !asksForSamples.empty())) {
        return sampled(options);
    }
    refuseSampleOptions(options, option);
    reach::RangeOptions ranges;
    if (word.empty()) {
        return ranges;
    }
    const auto method = reach::methodFromId(word);
    if (!method || !boundsLayers(*method)) {
        throw UsageError(option + ": expected one of " + knownWords() + ", found " +
                         core::inQuotes(word));
    }
    ranges.method = *method;
    return ranges;
}

std::string sourceText(const reach::RangeOptions& ranges) {
    return ranges.source == RangeSource::Sampled ? "sample"
                                                 : std::string(reach::info(ranges.method).id);
}

std::string describe(const reach::RangeOptions& ranges) {
    if (ranges.source == RangeSource::Sound) {
        return sourceText(ranges) + " bounds (sound)";
    }
    return grouped(ranges.samples) + " samples, " + std::string(reach::id(ranges.distribution)) +
           (ranges.margin > 0.0 ? ", margin " + shortNumber(ranges.margin) : "") + " (sampled)";
}

nlohmann::ordered_json rangesJson(const reach::RangeOptions& ranges) {
    nlohmann::ordered_json json{{"method", sourceText(ranges)}};
    if (ranges.source == RangeSource::Sound) {
        json["worth"] = reach::id(reach::Worth::Sound);
        return json;
    }
    json["worth"] = reach::id(reach::Worth::Sampled);
    json["samples"] = ranges.samples;
    json["distribution"] = reach::id(ranges.distribution);
    json["margin"] = ranges.margin;
    json["seed"] = ranges.seed;
    return json;
}

}  // namespace app
