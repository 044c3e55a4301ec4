#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <numbers>
#include <random>

#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "core/train/initial_network.h"
#include "tests/helpers/random_network.h"

namespace {

using core::Network;
using core::TrainingConfig;

constexpr unsigned kSeed = 71;
const core::Shape kMnist{1, 28, 28};

TrainingConfig configOf(const std::string& architecture) {
    TrainingConfig config;
    config.architecture = architecture;
    return config;
}

std::vector<core::Dense> denseOf(const Network& network) {
    std::vector<core::Dense> layers;
    for (const core::Node& node : network.nodes()) {
        if (const auto* dense = std::get_if<core::Dense>(&node.operation)) {
            layers.push_back(*dense);
        }
    }
    return layers;
}

double largest(const std::vector<double>& values) {
    double most = 0.0;
    for (const double value : values) {
        most = std::max(most, std::abs(value));
    }
    return most;
}

double deviation(const std::vector<double>& values) {
    double squares = 0.0;
    for (const double value : values) {
        squares += value * value;
    }
    return std::sqrt(squares / static_cast<double>(values.size()));
}

template <typename Op>
int countOf(const Network& network) {
    int count = 0;
    for (const core::Node& node : network.nodes()) {
        count += std::holds_alternative<Op>(node.operation) ? 1 : 0;
    }
    return count;
}

QString messageOf(const TrainingConfig& config, const core::Shape& shape, std::int64_t classes) {
    try {
        core::initialNetwork(config, shape, classes);
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestInitialNetwork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void names_areFittedToTheData() {
        const Network network = core::initialNetwork(configOf("dense-8-4"), {2}, 3);
        QCOMPARE(network.inputShape(), core::Shape{2});
        QCOMPARE(network.outputCount(), std::int64_t{3});
        const auto layers = denseOf(network);
        QCOMPARE(layers.size(), std::size_t{3});
        QCOMPARE(layers[1].out, std::int64_t{4});
        QCOMPARE(core::initialNetwork(configOf("conv"), {3, 20, 16}, 7).inputShape(),
                 (core::Shape{3, 20, 16}));
    }

    void defaultWeights_areUniformAsTorchs_biasesToo() {
        for (const core::Dense& dense : denseOf(core::initialNetwork(configOf("fc"), kMnist, 10))) {
            const double limit = 1.0 / std::sqrt(static_cast<double>(dense.in));
            QVERIFY(largest(dense.weight) <= limit && largest(dense.weight) > 0.95 * limit);
            QVERIFY(largest(dense.bias) <= limit && largest(dense.bias) > 0.5 * limit);
            // Uniform within +-limit: deviation limit / sqrt(3).
            QVERIFY(std::abs(deviation(dense.weight) * std::sqrt(3.0) / limit - 1.0) < 0.05);
        }
    }

    void ibpWeights_areNormalWith2PiOverNSquared_butTheLastLayers() {
        TrainingConfig config = configOf("fc");
        config.initialisation = "ibp";
        const Network network = core::initialNetwork(config, kMnist, 10);
        const auto layers = denseOf(network);
        for (std::size_t k = 0; k + 1 < layers.size(); ++k) {
            const double expected =
                std::sqrt(2.0 * std::numbers::pi) / static_cast<double>(layers[k].in);
            QVERIFY(std::abs(deviation(layers[k].weight) / expected - 1.0) < 0.03);
        }
        const double limit = 1.0 / std::sqrt(static_cast<double>(layers.back().in));
        QVERIFY(largest(layers.back().weight) <= limit);
        QVERIFY(largest(layers.back().weight) > 0.95 * limit);
    }

    void heWeights_areNormalWith2OverN_biasesZero() {
        TrainingConfig config = configOf("fc-small");
        config.initialisation = "he";
        for (const core::Dense& dense : denseOf(core::initialNetwork(config, kMnist, 10))) {
            const double expected = std::sqrt(2.0 / static_cast<double>(dense.in));
            QVERIFY(std::abs(deviation(dense.weight) / expected - 1.0) < 0.08);
            QCOMPARE(largest(dense.bias), 0.0);
        }
    }

    void weights_areAFunctionOfTheSeed() {
        TrainingConfig config = configOf("conv");
        const std::string first = core::networkHash(core::initialNetwork(config, kMnist, 10));
        QCOMPARE(core::networkHash(core::initialNetwork(config, kMnist, 10)), first);
        config.seed = 1;
        QVERIFY(core::networkHash(core::initialNetwork(config, kMnist, 10)) != first);
    }

    void activations_areReplaced_weightsStay() {
        TrainingConfig config = configOf("dense-6-5");
        const Network plain = core::initialNetwork(config, {4}, 3);
        config.activation = "leaky-relu";
        config.leakySlope = 0.2;
        const Network leaky = core::initialNetwork(config, {4}, 3);
        QCOMPARE(countOf<core::Relu>(leaky), 0);
        QCOMPARE(countOf<core::LeakyRelu>(leaky), 2);
        QCOMPARE(denseOf(leaky)[1].weight, denseOf(plain)[1].weight);
        config.activation = "param-ramp";
        config.rampEta = 0.05;
        config.rampStart = 2.0;
        const Network ramp = core::initialNetwork(config, {4}, 3);
        QCOMPARE(countOf<core::ParamRamp>(ramp), 2);
        for (const core::Node& node : ramp.nodes()) {
            if (const auto* step = std::get_if<core::ParamRamp>(&node.operation)) {
                QCOMPARE(step->eta, 0.05);
                QVERIFY(step->r == std::vector<double>(step->r.size(), 2.0));
            }
        }
    }

    void normalisation_standsInFront() {
        TrainingConfig config = configOf("dense-6");
        config.data = "toy-moons";
        const Network plain = core::initialNetwork(config, {2}, 2);
        config.normalise = "0.5:0.25/0.1:2";
        const Network network = core::initialNetwork(config, {2}, 2);
        std::mt19937 generator(kSeed);
        std::uniform_real_distribution<double> uniform(0.0, 1.0);
        for (int round = 0; round < 20; ++round) {
            const std::vector<double> x{uniform(generator), uniform(generator)};
            const std::vector<double> moved{(x[0] - 0.5) / 0.1, (x[1] - 0.25) / 2.0};
            const auto got = core::evaluate<double>(network, x);
            const auto expected = core::evaluate<double>(plain, moved);
            for (std::size_t i = 0; i < got.size(); ++i) {
                QVERIFY2(std::abs(got[i] - expected[i]) < 1e-12,
                         qPrintable(QString::number(kSeed)));
            }
        }
    }

    void batchNormalisations_startAtTheIdentity() {
        const Network network = core::initialNetwork(configOf("cnn7-narrow"), kMnist, 10);
        QCOMPARE(countOf<core::BatchNorm>(network), 6);
        for (const core::Node& node : network.nodes()) {
            if (const auto* norm = std::get_if<core::BatchNorm>(&node.operation)) {
                QCOMPARE(largest(norm->mean) + largest(norm->beta), 0.0);
                QVERIFY(norm->gamma == std::vector<double>(norm->gamma.size(), 1.0));
                QVERIFY(norm->variance == norm->gamma);
            }
        }
    }

    void networksOfFiles_areTakenAsTheyStand() {
        const QTemporaryDir temporary;
        const std::string path = temporary.filePath(QStringLiteral("net.nnet")).toStdString();
        core::writeNetwork(randomReluNetwork({2, 3, 2}, kSeed), path);
        TrainingConfig config = configOf("cnn7");
        config.activation = "leaky-relu";
        config.startFrom = path;
        QCOMPARE(core::networkHash(core::initialNetwork(config, {2}, 2)),
                 core::networkHash(core::readNetwork(path)));
        const QString message = messageOf(config, {2}, 3);
        QVERIFY2(message.contains(QStringLiteral("2 and 2 classes; the data has 2 and 3 classes")),
                 qPrintable(message));
        config.startFrom = "nowhere.onnx";
        QVERIFY(messageOf(config, {2}, 2).contains(QStringLiteral("nowhere.onnx")));
    }

    void whatDoesNotFit_isNamedWithBothShapes() {
        const QString flat = messageOf(configOf("conv"), {2}, 2);
        QVERIFY2(
            flat.contains(QStringLiteral("architecture 'conv' does not fit the data, 2 and 2")),
            qPrintable(flat));
        const QString sized = messageOf(configOf("conv:3x32x32"), kMnist, 10);
        QVERIFY2(sized.contains(QStringLiteral("3x32x32 and 10 classes; the data has 1x28x28")),
                 qPrintable(sized));
        QVERIFY(messageOf(configOf("dense-0"), {2}, 2).contains(QStringLiteral("such as dense-")));
        QVERIFY(messageOf(configOf("dense-"), {2}, 2).contains(QStringLiteral("such as dense-")));
    }
};

QTEST_GUILESS_MAIN(TestInitialNetwork)
#include "tst_initial_network.moc"
