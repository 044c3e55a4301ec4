#include <cmath>
#include <cstdlib>
#include <random>

#include "core/bounds/tensor_engine.h"
#include "core/bounds/tensor_network.h"
#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "tests/bounds/corner_attack.h"

// After torch: Qt makes a macro of a name that torch uses.
#include <QDirIterator>
#include <QTest>

#include "tests/helpers/data.h"

using namespace core;

namespace {

constexpr unsigned kSeed = 20261122;

bool isLong() { return std::getenv("REACHSCOPE_ALL_NETWORKS") != nullptr; }

/// What a method may cost for it to be tried: operations, by its plan.
double mostOperations() { return isLong() ? 5e12 : 2e9; }
std::int64_t mostParameters() { return isLong() ? 1'000'000'000 : 60'000; }

std::vector<std::string> networkFiles() {
    std::vector<std::string> files;
    QDirIterator walk(QString::fromStdString(dataDir()),
                      {"*.onnx", "*.onnx.gz", "*.nnet", "*.nnet.gz"}, QDir::Files,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QFileInfo file(walk.next());
        const std::int64_t bytes = file.size();
        if (isLong() || bytes < 400'000) {
            files.push_back(file.absoluteFilePath().toStdString());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

struct Bounded {
    std::string method;
    std::vector<LayerIntervals> layers;
    RowBounds outputs;
};

/// Where a value leaves its bounds by more than its own evaluation's rounding; empty: nowhere.
std::string violation(const Network& network, const Bounded& bounds,
                      const std::vector<std::vector<double>>& values) {
    const auto leaves = [](const std::vector<double>& v, const std::vector<double>& lower,
                           const std::vector<double>& upper) {
        for (std::size_t i = 0; i < v.size(); ++i) {
            const double slack = 1e-10 * (1.0 + std::abs(v[i]));
            if (!(v[i] >= lower[i] - slack && v[i] <= upper[i] + slack)) {
                return true;
            }
        }
        return false;
    };
    for (const LayerIntervals& layer : bounds.layers) {
        const int input = network.nodes()[static_cast<std::size_t>(layer.node)].inputs[0];
        if (leaves(values[static_cast<std::size_t>(input)], layer.lower, layer.upper)) {
            return bounds.method + ", " + layer.name;
        }
    }
    return leaves(values.back(), bounds.outputs.lower, bounds.outputs.upper)
               ? bounds.method + ", outputs"
               : std::string();
}

}  // namespace

/// Every network of the data folder, by every method whose plan is affordable: no sampled or
/// attacked value leaves a bound. The short run takes the small networks; REACHSCOPE_ALL_NETWORKS
/// all of them.
class TestEveryNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(dataDir()); }
    void bounds_holdSampledAndAttackedValues_data();
    void bounds_holdSampledAndAttackedValues();
};

void TestEveryNetwork::bounds_holdSampledAndAttackedValues_data() {
    QTest::addColumn<QString>("path");
    int taken = 0;
    for (const std::string& path : networkFiles()) {
        const QString name = QString::fromStdString(path).mid(static_cast<int>(dataDir().size()));
        const bool isAcas = name.contains("acasxu");
        if (isLong() || !isAcas || taken < 2) {
            QTest::newRow(qPrintable(name)) << QString::fromStdString(path);
            taken += isAcas ? 1 : 0;
        }
    }
}

void TestEveryNetwork::bounds_holdSampledAndAttackedValues() {
    QFETCH(QString, path);
    const Network network = readNetwork(path.toStdString());
    if (network.parameterCount() > mostParameters()) {
        QSKIP("left to the long run");
    }
    std::mt19937_64 generator(kSeed);
    std::uniform_real_distribution<double> uniform(0.1, 0.9);
    const double radius = network.inputCount() > 50 ? 0.01 : 0.05;
    InputBatch box;
    box.count = 1;
    for (std::int64_t i = 0; i < network.inputCount(); ++i) {
        const double center = uniform(generator);
        box.lower.push_back(center - radius);
        box.upper.push_back(center + radius);
    }
    const auto engine = makeTensorEngine(network, {Precision::Sound, "cpu", 0, 0});
    std::vector<BoundMethod> methods = boundMethods();
    methods.push_back(*boundMethodFromId("relaxed-crown-2"));
    std::vector<Bounded> all;
    for (const BoundMethod& method : methods) {
        const BoundPlan plan = engine->plan(1, network.outputCount(), method);
        if (!plan.fits || plan.operations > mostOperations()) {
            continue;
        }
        BoundOptions options;
        options.search.steps = 3;
        const auto pass = engine->start(box, method, options);
        QVERIFY2(pass->status() == BoundStatus::Complete, pass->reason().c_str());
        all.push_back(
            {method.id, pass->layers(), pass->rows(outputRows(network.outputCount()), true)});
    }
    QVERIFY(!all.empty());
    const TensorNetwork tensors(network, {});
    for (int k = 0; k < (isLong() ? 60 : 12); ++k) {
        auto point = randomCorner(box, generator);
        if (k % 2 == 1) {
            point = cornerTowards(tensors, box, point, k / 4 % network.outputCount(),
                                  k % 4 == 1 ? 1.0 : -1.0);
        }
        const auto values = evaluateAllNodes<double>(network, point);
        for (const Bounded& bounds : all) {
            const std::string broken = violation(network, bounds, values);
            QVERIFY2(broken.empty(), broken.c_str());
        }
    }
    qInfo("%zu of %zu methods", all.size(), methods.size());
}

QTEST_GUILESS_MAIN(TestEveryNetwork)
#include "tst_every_network.moc"
