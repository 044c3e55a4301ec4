#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "core/bounds/tensor_engine.h"
#include "core/bounds/tensor_pass.h"
#include "core/network/evaluate.h"
#include "tests/bounds/small_networks.h"

// After torch: Qt makes a macro of a name that torch uses.
#include <QTest>

using namespace core;

namespace {

constexpr unsigned kSeed = 20261122;

struct Drawn {
    const char* name;
    Network (*make)(unsigned);
};
const std::vector<Drawn> kNetworks{{"chain", chainNetwork},       {"image", imageNetwork},
                                   {"residual", residualNetwork}, {"pooled", pooledNetwork},
                                   {"clipped", clippedNetwork},   {"dilated", dilatedNetwork}};

InputBatch batchOf(const Network& network, BallNorm norm, double radius, unsigned seed,
                   std::int64_t count = 3) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    InputBatch batch;
    batch.count = count;
    batch.norm = norm;
    for (std::int64_t k = 0; k < batch.count; ++k) {
        const double r = radius * static_cast<double>(k + 1);
        for (std::int64_t i = 0; i < network.inputCount(); ++i) {
            const double center = uniform(generator);
            const bool isBall = norm != BallNorm::Linf;
            batch.lower.push_back(isBall ? std::max(0.0, center - r) : center - r);
            batch.upper.push_back(isBall ? std::min(1.0, center + r) : center + r);
            if (isBall) {
                batch.center.push_back(center);
            }
        }
        if (norm != BallNorm::Linf) {
            batch.radius.push_back(r);
        }
    }
    return batch;
}

/// A point of sample k's set: in the box, pulled towards the center until it is in the ball.
std::vector<double> drawFrom(const InputBatch& batch, std::int64_t k, std::int64_t inputs,
                             std::mt19937_64& generator) {
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    const bool isCorner = uniform(generator) < 0.5;
    std::vector<double> x(static_cast<std::size_t>(inputs));
    const auto first = static_cast<std::size_t>(k * inputs);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double share = isCorner ? std::round(uniform(generator)) : uniform(generator);
        x[i] = batch.lower[first + i] + share * (batch.upper[first + i] - batch.lower[first + i]);
    }
    if (batch.norm == BallNorm::Linf) {
        return x;
    }
    double size = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double step = x[i] - batch.center[first + i];
        size += batch.norm == BallNorm::L1 ? std::abs(step) : step * step;
    }
    size = batch.norm == BallNorm::L1 ? size : std::sqrt(size);
    const double factor = std::min(
        1.0, 0.999999 * batch.radius[static_cast<std::size_t>(k)] / std::max(size, 1e-300));
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = batch.center[first + i] + factor * (x[i] - batch.center[first + i]);
    }
    return x;
}

std::vector<BoundMethod> everyMethod() {
    std::vector<BoundMethod> methods = boundMethods();
    for (const char* id : {"relaxed-crown-2", "relaxed-crown-3", "relaxed-crown-2-tight"}) {
        methods.push_back(*boundMethodFromId(id));
    }
    methods.push_back(withLayersFrom(*boundMethodFromId("crown"), *boundMethodFromId("deepz")));
    return methods;
}

struct Bounded {
    std::vector<LayerIntervals> layers;
    RowBounds outputs;
};

Bounded boundsOf(const Network& network, const InputBatch& batch, const BoundMethod& method,
                 Precision precision = Precision::Sound, std::int64_t memory = 1 << 26,
                 const BoundOptions& options = {}) {
    const auto engine = makeTensorEngine(network, {precision, "cpu", 1, memory});
    const auto pass = engine->start(batch, method, options);
    if (pass->status() != BoundStatus::Complete) {
        throw std::runtime_error(method.id + ": " + pass->reason());
    }
    return {pass->layers(), pass->rows(outputRows(network.outputCount()), true)};
}

/// How far values stick out of bounds, at most; negative where they do not.
double excess(const std::vector<double>& lower, const std::vector<double>& upper,
              std::int64_t sample, const std::vector<double>& values) {
    double most = -HUGE_VAL;
    const auto first = static_cast<std::size_t>(sample) * values.size();
    for (std::size_t i = 0; i < values.size(); ++i) {
        most = std::max({most, lower[first + i] - values[i], values[i] - upper[first + i]});
    }
    return most;
}

double largestDifference(const std::vector<double>& a, const std::vector<double>& b) {
    double most = a.size() == b.size() ? 0.0 : HUGE_VAL;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        most = std::max(most, std::abs(a[i] - b[i]));
    }
    return most;
}

double difference(const Bounded& a, const Bounded& b) {
    double most = std::max(largestDifference(a.outputs.lower, b.outputs.lower),
                           largestDifference(a.outputs.upper, b.outputs.upper));
    for (std::size_t k = 0; k < a.layers.size(); ++k) {
        most = std::max({most, largestDifference(a.layers[k].lower, b.layers[k].lower),
                         largestDifference(a.layers[k].upper, b.layers[k].upper)});
    }
    return most;
}

/// How much looser `tight` is than `loose` anywhere among the outputs.
double looser(const Bounded& tight, const Bounded& loose) {
    double most = -HUGE_VAL;
    for (std::size_t i = 0; i < tight.outputs.lower.size(); ++i) {
        most = std::max({most, loose.outputs.lower[i] - tight.outputs.lower[i],
                         tight.outputs.upper[i] - loose.outputs.upper[i]});
    }
    return most;
}

Bounded boundsOf(const Network& network, const InputBatch& batch, const char* id) {
    return boundsOf(network, batch, *boundMethodFromId(id));
}

}  // namespace

class TestBoundLaws : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { qInfo("seed %u", kSeed); }
    void samples_lieInEveryBound_data();
    void samples_lieInEveryBound();
    void windowsAndChunks_changeNothing_data() { addNetworks(); }
    void windowsAndChunks_changeNothing();
    void aBatch_isItsSamplesOneByOne_data() { addNetworks(); }
    void aBatch_isItsSamplesOneByOne();
    void constantLines_areBox_data() { addNetworks(); }
    void constantLines_areBox();
    void hBox_liesInBox_data() { addNetworks(); }
    void hBox_liesInBox();
    void tightLines_areOrdered_data() { addNetworks(); }
    void tightLines_areOrdered();
    void deepRelaxedCrown_isCrown();
    void searchedSlopes_areNeverLooser_data() { addNetworks(); }
    void searchedSlopes_areNeverLooser();
    void settledNeurons_keepBoundsSound();
    void givenLayers_areTaken();
    void theModuleIsToldOfSmoothActivations();
    void cancelled_isPartial();
    void hugeNumbers_fail();
    void underflow_isCovered();
    void zeroNetworks_areExact();

private:
    static bool hasPools(int network) {
        return std::string(kNetworks[static_cast<std::size_t>(network)].name) == "pooled";
    }
    static void addNetworks() {
        QTest::addColumn<int>("network");
        for (std::size_t i = 0; i < kNetworks.size(); ++i) {
            QTest::newRow(kNetworks[i].name) << static_cast<int>(i);
        }
    }
    static Network network(int index, unsigned draw = 0) {
        return kNetworks[static_cast<std::size_t>(index)].make(kSeed + draw);
    }
};

void TestBoundLaws::samples_lieInEveryBound_data() {
    QTest::addColumn<int>("network");
    QTest::addColumn<int>("norm");
    for (std::size_t i = 0; i < kNetworks.size(); ++i) {
        for (int norm = 0; norm < 3; ++norm) {
            QTest::addRow("%s %d", kNetworks[i].name, norm) << static_cast<int>(i) << norm;
        }
    }
}

void TestBoundLaws::samples_lieInEveryBound() {
    QFETCH(int, network);
    QFETCH(int, norm);
    const Network net = this->network(network);
    const InputBatch batch =
        batchOf(net, static_cast<BallNorm>(norm), norm == 0 ? 0.1 : 0.4, kSeed);
    std::mt19937_64 generator(kSeed);
    std::vector<std::vector<std::vector<double>>> values;  // by point, by node
    std::vector<std::int64_t> owner;
    for (int point = 0; point < 150; ++point) {
        const std::int64_t k = point % batch.count;
        const auto x = drawFrom(batch, k, net.inputCount(), generator);
        values.push_back(evaluateAllNodes<double>(net, x));
        owner.push_back(k);
    }
    for (const BoundMethod& method : everyMethod()) {
        const Bounded bounds = boundsOf(net, batch, method);
        for (std::size_t p = 0; p < values.size(); ++p) {
            QVERIFY2(excess(bounds.outputs.lower, bounds.outputs.upper, owner[p],
                            values[p].back()) <= 1e-13,
                     method.id.c_str());
            for (const LayerIntervals& layer : bounds.layers) {
                const auto input = static_cast<std::size_t>(
                    net.nodes()[static_cast<std::size_t>(layer.node)].inputs[0]);
                QVERIFY2(excess(layer.lower, layer.upper, owner[p], values[p][input]) <= 1e-13,
                         (method.id + " " + layer.name).c_str());
            }
        }
    }
}

void TestBoundLaws::windowsAndChunks_changeNothing() {
    QFETCH(int, network);
    const Network net = this->network(network);
    const InputBatch batch = batchOf(net, BallNorm::Linf, 0.05, kSeed);
    for (const char* id : {"crown", "deepz", "relaxed-crown-2", "alpha-crown"}) {
        const BoundMethod method = *boundMethodFromId(id);
        const Bounded whole = boundsOf(net, batch, method, Precision::Double);
        const Bounded chunked = boundsOf(net, batch, method, Precision::Double, 20000);
        QVERIFY2(difference(whole, chunked) < 1e-12, id);
    }
    // With gradients rows are dense and nothing is done in place.
    TensorNetwork tensors(net, {});
    tensors.requireGradients();
    InputRegion region = makeRegion(batch, net.inputCount(), {});
    for (const char* id : {"crown", "crown-ibp", "lbp", "hbox"}) {
        PassOptions options;
        options.covered = false;
        TensorPass pass(tensors, region, *boundMethodFromId(id), options);
        pass.run();
        const at::Tensor identity = at::eye(net.outputCount(), at::kDouble).unsqueeze(0);
        const at::Tensor lower = pass.minimum(identity);
        QVERIFY(lower.requires_grad());
        const Bounded plain = boundsOf(net, batch, *boundMethodFromId(id), Precision::Double);
        const at::Tensor flat = lower.detach().contiguous();
        const std::vector<double> values(flat.data_ptr<double>(),
                                         flat.data_ptr<double>() + flat.numel());
        QVERIFY2(largestDifference(values, plain.outputs.lower) < 1e-12, id);
    }
}

void TestBoundLaws::aBatch_isItsSamplesOneByOne() {
    QFETCH(int, network);
    const Network net = this->network(network);
    const auto n = net.inputCount();
    for (const BallNorm norm : {BallNorm::Linf, BallNorm::L2}) {
        const InputBatch batch = batchOf(net, norm, 0.1, kSeed);
        for (const char* id : {"box", "crown", "lbp", "crown-ibp"}) {
            const Bounded all = boundsOf(net, batch, id);
            for (std::int64_t k = 0; k < batch.count; ++k) {
                const auto part = [&](const std::vector<double>& v) {
                    return v.empty()
                               ? v
                               : std::vector<double>(v.begin() + k * n, v.begin() + (k + 1) * n);
                };
                InputBatch one{1,    part(batch.lower),  part(batch.upper),
                               norm, part(batch.center), {}};
                if (norm != BallNorm::Linf) {
                    one.radius = {batch.radius[static_cast<std::size_t>(k)]};
                }
                const Bounded alone = boundsOf(net, one, id);
                const auto outputs = static_cast<std::size_t>(net.outputCount());
                for (std::size_t i = 0; i < outputs; ++i) {
                    const std::size_t at = static_cast<std::size_t>(k) * outputs + i;
                    QVERIFY2(std::abs(alone.outputs.lower[i] - all.outputs.lower[at]) < 1e-12, id);
                    QVERIFY2(std::abs(alone.outputs.upper[i] - all.outputs.upper[at]) < 1e-12, id);
                }
            }
        }
    }
}

void TestBoundLaws::constantLines_areBox() {
    QFETCH(int, network);
    for (unsigned draw = 0; draw < 3; ++draw) {
        const Network net = this->network(network, draw);
        const InputBatch batch = batchOf(net, BallNorm::Linf, 0.1, kSeed + draw);
        const Bounded box = boundsOf(net, batch, "box");
        const Bounded constant = boundsOf(net, batch, "crown-constant");
        if (hasPools(network)) {
            QVERIFY(looser(constant, box) < 1e-11);  // a max pool's lines are no constants
        } else {
            QVERIFY2(difference(box, constant) < 1e-11,
                     qPrintable(QString::number(difference(box, constant))));
        }
    }
}

void TestBoundLaws::hBox_liesInBox() {
    QFETCH(int, network);
    for (unsigned draw = 0; draw < 5; ++draw) {
        const Network net = this->network(network, draw);
        const InputBatch batch = batchOf(net, BallNorm::Linf, 0.08, kSeed + draw);
        QVERIFY(looser(boundsOf(net, batch, "hbox"), boundsOf(net, batch, "box")) < 1e-11);
    }
}

void TestBoundLaws::tightLines_areOrdered() {
    QFETCH(int, network);
    for (unsigned draw = 0; draw < 5; ++draw) {
        const Network net = this->network(network, draw);
        const InputBatch batch = batchOf(net, BallNorm::Linf, 0.08, kSeed + draw);
        const Bounded box = boundsOf(net, batch, "box");
        const Bounded lbp = boundsOf(net, batch, "lbp-tight");
        const Bounded crownIbp = boundsOf(net, batch, "crown-ibp-tight");
        const Bounded crownLbp = boundsOf(net, batch, "crown-lbp-tight");
        const Bounded crown = boundsOf(net, batch, "crown-tight");
        QVERIFY(looser(lbp, box) < 1e-11);
        QVERIFY(looser(crownIbp, box) < 1e-11);
        if (hasPools(network)) {
            continue;  // which place a pool's lower line takes may change with tighter bounds
        }
        QVERIFY(looser(crownLbp, lbp) < 1e-11);
        QVERIFY(looser(crownLbp, crownIbp) < 1e-11);
        QVERIFY(looser(crown, crownLbp) < 1e-11);
        QVERIFY(looser(crown, boundsOf(net, batch, "relaxed-crown-2-tight")) < 1e-11);
    }
}

void TestBoundLaws::deepRelaxedCrown_isCrown() {
    for (const Drawn& drawn : kNetworks) {
        const Network net = drawn.make(kSeed);
        const InputBatch batch = batchOf(net, BallNorm::Linf, 0.08, kSeed);
        const Bounded crown = boundsOf(net, batch, "crown");
        QVERIFY(difference(crown, boundsOf(net, batch, "relaxed-crown-20")) < 1e-11);
        QVERIFY(difference(boundsOf(net, batch, "lbp"), boundsOf(net, batch, "relaxed-crown-1")) ==
                0.0);
    }
}

void TestBoundLaws::searchedSlopes_areNeverLooser() {
    QFETCH(int, network);
    const Network net = this->network(network);
    const InputBatch batch = batchOf(net, BallNorm::Linf, 0.1, kSeed);
    const Bounded crown = boundsOf(net, batch, "crown");
    BoundOptions options;
    const BoundMethod alpha = *boundMethodFromId("alpha-crown");
    const Bounded last = boundsOf(net, batch, alpha, Precision::Sound, 1 << 26, options);
    QVERIFY(looser(last, crown) < 1e-11);
    options.search.allLayers = true;
    const Bounded all = boundsOf(net, batch, alpha, Precision::Sound, 1 << 26, options);
    double gained = 0.0;
    for (std::size_t i = 0; i < crown.outputs.lower.size(); ++i) {
        gained = std::max(gained, last.outputs.lower[i] - crown.outputs.lower[i]);
    }
    QVERIFY2(gained > 1e-3, qPrintable(QString::number(gained)));
}

void TestBoundLaws::settledNeurons_keepBoundsSound() {
    BoundOptions options;
    options.everyNeuron = false;
    for (const Drawn& drawn : kNetworks) {
        const Network net = drawn.make(kSeed);
        const InputBatch batch = batchOf(net, BallNorm::Linf, 0.08, kSeed);
        const Bounded crown = boundsOf(net, batch, "crown-tight");
        const Bounded fast = boundsOf(net, batch, *boundMethodFromId("crown-tight"),
                                      Precision::Sound, 1 << 26, options);
        QVERIFY(looser(fast, crown) < 1e-11 || std::string(drawn.name) == "pooled");
        std::mt19937_64 generator(kSeed);
        for (int point = 0; point < 100; ++point) {
            const std::int64_t k = point % batch.count;
            const auto x = drawFrom(batch, k, net.inputCount(), generator);
            const auto y = evaluate<double>(net, x);
            QVERIFY(excess(fast.outputs.lower, fast.outputs.upper, k, y) <= 1e-13);
        }
    }
}

void TestBoundLaws::givenLayers_areTaken() {
    const Network net = chainNetwork(kSeed);
    const InputBatch batch = batchOf(net, BallNorm::Linf, 0.1, kSeed);
    const Bounded box = boundsOf(net, batch, "box");
    BoundOptions options;
    options.given = box.layers;
    const Bounded crown =
        boundsOf(net, batch, *boundMethodFromId("crown"), Precision::Sound, 1 << 26, options);
    QVERIFY(difference(crown, boundsOf(net, batch, "crown-ibp")) < 1e-11);
    options.given[0].lower.pop_back();
    QVERIFY_EXCEPTION_THROWN(
        boundsOf(net, batch, *boundMethodFromId("crown"), Precision::Sound, 1 << 26, options),
        std::invalid_argument);
}

void TestBoundLaws::theModuleIsToldOfSmoothActivations() {
    const Network net({{"in", Input{{2}}, {}},
                       {"fc", Dense{2, 2, {1, 2, 3, 4}, {0, 1}}, {0}},
                       {"swish", Smooth{SmoothKind::Silu}, {1}}});
    const auto engine = makeTensorEngine(net, {Precision::Double, "cpu", 1, 1 << 20});
    const auto y = engine->evaluate({0.5, -1.0});
    const auto expected = evaluate<double>(net, std::vector<double>{0.5, -1.0});
    QVERIFY(largestDifference(y, expected) < 1e-15);
    try {
        engine->start({1, {0, 0}, {1, 1}, BallNorm::Linf, {}, {}}, boundMethods()[0], {});
        QFAIL("accepted");
    } catch (const std::invalid_argument& error) {
        QVERIFY(QByteArray(error.what()).contains("swish"));
        QVERIFY(QByteArray(error.what()).contains("silu"));
    }
}

void TestBoundLaws::cancelled_isPartial() {
    const Network net = imageNetwork(kSeed);
    const std::atomic<bool> cancel = true;
    BoundOptions options;
    options.cancel = &cancel;
    const auto engine = makeTensorEngine(net, {Precision::Sound, "cpu", 1, 1 << 26});
    const auto pass = engine->start(batchOf(net, BallNorm::Linf, 0.1, kSeed),
                                    *boundMethodFromId("crown"), options);
    QCOMPARE(pass->status(), BoundStatus::Partial);
    QCOMPARE(pass->reason(), std::string("cancelled"));
    QVERIFY_EXCEPTION_THROWN(pass->rows(outputRows(3), false), std::runtime_error);
}

void TestBoundLaws::hugeNumbers_fail() {
    const Network net = chainNetwork(kSeed);
    InputBatch batch{
        1, std::vector<double>(4, -1e308), std::vector<double>(4, 1e308), BallNorm::Linf, {}, {}};
    for (const char* id : {"box", "crown", "lbp"}) {
        const auto engine = makeTensorEngine(net, {Precision::Sound, "cpu", 1, 1 << 26});
        const auto pass = engine->start(batch, *boundMethodFromId(id), {});
        QVERIFY2(pass->status() == BoundStatus::Failed, id);
        QVERIFY(!pass->reason().empty());
    }
}

/// Products that vanish below the least number: x -> relu(w x) -> w.
void TestBoundLaws::underflow_isCovered() {
    for (const auto& [weight, x] : std::vector<std::pair<double, double>>{
             {1e-170, 1e100}, {1e-200, 1e-200}, {1e-160, 1e-160}, {-1e-200, -1e-200}}) {
        const Network net({{"in", Input{{1}}, {}},
                           {"fc1", Dense{1, 1, {weight}, {0}}, {0}},
                           {"relu", Relu{}, {1}},
                           {"fc2", Dense{1, 1, {std::abs(weight)}, {0}}, {2}}});
        const InputBatch point{1, {x}, {x}, BallNorm::Linf, {}, {}};
        for (const BoundMethod& method : everyMethod()) {
            const Bounded bounds = boundsOf(net, point, method);
            // The true output is above 0, below the least number or not.
            QVERIFY2(bounds.outputs.upper[0] > 0.0,
                     qPrintable(QStringLiteral("%1: %2 for %3, %4")
                                    .arg(QString::fromStdString(method.id))
                                    .arg(bounds.outputs.upper[0])
                                    .arg(weight)
                                    .arg(x)));
            const double output = weight * x * std::abs(weight);
            const double exponent = 2 * std::log10(std::abs(weight)) + std::log10(std::abs(x));
            QVERIFY2(exponent < -307 || bounds.outputs.upper[0] >= output, method.id.c_str());
            QVERIFY2(exponent < -307 || bounds.outputs.upper[0] >= std::pow(10.0, exponent) * 0.999,
                     method.id.c_str());
        }
    }
}

/// Where no path leads, nothing may be lost: pruned neurons stay exactly 0, and stable.
void TestBoundLaws::zeroNetworks_areExact() {
    const Network net({{"in", Input{{2}}, {}},
                       {"fc1", Dense{2, 2, {0, 0, 1, 1}, {0, -5}}, {0}},
                       {"relu", Relu{}, {1}},
                       {"fc2", Dense{2, 1, {3, 1}, {0}}, {2}}});
    const InputBatch box{1, {-1, -1}, {1, 1}, BallNorm::Linf, {}, {}};
    for (const char* id : {"box", "hbox", "crown", "crown-ibp", "deepz"}) {
        const Bounded bounds = boundsOf(net, box, id);
        QVERIFY2(bounds.layers[0].lower[0] == 0.0 && bounds.layers[0].upper[0] == 0.0, id);
        QVERIFY2(bounds.outputs.lower[0] == 0.0 && bounds.outputs.upper[0] == 0.0, id);
    }
}

QTEST_GUILESS_MAIN(TestBoundLaws)
#include "tst_bound_laws.moc"
