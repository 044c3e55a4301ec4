#include "core/train/step_parts.h"

#include <ATen/ATen.h>

namespace core {

at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& labels) {
    return at::nll_loss(at::log_softmax(logits, 1), labels);
}

at::Tensor isRight(const at::Tensor& logits, const at::Tensor& labels) {
    return logits.detach().argmax(1) == labels;
}

RobustPart fromMargins(const at::Tensor& margins, const at::Tensor& labels) {
    RobustPart part;
    part.loss = crossEntropy(-margins, labels);
    part.correct = (margins.detach() > 0.0).sum(1) == margins.size(1) - 1;
    return part;
}

InputRegion regionOf(const StepView& view) {
    const at::Tensor& x = view.batch.points;
    const double eps = view.point.eps;
    InputRegion region;
    region.lower = at::clamp_min(x - eps, view.clipLow);
    region.upper = at::clamp_max(x + eps, view.clipHigh);
    return region;
}

TensorSamples samplesOf(const StepView& view) {
    return {regionOf(view), view.batch.points, view.batch.labels, view.batch.indices};
}

std::uint64_t stepSeed(const StepView& view, std::uint64_t purpose) {
    constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15ULL;
    return static_cast<std::uint64_t>(view.config.seed) * kSpread +
           (static_cast<std::uint64_t>(view.point.step) << 4U) + purpose;
}

}  // namespace core
