#include "app/asked.h"

#include <algorithm>
#include <string_view>

#include "app/asked_network.h"
#include "app/exit_status.h"
#include "app/option_values.h"
#include "app/table.h"
#include "core/io/network_file.h"
#include "core/io/number.h"

namespace app {

namespace {

/// A limit that has run out: the next method stops at once, with what costs nothing.
constexpr double kNoTimeLeft = 1e-6;

/// Relaxed-CROWN-v is, for every v, where LBP is: they are one method of several depths.
bool isAmong(const std::vector<reach::Method>& known, reach::Method method) {
    const reach::Method entry = reach::relaxedDepth(method) > 0 ? reach::Method::Lbp : method;
    return std::find(known.begin(), known.end(), entry) != known.end();
}

std::string namesOf(const std::vector<reach::Method>& methods) {
    std::string names;
    for (const reach::Method method : methods) {
        names += (names.empty() ? "" : ", ") + std::string(reach::info(method).id);
    }
    return names + (isAmong(methods, reach::Method::Lbp) ? ", relaxed-crown-V (V from 1)" : "");
}

std::vector<reach::Method> allMethods() {
    std::vector<reach::Method> all;
    for (const reach::MethodInfo& method : reach::methods()) {
        all.push_back(method.method);
    }
    return all;
}

reach::OutputCoordinate coordinateOf(const std::string& text, std::int64_t outputCount) {
    const auto coordinate = reach::OutputCoordinate::parse(text);
    if (!coordinate) {
        throw UsageError(
            "--project: expected an output such as 3 or a margin of two, such as 3-1; "
            "found " +
            core::inQuotes(text));
    }
    const int largest = std::max(coordinate->output, coordinate->minus);
    if (largest >= outputCount) {
        throw UsageError("--project: expected outputs from 0 to " +
                         std::to_string(outputCount - 1) + " (the network has " +
                         std::to_string(outputCount) + "), found " + std::to_string(largest));
    }
    return *coordinate;
}

/// The outputs or margins on x and y: as asked, else the first two outputs (the only one twice).
reach::OutputPlane projectionOf(const Options& options, std::int64_t outputCount) {
    if (!options.project) {
        return {0, outputCount > 1 ? 1 : 0};
    }
    const auto& [x, y] = *options.project;
    const reach::OutputPlane plane{coordinateOf(x, outputCount), coordinateOf(y, outputCount)};
    if (outputCount > 1 && plane[0] == plane[1]) {
        throw UsageError("--project: expected two different outputs or margins, found " +
                         core::inQuotes(plane[0].spelling()) + " twice");
    }
    return plane;
}

std::string countOf(std::int64_t count, const char* what) {
    return grouped(count) + ' ' + what + (count == 1 ? "" : "s");
}

}  // namespace

reach::InputSpec inputSpecOf(const Options& options) {
    const InputOptions& input = options.input;
    reach::InputSpec spec;
    spec.box = input.box;
    spec.boxFile = input.boxFile;
    spec.center = input.center;
    spec.data = options.data;
    spec.property = input.property;
    spec.eps = input.eps;
    spec.norm = input.norm;
    spec.clip = input.clip;
    spec.index = input.index;
    spec.propertyCase = input.propertyCase;
    spec.dataDir = options.dataDir;
    return spec;
}

std::string summaryOf(const core::Network& network) {
    return countOf(network.inputCount(), "input") + ", " +
           countOf(network.outputCount(), "output") + ", " +
           countOf(network.neuronCount(), "neuron");
}

std::vector<reach::Method> parseMethods(const std::vector<std::string>& names,
                                        const std::vector<reach::Method>& allowed) {
    const std::vector<reach::Method> known = allowed.empty() ? allMethods() : allowed;
    if (names.empty()) {
        throw UsageError("--method: missing; expected one or more of " + namesOf(known));
    }
    std::vector<reach::Method> methods;
    for (const std::string& name : names) {
        const auto method = reach::methodFromId(name);
        if (!method || !isAmong(known, *method)) {
            throw UsageError("--method: expected one or more of " + namesOf(known) + ", found " +
                             core::inQuotes(name));
        }
        if (std::find(methods.begin(), methods.end(), *method) == methods.end()) {
            methods.push_back(*method);
        }
    }
    return methods;
}

Asked readAsked(const Options& options) {
    const auto network = std::make_shared<const core::Network>(readAskedNetwork(options));
    const reach::InputSpec spec = inputSpecOf(options);
    Asked asked{network,
                core::networkHash(*network),
                network->outputCount(),
                summaryOf(*network),
                spec,
                {nullptr, reach::makeInputSet(spec, network->inputCount()),
                 projectionOf(options, network->outputCount()), options.rational, network},
                {}};
    asked.question.graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(*network));
    return asked;
}

std::string inputText(const reach::InputSpec& spec) {
    std::string text;
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) {
            text += (text.empty() ? "" : " ") + std::string(option) + ' ' + value;
        }
    };
    add("--box", spec.box);
    add("--box-file", spec.boxFile);
    add("--center", spec.center);
    add("--data", spec.data);
    add("--index", spec.index ? std::to_string(*spec.index) : "");
    add("--property", spec.property);
    add("--case", spec.propertyCase ? std::to_string(*spec.propertyCase) : "");
    add("--eps", spec.eps ? shortNumber(*spec.eps) : "");
    add("--norm", spec.norm);
    add("--clip", spec.clip);
    return text;
}

Deadline::Deadline(double limitSeconds)
    : m_limit(limitSeconds), m_start(std::chrono::steady_clock::now()) {}

double Deadline::secondsLeft() const {
    if (m_limit <= 0.0) {
        return 0.0;
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - m_start;
    return std::max(m_limit - elapsed.count(), kNoTimeLeft);
}

}  // namespace app
