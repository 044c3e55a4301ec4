#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/bounds/forward_steps.h"

namespace core {

namespace {

/// A max pool's lines with places as one axis: [B, 1, channels, out places] each.
struct FlatLines {
    at::Tensor lowerFrom;
    at::Tensor upperFrom;
    at::Tensor upperSlope;
    at::Tensor upperIntercept;
};

FlatLines flatLines(const PoolLines& lines) {
    const auto flat = [](const at::Tensor& t) { return t.flatten(2).unsqueeze(1); };
    return {flat(lines.lowerFrom), flat(lines.upperFrom), flat(lines.upperSlope),
            flat(lines.upperIntercept)};
}

/// [B or 1, columns, *shape] as [B, columns, channels, places].
at::Tensor byPlace(const at::Tensor& x, std::int64_t batch) {
    const auto flat = x.flatten(3);
    return flat.expand({batch, flat.size(1), flat.size(2), flat.size(3)});
}

/// A vector per sample [B or 1, *shape] as one column.
at::Tensor oneColumn(const at::Tensor& x, std::int64_t batch) {
    return byPlace(x.unsqueeze(1), batch);
}

at::Tensor taken(const at::Tensor& x, const at::Tensor& from) {
    return at::gather(x, 3, from.expand({x.size(0), x.size(1), from.size(2), from.size(3)}));
}

struct Halves {
    at::Tensor middle;
    at::Tensor spread;
};

/// Columns of the lower and the upper function after the pool.
Halves throughPool(const at::Tensor& middle, const at::Tensor& spread, const FlatLines& lines) {
    const auto lower = taken(spread.defined() ? middle - spread : middle, lines.lowerFrom);
    const auto above = taken(spread.defined() ? middle + spread : middle, lines.upperFrom);
    const auto upper = above * lines.upperSlope;
    return {(upper + lower) * 0.5, (upper - lower) * 0.5};
}

void poolColumns(const TensorNode& pool, const FlatLines& lines, LinearFunctions& f,
                 const ForwardSetting& setting) {
    const std::int64_t batch = lines.lowerFrom.size(0);
    const auto m = byPlace(std::exchange(f.middle, {}), batch);
    const auto d = f.spread.defined() ? byPlace(std::exchange(f.spread, {}), batch) : f.spread;
    const std::int64_t bytes = batch * stepWorkspace(pool, m.element_size());
    const std::int64_t length =
        setting.graph ? m.size(1) : std::min(m.size(1), chunkLength(setting, bytes));
    std::vector<at::Tensor> middles;
    std::vector<at::Tensor> spreads;
    for (std::int64_t k = 0; k < m.size(1); k += length) {
        const std::int64_t count = std::min(length, m.size(1) - k);
        const auto halves =
            throughPool(m.narrow(1, k, count), d.defined() ? d.narrow(1, k, count) : d, lines);
        middles.push_back(halves.middle);
        spreads.push_back(halves.spread);
    }
    std::vector<std::int64_t> sizes{batch, m.size(1)};
    sizes.insert(sizes.end(), pool.shape.begin(), pool.shape.end());
    f.middle = at::cat(middles, 1).view(sizes);
    f.spread = at::cat(spreads, 1).view(sizes);
}

void poolConstants(const FlatLines& lines, LinearFunctions& f, at::IntArrayRef sizes) {
    const std::int64_t batch = lines.lowerFrom.size(0);
    const auto offset = oneColumn(f.offset, batch);
    const auto gap = f.gap.defined() ? oneColumn(f.gap, batch) : f.gap;
    const auto lower = taken(gap.defined() ? offset - gap : offset, lines.lowerFrom);
    const auto above = taken(gap.defined() ? offset + gap : offset, lines.upperFrom);
    const auto upper = above * lines.upperSlope + lines.upperIntercept;
    f.offset = ((upper + lower) * 0.5).view(sizes);
    f.gap = ((upper - lower) * 0.5).view(sizes);
}

/// A few operations on numbers that are no larger than those of both places together.
void coverPool(const FlatLines& lines, LinearFunctions& f, const at::Tensor& constants) {
    const at::NoGradGuard noGraph;
    const std::int64_t batch = lines.lowerFrom.size(0);
    const double factor = 1.01 * roundingFactor(16);
    const auto through = [&](const at::Tensor& x) {
        const auto column = oneColumn(x, batch);
        return (taken(column, lines.lowerFrom) + taken(column, lines.upperFrom) * lines.upperSlope)
            .view(f.offset.sizes());
    };
    const auto reach = through(f.reach);
    const auto size =
        reach + through(constants) + lines.upperIntercept.abs().view(f.offset.sizes());
    f.gap = f.gap + size.mul(factor).add(kUnderflowSlack);
    f.reach = reach.mul(1.0 + factor);
}

}  // namespace

LinearFunctions poolStep(const TensorNode& pool, const PoolLines& lines, LinearFunctions f,
                         const ForwardSetting& setting) {
    f = withColumns(std::move(f));
    const auto flat = flatLines(lines);
    const auto constants = f.gap.defined() ? f.offset.abs() + f.gap.abs() : f.offset.abs();
    poolColumns(pool, flat, f, setting);
    poolConstants(flat, f, lines.upperIntercept.sizes());
    if (f.reach.defined()) {
        coverPool(flat, f, constants);
    }
    return f;
}

}  // namespace core
