#include <QTest>
#include <cmath>
#include <limits>

#include "reach/sets/input_set.h"
#include "reach/sets/star.h"

using namespace reach;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

HPolytope halfSpace(const Eigen::VectorXd& normal, double offset) {
    return {normal.transpose(), Eigen::VectorXd::Constant(1, offset)};
}

Box unitBox(Eigen::Index n) { return {-Eigen::VectorXd::Ones(n), Eigen::VectorXd::Ones(n)}; }

}  // namespace

class TestInputSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void l1Ball_hasTheDualNormAsSupport();
    void l2Ball_hasTheDualNormAsSupport();
    void cutBall_keepsBothSides();
    void ballOutsideTheRange_isRefused();
    void starOfAnL1Ball_isTheBall();
    void starOfAnL2Ball_holdsTheBall();
    void pointBall_isAPoint();
    void contradiction_isProvenEmpty();
    void touchingHalfSpaces_areNotEmpty();
    void ballMissingTheBox_isEmpty();
    void samples_lieInTheSet_data();
    void samples_lieInTheSet();
    void samplesOfASeed_areTheSame();
    void flatPolytope_isSampledFlat();
    void propertyCase_becomesBoxAndHalfSpaces();
    void propertyWithoutBounds_takesThemFromConstraints();
    void propertyWithoutAnyBound_isRefusedByName();
    void crossedProperty_isEmpty();
};

void TestInputSet::l1Ball_hasTheDualNormAsSupport() {
    const InputSet ball = makeBall(Norm::L1, Eigen::Vector3d(1, 2, 3), 0.5);
    const double support = supportFunction(ball, Eigen::Vector3d(1, -2, 0.5));
    QVERIFY(std::abs(support - (1 - 4 + 1.5 + 0.5 * 2)) < 1e-9);
}

void TestInputSet::l2Ball_hasTheDualNormAsSupport() {
    const InputSet ball = makeBall(Norm::L2, Eigen::Vector3d(1, 2, 3), 0.5);
    const double support = supportFunction(ball, Eigen::Vector3d(2, -1, 2));
    QVERIFY(std::abs(support - (2 - 2 + 6 + 0.5 * 3)) < 1e-9);
}

void TestInputSet::cutBall_keepsBothSides() {
    // |x|_1 <= 1 cut by x >= 0: along (1, -1) the support is 1, along (-1, -1) it is 0.
    const Box range(Eigen::Vector2d(0, 0), Eigen::Vector2d(1, 1));
    const InputSet ball = makeBall(Norm::L1, Eigen::Vector2d(0, 0), 1, range);
    QVERIFY(std::abs(supportFunction(ball, Eigen::Vector2d(-1, -1))) < 1e-9);
    const Star star(ball);
    QVERIFY(std::abs(star.supportFunction(Eigen::Vector2d(1, 1)) - 1) < 1e-9);
    QVERIFY(std::abs(star.supportFunction(Eigen::Vector2d(-1, 0))) < 1e-9);
    QVERIFY(!star.contains(Eigen::Vector2d(-0.1, 0.1)));
    QVERIFY(star.contains(Eigen::Vector2d(0.5, 0.5), 1e-12));
}

void TestInputSet::ballOutsideTheRange_isRefused() {
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             makeBall(Norm::L1, Eigen::Vector2d(5, 0), 1, unitBox(2)));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, makeBall(Norm::L2, Eigen::Vector2d(0, 0), -1));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             makeBall(Norm::L2, Eigen::Vector2d(0, 0), 1, unitBox(3)));
}

void TestInputSet::starOfAnL1Ball_isTheBall() {
    const InputSet ball = makeBall(Norm::L1, Eigen::Vector3d(1, -2, 0), 2);
    const Star star(ball);
    for (const Eigen::Vector3d& d :
         {Eigen::Vector3d(1, 1, 1), Eigen::Vector3d(3, -1, 2), Eigen::Vector3d(-1, 0, 0.5)}) {
        const double expected = d.dot(ball.ball->center) + 2 * d.lpNorm<Eigen::Infinity>();
        const double ours = star.supportFunction(d);
        QVERIFY(ours >= expected && ours < expected + 1e-8);
    }
}

void TestInputSet::starOfAnL2Ball_holdsTheBall() {
    for (const Eigen::Index n : {2, 3, 5}) {
        const InputSet ball = makeBall(Norm::L2, Eigen::VectorXd::Constant(n, 0.5), 1.5);
        const Star star(ball);
        const Eigen::MatrixXd points = samplePoints(ball, 50, 3);
        for (Eigen::Index k = 0; k < points.cols(); ++k) {
            QVERIFY(star.contains(points.col(k)));
        }
        const Eigen::VectorXd diagonal = Eigen::VectorXd::Ones(n);
        const double true2 = diagonal.dot(ball.ball->center) + 1.5 * diagonal.norm();
        QVERIFY(star.supportFunction(diagonal) >= true2 - 1e-12);
        QVERIFY(star.supportFunction(diagonal) <= true2 * 1.01);
    }
}

void TestInputSet::pointBall_isAPoint() {
    const InputSet point = makeBall(Norm::L1, Eigen::Vector2d(0.25, 1), 0);
    QVERIFY(!isEmpty(point));
    QVERIFY(std::abs(Star(point).supportFunction(Eigen::Vector2d(1, 1)) - 1.25) < 1e-12);
}

void TestInputSet::contradiction_isProvenEmpty() {
    const InputSet input{unitBox(3), halfSpace(Eigen::Vector3d(1, 1, 1), -3.5), std::nullopt};
    QVERIFY(isEmpty(input));
    QCOMPARE(supportFunction(input, Eigen::Vector3d(1, 0, 0)), -kInfinity);
    QVERIFY_THROWS_EXCEPTION(std::domain_error, samplePoints(input, 3, 0));
}

void TestInputSet::touchingHalfSpaces_areNotEmpty() {
    const InputSet input{unitBox(3), halfSpace(Eigen::Vector3d(1, 1, 1), -3.0), std::nullopt};
    QVERIFY(!isEmpty(input));
}

void TestInputSet::ballMissingTheBox_isEmpty() {
    // The corner (1, 1) is sqrt(2) from the origin: a ball around (2, 2) of radius 1.41 misses it.
    InputSet input{unitBox(2), std::nullopt, NormBall{Norm::L2, Eigen::Vector2d(2, 2), 1.41}};
    QVERIFY(isEmpty(input));
    input.ball->radius = 1.42;
    QVERIFY(!isEmpty(input));
}

void TestInputSet::samples_lieInTheSet_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("box") << 0;
    QTest::newRow("l1 ball") << 1;
    QTest::newRow("l2 ball, cut") << 2;
    QTest::newRow("polytope") << 3;
    QTest::newRow("ball and half-space") << 4;
}

void TestInputSet::samples_lieInTheSet() {
    QFETCH(int, which);
    const Eigen::VectorXd zero = Eigen::VectorXd::Zero(4);
    const HPolytope cut = halfSpace(Eigen::VectorXd::Ones(4), -0.5);
    const std::vector<InputSet> sets{
        {unitBox(4), std::nullopt, std::nullopt},
        makeBall(Norm::L1, zero, 2),
        makeBall(Norm::L2, zero, 1, Box(zero, Eigen::VectorXd::Ones(4))),
        {unitBox(4), cut, std::nullopt},
        {unitBox(4), cut, NormBall{Norm::L1, zero, 1.0}},
    };
    const InputSet& input = sets[static_cast<std::size_t>(which)];
    const Eigen::MatrixXd points = samplePoints(input, 300, 17);
    QCOMPARE(points.cols(), 300);
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        QVERIFY(contains(input, points.col(k), 1e-9));
    }
    QVERIFY((points.rowwise().maxCoeff() - points.rowwise().minCoeff()).minCoeff() > 0.1);
}

void TestInputSet::samplesOfASeed_areTheSame() {
    const InputSet ball = makeBall(Norm::L2, Eigen::Vector3d(0, 0, 0), 1);
    QCOMPARE(samplePoints(ball, 10, 5), samplePoints(ball, 10, 5));
    QVERIFY(samplePoints(ball, 10, 5) != samplePoints(ball, 10, 6));
}

void TestInputSet::flatPolytope_isSampledFlat() {
    const HPolytope plane = intersection(halfSpace(Eigen::Vector3d(1, 1, 1), 0.5),
                                         halfSpace(Eigen::Vector3d(-1, -1, -1), -0.5));
    const InputSet input{unitBox(3), plane, std::nullopt};
    const Eigen::MatrixXd points = samplePoints(input, 100, 1);
    QVERIFY((points.colwise().sum().array() - 0.5).abs().maxCoeff() < 1e-7);
    QVERIFY(points.row(0).maxCoeff() - points.row(0).minCoeff() > 0.3);
}

void TestInputSet::propertyCase_becomesBoxAndHalfSpaces() {
    core::PropertyCase region;
    region.lower = {0, -1};
    region.upper = {1, 1};
    QVERIFY(makeInputSet(region).isBox());
    region.inputConstraints = {{{{0, 1.0}, {1, -2.0}}, 0.5}};
    const InputSet input = makeInputSet(region);
    QVERIFY(contains(input, Eigen::Vector2d(0.5, 0)));
    QVERIFY(!contains(input, Eigen::Vector2d(0.6, 0)));
}

void TestInputSet::propertyWithoutBounds_takesThemFromConstraints() {
    core::PropertyCase region;
    region.lower = {0, -kInfinity};
    region.upper = {1, kInfinity};
    region.inputConstraints = {{{{0, -1.0}, {1, 1.0}}, 0.0}, {{{0, -1.0}, {1, -1.0}}, 0.0}};
    const InputSet input = makeInputSet(region);
    QVERIFY(std::abs(input.box.upper()[1] - 1) < 1e-7 && input.box.upper()[1] >= 1);
    QVERIFY(std::abs(input.box.lower()[1] + 1) < 1e-7 && input.box.lower()[1] <= -1);
}

void TestInputSet::propertyWithoutAnyBound_isRefusedByName() {
    core::PropertyCase region;
    region.lower = {0, -kInfinity};
    region.upper = {1, 0};
    try {
        makeInputSet(region);
        QFAIL("accepted");
    } catch (const std::invalid_argument& e) {
        QVERIFY(QString::fromUtf8(e.what()).contains(QStringLiteral("input 1 has no lower bound")));
    }
}

void TestInputSet::crossedProperty_isEmpty() {
    core::PropertyCase region;
    region.lower = {0.5, 0};
    region.upper = {0.25, 1};
    QVERIFY(isEmpty(makeInputSet(region)));
}

QTEST_GUILESS_MAIN(TestInputSet)
#include "tst_input_set.moc"
