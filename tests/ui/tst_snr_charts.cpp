#include <QTest>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/figure/layout.h"
#include "core/figure/palette.h"
#include "ui/models/snr_neuron_model.h"
#include "ui/plot/snr_charts.h"

using Way = core::ReferenceLine::Way;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

core::LayerSnr layer(const core::Shape& shape, double decibels, const char* kind = "relu") {
    core::LayerSnr layer;
    layer.kind = kind;
    layer.shape = shape;
    layer.snrDb = decibels;
    layer.dbQuartiles = core::Quartiles{decibels - 3.0, decibels, decibels + 1.0};
    return layer;
}

ui::SnrCurve curveOf(std::vector<core::LayerSnr> layers, int colour, bool isChosen = false) {
    auto result = std::make_shared<ui::SnrResult>();
    result->report.layers = std::move(layers);
    result->report.samples = 8;
    result->isComplete = true;
    return {"network" + std::to_string(colour + 1),
            QStringLiteral("net_%1.onnx").arg(colour),
            colour,
            result,
            true,
            isChosen};
}

const core::Series& seriesOf(const core::Scene& scene, const std::string& id) {
    return *std::ranges::find(scene.chart.series, id, &core::Series::id);
}

int linesOf(const core::Scene& scene, Way way) {
    return int(std::ranges::count(scene.chart.lines, way, &core::ReferenceLine::way));
}

}  // namespace

/// Pictures of signal and noise, without a window.
class TestSnrCharts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void curves_areDecibelsWithQuartiles() {
        const auto scene =
            ui::makeSnrChart({curveOf({layer({4}, 12.0), layer({3}, -2.0, "output")}, 0)}, {}, 1);
        const core::Series& series = seriesOf(scene, "network1");
        QCOMPARE(series.x, (std::vector<double>{1.0, 2.0}));
        QCOMPARE(series.y, (std::vector<double>{12.0, -2.0}));
        QCOMPARE(series.lower, (std::vector<double>{9.0, -5.0}));
        QCOMPARE(series.upper, (std::vector<double>{13.0, -1.0}));
        QVERIFY(series.spread == core::SpreadKind::Band);
        QCOMPARE(scene.x.labels.back().text, std::string("output"));
        QCOMPARE(scene.chart.lines.back().at, 2.0);              // the chosen layer
        QVERIFY(scene.y.lower <= 0.0 && scene.y.upper >= 13.0);  // S = N is in sight
        core::checkChart(scene.chart);
    }

    void ratios_areTheSameOnALogarithmicAxis() {
        const auto curve = curveOf({layer({4}, 20.0), layer({3}, -10.0)}, 0);
        const auto scene = ui::makeSnrChart({curve}, {true, true, false}, 0);
        QVERIFY(scene.y.scale == core::AxisScale::Log && scene.y.lower > 0.0);
        QCOMPARE(scene.chart.series[0].y, (std::vector<double>{100.0, 0.1}));
        QVERIFY(scene.chart.series[0].lower.empty());
        QVERIFY(ui::makeSnrChart({curve}, {true, false, true}, 0).y.scale ==
                core::AxisScale::Linear);
    }

    void infiniteSnr_isAGap() {
        const auto scene = ui::makeSnrChart(
            {curveOf({layer({4}, kInfinity), layer({3}, 5.0), layer({3}, -kInfinity)}, 0)}, {}, 0);
        QVERIFY(std::isnan(scene.chart.series[0].y[0]) && std::isnan(scene.chart.series[0].y[2]));
        QVERIFY(std::isfinite(scene.y.lower) && std::isfinite(scene.y.upper));
        core::layOut(core::figureOf(scene));
    }

    void groups_endWhereThePicturesChangeTheirSize() {
        const std::vector<core::LayerSnr> layers{
            layer({16, 32, 32}, 1.0), layer({160, 32, 32}, 2.0), layer({320, 16, 16}, 3.0),
            layer({640, 8, 8}, 4.0),  layer({640, 8, 8}, 4.0),   layer({10}, 5.0, "output")};
        QCOMPARE(ui::groupEnds(layers), (std::vector<int>{1, 2}));
        auto scene = ui::makeSnrChart({curveOf(layers, 0)}, {}, -1);
        QCOMPARE(linesOf(scene, Way::Vertical), 2);
        QCOMPARE(scene.chart.lines.front().at, 2.5);
        // Only ends that all networks share are marked.
        scene = ui::makeSnrChart(
            {curveOf(layers, 0), curveOf({layer({5}, 1.0), layer({2}, 1.0)}, 1)}, {}, -1);
        QCOMPARE(linesOf(scene, Way::Vertical), 0);
    }

    void networksOfOtherDepth_haveTheirOwnOutput() {
        const auto scene = ui::makeSnrChart(
            {curveOf({layer({5}, 1.0), layer({2}, 1.0, "output")}, 0),
             curveOf({layer({5}, 1.0), layer({4}, 2.0), layer({2}, 1.0, "output")}, 1)},
            {}, -1);
        for (const core::AxisLabel& label : scene.x.labels) {
            QVERIFY(label.text != "output");
        }
        QCOMPARE(scene.x.upper, 3.5);
    }

    void partialAndOldCurves_sayAndShowIt() {
        ui::SnrCurve partial = curveOf({layer({4}, 1.0)}, 0);
        auto result = std::make_shared<ui::SnrResult>(*partial.result);
        result->isComplete = false;
        partial.result = result;
        ui::SnrCurve old = curveOf({layer({4}, 2.0)}, 1);
        old.isCurrent = false;
        const auto scene = ui::makeSnrChart({partial, old}, {}, 0);
        QVERIFY(seriesOf(scene, "network1").label.find("partial, 8 samples") != std::string::npos);
        QVERIFY(seriesOf(scene, "network2").style.lineOpacity < 0.5);
        QVERIFY(seriesOf(scene, "network2").lower.empty());
    }

    void spread_countsEveryNeuronThatHasDecibels() {
        core::LayerSnr one = layer({5}, 3.0);
        one.neuronSignal = {1.0, 10.0, 100.0, 0.0, 5.0};
        one.neuronNoise = {1.0, 1.0, 1.0, 1.0, 0.0};  // the last two have none
        core::LayerSnr other = layer({2}, 3.0);
        other.neuronSignal = {10.0, 10.0};
        other.neuronNoise = {1.0, 1.0};
        const auto scene =
            ui::makeNeuronSpread({curveOf({one}, 0, true), curveOf({other}, 1)}, 0, 1);
        const auto sum = [&](const std::string& id, std::size_t count) {
            const auto& y = seriesOf(scene, id).y;
            return std::accumulate(y.begin(), y.begin() + std::ptrdiff_t(count), 0.0);
        };
        QVERIFY(seriesOf(scene, "network1").kind == core::SeriesKind::Bars);
        QVERIFY(seriesOf(scene, "network2").kind == core::SeriesKind::Stairs);
        QCOMPARE(sum("network1", seriesOf(scene, "network1").y.size()), 60.0);
        QCOMPARE(sum("network2", seriesOf(scene, "network2").y.size() - 1), 100.0);
        QCOMPARE(scene.chart.lines.size(), std::size_t(1));
        QCOMPARE(scene.chart.lines.front().at, 10.0);  // neuron 1
        core::checkChart(scene.chart);
        // A layer that one network lacks shows the other alone.
        QVERIFY(ui::makeNeuronSpread({curveOf({one}, 0, true)}, 3, -1).chart.series.empty());
    }

    void equalNeurons_fillOneBin() {
        core::LayerSnr one = layer({3}, 3.0);
        one.neuronSignal = {2.0, 2.0, 2.0};
        one.neuronNoise = {1.0, 1.0, 1.0};
        const auto scene = ui::makeNeuronSpread({curveOf({one}, 0, true)}, 0, -1);
        QCOMPARE(std::ranges::max(scene.chart.series.front().y), 100.0);
    }

    void scatter_isLogarithmsOfTheSamplesWithTheEqualLine() {
        core::LayerSnr one = layer({3}, 3.0);
        one.sampleSignal = {100.0, 1.0, 0.0};
        one.sampleNoise = {10.0, 0.01, 1.0};
        const auto scene = ui::makeSampleScatter({curveOf({one}, 0, true), curveOf({one}, 1)}, 0);
        QCOMPARE(scene.chart.series.back().id, std::string("network1"));  // in front
        const core::Series& points = scene.chart.series.back();
        QVERIFY(points.kind == core::SeriesKind::Scatter);
        QCOMPARE(points.x[0], 2.0);
        QCOMPARE(points.y[0], 1.0);
        QCOMPARE(points.y[1], -2.0);
        QVERIFY(std::isnan(points.x[2]));
        QCOMPARE(linesOf(scene, Way::Sloped), 1);
        QCOMPARE(scene.chart.lines.front().slope, 1.0);
        QVERIFY(scene.x.title.find("layer 1") != std::string::npos);
        // However far the samples are from it, the line is in sight.
        one.sampleSignal = {1e6, 1e7};
        one.sampleNoise = {1.0, 1.1};
        const auto far = ui::makeSampleScatter({curveOf({one}, 0, true)}, 0);
        QVERIFY(far.y.upper > far.x.lower);
    }

    void figure_saysHowItWasMade() {
        const auto curve = curveOf({layer({4}, 12.0)}, 0);
        ui::SnrQuestion question;
        question.data = "mnist";
        question.setup.seed = 4;
        ui::SnrResult result;
        result.data = QStringLiteral("MNIST (test)");
        result.note = QStringLiteral("a copy");
        const core::Figure figure =
            ui::snrFigure(ui::makeSnrChart({curve}, {}, -1), question, result);
        QCOMPARE(figure.origin.settings.at("data"), std::string("MNIST (test)"));
        QCOMPARE(figure.origin.settings.at("note"), std::string("a copy"));
        QCOMPARE(figure.origin.settings.at("steps"), std::string("10"));
        QCOMPARE(figure.origin.seeds, (std::vector<std::int64_t>{4}));
        QVERIFY(core::greyscaleConflicts(figure).empty());
    }

    void table_sortsAndPutsWhatHasNoNumberLast() {
        core::LayerSnr one = layer({2, 1, 2}, 3.0);
        one.neuronSignal = {10.0, 0.0, 1.0, 5.0};
        one.neuronNoise = {1.0, 0.0, 1.0, 0.0};
        const auto curve = curveOf({one}, 0);
        ui::SnrNeuronModel model;
        model.show(curve.result, 0);
        const auto order = [&] {
            std::vector<std::int64_t> neurons;
            for (int row = 0; row < model.rowCount(); ++row) {
                neurons.push_back(model.neuronOfRow(row));
            }
            return neurons;
        };
        QCOMPARE(order(), (std::vector<std::int64_t>{2, 0, 1, 3}));
        model.sort(ui::SnrNeuronModel::Decibels, Qt::DescendingOrder);
        QCOMPARE(order(), (std::vector<std::int64_t>{0, 2, 1, 3}));
        model.sort(ui::SnrNeuronModel::Noise, Qt::AscendingOrder);
        QCOMPARE(order(), (std::vector<std::int64_t>{1, 3, 0, 2}));
        QCOMPARE(model.rowOfNeuron(2), 3);
        QCOMPARE(model.rowOfNeuron(9), -1);
        QCOMPARE(model.index(3, ui::SnrNeuronModel::Place).data().toString(),
                 QStringLiteral("1, 0, 0"));
        const int still = model.rowOfNeuron(3);
        const auto cell = model.index(still, ui::SnrNeuronModel::Decibels);
        QCOMPARE(cell.data().toString(), QStringLiteral("∞"));
        QVERIFY(!cell.data(Qt::ToolTipRole).toString().isEmpty());
        model.show(nullptr, 0);
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSnrCharts)
#include "tst_snr_charts.moc"
