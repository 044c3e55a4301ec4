#include <QTest>
#include <limits>

#include "core/network/network.h"
#include "tests/network/sample_networks.h"

namespace {

/// The message of the std::invalid_argument that building throws; empty if it throws none.
QString complaint(std::vector<core::Node> nodes) {
    try {
        const core::Network network(std::move(nodes));
    } catch (const std::invalid_argument& error) {
        return QString::fromStdString(error.what());
    }
    return {};
}

/// The complaint about one operation on an input of the shape.
QString complaintAbout(core::Operation operation, core::Shape shape) {
    return complaint(
        {{"in", core::Input{std::move(shape)}, {}}, {"bad", std::move(operation), {0}}});
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

}  // namespace

class TestNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongOperation_isNamed_data();
    void wrongOperation_isNamed();
    void aNetworkNeedsAnInput();
    void onlyTheFirstNodeIsAnInput();
    void aNodeReadsEarlierNodesOnly();
    void aSumReadsTwoNodes();
    void aSumNeedsEqualShapes();
    void everyNodeIsUsed();
    void shapesFollowTheOperations_data();
    void shapesFollowTheOperations();
    void countsParametersAndNeurons();
    void withBias_changesThatBiasOnly();
    void withBias_refusesWhatHasNone();
    void elementCount_refusesEmptyAndHugeShapes();
    void everySampleNetworkHasAKindName();
};

void TestNetwork::wrongOperation_isNamed_data() {
    using namespace core;
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, Operation operation, Shape shape, const char* expected) {
        QTest::newRow(name) << complaintAbout(std::move(operation), std::move(shape)) << expected;
    };
    row("dense of another size", Dense{2, 1, {1, 1}, {0}}, {3}, "expects a flat input of 2, got 3");
    row("dense on an image", Dense{4, 1, {1, 1, 1, 1}, {0}}, {1, 2, 2}, "got 1x2x2");
    row("dense with too few weights", Dense{2, 2, {1, 1, 1}, {0, 0}}, {2},
        "weight has 3 entries, expected 4");
    row("dense with too many biases", Dense{2, 1, {1, 1}, {0, 0}}, {2},
        "bias has 2 entries, expected 1");
    row("dense with NaN", Dense{2, 1, {1, kNan}, {0}}, {2}, "weight[1] is not a finite number");
    row("dense with an infinite bias", Dense{1, 1, {1}, {kInf}}, {1}, "bias[0] is not a finite");
    row("dense without outputs", Dense{1, 0, {}, {}}, {1}, "is empty");
    Convolution one = sizes(1, 1, {1, 1});
    one.weight = {1};
    one.bias = {0};
    const auto changed = [&](auto change) {
        Convolution c = one;
        change(c);
        return c;
    };
    row("convolution on a vector", one, {4}, "channels x height x width, got 4");
    row("convolution of other channels", one, {2, 3, 3}, "expects 1 channels, got 2x3x3");
    row("convolution with stride 0", changed([](auto& c) {
            c.stride = {0, 1};
        }),
        {1, 3, 3}, "needs kernel, stride and dilation of at least 1");
    row("convolution with negative padding", changed([](auto& c) { c.padding[2] = -1; }), {1, 3, 3},
        "no negative padding");
    row("convolution with groups that do not divide", changed([](auto& c) { c.groups = 2; }),
        {1, 3, 3}, "groups do not divide");
    row("convolution wider than its image", changed([](auto& c) {
            c.kernel = {4, 1};
            c.weight = {1, 1, 1, 1};
        }),
        {1, 3, 3}, "has a window of 4 over an axis of 3");
    row("convolution with huge stride", changed([](auto& c) {
            c.stride = {1LL << 40, 1};
        }),
        {1, 3, 3}, "above 2^31");
    row("batch norm of other channels", BatchNorm{{1}, {0}, {0}, {1}, 1e-5}, {2, 2, 2},
        "gamma has 1 entries, expected 2");
    row("batch norm without variance", BatchNorm{{1}, {0}, {0}, {-1}, 1e-5}, {1},
        "variance + epsilon that is not positive");
    row("batch norm with infinite epsilon", BatchNorm{{1}, {0}, {0}, {1}, kInf}, {1},
        "not a finite number");
    row("batch norm whose factor overflows", BatchNorm{{1e308}, {0}, {0}, {1e-300}, 0}, {1},
        "not a finite number");
    row("max pool that sees padding only", MaxPool{{{2, 2}, {1, 1}, {2, 0, 0, 0}, {1, 1}, false}},
        {1, 4, 4}, "sees padding only");
    row("max pool that ends in padding", MaxPool{{{2, 2}, {1, 1}, {0, 0, 2, 0}, {1, 1}, false}},
        {1, 4, 4}, "sees padding only");
    row("max pool whose holes meet the image",
        MaxPool{{{2, 2}, {1, 1}, {3, 0, 0, 0}, {2, 1}, false}}, {1, 4, 4}, "sees padding only");
    row("reshape to another size", Reshape{{5}}, {1, 2, 2}, "cannot give 1x2x2 the shape 5");
    row("transpose of other axes", Transpose{{0, 1}}, {1, 2, 2}, "permutes 2 axes of 1x2x2");
    row("transpose that repeats", Transpose{{0, 0, 1}}, {1, 2, 2}, "permutation that is none");
    row("transpose by a negative axis", Transpose{{0, -1, 1}}, {1, 2, 2}, "that is none");
    row("pad of other axes", Pad{{1}, {1}, 0}, {1, 2, 2}, "pads other axes");
    row("pad by less than nothing", Pad{{-1}, {0}, 0}, {2}, "negative or huge");
    row("pad with NaN", Pad{{1}, {0}, kNan}, {2}, "not finite");
    row("scale of another size", Scale{{1}, {0, 0}}, {2}, "factor has 1 entries, expected 2");
    row("leaky relu above 1", LeakyRelu{1.5}, {2}, "slope outside [0, 1]");
    row("leaky relu below 0", LeakyRelu{-0.1}, {2}, "slope outside [0, 1]");
    row("leaky relu of NaN", LeakyRelu{kNan}, {2}, "slope outside [0, 1]");
    row("param ramp with r of 0", ParamRamp{0.1, {1, 0}}, {2}, "r that is not positive");
    row("param ramp with eta above 1", ParamRamp{1.1, {1, 1}}, {2}, "eta outside [0, 1]");
    row("param ramp of another size", ParamRamp{0.1, {1}}, {2}, "r has 1 entries, expected 2");
}

void TestNetwork::wrongOperation_isNamed() {
    QFETCH(QString, said);
    QFETCH(QString, expected);
    QVERIFY2(said.contains(expected), qPrintable("said: " + said));
    QVERIFY2(said.startsWith(QLatin1String("node 1 (bad, ")), qPrintable("said: " + said));
    QVERIFY(!said.contains(QLatin1Char('\n')));
}

void TestNetwork::aNetworkNeedsAnInput() {
    QVERIFY(complaint({}).contains("at least its input"));
    QVERIFY(complaint({{"r", core::Relu{}, {}}}).contains("must be the network's input"));
    QVERIFY(complaint({{"in", core::Input{{0}}, {}}}).contains("is empty"));
}

void TestNetwork::onlyTheFirstNodeIsAnInput() {
    const QString said = complaint({{"in", core::Input{{2}}, {}}, {"in2", core::Input{{2}}, {}}});
    QVERIFY2(said.contains("second input"), qPrintable(said));
}

void TestNetwork::aNodeReadsEarlierNodesOnly() {
    for (const int input : {1, 2, -1}) {
        const QString said = complaint(
            {{"in", core::Input{{2}}, {}}, {"a", core::Relu{}, {input}}, {"b", core::Relu{}, {1}}});
        QVERIFY2(said.contains("does not come before it"), qPrintable(said));
    }
}

void TestNetwork::aSumReadsTwoNodes() {
    const QString said = complaint({{"in", core::Input{{2}}, {}}, {"a", core::Sum{}, {0}}});
    QVERIFY2(said.contains("reads 1 nodes, expected 2"), qPrintable(said));
}

void TestNetwork::aSumNeedsEqualShapes() {
    const QString said = complaint({{"in", core::Input{{2}}, {}},
                                    {"flat", core::Reshape{{1, 2}}, {0}},
                                    {"a", core::Sum{}, {0, 1}}});
    QVERIFY2(said.contains("adds shapes 2 and 1x2"), qPrintable(said));
}

void TestNetwork::everyNodeIsUsed() {
    const QString said = complaint(
        {{"in", core::Input{{2}}, {}}, {"lost", core::Relu{}, {0}}, {"out", core::Relu{}, {0}}});
    QCOMPARE(said, QString("node 1 (lost) is used by no other"));
}

void TestNetwork::shapesFollowTheOperations_data() {
    using namespace core;
    QTest::addColumn<QString>("shape");
    QTest::addColumn<QString>("expected");
    Numbers n(1);
    const auto row = [](const char* name, Operation operation, const char* expected) {
        const Network network = chain({2, 7, 6}, {std::move(operation)});
        QTest::newRow(name) << QString::fromStdString(toString(network.outputShape())) << expected;
    };
    const auto pool = [](bool ceilMode) {
        return MaxPool{{{3, 2}, {2, 5}, {1, 0, 1, 0}, {1, 1}, ceilMode}};
    };
    Convolution c = sizes(2, 4, {3, 2}, {2, 1});
    c.padding = {1, 0, 1, 2};
    c.dilation = {2, 3};
    row("convolution", convolution(c, n), "4x3x5");
    row("pool rounding down", pool(false), "2x4x1");
    row("pool rounding up drops a window past the image", pool(true), "2x4x2");
    row("pad", Pad{{0, 1, 0}, {0, 2, 1}, 0.0}, "2x10x7");
    row("transpose", Transpose{{2, 0, 1}}, "6x2x7");
    row("reshape to a matrix", Reshape{{12, 7}}, "12x7");
}

void TestNetwork::shapesFollowTheOperations() {
    QFETCH(QString, shape);
    QFETCH(QString, expected);
    QCOMPARE(shape, expected);
}

void TestNetwork::countsParametersAndNeurons() {
    Numbers n(2);
    const core::Network network = chain(
        {3}, {dense(3, 4, n), batchNorm(4, n), core::Relu{}, core::ParamRamp{0.1, {1, 1, 1, 1}},
              core::Scale{{1, 1, 1, 1}, {0, 0, 0, 0}}, dense(4, 2, n)});
    QCOMPARE(network.parameterCount(), 16 + 16 + 4 + 10);
    QCOMPARE(network.neuronCount(), 8);
    QCOMPARE(network.inputCount(), 3);
    QCOMPARE(network.outputCount(), 2);
}

void TestNetwork::withBias_changesThatBiasOnly() {
    Numbers n(3);
    const core::Network network = residualNetwork(n);
    const core::Network changed = network.withBias(7, 2, 42.0).withBias(1, 0, -3.0);
    const auto& before = std::get<core::Dense>(network.nodes()[7].operation);
    const auto& after = std::get<core::Dense>(changed.nodes()[7].operation);
    QCOMPARE(after.bias[2], 42.0);
    QCOMPARE(after.bias[1], before.bias[1]);
    QVERIFY(after.weight == before.weight);
    QCOMPARE(std::get<core::Convolution>(changed.nodes()[1].operation).bias[0], -3.0);
    QVERIFY(before.bias[2] != 42.0);
}

void TestNetwork::withBias_refusesWhatHasNone() {
    Numbers n(4);
    const core::Network network = chain({2}, {dense(2, 2, n), core::Relu{}});
    QVERIFY_EXCEPTION_THROWN(network.withBias(2, 0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(network.withBias(1, 2, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(network.withBias(1, -1, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(network.withBias(3, 0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(network.withBias(-1, 0, 1.0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(network.withBias(1, 0, kNan), std::invalid_argument);
}

void TestNetwork::elementCount_refusesEmptyAndHugeShapes() {
    QCOMPARE(core::elementCount({}), 1);
    QCOMPARE(core::elementCount({3, 4}), 12);
    QVERIFY_EXCEPTION_THROWN(core::elementCount({3, 0}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(core::elementCount({-3, -4}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(core::elementCount({1LL << 20, 1LL << 20}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(core::elementCount({1LL << 62, 4}), std::invalid_argument);
    QCOMPARE(QString::fromStdString(core::toString({})), QString("scalar"));
}

void TestNetwork::everySampleNetworkHasAKindName() {
    for (const SampleNetwork& sample : sampleNetworks()) {
        for (const core::Node& node : sample.network.nodes()) {
            QVERIFY(!core::kindName(node.operation).empty());
        }
    }
}

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
