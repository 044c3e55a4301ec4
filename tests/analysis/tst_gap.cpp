#include <QTest>
#include <atomic>
#include <cmath>

#include "questions.h"
#include "reach/analysis/gap.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"

using Eigen::Index;
using Eigen::VectorXd;
using reach::InnerOptions;
using reach::InnerRanges;
using reach::LayerGap;
using reach::Method;
using reach::MethodResult;

namespace {

const std::vector<Method> kRelaxations{Method::Box, Method::Zonotope, Method::Star,
                                       Method::Triangle, Method::Parallelogram};

InnerOptions attacksOnly() {
    InnerOptions options;
    options.maxPieces = 0;
    return options;
}

reach::LayerBounds bounds(const std::string& name, std::vector<double> lower,
                          std::vector<double> upper) {
    const auto size = static_cast<Index>(lower.size());
    return {
        name, "relu", {size}, VectorXd::Map(lower.data(), size), VectorXd::Map(upper.data(), size)};
}

reach::InnerLayer inner(std::vector<double> lower, std::vector<double> upper) {
    const auto size = static_cast<Index>(lower.size());
    reach::InnerLayer layer;
    for (Index i = 0; i < size; ++i) {
        layer.neurons.push_back(i);
    }
    layer.lower = VectorXd::Map(lower.data(), size);
    layer.upper = VectorXd::Map(upper.data(), size);
    return layer;
}

}  // namespace

class TestGap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void looseness_isTheRatioOfSummedWidths();
    void layerThatDoesNotMove_hasAReasonInsteadOfANumber();
    void constantLayer_isTight();
    void layersOfOtherNetworks_areRefused();
    void exactRanges_areThoseOfTheExactSet_data();
    void exactRanges_areThoseOfTheExactSet();
    void soundMethods_areNeverTighterThanTheInnerSet_data() { networks(); }
    void soundMethods_areNeverTighterThanTheInnerSet();
    void attackedRanges_lieInTheExactOnes_data() { networks(); }
    void attackedRanges_lieInTheExactOnes();
    void tighterMethods_haveSmallerGaps_data() { networks(); }
    void tighterMethods_haveSmallerGaps();
    void totals_areProductsOfWhatLayersAdd();
    void deepAndConvolutionNetworks_areMeasured();
    void wideLayers_areMeasuredOnSomeNeurons();
    void emptyAndPointSets_haveNoGap();
    void cancelled_stops();
    void theSameSeed_givesTheSameRanges();

private:
    void networks() {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 6; ++seed) {
            QTest::addRow("seed %d", seed) << seed;
        }
    }
};

void TestGap::looseness_isTheRatioOfSummedWidths() {
    MethodResult result;
    result.layers = {bounds("a", {0, 0}, {1, 2}), bounds("b", {-3}, {3})};
    InnerRanges ranges;
    ranges.layers = {inner({0, 0.5}, {1, 1.5}), inner({-1}, {1})};
    const auto gaps = reach::layerGaps(result, ranges);
    QCOMPARE(gaps.size(), std::size_t{2});
    QCOMPARE(gaps[0].looseness, 1.5);
    QCOMPARE(gaps[0].added, 1.5);
    QCOMPARE(gaps[1].looseness, 3.0);
    QCOMPARE(gaps[1].added, 2.0);
    QCOMPARE(gaps[1].measured, Index{1});
    QVERIFY(gaps[1].reason.empty());
}

void TestGap::layerThatDoesNotMove_hasAReasonInsteadOfANumber() {
    MethodResult result;
    result.layers = {bounds("a", {0}, {1}), bounds("b", {0}, {2})};
    InnerRanges ranges;
    ranges.layers = {inner({0.5}, {0.5}), inner({0}, {1})};
    const auto gaps = reach::layerGaps(result, ranges);
    QVERIFY(std::isnan(gaps[0].looseness));
    QVERIFY(!gaps[0].reason.empty());
    QCOMPARE(gaps[1].looseness, 2.0);
    QVERIFY(std::isnan(gaps[1].added));
}

void TestGap::constantLayer_isTight() {
    MethodResult result;
    result.layers = {bounds("a", {1}, {1})};
    InnerRanges ranges;
    ranges.layers = {inner({1}, {1})};
    QCOMPARE(reach::layerGaps(result, ranges)[0].looseness, 1.0);
}

void TestGap::layersOfOtherNetworks_areRefused() {
    MethodResult result;
    result.layers = {bounds("a", {0}, {1})};
    InnerRanges ranges;
    ranges.layers = {inner({0}, {1}), inner({0}, {1})};
    QVERIFY_EXCEPTION_THROWN(reach::layerGaps(result, ranges), std::invalid_argument);
    ranges.layers = {inner({0, 0}, {1, 1})};
    QVERIFY_EXCEPTION_THROWN(reach::layerGaps(result, ranges), std::invalid_argument);
}

void TestGap::exactRanges_areThoseOfTheExactSet_data() { networks(); }

void TestGap::exactRanges_areThoseOfTheExactSet() {
    QFETCH(int, seed);
    const auto question =
        questionOn(randomReluNetwork({3, 6, 6, 2}, static_cast<unsigned>(seed)), -1, 1);
    const InnerRanges ranges = reach::innerRanges(question, {});
    const MethodResult exact = reach::answer(question, Method::Exact, {});
    QVERIFY(ranges.isExact);
    QCOMPARE(ranges.pieces, exact.pieceCount);
    QCOMPARE(ranges.layers.size(), std::size_t{3});
    QVERIFY((ranges.layers.back().lower - exact.lower).cwiseAbs().maxCoeff() < 1e-9);
    QVERIFY((ranges.layers.back().upper - exact.upper).cwiseAbs().maxCoeff() < 1e-9);
    // The first layer is affine: interval arithmetic is exact there.
    const MethodResult box = reach::answer(question, Method::Box, {});
    QVERIFY((ranges.layers.front().upper - box.layers.front().upper).cwiseAbs().maxCoeff() < 1e-9);
    QVERIFY(QString::fromStdString(reach::describe(ranges)).startsWith("exact, from"));
}

void TestGap::soundMethods_areNeverTighterThanTheInnerSet() {
    QFETCH(int, seed);
    const auto question =
        questionOn(randomReluNetwork({3, 8, 8, 2}, static_cast<unsigned>(seed)), -1, 1);
    for (const InnerOptions& options : {InnerOptions{}, attacksOnly()}) {
        const InnerRanges ranges = reach::innerRanges(question, options);
        for (const MethodResult& result : reach::answerAll(question, kRelaxations, {})) {
            const auto gaps = reach::layerGaps(result, ranges);
            QCOMPARE(gaps.size(), ranges.layers.size());
            for (const LayerGap& gap : gaps) {
                QVERIFY(gap.looseness >= 1.0 - 1e-9);
            }
        }
    }
}

void TestGap::attackedRanges_lieInTheExactOnes() {
    QFETCH(int, seed);
    const auto question =
        questionOn(randomReluNetwork({3, 8, 8, 2}, static_cast<unsigned>(seed)), -1, 1);
    const InnerRanges exact = reach::innerRanges(question, {});
    const InnerRanges attacked = reach::innerRanges(question, attacksOnly());
    QVERIFY(exact.isExact);
    QVERIFY(!attacked.isExact);
    QVERIFY(QString::fromStdString(reach::describe(attacked)).endsWith("attacked"));
    for (std::size_t layer = 0; layer < exact.layers.size(); ++layer) {
        const auto& wide = exact.layers[layer];
        const auto& narrow = attacked.layers[layer];
        QVERIFY((narrow.lower.array() >= wide.lower.array() - 1e-9).all());
        QVERIFY((narrow.upper.array() <= wide.upper.array() + 1e-9).all());
        const double share = (narrow.upper - narrow.lower).sum() / (wide.upper - wide.lower).sum();
        QVERIFY2(share > 0.97, qPrintable(QString::number(share)));
    }
}

void TestGap::tighterMethods_haveSmallerGaps() {
    QFETCH(int, seed);
    const auto question =
        questionOn(randomReluNetwork({3, 8, 8, 2}, static_cast<unsigned>(seed)), -1, 1);
    const InnerRanges ranges = reach::innerRanges(question, {});
    const auto gapsOf = [&](Method method) {
        return reach::layerGaps(reach::answer(question, method, {}), ranges);
    };
    const auto triangle = gapsOf(Method::Triangle);
    const auto looser = {gapsOf(Method::Zonotope), gapsOf(Method::Parallelogram),
                         gapsOf(Method::Box)};
    for (const auto& gaps : looser) {
        for (std::size_t layer = 0; layer < gaps.size(); ++layer) {
            QVERIFY(triangle[layer].looseness <= gaps[layer].looseness + 1e-9);
        }
    }
    QVERIFY(triangle.front().looseness < 1.0 + 1e-9);
}

void TestGap::totals_areProductsOfWhatLayersAdd() {
    const auto question = questionOn(randomReluNetwork({3, 8, 8, 8, 2}, 4), -1, 1);
    const InnerRanges ranges = reach::innerRanges(question, {});
    double product = 1.0;
    for (const LayerGap& gap : reach::layerGaps(reach::answer(question, Method::Box, {}), ranges)) {
        product *= gap.added;
        QVERIFY(std::abs(product - gap.looseness) < 1e-12 * product);
    }
    QVERIFY(product > 1.1);
}

void TestGap::deepAndConvolutionNetworks_areMeasured() {
    Numbers n(3);
    std::vector<core::Operation> layers;
    for (int layer = 0; layer < 50; ++layer) {
        // Weights of this size pass the inputs' width on.
        layers.emplace_back(core::Dense{12, 12, n.list(144, -0.7, 0.7), n.list(12, 0.0, 0.001)});
        layers.emplace_back(core::Relu{});
    }
    layers.emplace_back(dense(12, 2, n));
    const core::Network convolutions =
        chain({1, 12, 12}, {convolution(sizes(1, 6, {3, 3}), n), core::Relu{},
                            convolution(sizes(6, 6, {3, 3}, {2, 2}), n), core::Relu{},
                            core::Reshape{{96}}, dense(96, 5, n)});
    for (const core::Network& network : {chain({12}, layers), convolutions, residualNetwork(n)}) {
        const auto question = questionOn(network, -0.01, 0.01);
        InnerOptions options;
        options.effort = 1e8;
        const InnerRanges ranges = reach::innerRanges(question, options);
        const MethodResult zonotope = reach::answer(question, Method::Zonotope, {});
        const auto gaps = reach::layerGaps(zonotope, ranges);
        QCOMPARE(gaps.size(), zonotope.layers.size());
        for (const LayerGap& gap : gaps) {
            QVERIFY(gap.looseness >= 1.0 - 1e-9);
            QVERIFY(gap.measured >= std::min<Index>(gap.size, reach::kFewestNeurons));
        }
    }
}

void TestGap::wideLayers_areMeasuredOnSomeNeurons() {
    const auto question = questionOn(randomReluNetwork({8, 1000, 3}, 1), -1, 1);
    InnerOptions options;
    options.effort = 8e6;
    const InnerRanges ranges = reach::innerRanges(question, options);
    QVERIFY(ranges.isAttacked);
    QCOMPARE(ranges.layers.front().neurons.size(), std::size_t{reach::kFewestNeurons});
    QCOMPARE(ranges.layers.front().neurons[1], Index{62});
    QCOMPARE(ranges.layers.back().neurons.size(), std::size_t{3});
    // Less does not suffice to attack neurons: all that is cheap is done.
    options.effort = 1.0;
    const InnerRanges chance = reach::innerRanges(question, options);
    QVERIFY(!chance.isAttacked);
    QCOMPARE(chance.layers.front().neurons.size(), std::size_t{reach::kMostNeurons});
    QVERIFY(!QString::fromStdString(reach::describe(chance)).contains("attacked"));
}

void TestGap::emptyAndPointSets_haveNoGap() {
    auto question = questionOn(randomReluNetwork({2, 6, 2}, 1), -1, 1);
    question.input.constraints =
        reach::HPolytope(Eigen::RowVector2d(1, 0), VectorXd::Constant(1, -2.0));
    const InnerRanges none = reach::innerRanges(question, {});
    QVERIFY(none.layers.empty());
    QVERIFY(reach::layerGaps(reach::answer(question, Method::Box, {}), none).empty());
    question = questionOn(randomReluNetwork({2, 6, 2}, 1), 0.5, 0.5);
    for (const LayerGap& gap : reach::layerGaps(reach::answer(question, Method::Box, {}),
                                                reach::innerRanges(question, {}))) {
        QVERIFY(std::isnan(gap.looseness) ? !gap.reason.empty() : gap.looseness == 1.0);
    }
}

void TestGap::cancelled_stops() {
    const std::atomic<bool> cancel = true;
    InnerOptions options;
    options.cancel = &cancel;
    options.effort = 1e15;
    const auto question = questionOn(randomReluNetwork({20, 50, 50, 2}, 1), -1, 1);
    QVERIFY(reach::innerRanges(question, options).layers.empty());
}

void TestGap::theSameSeed_givesTheSameRanges() {
    const auto question = questionOn(randomReluNetwork({10, 20, 20, 2}, 1), -1, 1);
    const InnerRanges a = reach::innerRanges(question, attacksOnly());
    const InnerRanges b = reach::innerRanges(question, attacksOnly());
    QCOMPARE(a.points, b.points);
    for (std::size_t layer = 0; layer < a.layers.size(); ++layer) {
        QVERIFY(a.layers[layer].lower == b.layers[layer].lower);
        QVERIFY(a.layers[layer].upper == b.layers[layer].upper);
    }
}

QTEST_GUILESS_MAIN(TestGap)
#include "tst_gap.moc"
