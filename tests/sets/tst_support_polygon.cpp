#include <QTest>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include "reach/sets/outer_polygon.h"
#include "reach/sets/support_polygon.h"

using reach::encloseBySupports;
using reach::Point2;
using reach::Polygon;
using reach::SupportOptions;
using reach::SupportPolygon;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double dot(const Point2& a, const Point2& b) { return a[0] * b[0] + a[1] * b[1]; }

double supportOf(const Polygon& points, const Point2& direction) {
    double most = -kInfinity;
    for (const Point2& point : points) {
        most = std::max(most, dot(point, direction));
    }
    return most;
}

/// The supports of the hull of some points.
reach::SupportOracle hullOf(Polygon points) {
    return [points = std::move(points)](const std::vector<Point2>& directions) {
        std::vector<double> values;
        for (const Point2& direction : directions) {
            values.push_back(supportOf(points, direction));
        }
        return values;
    };
}

std::vector<double> discSupports(const std::vector<Point2>& directions) {
    std::vector<double> values;
    for (const Point2& direction : directions) {
        values.push_back(3.0 * direction[0] - direction[1] +
                         2.0 * std::hypot(direction[0], direction[1]));
    }
    return values;
}

Polygon randomPoints(std::mt19937_64& random, int count, double stretch) {
    std::normal_distribution<> normal;
    Polygon points;
    for (int k = 0; k < count; ++k) {
        points.push_back({stretch * normal(random) + 5.0, normal(random) - 2.0});
    }
    return points;
}

/// How far the outer polygon sticks out of the hull, by many directions (a lower estimate).
double excess(const Polygon& outer, const reach::SupportOracle& oracle) {
    double most = 0.0;
    for (int k = 0; k < 1000; ++k) {
        const double t = 2.0 * std::numbers::pi * k / 1000;
        const Point2 direction{std::cos(t), std::sin(t)};
        most = std::max(most, supportOf(outer, direction) - oracle({direction}).front());
    }
    return most;
}

}  // namespace

class TestSupportPolygon : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void disc_isEnclosedWithinTheTolerance() {
        for (const double tolerance : {1e-1, 1e-2, 1e-3}) {
            const SupportPolygon found = encloseBySupports(discSupports, {tolerance, 1000});
            QVERIFY(found.complete);
            QVERIFY(found.gap <= tolerance * 4.0 * (1.0 + 1e-9));
            QVERIFY(excess(found.outer, discSupports) <= found.gap);
            const double area = 4.0 * std::numbers::pi;
            QVERIFY(reach::area(found.outer) >= area);
            QVERIFY(reach::area(found.outer) <= area * (1.0 + 2.0 * tolerance));
        }
        QVERIFY(encloseBySupports(discSupports, {1e-3, 1000}).directions <= 128);
    }

    void rectangle_hasFourCornersFromEightDirections() {
        const SupportPolygon found =
            encloseBySupports(hullOf({{0, 0}, {7, 0}, {7, 2}, {0, 2}}), {});
        QCOMPARE(found.outer.size(), std::size_t(4));
        QVERIFY(found.complete);
        QVERIFY(found.directions <= 12);
        QVERIFY(std::abs(reach::area(found.outer) - 14.0) < 1e-9);
    }

    void polygons_areEnclosedAndTheGapHolds() {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            std::mt19937_64 random(seed);
            const double stretch = std::exp2(static_cast<double>(seed % 9) - 4.0);
            const int count = 1 + static_cast<int>(random() % 30);
            const Polygon points = randomPoints(random, count, stretch);
            const auto oracle = hullOf(points);
            const SupportPolygon found = encloseBySupports(oracle, {});
            const QByteArray which = "seed " + QByteArray::number(qulonglong(seed));
            QVERIFY2(found.complete, which);
            for (const Point2& point : points) {
                QVERIFY2(reach::contains(found.outer, point), which);
            }
            // Corners that were confirmed stick out by a hundredth of the tolerance at most.
            const double size = std::max(supportOf(points, {1, 0}) + supportOf(points, {-1, 0}),
                                         supportOf(points, {0, 1}) + supportOf(points, {0, -1}));
            QVERIFY2(excess(found.outer, oracle) <= found.gap + 1e-5 * size + 1e-10, which);
            QVERIFY2(found.gap <= 1e-3 * size + 1e-10, which);
        }
    }

    void stoppedEarly_isStillOuter() {
        const auto hull = hullOf({{0, 0}, {4, 1}, {3, 5}, {-1, 4}, {-2, 2}});
        for (const std::size_t answers : {4, 5, 8, 9, 10}) {
            std::size_t left = answers;
            const auto oracle = [&](const std::vector<Point2>& directions) {
                auto values = hull(directions);
                values.resize(std::min(values.size(), left));
                left -= values.size();
                return values;
            };
            const SupportPolygon found = encloseBySupports(oracle, {1e-6, 1000});
            QVERIFY(!found.complete);
            QCOMPARE(found.directions, static_cast<std::int64_t>(answers));
            for (const Point2& point : Polygon{{0, 0}, {4, 1}, {3, 5}, {-1, 4}, {-2, 2}}) {
                QVERIFY(reach::contains(found.outer, point));
            }
            QVERIFY(excess(found.outer, hull) <= found.gap + 1e-6);
        }
        const auto nothing = [](const std::vector<Point2>&) { return std::vector<double>{}; };
        QVERIFY(encloseBySupports(nothing, {}).outer.empty());
    }

    void fewDirections_sayTheirGap() {
        const SupportPolygon found = encloseBySupports(discSupports, {1e-4, 12});
        QVERIFY(!found.complete);
        QCOMPARE(found.directions, std::int64_t{12});
        QVERIFY(excess(found.outer, discSupports) <= found.gap);
    }

    void flatSets_areSlivers() {
        const Polygon segment{{1, 1}, {3, 2}};
        const SupportPolygon line = encloseBySupports(hullOf(segment), {});
        QVERIFY(line.complete && line.directions <= 64);
        QVERIFY(reach::area(line.outer) < 1e-2);
        QVERIFY(reach::contains(line.outer, {2, 1.5}));
        const SupportPolygon point = encloseBySupports(hullOf({{1e6, -3}}), {});
        QVERIFY(point.complete && reach::contains(point.outer, {1e6, -3}));
        QVERIFY(point.directions <= 12);
        const SupportPolygon origin = encloseBySupports(hullOf({{0, 0}}), {});
        QVERIFY(origin.complete && reach::contains(origin.outer, {0, 0}));
    }

    void infiniteBounds_areLeftOut() {
        const auto hull = hullOf({{0, 0}, {1, 0}, {0, 1}});
        const auto noDiagonals = [&](const std::vector<Point2>& directions) {
            auto values = hull(directions);
            for (std::size_t k = 0; k < values.size(); ++k) {
                const bool isAxis = directions[k][0] == 0.0 || directions[k][1] == 0.0;
                values[k] = isAxis ? values[k] : kInfinity;
            }
            return values;
        };
        const SupportPolygon square = encloseBySupports(noDiagonals, {});
        QVERIFY(std::abs(reach::area(square.outer) - 1.0) < 1e-9);
        const auto noTop = [&](const std::vector<Point2>& directions) {
            auto values = hull(directions);
            values[1] = kInfinity;
            return values;
        };
        QVERIFY(encloseBySupports(noTop, {}).outer.empty());
    }

    /// Bounds that are no supports of one convex set (loose at the corners) are bounds all the
    /// same.
    void looseBounds_endAndStayOuter() {
        const Polygon square{{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        const auto loose = [&](const std::vector<Point2>& directions) {
            std::vector<double> values;
            for (const Point2& d : directions) {
                values.push_back(supportOf(square, d) + 0.3 * std::abs(d[0] * d[1]));
            }
            return values;
        };
        const SupportPolygon found = encloseBySupports(loose, {});
        QVERIFY(found.complete);
        QVERIFY(std::abs(reach::area(found.outer) - 1.0) < 1e-9);
    }

    void directions_haveExactSums() {
        const auto oracle = [](const std::vector<Point2>& directions) {
            for (const Point2& d : directions) {
                for (const double x : d) {
                    const double scaled = x * 0x1p24;
                    if (scaled != std::round(scaled) || std::abs(scaled) > 0x1p24) {
                        qFatal("direction %g %g", d[0], d[1]);
                    }
                }
            }
            return discSupports(directions);
        };
        QVERIFY(encloseBySupports(oracle, {1e-3, 128}).complete);
    }
};

QTEST_GUILESS_MAIN(TestSupportPolygon)
#include "tst_support_polygon.moc"
