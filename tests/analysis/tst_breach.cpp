#include <QTest>
#include <cmath>

#include "questions.h"
#include "reach/analysis/breach.h"
#include "reach/analysis/exact_membership.h"
#include "reach/analysis/graph_pass.h"
#include "reach/analysis/input_oracle.h"
#include "reach/analysis/planar_claim.h"
#include "reach/exact/pieces.h"
#include "tests/helpers/random_network.h"
#include "tests/network/sample_networks.h"

using Eigen::Index;
using Eigen::VectorXd;
using reach::Breach;
using reach::Method;
using reach::MethodResult;
using reach::Question;
using reach::Samples;
using enum reach::SampleKind;

namespace {

const std::vector<Method> kAll{Method::Exact,        Method::Hull, Method::Box,
                               Method::Zonotope,     Method::Star, Method::Triangle,
                               Method::Parallelogram};
const std::vector<Method> kCheap{Method::Box, Method::Zonotope};

/// Corners, chance and attack together.
Samples manySamples(const Question& question, std::int64_t count) {
    Samples all = reach::drawSamples(question, Attack, count, 1);
    for (const auto kind : {Uniform, Corners}) {
        const Samples more = reach::drawSamples(question, kind, count, 2);
        const Index before = all.count();
        all.inputs.conservativeResize(Eigen::NoChange, before + more.count());
        all.outputs.conservativeResize(Eigen::NoChange, before + more.count());
        all.inputs.rightCols(more.count()) = more.inputs;
        all.outputs.rightCols(more.count()) = more.outputs;
    }
    return all;
}

/// The corners of all linear pieces: every bound and every corner of the exact set is reached
/// there.
Samples pieceCorners(const Question& question) {
    const reach::InputOracle oracle(question.input);
    std::vector<VectorXd> corners;
    for (const reach::Piece& piece :
         reach::collectPieces(*question.graph, question.input, {}).pieces) {
        for (Index k = 0; k < piece.vertices.cols(); ++k) {
            VectorXd x = piece.vertices.col(k);
            if (oracle.pullInside(x)) {
                corners.push_back(x);
            }
        }
    }
    Samples samples;
    samples.inputs.resize(question.graph->inputCount, static_cast<Index>(corners.size()));
    for (std::size_t k = 0; k < corners.size(); ++k) {
        samples.inputs.col(static_cast<Index>(k)) = corners[k];
    }
    samples.outputs = reach::evaluateOutputs(*question.graph, samples.inputs);
    return samples;
}

/// What a witness must be, whatever the claim.
void verifyWitness(const Question& question, const Breach& breach) {
    QVERIFY(reach::containsExactly(question.input, breach.input));
    QVERIFY(breach.excess > 0.0);
    const Eigen::MatrixXd output = reach::evaluateOutputs(*question.graph, breach.input);
    QVERIFY((output.col(0) - breach.output).cwiseAbs().maxCoeff() < 1e-12);
    QVERIFY(!reach::describe(breach).empty());
}

/// Moves one end of an interval inwards by a millionth of its size.
void shrink(double& upper) { upper -= 1e-6 * std::abs(upper); }

Question smallQuestion(unsigned seed) {
    return questionOn(randomReluNetwork({2, 6, 6, 2}, seed), -1, 1);
}

}  // namespace

class TestBreach : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundAndExactResults_areNeverBreached_data();
    void soundAndExactResults_areNeverBreached();
    void everyKindOfNode_isNeverBreached();
    void inputSets_areNeverBreached();
    void hugeAndTinyNumbers_areNeverBreached();
    void shrunkOutputBound_isCaught_data();
    void shrunkOutputBound_isCaught();
    void shrunkLayerBound_isCaught_data();
    void shrunkLayerBound_isCaught();
    void shrunkPolygon_isCaught_data();
    void shrunkPolygon_isCaught();
    void missingPiece_isCaught();
    void wrongEmptiness_isCaught();
    void theLayerNearestToTheInput_isTold();
    void pointOutsideTheSet_refutesNothing();
    void partialExactAndNominal_claimNothing();
    void segmentAndPointPolygons_areClaimsToo();
};

void TestBreach::soundAndExactResults_areNeverBreached_data() {
    QTest::addColumn<QList<int>>("widths");
    for (const auto& widths : {QList<int>{1, 4, 2}, QList<int>{2, 5, 5, 2}, QList<int>{3, 4, 4, 2},
                               QList<int>{2, 8, 8, 8, 3}, QList<int>{4, 6, 1}}) {
        QString name;
        for (const int width : widths) {
            name += QString::number(width) + QLatin1Char('-');
        }
        QTest::addRow("%s", qPrintable(name)) << widths;
    }
}

/// 60 networks a row, 300 together.
void TestBreach::soundAndExactResults_areNeverBreached() {
    QFETCH(QList<int>, widths);
    for (unsigned seed = 0; seed < 60; ++seed) {
        const auto question =
            questionOn(randomReluNetwork({widths.begin(), widths.end()}, seed), -1, 1);
        const Samples samples = manySamples(question, 60);
        for (const MethodResult& result :
             reach::answerAll(question, seed < 10 ? kAll : kCheap, {})) {
            const auto breach = reach::findBreach(question, result, samples);
            QVERIFY2(!breach, breach ? reach::describe(*breach).c_str() : "");
        }
    }
}

void TestBreach::everyKindOfNode_isNeverBreached() {
    for (const SampleNetwork& sample : sampleNetworks()) {
        const auto question = questionOn(sample.network, -0.1, 0.1);
        const Samples samples = manySamples(question, 40);
        for (const MethodResult& result : reach::answerAll(question, kCheap, {})) {
            const auto breach = reach::findBreach(question, result, samples);
            QVERIFY2(!breach, (sample.name + (breach ? reach::describe(*breach) : "")).c_str());
        }
    }
}

void TestBreach::inputSets_areNeverBreached() {
    for (unsigned seed = 0; seed < 10; ++seed) {
        Question question = smallQuestion(seed);
        const VectorXd center = Eigen::Vector2d(0.1, -0.3);
        reach::InputSet half = reach::makeBox(center, 0.4);
        half.constraints = reach::HPolytope(Eigen::RowVector2d(0.3, 0.7), VectorXd::Zero(1));
        for (const reach::InputSet& input :
             {reach::makeBall(reach::Norm::L1, center, 0.4),
              reach::makeBall(reach::Norm::L2, center, 0.4), half, reach::makeBox(center, 0.0)}) {
            question.input = input;
            const bool isRound = input.ball && input.ball->norm == reach::Norm::L2;
            const std::vector<Method> methods =
                isRound ? std::vector<Method>{Method::Box, Method::Zonotope, Method::Star} : kAll;
            const Samples samples = manySamples(question, 60);
            QVERIFY(samples.count() > 0);
            for (const MethodResult& result : reach::answerAll(question, methods, {})) {
                const auto breach = reach::findBreach(question, result, samples);
                QVERIFY2(!breach, breach ? reach::describe(*breach).c_str() : "");
            }
        }
    }
}

/// Far from 1 rounding is as large as the sets are: nothing may be raised on it.
void TestBreach::hugeAndTinyNumbers_areNeverBreached() {
    for (const double center : {1e12, -1e8, 1e-200}) {
        for (unsigned seed = 0; seed < 10; ++seed) {
            Question question = smallQuestion(seed);
            question.input = reach::makeBox(VectorXd::Constant(2, center), 1e-9 * std::abs(center));
            const Samples samples = manySamples(question, 60);
            for (const MethodResult& result : reach::answerAll(question, kAll, {})) {
                const auto breach = reach::findBreach(question, result, samples);
                QVERIFY2(!breach, breach ? reach::describe(*breach).c_str() : "");
            }
        }
    }
}

void TestBreach::shrunkOutputBound_isCaught_data() {
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 10; ++seed) {
        QTest::addRow("seed %d", seed) << seed;
    }
}

/// The exact bounds are tight: every one of them, shrunk by a millionth, is refuted.
void TestBreach::shrunkOutputBound_isCaught() {
    QFETCH(int, seed);
    const Question question = smallQuestion(static_cast<unsigned>(seed));
    const Samples samples = pieceCorners(question);
    const MethodResult exact = reach::answer(question, Method::Exact, {});
    QVERIFY(!reach::findBreach(question, exact, samples));
    for (Index output = 0; output < 2; ++output) {
        for (const bool isAbove : {true, false}) {
            MethodResult wrong = exact;
            const double size = exact.upper[output] - exact.lower[output];
            (isAbove ? wrong.upper : wrong.lower)[output] += (isAbove ? -1e-6 : 1e-6) * size;
            const auto breach = reach::findBreach(question, wrong, samples);
            QVERIFY(breach);
            verifyWitness(question, *breach);
            QCOMPARE(breach->claim, Breach::Claim::OutputBound);
            QCOMPARE(breach->neuron, output);
            QCOMPARE(breach->isAbove, isAbove);
            QVERIFY(breach->excess < 1.01e-6 * size);
        }
    }
}

void TestBreach::shrunkLayerBound_isCaught_data() {
    QTest::addColumn<QString>("method");
    for (const Method method :
         {Method::Box, Method::Zonotope, Method::Star, Method::Triangle, Method::Parallelogram}) {
        const std::string id(reach::info(method).id);
        QTest::addRow("%s", id.c_str()) << QString::fromStdString(id);
    }
}

/// The first layer is affine, so its bounds are tight in every method.
void TestBreach::shrunkLayerBound_isCaught() {
    QFETCH(QString, method);
    const Question question = smallQuestion(3);
    const Samples samples = manySamples(question, 60);
    const MethodResult result =
        reach::answer(question, *reach::methodFromId(method.toStdString()), {});
    for (Index neuron = 0; neuron < 6; ++neuron) {
        MethodResult wrong = result;
        shrink(wrong.layers.front().upper[neuron]);
        const auto breach = reach::findBreach(question, wrong, samples);
        QVERIFY(breach);
        verifyWitness(question, *breach);
        QCOMPARE(breach->claim, Breach::Claim::LayerBound);
        QCOMPARE(breach->layer, result.layers.front().name);
        QCOMPARE(breach->neuron, neuron);
        QCOMPARE(breach->method, result.method);
    }
}

void TestBreach::shrunkPolygon_isCaught_data() { shrunkOutputBound_isCaught_data(); }

void TestBreach::shrunkPolygon_isCaught() {
    QFETCH(int, seed);
    const Question question = smallQuestion(static_cast<unsigned>(seed));
    const Samples samples = pieceCorners(question);
    MethodResult hull = reach::answer(question, Method::Hull, {});
    reach::Point2 middle{0.0, 0.0};
    for (const auto& vertex : hull.polygon) {
        middle[0] += vertex[0] / static_cast<double>(hull.polygon.size());
        middle[1] += vertex[1] / static_cast<double>(hull.polygon.size());
    }
    for (auto& vertex : hull.polygon) {
        vertex[0] += 1e-6 * (middle[0] - vertex[0]);
        vertex[1] += 1e-6 * (middle[1] - vertex[1]);
    }
    const auto breach = reach::findBreach(question, hull, samples);
    QVERIFY(breach);
    verifyWitness(question, *breach);
    QCOMPARE(breach->claim, Breach::Claim::Support);
    QVERIFY(std::abs(std::hypot(breach->direction[0], breach->direction[1]) - 1.0) < 1e-12);
    QVERIFY(breach->value > breach->bound);
}

/// y = (x, |x|): a V. Without the union's outline of its left leg the points there are outside.
void TestBreach::missingPiece_isCaught() {
    const Question question = questionOn(absoluteValueNetwork(), -1, 1);
    const Samples samples = reach::drawSamples(question, Uniform, 50, 1);
    MethodResult exact = reach::answer(question, Method::Exact, {});
    QVERIFY(exact.unionRegion);
    QVERIFY(!reach::findBreach(question, exact, samples));
    exact.unionRegion->parts.pop_back();
    const auto breach = reach::findBreach(question, exact, samples);
    QVERIFY(breach);
    verifyWitness(question, *breach);
    QCOMPARE(breach->claim, Breach::Claim::Union);
}

void TestBreach::wrongEmptiness_isCaught() {
    const Question question = smallQuestion(1);
    MethodResult result;
    result.isEmpty = true;
    const auto breach =
        reach::findBreach(question, result, reach::drawSamples(question, Uniform, 3, 1));
    QVERIFY(breach);
    QCOMPARE(breach->claim, Breach::Claim::Empty);
}

void TestBreach::theLayerNearestToTheInput_isTold() {
    const Question question = smallQuestion(2);
    const Samples samples = manySamples(question, 60);
    MethodResult wrong = reach::answer(question, Method::Box, {});
    for (reach::LayerBounds& layer : wrong.layers) {
        layer.lower.setZero();
        layer.upper.setZero();
    }
    wrong.lower.setZero();
    wrong.upper.setZero();
    const auto breach = reach::findBreach(question, wrong, samples);
    QVERIFY(breach);
    QCOMPARE(breach->layer, wrong.layers.front().name);
}

void TestBreach::pointOutsideTheSet_refutesNothing() {
    const Question question = smallQuestion(2);
    Samples samples;
    samples.inputs = VectorXd::Constant(2, 7.0);
    samples.outputs = reach::evaluateOutputs(*question.graph, samples.inputs);
    for (const MethodResult& result : reach::answerAll(question, kAll, {})) {
        QVERIFY(!reach::findBreach(question, result, samples));
    }
}

void TestBreach::partialExactAndNominal_claimNothing() {
    const Question question = smallQuestion(2);
    const Samples samples = manySamples(question, 60);
    reach::Limits limits;
    limits.maxPieces = 1;
    const MethodResult partial = reach::answer(question, Method::Exact, limits);
    QCOMPARE(partial.status, reach::ResultStatus::Partial);
    QVERIFY(!reach::findBreach(question, partial, samples));
    MethodResult wrong = reach::answer(question, Method::Box, {});
    wrong.upper = wrong.lower;
    QVERIFY(reach::findBreach(question, wrong, samples));
    wrong.worth = reach::Worth::Nominal;
    QVERIFY(!reach::findBreach(question, wrong, samples));
    wrong.worth = reach::Worth::Sound;
    wrong.status = reach::ResultStatus::Failed;
    QVERIFY(!reach::findBreach(question, wrong, samples));
}

void TestBreach::segmentAndPointPolygons_areClaimsToo() {
    const reach::ConvexClaim segment({{0, 0}, {2, 1}});
    QVERIFY(!segment.maybeSeparation({{1, 0.5}, {0, 0}}));
    QVERIFY(!segment.maybeSeparation({{2, 1}, {0, 0}}));
    QVERIFY(!segment.maybeSeparation({{1, 0.6}, {0.1, 0.1}}));
    QVERIFY(segment.maybeSeparation({{1, 0.6}, {0, 0}}));
    QVERIFY(segment.maybeSeparation({{1, 0.4}, {0, 0}}));
    QVERIFY(segment.maybeSeparation({{2.2, 1.1}, {0, 0}}));
    QVERIFY(segment.maybeSeparation({{-0.2, -0.1}, {0, 0}}));
    const reach::ConvexClaim point({{1, 1}});
    QVERIFY(!point.maybeSeparation({{1, 1}, {0, 0}}));
    QVERIFY(point.maybeSeparation({{1, 1.1}, {0, 0}}));
    const auto separation =
        reach::ConvexClaim({{0, 0}, {1, 0}, {1, 1}, {0, 1}}).maybeSeparation({{0.5, 3}, {0, 0.5}});
    QVERIFY(separation);
    QVERIFY(std::abs(separation->excess - 1.5) < 1e-12);
    QCOMPARE(separation->bound, 1.0);
}

QTEST_GUILESS_MAIN(TestBreach)
#include "tst_breach.moc"
