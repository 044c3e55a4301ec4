#include "reach/study/over_approximation_study.h"

#include <limits>
#include <stdexcept>
#include <utility>

#include "reach/study/study_figures.h"
#include "reach/study/study_kinds.h"

namespace reach {

namespace {

using core::Json;

OverApproximationSetup setupOf(const StudySettings& settings) {
    OverApproximationSetup setup;
    setup.width = settings.whole("width");
    setup.hidden = settings.whole("hidden");
    setup.radius = settings.number("radius");
    setup.shares = evenly(0.0, 1.0, settings.whole("shares"));
    setup.samples = settings.whole("samples");
    setup.margin = settings.number("margin");
    setup.attacks = settings.whole("attacks");
    return setup;
}

std::vector<Method> methodsOf(const StudySettings& settings, const char* key) {
    std::vector<Method> methods;
    for (const std::string& name : settings.texts(key)) {
        methods.push_back(methodFromId(name).value());
    }
    return methods;
}

/// The methods that a network is measured with: the first few by the slow ones too.
std::vector<Method> methodsFor(const StudySettings& settings, std::int64_t index) {
    std::vector<Method> methods = methodsOf(settings, "methods");
    if (index < settings.whole("extra_seeds")) {
        for (const Method method : methodsOf(settings, "extra_methods")) {
            if (std::find(methods.begin(), methods.end(), method) == methods.end()) {
                methods.push_back(method);
            }
        }
    }
    if (methods.empty()) {
        throw std::invalid_argument("--set: methods: expected at least one method");
    }
    return methods;
}

Json pointsJson(const std::vector<ShiftPoint>& points) {
    Json list = Json::array();
    for (const ShiftPoint& point : points) {
        list.push_back(toJson(point));
    }
    return list;
}

/// The parts of one network: unshifted, then three cases from either source of ranges.
void addParts(const StudyContext& context, const OverApproximationSetup& setup, std::int64_t index,
              std::vector<StudyPart>& parts) {
    const std::int64_t seed = context.seed() + index;
    const std::vector<Method> methods = methodsFor(context.settings(), index);
    const auto* cancel = context.environment().cancel;
    const std::string name = "seed-" + std::to_string(seed);
    parts.push_back({name + "-unshifted", [=] {
                         const ShiftMeasurer measurer(setup, seed, methods, cancel);
                         return Json{{"estimate", measurer.estimate()},
                                     {"point", toJson(measurer.unshifted())}};
                     }});
    for (const RangeSource source : kRangeSources) {
        for (const ShiftMode mode : kShiftModes) {
            parts.push_back({name + '-' + idOf(source) + '-' + std::string(id(mode)), [=] {
                                 const ShiftMeasurer measurer(setup, seed, methods, cancel);
                                 return pointsJson(measurer.shifted(source, mode));
                             }});
        }
    }
}

constexpr std::size_t kPartsANetwork = 1 + kRangeSources.size() * kShiftModes.size();

/// A network from its parts; nothing if one is missing.
std::optional<ShiftCurves> curvesOf(std::int64_t seed,
                                    const std::vector<std::optional<Json>>& parts,
                                    std::size_t first) {
    for (std::size_t k = 0; k < kPartsANetwork; ++k) {
        if (!parts[first + k]) {
            return std::nullopt;
        }
    }
    ShiftCurves curves;
    curves.seed = seed;
    curves.estimate = parts[first]->at("estimate").get<double>();
    curves.unshifted = shiftPointOf(parts[first]->at("point"));
    std::size_t next = first + 1;
    for (const RangeSource source : kRangeSources) {
        for (const ShiftMode mode : kShiftModes) {
            for (const Json& point : *parts[next]) {
                curves.shifted[source][mode].push_back(shiftPointOf(point));
            }
            ++next;
        }
    }
    return curves;
}

std::vector<ShiftCurves> measure(const StudyContext& context) {
    const OverApproximationSetup setup = setupOf(context.settings());
    const std::int64_t seeds = context.settings().whole("seeds");
    std::vector<StudyPart> parts;
    for (std::int64_t k = 0; k < seeds; ++k) {
        addParts(context, setup, k, parts);
    }
    const auto found = context.tryAll(parts);
    std::vector<ShiftCurves> networks;
    for (std::int64_t k = 0; k < seeds; ++k) {
        auto curves =
            curvesOf(context.seed() + k, found, static_cast<std::size_t>(k) * kPartsANetwork);
        if (curves) {
            networks.push_back(std::move(*curves));
        }
    }
    if (networks.empty()) {
        throw StudyCut("cut short before the first network was finished");
    }
    return networks;
}

std::vector<std::string> relaxationIds() {
    return {"box", "zonotope", "star", "triangle", "parallelogram"};
}

}  // namespace

double gapOf(const ShiftCurves& curves, const ShiftPoint& point, Method method,
             Reference reference) {
    const auto size = point.size.find(method);
    if (size == point.size.end()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return size->second - (reference == Reference::Estimate ? curves.estimate : point.lowerBound);
}

std::vector<Method> methodsIn(const std::vector<ShiftCurves>& networks) {
    std::vector<Method> found;
    for (const MethodInfo& entry : methods()) {
        for (const ShiftCurves& network : networks) {
            if (network.unshifted.size.contains(entry.method)) {
                found.push_back(entry.method);
                break;
            }
        }
    }
    return found;
}

StudyInfo overApproximationInfo() {
    return {
        "over-approximation",
        "What drives over-approximation: unstable neurons or their variance",
        "SNR, Figure 5",
        "Shifts growing shares of a random network's unstable neurons to active, to inactive "
        "and mixed, and measures the set of every relaxation against the paper's estimate and "
        "against a lower bound by attack.",
        {wholeSetting("seeds", 20, 3, 1, 10000, "Random networks"),
         wholeSetting("width", 50, 8, 1, 1000, "Neurons a layer, inputs and outputs too"),
         wholeSetting("hidden", 3, 2, 1, 20, "Layers of ReLUs"),
         numberSetting("radius", 1.0, 1e-9, 1e9, "Half-width of the input box"),
         wholeSetting("shares", 6, 3, 2, 101, "Shares of shifted neurons from 0 to 1"),
         textsSetting("methods", {"box", "zonotope", "star"}, {"box", "zonotope", "star"},
                      relaxationIds(), "Relaxations measured on every network"),
         textsSetting("extra_methods", {"triangle", "parallelogram"}, {"triangle", "parallelogram"},
                      relaxationIds(), "Slower ones, measured on the first networks; or none"),
         wholeSetting("extra_seeds", 2, 1, 0, 10000, "How many networks these are"),
         wholeSetting("samples", 10000, 500, 2, 10000000,
                      "Inputs for sampled ranges, counts and variances"),
         numberSetting("margin", 0.0, 0.0, 1e9, "Added to sampled ranges on both sides"),
         wholeSetting("attacks", 400, 64, 1, 1000000, "Attacked points for the lower bound")}};
}

StudyResult runOverApproximation(const StudyContext& context) {
    const std::vector<ShiftCurves> networks = measure(context);
    StudyResult result;
    result.isComplete =
        static_cast<std::int64_t>(networks.size()) == context.settings().whole("seeds");
    for (const ShiftCurves& network : networks) {
        result.seeds.push_back(network.seed);
    }
    result.claims = overApproximationClaims(networks);
    result.tables = overApproximationTables(networks);
    result.figures = {
        {"figure5", gapFigure(networks, RangeSource::Sound, Reference::Estimate)},
        {"figure5-attack", gapFigure(networks, RangeSource::Sound, Reference::LowerBound)},
        {"figure5-sampled", gapFigure(networks, RangeSource::Sampled, Reference::Estimate)}};
    result.notes = {
        "The paper gives neither initialisation, input set nor sample count; ours are: "
        "weights and biases uniform in +-1/sqrt(n), input [-r, r]^n.",
        "Set size is the largest half-width over the outputs. The paper's exact size is an "
        "estimate "
        "by the deep linear network, not a bound: gaps to it may be negative.",
        "With ranges from samples, as printed, neurons that the samples never saw change sign stay "
        "unstable by sound bounds: see figure5-sampled."};
    return result;
}

}  // namespace reach
