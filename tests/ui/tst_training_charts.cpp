#include <QTest>
#include <algorithm>
#include <random>

#include "core/figure/figure_json.h"
#include "core/figure/palette.h"
#include "training_runs.h"
#include "ui/plot/chart_hit.h"
#include "ui/plot/class_regions.h"
#include "ui/plot/training_charts.h"
#include "ui/plot/training_layer_charts.h"
#include "ui/plot/training_pareto.h"

namespace {

const core::Series& seriesOf(const core::Scene& scene, const std::string& id) {
    const auto found = std::ranges::find(scene.chart.series, id, &core::Series::id);
    if (found == scene.chart.series.end()) {
        qFatal("no series %s", id.c_str());
    }
    return *found;
}

bool hasSeries(const core::Scene& scene, const std::string& id) {
    return std::ranges::find(scene.chart.series, id, &core::Series::id) != scene.chart.series.end();
}

ui::ColouredRuns coloured(const std::vector<ui::TrainingRunPtr>& runs) {
    return ui::RunColours().of(runs);
}

/// What is drawn must pass the figure's own checks and survive its document.
void requireSound(const core::Figure& figure) {
    for (const core::Scene& panel : figure.panels) {
        core::checkChart(panel.chart);
    }
    const std::string json = core::toJson(figure);
    QCOMPARE(core::toJson(core::parseFigure(json, "figure")), json);
}

core::PublishedResult claim(const std::string& data, double eps, double natural, double certified) {
    core::PublishedResult one;
    one.method = "IBP";
    one.paper = "SABR";
    one.table = "table 1";
    one.network = "CNN7";
    one.data = data;
    one.eps = eps;
    one.natural = natural;
    one.adversarial = std::nan("");
    one.certified = certified;
    return one;
}

double areaOf(const std::vector<std::vector<core::Ring>>& polygons) {
    double sum = 0.0;
    for (const auto& polygon : polygons) {
        const core::Ring& ring = polygon.front();
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto& a = ring[i];
            const auto& b = ring[(i + 1) % ring.size()];
            sum += 0.5 * (a[0] * b[1] - a[1] * b[0]);
        }
    }
    return sum;
}

/// Outputs that are linear in x and y: regions are then exact.
ui::ClassGrid linearGrid(const std::vector<std::array<double, 3>>& outputs, int points) {
    ui::ClassGrid grid;
    grid.columns = grid.rows = points;
    grid.classes = static_cast<int>(outputs.size());
    for (const double y : grid.ys()) {
        for (const double x : grid.xs()) {
            for (const auto& [a, b, c] : outputs) {
                grid.outputs.push_back(a * x + b * y + c);
            }
        }
    }
    return grid;
}

}  // namespace

class TestTrainingCharts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsKeepTheirColours() {
        const auto a = fake::trainingRun(QStringLiteral("a"));
        const auto b = fake::trainingRun(QStringLiteral("b"));
        const auto c = fake::trainingRun(QStringLiteral("c"));
        ui::RunColours colours;
        QCOMPARE(colours.of({a, b})[1].colour, 1);
        const auto now = colours.of({c, b});
        QCOMPARE(now[1].colour, 1);
        QCOMPARE(now[0].colour, 0);  // a's, which is free again
        QCOMPARE(colours.of({a, b, c})[0].colour, 2);
        QCOMPARE(colours.of({a, b})[0].title, QStringLiteral("a"));
        b->config.title = a->config.title;
        QCOMPARE(colours.of({a, b})[1].title, QStringLiteral("a (b)"));
    }

    void quantities_areThoseThatAreTold() {
        const auto run = fake::trainingRun(QStringLiteral("a"));
        std::vector<std::string> ids;
        for (const ui::TrainingQuantity& quantity : ui::trainingQuantities({run})) {
            ids.push_back(quantity.id);
        }
        for (const char* id : {"natural", "certified", "loss", "loss.robust", "rate", "speed",
                               "batch-robust", "snr"}) {
            QVERIFY2(std::ranges::find(ids, id) != ids.end(), id);
        }
        QVERIFY(std::ranges::find(ids, "loss.variance") == ids.end());
        QVERIFY(ui::trainingQuantities({}).empty());
        const auto fresh = fake::trainingRun(QStringLiteral("b"), {0, 0, 20, 0.0});
        QVERIFY(ui::trainingQuantities({fresh}).empty());
    }

    void curve_isInThePlacesOfItsAxis() {
        const auto run = fake::trainingRun(QStringLiteral("a"));
        const ui::TrainingQuantity natural{"natural", {}, "accuracy", false, false, true};
        const auto overEpochs = ui::trainingCurve(*run, natural, ui::TrainingAxis::Epochs);
        QCOMPARE(overEpochs.x, (std::vector<double>{1, 2, 3, 4}));
        QCOMPARE(overEpochs.y.back(), 88.0);
        QCOMPARE(ui::trainingCurve(*run, natural, ui::TrainingAxis::Time).x.back(), 12.0);
        QCOMPARE(ui::trainingCurve(*run, natural, ui::TrainingAxis::Steps).x.back(), 400.0);
        // A record without the number is left out.
        const ui::TrainingQuantity robust{"batch-robust", {}, "accuracy", true, false, false};
        QCOMPARE(ui::trainingCurve(*run, robust, ui::TrainingAxis::Steps).x.size(), 19U);
        const ui::TrainingQuantity speed{"speed", {}, "speed", true, false, false};
        QCOMPARE(ui::trainingCurve(*run, speed, ui::TrainingAxis::Steps).y.front(), 4000.0);
    }

    void smoothing_isAnAverageWithoutBias() {
        // Worked by hand with weight 1/2: 4; (0.5*2 + 1)/0.75; (0.5*2 + ... )/0.875.
        const auto smooth = ui::smoothed({4.0, 1.0, std::nan(""), 2.0}, 0.5);
        QCOMPARE(smooth[0], 4.0);
        QCOMPARE(smooth[1], (0.5 * 2.0 + 0.5 * 1.0) / 0.75);
        QVERIFY(std::isnan(smooth[2]));
        QCOMPARE(smooth[3], (0.5 * 1.5 + 0.5 * 2.0) / 0.875);
        const std::vector<double> values{3.0, 1.0, 2.0};
        QCOMPARE(ui::smoothed(values, 0.0), values);
        const std::vector<double> level(50, 7.0);
        for (const double value : ui::smoothed(level, 0.99)) {
            QVERIFY(std::abs(value - 7.0) < 1e-12);
        }
    }

    void oneRun_hasAPanelAUnitAndAColourAQuantity() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a"))});
        ui::TrainingCurvesShow show;
        show.quantities = {"natural", "certified", "loss", "not there"};
        const core::Figure figure = ui::makeTrainingCurves(runs, show);
        QCOMPARE(figure.panels.size(), 2U);
        QVERIFY(figure.grid.sharedX);
        const core::Scene& accuracy = figure.panels[0];
        QCOMPARE(accuracy.y.title, std::string("accuracy (%)"));
        QVERIFY(seriesOf(accuracy, "natural").style != seriesOf(accuracy, "certified").style);
        QVERIFY(seriesOf(accuracy, "natural").marker != core::Marker::None);
        QVERIFY(seriesOf(figure.panels[1], "loss").marker == core::Marker::None);
        QVERIFY(accuracy.x == figure.panels[1].x);
        QCOMPARE(figure.origin.settings.at("method"), std::string("ibp"));
        requireSound(figure);
        QVERIFY(core::greyscaleConflicts(figure).empty());
    }

    void severalRuns_haveTheirColoursAndOneLegend() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a")),
                                    fake::trainingRun(QStringLiteral("b"), {6, 5, 20, 0.05})});
        ui::TrainingCurvesShow show;
        show.quantities = {"natural", "certified", "loss"};
        const core::Figure figure = ui::makeTrainingCurves(runs, show);
        QVERIFY(figure.grid.sharedLegend);
        const core::Series& natural = seriesOf(figure.panels[0], "b, natural");
        const core::Series& certified = seriesOf(figure.panels[0], "b, certified by Box");
        QCOMPARE(natural.style.line, core::curveStyle(1).line);
        QCOMPARE(certified.style.line, natural.style.line);
        QVERIFY(certified.style.lineStyle != natural.style.lineStyle);
        // An entry a run and one a dash, not one a curve.
        std::vector<std::string> entries;
        for (const core::Series& series : figure.panels[0].chart.series) {
            if (!series.label.empty()) {
                entries.push_back(series.label);
            }
        }
        QCOMPARE(entries, (std::vector<std::string>{"a", "b", "natural", "certified by Box"}));
        QVERIFY(hasSeries(figure.panels[1], "b, total loss"));
        QCOMPARE(natural.x.size(), 6U);
        requireSound(figure);
    }

    void smoothedCurve_standsOverItsValues() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a"))});
        ui::TrainingCurvesShow show;
        show.quantities = {"natural", "loss"};
        show.smoothing = 0.9;
        const core::Figure figure = ui::makeTrainingCurves(runs, show);
        const core::Series& raw = seriesOf(figure.panels[1], "loss.raw");
        QVERIFY(raw.label.empty());
        QVERIFY(raw.style.lineOpacity < 1.0);
        QCOMPARE(raw.y[3], 0.5);
        QVERIFY(seriesOf(figure.panels[1], "loss").y[3] > 0.5);
        QVERIFY(!hasSeries(figure.panels[0], "natural.raw"));
    }

    void logScale_isOfLossesAlone() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a"))});
        ui::TrainingCurvesShow show;
        show.quantities = {"natural", "loss"};
        show.isLog = true;
        const core::Figure figure = ui::makeTrainingCurves(runs, show);
        QVERIFY(figure.panels[0].y.scale == core::AxisScale::Linear);
        QVERIFY(figure.panels[1].y.scale == core::AxisScale::Log);
        QVERIFY(figure.panels[1].y.lower > 0.0);
    }

    void schedule_isMarkedWhereAllShareIt() {
        const auto a = fake::trainingRun(QStringLiteral("a"));
        const auto b = fake::trainingRun(QStringLiteral("b"));
        ui::TrainingCurvesShow show;
        show.quantities = {"loss"};
        const auto lines = [&](const std::vector<ui::TrainingRunPtr>& runs) {
            return ui::makeTrainingCurves(coloured(runs), show).panels[0].chart.lines;
        };
        QCOMPARE(lines({a, b}).size(), 1U);
        QCOMPARE(lines({a, b})[0].at, 2.0);
        b->config.ramp = 3.0;
        QVERIFY(lines({a, b}).empty());
        show.axis = ui::TrainingAxis::Steps;
        QVERIFY(lines({a}).empty());
    }

    void longRuns_areToldInMinutesAndHours() {
        const auto run = fake::trainingRun(QStringLiteral("a"));
        ui::TrainingCurvesShow show;
        show.quantities = {"natural"};
        show.axis = ui::TrainingAxis::Time;
        QCOMPARE(ui::makeTrainingCurves(coloured({run}), show).panels[0].x.title,
                 std::string("time (s)"));
        run->epochTimes = {600.0, 1200.0, 1800.0, 2400.0};
        const core::Figure figure = ui::makeTrainingCurves(coloured({run}), show);
        QCOMPARE(figure.panels[0].x.title, std::string("time (min)"));
        QCOMPARE(seriesOf(figure.panels[0], "natural").x.back(), 40.0);
    }

    void layers_areCurvesAndBars() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a"))});
        const core::Figure figure = ui::makeTrainingLayers(runs[0], {});
        QCOMPARE(figure.panels.size(), 3U);
        QCOMPARE(seriesOf(figure.panels[0], "relu1").y.back(), 16.0);
        QVERIFY(!hasSeries(figure.panels[0], "relu2"));  // never measured
        QCOMPARE(seriesOf(figure.panels[1], "relu2").y.front(), 50.0);
        const core::Scene& bars = figure.panels[2];
        for (std::size_t l = 0; l < 2; ++l) {
            double sum = 0.0;
            for (const core::Series& series : bars.chart.series) {
                sum += series.y[l];
            }
            QCOMPARE(sum, 100.0);
        }
        QCOMPARE(bars.x.labels.size(), 2U);  // outputs have no states
        QCOMPARE(bars.x.labels[1].text, std::string("relu2"));
        QVERIFY(hasSeries(figure.panels[0], "5") && !hasSeries(figure.panels[1], "5"));
        QVERIFY(bars.y.title.find('4') != std::string::npos);  // the newest
        requireSound(figure);
    }

    void layersOfAnEarlierEvaluation_canBeLookedAt() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a"))});
        ui::TrainingLayersShow show;
        show.evaluation = 1;
        show.share = ui::NeuronShare::Active;
        const core::Figure figure = ui::makeTrainingLayers(runs[0], show);
        QVERIFY(figure.panels[2].y.title.find('2') != std::string::npos);
        QCOMPARE(seriesOf(figure.panels[1], "relu1").y.front(), 30.0);
        show.evaluation = 99;
        QVERIFY(!ui::makeTrainingLayers(runs[0], show).panels.empty());
        const auto bare = fake::trainingRun(QStringLiteral("b"), {0, 5, 20, 0.0});
        QVERIFY(ui::makeTrainingLayers(coloured({bare})[0], {}).panels.empty());
    }

    void pareto_hasRunsFilledAndClaimsHollow() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a")),
                                    fake::trainingRun(QStringLiteral("b"), {2, 5, 20, 0.05})});
        const core::Figure figure =
            ui::makePareto(runs,
                           {claim("mnist", 0.1, 0.98, 0.95), claim("mnist", 0.3, 0.9, 0.8),
                            claim("cifar10", 0.1, 0.6, 0.5)},
                           {});
        const core::Scene& scene = figure.panels.at(0);
        QCOMPARE(seriesOf(scene, "run1").x, (std::vector<double>{88.0}));
        QCOMPARE(seriesOf(scene, "run1").y, (std::vector<double>{70.0}));
        QVERIFY(seriesOf(scene, "run2").style.lineStyle != core::LineStyle::None);
        const core::Series& hollow = seriesOf(scene, "SABR, table 1, IBP (CNN7)");
        QVERIFY(hollow.style.lineStyle == core::LineStyle::None);
        QCOMPARE(hollow.x, (std::vector<double>{98.0}));
        QVERIFY(hollow.label.empty());
        QVERIFY(seriesOf(scene, "SABR").label.find("claimed") != std::string::npos);
        QVERIFY(seriesOf(scene, "SABR").style == hollow.style);
        QCOMPARE(scene.chart.notes.size(), 1U);
        QVERIFY(scene.caption.find("claims") != std::string::npos);
        requireSound(figure);
    }

    void pareto_leavesOutWhatIsNotThere() {
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a"))});
        ui::ParetoShow show;
        show.accuracy = ui::ParetoAccuracy::Adversarial;
        const core::Figure figure = ui::makePareto(runs, {claim("mnist", 0.1, 0.98, 0.95)}, show);
        QCOMPARE(figure.panels.at(0).chart.series.size(), 1U);  // the claim has no such accuracy
        show.hasPaths = true;
        const core::Scene path = ui::makePareto(runs, {}, show).panels.at(0);
        QCOMPARE(seriesOf(path, "run1.path").x.size(), 4U);
        QVERIFY(ui::makePareto({}, {claim("mnist", 0.1, 0.98, 0.95)}, {}).panels.empty());
        const auto fresh = fake::trainingRun(QStringLiteral("b"), {0, 5, 20, 0.0});
        QVERIFY(ui::makePareto(coloured({fresh}), {}, {}).panels.empty());
    }

    void pareto_isOfOneTask() {
        const auto other = fake::trainingRun(QStringLiteral("b"));
        other->config.data = "toy-moons";
        const auto runs = coloured({fake::trainingRun(QStringLiteral("a")), other});
        const core::Scene scene = ui::makePareto(runs, {}, {}).panels.at(0);
        QVERIFY(hasSeries(scene, "run1") && !hasSeries(scene, "run2"));
        QVERIFY(scene.caption.find("left out: 1") != std::string::npos);
    }

    void claims_areOfTheSameDataAndEps() {
        const auto run = fake::trainingRun(QStringLiteral("a"));
        run->config.data = "cifar10";
        run->config.eps = 8.0 / 255.0;
        const auto runs = coloured({run});
        const auto count = [&](const std::string& data, double eps) {
            return ui::matchingClaims(runs, {claim(data, eps, 0.5, 0.3)},
                                      ui::ParetoAccuracy::Certified)
                .size();
        };
        QCOMPARE(count("cifar10", 8.0 / 255.0), 1U);
        QCOMPARE(count("cifar10", 0.0314), 1U);  // as printed
        QCOMPARE(count("cifar10", 2.0 / 255.0), 0U);
        QCOMPARE(count("mnist", 8.0 / 255.0), 0U);
        run->config.evaluateEps = 2.0 / 255.0;
        QCOMPARE(count("cifar10", 2.0 / 255.0), 1U);
    }

    void regions_ofALinearClassifierAreExact() {
        // x >= 1/4 belongs to class 1.
        const auto regions = ui::classRegions(linearGrid({{0, 0, 0.25}, {1, 0, 0}}, 4));
        QVERIFY(std::abs(areaOf(regions[0]) - 0.25) < 1e-12);
        QVERIFY(std::abs(areaOf(regions[1]) - 0.75) < 1e-12);
        // y >= x.
        const auto diagonal = ui::classRegions(linearGrid({{0, 1, 0}, {1, 0, 0}}, 7));
        QVERIFY(std::abs(areaOf(diagonal[0]) - 0.5) < 1e-12);
    }

    void regions_coverThePlaneOnce() {
        constexpr unsigned kSeed = 11;
        std::mt19937 random(kSeed);
        std::uniform_real_distribution<double> draw(-1.0, 1.0);
        for (int round = 0; round < 40; ++round) {
            ui::ClassGrid grid;
            grid.columns = 2 + static_cast<int>(random() % 6);
            grid.rows = 2 + static_cast<int>(random() % 6);
            grid.classes = 1 + static_cast<int>(random() % 4);
            grid.outputs.resize(static_cast<std::size_t>(grid.columns * grid.rows * grid.classes));
            std::ranges::generate(grid.outputs, [&] { return draw(random); });
            double sum = 0.0;
            for (const auto& region : ui::classRegions(grid)) {
                const double area = areaOf(region);
                QVERIFY2(area >= -1e-12, qPrintable(QString::number(round)));
                sum += area;
            }
            QVERIFY2(
                std::abs(sum - 1.0) < 1e-9,
                qPrintable(QStringLiteral("seed %1, round %2: %3").arg(kSeed).arg(round).arg(sum)));
        }
        QVERIFY_EXCEPTION_THROWN(ui::classRegions(ui::ClassGrid()), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestTrainingCharts)
#include "tst_training_charts.moc"
