#pragma once

#include <Eigen/Core>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reach/analysis/analysis.h"
#include "ui/session/computed.h"

namespace ui {

/// One layer's intervals in numbers. Widths are NaN for a layer without neurons, infinite where a
/// bound is.
struct LayerNumbers {
    qint64 active = 0;
    qint64 inactive = 0;
    qint64 unstable = 0;
    double meanWidth = std::numeric_limits<double>::quiet_NaN();
    double largestWidth = std::numeric_limits<double>::quiet_NaN();

    bool operator==(const LayerNumbers&) const = default;
};

/// What every method says of one layer: the input of an activation, or the output.
struct ReportLayer {
    std::string name;
    std::string kind;  ///< "relu", …, "output"
    core::Shape shape;
    /// By the report's methods; null (and no numbers) where a method was cut short before.
    std::vector<const reach::LayerBounds*> bounds;
    std::vector<std::optional<LayerNumbers>> numbers;
    /// The bounds of all current methods cut with each other (of all, where none is current): they
    /// are sound, so their cut is.
    Eigen::VectorXd lower;
    Eigen::VectorXd upper;
    LayerNumbers tightest;

    std::int64_t size() const { return lower.size(); }
    bool isOutput() const { return kind == "output"; }
};

/// A result that has bounds of layers.
struct ReportMethod {
    ComputedPtr computed;
    bool isCurrent = true;  ///< answers the present question

    reach::Method method() const { return computed->method(); }
};

/// Layer by layer and method by method, how wide the intervals are. Immutable once made.
struct BoundsReport {
    std::vector<ReportMethod> methods;
    std::vector<ReportLayer> layers;  ///< in the network's order, the output last

    /// The place of a method in `methods`; -1: it is not there.
    int indexOf(std::optional<reach::Method> method) const;
    /// The layer of that name, else the first; -1 without layers.
    int layerNamed(const std::string& name) const;
    /// Lower and upper bounds by a method's place; by the tightest for -1, and where the method has
    /// none of the layer.
    const Eigen::VectorXd& lower(int layer, int method) const;
    const Eigen::VectorXd& upper(int layer, int method) const;
    bool has(int layer, int method) const;
};

using BoundsReportPtr = std::shared_ptr<const BoundsReport>;

/// The name under which methods agree on a layer: both steps that a ramp becomes in the graph have
/// a name, the tensors' node has the first one's without " at 0".
std::string layerKey(const reach::LayerBounds& bounds);

/// Puts results side by side; those without layers are left out. Reads every bound once; any
/// thread.
BoundsReportPtr makeBoundsReport(const std::vector<ReportMethod>& results);

}  // namespace ui
