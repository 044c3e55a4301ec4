#include "core/bounds/bound_method.h"

#include <algorithm>
#include <charconv>

namespace core {

namespace {

using Line = LineStrategy;

std::shared_ptr<const BoundMethod> shared(BoundMethod method) {
    return std::make_shared<const BoundMethod>(std::move(method));
}

/// method.md's table: lines, how rows are bounded, whose bounds the layers before have.
std::vector<BoundMethod> makeTable() {
    constexpr Substitution kInterval = Substitution::Interval;
    constexpr Substitution kLinear = Substitution::Linear;
    constexpr Substitution kToInput = Substitution::ToInput;
    const BoundMethod box{"box", "Box", Line::Constant, kInterval, 1, {}};
    const BoundMethod lbp{"lbp", "LBP", Line::Adaptive, kLinear, 1, {}};
    const BoundMethod lbpTight{"lbp-tight", "LBP, tight", Line::Tight, kLinear, 1, {}};
    return {
        box,
        {"hbox", "hBox", Line::ConstantUnstable, kToInput, 1, {}},
        {"deepz", "DeepZ", Line::Parallel, kToInput, 1, {}},
        {"crown", "CROWN", Line::Adaptive, kToInput, 1, {}},
        {"crown-tight", "CROWN, tight", Line::Tight, kToInput, 1, {}},
        {"crown-constant", "CROWN, constant", Line::Constant, kToInput, 1, {}},
        {"crown-0", "CROWN-0", Line::Zero, kToInput, 1, {}},
        {"crown-ibp", "CROWN-IBP", Line::Adaptive, kToInput, 1, shared(box)},
        {"crown-ibp-tight", "CROWN-IBP, tight", Line::Tight, kToInput, 1, shared(box)},
        lbp,
        lbpTight,
        {"crown-lbp", "CROWN-LBP", Line::Adaptive, kToInput, 1, shared(lbp)},
        {"crown-lbp-tight", "CROWN-LBP, tight", Line::Tight, kToInput, 1, shared(lbpTight)},
        {"alpha-crown", "alpha-CROWN", Line::Optimised, kToInput, 1, {}},
    };
}

constexpr std::string_view kRelaxedPrefix = "relaxed-crown-";

/// "relaxed-crown-3" and "relaxed-crown-3-tight". Depth 1 is LBP.
std::optional<BoundMethod> relaxedCrown(std::string_view id) {
    constexpr std::string_view kTight = "-tight";
    std::string_view number = id.substr(kRelaxedPrefix.size());
    const bool isTight = number.size() > kTight.size() && number.ends_with(kTight);
    if (isTight) {
        number.remove_suffix(kTight.size());
    }
    int depth = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), depth);
    if (error != std::errc() || end != number.data() + number.size() || depth < 1) {
        return std::nullopt;
    }
    const std::string title = "Relaxed-CROWN-" + std::to_string(depth);
    return BoundMethod{std::string(id),
                       isTight ? title + ", tight" : title,
                       isTight ? Line::Tight : Line::Adaptive,
                       Substitution::Linear,
                       depth,
                       {}};
}

}  // namespace

const std::vector<BoundMethod>& boundMethods() {
    static const std::vector<BoundMethod> table = makeTable();
    return table;
}

std::optional<BoundMethod> boundMethodFromId(std::string_view id) {
    const auto& table = boundMethods();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const BoundMethod& m) { return m.id == id; });
    if (found != table.end()) {
        return *found;
    }
    return id.starts_with(kRelaxedPrefix) ? relaxedCrown(id) : std::nullopt;
}

BoundMethod withLayersFrom(BoundMethod method, const BoundMethod& layers) {
    method.id += "+" + layers.id;
    method.title += " over " + layers.title;
    method.layers = shared(layers);
    return method;
}

}  // namespace core
