#pragma once

#include <memory>
#include <utility>

#include "core/network/piecewise_graph.h"
#include "reach/analysis/analysis.h"

/// A question about a network on the box [lower, upper]^n, projected on its first two outputs (or
/// on its only one).
inline reach::Question questionOn(const core::Network& network, double lower, double upper) {
    const auto size = static_cast<Eigen::Index>(network.inputCount());
    reach::Question question = reach::questionOf(
        std::make_shared<const core::Network>(network),
        {reach::Box(Eigen::VectorXd::Constant(size, lower), Eigen::VectorXd::Constant(size, upper)),
         {},
         {}});
    question.project = {0, network.outputCount() > 1 ? 1 : 0};
    return question;
}

inline core::Dense dense(std::int64_t in, std::int64_t out, std::vector<double> weight,
                         std::vector<double> bias) {
    return {in, out, std::move(weight), std::move(bias)};
}

/// x -> (x, |x|) on one input: y1 = relu(x) + relu(-x). The image is a V without area.
///
///        +- relu( x) -+
///   x ---+            +--- (y0, y1)
///        +- relu(-x) -+
inline core::Network absoluteValueNetwork() {
    return core::Network({{"input", core::Input{{1}}, {}},
                          {"split", dense(1, 2, {1, -1}, {0, 0}), {0}},
                          {"relu", core::Relu{}, {1}},
                          {"join", dense(2, 2, {1, -1, 1, 1}, {0, 0}), {2}}});
}

/// (x0, x1) -> (relu(x0), relu(x1)): on [-1, 1]^2 four pieces; only one of them has an area, 1, two
/// are segments on the axes, one is the point 0.
inline core::Network quadrantNetwork() {
    return core::Network({{"input", core::Input{{2}}, {}},
                          {"first", dense(2, 2, {1, 0, 0, 1}, {0, 0}), {0}},
                          {"relu", core::Relu{}, {1}},
                          {"last", dense(2, 2, {1, 0, 0, 1}, {0, 0}), {2}}});
}

/// One output: (x0, x1) -> relu(x0) + relu(x1); on [-1, 1]^2 it lies in [0, 2].
inline core::Network oneOutputNetwork() {
    return core::Network({{"input", core::Input{{2}}, {}},
                          {"first", dense(2, 2, {1, 0, 0, 1}, {0, 0}), {0}},
                          {"relu", core::Relu{}, {1}},
                          {"last", dense(2, 1, {1, 1}, {0}), {2}}});
}
