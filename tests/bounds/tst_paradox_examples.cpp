#include <ATen/core/grad_mode.h>

#include <cmath>
#include <random>

#include "core/bounds/tensor_engine.h"
#include "core/bounds/tensor_pass.h"
#include "tests/bounds/small_networks.h"

// After torch: Qt makes a macro of a name that torch uses.
#include <QTest>

using namespace core;

namespace {

constexpr unsigned kSeed = 20261122;

/// PARADOX (papers/002) 4.1: x1 = x2 = x0 + w, then ReLUs, then y1 = r2 + 1 and y2 = r2 - r1.
Network minimalExample(double w) {
    return Network({{"in", Input{{1}}, {}},
                    {"shift", Dense{1, 2, {1, 1}, {w, w}}, {0}},
                    {"relu", Relu{}, {1}},
                    {"out", Dense{2, 2, {0, 1, -1, 1}, {1, 0}}, {2}}});
}

/// PARADOX A, Figure 8.
Network toyNetwork() {
    return Network({{"in", Input{{2}}, {}},
                    {"h1", Dense{2, 2, {1, 1, 1, -1}, {0, 0}}, {0}},
                    {"h2", Relu{}, {1}},
                    {"h3", Dense{2, 2, {1, 1, 1, -1}, {0, 0}}, {2}}});
}

struct Bounds {
    std::vector<LayerIntervals> layers;
    RowBounds outputs;
    NeuronLines lines;
};

Bounds boundsOf(const Network& network, double eps, const char* id) {
    const auto engine = makeTensorEngine(network, {Precision::Double, "cpu", 1, 1 << 20});
    const auto n = static_cast<std::size_t>(network.inputCount());
    const auto pass = engine->start(
        {1, std::vector<double>(n, -eps), std::vector<double>(n, eps), BallNorm::Linf, {}, {}},
        *boundMethodFromId(id), {});
    Bounds bounds{pass->layers(), pass->rows(outputRows(network.outputCount()), true), {}};
    if (std::string(id) != "box") {
        bounds.lines = pass->lines(0);
    }
    return bounds;
}

double lowerOf(double w, const char* id, std::size_t output) {
    return boundsOf(minimalExample(w), 1.0, id).outputs.lower[output];
}

void compare(double actual, double expected) {
    QVERIFY2(std::abs(actual - expected) < 1e-12,
             qPrintable(QStringLiteral("%1, expected %2").arg(actual).arg(expected)));
}

/// A lower bound of the first output, as a function of the first layer's weights.
at::Tensor lossOf(const TensorNetwork& network, const InputRegion& region, const char* id) {
    PassOptions options;
    options.covered = false;
    TensorPass pass(network, region, *boundMethodFromId(id), options);
    pass.run();
    const at::Tensor rows = at::eye(network.outputSize(), at::kDouble).unsqueeze(0);
    return pass.minimum(rows).sum();
}

}  // namespace

class TestParadoxExamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appendixA_isReproduced();
    void crown_jumpsWhereBothHalvesAreEqual();
    void hBox_jumpsWhereANeuronTurnsActive();
    void boxAndDeepZ_areContinuous_data();
    void boxAndDeepZ_areContinuous();
    void gradients_areTheirFiniteDifferences_data();
    void gradients_areTheirFiniteDifferences();
    void gradientsThroughTheRegion_areTheirFiniteDifferences();
};

void TestParadoxExamples::appendixA_isReproduced() {
    const Bounds b = boundsOf(toyNetwork(), 1.0, "deepz");
    for (std::size_t i = 0; i < 2; ++i) {
        compare(b.layers[0].lower[i], -2);
        compare(b.layers[0].upper[i], 2);
        compare(b.lines.lowerSlope[i], 0.5);
        compare(b.lines.lowerIntercept[i], 0);
        compare(b.lines.upperSlope[i], 0.5);
        compare(b.lines.upperIntercept[i], 1);
    }
    compare(b.outputs.lower[0], -1);
    compare(b.outputs.upper[0], 3);
    compare(b.outputs.lower[1], -2);
    compare(b.outputs.upper[1], 2);
}

void TestParadoxExamples::crown_jumpsWhereBothHalvesAreEqual() {
    for (const char* id : {"crown", "crown-ibp"}) {
        compare(lowerOf(-0.5, id, 0), 1.0);
        compare(lowerOf(0.0, id, 0), 1.0);
        for (const double w : {1e-9, 0.25, 0.999}) {
            compare(lowerOf(w, id, 0), w);
        }
    }
    compare(lowerOf(0.25, "crown-tight", 0), 1.0);
}

void TestParadoxExamples::hBox_jumpsWhereANeuronTurnsActive() {
    for (const double w : {-0.5, 0.0, 0.75, 1 - 1e-9}) {
        compare(lowerOf(w, "hbox", 1), -1 - w);
    }
    for (const double w : {1.0, 1.5}) {
        compare(lowerOf(w, "hbox", 1), 0.0);
    }
}

void TestParadoxExamples::boxAndDeepZ_areContinuous_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("continuous");
    QTest::newRow("box") << "box" << true;
    QTest::newRow("deepz") << "deepz" << true;
    QTest::newRow("crown") << "crown" << false;
    QTest::newRow("hbox") << "hbox" << false;
}

/// Along a line of first-layer biases, many neurons change their state: bounds of a continuous
/// method move no faster than their largest slope elsewhere suggests, those of the others jump.
void TestParadoxExamples::boxAndDeepZ_areContinuous() {
    QFETCH(QString, method);
    QFETCH(bool, continuous);
    const QByteArray id = method.toLatin1();
    constexpr int kSteps = 400;
    const auto along = [&](double t) {
        NetworkDrawer draw(kSeed, {3});
        draw.dense(6);
        draw.relu();
        draw.dense(5);
        draw.relu();
        draw.dense(2);
        std::vector<Node> nodes = draw.network().nodes();
        for (double& b : std::get<Dense>(nodes[1].operation).bias) {
            b += t;
        }
        return boundsOf(Network(std::move(nodes)), 0.5, id.constData()).outputs.lower[0];
    };
    double largestJump = 0.0;
    double atJump = 0.0;
    double before = along(-1.5);
    for (int i = 1; i <= kSteps; ++i) {
        const double t = -1.5 + 3.0 * i / kSteps;
        const double now = along(t);
        if (std::abs(now - before) > largestJump) {
            largestJump = std::abs(now - before);
            atJump = t;
        }
        before = now;
    }
    // What remains of the steepest step when it is cut into 4000.
    double remaining = 0.0;
    before = along(atJump - 3.0 / kSteps);
    for (int i = 1; i <= 4000; ++i) {
        const double now = along(atJump - 3.0 / kSteps * (1 - i / 4000.0));
        remaining = std::max(remaining, std::abs(now - before));
        before = now;
    }
    const double share = remaining / largestJump;
    QVERIFY2(continuous ? share < 0.01 : share > 0.2, qPrintable(QString::number(share)));
}

void TestParadoxExamples::gradients_areTheirFiniteDifferences_data() {
    QTest::addColumn<QString>("method");
    for (const char* id : {"box", "hbox", "deepz", "crown", "crown-tight", "crown-0", "crown-ibp",
                           "lbp", "crown-lbp", "relaxed-crown-2"}) {
        QTest::newRow(id) << id;
    }
}

void TestParadoxExamples::gradients_areTheirFiniteDifferences() {
    QFETCH(QString, method);
    const QByteArray id = method.toLatin1();
    for (Network (*make)(unsigned) : {chainNetwork, residualNetwork}) {
        TensorNetwork network(make(kSeed), {});
        const InputRegion region = boxesOf(2, network.inputSize(), 0.1, kSeed);
        network.requireGradients();
        lossOf(network, region, id.constData()).backward();
        std::mt19937_64 generator(kSeed);
        for (at::Tensor parameter : network.parameters()) {
            const at::Tensor gradient = parameter.grad();
            QVERIFY(gradient.defined());
            const at::NoGradGuard guard;
            for (int probe = 0; probe < 1; ++probe) {
                const auto i = static_cast<std::int64_t>(
                    generator() % static_cast<std::uint64_t>(parameter.numel()));
                double& value = parameter.data_ptr<double>()[i];
                const double kept = value;
                constexpr double kStep = 1e-6;
                value = kept + kStep;
                const double above = lossOf(network, region, id.constData()).item<double>();
                value = kept - kStep;
                const double below = lossOf(network, region, id.constData()).item<double>();
                value = kept;
                const double expected = (above - below) / (2 * kStep);
                const double found = gradient.data_ptr<double>()[i];
                QVERIFY2(std::abs(found - expected) < 1e-4 * (1 + std::abs(expected)),
                         qPrintable(QStringLiteral("%1, expected %2").arg(found).arg(expected)));
            }
        }
    }
}

void TestParadoxExamples::gradientsThroughTheRegion_areTheirFiniteDifferences() {
    const TensorNetwork network(imageNetwork(kSeed), {});
    for (const char* id : {"box", "crown", "lbp"}) {
        InputRegion region = boxesOf(2, network.inputSize(), 0.1, kSeed);
        region.lower.requires_grad_(true);
        region.upper.requires_grad_(true);
        lossOf(network, region, id).backward();
        const at::Tensor gradient = region.upper.grad();
        const at::NoGradGuard guard;
        for (std::int64_t i = 0; i < 20; i += 7) {
            InputRegion moved{region.lower.detach().clone(),
                              region.upper.detach().clone(),
                              BallNorm::Linf,
                              {},
                              {}};
            double& value = moved.upper.data_ptr<double>()[i];
            value += 1e-6;
            const double above = lossOf(network, moved, id).item<double>();
            value -= 2e-6;
            const double below = lossOf(network, moved, id).item<double>();
            const double expected = (above - below) / 2e-6;
            QVERIFY2(std::abs(gradient.data_ptr<double>()[i] - expected) <
                         1e-4 * (1 + std::abs(expected)),
                     id);
        }
    }
}

QTEST_GUILESS_MAIN(TestParadoxExamples)
#include "tst_paradox_examples.moc"
