#include <QTest>
#include <cmath>

#include "core/figure/figure_json.h"
#include "reach/study/block_groups.h"
#include "reach/study/random_networks.h"
#include "reach/study/resampling.h"
#include "reach/study/snr_curves_study.h"
#include "reach/study/snr_scatter_study.h"

using namespace reach;
using core::Json;

namespace {

/// Signal 1 and noise 2 of layer "a", 4 and 1 of the output, times the sample's index.
class ScriptedMeter : public core::SnrMeter {
public:
    bool add(const core::AttackSamples& samples, const core::RunControl& control) override {
        if (control.cancel != nullptr && *control.cancel) {
            return false;
        }
        for (const std::int64_t index : samples.indices) {
            const auto factor = static_cast<double>(index);
            m_first.sampleSignal.push_back(factor);
            m_first.sampleNoise.push_back(2.0 * factor);
            m_output.sampleSignal.push_back(4.0 * factor);
            m_output.sampleNoise.push_back(factor);
        }
        return true;
    }
    core::SnrReport report() const override {
        core::SnrReport report;
        report.layers = {m_first, m_output};
        return report;
    }

private:
    core::LayerSnr m_first = named("a", "relu");
    core::LayerSnr m_output = named("y", "output");

    static core::LayerSnr named(const char* name, const char* kind) {
        core::LayerSnr layer;
        layer.name = name;
        layer.kind = kind;
        layer.shape = {3};
        return layer;
    }
};

/// Margin 1, and -1 after the attack where the index is odd.
class ScriptedAttacker : public core::Attacker {
public:
    core::AttackResult attack(const core::AttackSamples& samples, const core::AttackSettings&,
                              const core::RunControl&) override {
        core::AttackResult result;
        result.points = samples.points;
        for (const std::int64_t index : samples.indices) {
            result.cleanMargins.push_back(1.0);
            result.margins.push_back(index % 2 == 0 ? 0.5 : -1.0);
        }
        return result;
    }
};

core::AttackSamples indexed(std::vector<std::int64_t> indices) {
    core::AttackSamples samples;
    samples.labels.assign(indices.size(), 0);
    samples.indices = std::move(indices);
    return samples;
}

}  // namespace

/// SNR's Figures 7 and 8: what is made of signal and noise, on numbers worked by hand.
class TestSnrStudies : public QObject {
    Q_OBJECT

private:
    static constexpr int kSamples = 40;

    static LayerNoise layerOf(std::string name, core::Shape shape, double decibels, Dice& dice,
                              std::string kind = "relu") {
        LayerNoise layer{std::move(name), std::move(kind), std::move(shape), {}, {}};
        for (int s = 0; s < kSamples; ++s) {
            const double own = decibels + dice.between(-1.0, 1.0);
            layer.noise.push_back(dice.between(0.5, 2.0));
            layer.signal.push_back(layer.noise.back() * std::pow(10.0, 0.1 * own));
        }
        return layer;
    }

    /// Hidden layers with about these decibels, then the output; `robust` samples of a hundred.
    static SnrRun runOf(std::string name, std::string training, const std::vector<double>& decibels,
                        int robust, std::uint64_t seed, bool hasGroups = false) {
        Dice dice(seed);
        SnrRun run;
        run.name = std::move(name);
        run.training = std::move(training);
        for (std::size_t k = 0; k + 1 < decibels.size(); ++k) {
            const std::string group = "layer" + std::to_string(k / 2 + 1) + ".relu";
            run.layers.push_back(
                layerOf(hasGroups ? group + std::to_string(k) : "relu", {4}, decibels[k], dice));
        }
        run.layers.push_back(layerOf("fc", {10}, decibels.back(), dice, "output"));
        for (int s = 0; s < kSamples; ++s) {
            run.indices.push_back(s);
            run.cleanMargins.push_back(1.0);
            run.margins.push_back(100 * s < robust * kSamples ? 1.0 : -1.0);
        }
        return run;
    }

    static const Claim& claim(const std::vector<Claim>& claims, const std::string& id) {
        for (const Claim& each : claims) {
            if (each.id == id) {
                return each;
            }
        }
        qFatal("no claim %s", id.c_str());
    }

    static std::vector<LayerNoise> shaped(const std::vector<core::Shape>& shapes) {
        std::vector<LayerNoise> layers;
        for (const core::Shape& shape : shapes) {
            layers.push_back({"relu_" + std::to_string(layers.size()), "relu", shape, {}, {}});
        }
        layers.push_back({"y", "output", {10}, {}, {}});
        return layers;
    }

private Q_SLOTS:
    void aLayer_isSummedUpAsWorkedByHand() {
        const LayerNoise layer{"a", "relu", {2}, {100.0, 1.0, 10.0}, {1.0, 1.0, 1.0}};
        const LayerSummary summary = summaryOf(layer);
        QCOMPARE(summary.signal, 37.0);
        QCOMPARE(summary.snr, 37.0);
        QVERIFY(std::abs(summary.db - 10.0 * std::log10(37.0)) < 1e-12);
        QVERIFY(std::abs(summary.quartiles.lower - 5.0) < 1e-12);
        QVERIFY(std::abs(summary.quartiles.median - 10.0) < 1e-12);
        QVERIFY(std::abs(summary.quartiles.upper - 15.0) < 1e-12);
        QCOMPARE(summary.dbSamples, 3);
    }

    void aSampleWithoutNoise_hasNoDecibels() {
        const LayerNoise layer{"a", "relu", {2}, {4.0, 9.0, 0.0}, {0.0, 0.9, 1.0}};
        const LayerSummary summary = summaryOf(layer);
        QCOMPARE(summary.dbSamples, 1);
        QVERIFY(std::abs(summary.quartiles.median - 10.0) < 1e-12);
        QVERIFY(std::isnan(layer.decibels()[0]) && std::isnan(layer.decibels()[2]));
    }

    void groups_areReadFromNamesOrSizes() {
        std::vector<LayerNoise> named = shaped({{4, 8, 8}, {4, 8, 8}, {4, 8, 8}, {4, 8, 8}});
        named[0].name = "stem.relu";
        named[1].name = "m.layer1.0.relu";
        named[2].name = "m.layer1.1.relu";
        named[3].name = "m.layer2.0.relu";
        named.insert(named.begin() + 4, named[3]);
        QCOMPARE(blockGroups(named), (std::vector<BlockGroup>{{1, 2}, {3, 4}}));
        const auto sized = shaped({{2, 8, 8}, {2, 8, 8}, {4, 4, 4}, {4, 4, 4}, {4, 4, 4}, {16}});
        QCOMPARE(blockGroups(sized), (std::vector<BlockGroup>{{0, 1}, {2, 4}}));
        QVERIFY(blockGroups(shaped({{16, 14, 14}, {32, 7, 7}, {100}})).empty());
        QVERIFY(blockGroups(shaped({{100}, {100}, {100}})).empty());
        QCOMPARE(groupName(1, 3), "platform");
        QCOMPARE(groupName(1, 4), "group 2");
    }

    void meansOfDecibels_areOverHiddenLayers() {
        SnrRun run;
        run.layers = {{"a", "relu", {1}, {10.0, 10.0}, {1.0, 1.0}},
                      {"b", "relu", {1}, {1000.0, 0.0}, {1.0, 1.0}},
                      {"y", "output", {1}, {1.0, 1.0}, {1.0, 1.0}}};
        run.margins = {1.0, -1.0};
        run.cleanMargins = {1.0, 1.0};
        QCOMPARE(run.hidden(), 2U);
        QVERIFY(std::abs(run.meanDecibels()[0] - 20.0) < 1e-12);
        QVERIFY(std::isnan(run.meanDecibels()[1]));
        QCOMPARE(run.adversarialAccuracy(), 0.5);
        QCOMPARE(run.accuracy(), 1.0);
    }

    void order_ofThreeNetworksIsARankCorrelation() {
        const std::vector<SnrRun> runs{runOf("plain", "standard", {5.0, 6.0, 4.0}, 3, 1),
                                       runOf("adv", "adversarial", {15.0, 16.0, 20.0}, 60, 2),
                                       runOf("cert", "certified", {10.0, 11.0, 15.0}, 30, 3)};
        const auto claims = snrCurveClaims(runs, 7);
        QCOMPARE(claim(claims, "order").verdict, Verdict::Holds);
        QVERIFY(std::abs(claim(claims, "order").value.value() - 1.0) < 1e-12);
        QCOMPARE(claim(claims, "higher-adv-plain").verdict, Verdict::Holds);
        QVERIFY(claim(claims, "higher-adv-plain").ours.find("2 of 2") != std::string::npos);
        QCOMPARE(claim(claims, "increasing-adv").verdict, Verdict::Holds);
        QCOMPARE(claim(claims, "denoising-cert").verdict, Verdict::Holds);
        QCOMPARE(claim(claims, "denoising-plain").verdict, Verdict::DoesNotHold);
    }

    void anotherOrder_doesNotHold() {
        const std::vector<SnrRun> runs{runOf("plain", "standard", {15.0, 16.0, 4.0}, 3, 1),
                                       runOf("adv", "adversarial", {5.0, 6.0, 2.0}, 60, 2),
                                       runOf("cert", "certified", {10.0, 11.0, 5.0}, 30, 3)};
        const auto claims = snrCurveClaims(runs, 7);
        QCOMPARE(claim(claims, "order").verdict, Verdict::DoesNotHold);
        QVERIFY(std::abs(claim(claims, "order").value.value() + 1.0) < 1e-12);
        QCOMPARE(claim(claims, "higher-adv-plain").verdict, Verdict::DoesNotHold);
    }

    void twoNetworksOrNoPair_areNotMeasured() {
        const std::vector<SnrRun> runs{runOf("a", "unknown", {5.0, 6.0, 4.0}, 3, 1),
                                       runOf("b", "unknown", {5.0, 6.0, 4.0}, 9, 2)};
        const auto claims = snrCurveClaims(runs, 7);
        QCOMPARE(claim(claims, "order").verdict, Verdict::NotMeasured);
        QCOMPARE(claim(claims, "higher").verdict, Verdict::NotMeasured);
    }

    void stages_areClaimedOfThreeGroups() {
        const auto pits = snrCurveClaims(
            {runOf("net", "adversarial", {9.0, 4.0, 8.0, 8.5, 9.0, 16.0, 20.0}, 50, 1, true)}, 1);
        QCOMPARE(claim(pits, "pit-net").verdict, Verdict::Holds);
        QCOMPARE(claim(pits, "platform-net").verdict, Verdict::Holds);
        QCOMPARE(claim(pits, "incline-net").verdict, Verdict::Holds);
        const auto falls = snrCurveClaims(
            {runOf("net", "standard", {16.0, 12.0, 9.0, 4.0, 4.0, 1.0, 0.0}, 0, 1, true)}, 1);
        for (const char* id : {"pit-net", "platform-net", "incline-net"}) {
            QCOMPARE(claim(falls, id).verdict, Verdict::DoesNotHold);
        }
    }

    void theFigure_marksGroupsWhereThereAreSome() {
        const core::Figure figure = snrCurveFigure(
            {runOf("net", "adversarial", {9.0, 4.0, 8.0, 8.5, 9.0, 16.0, 20.0}, 50, 1, true),
             runOf("other", "standard", {5.0, 6.0, 7.0}, 50, 1)});
        core::checkFigure(figure);
        QCOMPARE(figure.panels.size(), 2U);
        QCOMPARE(figure.panels[0].chart.lines.size(), 3U);
        QCOMPARE(figure.panels[0].chart.notes[2].text, "incline");
        QCOMPARE(figure.panels[0].chart.lines[0].at, 2.5);
        QVERIFY(figure.panels[1].chart.lines.empty());
        QCOMPARE(figure.panels[1].x.labels.back().text, "out");
        QVERIFY(figure.panels[0].chart.series[0].label.find("50.00 %") != std::string::npos);
    }

    void measuring_goesBatchByBatch() {
        ScriptedMeter meter;
        ScriptedAttacker attacker;
        const Json measured =
            measureSnr(meter, attacker, {indexed({1, 2}), indexed({3})}, {}, nullptr);
        SnrRun run;
        addTo(run, measured);
        addTo(run, measured);
        QCOMPARE(run.layers.size(), 2U);
        QCOMPARE(run.layers[0].noise, (std::vector<double>{2.0, 4.0, 6.0, 2.0, 4.0, 6.0}));
        QVERIFY(run.layers[1].isOutput() && run.samples() == 6);
        QVERIFY(std::abs(run.adversarialAccuracy() - 1.0 / 3.0) < 1e-12);
        const std::atomic<bool> cancel = true;
        QVERIFY(measureSnr(meter, attacker, {indexed({1})}, {}, &cancel).is_null());
    }

    void shareBelowTheLine_isCounted() {
        QCOMPARE(shareBelowLine({"a", "relu", {1}, {2.0, 1.0, 1.0, 3.0}, {1.0, 1.0, 2.0, 1.0}}),
                 0.5);
    }

    void commonLayers_endWithTheOutput() {
        const auto layers = commonLayers({runOf("a", "standard", {1.0, 2.0, 3.0, 4.0}, 1, 1),
                                          runOf("b", "standard", {1.0, 2.0}, 1, 1)});
        QCOMPARE(layers.size(), 2U);
        QCOMPARE(layers.back().places, (std::vector<std::size_t>{3, 1}));
    }

    void scatter_comparesRobustWithStandard() {
        const std::vector<SnrRun> runs{runOf("plain", "standard", {-5.0, -6.0, -4.0}, 3, 1),
                                       runOf("adv", "adversarial", {15.0, 16.0, 20.0}, 60, 2)};
        const auto claims = snrScatterClaims(runs);
        QCOMPARE(claim(claims, "below-line-adv").verdict, Verdict::Holds);
        QCOMPARE(claim(claims, "below-line-plain").verdict, Verdict::DoesNotHold);
        QCOMPARE(claim(claims, "signal-adv-plain").verdict, Verdict::Holds);
        QCOMPARE(claim(claims, "noise-adv-plain").verdict, Verdict::DoesNotHold);
        QVERIFY(std::abs(claim(claims, "below-adv-plain").value.value() - 1.0) < 1e-9);
    }

    void scatterPanels_showTheLineAndFewDots() {
        const core::Figure figure =
            snrScatterFigure({runOf("a", "standard", {1.0, 2.0, 3.0}, 1, 1)}, 10);
        core::checkFigure(figure);
        QCOMPARE(figure.panels.size(), 3U);
        for (const core::Scene& panel : figure.panels) {
            QCOMPARE(panel.chart.series[0].x.size(), 10U);
            QCOMPARE(panel.chart.lines[0].slope, 1.0);
        }
    }
};

QTEST_GUILESS_MAIN(TestSnrStudies)
#include "tst_snr_studies.moc"
