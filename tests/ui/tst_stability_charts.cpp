#include <QTest>
#include <cmath>
#include <numeric>

#include "core/figure/chart.h"
#include "core/figure/palette.h"
#include "tests/helpers/random_network.h"
#include "ui/plot/stability_charts.h"

using reach::NeuronStatus;
using ui::StabilityAnswer;

namespace {

/// Two layers of four and two neurons over `sets` sets.
StabilityAnswer answerOf(const char* name, std::int64_t sets, bool isRamp = false) {
    reach::StateTally tally;
    tally.wanted = sets;
    tally.done = sets;
    tally.layers.resize(2);
    tally.layers[0].name = "first";
    tally.layers[0].shape = {4};
    tally.layers[1].name = "second";
    tally.layers[1].shape = {2};
    if (isRamp) {
        tally.layers[0].r = {0.5, 0.5, 0.5, 0.5};
    }
    for (std::int64_t k = 0; k < sets; ++k) {
        const std::vector<double> lower{-1.0, 1.0, -0.25, -3.0};
        const std::vector<double> upper{2.0, 3.0, 0.25, -1.0};
        reach::addBounds(tally.layers[0], lower.data(), upper.data(), 1);
        reach::addBounds(tally.layers[1], lower.data(), upper.data(), 1);
    }
    const core::Network network = randomReluNetwork({2, 4, 2}, 1);
    auto open = std::make_shared<ui::OpenNetwork>(
        ui::OpenNetwork{QString::fromLatin1(name), network, nullptr, name, {}});
    return {open, {}, std::make_shared<const reach::StateTally>(tally), {}, 0.0};
}

const core::Series* seriesOf(const core::Scene& scene, const std::string& id) {
    for (const core::Series& series : scene.chart.series) {
        if (series.id == id) {
            return &series;
        }
    }
    return nullptr;
}

}  // namespace

class TestStabilityCharts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void barsOfALayer_addUpToTheWhole() {
        for (const bool isInPercent : {true, false}) {
            const core::Scene scene =
                ui::makeStabilityChart({answerOf("a.onnx", 3)}, isInPercent, 1);
            core::checkChart(scene.chart);
            for (std::size_t layer = 0; layer < 2; ++layer) {
                double sum = 0.0;
                for (const core::Series& series : scene.chart.series) {
                    if (series.id == "chosen") {
                        continue;
                    }
                    QVERIFY(series.stacked);
                    sum += series.y[layer];
                }
                QVERIFY(std::abs(sum - (isInPercent ? 100.0 : layer == 0 ? 4.0 : 2.0)) < 1e-12);
            }
            QCOMPARE(seriesOf(scene, "unstable")->y[0], isInPercent ? 50.0 : 2.0);
            const core::Series* frame = seriesOf(scene, "chosen");
            QVERIFY(frame != nullptr && frame->x[0] < 1.0 && frame->x[2] > 1.0);
        }
    }

    void reluNetwork_hasThreeStates() {
        const core::Scene scene = ui::makeStabilityChart({answerOf("a.onnx", 1)}, true, -1);
        QCOMPARE(scene.chart.series.size(), std::size_t(3));
        QVERIFY(seriesOf(scene, "chosen") == nullptr);
    }

    void rampNetwork_hasTheStatesThatOccur() {
        const core::Scene scene = ui::makeStabilityChart({answerOf("a.onnx", 1, true)}, true, -1);
        QVERIFY(seriesOf(scene, "right_dead") && seriesOf(scene, "both_unstable"));
        QVERIFY(!seriesOf(scene, "right_unstable"));
        QCOMPARE(seriesOf(scene, "right_dead")->y[0], 25.0);
        QCOMPARE(seriesOf(scene, "inactive")->label, std::string("left dead"));
    }

    void severalNetworks_standSideBySide() {
        const core::Scene scene =
            ui::makeStabilityChart({answerOf("a.onnx", 1), answerOf("b.onnx", 1)}, true, -1);
        const core::Series* a = seriesOf(scene, "active a.onnx");
        const core::Series* b = seriesOf(scene, "active b.onnx");
        QVERIFY(a != nullptr && b != nullptr);
        QVERIFY(a->x[0] + 0.5 * a->barWidth <= b->x[0] - 0.5 * b->barWidth);
        QVERIFY(b->x[0] + 0.5 * b->barWidth < a->x[1] - 0.5 * a->barWidth);
        // The legend has each state once; the axis names the networks.
        QVERIFY(!a->label.empty() && b->label.empty());
        QVERIFY(scene.x.title.find("a, b") != std::string::npos);
    }

    void longNames_loseWhatTheyShare() {
        const core::Scene scene = ui::makeStabilityChart(
            {answerOf("conv_small_point.onnx", 1), answerOf("conv_small_pgd.onnx", 1),
             answerOf("conv_small_with_a_name_without_end.onnx", 1)},
            true, -1);
        QVERIFY2(scene.x.title.ends_with("point, pgd, with_a_n…thout_end"), scene.x.title.c_str());
        const core::Scene equal = ui::makeStabilityChart(
            {answerOf("net_a.onnx", 1), answerOf("net_a.onnx", 1)}, true, -1);
        QVERIFY2(equal.x.title.ends_with("a, a"), equal.x.title.c_str());
    }

    void answersWithoutNumbers_areLeftOut() {
        StabilityAnswer failed = answerOf("broken.onnx", 1);
        failed.tally = nullptr;
        const core::Scene scene = ui::makeStabilityChart({failed, answerOf("a.onnx", 1)}, true, 0);
        QVERIFY(seriesOf(scene, "active") != nullptr);
        QVERIFY(ui::makeStabilityChart({failed}, true, 0).chart.series.empty());
        QVERIFY(ui::longestTally({failed}) == nullptr);
    }

    void histogram_holdsEveryWidth() {
        const auto answer = answerOf("a.onnx", 5);
        const reach::LayerTally& layer = answer.tally->layers[0];
        const core::Scene scene = ui::makeWidthHistogram(layer);
        core::checkChart(scene.chart);
        double sum = 0.0;
        for (const core::Series& series : scene.chart.series) {
            sum += std::accumulate(series.y.begin(), series.y.end(), 0.0);
        }
        QCOMPARE(sum, 20.0);
        // Widths 3, 2, 0.5, 2.
        QVERIFY(scene.x.lower < std::log10(0.5) && scene.x.upper > std::log10(3.0));
        QVERIFY(seriesOf(scene, "unstable") && seriesOf(scene, "inactive"));
    }

    void histogramOfPoints_isEmptyAndDrawable() {
        reach::LayerTally layer;
        layer.shape = {2};
        const std::vector<double> points{1.0, -1.0};
        reach::addBounds(layer, points.data(), points.data(), 1);
        const core::Scene scene = ui::makeWidthHistogram(layer);
        core::checkChart(scene.chart);
        QVERIFY(scene.x.lower < scene.x.upper && scene.y.lower < scene.y.upper);
    }

    void states_areToldApartInGreyscale() {
        const core::Scene relu = ui::makeStabilityChart({answerOf("a.onnx", 1)}, true, -1);
        QVERIFY(core::greyscaleConflicts(relu).empty());
    }
};

QTEST_MAIN(TestStabilityCharts)
#include "tst_stability_charts.moc"
