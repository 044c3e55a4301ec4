#pragma once

#include <QTest>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/network/evaluate.h"
#include "core/network/piecewise_graph.h"
#include "reach/analysis/analysis.h"
#include "reach/sets/input_set.h"
#include "reach/shift/bias_shift.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"

/// Networks of every structure that a shift can meet, and what the tests ask of them.
namespace shift_test {

inline reach::InputSet cube(std::int64_t dim, double radius) {
    return reach::makeBox(Eigen::VectorXd::Zero(dim), radius);
}

/// conv relu conv norm relu flat dense relu dense, and a max pool that is no layer.
inline core::Network convolutionNetwork(unsigned seed) {
    Numbers numbers(seed);
    core::Convolution first = sizes(1, 3, {3, 3});
    first.padding = {1, 1, 1, 1};
    const core::PoolWindow pool{{2, 2}, {2, 2}, {0, 0, 0, 0}, {1, 1}, false};
    return chain({1, 4, 4}, {convolution(first, numbers), core::Relu{}, core::MaxPool{pool},
                             convolution(sizes(3, 2, {2, 2}), numbers), batchNorm(2, numbers),
                             core::LeakyRelu{0.1}, core::Reshape{{2}}, dense(2, 4, numbers),
                             core::Relu{}, dense(4, 2, numbers)});
}

/// A dense layer read by an activation and a sum, an activation of a sum, one of a scale, and a
/// ramp (which no file format holds) or a leaky one at the end.
inline core::Network branchedNetwork(unsigned seed, bool withRamp = true) {
    Numbers n(seed);
    core::Scale scale{n.list(5), n.list(5)};
    core::Scale inexact{n.list(5), n.list(5), core::kOneRounding};
    const core::ParamRamp ramp{0.25, n.list(4, 0.2, 0.8)};
    const core::Operation last = withRamp ? core::Operation(ramp) : core::LeakyRelu{0.25};
    return core::Network({{"input", core::Input{{3}}, {}},
                          {"a", dense(3, 5, n), {0}},
                          {"relu_a", core::Relu{}, {1}},
                          {"sum", core::Sum{}, {1, 2}},
                          {"relu_sum", core::Relu{}, {3}},
                          {"scale", scale, {4}},
                          {"relu_scale", core::LeakyRelu{0.2}, {5}},
                          {"inexact", inexact, {6}},
                          {"relu_inexact", core::Relu{}, {7}},
                          {"b", dense(5, 4, n), {8}},
                          {"norm", batchNorm(4, n), {9}},
                          {"ramp", last, {10}},
                          {"c", dense(4, 2, n), {11}}});
}

struct Case {
    std::string name;
    core::Network network;
    double radius;
};

inline std::vector<Case> cases() {
    std::vector<Case> list;
    for (unsigned seed = 1; seed <= 3; ++seed) {
        const std::string end = " " + std::to_string(seed);
        list.push_back({"dense" + end, randomReluNetwork({3, 8, 8, 6, 2}, seed), 1.0});
        list.push_back({"convolution" + end, convolutionNetwork(seed), 0.5});
        list.push_back({"branched" + end, branchedNetwork(seed), 1.0});
    }
    list.push_back({"relu of the input", chain({3}, {core::Relu{}}), 1.0});
    return list;
}

inline reach::MethodResult ask(const core::Network& network, const reach::InputSet& input,
                               reach::Method method) {
    const auto graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    const int second = graph->outputCount() > 1 ? 1 : 0;
    return reach::answer({graph, input, {0, second}}, method, {});
}

inline std::int64_t unstableIn(const std::vector<reach::NeuronRanges>& ranges) {
    std::int64_t unstable = 0;
    for (const reach::NeuronRanges& layer : ranges) {
        unstable += reach::countStates(layer).unstable;
    }
    return unstable;
}

inline Eigen::VectorXd evaluated(const core::Network& network, const Eigen::VectorXd& x) {
    const std::vector<double> y =
        core::evaluate<double>(network, {x.data(), static_cast<std::size_t>(x.size())});
    return Eigen::Map<const Eigen::VectorXd>(y.data(), std::ssize(y));
}

}  // namespace shift_test
