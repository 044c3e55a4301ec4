#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <set>

#include "core/bounds/bound_method.h"
#include "core/network/evaluate.h"
#include "questions.h"
#include "reach/exact/pieces.h"
#include "tests/helpers/random_network.h"

using reach::Limits;
using reach::Method;
using reach::MethodResult;
using reach::Question;
using reach::ResultStatus;
using reach::Worth;

namespace {

const std::vector<Method> kAll{Method::Exact,        Method::Hull, Method::Box,
                               Method::Zonotope,     Method::Star, Method::Triangle,
                               Method::Parallelogram};

/// One layer of neurons, each reading one input: these lose nothing there.
bool isTight(Method method) {
    return method == Method::Exact || method == Method::Hull || method == Method::Box;
}

bool near(double a, double b) { return std::abs(a - b) < 1e-9; }

}  // namespace

class TestAnalysis : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void methods_haveTheirIds();
    void relaxedCrown_hasAnIdForEveryDepth();
    void tensorMethods_haveTheNamesOfTheirRelaxations();
    void quadrant_isKnown();
    void flatImage_isAnOutline();
    void oneOutput_isADiagonal();
    void equalIndices_areADiagonal();
    void point_isAPoint();
    void emptyInput_isEmpty();
    void results_comeCheapFirstAndReturnInOrder();
    void methodAskedTwice_isAnsweredOnce();
    void hullAlone_equalsSharedHull();
    void withoutPieces_numbersAreTheSame();
    void withoutUnion_areaIsUndefined();
    void pieceLimit_isPartial();
    void cancelled_isPartial();
    void pieces_areStreamedAndOrdered();
    void rational_agreesWithDouble();
    void rational_tooLarge_saysSo();
    void layers_areNamed();
    void wrongQuestions_throw();
    void outputsBeyondMeasure_fail();
    void oneThreadAndTwo_agree();
    void manyInputs_haveImagesToo();
};

void TestAnalysis::methods_haveTheirIds() {
    QCOMPARE(reach::methods().size(), std::size_t(18));
    std::set<std::string_view> ids;
    for (const reach::MethodInfo& entry : reach::methods()) {
        QVERIFY(reach::info(entry.method).id == entry.id);
        QVERIFY(reach::methodFromId(entry.id) == entry.method);
        ids.insert(entry.id);
    }
    QCOMPARE(ids.size(), reach::methods().size());
    QVERIFY(!reach::methodFromId("crowned"));
    QVERIFY(!reach::needsTensors(Method::Parallelogram) && reach::needsTensors(Method::HBox));
}

void TestAnalysis::relaxedCrown_hasAnIdForEveryDepth() {
    for (const int depth : {1, 2, 17, reach::kLargestRelaxedDepth}) {
        for (const bool isTight : {false, true}) {
            const Method method = reach::relaxedCrown(depth, isTight);
            QCOMPARE(reach::relaxedDepth(method), depth);
            QVERIFY(reach::methodFromId(reach::info(method).id) == method);
            QVERIFY(reach::info(method).method == method && reach::needsTensors(method));
            const auto bounded = core::boundMethodFromId(reach::info(method).id);
            QVERIFY(bounded && bounded->depth == depth);
        }
    }
    QCOMPARE(reach::relaxedDepth(Method::Lbp), 0);
    for (const char* wrong : {"relaxed-crown", "relaxed-crown-", "relaxed-crown-0",
                              "relaxed-crown--1", "relaxed-crown-2x", "relaxed-crown-100000",
                              "relaxed-crown-tight", "relaxed-crown-99999999999999999999"}) {
        QVERIFY2(!reach::methodFromId(wrong), wrong);
    }
    QVERIFY_EXCEPTION_THROWN(reach::relaxedCrown(0), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(reach::info(static_cast<Method>(500)), std::invalid_argument);
}

void TestAnalysis::tensorMethods_haveTheNamesOfTheirRelaxations() {
    for (const reach::MethodInfo& entry : reach::methods()) {
        if (reach::needsTensors(entry.method)) {
            const auto bounded = core::boundMethodFromId(entry.id);
            QVERIFY2(bounded, entry.id.data());
            QVERIFY2(bounded->title == entry.title, entry.id.data());
        }
    }
}

void TestAnalysis::quadrant_isKnown() {
    const Question question = questionOn(quadrantNetwork(), -1, 1);
    const auto results = reach::answerAll(question, {Method::Exact, Method::Hull, Method::Box}, {});
    const MethodResult& exact = results[0];
    QVERIFY(exact.status == ResultStatus::Complete && exact.worth == Worth::Exact);
    QCOMPARE(exact.pieceCount, 4);
    QCOMPARE(exact.pieces.size(), std::size_t(4));
    QVERIFY(near(exact.area, 1.0) && near(exact.hullArea, 1.0));
    QCOMPARE(exact.unionRegion->parts.size(), std::size_t(1));
    QVERIFY(near(exact.lower[0], 0.0) && near(exact.upper[1], 1.0));
    QVERIFY(near(results[1].area, 1.0) && results[1].polygon == exact.hull);
    QVERIFY(results[2].worth == Worth::Sound && results[2].area >= 1.0);
    QVERIFY(near(results[2].area, 1.0));
}

void TestAnalysis::flatImage_isAnOutline() {
    const MethodResult exact =
        reach::answer(questionOn(absoluteValueNetwork(), -1, 1), Method::Exact, {});
    QCOMPARE(exact.pieceCount, 2);
    QVERIFY(near(exact.area, 0.0) && near(exact.hullArea, 1.0));
    QCOMPARE(exact.unionRegion->parts.size(), std::size_t(2));
    for (const auto& part : exact.unionRegion->parts) {
        QCOMPARE(part.outer.size(), std::size_t(2));
    }
}

void TestAnalysis::oneOutput_isADiagonal() {
    for (const MethodResult& result :
         reach::answerAll(questionOn(oneOutputNetwork(), -1, 1), kAll, {})) {
        QVERIFY2(result.status == ResultStatus::Complete, result.reason.c_str());
        QVERIFY(result.lower[0] <= 1e-9 && result.upper[0] >= 2.0 - 1e-9);
        QVERIFY(!isTight(result.method) ||
                (near(result.lower[0], 0.0) && near(result.upper[0], 2.0)));
        QVERIFY(near(result.area, 0.0));
        const reach::Polygon& shown = result.method == Method::Exact ? result.hull : result.polygon;
        QCOMPARE(shown.size(), std::size_t(2));
        QCOMPARE(shown[1][0], shown[1][1]);
    }
}

void TestAnalysis::equalIndices_areADiagonal() {
    Question question = questionOn(quadrantNetwork(), -1, 1);
    question.project = {1, 1};
    for (const MethodResult& result : reach::answerAll(question, kAll, {})) {
        const reach::Polygon& shown = result.method == Method::Exact ? result.hull : result.polygon;
        QCOMPARE(shown.size(), std::size_t(2));
        QVERIFY(shown[0][0] <= 1e-9 && shown[1][1] >= 1.0 - 1e-9);
        QVERIFY(!isTight(result.method) || (near(shown[0][0], 0.0) && near(shown[1][1], 1.0)));
    }
}

void TestAnalysis::point_isAPoint() {
    for (const MethodResult& result :
         reach::answerAll(questionOn(quadrantNetwork(), 0.5, 0.5), kAll, {})) {
        QVERIFY2(result.status == ResultStatus::Complete, result.reason.c_str());
        QVERIFY(near(result.lower[0], 0.5) && near(result.upper[1], 0.5));
        QVERIFY(near(result.area, 0.0));
    }
}

void TestAnalysis::emptyInput_isEmpty() {
    Question question = questionOn(quadrantNetwork(), -1, 1);
    question.input.constraints =
        reach::HPolytope(Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Constant(1, -5.0));
    for (const MethodResult& result : reach::answerAll(question, kAll, {})) {
        // Interval methods need not notice; what they say of an empty set is sound all the same.
        if (result.isEmpty) {
            QVERIFY(result.lower.size() == 0 && result.polygon.empty());
        } else {
            QVERIFY(result.method != Method::Exact && result.method != Method::Hull);
        }
        QVERIFY2(result.status == ResultStatus::Complete, result.reason.c_str());
    }
}

void TestAnalysis::results_comeCheapFirstAndReturnInOrder() {
    std::vector<Method> arrived;
    const auto results =
        reach::answerAll(questionOn(quadrantNetwork(), -1, 1), kAll, {},
                         [&](const MethodResult& result) { arrived.push_back(result.method); });
    QCOMPARE(arrived.size(), kAll.size());
    QVERIFY(arrived.front() == Method::Box);
    QVERIFY(arrived.back() == Method::Triangle);
    for (std::size_t i = 0; i < kAll.size(); ++i) {
        QVERIFY(results[i].method == kAll[i]);
    }
}

void TestAnalysis::methodAskedTwice_isAnsweredOnce() {
    int arrived = 0;
    const auto results =
        reach::answerAll(questionOn(quadrantNetwork(), -1, 1), {Method::Exact, Method::Exact}, {},
                         [&](const MethodResult&) { ++arrived; });
    QCOMPARE(arrived, 1);
    QCOMPARE(results.size(), std::size_t(2));
    QCOMPARE(results[1].pieces.size(), results[0].pieces.size());
}

void TestAnalysis::hullAlone_equalsSharedHull() {
    const Question question = questionOn(randomReluNetwork({3, 8, 8, 2}, 4), -1, 1);
    const MethodResult alone = reach::answer(question, Method::Hull, {});
    const MethodResult exact = reach::answer(question, Method::Exact, {});
    QVERIFY(near(alone.area, exact.hullArea));
    QCOMPARE(alone.pieceCount, exact.pieceCount);
    QVERIFY(alone.pieces.empty() && !alone.unionRegion);
}

void TestAnalysis::withoutPieces_numbersAreTheSame() {
    const Question question = questionOn(randomReluNetwork({2, 12, 12, 2}, 1), -1, 1);
    const MethodResult full = reach::answer(question, Method::Exact, {});
    Limits limits;
    limits.keepPieces = false;
    const MethodResult lean = reach::answer(question, Method::Exact, limits);
    QVERIFY(lean.pieces.empty());
    QCOMPARE(lean.pieceCount, full.pieceCount);
    QVERIFY(near(lean.area, full.area) && near(lean.hullArea, full.hullArea));
    QVERIFY(lean.lower.isApprox(full.lower) && lean.upper.isApprox(full.upper));
}

void TestAnalysis::withoutUnion_areaIsUndefined() {
    Limits limits;
    limits.unionArea = false;
    const MethodResult exact =
        reach::answer(questionOn(quadrantNetwork(), -1, 1), Method::Exact, limits);
    QVERIFY(std::isnan(exact.area) && !exact.unionRegion);
    QVERIFY(exact.status == ResultStatus::Complete);
    QVERIFY(near(exact.hullArea, 1.0));
}

void TestAnalysis::pieceLimit_isPartial() {
    Limits limits;
    limits.maxPieces = 5;
    const auto results = reach::answerAll(questionOn(randomReluNetwork({2, 20, 20, 2}, 2), -1, 1),
                                          {Method::Exact, Method::Hull}, limits);
    for (const MethodResult& result : results) {
        QVERIFY(result.status == ResultStatus::Partial);
        QVERIFY(QString::fromStdString(result.reason)
                    .startsWith(QStringLiteral("stopped at the piece limit")));
        QVERIFY(result.pieceCount >= 1 && result.pieceCount <= 6);
        QVERIFY(result.lower.size() == 2);
    }
    QCOMPARE(results[0].pieces.size(), std::size_t(results[0].pieceCount));
}

void TestAnalysis::cancelled_isPartial() {
    const std::atomic<bool> cancel = true;
    Limits limits;
    limits.cancel = &cancel;
    const auto results = reach::answerAll(questionOn(randomReluNetwork({2, 20, 20, 2}, 2), -1, 1),
                                          {Method::Exact, Method::Star, Method::Hull}, limits);
    for (const MethodResult& result : results) {
        QVERIFY2(result.status != ResultStatus::Complete, result.reason.c_str());
        QVERIFY(!result.reason.empty());
    }
}

void TestAnalysis::pieces_areStreamedAndOrdered() {
    std::atomic<int> streamed = 0;
    Limits limits;
    limits.piece = [&](const reach::PieceView& piece) { streamed += piece.images.cols() > 0; };
    const MethodResult exact = reach::answer(
        questionOn(randomReluNetwork({2, 15, 15, 2}, 3), -1, 1), Method::Exact, limits);
    QCOMPARE(streamed.load(), static_cast<int>(exact.pieceCount));
    const auto bits = [](const reach::PieceRef& piece) {
        std::string text;
        for (int unit = 0; unit < 30; ++unit) {
            text += (piece.pattern[0] >> unit & 1) != 0 ? '1' : '0';
        }
        return text;
    };
    for (std::size_t i = 1; i < exact.pieces.size(); ++i) {
        QVERIFY(bits(exact.pieces[i - 1]) < bits(exact.pieces[i]));
    }
}

void TestAnalysis::rational_agreesWithDouble() {
    Question question = questionOn(randomReluNetwork({2, 5, 5, 2}, 6), -1, 1);
    const MethodResult inDoubles = reach::answer(question, Method::Exact, {});
    question.rational = true;
    const auto results = reach::answerAll(question, {Method::Exact, Method::Hull}, {});
    QVERIFY2(results[0].status == ResultStatus::Complete, results[0].reason.c_str());
    QVERIFY(results[0].rational && results[1].rational);
    QCOMPARE(results[0].pieceCount, inDoubles.pieceCount);
    QVERIFY(near(results[0].area, inDoubles.area));
    QVERIFY(near(results[1].area, inDoubles.hullArea));
}

void TestAnalysis::rational_tooLarge_saysSo() {
    Question question = questionOn(randomReluNetwork({2, 100, 2}, 6), -1, 1);
    question.rational = true;
    QVERIFY_EXCEPTION_THROWN(reach::answer(question, Method::Exact, {}), std::invalid_argument);
}

void TestAnalysis::layers_areNamed() {
    const MethodResult box =
        reach::answer(questionOn(randomReluNetwork({3, 4, 4, 2}, 0), -1, 1), Method::Box, {});
    QCOMPARE(box.layers.size(), std::size_t(3));
    QCOMPARE(box.layers[0].name, std::string("relu1"));
    QCOMPARE(box.layers[0].kind, std::string("relu"));
    QCOMPARE(box.layers[1].lower.size(), Eigen::Index(4));
    QCOMPARE(box.layers[2].kind, std::string("output"));
    QVERIFY(box.layers[2].lower == box.lower);
}

void TestAnalysis::wrongQuestions_throw() {
    Question question = questionOn(quadrantNetwork(), -1, 1);
    question.project = {0, 2};
    QVERIFY_EXCEPTION_THROWN(reach::answer(question, Method::Box, {}), std::invalid_argument);
    question.project = {-1, 0};
    QVERIFY_EXCEPTION_THROWN(reach::answer(question, Method::Exact, {}), std::invalid_argument);
    question = questionOn(quadrantNetwork(), -1, 1);
    question.input.ball = reach::NormBall{reach::Norm::L2, Eigen::VectorXd::Zero(2), 1.0};
    QVERIFY_EXCEPTION_THROWN(reach::answer(question, Method::Exact, {}), std::invalid_argument);
    question.input = questionOn(absoluteValueNetwork(), -1, 1).input;
    QVERIFY_EXCEPTION_THROWN(reach::answer(question, Method::Box, {}), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(reach::answer(Question{{}, question.input}, Method::Box, {}),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(
        reach::answer(questionOn(quadrantNetwork(), -1e150, 1e150), Method::Exact, {}),
        std::invalid_argument);
}

/// Never a set of area 0, and never a crash.
void TestAnalysis::outputsBeyondMeasure_fail() {
    const core::Network network({{"input", core::Input{{2}}, {}},
                                 {"dense", core::Dense{2, 2, {1e150, 0, 0, 1e150}, {0, 0}}, {0}},
                                 {"relu", core::Relu{}, {1}}});
    const Question question = questionOn(network, -1, 1);
    for (const Method method : {Method::Exact, Method::Hull, Method::Zonotope, Method::Star}) {
        const MethodResult result = reach::answer(question, method, {});
        const bool isHonest = result.status == ResultStatus::Failed || result.area > 1e290;
        QVERIFY2(isHonest, qPrintable(QString::number(result.area)));
    }
}

void TestAnalysis::oneThreadAndTwo_agree() {
    const Question question = questionOn(randomReluNetwork({3, 12, 12, 2}, 8), -1, 1);
    Limits one;
    one.threads = 1;
    Limits two;
    two.threads = 2;
    const MethodResult a = reach::answer(question, Method::Exact, one);
    const MethodResult b = reach::answer(question, Method::Exact, two);
    QCOMPARE(a.pieceCount, b.pieceCount);
    QCOMPARE(a.pieces.size(), b.pieces.size());
    for (std::size_t i = 0; i < a.pieces.size(); ++i) {
        QVERIFY(std::ranges::equal(a.pieces[i].pattern, b.pieces[i].pattern));
    }
    QVERIFY(near(a.area, b.area) && a.hull.size() == b.hull.size());
}

void TestAnalysis::manyInputs_haveImagesToo() {
    const core::Network network = randomReluNetwork({8, 5, 4, 2}, 3);
    const Question question = questionOn(network, -1, 1);
    const auto results =
        reach::answerAll(question, {Method::Exact, Method::Hull, Method::Box, Method::Star}, {});
    const MethodResult& exact = results[0];
    QVERIFY2(exact.status == ResultStatus::Complete, exact.reason.c_str());
    QVERIFY(exact.pieceCount > 1);
    QVERIFY(exact.area > 0.0 && exact.area <= exact.hullArea + 1e-9);
    QVERIFY(exact.hullArea <= results[3].area + 1e-7);
    QVERIFY((exact.lower.array() >= results[2].lower.array() - 1e-7).all());
    std::mt19937_64 generator(1);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (int sample = 0; sample < 300; ++sample) {
        std::vector<double> input(8);
        for (double& x : input) {
            x = uniform(generator);
        }
        const std::vector<double> y = core::evaluate<double>(network, input);
        QVERIFY(std::any_of(exact.pieces.begin(), exact.pieces.end(), [&](const auto& piece) {
            return reach::contains(piece.image, {y[0], y[1]}, 1e-9);
        }));
        QVERIFY(y[0] >= exact.lower[0] - 1e-9 && y[0] <= exact.upper[0] + 1e-9);
    }
}

QTEST_GUILESS_MAIN(TestAnalysis)
#include "tst_analysis.moc"
