#include <QTest>
#include <algorithm>

#include "core/network/evaluate.h"
#include "core/network/piecewise_graph.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"

namespace {

/// The graph's output, step by step as its header says.
Eigen::VectorXd follow(const core::PiecewiseGraph& graph, const Eigen::VectorXd& x) {
    std::vector<Eigen::VectorXd> values{x};
    const auto value = [&](int i) -> const Eigen::VectorXd& {
        return values.at(static_cast<std::size_t>(i));
    };
    for (const core::Step& step : graph.steps) {
        if (const auto* affine = std::get_if<core::AffineStep>(&step)) {
            values.push_back(affine->map.apply(value(affine->input)) + affine->map.bias);
        } else if (const auto* sum = std::get_if<core::SumStep>(&step)) {
            values.push_back(value(sum->left) + value(sum->right));
        } else {
            const auto& activation = std::get<core::ActivationStep>(step);
            const Eigen::VectorXd& z = value(activation.input);
            values.push_back(z.cwiseMax(0.0) +
                             Eigen::VectorXd(activation.slope.cwiseProduct(z.cwiseMin(0.0))));
        }
        if (values.back().size() != graph.sizes[values.size() - 1]) {
            qFatal("value %zu has another size than the graph says", values.size() - 1);
        }
    }
    return values.back();
}

Eigen::VectorXd evaluated(const core::Network& network, const std::vector<double>& x) {
    const std::vector<double> y = core::evaluate<double>(network, x);
    return Eigen::Map<const Eigen::VectorXd>(y.data(), static_cast<Eigen::Index>(y.size()));
}

}  // namespace

class TestPiecewiseGraph : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKind_equalsEvaluation();
    void denseNetwork_keepsItsNumbers();
    void dividedConstants_carryTheirRounding();
    void everyStepReadsEarlierValues();
    void activationsAreNamedAfterTheirNodes();
    void roundedFactorsSaySo();
    void outputThatIsTheInput_isAMap();
    void linearMap_agreesWithItsDenseForm();
};

void TestPiecewiseGraph::everyKind_equalsEvaluation() {
    Numbers numbers(21);
    for (const SampleNetwork& sample : sampleNetworks()) {
        const core::PiecewiseGraph graph = core::makePiecewiseGraph(sample.network);
        QCOMPARE(graph.outputCount(), sample.network.outputCount());
        for (int k = 0; k < 10; ++k) {
            const std::vector<double> x = numbers.list(sample.network.inputCount(), -2.0, 2.0);
            const Eigen::VectorXd expected = evaluated(sample.network, x);
            const Eigen::VectorXd got = follow(
                graph,
                Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size())));
            const double difference = (got - expected).cwiseAbs().maxCoeff();
            QVERIFY2(difference <= 1e-12 * std::max(1.0, expected.cwiseAbs().maxCoeff()),
                     sample.name.c_str());
        }
    }
}

void TestPiecewiseGraph::denseNetwork_keepsItsNumbers() {
    const core::Network network = randomReluNetwork({3, 4, 4, 2}, 5);
    const core::PiecewiseGraph graph = core::makePiecewiseGraph(network);
    QCOMPARE(graph.steps.size(), 5U);
    QCOMPARE(graph.activations(), (std::vector<int>{1, 3}));
    const auto& dense = std::get<core::Dense>(network.nodes()[1].operation);
    const auto& map = std::get<core::AffineStep>(graph.steps[0]).map;
    QCOMPARE(map.relativeError, 0.0);
    QCOMPARE(map.longestRow(), Eigen::Index{3});
    for (Eigen::Index i = 0; i < 4; ++i) {
        QCOMPARE(map.bias[i], dense.bias[static_cast<std::size_t>(i)]);
        for (Eigen::Index j = 0; j < 3; ++j) {
            QCOMPARE(std::get<core::RowMatrix>(map.weight)(i, j),
                     dense.weight[static_cast<std::size_t>(3 * i + j)]);
        }
    }
}

void TestPiecewiseGraph::dividedConstants_carryTheirRounding() {
    const core::Network network(
        {{"in", core::Input{{2}}, {}},
         {"thirds", core::Scale{{1.0 / 3, 1.0 / 3}, {0, 0}, core::kOneRounding}, {0}}});
    const core::PiecewiseGraph graph = core::makePiecewiseGraph(network);
    QCOMPARE(std::get<core::AffineStep>(graph.steps[0]).map.relativeError, core::kOneRounding);
}

void TestPiecewiseGraph::everyStepReadsEarlierValues() {
    for (const SampleNetwork& sample : sampleNetworks()) {
        const core::PiecewiseGraph graph = core::makePiecewiseGraph(sample.network);
        QCOMPARE(graph.sizes.size(), graph.steps.size() + 1);
        for (std::size_t k = 0; k < graph.steps.size(); ++k) {
            const auto before = [&](int value) {
                return value >= 0 && value <= static_cast<int>(k);
            };
            if (const auto* sum = std::get_if<core::SumStep>(&graph.steps[k])) {
                QVERIFY(before(sum->left) && before(sum->right));
            } else if (const auto* affine = std::get_if<core::AffineStep>(&graph.steps[k])) {
                QVERIFY(before(affine->input));
                QCOMPARE(affine->map.cols(), graph.sizes[static_cast<std::size_t>(affine->input)]);
            } else {
                QVERIFY(before(std::get<core::ActivationStep>(graph.steps[k]).input));
            }
        }
    }
}

void TestPiecewiseGraph::activationsAreNamedAfterTheirNodes() {
    Numbers numbers(22);
    const core::Network network =
        chain({1, 4, 4}, {core::MaxPool{{{2, 2}, {2, 2}, {0, 0, 0, 0}, {1, 1}, false}},
                          core::ParamRamp{0.5, {1, 1, 1, 1}}, core::Relu{}});
    const core::PiecewiseGraph graph = core::makePiecewiseGraph(network);
    QStringList names;
    for (const int i : graph.activations()) {
        const auto& step = std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(i)]);
        names << QString::fromStdString(step.kind + ": " + step.name + " of node " +
                                        std::to_string(step.node) + ", " +
                                        core::toString(step.shape));
    }
    QCOMPARE(
        names,
        (QStringList{"max_pool: n1 round 1 of node 1, 8", "max_pool: n1 round 2 of node 1, 1x2x2",
                     "param_ramp: n2 at 0 of node 2, 1x2x2", "param_ramp: n2 at r of node 2, 1x2x2",
                     "relu: n3 of node 3, 1x2x2"}));
}

void TestPiecewiseGraph::roundedFactorsSaySo() {
    Numbers numbers(23);
    const core::PiecewiseGraph graph = core::makePiecewiseGraph(
        chain({1, 4, 4}, {core::AveragePool{{{3, 3}, {1, 1}, {0, 0, 0, 0}, {1, 1}, false}, false},
                          batchNorm(1, numbers)}));
    double largest = 0.0;
    for (const core::Step& step : graph.steps) {
        largest = std::max(largest, std::get<core::AffineStep>(step).map.relativeError);
    }
    QVERIFY(std::get<core::AffineStep>(graph.steps[0]).map.relativeError > 0.0);
    QVERIFY(std::get<core::AffineStep>(graph.steps.back()).map.relativeError > 0.0);
    QVERIFY(largest < 1e-14);
}

void TestPiecewiseGraph::outputThatIsTheInput_isAMap() {
    const core::PiecewiseGraph graph =
        core::makePiecewiseGraph(chain({2, 2}, {core::Reshape{{4}}}));
    QCOMPARE(graph.steps.size(), 1U);
    const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(4, 0.0, 3.0);
    QVERIFY(follow(graph, x) == x);
}

void TestPiecewiseGraph::linearMap_agreesWithItsDenseForm() {
    for (const SampleNetwork& sample : sampleNetworks()) {
        for (const core::Step& step : core::makePiecewiseGraph(sample.network).steps) {
            const auto* affine = std::get_if<core::AffineStep>(&step);
            if (affine == nullptr) {
                continue;
            }
            const core::LinearMap& map = affine->map;
            const core::RowMatrix w = map.toDense();
            const Eigen::MatrixXd x = Eigen::MatrixXd::Random(map.cols(), 3);
            QCOMPARE(w.rows(), map.rows());
            QVERIFY((map.apply(x) - w * x).cwiseAbs().maxCoeff() < 1e-12);
            QVERIFY((map.applyAbsolute(x) - w.cwiseAbs() * x).cwiseAbs().maxCoeff() < 1e-12);
            QVERIFY(map.longestRow() >= (w.array() != 0.0).rowwise().count().maxCoeff());
        }
    }
}

QTEST_GUILESS_MAIN(TestPiecewiseGraph)
#include "tst_piecewise_graph.moc"
