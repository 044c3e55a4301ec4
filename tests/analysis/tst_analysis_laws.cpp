#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "core/network/evaluate.h"
#include "questions.h"
#include "tests/helpers/random_network.h"

using reach::Method;
using reach::MethodResult;
using reach::Point2;
using reach::Question;

namespace {

const std::vector<Method> kAll{Method::Exact,        Method::Hull, Method::Box,
                               Method::Zonotope,     Method::Star, Method::Triangle,
                               Method::Parallelogram};

const MethodResult& of(const std::vector<MethodResult>& results, Method method) {
    return results[static_cast<std::size_t>(method)];
}

double scaleOf(const MethodResult& result) {
    return std::max({1e-3, result.lower.cwiseAbs().maxCoeff(), result.upper.cwiseAbs().maxCoeff()});
}

bool isInAPiece(const MethodResult& exact, Point2 point, double slack) {
    return std::any_of(exact.pieces.begin(), exact.pieces.end(), [&](const reach::PieceRef& piece) {
        return reach::contains(piece.image, point, slack);
    });
}

}  // namespace

/// The laws of method.md that hold between methods, on random networks.
class TestAnalysisLaws : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hold_data();
    void hold();
};

void TestAnalysisLaws::hold_data() {
    QTest::addColumn<QList<int>>("widths");
    QTest::addColumn<int>("seed");
    for (int seed = 0; seed < 4; ++seed) {
        for (const auto& widths :
             {QList<int>{1, 5, 5, 2}, QList<int>{2, 6, 6, 2}, QList<int>{3, 4, 4, 2},
              QList<int>{2, 10, 10, 10, 3}, QList<int>{4, 6, 6, 2}, QList<int>{3, 1, 2}}) {
            QString name;
            for (const int width : widths) {
                name += QString::number(width) + QLatin1Char('-');
            }
            QTest::addRow("%sseed %d", qPrintable(name), seed) << widths << seed;
        }
    }
}

void TestAnalysisLaws::hold() {
    QFETCH(QList<int>, widths);
    QFETCH(int, seed);
    const core::Network network =
        randomReluNetwork({widths.begin(), widths.end()}, static_cast<unsigned>(seed));
    const Question question = questionOn(network, -1, 1);
    const auto results = reach::answerAll(question, kAll, {});
    const MethodResult& exact = of(results, Method::Exact);
    const double slack = 1e-7 * scaleOf(exact);
    QVERIFY2(exact.status == reach::ResultStatus::Complete, exact.reason.c_str());

    // exact inside hull inside each relaxation, by area, by bounds and vertex by vertex
    QVERIFY(exact.area <= exact.hullArea + slack);
    for (const MethodResult& result : results) {
        if (result.method == Method::Exact) {
            continue;
        }
        QVERIFY2(result.status == reach::ResultStatus::Complete, result.reason.c_str());
        QVERIFY2(exact.hullArea <= result.area + slack, reach::info(result.method).id.data());
        QVERIFY((result.lower.array() <= exact.lower.array() + slack).all());
        QVERIFY((result.upper.array() >= exact.upper.array() - slack).all());
        for (const reach::PieceRef& piece : exact.pieces) {
            for (const Point2& vertex : piece.image) {
                QVERIFY2(reach::contains(result.polygon, vertex, slack),
                         reach::info(result.method).id.data());
            }
        }
    }
    QVERIFY(of(results, Method::Triangle).area <= of(results, Method::Parallelogram).area + slack);
    QVERIFY(of(results, Method::Star).area <= of(results, Method::Zonotope).area + slack);

    // every sampled output lies in every set
    std::mt19937_64 generator(static_cast<unsigned>(seed) + 100);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (int sample = 0; sample < 200; ++sample) {
        std::vector<double> input(static_cast<std::size_t>(widths.first()));
        for (double& x : input) {
            x = uniform(generator);
        }
        const std::vector<double> output = core::evaluate<double>(network, input);
        const Point2 point{output[0], output[1]};
        QVERIFY(isInAPiece(exact, point, slack));
        for (const MethodResult& result : results) {
            const auto& polygon = result.method == Method::Exact ? result.hull : result.polygon;
            QVERIFY2(reach::contains(polygon, point, slack), reach::info(result.method).id.data());
        }
    }
}

QTEST_GUILESS_MAIN(TestAnalysisLaws)
#include "tst_analysis_laws.moc"
