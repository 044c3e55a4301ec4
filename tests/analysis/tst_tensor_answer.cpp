#include <QTest>
#include <atomic>
#include <cmath>
#include <random>

#include "core/bounds/bound_engine.h"
#include "core/network/evaluate.h"
#include "questions.h"
#include "reach/analysis/bound_engines.h"
#include "reach/analysis/gap.h"
#include "reach/analysis/inner_ranges.h"
#include "reach/analysis/planar_claim.h"
#include "reach/analysis/tensor_answer.h"
#include "tests/helpers/random_network.h"

#define REQUIRE_TENSORS()                   \
    if (!core::hasTensors()) {              \
        QSKIP("this build has no tensors"); \
    }

using reach::Method;
using reach::MethodResult;
using reach::Question;
using reach::ResultStatus;

namespace {

std::vector<Method> tensorMethods() {
    std::vector<Method> all{reach::relaxedCrown(1), reach::relaxedCrown(2),
                            reach::relaxedCrown(3, true)};
    for (const reach::MethodInfo& entry : reach::methods()) {
        if (reach::needsTensors(entry.method)) {
            all.push_back(entry.method);
        }
    }
    return all;
}

QByteArray named(const MethodResult& result, std::uint64_t seed) {
    const auto id = reach::info(result.method).id;
    return QByteArray(id.data(), static_cast<qsizetype>(id.size())) + ", seed " +
           QByteArray::number(qulonglong(seed)) + ": " + result.reason.c_str();
}

Question randomQuestion(std::uint64_t seed) {
    const std::vector<std::vector<std::int64_t>> shapes{
        {3, 4, 4, 2}, {2, 8, 8, 3}, {2, 6, 2}, {4, 5, 5, 5, 2}};
    Question question = questionOn(
        randomReluNetwork(shapes[seed % shapes.size()], static_cast<unsigned>(seed)), -0.5, 1.0);
    if (question.graph->outputCount() == 3) {
        question.project = {reach::OutputCoordinate{0, 1}, reach::OutputCoordinate{0, 2}};
    }
    return question;
}

reach::Point2 imageOf(const Question& question, const std::vector<double>& x) {
    const std::vector<double> y = core::evaluate<double>(*question.network, x);
    reach::Point2 point{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto& coordinate = question.project[axis];
        point[axis] = y[static_cast<std::size_t>(coordinate.output)];
        if (coordinate.isMargin()) {
            point[axis] -= y[static_cast<std::size_t>(coordinate.minus)];
        }
    }
    return point;
}

}  // namespace

/// Methods on tensors asked as reachable sets.
class TestTensorAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutANetwork_isRefused() {
        Question question = randomQuestion(1);
        question.network = nullptr;
        QVERIFY_EXCEPTION_THROWN(reach::answer(question, Method::Crown, {}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(reach::boundMethodOf(Method::Star), std::invalid_argument);
        QCOMPARE(reach::boundMethodOf(reach::relaxedCrown(7, true)).depth, 7);
    }

    void withoutTensors_failsInOneLine() {
        if (core::hasTensors()) {
            QSKIP("this build has tensors");
        }
        const MethodResult result = reach::answer(randomQuestion(1), Method::Crown, {});
        QVERIFY(result.status == ResultStatus::Failed);
        QVERIFY(!result.reason.empty() && !QByteArray(result.reason.c_str()).contains('\n'));
    }

    void everyMethod_containsTheExactSetAndItsSamples() {
        REQUIRE_TENSORS();
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            const Question question = randomQuestion(seed);
            const MethodResult exact = reach::answer(question, Method::Exact, {});
            const double slack = 1e-9 * std::max(1.0, std::abs(exact.hullArea));
            for (const Method method : tensorMethods()) {
                const MethodResult result = reach::answer(question, method, {});
                QVERIFY2(result.status == ResultStatus::Complete, named(result, seed));
                QVERIFY(result.worth == reach::Worth::Sound);
                for (const reach::Point2& corner : exact.hull) {
                    QVERIFY2(reach::contains(result.polygon, corner, slack), named(result, seed));
                }
                checkSamples(question, result, seed);
                checkBounds(result, exact, seed);
            }
        }
    }

    void polygon_liesInItsOwnBoundsAndTouchesThem() {
        REQUIRE_TENSORS();
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            const Question question = randomQuestion(seed);
            for (const Method method : tensorMethods()) {
                const MethodResult result = reach::answer(question, method, {});
                const auto box = reach::boundingBox(result.polygon);
                double width = 0.0;
                for (std::size_t axis = 0; axis < 2; ++axis) {
                    const double size = result.projectUpper[axis] - result.projectLower[axis];
                    width = std::max(width, size);
                    // Margins are asked as directions and as rows: the same numbers but for
                    // rounding.
                    const double slack = 1e-9 * (1.0 + size);
                    QVERIFY2(box[0][axis] >= result.projectLower[axis] - slack,
                             named(result, seed));
                    QVERIFY2(box[1][axis] <= result.projectUpper[axis] + slack,
                             named(result, seed));
                }
                const double share = method == Method::AlphaCrown ? 2e-2 : 4e-3;
                QVERIFY2(result.polygonGap <= share * width, named(result, seed));
            }
        }
    }

    /// Two implementations of one relaxation, from both ends of the network.
    void deepZ_hasTheZonotopesPolygon() {
        REQUIRE_TENSORS();
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            const Question question = randomQuestion(seed);
            const MethodResult zonotope = reach::answer(question, Method::Zonotope, {});
            const auto supports = supportsOf(question, "deepz");
            for (const auto& [direction, bound] : supports) {
                double support = -1e300;
                for (const reach::Point2& vertex : zonotope.polygon) {
                    support =
                        std::max(support, direction[0] * vertex[0] + direction[1] * vertex[1]);
                }
                const double slack = 1e-9 * (1.0 + std::abs(support));
                QVERIFY2(std::abs(support - bound) <= slack, named(zonotope, seed));
            }
        }
    }

    void tighterMethods_haveSmallerPolygons() {
        REQUIRE_TENSORS();
        for (std::uint64_t seed = 0; seed < 6; ++seed) {
            const Question question = randomQuestion(seed);
            const auto areaOf = [&](Method method) {
                return reach::answer(question, method, {}).area;
            };
            const double box = areaOf(Method::Box);
            const double slack = 1.0 + 2e-2;  // each polygon may stick out by its tolerance
            QVERIFY(areaOf(Method::HBox) <= box * slack);
            QVERIFY(areaOf(Method::CrownTight) <= areaOf(Method::CrownLbpTight) * slack);
            QVERIFY(areaOf(Method::CrownLbpTight) <= areaOf(Method::CrownIbpTight) * slack);
            QVERIFY(areaOf(Method::CrownIbpTight) <= box * slack);
            QVERIFY(areaOf(Method::AlphaCrown) <= areaOf(Method::Crown) * slack);
            QVERIFY(std::abs(areaOf(reach::relaxedCrown(1)) / areaOf(Method::Lbp) - 1.0) < 1e-2);
            QVERIFY(std::abs(areaOf(reach::relaxedCrown(9)) / areaOf(Method::Crown) - 1.0) < 1e-2);
        }
    }

    void layers_areThoseOfTheGraphAndHaveGaps() {
        REQUIRE_TENSORS();
        const Question question = randomQuestion(0);
        const reach::InnerRanges ranges = reach::innerRanges(question, {});
        const MethodResult zonotope = reach::answer(question, Method::Zonotope, {});
        for (const Method method : tensorMethods()) {
            const MethodResult result = reach::answer(question, method, {});
            QCOMPARE(result.layers.size(), zonotope.layers.size());
            for (std::size_t k = 0; k < result.layers.size(); ++k) {
                QCOMPARE(result.layers[k].name, zonotope.layers[k].name);
            }
            for (const reach::LayerGap& gap : reach::layerGaps(result, ranges)) {
                QVERIFY2(gap.looseness >= 1.0 - 1e-9, named(result, 0));
            }
        }
    }

    void wildScales_keepTheirShapes() {
        REQUIRE_TENSORS();
        core::Network network = quadrantNetwork();
        std::vector<core::Node> nodes = network.nodes();
        std::get<core::Dense>(nodes.back().operation).weight = {1e-7, 0, 0, 1e9};
        const Question question = questionOn(core::Network(nodes), -1, 1);
        const MethodResult result = reach::answer(question, Method::Crown, {});
        QVERIFY(result.status == ResultStatus::Complete);
        // CROWN of relu(x) on [-1, 1], by axis: [0, 1] or [-1, 1], and no joint constraint.
        const double area = result.area;
        QVERIFY(area >= 1e2 * (1.0 - 1e-6) && area <= 4e2 * (1.0 + 1e-3));
    }

    void cancelled_failsAndPartialPolygonsAreOuter() {
        REQUIRE_TENSORS();
        const Question question = randomQuestion(1);
        const std::atomic<bool> cancel = true;
        reach::Limits limits;
        limits.cancel = &cancel;
        const MethodResult result = reach::answer(question, Method::Crown, limits);
        QVERIFY(result.status != ResultStatus::Complete);
        QVERIFY(!result.reason.empty());
    }

    void constrainedInputs_areAnsweredOnTheirBox() {
        REQUIRE_TENSORS();
        Question question = randomQuestion(0);
        const MethodResult before = reach::answer(question, Method::Crown, {});
        question.input.constraints =
            reach::HPolytope(Eigen::MatrixXd::Ones(1, 3), Eigen::VectorXd::Zero(1));
        const MethodResult result = reach::answer(question, Method::Crown, {});
        QVERIFY(result.status == ResultStatus::Complete && !result.reason.empty());
        QVERIFY(std::abs(result.area / before.area - 1.0) < 1e-6);
        question.input.constraints =
            reach::HPolytope(Eigen::MatrixXd::Ones(1, 3), Eigen::VectorXd::Constant(1, -100));
        QVERIFY(reach::answer(question, Method::Crown, {}).isEmpty);
    }

    void oneOutput_isASegment() {
        REQUIRE_TENSORS();
        const MethodResult result =
            reach::answer(questionOn(oneOutputNetwork(), -1, 1), Method::Crown, {});
        QCOMPARE(result.polygon.size(), std::size_t(2));
        QVERIFY(result.polygon[1][0] >= 2.0 && result.area == 0.0);
    }

    void nominalNumbers_sayTheyAre() {
        REQUIRE_TENSORS();
        reach::TensorOptions options;
        options.precision = core::Precision::Single;
        const MethodResult result =
            reach::answerTensors(randomQuestion(0), Method::Crown, {}, options);
        QVERIFY(result.worth == reach::Worth::Nominal);
    }

    void engines_areKeptWhileTheirNetworkLives() {
        REQUIRE_TENSORS();
        const auto network = std::make_shared<const core::Network>(randomReluNetwork({2, 3, 2}, 1));
        const core::BoundEngine* first = nullptr;
        {
            const reach::BoundEngineLoan loan(network, {});
            first = &*loan;
            const reach::BoundEngineLoan second(network, {});
            QVERIFY(&*second != first);
        }
        const reach::BoundEngineLoan again(network, {});
        QVERIFY(&*again != nullptr);
    }

private:
    static void checkSamples(const Question& question, const MethodResult& result,
                             std::uint64_t seed) {
        std::mt19937_64 random(seed);
        std::uniform_real_distribution<> inside(-0.5, 1.0);
        std::vector<double> x(static_cast<std::size_t>(question.input.dim()));
        for (int k = 0; k < 200; ++k) {
            for (double& each : x) {
                each = random() % 4 == 0 ? -0.5 : random() % 3 == 0 ? 1.0 : inside(random);
            }
            const reach::Point2 point = imageOf(question, x);
            QVERIFY2(reach::contains(result.polygon, point, 1e-12), named(result, seed));
        }
    }

    static void checkBounds(const MethodResult& result, const MethodResult& exact,
                            std::uint64_t seed) {
        for (Eigen::Index i = 0; i < result.lower.size(); ++i) {
            const double slack = 1e-12 * (1.0 + std::abs(exact.upper[i]));
            QVERIFY2(result.lower[i] <= exact.lower[i] + slack, named(result, seed));
            QVERIFY2(result.upper[i] >= exact.upper[i] - slack, named(result, seed));
        }
    }

    /// Upper bounds of some directions of the plane, by the engine itself.
    static std::vector<std::pair<reach::Point2, double>> supportsOf(const Question& question,
                                                                    const char* method) {
        const reach::BoundEngineLoan engine(question.network, {});
        core::InputBatch batch;
        batch.count = 1;
        const auto& box = question.input.box;
        batch.lower.assign(box.lower().begin(), box.lower().end());
        batch.upper.assign(box.upper().begin(), box.upper().end());
        const auto pass = engine->start(batch, *core::boundMethodFromId(method), {});
        std::vector<std::pair<reach::Point2, double>> supports;
        const auto outputs = static_cast<std::size_t>(question.graph->outputCount());
        for (int k = 0; k < 16; ++k) {
            const reach::Point2 direction{std::cos(0.4 * k), std::sin(0.4 * k)};
            core::OutputRows rows{1, false, std::vector<double>(outputs, 0.0)};
            for (std::size_t axis = 0; axis < 2; ++axis) {
                const auto& coordinate = question.project[axis];
                rows.weights[static_cast<std::size_t>(coordinate.output)] += direction[axis];
                if (coordinate.isMargin()) {
                    rows.weights[static_cast<std::size_t>(coordinate.minus)] -= direction[axis];
                }
            }
            supports.emplace_back(direction, pass->rows(rows, true).upper.front());
        }
        return supports;
    }
};

QTEST_GUILESS_MAIN(TestTensorAnswer)
#include "tst_tensor_answer.moc"
