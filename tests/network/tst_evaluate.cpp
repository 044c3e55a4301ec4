#include <QTest>
#include <cmath>
#include <limits>

#include "core/network/evaluate.h"
#include "tests/network/naive_evaluation.h"
#include "tests/network/sample_networks.h"

namespace {

/// Largest difference, relative to the larger of 1 and the expected value.
template <typename T>
double largestDifference(const std::vector<T>& got, const std::vector<double>& expected) {
    if (got.size() != expected.size()) {
        return std::numeric_limits<double>::infinity();
    }
    double largest = 0.0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double scale = std::max(1.0, std::abs(expected[i]));
        largest = std::max(largest, std::abs(static_cast<double>(got[i]) - expected[i]) / scale);
    }
    return largest;
}

}  // namespace

class TestEvaluate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKind_equalsPlainLoops();
    void batch_equalsItsSamplesOneByOne();
    void everyNodesOutput_isKeptOnRequest();
    void knownConvolution();
    void knownPools();
    void paramRamp_bendsTwice();
    void wrongInputSize_isRefused();
};

void TestEvaluate::everyKind_equalsPlainLoops() {
    Numbers numbers(11);
    for (const SampleNetwork& sample : sampleNetworks()) {
        for (int k = 0; k < 5; ++k) {
            const std::vector<double> x = numbers.list(sample.network.inputCount(), -2.0, 2.0);
            const std::vector<double> expected = naiveEvaluation(sample.network, x);
            const auto inDouble = core::evaluate<double>(sample.network, x);
            const std::vector<float> xf(x.begin(), x.end());
            const auto inFloat = core::evaluate<float>(sample.network, xf);
            QVERIFY2(largestDifference(inDouble, expected) < 1e-12, sample.name.c_str());
            QVERIFY2(largestDifference(inFloat, expected) < 2e-5, sample.name.c_str());
        }
    }
}

void TestEvaluate::batch_equalsItsSamplesOneByOne() {
    Numbers numbers(12);
    for (const SampleNetwork& sample : sampleNetworks()) {
        const auto in = static_cast<std::size_t>(sample.network.inputCount());
        const std::vector<double> x = numbers.list(3 * sample.network.inputCount());
        const auto together = core::evaluate<double>(sample.network, x, 3);
        std::vector<double> apart;
        for (std::size_t s = 0; s < 3; ++s) {
            const auto one =
                core::evaluate<double>(sample.network, std::span(x).subspan(s * in, in));
            apart.insert(apart.end(), one.begin(), one.end());
        }
        QVERIFY2(largestDifference(together, apart) < 1e-13, sample.name.c_str());
    }
}

void TestEvaluate::everyNodesOutput_isKeptOnRequest() {
    Numbers numbers(13);
    const core::Network network = residualNetwork(numbers);
    const std::vector<double> x = numbers.list(32);
    const auto all = core::evaluateAllNodes<double>(network, x);
    QCOMPARE(all.size(), network.nodes().size());
    QVERIFY(all.front() == x);
    QVERIFY(all.back() == core::evaluate<double>(network, x));
    for (std::size_t i = 0; i < all.size(); ++i) {
        QCOMPARE(static_cast<std::int64_t>(all[i].size()),
                 core::elementCount(network.shapeOf(static_cast<int>(i))));
    }
}

void TestEvaluate::knownConvolution() {
    core::Convolution c = sizes(1, 1, {2, 2});
    c.weight = {1, 2, 3, 4};
    c.bias = {10};
    const auto y =
        core::evaluate<double>(chain({1, 2, 3}, {c}), std::vector<double>{1, 2, 3, 4, 5, 6});
    QCOMPARE(y, (std::vector<double>{1 + 4 + 12 + 20 + 10, 2 + 6 + 15 + 24 + 10}));
}

void TestEvaluate::knownPools() {
    // 1 2 3   padded by one row above; windows of 2 x 2, stride 2, rounding up
    // 4 5 6
    const core::PoolWindow window{{2, 2}, {2, 2}, {1, 0, 0, 0}, {1, 1}, true};
    const std::vector<double> x{1, 2, 3, 4, 5, 6};
    const auto run = [&](core::Operation pool) {
        return core::evaluate<double>(chain({1, 2, 3}, {std::move(pool)}), x);
    };
    QCOMPARE(run(core::MaxPool{window}), (std::vector<double>{2, 3, 5, 6}));
    QCOMPARE(run(core::AveragePool{window, false}), (std::vector<double>{1.5, 3, 4.5, 6}));
    QCOMPARE(run(core::AveragePool{window, true}), (std::vector<double>{0.75, 1.5, 4.5, 6}));
}

void TestEvaluate::paramRamp_bendsTwice() {
    const core::Network network = chain({5}, {core::ParamRamp{0.5, {2, 2, 2, 2, 2}}});
    const auto y = core::evaluate<double>(network, std::vector<double>{-2, 0, 1, 2, 4});
    QCOMPARE(y, (std::vector<double>{-1, 0, 1, 2, 3}));
}

void TestEvaluate::wrongInputSize_isRefused() {
    const core::Network network = chain({3}, {core::Relu{}});
    const std::vector<double> x{1, 2, 3, 4};
    QVERIFY_EXCEPTION_THROWN(core::evaluate<double>(network, x), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(core::evaluate<double>(network, x, 0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(core::evaluate<double>(network, x, -1), std::invalid_argument);
}

QTEST_GUILESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
