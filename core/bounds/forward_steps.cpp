#include "core/bounds/forward_steps.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "core/bounds/column_windows.h"
#include "core/bounds/forward_kernels.h"
#include "core/network/window.h"

namespace core {

namespace {

bool isSole(const at::Tensor& t) {
    return t.use_count() == 1 && t.storage().use_count() == 1 && t.is_contiguous();
}

std::vector<std::int64_t> sizesAfter(const at::Tensor& leading, std::int64_t axes,
                                     const Shape& shape) {
    std::vector<std::int64_t> sizes(leading.sizes().begin(), leading.sizes().begin() + axes);
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

/// x with its leading axes (`axes` of them) as one batch, through `map`, and back.
template <class Map>
at::Tensor throughBatch(const TensorNode& node, const at::Tensor& x, std::int64_t axes, Map map) {
    if (axes == 1) {
        return map(node, x);
    }
    return map(node, x.flatten(0, axes - 1)).reshape(sizesAfter(x, axes, node.shape));
}

/// Factors of BatchNorm and Scale, one for each element of the value.
at::Tensor factorsOf(const TensorNode& node) {
    if (node.weight.numel() == elementCount(node.shape)) {
        return node.weight.reshape(node.shape);
    }
    std::vector<std::int64_t> sizes(node.shape.size(), 1);
    sizes.front() = node.weight.numel();
    return node.weight.reshape(sizes);
}

bool isElementwise(const TensorNode& node) {
    return std::holds_alternative<BatchNorm>(node.operation) ||
           std::holds_alternative<Scale>(node.operation);
}

/// Columns through a dense step, one product: written where they belong.
at::Tensor throughDense(const at::Tensor& weight, const at::Tensor& columns) {
    return columns.flatten(2).matmul(weight.t());
}

/// Columns through any affine step, a chunk of them at a time.
at::Tensor throughChunks(const TensorNode& node, const at::Tensor& columns, bool absolute,
                         const ForwardSetting& setting) {
    const auto map = absolute ? absoluteForward : linearForward;
    if (setting.graph) {
        return throughBatch(node, columns, 2, map);
    }
    const auto flat = columns.flatten(0, 1);
    const std::int64_t length = chunkLength(setting, stepWorkspace(node, columns.element_size()));
    if (length >= flat.size(0)) {
        return throughBatch(node, columns, 2, map);
    }
    auto result = at::empty(sizesAfter(columns, 2, node.shape), columns.options());
    auto rows = result.flatten(0, 1);
    for (std::int64_t k = 0; k < flat.size(0); k += length) {
        const std::int64_t count = std::min(length, flat.size(0) - k);
        rows.narrow(0, k, count).copy_(map(node, flat.narrow(0, k, count)));
    }
    return result;
}

/// W columns, or |W| columns.
at::Tensor throughLinear(const TensorNode& node, at::Tensor columns, bool absolute,
                         const ForwardSetting& setting) {
    if (std::holds_alternative<Reshape>(node.operation)) {
        return columns.reshape(sizesAfter(columns, 2, node.shape));
    }
    if (std::holds_alternative<Dense>(node.operation)) {
        return throughDense(absolute ? node.weight.abs() : node.weight, columns);
    }
    if (isElementwise(node)) {
        const auto factors = absolute ? factorsOf(node).abs() : factorsOf(node);
        return !setting.graph && isSole(columns) ? columns.mul_(factors) : columns * factors;
    }
    return throughChunks(node, columns, absolute, setting);
}

/// The first dense step: W's rows themselves, no product with an identity.
at::Tensor denseOfDiagonal(const at::Tensor& weight, const at::Tensor& factors) {
    const auto flat = factors.flatten(1);
    return weight.t().unsqueeze(0) * flat.unsqueeze(2);
}

bool staysDiagonal(const TensorNode& node) {
    return isElementwise(node) || std::holds_alternative<Reshape>(node.operation);
}

void stepDiagonal(const TensorNode& node, LinearFunctions& f) {
    if (isElementwise(node)) {
        f.middle = f.middle * factorsOf(node);
        f.spread = f.spread.defined() ? f.spread * factorsOf(node).abs() : f.spread;
        return;
    }
    f.middle = f.middle.reshape(sizesAfter(f.middle, 1, node.shape));
    f.spread = f.spread.defined() ? f.spread.reshape(f.middle.sizes()) : f.spread;
}

/// A diagonal value that is an image may become windows of one place.
bool canBeWindows(const LinearFunctions& f, const ForwardSetting& setting) {
    return setting.windows && f.diagonal && f.middle.dim() == 4;
}

LinearFunctions asWindows(LinearFunctions f) {
    const Shape shape(f.middle.sizes().begin() + 1, f.middle.sizes().end());
    f.windows = std::make_shared<const WindowPlaces>(placesOfImage(shape));
    f.middle = windowsOfFactors(f.middle);
    f.spread = f.spread.defined() ? windowsOfFactors(f.spread) : f.spread;
    f.diagonal = false;
    return f;
}

/// One tensor of windows through an affine step that windowsAfter takes, or a dense one.
at::Tensor windowsThrough(const TensorNode& node, at::Tensor columns, const WindowPlaces& from,
                          const WindowPlaces& to, bool absolute, const ForwardSetting& setting) {
    const auto weight = absolute && node.weight.defined() ? node.weight.abs() : node.weight;
    if (const auto* convolution = std::get_if<Convolution>(&node.operation)) {
        const Window window = windowOf(*convolution, node.inputShape, node.shape);
        return throughConvolution(window, weight, columns, from, to, setting.chunkBytes / 16);
    }
    if (std::holds_alternative<Dense>(node.operation)) {
        return throughDense(weight, columns, from, setting.chunkBytes);
    }
    if (isElementwise(node)) {
        const auto factors = absolute ? factorsOf(node).abs() : factorsOf(node);
        columns = isSole(columns) ? columns : columns.clone();
        scaleWindows(columns, from, factors.expand(node.shape).reshape({1, -1}));
    }
    return columns;
}

/// Windows through an affine step, if they pass it as such.
bool stepWindows(const TensorNode& node, LinearFunctions& f, const ForwardSetting& setting) {
    const bool dense = std::holds_alternative<Dense>(node.operation);
    const bool convolution = std::holds_alternative<Convolution>(node.operation);
    if (convolution && canBeWindows(f, setting) &&
        windowsAfter(node, placesOfImage(node.inputShape))) {
        f = asWindows(std::move(f));
    }
    const auto from = f.windows;
    const auto to = from ? windowsAfter(node, *from) : std::nullopt;
    if (!from || (!to && !dense)) {
        return false;
    }
    const WindowPlaces& after = dense ? *from : *to;
    f.middle = windowsThrough(node, std::exchange(f.middle, {}), *from, after, false, setting);
    if (f.spread.defined()) {
        f.spread = windowsThrough(node, std::exchange(f.spread, {}), *from, after, true, setting);
    }
    f.windows = dense ? nullptr : std::make_shared<const WindowPlaces>(after);
    return true;
}

void stepColumns(const TensorNode& node, LinearFunctions& f, const ForwardSetting& setting) {
    if (stepWindows(node, f, setting)) {
        return;
    }
    if (f.diagonal && staysDiagonal(node)) {
        stepDiagonal(node, f);
        return;
    }
    if (f.diagonal && std::holds_alternative<Dense>(node.operation)) {
        f.middle = denseOfDiagonal(node.weight, f.middle);
        f.spread = f.spread.defined() ? denseOfDiagonal(node.weight.abs(), f.spread) : f.spread;
        f.diagonal = false;
        return;
    }
    f = withColumns(std::move(f));
    f.middle = throughLinear(node, std::exchange(f.middle, {}), false, setting);
    if (f.spread.defined()) {
        f.spread = throughLinear(node, std::exchange(f.spread, {}), true, setting);
    }
}

at::Tensor sumOf(const at::Tensor& a, const at::Tensor& b) {
    return !a.defined() ? b : !b.defined() ? a : a + b;
}

/// |offset| + |gap|.
at::Tensor constantsOf(const LinearFunctions& f) {
    return f.gap.defined() ? f.offset.abs() + f.gap.abs() : f.offset.abs();
}

/// What rounding takes from W by functions of `size` = reach + |offset| + |gap|, and from b.
/// sumLength products and sums an element, one more for the offset's own; the file's numbers may be
/// off by relativeError on top.
void coverAffineStep(const TensorNode& node, LinearFunctions& f, const at::Tensor& size,
                     const at::Tensor& reach) {
    const at::NoGradGuard noGraph;
    const double factor = 1.01 * (roundingFactor(node.sumLength + 8) + node.relativeError);
    auto carried = absoluteForward(node, size);
    const auto own = offsetMagnitude(node);
    if (own.defined()) {
        carried = carried + own;
    }
    f.gap = sumOf(f.gap, carried.mul(factor).add(kUnderflowSlack));
    f.reach = absoluteForward(node, reach).mul(1.0 + 3.0 * factor);
}

/// a in place of fresh memory where nobody else reads it.
at::Tensor added(at::Tensor a, const at::Tensor& b, const ForwardSetting& setting) {
    if (!a.defined() || !b.defined()) {
        return sumOf(a, b);
    }
    const bool fits = a.size(0) >= b.size(0);
    return !setting.graph && fits && isSole(a) ? a.add_(b) : a + b;
}

/// Windows of both in windows that hold either's, where those are small.
bool alignWindows(LinearFunctions& f, LinearFunctions& g, const ForwardSetting& setting) {
    f = g.windows && canBeWindows(f, setting) ? asWindows(std::move(f)) : f;
    g = f.windows && canBeWindows(g, setting) ? asWindows(std::move(g)) : g;
    if (!f.windows || !g.windows) {
        return false;
    }
    const auto both = std::make_shared<const WindowPlaces>(placesOfBoth(*f.windows, *g.windows));
    if (!both->isSmall()) {
        return false;
    }
    for (LinearFunctions* one : {&f, &g}) {
        if (!one->windows->isLike(*both)) {
            one->middle = inWindows(one->middle, *one->windows, *both);
            one->spread =
                one->spread.defined() ? inWindows(one->spread, *one->windows, *both) : one->spread;
        }
        one->windows = both;
    }
    return true;
}

/// Both operands of a sum kept alike.
void alignForSum(LinearFunctions& f, LinearFunctions& g, const ForwardSetting& setting) {
    if ((f.diagonal && g.diagonal) || alignWindows(f, g, setting)) {
        return;
    }
    f = withColumns(std::move(f));
    g = withColumns(std::move(g));
}

/// Lines as factors: upper = (c + e) by the upper function, lower = (c - e) by the lower one, so
/// the middle becomes c m + e d and the spread e m + c d.
struct Slopes {
    at::Tensor both;    ///< c: half the sum
    at::Tensor differ;  ///< e: half the difference
};

Slopes slopesOf(const Lines& lines) {
    return {(lines.upperSlope + lines.lowerSlope) * 0.5,
            (lines.upperSlope - lines.lowerSlope) * 0.5};
}

void mixOwnWindows(const Slopes& slopes, LinearFunctions& f) {
    const std::int64_t batch = std::max(f.middle.size(0), slopes.both.size(0));
    const auto own = [&](const at::Tensor& t) {
        std::vector<std::int64_t> sizes = t.sizes().vec();
        sizes.front() = batch;
        return t.size(0) == batch && isSole(t)
                   ? t
                   : t.expand(sizes).clone(at::MemoryFormat::Contiguous);
    };
    f.middle = own(f.middle);
    f.spread = f.spread.defined() ? own(f.spread) : at::zeros_like(f.middle);
    mixWindows(f.middle, f.spread, *f.windows, slopes.both.flatten(1), slopes.differ.flatten(1));
}

/// Columns by factors: [B or 1, inputs, *shape] by [B, *shape], or both without the inputs' axis.
void applySlopes(const Slopes& slopes, LinearFunctions& f, const ForwardSetting& setting) {
    if (f.windows) {
        mixOwnWindows(slopes, f);
        return;
    }
    const auto c = f.diagonal ? slopes.both : slopes.both.unsqueeze(1);
    const auto e = f.diagonal ? slopes.differ : slopes.differ.unsqueeze(1);
    if (!f.spread.defined()) {
        f.spread = f.middle * e;
        const bool inPlace = !setting.graph && f.middle.size(0) == c.size(0) && isSole(f.middle);
        f.middle = inPlace ? f.middle.mul_(c) : f.middle * c;
        return;
    }
    if (!setting.graph && !f.diagonal && isSole(f.middle) && isSole(f.spread)) {
        mixColumns(f.middle, f.spread, slopes.both, slopes.differ, setting.chunkBytes);
        return;
    }
    const auto middle = f.middle * c + f.spread * e;
    f.spread = f.middle * e + f.spread * c;
    f.middle = middle;
}

/// Constants by their lines, upper above lower.
void applyIntercepts(const Lines& lines, LinearFunctions& f) {
    const auto above = f.gap.defined() ? f.offset + f.gap : f.offset;
    const auto below = f.gap.defined() ? f.offset - f.gap : f.offset;
    const auto upper = lines.upperSlope * above + lines.upperIntercept;
    const auto lower = lines.lowerSlope * below + lines.lowerIntercept;
    f.offset = (upper + lower) * 0.5;
    f.gap = (upper - lower) * 0.5;
}

/// Coefficients: c, e, two products and a sum round, each by a unit, and |c| + |e| is the larger
/// slope; constants: at most six operations on what they are made of.
void coverActivation(const Lines& lines, LinearFunctions& f, const at::Tensor& size) {
    const at::NoGradGuard noGraph;
    const auto slope = at::maximum(lines.upperSlope, lines.lowerSlope);
    const auto constants = lines.upperIntercept.abs() + lines.lowerIntercept.abs();
    f.gap = f.gap + (slope * size + constants) * (1.01 * roundingFactor(16)) + kUnderflowSlack;
    f.reach = f.reach * slope * (1.0 + roundingFactor(16));
}

}  // namespace

std::optional<WindowPlaces> windowsAfter(const TensorNode& node, const WindowPlaces& from) {
    if (isElementwise(node) || std::holds_alternative<Reshape>(node.operation)) {
        return from;
    }
    const auto* convolution = std::get_if<Convolution>(&node.operation);
    if (convolution == nullptr || convolution->groups != 1 || node.inputShape != from.map) {
        return std::nullopt;
    }
    const Window window = windowOf(*convolution, node.inputShape, node.shape);
    const WindowPlaces to = placesAfter(window, node.shape[0], from);
    return to.isSmall() ? std::optional<WindowPlaces>(to) : std::nullopt;
}

std::int64_t chunkLength(const ForwardSetting& setting, std::int64_t bytesEach) {
    return std::max<std::int64_t>(1, setting.chunkBytes / std::max<std::int64_t>(1, bytesEach));
}

std::int64_t stepWorkspace(const TensorNode& node, std::int64_t elementBytes) {
    const std::int64_t result = elementCount(node.shape);
    if (const auto* convolution = std::get_if<Convolution>(&node.operation)) {
        const std::int64_t window =
            convolution->inChannels * convolution->kernel[0] * convolution->kernel[1];
        return elementBytes * (result + window * node.shape[1] * node.shape[2]);
    }
    if (std::holds_alternative<MaxPool>(node.operation)) {
        return 2 * elementBytes * (3 * result + elementCount(node.inputShape));
    }
    return elementBytes * (result + elementCount(node.inputShape));
}

LinearFunctions affineStep(const TensorNode& node, LinearFunctions f,
                           const ForwardSetting& setting) {
    at::Tensor size;
    const auto reach = f.reach;
    if (reach.defined()) {
        size = reach + constantsOf(f);
    }
    stepColumns(node, f, setting);
    f.offset = affineForward(node, f.offset);
    f.gap = f.gap.defined() ? absoluteForward(node, f.gap) : f.gap;
    if (reach.defined() && std::holds_alternative<Reshape>(node.operation)) {
        f.reach = reach.reshape(sizesAfter(reach, 1, node.shape));
    } else if (reach.defined()) {
        coverAffineStep(node, f, size, reach);
    }
    return f;
}

LinearFunctions sumStep(LinearFunctions f, LinearFunctions g, const ForwardSetting& setting) {
    at::Tensor size;
    if (f.reach.defined()) {
        size = f.reach + g.reach + constantsOf(f) + constantsOf(g);
    }
    alignForSum(f, g, setting);
    f.middle = added(std::exchange(f.middle, {}), g.middle, setting);
    f.spread = added(std::exchange(f.spread, {}), g.spread, setting);
    f.offset = f.offset + g.offset;
    f.gap = sumOf(f.gap, g.gap);
    if (size.defined()) {
        f.reach = (f.reach + g.reach) * (1.0 + roundingFactor(8));
        f.gap = sumOf(f.gap, size.mul(roundingFactor(8)).add(kUnderflowSlack));
    }
    return f;
}

LinearFunctions activationStep(const Lines& lines, LinearFunctions f,
                               const ForwardSetting& setting) {
    at::Tensor size;
    if (f.reach.defined()) {
        size = f.reach + constantsOf(f);
    }
    applySlopes(slopesOf(lines), f, setting);
    applyIntercepts(lines, f);
    if (size.defined()) {
        coverActivation(lines, f, size);
    }
    return f;
}

}  // namespace core
