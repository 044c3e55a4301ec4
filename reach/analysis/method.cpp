#include "reach/analysis/method.h"

namespace reach {

const std::vector<MethodInfo>& methods() {
    static const std::vector<MethodInfo> table{
        {Method::Exact, "exact", "Exact",
         "The reachable set itself: the union of the images of all linear pieces (SNR 3.1)"},
        {Method::Hull, "hull", "Convex hull",
         "The optimal convex relaxation: the convex hull of the exact set (SNR 3.1)"},
        {Method::Box, "box", "Box",
         "Interval arithmetic, layer by layer: cheapest and loosest (PARADOX 2)"},
        {Method::Zonotope, "zonotope", "Zonotope",
         "One shared error term an unstable neuron, parallel lines (DeepZ; PARADOX 2, K.2)"},
        {Method::Star, "star", "Star",
         "Triangle with a zonotope pre-filter: linear programmes for unstable neurons (SNR 3.1, "
         "A)"},
        {Method::Triangle, "triangle", "Triangle",
         "The tightest relaxation neuron by neuron, a linear programme for each (PARADOX 2)"},
        {Method::Parallelogram, "parallelogram", "Parallelogram",
         "Between two parallel lines and the ReLU, a linear programme for each neuron (PARADOX "
         "5.2)"},
    };
    return table;
}

const MethodInfo& info(Method method) { return methods()[static_cast<std::size_t>(method)]; }

std::optional<Method> methodFromId(std::string_view id) {
    for (const MethodInfo& entry : methods()) {
        if (entry.id == id) {
            return entry.method;
        }
    }
    return std::nullopt;
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
