#include "core/bounds/tensor_pass.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/bounds/forward_pass.h"
#include "core/bounds/pass_cost.h"
#include "core/bounds/slope_search.h"

namespace core {

namespace {

using at::Tensor;

void requireRelaxable(const TensorNetwork& network) {
    for (const TensorNode& node : network.nodes()) {
        if (const auto* smooth = std::get_if<Smooth>(&node.operation)) {
            throw std::invalid_argument("node " + node.name + " is a " + kindName(*smooth) +
                                        ", which no relaxation here takes: it can be evaluated");
        }
    }
}

/// Affine steps between the input and a value, other than those that only scale or move elements.
int productsBefore(const TensorNetwork& network, int v) {
    int count = 0;
    for (; v > 0; v = network.node(v).inputs[0]) {
        const TensorNode& node = network.node(v);
        if (node.isSum() || node.isActivation()) {
            return std::numeric_limits<int>::max();
        }
        count += std::holds_alternative<Dense>(node.operation) ||
                 std::holds_alternative<Convolution>(node.operation) ||
                 std::holds_alternative<AveragePool>(node.operation);
    }
    return count;
}

std::vector<std::int64_t> batched(std::int64_t count, const Shape& shape) {
    std::vector<std::int64_t> sizes{count};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

LineStrategy startOf(LineStrategy strategy) {
    return strategy == LineStrategy::Optimised ? LineStrategy::Adaptive : strategy;
}

const BoundMethod& innermost(const BoundMethod& method) {
    return method.layers ? innermost(*method.layers) : method;
}

}  // namespace

TensorPass::TensorPass(const TensorNetwork& network, InputRegion region, BoundMethod method,
                       PassOptions options)
    : m_network(network),
      m_region(std::move(region)),
      m_method(std::move(method)),
      m_layerMethod(innermost(m_method)),
      m_options(std::move(options)),
      m_known(network.nodes().size()),
      m_bounds(network.nodes().size()),
      m_feedsActivation(network.nodes().size(), false) {
    requireRelaxable(network);
    for (const int activation : network.activations()) {
        m_feedsActivation[static_cast<std::size_t>(network.node(activation).inputs[0])] = true;
    }
    const auto make = [&](const BoundMethod& how) {
        auto back =
            std::make_unique<Backsubstitution>(m_network, m_region, m_known, m_options.covered);
        back->setCut(how.substitution, how.depth);
        return back;
    };
    m_rowsBack = make(m_method);
    m_layersBack = make(m_layerMethod);
    m_options.given.resize(network.activations().size());
}

bool TensorPass::wantsGradients() const {
    if (!at::GradMode::is_enabled()) {
        return false;
    }
    bool wanted = m_region.lower.requires_grad() || m_region.upper.requires_grad();
    for (const Tensor& parameter : m_network.parameters()) {
        wanted = wanted || parameter.requires_grad();
    }
    return wanted;
}

bool TensorPass::usesWindows() const {
    return m_network.place().device.is_cpu() && !wantsGradients();
}

bool TensorPass::needsIntervals() const {
    return m_options.covered || !m_options.everyNeuron ||
           m_layerMethod.substitution == Substitution::Interval ||
           m_method.substitution == Substitution::Interval;
}

void TensorPass::run() {
    m_known.intervals[0] = {m_region.lower.view(batched(samples(), m_network.node(0).shape)),
                            m_region.upper.view(batched(samples(), m_network.node(0).shape))};
    if (m_options.covered) {
        const Interval& box = m_known.intervals[0];
        m_known.influences[0] =
            at::logical_or(box.lower != 0, box.upper != 0).to(m_region.lower.scalar_type());
    }
    m_workAll = 0.0;
    for (const int activation : m_network.activations()) {
        const int v = m_network.node(activation).inputs[0];
        m_workAll += 2.0 * static_cast<double>(m_network.size(v)) *
                     rowCost(m_network, v, usesWindows()).operations;
    }
    const bool isForward =
        m_layerMethod.substitution == Substitution::Linear && m_layerMethod.depth == 1;
    if (isForward) {
        runForward();
    }
    for (int v = 0; v < static_cast<int>(m_network.nodes().size()); ++v) {
        if (m_network.node(v).isActivation()) {
            passActivationNode(v);
        }
        boundValue(v);
    }
}

/// LBP bounds all layers in one go; what rows are cut at is kept.
void TensorPass::runForward() {
    ForwardOptions options;
    options.sound = m_options.covered;
    if (m_method.substitution == Substitution::Linear) {
        options.kept = firstReached(m_network, m_network.output());
    }
    for (const Interval& given : m_options.given) {
        options.given.push_back({given.lower, given.upper});
    }
    options.goOn = [this](double share) {
        if (m_options.tick) {
            m_options.tick(share);
        }
        return true;
    };
    ForwardResult forward =
        forwardFunctions(m_network, m_region, startOf(m_layerMethod.lines), options);
    for (std::size_t i = 0; i < forward.bounds.size(); ++i) {
        const int v = m_network.node(m_network.activations()[i]).inputs[0];
        const auto sizes = batched(samples(), m_network.node(v).shape);
        m_bounds[static_cast<std::size_t>(v)] = {forward.bounds[i].lower.view(sizes),
                                                 forward.bounds[i].upper.view(sizes)};
    }
    for (auto& [v, functions] : forward.kept) {
        m_known.functions[static_cast<std::size_t>(v)] = std::move(functions);
    }
    if (!forward.finite) {
        throw std::range_error("layer " + std::to_string(forward.bounds.size()) +
                               ": a bound leaves the range of the numbers");
    }
}

/// The value's interval, from its inputs' intervals and, where it feeds an activation, from the
/// layers' method.
void TensorPass::boundValue(int v) {
    const TensorNode& node = m_network.node(v);
    const auto at = static_cast<std::size_t>(v);
    if (v > 0 && m_options.covered && !node.isActivation()) {
        const Tensor& before = m_known.influences[static_cast<std::size_t>(node.inputs[0])];
        m_known.influences[at] =
            node.isSum()
                ? at::maximum(before, m_known.influences[static_cast<std::size_t>(node.inputs[1])])
                : affineInfluence(node, before);
    }
    if (v > 0 && needsIntervals() && !node.isActivation()) {
        const auto& known = m_known.intervals;
        const Interval& x = known[static_cast<std::size_t>(node.inputs[0])];
        m_known.intervals[at] =
            node.isSum()
                ? sumInterval(x, known[static_cast<std::size_t>(node.inputs[1])], m_options.covered)
                : affineInterval(node, x, m_options.covered);
        if (m_options.covered) {
            m_known.intervals[at] = withUnderflow(m_known.intervals[at], m_known.influences[at],
                                                  static_cast<double>(node.sumLength) + 3);
        }
    }
    if (!m_feedsActivation[at] || v == 0) {
        if (m_feedsActivation[at]) {
            m_bounds[at] = m_known.intervals[at];
        }
        return;
    }
    if (!m_bounds[at].isDefined()) {
        m_bounds[at] = rowBounds(v);
    } else if (m_options.covered) {
        std::vector<std::int64_t> sizes(node.shape.size() + 1, 1);
        sizes[0] = samples();
        const Tensor lost = m_known.influences[at] * m_layersBack->underflow().view(sizes);
        m_bounds[at] = {m_bounds[at].lower - lost, m_bounds[at].upper + lost};
    }
    Interval& known = m_known.intervals[at];
    const bool isSame = known.isDefined() && known.lower.is_same(m_bounds[at].lower);
    if (!isSame) {
        known = known.isDefined() ? intersection(known, m_bounds[at]) : m_bounds[at];
    }
}

/// Whether interval arithmetic is the method itself here, or as tight as rows back to the input.
bool TensorPass::isBoundedByInterval(int v) const {
    const bool isBox = m_region.norm == BallNorm::Linf;
    if (m_network.level(v) == 0) {
        return isBox && (m_layerMethod.substitution == Substitution::Interval ||
                         productsBefore(m_network, v) <= 1);
    }
    return m_layerMethod.substitution == Substitution::Interval;
}

Interval TensorPass::rowBounds(int v) {
    for (std::size_t i = 0; i < m_options.given.size(); ++i) {
        if (m_network.node(m_network.activations()[i]).inputs[0] == v &&
            m_options.given[i].isDefined()) {
            return m_options.given[i];
        }
    }
    if (isBoundedByInterval(v)) {
        if (m_known.intervals[static_cast<std::size_t>(v)].isDefined()) {
            return m_known.intervals[static_cast<std::size_t>(v)];
        }
        std::vector<int> path;
        for (int u = v; u > 0; u = m_network.node(u).inputs[0]) {
            path.push_back(u);
        }
        Interval x = m_known.intervals[0];
        for (auto u = path.rbegin(); u != path.rend(); ++u) {
            x = affineInterval(m_network.node(*u), x, m_options.covered);
        }
        return x;
    }
    const bool keepsFunctions = m_layerMethod.substitution == Substitution::Linear;
    return m_options.everyNeuron || keepsFunctions || wantsGradients() ? allRows(v)
                                                                       : unstableRows(v);
}

/// Every neuron of every sample.
Interval TensorPass::allRows(int v) {
    const std::int64_t count = m_network.size(v);
    const auto index = m_region.lower.options().dtype(at::kLong).requires_grad(false);
    const Tensor neuron = at::arange(count, index).repeat({samples()});
    const Tensor sample = at::arange(samples(), index).repeat_interleave(count);
    const auto sizes = batched(samples(), m_network.node(v).shape);
    if (m_layerMethod.substitution == Substitution::Linear) {
        return functionRows(v, neuron, sample);
    }
    return {minimumOf(v, neuron, sample, 1.0).view(sizes),
            minimumOf(v, neuron, sample, -1.0).neg().view(sizes)};
}

/// Relaxed-CROWN-v: the rows of a layer, substituted back, are its linear functions of the input,
/// and bound it.
Interval TensorPass::functionRows(int v, const Tensor& neuron, const Tensor& sample) {
    const FunctionRows lower = functionRowsOf(v, neuron, sample, 1.0);
    const FunctionRows upper = functionRowsOf(v, neuron, sample, -1.0);
    const Shape& shape = m_network.node(v).shape;
    const std::vector<std::int64_t> rows{samples(), m_network.size(v), m_network.inputSize()};
    const std::vector<std::int64_t> offsets{samples(), m_network.size(v)};
    m_known.functions[static_cast<std::size_t>(v)] =
        functionsFromRows(lower.coef.view(rows), lower.offset.view(offsets),
                          upper.coef.neg().view(rows), upper.offset.neg().view(offsets), shape,
                          m_options.covered ? magnitudeOf(m_region) : Tensor());
    const auto sizes = batched(samples(), shape);
    return {lower.minimum.view(sizes), upper.minimum.neg().view(sizes)};
}

/// Rows of sign times single neurons at the input, in chunks that fit into memory.
TensorPass::FunctionRows TensorPass::functionRowsOf(int v, const Tensor& neuron,
                                                    const Tensor& sample, double sign) {
    const std::int64_t count = neuron.size(0);
    const std::int64_t chunk = wantsGradients() ? count : chunkOf(v);
    std::vector<Tensor> coefs;
    std::vector<Tensor> offsets;
    std::vector<Tensor> minima;
    for (std::int64_t from = 0; from < count; from += chunk) {
        const std::int64_t length = std::min(chunk, count - from);
        const Tensor part = sample.narrow(0, from, length).contiguous();
        const Tensor signs = at::full({length}, sign, m_region.lower.options());
        const RowsAtInput rows = m_layersBack->toInput(
            v,
            unitRows(neuron.narrow(0, from, length), signs, m_network.node(v).shape, usesWindows()),
            part);
        coefs.push_back(rows.coef.coef.defined()
                            ? denseRows(rows.coef, m_network.node(0).shape).flatten(1)
                            : at::zeros({length, m_network.inputSize()}, m_region.lower.options()));
        offsets.push_back(m_options.covered ? rows.offset - rows.error * (1 + 1e-9) : rows.offset);
        minima.push_back(m_layersBack->minimum(rows, part));
        reportWork(v, length);
    }
    return {at::cat(coefs), at::cat(offsets), at::cat(minima)};
}

/// Counts rows of a value as done.
void TensorPass::reportWork(int v, std::int64_t rows) {
    m_workDone += rowCost(m_network, v, usesWindows()).operations * static_cast<double>(rows) /
                  static_cast<double>(samples());
    if (m_options.tick) {
        m_options.tick(std::min(1.0, m_workDone / m_workAll));
    }
}

/// Neurons that intervals settle keep these; the rest are substituted back.
Interval TensorPass::unstableRows(int v) {
    const Interval& known = m_known.intervals[static_cast<std::size_t>(v)];
    Tensor lower = known.lower.flatten().clone();
    Tensor upper = known.upper.flatten().clone();
    const Tensor open = at::nonzero(at::logical_and(lower<0, upper> 0)).flatten();
    if (open.size(0) > 0) {
        const std::int64_t count = m_network.size(v);
        const Tensor sample = at::floor_divide(open, count);
        const Tensor neuron = at::remainder(open, count);
        const Tensor low = minimumOf(v, neuron, sample, 1.0);
        const Tensor high = minimumOf(v, neuron, sample, -1.0).neg();
        lower.index_put_({open}, at::maximum(low, lower.index_select(0, open)));
        upper.index_put_({open}, at::minimum(high, upper.index_select(0, open)));
    }
    return {lower.view(known.lower.sizes()), upper.view(known.upper.sizes())};
}

std::int64_t TensorPass::chunkOf(int v) const {
    const bool isSearched = m_method.lines == LineStrategy::Optimised &&
                            (v == m_network.output() || m_options.search.allLayers);
    const double each = rowCost(m_network, v, usesWindows() && !isSearched).elements * kRowCopies *
                        (isSearched ? kSearchCopies : 1.0) *
                        static_cast<double>(m_region.lower.element_size());
    // On the processor a chunk is to stay near the cache.
    constexpr double kCacheBytes = 32e6;
    const auto memory = static_cast<double>(m_options.memoryBytes);
    const double budget =
        m_network.place().device.is_cpu() && !isSearched ? std::min(memory, kCacheBytes) : memory;
    const double rows = budget / std::max(each, 1.0);
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(rows, 1e9)));
}

/// Lower bounds of sign times single neurons, in chunks that fit into memory.
Tensor TensorPass::minimumOf(int v, const Tensor& neuron, const Tensor& sample, double sign) {
    const std::int64_t count = neuron.size(0);
    const std::int64_t chunk = wantsGradients() ? count : chunkOf(v);
    std::vector<Tensor> parts;
    for (std::int64_t from = 0; from < count; from += chunk) {
        const std::int64_t length = std::min(chunk, count - from);
        const Tensor part = sample.narrow(0, from, length).contiguous();
        const Tensor signs = at::full({length}, sign, m_region.lower.options());
        Rows rows =
            unitRows(neuron.narrow(0, from, length), signs, m_network.node(v).shape, usesWindows());
        const bool isSearched =
            m_method.lines == LineStrategy::Optimised && m_options.search.allLayers;
        parts.push_back(isSearched ? minimumOfRows(v, std::move(rows), part)
                                   : m_layersBack->minimum(v, std::move(rows), part));
        reportWork(v, length);
    }
    return parts.size() == 1 ? parts[0] : at::cat(parts);
}

/// Rows with their own slopes, where the method has such.
Tensor TensorPass::minimumOfRows(int v, Rows rows, const RowSamples& sample) {
    if (m_method.lines != LineStrategy::Optimised) {
        return m_rowsBack->minimum(v, std::move(rows), sample);
    }
    const SlopeProblem problem{m_network, m_region, m_known, m_bounds, m_options.covered};
    return searchSlopes(problem, v, rows, sample, m_options.search, m_options.tick);
}

void TensorPass::passActivationNode(int v) {
    const TensorNode& node = m_network.node(v);
    const auto at = static_cast<std::size_t>(v);
    const auto input = static_cast<std::size_t>(node.inputs[0]);
    Interval bounds = m_bounds[input];
    // A sum is finite only if every number is (or it is so large that it might as well not be).
    if (!wantsGradients() &&
        !std::isfinite((bounds.upper.sum() - bounds.lower.sum()).item<double>())) {
        throw std::range_error("layer " + node.name + ": a bound leaves the range of the numbers");
    }
    m_layers.push_back(bounds);
    const LineStrategy strategy = startOf(m_method.lines);
    if (m_method.substitution == Substitution::Interval) {
        // Box passes no lines.
    } else if (std::holds_alternative<MaxPool>(node.operation)) {
        m_known.pools[at] = choosePoolLines(node, bounds.lower, bounds.upper, m_options.covered);
    } else {
        m_known.lines[at] =
            chooseLines(node, bounds.lower, bounds.upper, strategy, m_options.covered);
    }
    if (needsIntervals()) {
        m_known.intervals[at] =
            activationInterval(node, m_known.intervals[input], m_options.covered);
    }
    if (m_options.covered) {
        const Interval& value = m_known.intervals[at];
        m_known.influences[at] =
            at::logical_or(value.lower != 0, value.upper != 0).to(m_region.lower.scalar_type());
    }
}

Tensor TensorPass::minimum(const Tensor& rows) {
    const std::int64_t count = rows.size(1);
    const std::int64_t outputs = rows.size(2);
    const int v = m_network.output();
    const auto index = m_region.lower.options().dtype(at::kLong).requires_grad(false);
    const Tensor sample = at::arange(samples(), index).repeat_interleave(count);
    const Tensor all = rows.expand({samples(), count, outputs}).reshape({-1, outputs});
    const std::int64_t total = all.size(0);
    const std::int64_t chunk = wantsGradients() ? total : chunkOf(v);
    std::vector<Tensor> parts;
    for (std::int64_t from = 0; from < total; from += chunk) {
        const std::int64_t length = std::min(chunk, total - from);
        const Tensor part = sample.narrow(0, from, length).contiguous();
        Rows some{
            all.narrow(0, from, length).reshape(batched(length, m_network.node(v).shape)).clone(),
            {}};
        parts.push_back(minimumOfRows(v, std::move(some), part));
        if (m_options.tick) {
            m_options.tick(1.0);
        }
    }
    return (parts.size() == 1 ? parts[0] : at::cat(parts)).view({samples(), count});
}

Lines TensorPass::lines(std::size_t activation) const {
    const int v = m_network.activations().at(activation);
    return m_known.lines[static_cast<std::size_t>(v)];
}

}  // namespace core
