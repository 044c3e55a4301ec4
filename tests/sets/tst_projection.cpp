#include <QTest>
#include <cmath>
#include <numbers>
#include <random>

#include "reach/project/polygon.h"
#include "reach/sets/projection.h"

using namespace reach;

namespace {

double supportOf(const Polygon& polygon, double x, double y) {
    double best = -HUGE_VAL;
    for (const Point2& p : polygon) {
        best = std::max(best, p[0] * x + p[1] * y);
    }
    return best;
}

Eigen::MatrixXd randomMatrix(Eigen::Index rows, Eigen::Index cols, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    return Eigen::MatrixXd::NullaryExpr(rows, cols, [&] { return uniform(generator); });
}

/// A regular polygon's support oracle, lying a little, as an LP does.
PlanarSupport hexagon(const Point2& d) {
    PlanarSupport best{-HUGE_VAL, {}, false};
    for (int k = 0; k < 6; ++k) {
        const double t = std::numbers::pi * k / 3 + 0.1;
        const double value = d[0] * std::cos(t) + d[1] * std::sin(t);
        if (value > best.value) {
            best = {value, {std::cos(t), std::sin(t)}, false};
        }
    }
    best.value += 1e-12;
    return best;
}

}  // namespace

class TestProjection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void box_isItsRectangle();
    void equalCoordinates_giveADiagonal();
    void zonotope_hasItsEdgesAndNoMore();
    void zonotopeOutline_holdsItsSupports();
    void flatZonotope_isASliverAtMost();
    void hexagon_isFoundWithAllEdges();
    void stoppedEarly_isStillOuter();
    void segmentOracle_givesASliver();
    void starOutline_equalsTheZonotopes();
};

void TestProjection::box_isItsRectangle() {
    const Box box(Eigen::Vector3d(0, 1, 2), Eigen::Vector3d(1, 3, 2));
    QVERIFY((outline(box, {0, 1}) == Polygon{{0, 1}, {1, 1}, {1, 3}, {0, 3}}));
    QVERIFY((outline(box, {0, 2}) == Polygon{{0, 2}, {1, 2}}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, outline(box, {0, 3}));
}

void TestProjection::equalCoordinates_giveADiagonal() {
    const Box box(Eigen::Vector2d(0, 1), Eigen::Vector2d(1, 3));
    QVERIFY((outline(box, {1, 1}) == Polygon{{1, 1}, {3, 3}}));
    const Polygon z = outline(Zonotope(box), {1, 1});
    QVERIFY(z.size() == 2 && z[0][0] <= 1 && z[1][1] >= 3);
}

void TestProjection::zonotope_hasItsEdgesAndNoMore() {
    const Polygon diamond = outline(Zonotope::makeDiamond({1, 2}, 1), {0, 1});
    QVERIFY(std::abs(area(diamond) - 2.0) < 1e-9);
    QVERIFY(std::abs(supportOf(diamond, 1, 0) - 2) < 1e-12);
    QVERIFY(std::abs(supportOf(diamond, 1, 1) - 4) < 1e-12);
}

void TestProjection::zonotopeOutline_holdsItsSupports() {
    for (unsigned seed = 0; seed < 20; ++seed) {
        const Zonotope z(randomMatrix(3, 1, seed), randomMatrix(3, 12, seed + 100));
        const Polygon polygon = outline(z, {2, 0});
        QVERIFY(area(polygon) > 0);
        for (int k = 0; k < 64; ++k) {
            const double t = 2 * std::numbers::pi * k / 64;
            const double support = z.supportFunction(Eigen::Vector3d(std::sin(t), 0, std::cos(t)));
            const double ours = supportOf(polygon, std::cos(t), std::sin(t));
            QVERIFY(ours >= support - 1e-14);
            QVERIFY(ours <= support + 1e-11);
        }
    }
}

void TestProjection::flatZonotope_isASliverAtMost() {
    Eigen::MatrixXd g(2, 3);
    g << 1, 2, -0.5, 2, 4, -1;
    const Polygon polygon = outline(Zonotope(Eigen::Vector2d(0, 0), g), {0, 1});
    QVERIFY(std::abs(area(polygon)) < 1e-11);
    QVERIFY(std::abs(supportOf(polygon, 1, 0) - 3.5) < 1e-11);
    const Polygon point = outline(Zonotope(Eigen::Vector2d(1, 2), Eigen::MatrixXd(2, 0)), {0, 1});
    QVERIFY((point == Polygon{{1, 2}}));
}

void TestProjection::hexagon_isFoundWithAllEdges() {
    const Outline found = enclose(hexagon, 1e-8, 1000);
    QVERIFY(found.complete);
    QVERIFY(found.gap < 1e-7);
    QVERIFY(found.calls < 30);
    const double exact = 1.5 * std::sqrt(3.0);
    QVERIFY(area(found.outer) >= exact && area(found.outer) < exact + 1e-7);
}

void TestProjection::stoppedEarly_isStillOuter() {
    for (const std::int64_t calls : {4, 5, 6, 7}) {
        const Outline found = enclose(hexagon, 1e-8, calls);
        QVERIFY(!found.complete);
        QVERIFY(found.gap > 1e-3);
        for (int k = 0; k < 100; ++k) {
            const double t = 2 * std::numbers::pi * k / 100;
            QVERIFY(supportOf(found.outer, std::cos(t), std::sin(t)) >=
                    hexagon({std::cos(t), std::sin(t)}).value - 1e-11);
        }
    }
    QVERIFY(!enclose(hexagon, 1e-8, 1000, [] { return true; }).complete);
}

void TestProjection::segmentOracle_givesASliver() {
    const auto segment = [](const Point2& d) -> PlanarSupport {
        const double value = d[0] + 2 * d[1];
        const double sign = value >= 0 ? 1.0 : -1.0;
        return {std::abs(value), {sign, 2 * sign}, false};
    };
    const Outline found = enclose(segment, 1e-8, 100);
    QVERIFY(std::abs(area(found.outer)) < 1e-9);
    QVERIFY(supportOf(found.outer, 1, 2) >= 5.0);
    QVERIFY(supportOf(found.outer, 1, 2) < 5.0 + 1e-9);
}

void TestProjection::starOutline_equalsTheZonotopes() {
    const Box box(-Eigen::VectorXd::Ones(6), Eigen::VectorXd::Ones(6));
    const auto map = makeLinearMap(randomMatrix(2, 6, 7), randomMatrix(2, 1, 8));
    const Polygon zonotope = outline(Zonotope(box).affineMap(map), {0, 1});
    const Outline star = outline(Star(box).affineMap(map), {0, 1});
    QVERIFY(star.complete);
    QVERIFY(star.gap < 1e-7);
    QVERIFY(std::abs(area(zonotope) - area(star.outer)) < 1e-6);
}

QTEST_GUILESS_MAIN(TestProjection)
#include "tst_projection.moc"
