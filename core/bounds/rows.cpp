#include "core/bounds/rows.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/bounds/row_kernels.h"
#include "core/bounds/slide_back.h"
#include "core/network/window.h"

namespace core {

namespace {

using at::Tensor;

/// True where the plain loops of row_kernels.h may be used.
bool isPlain(const Tensor& a) {
    return a.device().is_cpu() && !(at::GradMode::is_enabled() && a.requires_grad());
}

bool isPlain(const Tensor& a, const Tensor& b) {
    return isPlain(a) && (!b.defined() || isPlain(b));
}

bool isPlain(const Tensor& a, const Lines& lines) {
    return isPlain(a, lines.lowerSlope) && isPlain(a, lines.lowerIntercept) &&
           isPlain(a, lines.upperSlope) && isPlain(a, lines.upperIntercept);
}

/// [N, elements] of what samples (or all) have.
Tensor ofRows(const Tensor& v, const RowSamples& sample) {
    const Tensor flat = v.flatten(1);
    return flat.size(0) == 1 ? flat : flat.index_select(0, sample);
}

/// [B or 1, *shape] in full, as the loops want it.
Tensor inFull(const Tensor& v, const Shape& shape) {
    if (!v.defined()) {
        return v;
    }
    std::vector<std::int64_t> sizes{v.size(0)};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    const bool isFlat = v.numel() == v.size(0) * elementCount(shape);
    return isFlat ? v.reshape(sizes).contiguous() : v.expand(sizes).contiguous();
}

Lines inFull(const Lines& lines, const Shape& shape) {
    return {inFull(lines.lowerSlope, shape), inFull(lines.lowerIntercept, shape),
            inFull(lines.upperSlope, shape), inFull(lines.upperIntercept, shape)};
}

Tensor anyDot(const Rows& rows, const Shape& shape, const Tensor& v, const RowSamples& sample,
              bool absolute) {
    const Tensor full = inFull(v, shape);
    if (isPlain(rows.coef, full)) {
        Tensor out = at::empty({rows.count()}, rows.coef.options());
        kernels::dot({rows.coef.contiguous(), rows.corner}, shape, full, sample, absolute, out);
        return out;
    }
    const Tensor flat = rows.coef.flatten(1);
    return ((absolute ? flat.abs() : flat) * ofRows(full, sample)).sum(1);
}

Window windowOf(const TensorNode& node) {
    if (const auto* convolution = std::get_if<Convolution>(&node.operation)) {
        return core::windowOf(*convolution, node.inputShape, node.shape);
    }
    return core::windowOf(std::get<AveragePool>(node.operation).window, node.inputShape,
                          node.shape);
}

/// Windows pass a sliding node without its padding: what falls beside the image is cleared.
Rows passSliding(const TensorNode& node, const Rows& rows, const Tensor& weight,
                 std::int64_t groups) {
    const Window w = windowOf(node);
    Rows result;
    if (groups == 1) {
        result = kernels::slideBack(rows, weight, w);
    } else {
        const Tensor stride = at::tensor(at::IntArrayRef(w.stride), at::kLong);
        const Tensor pad = at::tensor(at::IntArrayRef(w.padBefore), at::kLong);
        result = {at::conv_transpose2d(rows.coef, weight, {}, w.stride, at::IntArrayRef{0, 0},
                                       at::IntArrayRef{0, 0}, groups, w.dilation)
                      .contiguous(),
                  (rows.corner * stride - pad).contiguous()};
    }
    kernels::clearOutside(result, node.inputShape);
    return result;
}

bool isSpatialPad(const Pad& pad) {
    return pad.before.size() == 3 && pad.before[0] == 0 && pad.after[0] == 0;
}

/// A window that has grown to the size of its map is no help.
Rows settled(Rows rows, const Shape& shape) {
    const bool isLarge =
        rows.isWindowed() && rows.coef.size(2) * rows.coef.size(3) * 4 >= shape[1] * shape[2] * 3;
    return isLarge ? Rows{denseRows(rows, shape), {}} : rows;
}

/// The windows of `rows` as windows at `corner` of the given size.
Tensor moved(const Rows& rows, const std::array<std::int64_t, 2>& before,
             const std::array<std::int64_t, 2>& size) {
    return at::constant_pad_nd(rows.coef,
                               {before[1], size[1] - before[1] - rows.coef.size(3), before[0],
                                size[0] - before[0] - rows.coef.size(2)},
                               0.0);
}

}  // namespace

Tensor rowDot(const Rows& rows, const Shape& shape, const Tensor& v, const RowSamples& sample) {
    return anyDot(rows, shape, v, sample, false);
}

Tensor rowAbsoluteDot(const Rows& rows, const Shape& shape, const Tensor& v,
                      const RowSamples& sample) {
    return anyDot(rows, shape, v, sample, true);
}

BoxMinimum rowMinimum(const Rows& rows, const Shape& shape, const Tensor& center,
                      const Tensor& radius, const RowSamples& sample) {
    const Tensor c = inFull(center, shape);
    const Tensor r = inFull(radius, shape);
    if (isPlain(rows.coef, c) && isPlain(r)) {
        BoxMinimum result{at::empty({rows.count()}, rows.coef.options()),
                          at::empty({rows.count()}, rows.coef.options())};
        kernels::boxMinimum({rows.coef.contiguous(), rows.corner}, shape, c, r, sample,
                            result.lower, result.magnitude);
        return result;
    }
    const Tensor flat = rows.coef.flatten(1);
    const Tensor size = flat.abs();
    const Tensor cRows = ofRows(c, sample);
    const Tensor rRows = ofRows(r, sample);
    return {(flat * cRows).sum(1) - (size * rRows).sum(1), (size * (cRows.abs() + rRows)).sum(1)};
}

ActivationPass passActivation(Rows rows, const Shape& shape, const Lines& lines, bool perRow,
                              const Tensor& magnitude, const RowSamples& sample) {
    const Tensor lineOf =
        perRow ? at::arange(rows.count(), sample.options()) : static_cast<const Tensor&>(sample);
    if (isPlain(rows.coef, lines)) {
        const auto options = rows.coef.options();
        ActivationPass pass{
            {rows.coef.contiguous(), rows.corner}, at::empty({rows.count()}, options), {}, {}};
        if (magnitude.defined()) {
            pass.products = at::empty({rows.count()}, options);
            pass.intercepts = at::empty({rows.count()}, options);
        }
        kernels::activation(pass.rows, shape, inFull(lines, shape), lineOf,
                            inFull(magnitude, shape), sample, pass.offset, pass.products,
                            pass.intercepts);
        return pass;
    }
    const Tensor flat = rows.coef.flatten(1);
    const Tensor up = flat.clamp_min(0);
    const Tensor down = flat.clamp_max(0);
    const Tensor added =
        up * ofRows(lines.lowerIntercept, lineOf) + down * ofRows(lines.upperIntercept, lineOf);
    const Tensor coef =
        up * ofRows(lines.lowerSlope, lineOf) + down * ofRows(lines.upperSlope, lineOf);
    ActivationPass pass{{coef.view(rows.coef.sizes()), {}}, added.sum(1), {}, {}};
    if (magnitude.defined()) {
        pass.products = (coef.abs() * ofRows(magnitude, sample)).sum(1);
        pass.intercepts = added.abs().sum(1);
    }
    return pass;
}

Rows passAffine(const TensorNode& node, Rows rows) {
    const auto* convolution = std::get_if<Convolution>(&node.operation);
    if (!rows.isWindowed()) {
        const bool isSlid =
            convolution != nullptr && convolution->groups == 1 && isPlain(rows.coef, node.weight);
        return isSlid ? kernels::slideBack(rows, node.weight, windowOf(node))
                      : Rows{linearBackward(node, rows.coef), {}};
    }
    if (convolution != nullptr) {
        return settled(passSliding(node, rows, node.weight, convolution->groups), node.inputShape);
    }
    if (std::holds_alternative<AveragePool>(node.operation)) {
        kernels::scale(rows, node.shape,
                       inFull(node.divisor.unsqueeze(0), node.shape).contiguous());
        return settled(passSliding(node, rows, node.weight, node.inputShape[0]), node.inputShape);
    }
    if (std::holds_alternative<BatchNorm>(node.operation)) {
        return {rows.coef * node.weight.view({1, -1, 1, 1}), rows.corner};
    }
    if (std::holds_alternative<Scale>(node.operation)) {
        Rows scaled{rows.coef.clone(), rows.corner};
        kernels::scale(scaled, node.shape, node.weight);
        return scaled;
    }
    if (const auto* pad = std::get_if<Pad>(&node.operation); pad != nullptr && isSpatialPad(*pad)) {
        const std::vector<std::int64_t> before{pad->before[1], pad->before[2]};
        Rows shifted{rows.coef.clone(), (rows.corner - at::tensor(before, at::kLong)).contiguous()};
        kernels::clearOutside(shifted, node.inputShape);
        return shifted;
    }
    return {linearBackward(node, denseRows(rows, node.shape)), {}};
}

Rows sumOf(const Rows& a, const Rows& b, const Shape& shape) {
    if (!a.isWindowed() || !b.isWindowed()) {
        return {denseRows(a, shape) + denseRows(b, shape), {}};
    }
    const Tensor apart = b.corner - a.corner;
    const auto down = apart[0][0].item<std::int64_t>();
    const auto right = apart[0][1].item<std::int64_t>();
    if (!(apart == apart[0].unsqueeze(0)).all().item<bool>()) {
        return {denseRows(a, shape) + denseRows(b, shape), {}};
    }
    const std::array<std::int64_t, 2> first{std::min<std::int64_t>(0, down),
                                            std::min<std::int64_t>(0, right)};
    const std::array<std::int64_t, 2> size{
        std::max(a.coef.size(2), down + b.coef.size(2)) - first[0],
        std::max(a.coef.size(3), right + b.coef.size(3)) - first[1]};
    const Tensor sum = moved(a, {-first[0], -first[1]}, size) +
                       moved(b, {down - first[0], right - first[1]}, size);
    const std::vector<std::int64_t> shift{first[0], first[1]};
    return settled({sum, (a.corner + at::tensor(shift, at::kLong)).contiguous()}, shape);
}

Tensor denseRows(const Rows& rows, const Shape& shape) {
    return rows.isWindowed() ? kernels::dense({rows.coef.contiguous(), rows.corner}, shape)
                             : rows.coef;
}

Rows unitRows(const Tensor& neuron, const Tensor& sign, const Shape& shape, bool windows) {
    const std::int64_t count = neuron.size(0);
    if (!windows || shape.size() != 3) {
        std::vector<std::int64_t> sizes{count};
        sizes.insert(sizes.end(), shape.begin(), shape.end());
        const Tensor coef = at::zeros({count, elementCount(shape)}, sign.options());
        return {coef.scatter(1, neuron.unsqueeze(1), sign.unsqueeze(1)).view(sizes), {}};
    }
    const std::int64_t places = shape[1] * shape[2];
    const Tensor channel = at::floor_divide(neuron, places);
    const Tensor place = at::remainder(neuron, places);
    const Tensor corner =
        at::stack({at::floor_divide(place, shape[2]), at::remainder(place, shape[2])}, 1);
    const Tensor coef = at::zeros({count, shape[0]}, sign.options());
    return {coef.scatter(1, channel.unsqueeze(1), sign.unsqueeze(1)).view({count, shape[0], 1, 1}),
            corner.contiguous()};
}

}  // namespace core
