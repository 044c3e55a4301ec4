#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "core/network/evaluate.h"
#include "questions.h"
#include "reach/analysis/breach.h"
#include "reach/analysis/input_spec.h"
#include "reach/analysis/margin_graph.h"
#include "reach/analysis/result_json.h"
#include "reach/analysis/sampling.h"
#include "reach/analysis/scene_builder.h"
#include "reach/exact/pieces.h"
#include "tests/helpers/random_network.h"

using reach::Method;
using reach::MethodResult;
using reach::OutputCoordinate;
using reach::Question;

namespace {

const std::vector<Method> kAll{Method::Exact,        Method::Hull, Method::Box,
                               Method::Zonotope,     Method::Star, Method::Triangle,
                               Method::Parallelogram};

std::vector<double> numbers(std::size_t count, std::mt19937_64& generator) {
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    std::vector<double> values(count);
    std::generate(values.begin(), values.end(), [&] { return uniform(generator); });
    return values;
}

core::Dense randomDense(std::int64_t in, std::int64_t out, std::mt19937_64& generator) {
    return dense(in, out, numbers(static_cast<std::size_t>(in * out), generator),
                 numbers(static_cast<std::size_t>(out), generator));
}

/// Two inputs, three outputs; how it ends is the name's.
///
///   x - dense - relu - dense - relu            "relu"
///   x - dense - relu - dense - (+) - (+)       "sum": the second summand is dense of the input,
///         \_____________________/     /               then the first sum again
///   x - dense - relu - dense - batch norm      "norm"
core::Network endingIn(const QString& end, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::vector<core::Node> nodes{{"input", core::Input{{2}}, {}},
                                  {"first", randomDense(2, 5, generator), {0}},
                                  {"relu", core::Relu{}, {1}},
                                  {"last", randomDense(5, 3, generator), {2}}};
    if (end == QLatin1String("relu")) {
        nodes.push_back({"end", core::Relu{}, {3}});
    } else if (end == QLatin1String("sum")) {
        nodes.push_back({"aside", randomDense(2, 3, generator), {0}});
        nodes.push_back({"sum", core::Sum{}, {3, 4}});
        nodes.push_back({"twice", core::Sum{}, {5, 5}});
    } else if (end == QLatin1String("norm")) {
        nodes.push_back({"end",
                         core::BatchNorm{numbers(3, generator),
                                         numbers(3, generator),
                                         numbers(3, generator),
                                         {0.5, 1.0, 2.0},
                                         1e-5},
                         {3}});
    }
    return core::Network(std::move(nodes));
}

double marginAt(const core::Network& network, const std::vector<double>& input,
                const OutputCoordinate& margin) {
    const std::vector<double> y = core::evaluate<double>(network, input);
    return margin.of(Eigen::Map<const Eigen::VectorXd>(y.data(), 3));
}

/// Least and largest margin over the vertices of all pieces as they stream by.
std::array<double, 2> overPieces(const Question& question, const OutputCoordinate& margin) {
    std::array<double, 2> range{1e300, -1e300};
    reach::Limits limits;
    limits.threads = 1;
    limits.piece = [&](const reach::PieceView& piece) {
        for (Eigen::Index v = 0; v < piece.images.cols(); ++v) {
            const double value = margin.of(piece.images.col(v));
            range = {std::min(range[0], value), std::max(range[1], value)};
        }
    };
    (void)reach::answer(question, Method::Exact, limits);
    return range;
}

}  // namespace

class TestOutputCoordinate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void spellings_readBack();
    void nonsense_isNoCoordinate_data();
    void nonsense_isNoCoordinate();
    void wrongPlanes_throw();
    void margins_obeyTheirLaws_data();
    void margins_obeyTheirLaws();
    void lastLayer_isTighterThanSubtraction();
    void outputsBeside_keepTheirBounds();
    void plainPlanes_areAsBefore();
    void manyInputs_haveMarginsToo();
    void rational_hasMarginsToo();
    void equalMargins_areADiagonal();
    void marginGraph_dropsTheOldLastLayer();
    void jsonAndRecipe_carryMargins();
    void attacks_findNoBreach();
};

void TestOutputCoordinate::spellings_readBack() {
    for (const OutputCoordinate& coordinate : {OutputCoordinate(0), OutputCoordinate(12),
                                               OutputCoordinate(3, 1), OutputCoordinate(0, 42)}) {
        QVERIFY(OutputCoordinate::parse(coordinate.spelling()) == coordinate);
    }
    QCOMPARE(OutputCoordinate(3, 1).label(), std::string("y3 - y1"));
    QCOMPARE(OutputCoordinate(12).title(), std::string("y_12"));
    QCOMPARE(OutputCoordinate(3, 1).title(), std::string("y_3 \xE2\x88\x92 y_1"));
}

void TestOutputCoordinate::nonsense_isNoCoordinate_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "-", "-1", "3-", "3--1", "3-3", "1e3", "y3", "3-1-2", " 3", "3 ",
                             "0x1", "99999999999", "1-99999999999", "+1", "1.0"}) {
        QTest::newRow(*text == '\0' ? "nothing" : text) << QString::fromUtf8(text);
    }
}

void TestOutputCoordinate::nonsense_isNoCoordinate() {
    QFETCH(QString, text);
    QVERIFY(!OutputCoordinate::parse(text.toStdString()));
}

void TestOutputCoordinate::wrongPlanes_throw() {
    Question question = questionOn(quadrantNetwork(), -1, 1);
    for (const OutputCoordinate& wrong :
         {OutputCoordinate(0, 2), OutputCoordinate(2, 0), OutputCoordinate(1, 1)}) {
        question.project = {wrong, 0};
        for (const Method method : {Method::Exact, Method::Box}) {
            QVERIFY_EXCEPTION_THROWN(reach::answer(question, method, {}), std::invalid_argument);
        }
    }
}

void TestOutputCoordinate::margins_obeyTheirLaws_data() {
    QTest::addColumn<QString>("end");
    QTest::addColumn<int>("seed");
    for (const char* end : {"dense", "relu", "sum", "norm"}) {
        for (int seed = 0; seed < 4; ++seed) {
            QTest::addRow("%s, seed %d", end, seed) << QString::fromUtf8(end) << seed;
        }
    }
}

void TestOutputCoordinate::margins_obeyTheirLaws() {
    QFETCH(QString, end);
    QFETCH(int, seed);
    const core::Network network = endingIn(end, static_cast<unsigned>(seed));
    Question question = questionOn(network, -1, 1);
    question.project = {OutputCoordinate(2, 0), OutputCoordinate(0, 1)};
    const auto results = reach::answerAll(question, kAll, {});
    const MethodResult& exact = results.front();
    constexpr double kSlack = 1e-9;

    for (std::size_t axis = 0; axis < 2; ++axis) {
        const OutputCoordinate margin = question.project[axis];
        const auto [least, largest] = overPieces(question, margin);
        QVERIFY(std::abs(exact.projectLower[axis] - least) < kSlack);
        QVERIFY(std::abs(exact.projectUpper[axis] - largest) < kSlack);
        for (const MethodResult& result : results) {
            const char* name = reach::info(result.method).id.data();
            QVERIFY2(result.projectLower[axis] <= least + kSlack, name);
            QVERIFY2(result.projectUpper[axis] >= largest - kSlack, name);
            QVERIFY2(result.projectLower[axis] >=
                         result.lower[margin.output] - result.upper[margin.minus] - kSlack,
                     name);
            QVERIFY2(result.projectUpper[axis] <=
                         result.upper[margin.output] - result.lower[margin.minus] + kSlack,
                     name);
        }
    }

    std::mt19937_64 generator(static_cast<unsigned>(seed) + 77);
    for (int sample = 0; sample < 100; ++sample) {
        const std::vector<double> input = numbers(2, generator);
        const reach::Point2 point{marginAt(network, input, question.project[0]),
                                  marginAt(network, input, question.project[1])};
        for (const MethodResult& result : results) {
            const auto& set = result.method == Method::Exact ? result.hull : result.polygon;
            QVERIFY2(reach::contains(set, point, kSlack), reach::info(result.method).id.data());
        }
        QVERIFY(std::any_of(exact.pieces.begin(), exact.pieces.end(), [&](const auto& piece) {
            return reach::contains({piece.image.begin(), piece.image.end()}, point, kSlack);
        }));
    }
}

void TestOutputCoordinate::lastLayer_isTighterThanSubtraction() {
    // y0 = h + 1, y1 = h with h = relu(x): the margin is 1, the difference of boxes is [0, 2].
    const core::Network network({{"input", core::Input{{1}}, {}},
                                 {"first", dense(1, 1, {1}, {0}), {0}},
                                 {"relu", core::Relu{}, {1}},
                                 {"last", dense(1, 2, {1, 1}, {1, 0}), {2}}});
    Question question = questionOn(network, -1, 1);
    question.project = {OutputCoordinate(0, 1), 0};
    const MethodResult box = reach::answer(question, Method::Box, {});
    QVERIFY(std::abs(box.projectLower[0] - 1.0) < 1e-12);
    QVERIFY(std::abs(box.projectUpper[0] - 1.0) < 1e-12);
    QVERIFY(box.upper[0] - box.lower[1] > 1.9);
}

void TestOutputCoordinate::outputsBeside_keepTheirBounds() {
    Question question = questionOn(randomReluNetwork({3, 8, 8, 4}, 5), -1, 1);
    const auto plain = reach::answerAll(question, kAll, {});
    question.project = {OutputCoordinate(3, 1), 2};
    const auto withMargin = reach::answerAll(question, kAll, {});
    for (std::size_t k = 0; k < kAll.size(); ++k) {
        QCOMPARE(withMargin[k].lower.size(), Eigen::Index(4));
        QVERIFY(withMargin[k].lower.isApprox(plain[k].lower, 1e-9));
        QVERIFY(withMargin[k].upper.isApprox(plain[k].upper, 1e-9));
        QCOMPARE(withMargin[k].projectLower[1], withMargin[k].lower[2]);
        QCOMPARE(withMargin[k].layers.size(), plain[k].layers.size());
    }
}

void TestOutputCoordinate::plainPlanes_areAsBefore() {
    Question question = questionOn(randomReluNetwork({2, 8, 8, 3}, 5), -1, 1);
    question.project = {2, 0};
    for (const MethodResult& result : reach::answerAll(question, kAll, {})) {
        QCOMPARE(result.projectLower[0], result.lower[2]);
        QCOMPARE(result.projectUpper[0], result.upper[2]);
        QCOMPARE(result.projectLower[1], result.lower[0]);
    }
}

void TestOutputCoordinate::manyInputs_haveMarginsToo() {
    const core::Network network = randomReluNetwork({8, 4, 3}, 3);
    Question question = questionOn(network, -0.2, 0.2);
    question.project = {OutputCoordinate(2, 0), 1};
    const auto results = reach::answerAll(question, {Method::Exact, Method::Zonotope}, {});
    const MethodResult& exact = results[0];
    QVERIFY2(exact.status == reach::ResultStatus::Complete, exact.reason.c_str());
    QVERIFY(exact.projectUpper[0] <= exact.upper[2] - exact.lower[0] + 1e-9);
    QVERIFY(exact.projectLower[0] >= results[1].projectLower[0] - 1e-9);
    QVERIFY(exact.projectUpper[0] <= results[1].projectUpper[0] + 1e-9);
    const auto corners = reach::boundingBox(exact.hull);
    QVERIFY(std::abs(corners[0][0] - exact.projectLower[0]) < 1e-9);
    QVERIFY(std::abs(corners[1][0] - exact.projectUpper[0]) < 1e-9);
}

void TestOutputCoordinate::rational_hasMarginsToo() {
    Question question = questionOn(randomReluNetwork({2, 5, 3}, 6), -1, 1);
    question.project = {OutputCoordinate(2, 1), OutputCoordinate(0, 2)};
    const MethodResult inDoubles = reach::answer(question, Method::Exact, {});
    question.rational = true;
    const MethodResult rational = reach::answer(question, Method::Exact, {});
    QVERIFY(std::abs(rational.projectUpper[0] - inDoubles.projectUpper[0]) < 1e-9);
    QVERIFY(std::abs(rational.area - inDoubles.area) < 1e-9);
}

void TestOutputCoordinate::equalMargins_areADiagonal() {
    Question question = questionOn(randomReluNetwork({2, 5, 3}, 6), -1, 1);
    question.project = {OutputCoordinate(2, 1), OutputCoordinate(2, 1)};
    for (const MethodResult& result : reach::answerAll(question, kAll, {})) {
        const auto& shown = result.method == Method::Exact ? result.hull : result.polygon;
        QCOMPARE(shown.size(), std::size_t(2));
        QCOMPARE(shown[1][0], shown[1][1]);
    }
}

void TestOutputCoordinate::marginGraph_dropsTheOldLastLayer() {
    const auto graph = core::makePiecewiseGraph(randomReluNetwork({2, 5, 3}, 6));
    const reach::MarginGraph margins =
        reach::withMargins(graph, {OutputCoordinate(2, 1), OutputCoordinate(0)});
    QCOMPARE(margins.graph.steps.size(), graph.steps.size());
    QCOMPARE(margins.graph.outputCount(), Eigen::Index(4));
    QVERIFY(margins.project == (std::array{3, 0}));
}

void TestOutputCoordinate::jsonAndRecipe_carryMargins() {
    Question question = questionOn(randomReluNetwork({2, 5, 3}, 6), -1, 1);
    question.project = {OutputCoordinate(2, 1), 0};
    const auto results = reach::answerAll(question, {Method::Box}, {});
    const auto json = reach::reachJson(question, results);
    QVERIFY(json["project"] == nlohmann::ordered_json::parse("[\"2-1\", 0]"));
    QCOMPARE(json["results"][0]["project_lower"][0].get<double>(), results[0].projectLower[0]);

    core::Recipe recipe;
    recipe.input.lower = {0.0};
    recipe.input.upper = {1.0};
    recipe.project = reach::toRecipe(question.project);
    const core::Recipe read = core::parseRecipe(core::toJson(recipe), "r.json");
    QVERIFY(read == recipe && reach::planeOf(read) == question.project);
    QCOMPARE(reach::makeScene(question, results, {}).x.title, std::string("y_2 \xE2\x88\x92 y_1"));
}

void TestOutputCoordinate::attacks_findNoBreach() {
    Question question = questionOn(endingIn(QStringLiteral("sum"), 9), -1, 1);
    question.project = {OutputCoordinate(2, 1), OutputCoordinate(0, 1)};
    const auto samples = reach::drawSamples(question, reach::SampleKind::Attack, 200, 1);
    QCOMPARE(samples.count(), Eigen::Index(200));
    for (const MethodResult& result : reach::answerAll(question, kAll, {})) {
        const auto breach = reach::findBreach(question, result, samples);
        QVERIFY2(!breach, breach ? reach::describe(*breach).c_str() : "");
        for (Eigen::Index k = 0; k < samples.count(); ++k) {
            const auto point = reach::project(question.project, samples.outputs.col(k));
            QVERIFY(point[0] <= result.projectUpper[0] + 1e-9);
            QVERIFY(point[1] >= result.projectLower[1] - 1e-9);
        }
    }
}

QTEST_GUILESS_MAIN(TestOutputCoordinate)
#include "tst_output_coordinate.moc"
