#include "core/bounds/linear_functions.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace core {

namespace {

std::string sizesOf(const at::Tensor& t) {
    std::string text = "[";
    for (std::int64_t k = 0; k < t.dim(); ++k) {
        text += (k == 0 ? "" : ", ") + std::to_string(t.size(k));
    }
    return text + "]";
}

void requireSizes(bool fits, const char* what, const at::Tensor& t) {
    if (!fits) {
        throw std::invalid_argument(std::string("linear functions: ") + what +
                                    " does not fit, sizes " + sizesOf(t));
    }
}

std::vector<std::int64_t> batched(std::int64_t batch, const Shape& shape) {
    std::vector<std::int64_t> sizes{batch};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

std::vector<std::int64_t> columned(std::int64_t batch, std::int64_t inputs, const Shape& shape) {
    std::vector<std::int64_t> sizes{batch, inputs};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

/// One matrix [inputs, n] of the functions' columns, for one sample.
at::Tensor matrixOf(const at::Tensor& columns, std::int64_t sample) {
    const auto one = columns.select(0, columns.size(0) == 1 ? 0 : sample);
    return one.reshape({one.size(0), -1});
}

/// Rows of one sample times its columns: a M^T - |a| D^T.
at::Tensor timesColumns(const LinearFunctions& f, const at::Tensor& a, std::int64_t sample) {
    const auto rows = a.matmul(matrixOf(f.middle, sample).t());
    if (!f.spread.defined()) {
        return rows;
    }
    return rows - a.abs().matmul(matrixOf(f.spread, sample).t());
}

/// Every row's own sample of a vector per sample ([B or 1, *shape]), flat: [N or 1, n].
at::Tensor ofSamples(const at::Tensor& vectors, const at::Tensor& sample) {
    const auto flat = vectors.flatten(1);
    return flat.size(0) == 1 ? flat : flat.index_select(0, sample);
}

at::Tensor timesDiagonal(const LinearFunctions& f, const at::Tensor& a, const at::Tensor& sample) {
    const auto rows = a * ofSamples(f.middle, sample);
    return f.spread.defined() ? rows - a.abs() * ofSamples(f.spread, sample) : rows;
}

/// Where each sample's rows begin once rows are sorted by sample, the count at the end.
std::vector<std::int64_t> startsOf(const at::Tensor& sorted, std::int64_t samples) {
    const auto counts = at::bincount(sorted, {}, samples).to(at::kCPU);
    const auto* count = counts.data_ptr<std::int64_t>();
    std::vector<std::int64_t> starts{0};
    for (std::int64_t b = 0; b < samples; ++b) {
        starts.push_back(starts.back() + count[b]);
    }
    return starts;
}

bool inOrder(const at::Tensor& sample) {
    return sample.numel() < 2 ||
           at::all(at::le(sample.slice(0, 0, -1), sample.slice(0, 1))).item<bool>();
}

at::Tensor timesSorted(const LinearFunctions& f, const at::Tensor& a, const at::Tensor& sample) {
    const std::int64_t samples = f.middle.size(0);
    const auto starts = startsOf(sample, samples);
    std::vector<at::Tensor> parts;
    for (std::int64_t b = 0; b < samples; ++b) {
        const std::int64_t rows =
            starts[static_cast<std::size_t>(b) + 1] - starts[static_cast<std::size_t>(b)];
        if (rows > 0) {
            parts.push_back(
                timesColumns(f, a.narrow(0, starts[static_cast<std::size_t>(b)], rows), b));
        }
    }
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

/// Rows over the input for functions of each row's own sample.
at::Tensor timesFunctions(const LinearFunctions& f, const at::Tensor& a, const at::Tensor& sample) {
    if (f.diagonal) {
        return timesDiagonal(f, a, sample);
    }
    if (f.middle.size(0) == 1) {
        return timesColumns(f, a, 0);
    }
    if (inOrder(sample)) {
        return timesSorted(f, a, sample);
    }
    const auto order = at::argsort(sample);
    const auto rows = timesSorted(f, a.index_select(0, order), sample.index_select(0, order));
    return rows.index_select(0, at::argsort(order));
}

/// What substitute's own rounding may take: a row's coefficients are sums of 2n products, over the
/// inputs they weigh |a| . reach; the constants are 2n + 1 more.
at::Tensor substitutionError(const LinearFunctions& f, const at::Tensor& a,
                             const at::Tensor& sample) {
    const at::NoGradGuard noGraph;
    auto size = ofSamples(f.reach, sample) + ofSamples(f.offset, sample).abs();
    if (f.gap.defined()) {
        size = size + ofSamples(f.gap, sample).abs();
    }
    const double factor = 1.01 * roundingFactor(2 * a.size(1) + 8);
    return (a.abs() * size).sum(1).mul(factor).add(kUnderflowSlack);
}

/// Windows as whole columns of the value's shape.
LinearFunctions fromWindows(LinearFunctions f) {
    const Shape shape(f.offset.sizes().begin() + 1, f.offset.sizes().end());
    const auto whole = [&](const at::Tensor& windows) {
        const auto columns = wholeColumns(windows, *f.windows);
        return columns.view(columned(columns.size(0), columns.size(1), shape));
    };
    f.middle = whole(std::exchange(f.middle, {}));
    f.spread = f.spread.defined() ? whole(std::exchange(f.spread, {})) : f.spread;
    f.windows.reset();
    return f;
}

/// Rows over the input for windows, a row of input places at a time.
at::Tensor timesWindows(const LinearFunctions& f, const at::Tensor& a, const at::Tensor& sample) {
    const Shape& input = f.windows->input;
    auto result = at::empty({a.size(0), input[0], input[1], input[2]}, a.options());
    for (std::int64_t row = 0; row < input[1]; ++row) {
        LinearFunctions part;
        part.middle = wholeColumnsOfRow(f.middle, *f.windows, row).flatten(1, 2);
        if (f.spread.defined()) {
            part.spread = wholeColumnsOfRow(f.spread, *f.windows, row).flatten(1, 2);
        }
        const auto rows = timesFunctions(part, a, sample);
        result.select(2, row).copy_(rows.view({a.size(0), input[0], input[2]}));
    }
    return result.flatten(1);
}

}  // namespace

double roundingFactor(std::int64_t n) {
    constexpr double unit = std::numeric_limits<double>::epsilon() / 2;
    const double nu = static_cast<double>(n) * unit;
    return nu / (1.0 - nu) * (1.0 + 4.0 * unit);
}

LinearFunctions identityFunctions(const Shape& shape, TensorPlace place, const at::Tensor& reach) {
    LinearFunctions f;
    f.middle = at::ones(batched(1, shape), place.options());
    f.offset = at::zeros(batched(1, shape), place.options());
    if (reach.defined()) {
        f.reach = reach.reshape(batched(reach.size(0), shape));
    }
    f.diagonal = true;
    return f;
}

LinearFunctions functionsFromRows(const at::Tensor& lowerRows, const at::Tensor& lowerOffset,
                                  const at::Tensor& upperRows, const at::Tensor& upperOffset,
                                  const Shape& shape, const at::Tensor& magnitude) {
    requireSizes(lowerRows.dim() == 3 && lowerRows.size(1) == elementCount(shape), "lower rows",
                 lowerRows);
    requireSizes(upperRows.sizes() == lowerRows.sizes(), "upper rows", upperRows);
    requireSizes(lowerOffset.sizes() == lowerRows.sizes().slice(0, 2), "lower offset", lowerOffset);
    requireSizes(upperOffset.sizes() == lowerOffset.sizes(), "upper offset", upperOffset);
    const std::int64_t batch = lowerRows.size(0);
    const auto sizes = columned(batch, lowerRows.size(2), shape);
    const auto ofValue = batched(batch, shape);
    LinearFunctions f;
    f.middle = ((lowerRows + upperRows) * 0.5).transpose(1, 2).reshape(sizes);
    f.spread = ((upperRows - lowerRows) * 0.5).transpose(1, 2).reshape(sizes);
    f.offset = ((lowerOffset + upperOffset) * 0.5).reshape(ofValue);
    f.gap = ((upperOffset - lowerOffset) * 0.5).reshape(ofValue);
    if (magnitude.defined()) {
        // |m| + |d| = max(|lower|, |upper|); halving is exact, a sum costs one rounding, and so
        // does the offset's.
        const at::NoGradGuard noGraph;
        const auto size = (lowerRows.abs() + upperRows.abs()).matmul(magnitude.unsqueeze(2));
        f.reach =
            size.squeeze(2).mul(1.0 + roundingFactor(2 * magnitude.size(1) + 8)).reshape(ofValue);
        const auto constants = (lowerOffset.abs() + upperOffset.abs()).reshape(ofValue);
        f.gap = f.gap + (f.reach + constants) * roundingFactor(8) + kUnderflowSlack;
    }
    return f;
}

LinearFunctions withColumns(LinearFunctions functions) {
    if (functions.windows) {
        return fromWindows(std::move(functions));
    }
    if (!functions.diagonal) {
        return functions;
    }
    const Shape shape(functions.middle.sizes().begin() + 1, functions.middle.sizes().end());
    const auto spreadOut = [&](const at::Tensor& factors) {
        const auto flat = factors.flatten(1);
        return at::diag_embed(flat).reshape(columned(flat.size(0), flat.size(1), shape));
    };
    functions.middle = spreadOut(functions.middle);
    if (functions.spread.defined()) {
        functions.spread = spreadOut(functions.spread);
    }
    functions.diagonal = false;
    return functions;
}

SubstitutedRows substitute(const LinearFunctions& functions, const at::Tensor& a,
                           const at::Tensor& sample) {
    requireSizes(sample.dim() == 1 && sample.size(0) == a.size(0), "the rows' samples", sample);
    const auto rows = a.flatten(1);
    requireSizes(rows.size(1) == functions.offset.numel() / functions.offset.size(0), "rows", a);
    SubstitutedRows result;
    result.a = functions.windows ? timesWindows(functions, rows, sample)
                                 : timesFunctions(functions, rows, sample);
    result.offset = (rows * ofSamples(functions.offset, sample)).sum(1);
    if (functions.gap.defined()) {
        result.offset = result.offset - (rows.abs() * ofSamples(functions.gap, sample)).sum(1);
    }
    if (functions.reach.defined()) {
        result.error = substitutionError(functions, rows, sample);
    }
    return result;
}

}  // namespace core
