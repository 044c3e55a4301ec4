#include <QTest>
#include <cmath>
#include <limits>
#include <random>

#include "reach/project/polygon.h"

using reach::Point2;
using reach::Polygon;

namespace {

std::vector<Point2> randomPoints(std::size_t count, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::normal_distribution<double> normal;
    std::vector<Point2> points(count);
    for (Point2& point : points) {
        point = {normal(generator), normal(generator)};
    }
    return points;
}

}  // namespace

class TestPolygon : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void area_isSignedByOrientation();
    void area_ofPolygonWithHoles_leavesTheHolesOut();
    void hull_isCounterClockwiseWithoutCollinearVertices();
    void hull_containsEveryPoint();
    void hull_ofCollinearPoints_isASegment();
    void hull_ofOnePoint_isThatPoint();
    void hull_ofNoPoints_isEmpty();
    void hull_withTolerance_flattensWhatIsThinner();
    void hull_withTolerance_keepsWhatIsWider();
    void hull_ofNonFinitePoint_throws();
    void contains_respectsEdgesAndTolerance();
    void contains_isNotMisledByTinyEdges();
    void hull_beyondWhatCanBeSquared_throws();
    void contains_ofSegmentAndPoint();
    void boundingBox_ofNothing_throws();
};

void TestPolygon::area_isSignedByOrientation() {
    const Polygon triangle{{0, 0}, {2, 0}, {0, 1}};
    QCOMPARE(reach::area(triangle), 1.0);
    QCOMPARE(reach::area(Polygon(triangle.rbegin(), triangle.rend())), -1.0);
    QCOMPARE(reach::area(Polygon{{0, 0}, {1, 1}}), 0.0);
    QCOMPARE(reach::perimeter(Polygon{{0, 0}, {3, 4}}), 10.0);
}

void TestPolygon::area_ofPolygonWithHoles_leavesTheHolesOut() {
    const reach::PolygonWithHoles square{{{0, 0}, {3, 0}, {3, 3}, {0, 3}},
                                         {{{1, 1}, {1, 2}, {2, 2}, {2, 1}}}};
    QCOMPARE(reach::area(square), 8.0);
}

void TestPolygon::hull_isCounterClockwiseWithoutCollinearVertices() {
    const Polygon hull =
        reach::convexHull({{1, 1}, {0, 0}, {1, 0}, {2, 0}, {2, 2}, {0, 2}, {1, 2}, {0, 0}});
    QCOMPARE(hull, (Polygon{{0, 0}, {2, 0}, {2, 2}, {0, 2}}));
}

void TestPolygon::hull_containsEveryPoint() {
    const auto points = randomPoints(2000, 7);
    const Polygon hull = reach::convexHull(points);
    QVERIFY(reach::area(hull) > 0.0);
    for (const Point2& point : points) {
        QVERIFY(reach::contains(hull, point, 1e-14));
    }
}

void TestPolygon::hull_ofCollinearPoints_isASegment() {
    QCOMPARE(reach::convexHull({{1, 1}, {3, 3}, {2, 2}}), (Polygon{{1, 1}, {3, 3}}));
}

void TestPolygon::hull_ofOnePoint_isThatPoint() {
    QCOMPARE(reach::convexHull({{1, 2}, {1, 2}}), (Polygon{{1, 2}}));
}

void TestPolygon::hull_ofNoPoints_isEmpty() { QVERIFY(reach::convexHull({}).empty()); }

void TestPolygon::hull_withTolerance_flattensWhatIsThinner() {
    const Polygon thin{{0, 0}, {1, 1 + 1e-13}, {2, 2}, {1, 1 - 1e-13}};
    QCOMPARE(reach::convexHull(thin).size(), std::size_t(4));
    QCOMPARE(reach::convexHull(thin, 1e-12), (Polygon{{0, 0}, {2, 2}}));
    QCOMPARE(reach::convexHull({{1, 1}, {1, 1 + 1e-14}}, 1e-12).size(), std::size_t(1));
}

void TestPolygon::hull_withTolerance_keepsWhatIsWider() {
    const Polygon wide{{0, 0}, {1, 0.9}, {2, 2}, {1, 1.1}};
    QCOMPARE(reach::convexHull(wide, 1e-3).size(), std::size_t(4));
    const Polygon bent{{0, 0}, {1, 1e-3}, {2, 0}};
    QCOMPARE(reach::convexHull(bent, 0.5e-3).size(), std::size_t(3));
}

void TestPolygon::hull_ofNonFinitePoint_throws() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY_EXCEPTION_THROWN(reach::convexHull({{0, 0}, {nan, 1}}), std::invalid_argument);
}

void TestPolygon::contains_respectsEdgesAndTolerance() {
    const Polygon square{{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    QVERIFY(reach::contains(square, {1, 0.5}));
    QVERIFY(!reach::contains(square, {1.01, 0.5}));
    QVERIFY(reach::contains(square, {1.01, 0.5}, 0.02));
    QVERIFY(!reach::contains(Polygon{}, {0, 0}, 1.0));
}

/// Edges of a few units in the last place point anywhere: they do not cut points off.
void TestPolygon::contains_isNotMisledByTinyEdges() {
    Polygon square{{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (const double tiny : {1e-17, 3e-17, 1e-16, 1e-15}) {
        square.insert(square.begin() + 1, {1.0 - tiny, tiny});
        square.push_back({-tiny, 1.0 - 3.0 * tiny});
    }
    for (int k = 1; k < 100; ++k) {
        QVERIFY(reach::contains(square, {0.01 * k, 0.99 - 0.0098 * k}));
        QVERIFY(!reach::contains(square, {1.0 + 0.01 * k, 0.5}));
        QVERIFY(!reach::contains(square, {0.5, -0.01 * k}));
    }
}

void TestPolygon::hull_beyondWhatCanBeSquared_throws() {
    QVERIFY_EXCEPTION_THROWN(reach::convexHull({{0, 0}, {1e150, 1}}), std::range_error);
    QVERIFY_EXCEPTION_THROWN(reach::unionOf({{{0, 0}, {1e150, 0}, {0, 1}}}), std::range_error);
    QCOMPARE(reach::convexHull({{0, 0}, {1e90, 0}, {0, 1e90}}).size(), std::size_t(3));
}

void TestPolygon::contains_ofSegmentAndPoint() {
    const Polygon segment{{0, 0}, {2, 2}};
    QVERIFY(reach::contains(segment, {1, 1}));
    QVERIFY(!reach::contains(segment, {3, 3}, 0.5));
    QVERIFY(reach::contains(segment, {1, 1.1}, 0.2));
    QVERIFY(reach::contains(reach::Polygon{{1, 1}}, {1, 1}));
    QVERIFY(!reach::contains(reach::Polygon{{1, 1}}, {1, 2}));
}

void TestPolygon::boundingBox_ofNothing_throws() {
    QVERIFY_EXCEPTION_THROWN(reach::boundingBox({}), std::invalid_argument);
    QCOMPARE(reach::boundingBox({{1, 5}, {2, 3}}), (std::array<Point2, 2>{{{1, 3}, {2, 5}}}));
}

QTEST_GUILESS_MAIN(TestPolygon)
#include "tst_polygon.moc"
