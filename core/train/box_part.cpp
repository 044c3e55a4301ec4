#include <ATen/ATen.h>

#include "core/train/step_parts.h"

namespace core {

namespace {

/// The robust part of Box's margins over a box.
RobustPart partOver(const StepView& view, const CenteredBox& box, double shrink) {
    BoxPassOptions options;
    options.shrink = shrink;
    options.elision = view.config.elision;
    options.layers = view.point.regulariser > 0.0;
    BoxPassResult bounds = boxPass(view.training, box, view.batch.labels, options);
    RobustPart part = fromMargins(bounds.margins, view.batch.labels);
    part.box = box;
    part.layers = std::move(bounds.layers);
    return part;
}

}  // namespace

RobustPart boxPart(const StepView& view) {
    return partOver(view, boxAround(view.batch.points, view.point.eps, view.clipLow, view.clipHigh),
                    1.0);
}

RobustPart smallBoxPart(const StepView& view) {
    const double radius = view.config.sabrLambda * view.point.eps;
    const double reach = view.point.eps - radius;
    const at::Tensor& x = view.batch.points;
    const at::Tensor center = at::minimum(at::maximum(attackedPoints(view), x - reach), x + reach);
    return partOver(view, boxAround(center, radius, view.clipLow, view.clipHigh),
                    view.config.sabrShrink);
}

}  // namespace core
