#include <QTest>
#include <cmath>
#include <limits>

#include "core/io/parse_error.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"
#include "ui/plot/shift_charts.h"
#include "ui/session/shift_json.h"
#include "ui/session/shift_show.h"

using reach::Method;

namespace {

const std::string kPath = "session.json";

ui::ShiftShow example() {
    ui::ShiftShow shift;
    shift.mode = reach::ShiftMode::Mixed;
    shift.share = 0.375;
    shift.seed = 77;
    shift.layers = {0, 2};
    shift.source = reach::RangeSource::Sampled;
    shift.distribution = reach::SampleDistribution::Corners;
    shift.samples = 123;
    shift.margin = 0.0625;
    shift.picks = {{1, 3, false, true}, {0, 2, true, false}};
    shift.byChannel = true;
    shift.statesBy = Method::Box;
    return shift;
}

ui::ShiftShow reread(const core::Json& json) {
    const core::Json read = core::parseJsonText(json.dump(), kPath, "session");
    return ui::readShift(core::JsonReader(read, kPath, "session"));
}

reach::NeuronRanges ranges(std::vector<double> lower, std::vector<double> upper) {
    reach::NeuronRanges layer;
    layer.name = "relu";
    layer.shape = {static_cast<std::int64_t>(lower.size())};
    layer.lower = Eigen::Map<Eigen::VectorXd>(lower.data(), Eigen::Index(lower.size()));
    layer.upper = Eigen::Map<Eigen::VectorXd>(upper.data(), Eigen::Index(upper.size()));
    return layer;
}

ui::ShiftAnswer answerOf(reach::NeuronRanges before, reach::NeuronRanges after) {
    return {{}, randomReluNetwork({2, 3, 1}, 1), {}, {before}, {after}, {}, {}};
}

ui::ShiftPoint point(double share, std::int64_t unstable, double radius, bool picked = false) {
    return {share, unstable, picked, {{Method::Box, radius}}, {{Method::Box, 10.0 * radius}}};
}

const core::Series* find(const core::Scene& scene, const std::string& id) {
    for (const core::Series& series : scene.chart.series) {
        if (series.id == id) {
            return &series;
        }
    }
    return nullptr;
}

}  // namespace

/// The part of the state that a bias shift is, its JSON, and the charts made of its answers.
class TestShiftShow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secondClick_takesTheFirstBack() {
        ui::ShiftShow shift;
        ui::togglePick(shift, {0, 1, false, true}, false);
        QCOMPARE(shift.picks.size(), std::size_t(1));
        QVERIFY(shift.picks.front().isShifted);
        QVERIFY(!shift.isNone());
        ui::togglePick(shift, {0, 1, false, true}, true);
        QVERIFY(shift.picks.empty());
        QVERIFY(shift.isNone());
    }

    void clickOnANeuronOfTheShare_bringsItBack() {
        ui::ShiftShow shift;
        shift.share = 0.5;
        ui::togglePick(shift, {0, 1, false, true}, true);
        QVERIFY(!shift.picks.front().isShifted);
    }

    void settle_dropsWhatTheNetworkLacks() {
        const core::Network network = randomReluNetwork({2, 4, 3, 2}, 1);
        ui::ShiftShow shift;
        shift.share = 7.0;
        shift.margin = -1.0;
        shift.statesBy = Method::Exact;
        shift.layers = {1, 1, 5, 0, -1};
        shift.picks = {{0, 3, false, true},
                       {0, 4, false, true},
                       {2, 0, false, true},
                       {-1, 0, false, true},
                       {1, 2, false, false}};
        ui::settleShift(shift, network);
        QCOMPARE(shift.share, 1.0);
        QCOMPARE(shift.margin, 0.0);
        QCOMPARE(shift.statesBy, Method::Zonotope);
        QCOMPARE(shift.layers, (std::vector<int>{0, 1}));
        QCOMPARE(shift.picks.size(), std::size_t(2));
        const ui::ShiftShow settled = shift;
        ui::settleShift(shift, network);
        QVERIFY(shift == settled);
    }

    void channels_areCountedByChannel() {
        Numbers numbers(3);
        const core::Network network =
            chain({1, 4, 4}, {convolution(sizes(1, 3, {2, 2}), numbers), core::Relu{}});
        ui::ShiftShow shift;
        shift.picks = {{0, 2, true, true}, {0, 3, true, true}, {0, 26, false, true}};
        ui::settleShift(shift, network);
        QCOMPARE(shift.picks.size(), std::size_t(2));
    }

    void whatMakesTheSameNetwork_isToldFromHowItIsLookedAt() {
        const ui::ShiftShow a = example();
        ui::ShiftShow b = a;
        b.statesBy = Method::Star;
        QVERIFY(a.shiftsTheSame(b));
        QVERIFY(!a.isOfOneCurve(b));
        b = a;
        b.share = 1.0;
        QVERIFY(!a.shiftsTheSame(b));
        QVERIFY(a.isOfOneCurve(b));
        QVERIFY(a.rangesTheSame(b));
        b.seed += 1;
        QVERIFY(!a.rangesTheSame(b));
    }

    void json_readsBackTheSame() {
        QVERIFY(reread(ui::shiftJson(example())) == example());
        QVERIFY(reread(ui::shiftJson({})) == ui::ShiftShow());
    }

    void json_missesNoKeyAndKnowsNoOther() {
        const core::Json whole = ui::shiftJson(example());
        for (const auto& [key, value] : whole.items()) {
            core::Json less = whole;
            less.erase(key);
            QVERIFY_EXCEPTION_THROWN(reread(less), core::ParseError);
            core::Json other = whole;
            other[key] = {{"an", "object"}};
            QVERIFY_EXCEPTION_THROWN(reread(other), core::ParseError);
        }
        core::Json more = whole;
        more["extra"] = 1;
        QVERIFY_EXCEPTION_THROWN(reread(more), core::ParseError);
    }

    void json_refusesValuesBeyondTheirRange_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("mode") << "mode"
                              << "\"sideways\"";
        QTest::newRow("share") << "share"
                               << "1.5";
        QTest::newRow("negative share") << "share"
                                        << "-0.1";
        QTest::newRow("margin") << "margin"
                                << "-1";
        QTest::newRow("ranges") << "ranges"
                                << "\"guessed\"";
        QTest::newRow("distribution") << "distribution"
                                      << "\"cauchy\"";
        QTest::newRow("method") << "method"
                                << "\"magic\"";
        QTest::newRow("seed") << "seed"
                              << "-1";
        QTest::newRow("layer") << "layers"
                               << "[-1]";
    }

    void json_refusesValuesBeyondTheirRange() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        core::Json json = ui::shiftJson(example());
        json[key.toStdString()] = core::Json::parse(value.toStdString());
        try {
            reread(json);
            QFAIL("was taken");
        } catch (const core::ParseError& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(key), error.what());
        }
    }

    void sizeCurve_runsFromFewToManyUnstable() {
        ui::MethodShow methods;
        methods.on = {Method::Box};
        const auto scene = ui::makeSizeChart(
            {point(0.0, 9, 3.0), point(0.5, 4, 2.0), point(1.0, 0, 1.0), point(0.2, 6, 2.5, true)},
            ui::SetSize::Radius, methods, 4);
        const core::Series* curve = find(scene, "box");
        QVERIFY(curve != nullptr);
        QCOMPARE(curve->x, (std::vector<double>{0, 4, 9}));
        QCOMPARE(curve->y, (std::vector<double>{1, 2, 3}));
        QCOMPARE(find(scene, "box-clicked")->x, std::vector<double>{6});
        QCOMPARE(scene.chart.lines.size(), std::size_t(1));
        QVERIFY(scene.y.lower <= 0.0 && scene.y.upper >= 3.0);
        const auto areas =
            ui::makeSizeChart({point(0.0, 9, 3.0)}, ui::SetSize::Area, methods, std::nullopt);
        QCOMPARE(find(areas, "box")->y, std::vector<double>{30});
    }

    void sizesFarApart_areSeenOnALogarithmicAxis() {
        ui::MethodShow methods;
        methods.on = {Method::Box};
        const auto scaleOf = [&methods](double small) {
            return ui::makeSizeChart({point(0.0, 9, 3.0), point(1.0, 0, small)},
                                     ui::SetSize::Radius, methods, std::nullopt)
                .y;
        };
        QCOMPARE(scaleOf(1.0).scale, core::AxisScale::Linear);
        QCOMPARE(scaleOf(0.0).scale, core::AxisScale::Linear);
        QCOMPARE(scaleOf(0.001).scale, core::AxisScale::Log);
        QVERIFY(scaleOf(0.001).lower > 0.0);
    }

    void hiddenMethod_hasNoCurve() {
        ui::MethodShow methods;
        const auto scene =
            ui::makeSizeChart({point(0.0, 9, 3.0)}, ui::SetSize::Radius, methods, std::nullopt);
        QVERIFY(scene.chart.series.empty());
    }

    void stateBars_addUpToAHundred() {
        const auto scene = ui::makeStatesChart(answerOf(ranges({-1, -1, 0.5, -3}, {1, 2, 1, -1}),
                                                        ranges({0, -1, 0.5, -3}, {2, 2, 1, 0})));
        double before = 0.0;
        double after = 0.0;
        for (const core::Series& bars : scene.chart.series) {
            QVERIFY(bars.stacked);
            (bars.x.front() < 0.0 ? before : after) += bars.y.front();
        }
        QCOMPARE(before, 100.0);
        QCOMPARE(after, 100.0);
        QCOMPARE(find(scene, "unstable-before")->y.front(), 50.0);
        QCOMPARE(find(scene, "unstable")->y.front(), 25.0);
    }

    void ranges_standInOrderOfTheirMiddles() {
        const auto chart = ui::makeRangesChart(
            answerOf(ranges({-1, 5, -9}, {2, 6, -8}), ranges({0, 5, -9}, {3, 6, -8})), 0, 0);
        QCOMPARE(chart.order, (std::vector<std::int64_t>{2, 0, 1}));
        QCOMPARE(find(chart.scene, "chosen")->x, std::vector<double>{1});
        QCOMPARE(find(chart.scene, "chosen")->upper, std::vector<double>{3});
        QCOMPARE(find(chart.scene, "chosen-before")->upper, std::vector<double>{2});
        const core::Series* active = find(chart.scene, "active");
        QVERIFY(std::isnan(active->y[0]) && active->y[1] == 1.5 && active->y[2] == 5.5);
    }

    void staircase_reachesTheEndOfTheTrackAndMarksTheNeuron() {
        ui::CriticalAnswer answer;
        answer.largest = 2.0;
        reach::CriticalLayer layer;
        layer.stableAt = Eigen::Vector2d(0.5, 2.0);
        layer.unstableAt = Eigen::Vector2d(0.625, std::numeric_limits<double>::infinity());
        answer.before.layers = {layer};
        answer.before.steps = {{0.0, {0}, 0}, {0.625, {1}, 1}};
        const auto scene = ui::makeCriticalChart(answer, 1.0, ui::NeuronPlace{0, 0});
        const core::Series* stairs = find(scene, "before");
        QCOMPARE(stairs->kind, core::SeriesKind::Stairs);
        QCOMPARE(stairs->x, (std::vector<double>{0.0, 0.625, 2.0}));
        QCOMPARE(stairs->y, (std::vector<double>{0, 1, 1}));
        QCOMPARE(scene.chart.lines.size(), std::size_t(2));
        QCOMPARE(scene.chart.lines.back().at, 0.625);
        QVERIFY(ui::criticalText(answer.before, {0, 0}, 2.0).contains(QStringLiteral("0.6250")));
        QVERIFY(ui::criticalText(answer.before, {0, 1}, 2.0).contains(QStringLiteral("stable")));
        QCOMPARE(ui::makeCriticalChart(answer, 1.0, ui::NeuronPlace{0, 1}).chart.lines.size(),
                 std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestShiftShow)
#include "tst_shift_show.moc"
