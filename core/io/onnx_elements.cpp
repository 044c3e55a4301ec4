#include <algorithm>
#include <cmath>
#include <functional>

#include "core/io/onnx_operators.h"

namespace core::onnx {
namespace {

double apply(const NodeView& node, double a, double b, bool integer) {
    if (node.op() == "Add") {
        return a + b;
    }
    if (node.op() == "Sub") {
        return a - b;
    }
    if (node.op() == "Mul") {
        return a * b;
    }
    if (b == 0.0) {
        node.fail("a divisor that is not 0", "0");
    }
    return integer ? std::trunc(a / b) : a / b;
}

Constant folded(GraphBuilder& graph, const NodeView& node, const Constant& a, const Constant& b) {
    Constant result{broadcastDims(a.dims, b.dims), {}, a.integer && b.integer};
    graph.charge(node, countOf(result.dims));
    result.values = broadcastTo(a, result.dims);
    const std::vector<double> other = broadcastTo(b, result.dims);
    for (std::size_t i = 0; i < other.size(); ++i) {
        result.values[i] = apply(node, result.values[i], other[i], result.integer);
        if (!std::isfinite(result.values[i])) {
            node.fail("a finite result", "an overflow");
        }
    }
    return result;
}

/// The branch under the dims that broadcasting with `other` gives it; it must not grow by that.
Branch fitted(GraphBuilder& graph, const NodeView& node, const Branch& branch, const Shape& other) {
    const Shape dims = broadcastDims(branch.dims, other);
    if (countOf(dims) != countOf(branch.dims)) {
        node.fail("a constant or branch no larger than " + toString(branch.dims), toString(other));
    }
    return graph.reshaped(node, branch, dims);
}

std::vector<double> mapped(std::vector<double> values, const std::function<double(double)>& f) {
    std::transform(values.begin(), values.end(), values.begin(), f);
    return values;
}

/// x op c, or c op x where `constantFirst`, as an affine map of each element.
Scale scaleOf(const NodeView& node, const std::vector<double>& c, bool constantFirst) {
    const std::vector<double> zeros(c.size(), 0.0);
    const std::vector<double> ones(c.size(), 1.0);
    if (node.op() == "Add") {
        return {ones, c};
    }
    if (node.op() == "Mul") {
        return {c, zeros};
    }
    if (node.op() == "Sub") {
        return constantFirst ? Scale{mapped(ones, std::negate<>()), c}
                             : Scale{ones, mapped(c, std::negate<>())};
    }
    if (constantFirst) {
        node.fail("an activation divided by a constant", "a division by an activation");
    }
    return {mapped(c, [&](double v) { return apply(node, 1.0, v, false); }), zeros, kOneRounding};
}

/// An activation and a constant. Adding zeros adds no node.
void withConstant(GraphBuilder& graph, const NodeView& node, int branchInput, int constantInput) {
    const Constant& constant = graph.constant(node, constantInput);
    const Branch x = fitted(graph, node, graph.branch(node, branchInput), constant.dims);
    graph.charge(node, countOf(x.dims));
    const std::vector<double> c = broadcastTo(constant, x.dims);
    Scale scale = scaleOf(node, c, constantInput < branchInput);
    const bool shiftOnly = node.op() == "Add" || (node.op() == "Sub" && branchInput == 0);
    if (shiftOnly && graph.absorb(node, branchInput, scale.offset)) {
        graph.define(node, Value(x));
        return;
    }
    if (shiftOnly && std::all_of(c.begin(), c.end(), [](double v) { return v == 0.0; })) {
        graph.define(node, Value(x));
        return;
    }
    const Branch result = graph.append(node, std::move(scale), {x.node}, x.dims);
    if (node.op() == "Mul" || node.op() == "Div") {
        graph.markOpen(node, result);
    }
    graph.define(node, Value(result));
}

/// x sigmoid(x), as exporters write SiLU; the sigmoid node is dropped where nothing else reads it.
bool isSilu(GraphBuilder& graph, const NodeView& node) {
    for (const int gate : {0, 1}) {
        const Branch x = graph.branch(node, 1 - gate);
        if (graph.underSigmoid(graph.branch(node, gate).node) == x.node) {
            graph.define(node,
                         Value(graph.append(node, Smooth{SmoothKind::Silu}, {x.node}, x.dims)));
            return true;
        }
    }
    return false;
}

void twoBranches(GraphBuilder& graph, const NodeView& node) {
    if (node.op() == "Mul" && isSilu(graph, node)) {
        return;
    }
    if (node.op() != "Add" && node.op() != "Sub") {
        node.fail("an activation and a constant",
                  "two activations, whose " + node.op() + " is not piecewise linear");
    }
    const Branch a = fitted(graph, node, graph.branch(node, 0), graph.branch(node, 1).dims);
    Branch b = fitted(graph, node, graph.branch(node, 1), a.dims);
    if (node.op() == "Sub") {
        graph.charge(node, countOf(b.dims));
        const auto count = static_cast<std::size_t>(countOf(b.dims));
        b = graph.append(node, Scale{std::vector<double>(count, -1.0), std::vector<double>(count)},
                         {b.node}, b.dims);
    }
    graph.define(node, Value(graph.append(node, Sum{}, {a.node, b.node}, a.dims)));
}

}  // namespace

bool convertElement(GraphBuilder& graph, const NodeView& node) {
    if (node.op() != "Add" && node.op() != "Sub" && node.op() != "Mul" && node.op() != "Div") {
        return false;
    }
    node.requireAttributes({});
    const bool firstIsBranch = std::holds_alternative<Branch>(graph.value(node, 0));
    const bool secondIsBranch = std::holds_alternative<Branch>(graph.value(node, 1));
    if (firstIsBranch && secondIsBranch) {
        twoBranches(graph, node);
    } else if (firstIsBranch || secondIsBranch) {
        withConstant(graph, node, firstIsBranch ? 0 : 1, firstIsBranch ? 1 : 0);
    } else {
        graph.define(node, folded(graph, node, graph.constant(node, 0), graph.constant(node, 1)));
    }
    return true;
}

}  // namespace core::onnx
