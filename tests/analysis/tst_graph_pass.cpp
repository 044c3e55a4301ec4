#include <QTest>
#include <cmath>

#include "core/network/evaluate.h"
#include "reach/analysis/graph_pass.h"
#include "tests/network/sample_networks.h"

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

MatrixXd randomPoints(Index dim, Index count, unsigned seed) {
    Numbers numbers(seed);
    MatrixXd points(dim, count);
    for (double& x : points.reshaped()) {
        x = numbers.next();
    }
    return points;
}

}  // namespace

/// The graph run forwards and backwards, over one network of every kind of node.
class TestGraphPass : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        for (const SampleNetwork& sample : sampleNetworks()) {
            m_graphs.push_back(core::makePiecewiseGraph(sample.network));
        }
    }
    void outputs_areThoseOfTheNetwork_data() { samples(); }
    void outputs_areThoseOfTheNetwork();
    void everyValue_isTheSameOneByOneOrAllTogether_data() { samples(); }
    void everyValue_isTheSameOneByOneOrAllTogether();
    void gradients_equalFiniteDifferences_data() { samples(); }
    void gradients_equalFiniteDifferences();
    void enclosures_holdWhatOtherArithmeticFinds_data() { samples(); }
    void enclosures_holdWhatOtherArithmeticFinds();
    void enclosures_areTight_data() { samples(); }
    void enclosures_areTight();
    void batches_areSmallerForLargerNetworks();

private:
    void samples() {
        QTest::addColumn<int>("index");
        const auto networks = sampleNetworks();
        for (int i = 0; i < static_cast<int>(networks.size()); ++i) {
            QTest::addRow("%d %s", i, networks[static_cast<std::size_t>(i)].name.c_str()) << i;
        }
    }

    std::vector<core::PiecewiseGraph> m_graphs;
};

void TestGraphPass::outputs_areThoseOfTheNetwork() {
    QFETCH(int, index);
    const auto i = static_cast<std::size_t>(index);
    const core::Network network = sampleNetworks()[i].network;
    const MatrixXd points = randomPoints(m_graphs[i].inputCount, 5, 1);
    const MatrixXd outputs = reach::evaluateOutputs(m_graphs[i], points);
    const auto expected = core::evaluate<double>(
        network, {points.data(), static_cast<std::size_t>(points.size())}, points.cols());
    QCOMPARE(outputs.size(), static_cast<Index>(expected.size()));
    for (Index k = 0; k < outputs.size(); ++k) {
        QVERIFY(std::abs(outputs.data()[k] - expected[static_cast<std::size_t>(k)]) < 1e-12);
    }
}

void TestGraphPass::everyValue_isTheSameOneByOneOrAllTogether() {
    QFETCH(int, index);
    const core::PiecewiseGraph& graph = m_graphs[static_cast<std::size_t>(index)];
    const MatrixXd points = randomPoints(graph.inputCount, 3, 2);
    const int last = static_cast<int>(graph.steps.size());
    const auto values = reach::evaluateValues(graph, points, last);
    QCOMPARE(values.size(), graph.sizes.size());
    for (int value = 0; value <= last; ++value) {
        QCOMPARE(reach::evaluateValue(graph, points, value),
                 values[static_cast<std::size_t>(value)]);
    }
}

/// Random points lie off the bends, so that a small enough step stays on one piece and the
/// difference quotient is the derivative up to rounding.
void TestGraphPass::gradients_equalFiniteDifferences() {
    QFETCH(int, index);
    constexpr double kStep = 1e-6;
    const core::PiecewiseGraph& graph = m_graphs[static_cast<std::size_t>(index)];
    const MatrixXd points = randomPoints(graph.inputCount, 3, 3);
    for (int value = 1; value <= static_cast<int>(graph.steps.size()); ++value) {
        const Index size = graph.sizes[static_cast<std::size_t>(value)];
        const MatrixXd directions = randomPoints(size, points.cols(), 4);
        const MatrixXd gradients = reach::inputGradients(
            graph, reach::evaluateValues(graph, points, value), value, directions);
        for (Index i = 0; i < graph.inputCount; ++i) {
            MatrixXd step = MatrixXd::Zero(points.rows(), points.cols());
            step.row(i).setConstant(kStep);
            const MatrixXd difference = reach::evaluateValue(graph, points + step, value) -
                                        reach::evaluateValue(graph, points - step, value);
            const Eigen::RowVectorXd expected =
                directions.cwiseProduct(difference).colwise().sum() / (2 * kStep);
            QVERIFY2((expected - gradients.row(i)).cwiseAbs().maxCoeff() < 1e-6,
                     qPrintable(QStringLiteral("value %1, input %2").arg(value).arg(i)));
        }
    }
}

/// Both runs are within their bounds of the truth: the doubles' own, and that of a run with the
/// sums in another order.
void TestGraphPass::enclosures_holdWhatOtherArithmeticFinds() {
    QFETCH(int, index);
    const auto i = static_cast<std::size_t>(index);
    const core::Network network = sampleNetworks()[i].network;
    const MatrixXd points = randomPoints(m_graphs[i].inputCount, 4, 5);
    for (Index k = 0; k < points.cols(); ++k) {
        const auto run = reach::enclosedValues(m_graphs[i], points.col(k));
        const auto expected = core::evaluate<double>(
            network, {points.col(k).data(), static_cast<std::size_t>(points.rows())});
        for (Index o = 0; o < run.values.back().size(); ++o) {
            const double apart =
                std::abs(run.values.back()[o] - expected[static_cast<std::size_t>(o)]);
            QVERIFY(apart <= 2 * run.errors.back()[o]);
        }
    }
}

void TestGraphPass::enclosures_areTight() {
    QFETCH(int, index);
    const core::PiecewiseGraph& graph = m_graphs[static_cast<std::size_t>(index)];
    const auto run = reach::enclosedValues(graph, randomPoints(graph.inputCount, 1, 6).col(0));
    for (const VectorXd& errors : run.errors) {
        QVERIFY(errors.size() == 0 || errors.maxCoeff() < 1e-11);
        QVERIFY((errors.array() >= 0.0).all());
    }
}

void TestGraphPass::batches_areSmallerForLargerNetworks() {
    core::PiecewiseGraph graph;
    graph.sizes = {2, 10};
    QCOMPARE(reach::batchSize(graph), Index{256});
    graph.sizes = {100000, 100000};
    QCOMPARE(reach::batchSize(graph), Index{41});
    graph.sizes = {10000000};
    QCOMPARE(reach::batchSize(graph), Index{8});
}

QTEST_GUILESS_MAIN(TestGraphPass)
#include "tst_graph_pass.moc"
