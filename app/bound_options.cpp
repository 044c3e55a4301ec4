#include "app/bound_options.h"

#include <algorithm>
#include <stdexcept>

#include "app/exit_status.h"
#include "core/io/number.h"
#include "reach/verify/certify_method.h"

namespace app {

namespace {

constexpr double kBytesInGb = 1e9;

core::Precision precisionOf(const std::string& word) {
    return word == "double"   ? core::Precision::Double
           : word == "single" ? core::Precision::Single
                              : core::Precision::Sound;
}

std::string tensorMethodNames() {
    std::string names;
    for (const reach::MethodInfo& method : reach::methods()) {
        if (reach::tensorMethodOf(method.method)) {
            names += std::string(method.id) + ", ";
        }
    }
    return names + "relaxed-crown-V (V from 1)";
}

}  // namespace

core::EngineOptions engineOptions(const Options& options) {
    core::EngineOptions engine;
    engine.precision = precisionOf(options.bounds.precision);
    engine.device = options.bounds.device;
    engine.threads = options.threads;
    engine.memoryBytes =
        static_cast<std::int64_t>(options.bounds.memoryGb.value_or(0.0) * kBytesInGb);
    return engine;
}

core::SlopeSearch slopeSearch(const Options& options) {
    core::SlopeSearch search;
    search.steps = static_cast<int>(options.bounds.alphaSteps.value_or(search.steps));
    search.stepSize = options.bounds.alphaStepSize.value_or(search.stepSize);
    search.allLayers = options.bounds.alphaLayers == "all";
    return search;
}

bool asksForTensors(const Options& options) {
    const BoundArguments& bounds = options.bounds;
    return bounds.device != "cpu" || !bounds.precision.empty() || !bounds.intermediate.empty() ||
           bounds.memoryGb.has_value();
}

std::optional<core::BoundMethod> intermediateMethod(const Options& options) {
    const std::string& word = options.bounds.intermediate;
    if (word.empty()) {
        return std::nullopt;
    }
    const auto method = reach::methodFromId(word);
    auto onTensors = method ? reach::tensorMethodOf(*method) : std::nullopt;
    if (!onTensors) {
        throw UsageError("--intermediate: expected one of " + tensorMethodNames() + ", found " +
                         core::inQuotes(word));
    }
    return onTensors;
}

core::BoundMethod overIntermediate(const Options& options, core::BoundMethod method) {
    const auto layers = intermediateMethod(options);
    if (!layers) {
        return method;
    }
    if (method.substitution == core::Substitution::Interval) {
        throw UsageError("--intermediate: expected beside methods of backsubstitution, found " +
                         core::inQuotes(method.id));
    }
    return core::withLayersFrom(std::move(method), *layers);
}

void requireTensors(const std::string& method) {
    if (!core::hasTensors()) {
        throw UsageError("--method: " + method +
                         " needs libtorch, which this build does not have or does not find; "
                         "expected a build with REACHSCOPE_TORCH=ON, or another method");
    }
}

std::unique_ptr<core::BoundEngine> openEngine(const core::Network& network,
                                              const Options& options) {
    try {
        return core::makeBoundEngine(network, engineOptions(options));
    } catch (const std::runtime_error& error) {
        if (options.bounds.device == "cpu") {
            throw;
        }
        throw UsageError(std::string("--device: ") + error.what());
    }
}

void checkSlopeOptions(const Options& options) {
    const BoundArguments& bounds = options.bounds;
    const auto& names = options.methods;
    if (std::find(names.begin(), names.end(), "alpha-crown") != names.end()) {
        return;
    }
    const char* given = bounds.alphaSteps             ? "--alpha-steps"
                        : bounds.alphaStepSize        ? "--alpha-step-size"
                        : !bounds.alphaLayers.empty() ? "--alpha-layers"
                                                      : nullptr;
    if (given != nullptr) {
        throw UsageError(std::string(given) + ": expected alpha-crown among --method, found none");
    }
}

reach::TensorOptions tensorOptions(const Options& options) {
    const core::EngineOptions engine = engineOptions(options);
    reach::TensorOptions tensors;
    tensors.precision = engine.precision;
    tensors.device = engine.device;
    tensors.memoryBytes = engine.memoryBytes;
    tensors.slopes = slopeSearch(options);
    tensors.layers = intermediateMethod(options);
    return tensors;
}

void checkBoundOptions(const Options& options, const std::vector<reach::Method>& methods) {
    bool isOnTensors = false;
    for (const reach::Method method : methods) {
        if (reach::needsTensors(method)) {
            requireTensors(std::string(reach::info(method).id));
            overIntermediate(options, reach::boundMethodOf(method));
            isOnTensors = true;
        }
    }
    if (!isOnTensors && asksForTensors(options)) {
        throw UsageError(
            "--device, --precision, --intermediate, --memory: expected a method on tensors among "
            "--method (hbox, crown, lbp, …), found none");
    }
    checkSlopeOptions(options);
}

reach::Worth worthOf(core::Precision precision) {
    return precision == core::Precision::Sound ? reach::Worth::Sound : reach::Worth::Nominal;
}

nlohmann::ordered_json boundSettings(const Options& options) {
    const BoundArguments& bounds = options.bounds;
    const core::SlopeSearch search = slopeSearch(options);
    using Json = nlohmann::ordered_json;
    return {{"precision", bounds.precision.empty() ? "sound" : bounds.precision},
            {"device", bounds.device},
            {"intermediate", bounds.intermediate.empty() ? Json() : Json(bounds.intermediate)},
            {"memory_gb", bounds.memoryGb ? Json(*bounds.memoryGb) : Json()},
            {"alpha",
             {{"steps", search.steps},
              {"step_size", search.stepSize},
              {"layers", search.allLayers ? "all" : "last"}}}};
}

}  // namespace app
