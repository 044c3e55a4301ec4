#include <ATen/ATen.h>

#include <algorithm>

#include "core/bounds/forward_steps.h"

namespace core {

namespace {

/// Windows of one max pool for gathers over values whose last axis is the place in a channel.
struct PoolPlaces {
    at::Tensor lowerFrom;  ///< int64 [B, channels, out places]
    at::Tensor window;     ///< int64 [kernel places, out places], the pad clamped to place 0
    at::Tensor slope;      ///< [B, channels, kernel places, out places], 0 in the pad
};

PoolPlaces placesOf(const PoolLines& lines) {
    const auto places = lines.places.flatten(1);
    const auto slope = lines.upperSlope.flatten(3);
    const auto inside = places.ge(0).to(slope.scalar_type());
    return {lines.lowerFrom.flatten(2), places.clamp_min(0), slope * inside};
}

/// The chosen place of x [B, columns, channels, places].
at::Tensor chosen(const at::Tensor& x, const PoolPlaces& p) {
    const auto from = p.lowerFrom.unsqueeze(1);
    return at::gather(x, 3, from.expand({x.size(0), x.size(1), from.size(2), from.size(3)}));
}

/// Sum over the window of slopes by x.
at::Tensor windowed(const at::Tensor& x, const PoolPlaces& p) {
    at::Tensor sum;
    for (std::int64_t k = 0; k < p.window.size(0); ++k) {
        const auto term = x.index_select(3, p.window[k]) * p.slope.select(2, k).unsqueeze(1);
        sum = sum.defined() ? sum + term : term;
    }
    return sum;
}

struct Halves {
    at::Tensor middle;
    at::Tensor spread;
};

/// Columns (or constants, as one column) of the lower and the upper function after the pool.
Halves throughPool(const at::Tensor& middle, const at::Tensor& spread, const PoolPlaces& p,
                   const at::Tensor& intercept) {
    const auto lower = chosen(spread.defined() ? middle - spread : middle, p);
    auto upper = windowed(spread.defined() ? middle + spread : middle, p);
    upper = intercept.defined() ? upper + intercept : upper;
    return {(upper + lower) * 0.5, (upper - lower) * 0.5};
}

/// [B or 1, columns, *shape] as [B, columns, channels, places].
at::Tensor byPlace(const at::Tensor& x, std::int64_t batch) {
    const auto flat = x.flatten(3);
    return flat.expand({batch, flat.size(1), flat.size(2), flat.size(3)});
}

void poolColumns(const TensorNode& pool, const PoolPlaces& p, LinearFunctions& f,
                 const ForwardSetting& setting) {
    const std::int64_t batch = p.lowerFrom.size(0);
    const auto m = byPlace(f.middle, batch);
    const auto d = f.spread.defined() ? byPlace(f.spread, batch) : f.spread;
    const std::int64_t bytes = 6 * batch * elementCount(pool.inputShape) * m.element_size();
    const std::int64_t length =
        setting.graph ? m.size(1) : std::min(m.size(1), chunkLength(setting, bytes));
    std::vector<at::Tensor> middles, spreads;
    for (std::int64_t k = 0; k < m.size(1); k += length) {
        const std::int64_t count = std::min(length, m.size(1) - k);
        const auto halves =
            throughPool(m.narrow(1, k, count), d.defined() ? d.narrow(1, k, count) : d, p, {});
        middles.push_back(halves.middle);
        spreads.push_back(halves.spread);
    }
    std::vector<std::int64_t> sizes{batch, m.size(1)};
    sizes.insert(sizes.end(), pool.shape.begin(), pool.shape.end());
    f.middle = at::cat(middles, 1).view(sizes);
    f.spread = at::cat(spreads, 1).view(sizes);
}

at::Tensor oneColumn(const at::Tensor& x, std::int64_t batch) {
    return byPlace(x.unsqueeze(1), batch);
}

/// Products and sums over the window, halves: what they are made of is at most the chosen place's
/// and the window's own sizes together.
void coverPool(const PoolPlaces& p, LinearFunctions& f, const at::Tensor& constants,
               const at::Tensor& intercept) {
    const at::NoGradGuard noGraph;
    const std::int64_t batch = p.lowerFrom.size(0);
    const double factor = 1.01 * roundingFactor(p.window.size(0) + 16);
    const auto through = [&](const at::Tensor& x) {
        const auto column = oneColumn(x, batch);
        return (chosen(column, p) + windowed(column, p)).view(f.offset.sizes());
    };
    const auto reach = through(f.reach);
    const auto size = reach + through(constants) + intercept.abs();
    f.gap = f.gap + size.mul(factor).add(kUnderflowSlack);
    f.reach = reach.mul(1.0 + factor);
}

}  // namespace

LinearFunctions poolStep(const TensorNode& pool, const PoolLines& lines, LinearFunctions f,
                         const ForwardSetting& setting) {
    f = withColumns(std::move(f));
    const auto p = placesOf(lines);
    const std::int64_t batch = p.lowerFrom.size(0);
    poolColumns(pool, p, f, setting);
    const auto constants = f.gap.defined() ? f.offset.abs() + f.gap.abs() : f.offset.abs();
    const auto halves =
        throughPool(oneColumn(f.offset, batch), f.gap.defined() ? oneColumn(f.gap, batch) : f.gap,
                    p, lines.upperIntercept.flatten(2).unsqueeze(1));
    f.offset = halves.middle.view(lines.upperIntercept.sizes());
    f.gap = halves.spread.view(lines.upperIntercept.sizes());
    if (f.reach.defined()) {
        coverPool(p, f, constants, lines.upperIntercept);
    }
    return f;
}

}  // namespace core
