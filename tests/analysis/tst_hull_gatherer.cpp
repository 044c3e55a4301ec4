#include <QTest>
#include <cmath>
#include <random>

#include "reach/analysis/hull_gatherer.h"

class TestHullGatherer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isTheHullOfAllPoints_data();
    void isTheHullOfAllPoints();
    void ofNothing_isEmpty();
    void ofCollinearPoints_isASegment();
    void ofOnePointOften_isThatPoint();
};

void TestHullGatherer::isTheHullOfAllPoints_data() {
    QTest::addColumn<int>("count");
    for (const int count : {1, 3, 100, 257, 5000, 100000}) {
        QTest::addRow("%d points", count) << count;
    }
}

void TestHullGatherer::isTheHullOfAllPoints() {
    QFETCH(int, count);
    std::mt19937_64 generator(5);
    std::normal_distribution<double> normal;
    reach::HullGatherer gatherer;
    std::vector<reach::Point2> points;
    for (int i = 0; i < count; ++i) {
        points.push_back({3.0 + normal(generator), 100.0 * normal(generator)});
        gatherer.add(points.back());
    }
    QCOMPARE(gatherer.hull(), reach::convexHull(points));
}

void TestHullGatherer::ofNothing_isEmpty() { QVERIFY(reach::HullGatherer().hull().empty()); }

void TestHullGatherer::ofCollinearPoints_isASegment() {
    reach::HullGatherer gatherer;
    for (int i = 0; i <= 10000; ++i) {
        const double t = 0.7 * i / 10000.0;
        gatherer.add({t / 3.0, 1.0 - t / 7.0});
    }
    const reach::Polygon hull = gatherer.hull();
    QCOMPARE(hull.size(), std::size_t(2));
    QCOMPARE(hull[0], (reach::Point2{0.0, 1.0}));
}

void TestHullGatherer::ofOnePointOften_isThatPoint() {
    reach::HullGatherer gatherer;
    for (int i = 0; i < 10000; ++i) {
        gatherer.add({0.1, 0.2});
    }
    QCOMPARE(gatherer.hull(), (reach::Polygon{{0.1, 0.2}}));
}

QTEST_GUILESS_MAIN(TestHullGatherer)
#include "tst_hull_gatherer.moc"
