#include "reach/analysis/method.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <mutex>
#include <stdexcept>

namespace reach {

namespace {

using Family = MethodFamily;

/// In the order of the enumerators.
std::vector<MethodInfo> makeTable() {
    return {
        {Method::Exact, "exact", "Exact",
         "The reachable set itself: the union of the images of all linear pieces (SNR 3.1)",
         Family::Exact},
        {Method::Hull, "hull", "Convex hull",
         "The optimal convex relaxation: the convex hull of the exact set (SNR 3.1)",
         Family::Exact},
        {Method::Box, "box", "Box",
         "Interval arithmetic, layer by layer: cheapest and loosest (PARADOX 2)",
         Family::Intervals},
        {Method::Zonotope, "zonotope", "Zonotope",
         "One shared error term an unstable neuron, parallel lines (DeepZ; PARADOX 2, K.2)",
         Family::Forward},
        {Method::Star, "star", "Star",
         "Triangle with a zonotope pre-filter: linear programmes for unstable neurons (SNR 3.1, "
         "A)",
         Family::Programmes},
        {Method::Triangle, "triangle", "Triangle",
         "The tightest relaxation neuron by neuron, a linear programme for each (PARADOX 2)",
         Family::Programmes},
        {Method::Parallelogram, "parallelogram", "Parallelogram",
         "Between two parallel lines and the ReLU, a linear programme for each neuron (PARADOX "
         "5.2)",
         Family::Programmes},
        {Method::HBox, "hbox", "hBox",
         "Constants 0 and u around unstable neurons, stable ones exact (PARADOX 2)",
         Family::Intervals},
        {Method::Crown, "crown", "CROWN",
         "Backsubstitution; below an unstable neuron 0 or x, whichever leaves less area (DeepPoly; "
         "PARADOX 2)",
         Family::Backsubstitution},
        {Method::CrownTight, "crown-tight", "CROWN, tight",
         "CROWN with 0 below every unstable neuron: never looser than constants (LBP 4)",
         Family::Backsubstitution},
        {Method::Crown0, "crown-0", "CROWN-0",
         "CROWN with 0 below active neurons too (PARADOX K.4)", Family::Backsubstitution},
        {Method::CrownIbp, "crown-ibp", "CROWN-IBP",
         "CROWN at the output, over Box's bounds of the layers before (PARADOX 2)",
         Family::Backsubstitution},
        {Method::CrownIbpTight, "crown-ibp-tight", "CROWN-IBP, tight",
         "CROWN-IBP with 0 below every unstable neuron (LBP 4)", Family::Backsubstitution},
        {Method::Lbp, "lbp", "LBP",
         "Linear functions of the input on both sides, pushed forward: Relaxed-CROWN-1 (LBP 3)",
         Family::Forward},
        {Method::LbpTight, "lbp-tight", "LBP, tight",
         "LBP with 0 below every unstable neuron: never looser than Box (LBP 4)", Family::Forward},
        {Method::CrownLbp, "crown-lbp", "CROWN-LBP",
         "CROWN at the output, over LBP's bounds of the layers before (LBP 3)",
         Family::Backsubstitution},
        {Method::CrownLbpTight, "crown-lbp-tight", "CROWN-LBP, tight",
         "CROWN-LBP with 0 below every unstable neuron (LBP 4)", Family::Backsubstitution},
        {Method::AlphaCrown, "alpha-crown", "alpha-CROWN",
         "CROWN with its lower slopes optimised by gradient, the best kept (Xu et al. 2021)",
         Family::Backsubstitution},
    };
}

constexpr std::string_view kRelaxedPrefix = "relaxed-crown-";
constexpr std::string_view kTightSuffix = "-tight";

/// The texts that an entry made on demand points to.
struct RelaxedEntry {
    RelaxedEntry(Method method, int depth, bool isTight)
        : id(std::string(kRelaxedPrefix) + std::to_string(depth) +
             std::string(isTight ? kTightSuffix : "")),
          title("Relaxed-CROWN-" + std::to_string(depth) + (isTight ? ", tight" : "")),
          summary(std::to_string(depth) + (depth == 1 ? " layer" : " layers") +
                  " backwards, then linear functions of the input there (LBP 3)"),
          entry{method, id, title, summary, Family::Backsubstitution} {}

    std::string id;
    std::string title;
    std::string summary;
    MethodInfo entry;
};

const MethodInfo& relaxedInfo(Method method) {
    static std::mutex mutex;
    static std::map<Method, RelaxedEntry> entries;
    const std::lock_guard lock(mutex);
    const auto found = entries.find(method);
    if (found != entries.end()) {
        return found->second.entry;
    }
    RelaxedEntry& made =
        entries
            .try_emplace(method, method, relaxedDepth(method), method > Method::RelaxedCrownTight)
            .first->second;
    return made.entry;
}

/// "3" and "3-tight".
std::optional<Method> relaxedFromId(std::string_view rest) {
    const bool isTight = rest.ends_with(kTightSuffix);
    rest.remove_suffix(isTight ? kTightSuffix.size() : 0);
    int depth = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), depth);
    const bool isNumber = error == std::errc() && end == rest.data() + rest.size();
    if (!isNumber || depth < 1 || depth > kLargestRelaxedDepth) {
        return std::nullopt;
    }
    return relaxedCrown(depth, isTight);
}

}  // namespace

const std::vector<MethodInfo>& methods() {
    static const std::vector<MethodInfo> table = makeTable();
    return table;
}

Method relaxedCrown(int depth, bool isTight) {
    if (depth < 1 || depth > kLargestRelaxedDepth) {
        throw std::invalid_argument("Relaxed-CROWN-v needs a v from 1 to " +
                                    std::to_string(kLargestRelaxedDepth) + ", not " +
                                    std::to_string(depth));
    }
    const Method base = isTight ? Method::RelaxedCrownTight : Method::RelaxedCrown;
    return static_cast<Method>(static_cast<int>(base) + depth);
}

int relaxedDepth(Method method) {
    for (const Method base : {Method::RelaxedCrownTight, Method::RelaxedCrown}) {
        if (const int depth = static_cast<int>(method) - static_cast<int>(base); depth > 0) {
            return depth <= kLargestRelaxedDepth ? depth : 0;
        }
    }
    return 0;
}

const MethodInfo& info(Method method) {
    if (relaxedDepth(method) > 0) {
        return relaxedInfo(method);
    }
    const auto place = static_cast<std::size_t>(method);
    if (place >= methods().size()) {
        throw std::invalid_argument("no method has the number " + std::to_string(place));
    }
    return methods()[place];
}

std::optional<Method> methodFromId(std::string_view id) {
    for (const MethodInfo& entry : methods()) {
        if (entry.id == id) {
            return entry.method;
        }
    }
    return id.starts_with(kRelaxedPrefix) ? relaxedFromId(id.substr(kRelaxedPrefix.size()))
                                          : std::nullopt;
}

bool needsTensors(Method method) { return method >= Method::HBox; }

int costRank(Method method) {
    static constexpr std::array kRising{
        Method::Box,           Method::Zonotope,      Method::HBox,     Method::CrownIbp,
        Method::CrownIbpTight, Method::Lbp,           Method::LbpTight, Method::CrownLbp,
        Method::CrownLbpTight, Method::RelaxedCrown,  Method::Crown,    Method::CrownTight,
        Method::Crown0,        Method::Hull,          Method::Exact,    Method::AlphaCrown,
        Method::Star,          Method::Parallelogram, Method::Triangle};
    const Method kind = relaxedDepth(method) > 0 ? Method::RelaxedCrown : method;
    return static_cast<int>(std::find(kRising.begin(), kRising.end(), kind) - kRising.begin());
}

std::string_view id(Worth worth) {
    switch (worth) {
        case Worth::Exact:
            return "exact";
        case Worth::Sound:
            return "sound";
        case Worth::Nominal:
            return "nominal";
        case Worth::Sampled:
            return "sampled";
    }
    return "nominal";
}

}  // namespace reach
