#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <random>

#include "reach/project/polygon.h"

using reach::Point2;
using reach::Polygon;
using reach::Region;

namespace {

Polygon rectangle(double x0, double y0, double x1, double y1) {
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
}

/// The part of a convex polygon on one side of a line a x + b y <= c.
Polygon clipped(const Polygon& polygon, double a, double b, double c) {
    Polygon result;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point2 p = polygon[i];
        const Point2 q = polygon[(i + 1) % polygon.size()];
        const double atP = a * p[0] + b * p[1] - c;
        const double atQ = a * q[0] + b * q[1] - c;
        if (atP <= 0.0) {
            result.push_back(p);
        }
        if (atP * atQ < 0.0) {
            const double t = atP / (atP - atQ);
            result.push_back({p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])});
        }
    }
    return result;
}

/// Cuts of the unit square by random lines: a partition whose common edges agree up to rounding.
std::vector<Polygon> randomPartition(int lines, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<Polygon> cells{rectangle(0, 0, 1, 1)};
    for (int i = 0; i < lines; ++i) {
        const double angle = 3.14159 * uniform(generator);
        const double a = std::cos(angle);
        const double b = std::sin(angle);
        const double c = a * uniform(generator) + b * uniform(generator);
        std::vector<Polygon> next;
        for (const Polygon& cell : cells) {
            for (const Polygon& part : {clipped(cell, a, b, c), clipped(cell, -a, -b, -c)}) {
                if (std::abs(reach::area(part)) > 1e-14) {
                    next.push_back(part);
                }
            }
        }
        cells = std::move(next);
    }
    return cells;
}

/// Rotates by an angle that has no short binary form, so that every vertex is rounded anew.
std::vector<Polygon> jittered(std::vector<Polygon> polygons, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> noise(-1e-15, 1e-15);
    for (Polygon& polygon : polygons) {
        for (Point2& point : polygon) {
            point = {0.8 * point[0] - 0.6 * point[1] + noise(generator),
                     0.6 * point[0] + 0.8 * point[1] + noise(generator)};
        }
    }
    return polygons;
}

Polygon randomConvexPolygon(std::mt19937_64& generator, double size) {
    std::uniform_real_distribution<double> place(0.0, 1.0);
    std::vector<Point2> points(8);
    const Point2 centre{place(generator), place(generator)};
    for (Point2& point : points) {
        point = {centre[0] + size * (place(generator) - 0.5),
                 centre[1] + size * (place(generator) - 0.5)};
    }
    return reach::convexHull(points);
}

/// Area by counting cells of a fine grid whose middle some polygon holds.
double areaByCounting(const std::vector<Polygon>& polygons, int cells, double low, double high) {
    int hits = 0;
    const double step = (high - low) / cells;
    for (int i = 0; i < cells; ++i) {
        for (int j = 0; j < cells; ++j) {
            const Point2 middle{low + (i + 0.5) * step, low + (j + 0.5) * step};
            hits += std::any_of(polygons.begin(), polygons.end(), [&](const Polygon& polygon) {
                return reach::contains(polygon, middle);
            });
        }
    }
    return hits * step * step;
}

}  // namespace

class TestUnion : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ofNothing_isEmpty();
    void ofOverlapping_countsOverlapOnce();
    void ofApart_keepsParts();
    void ofFrame_findsTheHole();
    void ofClockwiseInput_isTheSame();
    void ofDuplicates_isOne();
    void ofPartition_isTheWhole_data();
    void ofPartition_isTheWhole();
    void ofRandomOverlaps_agreesWithCounting();
    void ofContained_isTheLargest();
    void ofFlatPieces_isSegments();
    void ofThinPieces_isSegments();
    void flatPiecesInside_vanish();
    void flatPieceSticksOut_isCutAtTheBorder();
    void pointApart_isKept();
    void ofFarAwayCoordinates_keepsArea();
    void isTheSameInAnyOrder();
    void cancelled_isIncomplete();
    void ofNonFinite_throws();
};

void TestUnion::ofNothing_isEmpty() {
    const Region region = reach::unionOf({});
    QVERIFY(region.complete && region.parts.empty());
    QVERIFY(reach::unionOf({Polygon{}}).parts.empty());
}

void TestUnion::ofOverlapping_countsOverlapOnce() {
    const Region region = reach::unionOf({rectangle(0, 0, 2, 2), rectangle(1, 1, 3, 3)});
    QCOMPARE(region.parts.size(), std::size_t(1));
    QCOMPARE(region.parts[0].outer.size(), std::size_t(8));
    QVERIFY(reach::area(region.parts[0].outer) > 0.0);
    QCOMPARE(region.area, 7.0);
}

void TestUnion::ofApart_keepsParts() {
    const Region region = reach::unionOf({rectangle(0, 0, 1, 1), rectangle(5, 0, 7, 1)});
    QCOMPARE(region.parts.size(), std::size_t(2));
    QCOMPARE(reach::area(region.parts[0]), 2.0);
    QCOMPARE(region.area, 3.0);
}

void TestUnion::ofFrame_findsTheHole() {
    const Region region = reach::unionOf({rectangle(0, 0, 3, 1), rectangle(0, 2, 3, 3),
                                          rectangle(0, 0, 1, 3), rectangle(2, 0, 3, 3)});
    QCOMPARE(region.parts.size(), std::size_t(1));
    QCOMPARE(region.parts[0].holes.size(), std::size_t(1));
    QCOMPARE(reach::area(region.parts[0].holes[0]), -1.0);
    QCOMPARE(region.area, 8.0);
}

void TestUnion::ofClockwiseInput_isTheSame() {
    Polygon square = rectangle(0, 0, 1, 1);
    std::reverse(square.begin(), square.end());
    QCOMPARE(reach::unionOf({square}).area, 1.0);
}

void TestUnion::ofDuplicates_isOne() {
    const std::vector<Polygon> many(1000, rectangle(0, 0, 1, 1));
    QCOMPARE(reach::unionOf(many).parts[0].outer.size(), std::size_t(4));
}

void TestUnion::ofPartition_isTheWhole_data() {
    QTest::addColumn<int>("lines");
    QTest::newRow("5 lines") << 5;
    QTest::newRow("20 lines") << 20;
    QTest::newRow("60 lines") << 60;
}

void TestUnion::ofPartition_isTheWhole() {
    QFETCH(int, lines);
    for (unsigned seed = 0; seed < 5; ++seed) {
        const auto cells = jittered(randomPartition(lines, seed), seed);
        double sum = 0.0;
        for (const Polygon& cell : cells) {
            sum += std::abs(reach::area(cell));
        }
        const Region region = reach::unionOf(cells);
        QCOMPARE(region.parts.size(), std::size_t(1));
        QVERIFY2(region.parts[0].holes.empty(), qPrintable(QString::number(seed)));
        QVERIFY(std::abs(region.area - sum) < 1e-9);
        QVERIFY(std::abs(region.area - 1.0) < 1e-9);
    }
}

void TestUnion::ofRandomOverlaps_agreesWithCounting() {
    std::mt19937_64 generator(3);
    std::vector<Polygon> polygons;
    for (int i = 0; i < 60; ++i) {
        polygons.push_back(randomConvexPolygon(generator, 0.3));
    }
    const Region region = reach::unionOf(polygons);
    const double counted = areaByCounting(polygons, 800, -0.2, 1.2);
    QVERIFY2(std::abs(region.area - counted) < 0.003,
             qPrintable(QStringLiteral("%1 %2").arg(region.area).arg(counted)));
    double sum = 0.0;
    for (const auto& part : region.parts) {
        sum += reach::area(part);
    }
    QVERIFY(std::abs(sum - region.area) < 1e-12);
}

void TestUnion::ofContained_isTheLargest() {
    std::mt19937_64 generator(4);
    std::vector<Polygon> polygons{rectangle(-1, -1, 2, 2)};
    for (int i = 0; i < 500; ++i) {
        polygons.push_back(randomConvexPolygon(generator, 0.5));
    }
    const Region region = reach::unionOf(polygons);
    QCOMPARE(region.parts.size(), std::size_t(1));
    QCOMPARE(region.parts[0].outer.size(), std::size_t(4));
    QCOMPARE(region.area, 9.0);
}

void TestUnion::ofFlatPieces_isSegments() {
    const Region region = reach::unionOf(
        {{{0, 0}, {1, 1}}, {{1, 1}, {2, 2}}, {{0.5, 0.5}, {1.5, 1.5}}, {{0, 5}, {0, 6}}});
    QCOMPARE(region.area, 0.0);
    QCOMPARE(region.parts.size(), std::size_t(2));
    QCOMPARE(region.parts[0].outer.size(), std::size_t(2));
    QVERIFY(std::abs(reach::perimeter(region.parts[0].outer) - 2.0 * std::sqrt(8.0)) < 1e-9);
}

void TestUnion::ofThinPieces_isSegments() {
    const Region region = reach::unionOf({{{0, 0}, {1, 1e-15}, {2, 0}}, {{2, 0}, {3, -1e-15}}});
    QCOMPARE(region.parts.size(), std::size_t(1));
    QCOMPARE(region.parts[0].outer.size(), std::size_t(2));
    QVERIFY(std::abs(reach::perimeter(region.parts[0].outer) - 6.0) < 1e-9);
}

void TestUnion::flatPiecesInside_vanish() {
    const Region region = reach::unionOf({rectangle(0, 0, 1, 1),
                                          rectangle(1, 0, 2, 1),
                                          {{0.5, 0.5}, {1.5, 0.5}},
                                          {{0, 0}, {0, 1}},
                                          {{2, 1}}});
    QCOMPARE(region.parts.size(), std::size_t(1));
    QCOMPARE(region.area, 2.0);
}

void TestUnion::flatPieceSticksOut_isCutAtTheBorder() {
    const Region region = reach::unionOf({rectangle(0, 0, 1, 1), {{0.5, 0.5}, {3, 0.5}}});
    QCOMPARE(region.parts.size(), std::size_t(2));
    const Polygon& whisker = region.parts[1].outer;
    QCOMPARE(whisker.size(), std::size_t(2));
    QVERIFY(std::abs(std::min(whisker[0][0], whisker[1][0]) - 1.0) < 1e-8);
    QVERIFY(std::abs(std::max(whisker[0][0], whisker[1][0]) - 3.0) < 1e-12);
}

void TestUnion::pointApart_isKept() {
    const Region region = reach::unionOf({rectangle(0, 0, 1, 1), {{2, 2}}, {{2, 2}}});
    QCOMPARE(region.parts.size(), std::size_t(2));
    QCOMPARE(region.parts[1].outer, (Polygon{{2, 2}}));
    QCOMPARE(reach::unionOf({{{3, 4}}}).parts[0].outer, (Polygon{{3, 4}}));
    QCOMPARE(reach::unionOf({{{0, 0}}}).parts[0].outer, (Polygon{{0, 0}}));
}

void TestUnion::ofFarAwayCoordinates_keepsArea() {
    const double far = 1e9;
    const Region region = reach::unionOf(
        {rectangle(far, far, far + 1, far + 1), rectangle(far + 1, far, far + 2, far + 1)});
    QVERIFY(std::abs(region.area - 2.0) < 1e-5);
}

/// Bit by bit: figures and areas must not depend on which thread found a piece first.
void TestUnion::isTheSameInAnyOrder() {
    std::mt19937_64 generator(9);
    for (unsigned seed = 0; seed < 6; ++seed) {
        auto cells = randomPartition(12, seed);
        // Every third cell is left out: parts, holes and corners where only two cells meet.
        for (std::size_t i = cells.size() - cells.size() % 3; i >= 3; i -= 3) {
            cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(i) - 1);
        }
        const Region first = reach::unionOf(cells);
        QVERIFY(first.area > 0.0);
        for (int round = 0; round < 4; ++round) {
            std::shuffle(cells.begin(), cells.end(), generator);
            const Region second = reach::unionOf(cells);
            QCOMPARE(second.area, first.area);
            QCOMPARE(second.parts.size(), first.parts.size());
            for (std::size_t i = 0; i < first.parts.size(); ++i) {
                QVERIFY(second.parts[i].outer == first.parts[i].outer);
                QVERIFY(second.parts[i].holes == first.parts[i].holes);
            }
        }
    }
}

void TestUnion::cancelled_isIncomplete() {
    const std::atomic<bool> cancel = true;
    const Region region = reach::unionOf({rectangle(0, 0, 1, 1)}, &cancel);
    QVERIFY(!region.complete && region.parts.empty());
}

void TestUnion::ofNonFinite_throws() {
    const double infinite = std::numeric_limits<double>::infinity();
    QVERIFY_EXCEPTION_THROWN(reach::unionOf({{{0, 0}, {infinite, 0}, {1, 1}}}),
                             std::invalid_argument);
}

QTEST_GUILESS_MAIN(TestUnion)
#include "tst_union.moc"
