#include <QAbstractItemModelTester>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>

#include "bounds_report.h"
#include "core/io/parse_error.h"
#include "tests/network/sample_networks.h"
#include "ui/models/layer_bounds_model.h"
#include "ui/models/neuron_bounds_model.h"
#include "ui/models/neuron_line_model.h"
#include "ui/plot/bounds_charts.h"
#include "ui/session/bounds_json.h"
#include "ui/session/bounds_show.h"
#include "ui/session/line_finder.h"
#include "ui/session/neuron_lines.h"

using reach::Method;

namespace {

constexpr unsigned kSeed = 20261122;
const std::string kPath = "session.json";
constexpr std::array kPlain{Method::Box, Method::Zonotope, Method::Star, Method::Triangle,
                            Method::Parallelogram};

ui::BoundsShow example() {
    ui::BoundsShow bounds;
    bounds.layer = "relu_2";
    bounds.neuron = 17;
    bounds.baseline = Method::Star;
    bounds.key = ui::NeuronKey::Excess;
    bounds.keyOf = Method::Zonotope;
    bounds.isDescending = true;
    bounds.unstableOnly = true;
    bounds.channel = 3;
    bounds.isLog = true;
    return bounds;
}

ui::BoundsShow reread(const core::Json& json) {
    const core::Json read = core::parseJsonText(json.dump(), kPath, "session");
    return ui::readBounds(core::JsonReader(read, kPath, "session"));
}

/// Box and Zonotope on one image layer of 2 channels of 2 x 2, and the output.
ui::BoundsReportPtr imageReport() {
    const auto box = answerOf(
        Method::Box, {layerBounds("relu", "relu", {2, 2, 2}, {-4, -1, 1, -3, -2, -1, 0, -9},
                                  {4, 1, 2, -1, 3, 1, 5, 1}),
                      layerBounds("output", "output", {2}, {-1, -2}, {1, 2})});
    const auto zonotope = answerOf(
        Method::Zonotope, {layerBounds("relu", "relu", {2, 2, 2}, {-1, -1, 1.5, -2, 0, -1, 1, -8},
                                       {3, 1, 2, -1.5, 3, 0.5, 4, 0}),
                           layerBounds("output", "output", {2}, {-0.5, -2}, {0.5, 1})});
    return ui::makeBoundsReport({box, zonotope});
}

std::vector<std::int64_t> orderOf(const ui::NeuronBoundsModel& model) {
    std::vector<std::int64_t> order;
    for (int row = 0; row < model.rowCount(); ++row) {
        order.push_back(model.neuronOfRow(row));
    }
    return order;
}

double ramp(double below, double r, double x) {
    return x < 0.0 ? below * x : x <= r ? x : r + below * (x - r);
}

/// Counts its calls; its lines are slope 0.5 with intercepts that tell the layer.
class FakePass : public core::BoundPass {
public:
    explicit FakePass(std::vector<core::LayerIntervals> layers) : m_layers(std::move(layers)) {}
    core::BoundStatus status() const override { return core::BoundStatus::Complete; }
    std::string reason() const override { return {}; }
    const std::vector<core::LayerIntervals>& layers() const override { return m_layers; }
    core::RowBounds rows(const core::OutputRows&, bool) override { return {}; }
    core::NeuronLines lines(std::size_t layer) const override {
        const std::vector<double> slope(m_layers.at(layer).lower.size(), 0.5);
        const std::vector<double> below(slope.size(), -double(layer));
        const std::vector<double> above(slope.size(), 1.0 + double(layer));
        return {slope, below, slope, above};
    }

private:
    std::vector<core::LayerIntervals> m_layers;
};

struct FakeCalls {
    int engines = 0;
    int passes = 0;
    bool isAllGiven = true;
};

class FakeEngine : public core::BoundEngine {
public:
    explicit FakeEngine(FakeCalls& calls) : m_calls(calls) { ++m_calls.engines; }
    std::unique_ptr<core::BoundPass> start(const core::InputBatch&, const core::BoundMethod&,
                                           const core::BoundOptions& options) override {
        ++m_calls.passes;
        for (const core::LayerIntervals& layer : options.given) {
            m_calls.isAllGiven = m_calls.isAllGiven && !layer.lower.empty();
        }
        return std::make_unique<FakePass>(options.given);
    }
    std::vector<double> evaluate(const std::vector<double>&) override { return {}; }
    core::BoundPlan plan(std::int64_t, std::int64_t, const core::BoundMethod&) override {
        return {};
    }

private:
    FakeCalls& m_calls;
};

}  // namespace

/// The parts of the page of bounds that need no window: its state, the report, lines, models,
/// charts, and the finder on an engine that only counts.
class TestBoundsShow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writtenState_readsBack() {
        QVERIFY(reread(ui::boundsJson(example())) == example());
        QVERIFY(reread(ui::boundsJson({})) == ui::BoundsShow());
    }

    void hostileJson_isRefusedNamingTheKey_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("order") << "order"
                               << "\"colour\"";
        QTest::newRow("baseline") << "baseline"
                                  << "\"magic\"";
        QTest::newRow("order_of") << "order_of"
                                  << "7";
        QTest::newRow("neuron") << "neuron"
                                << "-1";
        QTest::newRow("descending") << "descending"
                                    << "0";
        QTest::newRow("unknown") << "surprise"
                                 << "1";
    }

    void hostileJson_isRefusedNamingTheKey() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        core::Json json = ui::boundsJson(example());
        json[key.toStdString()] = core::Json::parse(value.toStdString());
        try {
            reread(json);
            QFAIL("accepted");
        } catch (const core::ParseError& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(key), error.what());
        }
    }

    void anotherLayer_forgetsNeuronAndChannel() {
        ui::BoundsShow bounds = example();
        ui::chooseLayer(bounds, bounds.layer);
        QVERIFY(bounds == example());
        ui::chooseLayer(bounds, "relu_3");
        QCOMPARE(bounds.neuron, -1);
        QCOMPARE(bounds.channel, -1);
        QVERIFY(bounds.unstableOnly);
        bounds.baseline = Method::Exact;
        bounds.neuron = -7;
        ui::settleBounds(bounds);
        QVERIFY(!bounds.baseline);
        QCOMPARE(bounds.neuron, -1);
    }

    void report_countsStatesAndWidths() {
        const auto report = imageReport();
        const ui::LayerNumbers box = *report->layers[0].numbers[0];
        QCOMPARE(box.active, 2);  // [1, 2] and [0, 5]
        QCOMPARE(box.inactive, 1);
        QCOMPARE(box.unstable, 5);
        QCOMPARE(box.largestWidth, 10.0);
        QCOMPARE(box.meanWidth, (8.0 + 2.0 + 1.0 + 2.0 + 5.0 + 2.0 + 5.0 + 10.0) / 8.0);
        QVERIFY(report->layers.back().isOutput());
    }

    void tightest_liesInsideEveryMethod() {
        const auto report = imageReport();
        for (int layer = 0; layer < 2; ++layer) {
            for (int method = 0; method < 2; ++method) {
                const auto& lower = report->lower(layer, method);
                QVERIFY((report->lower(layer, -1).array() >= lower.array()).all());
                QVERIFY((report->upper(layer, -1).array() <= report->upper(layer, method).array())
                            .all());
            }
        }
        QVERIFY(report->layers[0].tightest.meanWidth <= report->layers[0].numbers[1]->meanWidth);
    }

    /// Answers of two questions may not be cut with each other.
    void olderAnswers_doNotTightenCurrentOnes() {
        const auto report = ui::makeBoundsReport(
            {answerOf(Method::Box, {layerBounds("output", "output", {1}, {-2}, {2})}),
             answerOf(Method::Star, {layerBounds("output", "output", {1}, {-1}, {1})}, false)});
        QCOMPARE(report->lower(0, -1)[0], -2.0);
        ui::LayerBoundsModel model;
        model.setReport(report, {}, std::nullopt);
        QVERIFY(std::isnan(model.ratio(0, 1)));
        QCOMPARE(model.ratio(0, 0), 1.0);
    }

    void methodCutShort_leavesTheOrderOfLayers() {
        const auto first = layerBounds("a", "relu", {1}, {-1}, {1});
        const auto second = layerBounds("b", "relu", {1}, {-1}, {1});
        const auto output = layerBounds("output", "output", {1}, {-3}, {3});
        const auto report = ui::makeBoundsReport({answerOf(Method::Star, {first, output}),
                                                  answerOf(Method::Box, {first, second, output})});
        QCOMPARE(report->layers.size(), std::size_t(3));
        QCOMPARE(report->layers[1].name, std::string("b"));
        QVERIFY(!report->has(1, 0) && report->has(1, 1));
        QVERIFY(report->layers[2].isOutput());
        QCOMPARE(report->layerNamed("b"), 1);
        QCOMPARE(report->layerNamed("nowhere"), 0);
    }

    void ramp_hasOneLayerForItsNodeAndItsFirstStep() {
        const auto report = ui::makeBoundsReport(
            {answerOf(Method::Box, {layerBounds("ramp at 0", "param_ramp", {1}, {-1}, {1}),
                                    layerBounds("ramp at r", "param_ramp", {1}, {-2}, {0})}),
             answerOf(Method::Star, {layerBounds("ramp", "param_ramp", {1}, {-1}, {0.5})})});
        QCOMPARE(report->layers.size(), std::size_t(2));
        QVERIFY(report->has(0, 0) && report->has(0, 1));
    }

    /// Soundness: no value of the activation lies outside the lines.
    void plainLines_encloseTheActivation() {
        std::mt19937_64 generator(kSeed);
        std::uniform_real_distribution<double> unit(0.0, 1.0);
        for (int round = 0; round < 400; ++round) {
            const double below = round % 3 == 0 ? 0.0 : unit(generator);
            const double from = 4.0 * unit(generator) - 3.0;
            const double to = from + 3.0 * unit(generator);
            const double r = 0.1 + unit(generator);
            for (const Method method : kPlain) {
                const ui::LineBounds relu = ui::plainLines(method, below, from, to);
                const ui::LineBounds bent = ui::plainRampLines(method, below, r, from, to);
                for (int k = 0; k <= 50; ++k) {
                    const double x = from + (to - from) * k / 50.0;
                    const double y = x >= 0.0 ? x : below * x;
                    const double z = ramp(below, r, x);
                    QVERIFY2(relu.lowerAt(x) <= y + 1e-12 && y <= relu.upperAt(x) + 1e-12,
                             qPrintable(QStringLiteral("seed %1 round %2").arg(kSeed).arg(round)));
                    QVERIFY2(bent.lowerAt(x) <= z + 1e-12 && z <= bent.upperAt(x) + 1e-12,
                             qPrintable(QStringLiteral("seed %1 round %2").arg(kSeed).arg(round)));
                }
            }
        }
    }

    /// The triangle is the convex hull of an unstable neuron: least area; areas by hand for
    /// [-1, 2].
    void areas_areThoseOfTheFigures() {
        const auto area = [](Method method) {
            return ui::plainLines(method, 0.0, -1.0, 2.0).area();
        };
        QCOMPARE(area(Method::Star), 1.0);  // base 3, height 2/3 above 0
        QCOMPARE(area(Method::Triangle), 1.0);
        QCOMPARE(area(Method::Zonotope), 2.0);       // height 2/3 over 3
        QCOMPARE(area(Method::Parallelogram), 2.0);  // sides u and -l
        QCOMPARE(area(Method::Box), 6.0);
        QCOMPARE(ui::plainLines(Method::Star, 0.0, 0.5, 2.0).area(), 0.0);
        QCOMPARE(ui::plainLines(Method::Box, 0.0, 0.5, 2.0).area(), 2.25);
    }

    void activation_isFoundByTheLayersName() {
        Numbers numbers(3);
        core::Network network =
            chain({2}, {dense(2, 3, numbers), core::LeakyRelu{0.1}, dense(3, 2, numbers),
                        core::ParamRamp{0.2, {0.5, 0.75}}, dense(2, 1, numbers)});
        auto graph =
            std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
        const ui::OpenNetwork open{{}, network, graph, {}, {}};
        const auto leaky = ui::activationOf(open, "n2", 2);
        QVERIFY(leaky && leaky->below == 0.1 && !leaky->ramp);
        const auto bent = ui::activationOf(open, "n4", 1);
        QVERIFY(bent && bent->ramp && *bent->ramp == 0.75);
        QCOMPARE(bent->at(2.0), 0.75 + 0.2 * 1.25);
        QCOMPARE(bent->bends(-1.0, 1.0), (std::vector<double>{-1.0, 0.0, 0.75, 1.0}));
        QVERIFY(!ui::activationOf(open, "output", 0));
        QVERIFY(!ui::activationOf(open, "n2", 3));
    }

    void neurons_areOrderedByEveryKey_data() {
        QTest::addColumn<int>("key");
        for (int key = 0; key < ui::kNeuronKeys; ++key) {
            QTest::newRow(std::string(ui::id(static_cast<ui::NeuronKey>(key))).c_str()) << key;
        }
    }

    void neurons_areOrderedByEveryKey() {
        QFETCH(int, key);
        const auto report = imageReport();
        const Eigen::VectorXd& lower = report->lower(0, 0);
        const Eigen::VectorXd& upper = report->upper(0, 0);
        const auto value = [&](std::int64_t i) {
            switch (static_cast<ui::NeuronKey>(key)) {
                case ui::NeuronKey::Lower:
                    return lower[i];
                case ui::NeuronKey::Upper:
                    return upper[i];
                case ui::NeuronKey::Width:
                    return upper[i] - lower[i];
                case ui::NeuronKey::Excess:
                    return upper[i] - lower[i] - report->upper(0, 1)[i] + report->lower(0, 1)[i];
                case ui::NeuronKey::Instability:
                    return std::min(-lower[i], upper[i]);
                default:
                    return double(i);
            }
        };
        for (const bool descending : {false, true}) {
            ui::BoundsShow bounds;
            bounds.key = static_cast<ui::NeuronKey>(key);
            bounds.keyOf = Method::Box;
            bounds.baseline = Method::Zonotope;
            bounds.isDescending = descending;
            ui::NeuronBoundsModel model;
            model.show(report, 0, bounds, {});
            const auto order = orderOf(model);
            QCOMPARE(order.size(), std::size_t(8));
            for (std::size_t k = 1; k < order.size(); ++k) {
                const double step = value(order[k]) - value(order[k - 1]);
                QVERIFY(descending ? step <= 0.0 : step >= 0.0);
                QVERIFY(step != 0.0 || order[k] > order[k - 1]);
            }
        }
    }

    void filters_leaveUnstableNeuronsOfTheChannel() {
        ui::NeuronBoundsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ui::BoundsShow bounds;
        bounds.unstableOnly = true;
        bounds.baseline = Method::Box;
        model.show(imageReport(), 0, bounds, {});
        QCOMPARE(orderOf(model), (std::vector<std::int64_t>{0, 1, 4, 5, 7}));
        bounds.channel = 1;
        model.show(imageReport(), 0, bounds, {});
        QCOMPARE(orderOf(model), (std::vector<std::int64_t>{4, 5, 7}));
        bounds.baseline.reset();  // by the tightest bounds 4 and 7 are settled
        model.show(imageReport(), 0, bounds, {});
        QCOMPARE(orderOf(model), (std::vector<std::int64_t>{5}));
        QCOMPARE(model.rowOfNeuron(5), 0);
        QCOMPARE(model.rowOfNeuron(4), -1);
        model.show(imageReport(), 1, bounds, {});
        QCOMPARE(model.rowCount(), 0);  // an output has no states
        model.show(nullptr, -1, bounds, {});
        QCOMPARE(model.columnCount(), int(ui::NeuronBoundsModel::FixedCount));
    }

    void numbers_sayPlacesBoundsAndExcess() {
        using M = ui::NeuronBoundsModel;
        M model;
        ui::BoundsShow bounds;
        bounds.baseline = Method::Zonotope;
        model.show(imageReport(), 0, bounds, {});
        const auto text = [&model](int row, int column) {
            return model.index(row, column).data().toString();
        };
        QCOMPARE(text(6, M::Channel), QStringLiteral("1"));
        QCOMPARE(text(6, M::Row), QStringLiteral("1"));
        QCOMPARE(text(6, M::Column), QStringLiteral("0"));
        QCOMPARE(text(6, M::columnOf(0, M::Width)), QStringLiteral("5.000"));
        QCOMPARE(text(6, M::columnOf(0, M::Excess)), QStringLiteral("2.000"));
        QCOMPARE(text(6, M::columnOf(1, M::Excess)), QStringLiteral("0"));
        QCOMPARE(text(0, M::columnOf(0, M::State)), QStringLiteral("unstable"));
        const auto cells = model.cells();
        QCOMPARE(cells.size(), qsizetype(9));
        QCOMPARE(cells.front().size(), cells.back().size());
        QVERIFY(cells.front().contains(QStringLiteral("Channel")));
    }

    void bars_shareOneAxisWithZeroInSight() {
        ui::NeuronBoundsModel model;
        ui::BoundsShow bounds;
        model.show(imageReport(), 0, bounds, {});
        QCOMPARE(model.scale().placeOf(model.scale().from), 0.0);
        QCOMPARE(model.scale().placeOf(model.scale().to), 1.0);
        bounds.isLog = true;
        model.show(imageReport(), 0, bounds, {});
        const ui::IntervalScale& log = model.scale();
        QVERIFY(log.threshold > 0.0);
        double before = -1.0;
        for (double x = log.from; x <= log.to; x += 0.125) {
            QVERIFY(log.placeOf(x) >= before);
            before = log.placeOf(x);
        }
    }

    /// A convolution layer of 64 channels of 32 x 32: ordering is felt as one with the click.
    void wideLayer_isOrderedAtOnce() {
        constexpr Eigen::Index count = 64 * 32 * 32;
        std::mt19937_64 generator(kSeed);
        std::normal_distribution<double> normal;
        std::vector<double> lower;
        std::vector<double> upper;
        for (Eigen::Index i = 0; i < count; ++i) {
            lower.push_back(normal(generator));
            upper.push_back(lower.back() + std::abs(normal(generator)));
        }
        const auto report = ui::makeBoundsReport(
            {answerOf(Method::Box, {layerBounds("relu", "relu", {64, 32, 32}, lower, upper)})});
        ui::NeuronBoundsModel model;
        ui::BoundsShow bounds;
        bounds.key = ui::NeuronKey::Width;
        bounds.isDescending = true;
        model.show(report, 0, bounds, {});
        const std::clock_t start = std::clock();  // the processor's time: others may be at work
        bounds.key = ui::NeuronKey::Instability;
        model.show(report, 0, bounds, {});
        const double seconds = double(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("65,536 neurons ordered in %.1f ms of the processor", 1e3 * seconds);
        QVERIFY(seconds < 0.5);
        QCOMPARE(model.rowCount(), int(count));
    }

    void layerTable_comparesWithTheBaseline() {
        using M = ui::LayerBoundsModel;
        M model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setReport(imageReport(), {}, Method::Zonotope);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.ratio(0, 1), 1.0);
        QVERIFY(model.ratio(0, 0) > 1.0);
        QCOMPARE(model.index(0, M::columnOf(0, M::Unstable)).data().toString(),
                 QStringLiteral("5"));
        QCOMPARE(model.index(1, M::columnOf(0, M::Unstable)).data().toString(),
                 QStringLiteral("—"));
        QVERIFY(!model.index(1, M::columnOf(0, M::Unstable))
                     .data(Qt::ToolTipRole)
                     .toString()
                     .isEmpty());
        model.setReport(imageReport(), {}, Method::Star);
        QVERIFY(std::isnan(model.ratio(0, 0)));
        QVERIFY(model.index(0, M::columnOf(0, M::Ratio))
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("Star")));
        model.setReport(nullptr, {}, std::nullopt);
        QCOMPARE(model.rowCount(), 0);
    }

    void charts_haveACurveAMethodAndABandALine() {
        const auto report = imageReport();
        const core::Scene widths = ui::makeWidthChart(*report, {}, 1, true);
        QCOMPARE(widths.chart.series.size(), std::size_t(2));
        QVERIFY(widths.y.scale == core::AxisScale::Log);
        QCOMPARE(widths.chart.lines.front().at, 1.0);
        ui::LineAnswer answer;
        answer.activation = ui::ActivationShape{"relu", 0.0, std::nullopt};
        for (const Method method : {Method::Star, Method::Box}) {
            answer.methods.push_back(
                {method, true, ui::plainLines(method, 0.0, -1.0, 2.0), {}, {}});
        }
        answer.methods.push_back({Method::Zonotope, true, {}, QStringLiteral("cut short"), {}});
        const core::Scene lines = ui::makeLineChart(answer, {});
        QCOMPARE(lines.chart.series.size(), std::size_t(5));  // two lines a method, the activation
        QCOMPARE(lines.chart.series.front().id, std::string("box"));  // the loosest at the back
        QCOMPARE(lines.chart.series.back().id, std::string("activation"));
        core::checkChart(lines.chart);
        const ui::NeuronMapLayer map = ui::mapLayerOf(*report, 0, 0);
        QCOMPARE(std::ranges::count(map.states, ui::NeuronState::Unstable), 5);
    }

    void lineTable_writesLinesAsFormulas() {
        QCOMPARE(ui::formatLine({0.0, 0.5}), QStringLiteral("0.5000"));
        QCOMPARE(ui::formatLine({1.0, 0.0}), QStringLiteral("x"));
        QCOMPARE(ui::formatLine({0.25, -2.0}), QStringLiteral("0.2500 x − 2.000"));
        auto answer = std::make_shared<ui::LineAnswer>();
        answer->activation = ui::ActivationShape{"relu", 0.0, std::nullopt};
        answer->methods = {
            {Method::Star, true, ui::plainLines(Method::Star, 0.0, -1.0, 1.0), {}, {}},
            {Method::Box, true, {}, QStringLiteral("cut short"), {}}};
        ui::NeuronLineModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setAnswer(answer);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("0, x"));
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("0.5000 x + 0.5000"));
        QCOMPARE(model.index(0, 3).data().toString(), QStringLiteral("0.5000"));
        QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("—"));
        QVERIFY(model.index(1, 1).data(Qt::ToolTipRole).toString().contains("cut short"));
        model.setAnswer(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void finder_asksTheEngineOnceALayerAndGivesItWhatIsKnown() {
        const auto crown = reach::methodFromId("crown");
        if (!crown) {
            QSKIP("this program has no method on tensors");
        }
        FakeCalls calls;
        ui::LineFinder finder([&calls](const core::Network&, const core::EngineOptions&) {
            return std::make_unique<FakeEngine>(calls);
        });
        const ui::LineQuestion question = questionOf(*crown);
        finder.ask(question);
        QTRY_VERIFY(!finder.isBusy());
        const ui::MethodLines lines = finder.answer()->methods.at(0);
        QVERIFY2(lines.reason.isEmpty(), qPrintable(lines.reason));
        QCOMPARE(lines.bounds.lower.at(0), (ui::Line{0.5, 0.0}));
        QCOMPARE(lines.bounds.upper.at(0), (ui::Line{0.5, 1.0}));
        ui::LineQuestion next = question;
        next.neuron = 1;
        finder.ask(next);
        QTRY_VERIFY(!finder.isBusy());
        QCOMPARE(finder.answer()->neuron, 1);
        QCOMPARE(calls.engines, 1);
        QCOMPARE(calls.passes, 1);
        QVERIFY(calls.isAllGiven);
    }

    void finder_saysWhyThereAreNoLines() {
        const auto crown = reach::methodFromId("crown");
        if (!crown) {
            QSKIP("this program has no method on tensors");
        }
        ui::LineFinder finder([](const core::Network&,
                                 const core::EngineOptions&) -> std::unique_ptr<core::BoundEngine> {
            throw std::runtime_error("no tensors in this build");
        });
        finder.ask(questionOf(*crown));
        QTRY_VERIFY(!finder.isBusy());
        QCOMPARE(finder.answer()->methods.at(0).reason, QStringLiteral("no tensors in this build"));
        finder.clear();
        QVERIFY(!finder.answer() && !finder.isBusy());
    }

    void finder_keepsTheNewestQuestion() {
        ui::LineFinder finder;
        const ui::LineQuestion question = questionOf(Method::Star);
        for (int k = 0; k < 30; ++k) {
            ui::LineQuestion next = question;
            next.neuron = k % 3;
            finder.ask(next);
        }
        QTRY_VERIFY(!finder.isBusy());
        QCOMPARE(finder.answer()->neuron, 29 % 3);
        QCOMPARE(finder.answer()->methods.at(0).bounds.upper.size(), std::size_t(1));
    }

private:
    /// One hidden layer of three neurons, bounded by one method.
    static ui::LineQuestion questionOf(Method method) {
        Numbers numbers(5);
        const core::Network network =
            chain({2}, {dense(2, 3, numbers), core::Relu{}, dense(3, 1, numbers)});
        const auto graph =
            std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
        const auto open =
            std::make_shared<const ui::OpenNetwork>(ui::OpenNetwork{{}, network, graph, {}, {}});
        const auto report = ui::makeBoundsReport(
            {answerOf(method, {layerBounds("n2", "relu", {3}, {-1, -1, -1}, {1, 2, 3}),
                               layerBounds("output", "output", {1}, {-9}, {9})})});
        const reach::Box box(Eigen::VectorXd::Constant(2, -1.0), Eigen::VectorXd::Constant(2, 1.0));
        return {open, reach::InputSet{box, {}, {}}, report, 0, 0};
    }
};

QTEST_MAIN(TestBoundsShow)
#include "tst_bounds_show.moc"
