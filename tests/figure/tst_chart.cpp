#include <QTest>
#include <QXmlStreamReader>
#include <limits>
#include <random>

#include "charts.h"
#include "core/figure/chart_fit.h"
#include "core/figure/chart_shapes.h"
#include "core/figure/export_text.h"
#include "core/figure/heat_colour.h"
#include "core/figure/layout.h"
#include "core/figure/math_text.h"

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

core::FigureLayout layoutOf(const core::Scene& scene) {
    return core::layOut(core::figureOf(scene));
}

core::ChartShapes shapesOf(const core::Scene& scene) {
    return core::chartShapes(scene, layoutOf(scene).panels[0], scene.preset);
}

core::Series lineOf(std::vector<double> x, std::vector<double> y) {
    return core::methodSeries("star", "Star", std::move(x), std::move(y));
}

bool isWithin(const core::PaperRect& rect, const core::PaperPoint& p, double room) {
    return p.x >= rect.left - room && p.x <= rect.right() + room && p.y >= rect.top - room &&
           p.y <= rect.bottom() + room;
}

std::string refusal(const core::Chart& chart) {
    try {
        core::checkChart(chart);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestChart : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void axes_mapAndBack_data();
    void axes_mapAndBack();
    void fit_showsEverything();
    void fit_standsBarsOnTheAxis();
    void fit_ofNothing_keepsTheRange();
    void stackedBars_standOnEachOther();
    void gaps_partTheCurve();
    void everyShape_staysNearTheAxes();
    void markers_areWithinTheAxesOnly();
    void whiskers_belowALogAxis_endAtItsEnd();
    void markerGap_thinsACurve();
    void markersWithoutALine_areHollow();
    void heatMap_hasOneCellARunOfAColour();
    void heatColours_fallInLightness();
    void legend_joinsASetAndItsCurve();
    void legend_isFreeOfCurves();
    void caption_isBrokenWithinTheAxes();
    void notes_outsideTheAxes_areLeftOut();
    void ownLabels_areNotOverprinted();
    void text_staysOnThePaper();
    void methodCurves_areApartInGrey();
    void csv_hasEveryNumber();
    void svg_isWellFormed();
    void badCharts_areNamed();
};

void TestChart::axes_mapAndBack_data() {
    QTest::addColumn<bool>("isLog");
    QTest::newRow("linear") << false;
    QTest::newRow("logarithmic") << true;
}

void TestChart::axes_mapAndBack() {
    QFETCH(bool, isLog);
    core::Axis axis{"", 1e-3, 40.0, isLog ? core::AxisScale::Log : core::AxisScale::Linear};
    QCOMPARE(core::shareOf(axis, axis.lower), 0.0);
    QCOMPARE(core::shareOf(axis, axis.upper), 1.0);
    for (const double value : {1e-3, 0.02, 1.0, 17.0, 40.0}) {
        QVERIFY(std::abs(core::valueAt(axis, core::shareOf(axis, value)) - value) < 1e-12 * 40.0);
    }
    if (isLog) {
        QVERIFY(std::abs(core::shareOf({"", 0.01, 100.0, core::AxisScale::Log}, 1.0) - 0.5) <
                1e-12);
        QVERIFY(core::shareOf(axis, 0.0) < -1.0 && core::shareOf(axis, -3.0) < -1.0);
    }
}

void TestChart::fit_showsEverything() {
    std::mt19937 random(7);
    std::normal_distribution<double> normal(0.0, 10.0);
    for (int round = 0; round < 50; ++round) {
        core::Scene scene;
        for (int s = 0; s < 3; ++s) {
            core::Series series = lineOf({}, {});
            for (int i = 0; i < 9; ++i) {
                series.x.push_back(normal(random));
                series.y.push_back(normal(random));
                series.lower.push_back(series.y.back() - std::abs(normal(random)));
                series.upper.push_back(series.y.back() + std::abs(normal(random)));
            }
            scene.chart.series.push_back(series);
        }
        core::fitAxes(scene);
        for (const core::Series& series : scene.chart.series) {
            for (std::size_t i = 0; i < series.x.size(); ++i) {
                QVERIFY(scene.x.lower <= series.x[i] && series.x[i] <= scene.x.upper);
                QVERIFY(scene.y.lower <= series.lower[i] && series.upper[i] <= scene.y.upper);
            }
        }
    }
}

void TestChart::fit_standsBarsOnTheAxis() {
    const core::Scene scene = barsScene();
    QCOMPARE(scene.y.lower, 0.0);
    QVERIFY(scene.y.upper > 50.0);
    QVERIFY(scene.x.lower <= -0.35 && scene.x.upper >= 2.35);
    QCOMPARE(heatScene().x.upper, 1.0);
}

void TestChart::fit_ofNothing_keepsTheRange() {
    core::Scene scene;
    scene.x = {"x", 2.0, 3.0};
    scene.chart.series = {lineOf({kNaN}, {kInfinity})};
    core::fitAxes(scene);
    QCOMPARE(scene.x.lower, 2.0);
    QCOMPARE(scene.y.upper, 1.0);
    scene.chart.series = {lineOf({5.0}, {5.0})};
    core::fitAxes(scene);
    QVERIFY(scene.x.lower < 5.0 && scene.x.upper > 5.0);
}

void TestChart::stackedBars_standOnEachOther() {
    const core::Chart chart = barsScene().chart;
    QCOMPARE(core::barBases(chart, 0), std::vector<double>({0.0, 0.0, 0.0}));
    QCOMPARE(core::barBases(chart, 2), std::vector<double>({40.0, 40.0, 45.0}));
    core::Chart mixed = chart;
    mixed.series[2].x = {2.0};
    mixed.series[2].y = {1.0};
    QCOMPARE(core::barBases(mixed, 2), std::vector<double>({45.0}));
    mixed.series[2].stacked = false;
    QCOMPARE(core::barBases(mixed, 2), std::vector<double>({0.0}));
}

void TestChart::gaps_partTheCurve() {
    core::Scene scene;
    scene.x = {"", 0.0, 6.0};
    scene.chart.series = {lineOf({0, 1, 2, 3, 4, 5, 6}, {0.1, 0.2, kNaN, 0.4, 0.5, 0.6, 0.5})};
    QCOMPARE(shapesOf(scene).series[0].strokes[0].parts.size(), std::size_t(2));
    scene.chart.series[0].y[2] = 0.3;
    QCOMPARE(shapesOf(scene).series[0].strokes[0].parts.size(), std::size_t(1));
    // Out at the top and in again.
    scene.chart.series[0].y[2] = 90.0;
    QCOMPARE(shapesOf(scene).series[0].strokes[0].parts.size(), std::size_t(2));
}

void TestChart::everyShape_staysNearTheAxes() {
    for (core::Scene scene : {curvesScene(), barsScene(), heatScene(), stairsScene()}) {
        scene.x.upper = core::valueAt(scene.x, 0.6);
        scene.y.lower = core::valueAt(scene.y, 0.3);
        const core::PlacedPanel panel = layoutOf(scene).panels[0];
        const core::ChartShapes shapes = core::chartShapes(scene, panel, scene.preset);
        for (const core::PaperCell& cell : shapes.cells) {
            QVERIFY(isWithin(panel.axes, {cell.rect.left, cell.rect.top}, 1e-9));
            QVERIFY(isWithin(panel.axes, {cell.rect.right(), cell.rect.bottom()}, 1e-9));
        }
        std::vector<core::PaperStrokes> all = shapes.bands;
        all.insert(all.end(), shapes.lines.begin(), shapes.lines.end());
        for (const core::SeriesShapes& series : shapes.series) {
            all.insert(all.end(), series.strokes.begin(), series.strokes.end());
        }
        for (const core::PaperStrokes& strokes : all) {
            for (const auto& part : strokes.parts) {
                for (const core::PaperPoint& point : part) {
                    QVERIFY(isWithin(panel.axes, point, 4.001));
                }
            }
        }
    }
}

void TestChart::markers_areWithinTheAxesOnly() {
    core::Scene scene;
    scene.chart.series = {lineOf({-1.0, 0.0, 0.5, 1.0, 2.0}, {0.5, 0.5, 0.5, 1.0, 0.5})};
    QCOMPARE(shapesOf(scene).series[0].marks.at.size(), std::size_t(3));
}

void TestChart::whiskers_belowALogAxis_endAtItsEnd() {
    core::Scene scene;
    scene.y = {"", 0.1, 10.0, core::AxisScale::Log};
    scene.chart.series = {lineOf({0.5}, {1.0})};
    scene.chart.series[0].lower = {-1.0};
    scene.chart.series[0].upper = {2.0};
    const core::PlacedPanel panel = layoutOf(scene).panels[0];
    const auto shapes = core::chartShapes(scene, panel, scene.preset);
    const auto& stem = shapes.series[0].strokes.back().parts.at(0);
    QCOMPARE(stem.back().y, panel.axes.bottom());
}

void TestChart::markerGap_thinsACurve() {
    core::Scene scene;
    const auto x = steps(0.0, 1.0, 400);
    scene.chart.series = {lineOf(x, x)};
    QCOMPARE(shapesOf(scene).series[0].marks.at.size(), std::size_t(400));
    scene.chart.series[0].markerGap = 20.0;
    const auto& marks = shapesOf(scene).series[0].marks.at;
    QVERIFY(marks.size() > 4 && marks.size() < 20);
}

/// With their outlines they are as large as filled ones.
void TestChart::markersWithoutALine_areHollow() {
    core::Scene scene;
    scene.chart.series = {lineOf({0.5}, {0.5})};
    core::Series& series = scene.chart.series[0];
    series.kind = core::SeriesKind::Scatter;
    series.marker = core::Marker::Circle;
    series.markerSize = 10.0;
    series.label.clear();
    const std::string filled = core::toSvg(core::figureOf(scene));
    series.style.lineStyle = core::LineStyle::None;
    const std::string hollow = core::toSvg(core::figureOf(scene));
    QVERIFY(filled.find("r=\"5\"") != std::string::npos);
    QVERIFY(hollow.find("r=\"5\"") == std::string::npos);
    QCOMPARE(core::hollowSize(10.0) + core::markerLineWidth(10.0), 10.0);
    const std::size_t circle = hollow.find("<circle");
    const std::size_t group = hollow.rfind("<g", circle);
    QVERIFY(hollow.find("fill=\"none\"", group) < circle);
    QVERIFY(core::toTikz(scene).find("fill=none") != std::string::npos);
}

void TestChart::heatMap_hasOneCellARunOfAColour() {
    core::Scene scene = heatScene();
    core::HeatMap& map = *scene.chart.heatMap;
    const std::size_t finite = static_cast<std::size_t>(
        std::count_if(map.values.begin(), map.values.end(), [](double v) { return v == v; }));
    QCOMPARE(shapesOf(scene).cells.size(), finite);
    std::fill(map.values.begin(), map.values.end(), 0.25);
    QCOMPARE(shapesOf(scene).cells.size(), std::size_t(20));
}

void TestChart::heatColours_fallInLightness() {
    core::HeatMap map;
    map.lower = -3.0;
    map.upper = 5.0;
    const auto colours = core::keyColours(map);
    for (std::size_t i = 1; i < colours.size(); ++i) {
        QVERIFY(core::lightness(colours[i]) < core::lightness(colours[i - 1]));
    }
    QCOMPARE(core::heatColour(map, -100.0), colours.front());
    QCOMPARE(core::heatColour(map, 100.0), colours.back());
    map.scale = core::ColourScale::Diverging;
    map.lower = -5.0;
    QVERIFY(core::lightness(core::heatColour(map, 0.0)) > 90.0);
    QVERIFY(std::abs(core::lightness(core::heatColour(map, -5.0)) -
                     core::lightness(core::heatColour(map, 5.0))) < 6.0);
}

void TestChart::legend_joinsASetAndItsCurve() {
    const core::FigureLayout layout = core::layOut(mixedFigure());
    QCOMPARE(layout.legends.size(), std::size_t(1));
    int boxes = 0;
    for (const core::PlacedEntry& entry : layout.legends[0].entries) {
        if (entry.text.text == "Box") {
            ++boxes;
            QCOMPARE(entry.shape, core::PlacedEntry::Shape::Box);
            QCOMPARE(entry.marker, core::Marker::Square);
        }
    }
    QCOMPARE(boxes, 1);
}

void TestChart::legend_isFreeOfCurves() {
    core::Scene scene;
    scene.preset.legendPlace = core::LegendPlace::Inside;
    const auto x = steps(0.0, 1.0, 30);
    scene.chart.series = {lineOf(x, mapped(x, [](double v) { return v < 0.5 ? 0.9 : 0.1; }))};
    const core::FigureLayout layout = layoutOf(scene);
    const core::PaperRect box = *layout.legends[0].box;
    for (const core::PaperPoint& mark : shapesOf(scene).series[0].marks.at) {
        QVERIFY(!isWithin(box, mark, 0.0));
    }
}

void TestChart::caption_isBrokenWithinTheAxes() {
    const core::Figure figure = mixedFigure();
    const core::FigureLayout layout = core::layOut(figure);
    int lines = 0;
    for (const core::PaperText& text : layout.texts) {
        if (text.text.find("×") != std::string::npos || text.text == "30 pieces") {
            ++lines;
            const double half = 0.5 * core::textWidth(text.text, text.points, true);
            QVERIFY(half <= 0.5 * layout.panels[0].axes.width + 1e-9);
            QVERIFY(text.at.y > layout.panels[0].axes.bottom());
            QVERIFY(text.at.y < layout.panels[2].axes.top);
        }
    }
    QCOMPARE(lines, 2);
}

void TestChart::notes_outsideTheAxes_areLeftOut() {
    core::Scene scene = curvesScene();
    const auto count = [&] {
        const auto texts = layoutOf(scene).texts;
        return std::count_if(texts.begin(), texts.end(), [](const core::PaperText& text) {
            return text.text == "gap" || text.text == "estimate";
        });
    };
    QCOMPARE(count(), 2);
    scene.chart.notes[0].x = 1e4;
    scene.chart.lines[0].at = 1e9;
    QCOMPARE(count(), 0);
}

void TestChart::ownLabels_areNotOverprinted() {
    core::Scene scene = barsScene();
    scene.x.labels.clear();
    for (int i = 0; i < 40; ++i) {
        scene.x.labels.push_back({0.05 * i, "convolution " + std::to_string(i)});
    }
    const auto ticks = layoutOf(scene).panels[0].xTicks;
    QVERIFY(ticks.size() >= 2 && ticks.size() < 8);
    for (std::size_t i = 1; i < ticks.size(); ++i) {
        const double room = 0.5 * (core::textWidth(ticks[i].label, 8.0, true) +
                                   core::textWidth(ticks[i - 1].label, 8.0, true));
        QVERIFY(ticks[i].place - ticks[i - 1].place > room);
    }
}

void TestChart::text_staysOnThePaper() {
    std::vector<core::Figure> figures{mixedFigure()};
    for (const core::Scene& scene : {curvesScene(), barsScene(), heatScene(), stairsScene()}) {
        for (const core::FigurePreset& preset : core::figurePresets()) {
            figures.push_back(core::figureOf(scene));
            figures.back().preset = preset;
        }
    }
    for (const core::Figure& figure : figures) {
        const core::FigureLayout layout = core::layOut(figure);
        for (const core::PaperText& text : layout.texts) {
            const double width = core::textWidth(text.text, text.points, figure.preset.serif);
            const double share = text.anchor == core::Anchor::Left     ? 0.0
                                 : text.anchor == core::Anchor::Middle ? 0.5
                                                                       : 1.0;
            const double along = text.upward ? text.at.y : text.at.x;
            const double most = text.upward ? layout.height : layout.width;
            QVERIFY2(along - share * width > -0.5 && along + (1.0 - share) * width < most + 0.5,
                     text.text.c_str());
            QVERIFY2(text.at.y < layout.height, text.text.c_str());
        }
    }
}

void TestChart::methodCurves_areApartInGrey() {
    core::Scene scene;
    for (const char* method : {"exact", "hull", "star", "triangle", "zonotope", "crown",
                               "crown-ibp", "lbp", "crown-lbp", "hbox", "parallelogram", "box"}) {
        scene.chart.series.push_back(core::methodSeries(method, method, {0.0}, {0.0}));
    }
    QVERIFY(core::greyscaleConflicts(core::figureOf(scene)).empty());
    QVERIFY(core::greyscaleConflicts(core::figureOf(barsScene())).empty());
    scene.chart.series[0].id = "other";
    scene.chart.series.push_back(core::methodSeries("exact", "exact", {0.0}, {0.0}));
    QCOMPARE(core::greyscaleConflicts(core::figureOf(scene)).size(), std::size_t(1));
    core::Scene curves;
    for (int i = 0; i < 7; ++i) {
        core::Series series = lineOf({0.0}, {0.0});
        series.id = series.label = std::to_string(i);
        series.style = core::curveStyle(i);
        series.marker = core::curveMarker(i);
        curves.chart.series.push_back(series);
    }
    QVERIFY(core::greyscaleConflicts(core::figureOf(curves)).empty());
}

void TestChart::csv_hasEveryNumber() {
    const QStringList lines =
        QString::fromStdString(core::toCsv(mixedFigure())).split(QLatin1Char('\n'));
    QCOMPARE(lines[0], QStringLiteral("panel,kind,id,polygon,ring,index,x,y,lower,upper,value"));
    QCOMPARE(lines[1], QStringLiteral("0,set,box,0,0,0,-1,-0.8,,,"));
    QVERIFY(lines.contains(QStringLiteral("1,line,box,,,0,0,24,20,28.799999999999997,")));
    QVERIFY(lines.contains(QStringLiteral("2,bars,unstable,,,1,1,18,,,")));
    QVERIFY(lines.contains(QStringLiteral("1,reference,estimate,,,,,1,,,")));
    for (const QString& line : lines.mid(0, lines.size() - 1)) {
        QCOMPARE(line.count(QLatin1Char(',')), 10);
    }
    const std::string heat = core::toCsv(heatScene());
    QVERIFY(heat.find("0,heat,difference,,,0,0.025,0.025,,,-0.95\n") != std::string::npos);
}

void TestChart::svg_isWellFormed() {
    for (const core::Scene& scene : {curvesScene(), barsScene(), heatScene(), stairsScene()}) {
        const std::string svg = core::toSvg(core::figureOf(scene));
        QXmlStreamReader reader(QString::fromStdString(svg));
        while (!reader.atEnd()) {
            reader.readNext();
        }
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
        QVERIFY(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
    }
}

void TestChart::badCharts_areNamed() {
    core::Chart chart = curvesScene().chart;
    QCOMPARE(refusal(chart), std::string());
    chart.series[0].y.pop_back();
    QCOMPARE(refusal(chart), std::string("checkChart: series \"box\" has 7 x and 6 y"));
    chart = curvesScene().chart;
    chart.series[1].upper.clear();
    QCOMPARE(refusal(chart),
             std::string("checkChart: series \"zonotope\" has one end of its spread only"));
    chart = heatScene().chart;
    chart.heatMap->values.pop_back();
    QCOMPARE(refusal(chart),
             std::string("checkChart: heat map \"difference\" has 400 cells and 399 values"));
    chart = heatScene().chart;
    std::swap(chart.heatMap->xEdges[3], chart.heatMap->xEdges[4]);
    QVERIFY(refusal(chart).find("ascending edges") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestChart)
#include "tst_chart.moc"
