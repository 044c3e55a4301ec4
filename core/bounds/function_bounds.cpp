#include "core/bounds/function_bounds.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/bounds/forward_kernels.h"

namespace core {

namespace {

at::Tensor constantBelow(const LinearFunctions& f) {
    return f.gap.defined() ? f.offset - f.gap : f.offset;
}

at::Tensor constantAbove(const LinearFunctions& f) {
    return f.gap.defined() ? f.offset + f.gap : f.offset;
}

at::Tensor below(const LinearFunctions& f) {
    return f.spread.defined() ? f.middle - f.spread : f.middle;
}

at::Tensor above(const LinearFunctions& f) {
    return f.spread.defined() ? f.middle + f.spread : f.middle;
}

/// Vectors [B, inputs] by columns [B or 1, inputs, *shape], for gradients.
at::Tensor weighed(const at::Tensor& x, const at::Tensor& columns) {
    const auto flat = columns.flatten(2);
    if (flat.size(0) == 1) {
        return x.matmul(flat[0]);
    }
    return at::bmm(x.unsqueeze(1), flat).squeeze(1);
}

BoxSums sumsWithGraph(const LinearFunctions& f, const FunctionRegion& region) {
    const auto lower = below(f);
    const auto upper = above(f);
    BoxSums sums;
    sums.lower = weighed(region.center, lower) - weighed(region.radius, lower.abs());
    sums.upper = weighed(region.center, upper) + weighed(region.radius, upper.abs());
    if (f.reach.defined()) {
        const at::NoGradGuard noGraph;
        const auto size = f.spread.defined() ? f.middle.abs() + f.spread.abs() : f.middle.abs();
        sums.reach = weighed(region.magnitude, size);
    }
    return sums;
}

/// Of functions of one input each: element by element.
BoxSums sumsOfDiagonal(const LinearFunctions& f, const FunctionRegion& region) {
    const auto lower = below(f).flatten(1);
    const auto upper = above(f).flatten(1);
    BoxSums sums;
    sums.lower = region.center * lower - region.radius * lower.abs();
    sums.upper = region.center * upper + region.radius * upper.abs();
    sums.reach = f.reach.defined() ? f.reach.flatten(1) : f.reach;
    return sums;
}

BoxSums sumsOverBoxes(const LinearFunctions& f, const FunctionRegion& region,
                      const ForwardSetting& setting) {
    if (f.diagonal) {
        return sumsOfDiagonal(f, region);
    }
    if (f.windows) {
        return windowSums(f.middle, f.spread, *f.windows, region.center, region.radius,
                          f.reach.defined());
    }
    if (setting.graph) {
        return sumsWithGraph(f, region);
    }
    return boxSums(f.middle, f.spread, region.center, region.radius, f.reach.defined(),
                   setting.chunkBytes);
}

/// Columns [B or 1, inputs, neurons] as rows, sample after sample: [B * neurons, inputs].
at::Tensor rowsOf(const at::Tensor& columns, std::int64_t batch) {
    const auto rows = columns.transpose(1, 2);
    return rows.expand({batch, rows.size(1), rows.size(2)}).reshape({-1, rows.size(2)});
}

/// Lower bounds of rows over their balls, rounding taken off where it is covered: [B, count].
at::Tensor minimaOf(const FunctionRegion& region, const at::Tensor& rows, const at::Tensor& sample,
                    std::int64_t count, bool sound) {
    const auto minimum = minimumWithError(region.region, rows, sample);
    return (sound ? minimum.value - minimum.error.detach() : minimum.value).view({-1, count});
}

struct ColumnParts {
    at::Tensor middle;  ///< [B or 1, inputs, neurons]
    at::Tensor spread;
};

/// Bounds of some neurons over balls, row by row: [B, neurons] each. The subtraction or sum that
/// makes a row of middle and spread rounds too, by a unit of |m| + |d|: boundsOf counts it.
BoxSums ballSums(const ColumnParts& part, const FunctionRegion& region, bool sound) {
    const std::int64_t batch = region.center.size(0);
    const std::int64_t count = part.middle.size(2);
    const auto sample =
        at::arange(batch, part.middle.options().dtype(at::kLong)).repeat_interleave(count);
    const auto m = rowsOf(part.middle, batch);
    const auto d = part.spread.defined() ? rowsOf(part.spread, batch) : part.spread;
    const auto under = d.defined() ? m - d : m;
    const auto over = d.defined() ? m + d : m;
    BoxSums sums;
    sums.lower = minimaOf(region, under, sample, count, sound);
    sums.upper = -minimaOf(region, -over, sample, count, sound);
    return sums;
}

/// Windows, one row of the map at a time.
BoxSums windowsOverBalls(const LinearFunctions& f, const FunctionRegion& region) {
    const WindowPlaces& places = *f.windows;
    auto sums =
        windowSums(f.middle, f.spread, places, region.center, region.radius, f.reach.defined());
    const std::vector<std::int64_t> sizes{region.center.size(0), places.map[0], places.map[1],
                                          places.map[2]};
    for (std::int64_t row = 0; row < places.map[1]; ++row) {
        const ColumnParts part{
            columnsAtMapRow(f.middle, places, row),
            f.spread.defined() ? columnsAtMapRow(f.spread, places, row) : f.spread};
        const auto some = ballSums(part, region, f.reach.defined());
        const auto put = [&](at::Tensor& all, const at::Tensor& values) {
            all.view(sizes).select(2, row).copy_(
                values.view({sizes[0], places.map[2], places.map[0]}).transpose(1, 2));
        };
        put(sums.lower, some.lower);
        put(sums.upper, some.upper);
    }
    return sums;
}

BoxSums sumsOverBalls(const LinearFunctions& functions, const FunctionRegion& region,
                      const ForwardSetting& setting) {
    if (functions.windows) {
        return windowsOverBalls(functions, region);
    }
    const auto f = withColumns(functions);
    const auto middle = f.middle.flatten(2);
    const auto spread = f.spread.defined() ? f.spread.flatten(2) : f.spread;
    const std::int64_t neurons = middle.size(2);
    const std::int64_t bytes = 4 * region.center.size(0) * middle.size(1) * middle.element_size();
    const std::int64_t length =
        setting.graph ? neurons : std::min(neurons, chunkLength(setting, bytes));
    BoxSums sums;
    std::vector<at::Tensor> lower;
    std::vector<at::Tensor> upper;
    for (std::int64_t k = 0; k < neurons; k += length) {
        const std::int64_t count = std::min(length, neurons - k);
        const auto some = ballSums(
            {middle.narrow(2, k, count), spread.defined() ? spread.narrow(2, k, count) : spread},
            region, f.reach.defined());
        lower.push_back(some.lower);
        upper.push_back(some.upper);
    }
    sums.lower = at::cat(lower, 1);
    sums.upper = at::cat(upper, 1);
    if (f.reach.defined()) {
        const at::NoGradGuard noGraph;
        sums.reach = setting.graph ? sumsWithGraph(f, region).reach
                                   : boxSums(middle, spread, region.center, region.radius, true,
                                             setting.chunkBytes)
                                         .reach;
    }
    return sums;
}

}  // namespace

FunctionRegion makeFunctionRegion(const InputRegion& region, bool sound) {
    FunctionRegion result;
    result.region = region;
    result.center = (region.lower + region.upper) * 0.5;
    result.radius = (region.upper - region.lower) * 0.5;
    if (sound) {
        // Two roundings in the radius and one in the center, which is at most as large as the ends.
        result.radius = at::maximum(region.upper - result.center, result.center - region.lower)
                            .mul(1.0 + roundingFactor(4));
        const at::NoGradGuard noGraph;
        result.magnitude = (result.center.abs() + result.radius).mul(1.0 + roundingFactor(4));
    }
    return result;
}

ValueBounds boundsOf(LinearFunctions& functions, const FunctionRegion& region,
                     const ForwardSetting& setting) {
    const bool box = region.region.norm == BallNorm::Linf;
    const auto sums =
        box ? sumsOverBoxes(functions, region, setting) : sumsOverBalls(functions, region, setting);
    std::vector<std::int64_t> sizes(functions.offset.sizes().begin(),
                                    functions.offset.sizes().end());
    sizes.front() = region.center.size(0);
    ValueBounds bounds{sums.lower.view(sizes) + constantBelow(functions),
                       sums.upper.view(sizes) + constantAbove(functions)};
    if (functions.reach.defined()) {
        // 2 inputs products and sums, the row's own rounding, the constants.
        const at::NoGradGuard noGraph;
        const std::int64_t inputs = region.center.size(1);
        const double factor = 1.01 * roundingFactor(2 * inputs + 16);
        functions.reach = sums.reach.view(sizes) * (1.0 + factor);
        auto size = functions.reach + functions.offset.abs();
        size = functions.gap.defined() ? size + functions.gap.abs() : size;
        const auto error = size.mul(factor).add(kUnderflowSlack);
        bounds.lower = bounds.lower - error;
        bounds.upper = bounds.upper + error;
    }
    return bounds;
}

}  // namespace core
