#include <QTest>
#include <random>

#include "ui/plot/geometry.h"
#include "ui/plot/piece_index.h"

namespace {

ui::PlotGeometry randomTriangles(int count, unsigned seed, double size) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<double> place(-1.0, 1.0);
    std::uniform_real_distribution<double> offset(-size, size);
    ui::PlotGeometry geometry;
    for (int i = 0; i < count; ++i) {
        const double x = place(generator);
        const double y = place(generator);
        const reach::Polygon triangle{{x, y},
                                      {x + offset(generator), y + offset(generator)},
                                      {x + offset(generator), y + offset(generator)}};
        geometry.addRing(triangle);
        geometry.endPolygon();
    }
    return geometry;
}

std::vector<std::uint32_t> byLookingAtAll(const ui::PlotGeometry& pieces, QPointF point) {
    std::vector<std::uint32_t> found;
    for (std::uint32_t p = 0; p < pieces.polygonCount(); ++p) {
        if (pieces.boundsOf(p).contains(point) && ui::convexContains(pieces.ring(p, 0), point)) {
            found.push_back(p);
        }
    }
    return found;
}

}  // namespace

class TestGeometry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rings_areKeptApart() {
        reach::Region region;
        region.parts.push_back({{{0, 0}, {4, 0}, {4, 4}, {0, 4}}, {{{1, 1}, {1, 2}, {2, 2}}}});
        region.parts.push_back({{{5, 5}, {6, 5}, {6, 6}}, {}});
        const auto geometry = ui::makeGeometry(region);
        QCOMPARE(geometry.polygonCount(), std::size_t{2});
        QCOMPARE(geometry.ringCount(0), std::size_t{2});
        QCOMPARE(geometry.ring(0, 1).size(), std::size_t{3});
        QCOMPARE(geometry.ring(1, 0).front(), QPointF(5, 5));
        QCOMPARE(geometry.bounds().right, 6.0);
    }

    void emptyPolygon_hasNoGeometry() {
        const auto geometry = ui::makeGeometry(reach::Polygon());
        QCOMPARE(geometry.polygonCount(), std::size_t{0});
        QVERIFY(geometry.bounds().isEmpty());
    }

    void index_findsWhatLookingAtAllFinds_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("size");
        QTest::newRow("none") << 0 << 0.1;
        QTest::newRow("one") << 1 << 0.5;
        QTest::newRow("small ones") << 2000 << 0.05;
        QTest::newRow("overlapping ones") << 500 << 1.5;
    }
    void index_findsWhatLookingAtAllFinds() {
        QFETCH(int, count);
        QFETCH(double, size);
        const unsigned seed = 7;
        const auto pieces = randomTriangles(count, seed, size);
        const ui::PieceIndex index(pieces);
        std::mt19937 generator(seed + 1);
        std::uniform_real_distribution<double> place(-1.5, 1.5);
        for (int i = 0; i < 2000; ++i) {
            const QPointF point(place(generator), place(generator));
            QCOMPARE(index.piecesAt(point), byLookingAtAll(pieces, point));
        }
    }

    void segmentsAndDots_areFoundOnThemOnly() {
        ui::PlotGeometry flat;
        flat.addRing(reach::Polygon{{0, 0}, {1, 1}});
        flat.endPolygon();
        flat.addRing(reach::Polygon{{2, 0}});
        flat.endPolygon();
        const ui::PieceIndex index(flat);
        QCOMPARE(index.piecesAt({0.5, 0.5}), std::vector<std::uint32_t>{0});
        QCOMPARE(index.piecesAt({0.5, 0.4}), std::vector<std::uint32_t>{});
        QCOMPARE(index.piecesAt({2, 0}), std::vector<std::uint32_t>{1});
    }
};

QTEST_GUILESS_MAIN(TestGeometry)
#include "tst_geometry.moc"
