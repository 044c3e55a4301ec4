#include <QTest>
#include <cmath>

#include "core/figure/figure_json.h"
#include "core/figure/palette.h"
#include "core/network/evaluate.h"
#include "reach/study/known_networks.h"
#include "reach/study/random_networks.h"
#include "reach/study/relu_states_study.h"
#include "reach/study/trained_networks.h"

using namespace reach;
using Status = NeuronStatus;

namespace {

/// Bounds as given, whatever is asked.
class FixedPass : public core::BoundPass {
public:
    FixedPass(core::BoundStatus status, std::vector<core::LayerIntervals> layers)
        : m_status(status), m_layers(std::move(layers)) {}
    core::BoundStatus status() const override { return m_status; }
    std::string reason() const override { return "as fixed"; }
    const std::vector<core::LayerIntervals>& layers() const override { return m_layers; }
    core::RowBounds rows(const core::OutputRows&, bool) override { return {}; }
    core::NeuronLines lines(std::size_t) const override { return {}; }

private:
    core::BoundStatus m_status;
    std::vector<core::LayerIntervals> m_layers;
};

class FixedEngine : public core::BoundEngine {
public:
    core::BoundStatus status = core::BoundStatus::Complete;
    std::vector<core::LayerIntervals> layers;

    std::unique_ptr<core::BoundPass> start(const core::InputBatch&, const core::BoundMethod&,
                                           const core::BoundOptions&) override {
        return std::make_unique<FixedPass>(status, layers);
    }
    std::vector<double> evaluate(const std::vector<double>&) override { return {}; }
    core::BoundPlan plan(std::int64_t, std::int64_t, const core::BoundMethod&) override {
        return {};
    }
};

core::InputBatch regions(std::int64_t count) {
    core::InputBatch batch;
    batch.count = count;
    return batch;
}

/// One dense layer, ReLU or ParamRamp with r = 1, and an output.
core::Network oneLayer(std::int64_t width, bool hasRamp) {
    const auto layers = randomLayers({2, width, 2}, 1);
    std::vector<core::Node> nodes{{"input", core::Input{{2}}, {}}, {"dense1", layers[0], {0}}};
    if (hasRamp) {
        const std::vector<double> bends(static_cast<std::size_t>(width), 1.0);
        nodes.push_back({"ramp", core::ParamRamp{0.0, bends}, {1}});
    } else {
        nodes.push_back({"relu", core::Relu{}, {1}});
    }
    nodes.push_back({"dense2", layers[1], {2}});
    return core::Network(std::move(nodes));
}

}  // namespace

/// How neurons stand at points and over regions: counts by hand, claims, and laws.
class TestReluStates : public QObject {
    Q_OBJECT

private:
    static LayerStates layerOf(std::string kind, std::int64_t neurons,
                               const std::array<std::int64_t, kNeuronStatuses>& counts,
                               int samples) {
        LayerStates layer{"layer", std::move(kind), neurons, {}};
        for (int s = 0; s < samples; ++s) {
            StatusCounts own;
            own.of = counts;
            layer.samples.push_back(own);
        }
        return layer;
    }

    /// Inactive, active, unstable of ten neurons, at points and by Box.
    static StateRun runOf(std::string name, std::string training,
                          const std::array<std::int64_t, 3>& points,
                          const std::array<std::int64_t, 3>& box) {
        const auto states = [](const std::array<std::int64_t, 3>& counts) {
            return std::vector{layerOf("relu", 10, {counts[0], counts[1], counts[2], 0, 0, 0}, 5)};
        };
        return {std::move(name),
                std::move(training),
                {{kPoints, "points", states(points)}, {"box", "Box", states(box)}}};
    }

    static const Claim& claim(const std::vector<Claim>& claims, const std::string& id) {
        for (const Claim& each : claims) {
            if (each.id == id) {
                return each;
            }
        }
        qFatal("no claim %s", id.c_str());
    }

    static core::AttackSamples randomBalls(const core::Network& network, double radius) {
        TrainedNetworks subjects;
        subjects.clip = {0.0, 1.0};
        subjects.networks.push_back({"net", "standard", network, {}, {}});
        Dice dice(4);
        for (std::int64_t k = 0; k < 5; ++k) {
            subjects.indices.push_back(k);
            subjects.networks.front().labels.push_back(0);
            for (std::int64_t i = 0; i < network.inputCount(); ++i) {
                subjects.points.push_back(dice.unit());
            }
        }
        return subjects.balls(0, 0, 5, radius);
    }

private Q_SLOTS:
    void reluStates_areCountedAsWorkedByHand() {
        FixedEngine engine;
        engine.layers = {{"relu",
                          "relu",
                          {3},
                          2,
                          {0.0, -1.0, -1.0, 0.0, -2.0, 0.5},
                          {1.0, 0.0, 1.0, 0.0, -1.0, 0.6}},
                         {"out", "output", {2}, 3, {0, 0, 0, 0}, {0, 0, 0, 0}}};
        const auto layers = countStates(engine, oneLayer(3, false), regions(2),
                                        *core::boundMethodFromId("box"), nullptr);
        QCOMPARE(layers.size(), 1U);
        QCOMPARE(layers[0].samples[0].signs(), (StateCounts{1, 1, 1}));
        QCOMPARE(layers[0].samples[1].signs(), (StateCounts{2, 1, 0}));
        QVERIFY(std::abs(layers[0].share(Status::Active) - 0.5) < 1e-12);
    }

    void rampStates_areAllSix() {
        FixedEngine engine;
        engine.layers = {{"ramp",
                          "param_ramp",
                          {6},
                          2,
                          {-2.0, 0.0, -1.0, 1.0, 0.5, -1.0},
                          {0.0, 1.0, 1.0, 2.0, 1.5, 2.0}}};
        const auto layers = countStates(engine, oneLayer(6, true), regions(1),
                                        *core::boundMethodFromId("box"), nullptr);
        for (const Status status :
             {Status::Inactive, Status::Active, Status::Unstable, Status::RightDead,
              Status::RightUnstable, Status::BothUnstable}) {
            QCOMPARE(layers[0].samples[0][status], 1);
        }
        QCOMPARE(layers[0].samples[0].unsettled(), 3);
    }

    void boundsThatFail_areSaid() {
        FixedEngine engine;
        engine.status = core::BoundStatus::Failed;
        const core::BoundMethod box = *core::boundMethodFromId("box");
        QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                 countStates(engine, oneLayer(3, false), regions(1), box, nullptr));
        engine.status = core::BoundStatus::Complete;
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 countStates(engine, oneLayer(3, false), regions(1), box, nullptr));
        const std::atomic<bool> cancel = true;
        QVERIFY(countStates(engine, oneLayer(3, false), regions(1), box, &cancel).empty());
    }

    void states_readBackAndAddUp() {
        std::vector<LayerStates> all;
        const std::vector<LayerStates> some{layerOf("relu", 6, {1, 2, 3, 0, 0, 0}, 2)};
        append(all, layerStatesOf(toJson(some)));
        append(all, some);
        QCOMPARE(all.size(), 1U);
        QCOMPARE(all[0].samples.size(), 4U);
        QVERIFY(all[0].samples[3] == some[0].samples[0]);
        QVERIFY(toJson(layerStatesOf(toJson(all))) == toJson(all));
    }

    void means_countLayersAlikeOrNeurons() {
        const MethodStates states{"box",
                                  "Box",
                                  {layerOf("relu", 10, {0, 0, 10, 0, 0, 0}, 1),
                                   layerOf("relu", 30, {30, 0, 0, 0, 0, 0}, 1)}};
        QCOMPARE(states.meanShares(Status::Unstable), std::vector<double>{0.5});
        QCOMPARE(states.totalShares(Status::Unstable), std::vector<double>{0.25});
        QCOMPARE(states.unsettledShares(), std::vector<double>{0.5});
    }

    void claims_compareCertifiedWithOthers() {
        const std::vector<StateRun> runs{runOf("plain", "standard", {6, 4, 0}, {0, 0, 10}),
                                         runOf("cert", "certified", {8, 2, 0}, {8, 1, 1})};
        const auto claims = stateClaims(runs);
        QCOMPARE(claim(claims, "unstable-plain-cert").verdict, Verdict::Holds);
        QVERIFY(std::abs(claim(claims, "unstable-plain-cert").value.value() - 0.9) < 1e-12);
        QCOMPARE(claim(claims, "dead-cert").verdict, Verdict::Holds);
        QCOMPARE(claim(claims, "unstable-plain").verdict, Verdict::Holds);
        QCOMPARE(claim(claims, "inactive-cert").verdict, Verdict::Holds);
        const auto other = stateClaims({runOf("plain", "standard", {4, 6, 0}, {4, 5, 1}),
                                        runOf("cert", "certified", {8, 2, 0}, {1, 1, 8})});
        for (const char* id : {"unstable-plain-cert", "dead-cert", "unstable-plain"}) {
            QCOMPARE(claim(other, id).verdict, Verdict::DoesNotHold);
        }
        QCOMPARE(claim(other, "inactive-plain").verdict, Verdict::DoesNotHold);
        QCOMPARE(claim(stateClaims({runs[0]}), "unstable").verdict, Verdict::NotMeasured);
    }

    void rampClaims_lookAtBothDeadStates() {
        StateRun run = runOf("ramp", "certified", {5, 5, 0}, {5, 5, 0});
        run.methods[0].layers = {layerOf("param_ramp", 10, {5, 3, 0, 2, 0, 0}, 4)};
        run.methods[1].layers = {layerOf("param_ramp", 10, {4, 1, 1, 3, 1, 0}, 4)};
        const auto claims = stateClaims({run});
        QCOMPARE(claim(claims, "ramp-right-dead-ramp").verdict, Verdict::Holds);
        QVERIFY(std::abs(claim(claims, "ramp-dead-ramp").value.value() - 0.2) < 1e-12);
        const auto tables = stateTables({run});
        QCOMPARE(tables[0].name, "ramp_states");
        const core::Figure figure = stateFigure({run});
        QCOMPARE(figure.panels[0].chart.series.size(), 6U);
        QCOMPARE(figure.panels[0].chart.series[1].label, "left dead");
    }

    void bars_standOnEachOtherUpToAHundred() {
        const core::Figure figure = stateFigure({runOf("plain", "standard", {6, 4, 0}, {1, 2, 7}),
                                                 runOf("cert", "certified", {8, 2, 0}, {8, 1, 1})});
        core::checkFigure(figure);
        QCOMPARE(figure.panels.size(), 4U);
        QVERIFY(core::greyscaleConflicts(figure).empty());
        for (const core::Scene& panel : figure.panels) {
            double sum = 0.0;
            for (const core::Series& bars : panel.chart.series) {
                QVERIFY(bars.stacked);
                sum += bars.y[0];
            }
            QVERIFY(std::abs(sum - 100.0) < 1e-9);
        }
    }

    /// At points Box counts the signs that the network's values have.
    void atPoints_nothingIsUnstable() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        for (const char* name : {"random", "random-groups"}) {
            const core::Network network = smallRandomNetwork(name, 3);
            core::EngineOptions options;
            options.precision = core::Precision::Double;
            const auto engine = core::makeBoundEngine(network, options);
            const core::AttackSamples balls = randomBalls(network, 0.0);
            const auto layers = countStates(*engine, network, balls.region,
                                            *core::boundMethodFromId("box"), nullptr);
            const auto values =
                core::evaluateAllNodes<double>(network, std::span<const double>(balls.points), 5);
            std::size_t layer = 0;
            for (std::size_t n = 0; n < network.nodes().size(); ++n) {
                if (!std::holds_alternative<core::Relu>(network.nodes()[n].operation)) {
                    continue;
                }
                const auto& before = values[static_cast<std::size_t>(network.nodes()[n].inputs[0])];
                const auto active =
                    std::count_if(before.begin(), before.end(), [](double v) { return v >= 0.0; });
                std::int64_t counted = 0;
                for (const StatusCounts& counts : layers[layer].samples) {
                    QCOMPARE(counts.unsettled(), 0);
                    counted += counts[Status::Active];
                }
                QCOMPARE(counted, active);
                ++layer;
            }
            QCOMPARE(layer, layers.size());
        }
    }

    /// Box's intervals nest: a larger region never settles a neuron; tight CROWN settles no fewer.
    void largerRegions_settleNoNeuron() {
        if (!core::hasTensors()) {
            QSKIP("this build has no tensors");
        }
        for (const char* name : {"random", "random-groups", "random-ramp"}) {
            const core::Network network = smallRandomNetwork(name, 8);
            const auto engine = core::makeBoundEngine(network, {});
            std::vector<LayerStates> before;
            for (const double radius : {0.01, 0.03, 0.1}) {
                const core::InputBatch region = randomBalls(network, radius).region;
                const auto box =
                    countStates(*engine, network, region, *core::boundMethodFromId("box"), nullptr);
                const auto crown = countStates(*engine, network, region,
                                               *core::boundMethodFromId("crown-tight"), nullptr);
                for (std::size_t k = 0; k < box.size(); ++k) {
                    for (std::size_t s = 0; s < 5; ++s) {
                        const auto open = box[k].samples[s].unsettled();
                        QVERIFY(before.empty() || before[k].samples[s].unsettled() <= open);
                        QVERIFY(crown[k].samples[s].unsettled() <= open);
                    }
                }
                before = box;
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestReluStates)
#include "tst_relu_states.moc"
