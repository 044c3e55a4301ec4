#include "ui/session/bounds_report.h"

#include <algorithm>

namespace ui {
namespace {

constexpr std::string_view kFirstOfRamp = " at 0";

LayerNumbers numbersOf(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
    LayerNumbers numbers;
    if (lower.size() == 0) {
        return numbers;
    }
    for (Eigen::Index i = 0; i < lower.size(); ++i) {
        if (lower[i] >= 0.0) {
            ++numbers.active;
        } else if (upper[i] <= 0.0) {
            ++numbers.inactive;
        } else {
            ++numbers.unstable;
        }
    }
    const Eigen::VectorXd width = upper - lower;
    numbers.meanWidth = width.mean();
    numbers.largestWidth = width.maxCoeff();
    return numbers;
}

/// The layer's place in the report, made after the one seen before it where it is new: so that the
/// order stays the network's whoever names a layer first.
std::size_t placeOf(BoundsReport& report, const reach::LayerBounds& bounds, std::size_t before) {
    const std::string key = layerKey(bounds);
    const auto found = std::ranges::find_if(report.layers, [&](const ReportLayer& layer) {
        return layer.name == key && layer.bounds.size() == report.methods.size();
    });
    if (found != report.layers.end()) {
        return static_cast<std::size_t>(found - report.layers.begin());
    }
    ReportLayer layer;
    layer.name = key;
    layer.kind = bounds.kind;
    layer.shape = bounds.shape;
    layer.bounds.assign(report.methods.size(), nullptr);
    layer.numbers.assign(report.methods.size(), std::nullopt);
    const std::size_t place = std::min(before, report.layers.size());
    report.layers.insert(report.layers.begin() + static_cast<std::ptrdiff_t>(place), layer);
    return place;
}

void addMethod(BoundsReport& report, std::size_t method) {
    std::size_t next = 0;
    for (const reach::LayerBounds& bounds : report.methods[method].computed->result.layers) {
        if (bounds.lower.size() == 0 || bounds.lower.size() != bounds.upper.size()) {
            continue;
        }
        const std::size_t place = placeOf(report, bounds, next);
        next = place + 1;
        ReportLayer& layer = report.layers[place];
        const bool fits = std::ranges::all_of(layer.bounds, [&](const reach::LayerBounds* other) {
            return other == nullptr || other->lower.size() == bounds.lower.size();
        });
        if (fits) {
            layer.bounds[method] = &bounds;
            layer.numbers[method] = numbersOf(bounds.lower, bounds.upper);
        }
    }
}

void cutAll(const BoundsReport& report, ReportLayer& layer) {
    const auto isUsed = [&](std::size_t m, bool currentOnly) {
        return layer.bounds[m] != nullptr && (report.methods[m].isCurrent || !currentOnly);
    };
    bool anyCurrent = false;
    for (std::size_t m = 0; m < layer.bounds.size(); ++m) {
        anyCurrent = anyCurrent || isUsed(m, true);
    }
    for (std::size_t m = 0; m < layer.bounds.size(); ++m) {
        if (!isUsed(m, anyCurrent)) {
            continue;
        }
        const reach::LayerBounds& bounds = *layer.bounds[m];
        if (layer.lower.size() == 0) {
            layer.lower = bounds.lower;
            layer.upper = bounds.upper;
        } else {
            layer.lower = layer.lower.cwiseMax(bounds.lower);
            layer.upper = layer.upper.cwiseMin(bounds.upper);
        }
    }
    // Two enclosures of one point may miss each other by a rounding.
    layer.upper = layer.upper.cwiseMax(layer.lower);
    layer.tightest = numbersOf(layer.lower, layer.upper);
}

}  // namespace

std::string layerKey(const reach::LayerBounds& bounds) {
    const bool isFirst = bounds.kind == "param_ramp" && bounds.name.ends_with(kFirstOfRamp);
    return isFirst ? bounds.name.substr(0, bounds.name.size() - kFirstOfRamp.size()) : bounds.name;
}

int BoundsReport::indexOf(std::optional<reach::Method> method) const {
    if (!method) {
        return -1;
    }
    const auto found = std::ranges::find(methods, *method, &ReportMethod::method);
    return found == methods.end() ? -1 : static_cast<int>(found - methods.begin());
}

int BoundsReport::layerNamed(const std::string& name) const {
    const auto found = std::ranges::find(layers, name, &ReportLayer::name);
    return layers.empty()          ? -1
           : found == layers.end() ? 0
                                   : static_cast<int>(found - layers.begin());
}

bool BoundsReport::has(int layer, int method) const {
    const ReportLayer& of = layers.at(static_cast<std::size_t>(layer));
    return method >= 0 && of.bounds.at(static_cast<std::size_t>(method)) != nullptr;
}

const Eigen::VectorXd& BoundsReport::lower(int layer, int method) const {
    const ReportLayer& of = layers.at(static_cast<std::size_t>(layer));
    return has(layer, method) ? of.bounds[static_cast<std::size_t>(method)]->lower : of.lower;
}

const Eigen::VectorXd& BoundsReport::upper(int layer, int method) const {
    const ReportLayer& of = layers.at(static_cast<std::size_t>(layer));
    return has(layer, method) ? of.bounds[static_cast<std::size_t>(method)]->upper : of.upper;
}

BoundsReportPtr makeBoundsReport(const std::vector<ReportMethod>& results) {
    auto report = std::make_shared<BoundsReport>();
    for (const ReportMethod& one : results) {
        if (!one.computed->result.layers.empty()) {
            report->methods.push_back(one);
        }
    }
    for (std::size_t m = 0; m < report->methods.size(); ++m) {
        addMethod(*report, m);
    }
    // The output comes last, whatever a method that was cut short left out before it.
    std::ranges::stable_partition(report->layers,
                                  [](const ReportLayer& layer) { return !layer.isOutput(); });
    for (ReportLayer& layer : report->layers) {
        cutAll(*report, layer);
    }
    return report;
}

}  // namespace ui
