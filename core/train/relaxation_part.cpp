#include <ATen/ATen.h>

#include <stdexcept>

#include "core/bounds/tensor_pass.h"
#include "core/train/loss_pieces.h"
#include "core/train/step_parts.h"

namespace core {

namespace {

using at::Tensor;

/// y_label - y_i for every other class i, last layer merged into the rows: 0 at the label.
Tensor marginsTogether(TensorPass& pass, const Tensor& labels, std::int64_t outputs,
                       const at::TensorOptions& options) {
    const Tensor label = labels.unsqueeze(1);
    const Tensor ahead = at::arange(1, outputs, labels.options());
    const Tensor others = at::remainder(label + ahead, outputs);
    const Tensor unit = at::eye(outputs, options);
    const Tensor rival =
        unit.index_select(0, others.flatten()).view({labels.size(0), outputs - 1, outputs});
    const Tensor rows = unit.index_select(0, labels).unsqueeze(1) - rival;
    return at::zeros({labels.size(0), outputs}, options).scatter(1, others, pass.minimum(rows));
}

/// The same from bounds of every output.
Tensor marginsApart(TensorPass& pass, const Tensor& labels, std::int64_t outputs,
                    const at::TensorOptions& options) {
    const Tensor unit = at::eye(outputs, options);
    const Tensor ends = pass.minimum(at::cat({unit, -unit}).unsqueeze(0));
    const Tensor label = labels.unsqueeze(1);
    const Tensor lower = ends.narrow(1, 0, outputs).gather(1, label);
    return (lower + ends.narrow(1, outputs, outputs)).scatter(1, label, 0.0);
}

Tensor marginsOf(const StepView& view, const BoundMethod& method, std::vector<Interval> given) {
    PassOptions options;
    options.covered = false;
    options.given = std::move(given);
    TensorPass pass(view.training, regionOf(view), method, std::move(options));
    pass.run();
    const at::TensorOptions kind = view.batch.points.options();
    const std::int64_t outputs = view.training.outputSize();
    return view.config.elision ? marginsTogether(pass, view.batch.labels, outputs, kind)
                               : marginsApart(pass, view.batch.labels, outputs, kind);
}

BoundMethod methodOf(const std::string& id) {
    const auto method = boundMethodFromId(id);
    if (!method) {
        throw std::invalid_argument("no bound method is called " + id);
    }
    return *method;
}

}  // namespace

RobustPart relaxationPart(const StepView& view, const std::string& method) {
    const BoundMethod bounds = methodOf(method);
    const std::int64_t samples =
        piecesSamples(view.training, bounds, view.batch.points.element_size());
    return partInPieces(view, samples,
                        [&](const StepView& part) { return marginsOf(part, bounds, {}); });
}

RobustPart crownIbpPart(const StepView& view) {
    BoxPassOptions options;
    options.elision = view.config.elision;
    const CenteredBox box =
        boxAround(view.batch.points, view.point.eps, view.clipLow, view.clipHigh);
    BoxPassResult bounds = boxPass(view.training, box, view.batch.labels, options);
    Tensor margins = bounds.margins;
    const double share = view.point.crownShare;
    if (share > 0.0) {
        // CROWN's rows over Box's layers: nothing is left for it to bound but the margins.
        std::vector<Interval> given;
        for (const CenteredBox& layer : bounds.layers) {
            given.push_back({layer.center - layer.radius, layer.center + layer.radius});
        }
        const Tensor crown = marginsOf(view, methodOf("crown"), std::move(given));
        margins = (1.0 - share) * margins + share * crown;
    }
    RobustPart part = fromMargins(margins, view.batch.labels);
    part.box = box;
    part.layers = std::move(bounds.layers);
    return part;
}

}  // namespace core
