#include "reach/study/tightness_methods.h"

#include <algorithm>
#include <array>
#include <utility>

namespace reach {

namespace {

using Line = core::LineStrategy;

struct Programme {
    std::string_view id;
    std::string_view title;
    Relaxation relaxation;
};

constexpr std::array kProgrammes{
    Programme{"star", "Star", Relaxation::Star},
    Programme{"triangle", "Triangle", Relaxation::Triangle},
    Programme{"parallelogram", "Parallelogram", Relaxation::Parallelogram}};

constexpr std::string_view kTightEnd = "-tight";

bool hasNestedLines(Line lines) {
    return lines == Line::Constant || lines == Line::ConstantUnstable || lines == Line::Tight ||
           lines == Line::Zero;
}

/// Lines that nest, at every layer that the bounds stand on, and no bounds of a layer taken from
/// fewer substitutions than another one's.
bool isNested(const core::BoundMethod& method) {
    const bool isDeep = method.substitution == core::Substitution::Linear && method.depth > 1;
    return hasNestedLines(method.lines) && !isDeep && (!method.layers || isNested(*method.layers));
}

}  // namespace

bool TightnessMethod::isTight() const { return bounds && bounds->lines == Line::Tight; }

std::string TightnessMethod::adaptiveId() const {
    return id.ends_with(kTightEnd) ? id.substr(0, id.size() - kTightEnd.size()) : id;
}

bool TightnessMethod::isMonotone() const { return programmes.has_value() || isNested(*bounds); }

std::optional<TightnessClass> TightnessMethod::tightnessClass() const {
    static const std::vector<std::pair<std::string, TightnessClass>> classes{
        {"box", TightnessClass::Low},           {"hbox", TightnessClass::Mid},
        {"crown-ibp", TightnessClass::Mid},     {"deepz", TightnessClass::High},
        {"crown", TightnessClass::High},        {"star", TightnessClass::Triangle},
        {"triangle", TightnessClass::Triangle},
    };
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [&](const auto& entry) { return entry.first == id; });
    return found == classes.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TightnessMethod> tightnessMethod(std::string_view id) {
    for (const Programme& programme : kProgrammes) {
        if (programme.id == id) {
            return TightnessMethod{std::string(id), std::string(programme.title), std::string(id),
                                   std::nullopt, programme.relaxation};
        }
    }
    const auto method = core::boundMethodFromId(id == "zonotope" ? "deepz" : id);
    if (!method) {
        return std::nullopt;
    }
    const std::string style = method->id == "deepz" ? "zonotope" : method->id;
    return TightnessMethod{method->id, method->title, style, method, std::nullopt};
}

const std::vector<std::string>& twoLineMethods() {
    static const std::vector<std::string> ids{"crown-ibp", "lbp", "crown-lbp", "crown"};
    return ids;
}

std::vector<std::string> presetMethods(std::string_view preset) {
    std::vector<std::string> ids{"box"};
    if (preset != "lbp") {
        ids.insert(ids.end(), {"hbox", "crown-ibp", "deepz", "crown", "crown-0"});
    }
    for (const std::string& id : twoLineMethods()) {
        if (preset == "paradox") {
            break;
        }
        for (const std::string& each : {id, id + std::string(kTightEnd)}) {
            if (std::find(ids.begin(), ids.end(), each) == ids.end()) {
                ids.push_back(each);
            }
        }
    }
    return ids;
}

}  // namespace reach
