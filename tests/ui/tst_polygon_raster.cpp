#include <QPainter>
#include <QTest>
#include <array>
#include <cmath>
#include <random>

#include "ui/plot/polygon_raster.h"

namespace {

constexpr QRgb kBlack = qRgba(0, 0, 0, 255);
constexpr int kSide = 120;

const ui::View kView{{-1, 1, -1, 1}, QRectF(0, 0, kSide, kSide)};

using Ring = std::vector<reach::Point2>;

ui::PlotGeometry geometryOf(const std::vector<Ring>& rings) {
    ui::PlotGeometry geometry;
    for (const Ring& ring : rings) {
        geometry.addRing(ring);
        geometry.endPolygon();
    }
    return geometry;
}

/// n x n quadrilaterals with common, displaced corners that fill [-half, half]^2.
std::vector<Ring> tiling(int n, double half, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> shift(-0.3, 0.3);
    const double d = 2.0 * half / n;
    std::vector<reach::Point2> corners;
    for (int j = 0; j <= n; ++j) {
        for (int i = 0; i <= n; ++i) {
            const bool isBorder = i == 0 || j == 0 || i == n || j == n;
            corners.push_back({-half + d * (i + (isBorder ? 0.0 : shift(random))),
                               -half + d * (j + (isBorder ? 0.0 : shift(random)))});
        }
    }
    std::vector<Ring> rings;
    for (int j = 0; j < n; ++j) {
        for (int i = 0; i < n; ++i) {
            const auto at = [&](int k, int l) {
                return corners[static_cast<std::size_t>(l * (n + 1) + k)];
            };
            rings.push_back({at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)});
        }
    }
    return rings;
}

/// Regular polygons of sizes over some decades, anywhere, partly outside the view.
std::vector<Ring> scattered(int count, double largest, unsigned seed, double decades = 3.0) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> place(-1.2, 1.2);
    std::uniform_real_distribution<double> size(-decades, 0.0);
    std::uniform_int_distribution<int> corners(3, 8);
    std::vector<Ring> rings;
    for (int k = 0; k < count; ++k) {
        const double x = place(random);
        const double y = place(random);
        const double radius = largest * std::pow(10.0, size(random));
        const int n = corners(random);
        Ring ring;
        for (int i = 0; i < n; ++i) {
            const double angle = 6.283185307179586 * i / n + x;
            ring.push_back({x + radius * std::cos(angle), y + radius * std::sin(angle)});
        }
        rings.push_back(ring);
    }
    return rings;
}

QImage fill(const std::vector<Ring>& rings, const ui::View& view = kView) {
    return ui::fillPolygons(geometryOf(rings), std::array{kBlack}, view, 1.0, {});
}

/// Every polygon by QPainter at eight times the resolution, then averaged.
QImage drawnInFull(const std::vector<Ring>& rings) {
    constexpr int kFine = 8;
    QImage fine(kFine * kSide, kFine * kSide, QImage::Format_ARGB32_Premultiplied);
    fine.fill(Qt::transparent);
    QPainter painter(&fine);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::black);
    const ui::View view{kView.data, QRectF(0, 0, kFine * kSide, kFine * kSide)};
    for (const Ring& ring : rings) {
        QPolygonF polygon;
        for (const auto& [x, y] : ring) {
            polygon.push_back(view.toPixel({x, y}));
        }
        painter.drawPolygon(polygon);
    }
    painter.end();
    QImage mean(kSide, kSide, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            int sum = 0;
            for (int k = 0; k < kFine * kFine; ++k) {
                sum += qAlpha(fine.pixel(kFine * x + k % kFine, kFine * y + k / kFine));
            }
            mean.setPixel(x, y, qRgba(0, 0, 0, sum / (kFine * kFine)));
        }
    }
    return mean;
}

double meanDifference(const QImage& a, const QImage& b) {
    double sum = 0.0;
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            sum += std::abs(qAlpha(a.pixel(x, y)) - qAlpha(b.pixel(x, y)));
        }
    }
    return sum / (255.0 * kSide * kSide);
}

}  // namespace

class TestPolygonRaster : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tiling_hasNoSeams_data() {
        QTest::addColumn<int>("pieces");
        QTest::newRow("large pieces") << 5;
        QTest::newRow("pieces of some pixels") << 23;
        QTest::newRow("pieces of a pixel and a half") << 60;
        QTest::newRow("pieces under a pixel") << 211;
    }

    void tiling_hasNoSeams() {
        QFETCH(int, pieces);
        const QImage image = fill(tiling(pieces, 0.8, 3));
        for (int y = 14; y < kSide - 14; ++y) {
            for (int x = 14; x < kSide - 14; ++x) {
                QVERIFY2(qAlpha(image.pixel(x, y)) >= 253,
                         qPrintable(QStringLiteral("%1 at %2, %3")
                                        .arg(qAlpha(image.pixel(x, y)))
                                        .arg(x)
                                        .arg(y)));
            }
        }
        QCOMPARE(qAlpha(image.pixel(5, 60)), 0);
        QCOMPARE(qAlpha(image.pixel(60, 116)), 0);
    }

    void picture_isThatOfAFullDrawing_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("largest");
        QTest::addColumn<double>("decades");
        QTest::newRow("few large") << 12 << 0.8 << 3.0;
        QTest::newRow("hundreds") << 300 << 0.2 << 1.0;
        QTest::newRow("thousands of some pixels") << 4000 << 0.03 << 0.5;
    }

    void picture_isThatOfAFullDrawing() {
        QFETCH(int, count);
        QFETCH(double, largest);
        QFETCH(double, decades);
        for (unsigned seed = 1; seed < 6; ++seed) {
            const auto rings = scattered(count, largest, seed, decades);
            const double difference = meanDifference(fill(rings), drawnInFull(rings));
            QVERIFY2(difference < 0.03,
                     qPrintable(QStringLiteral("%1, seed %2").arg(difference).arg(seed)));
        }
    }

    void partOfAPicture_isThePictureOfThePart() {
        const auto rings = scattered(200, 0.5, 9);
        const QImage whole = fill(rings);
        const ui::View part{{-0.5, 0.5, -0.5, 0.5}, QRectF(0, 0, kSide / 2, kSide / 2)};
        const QImage cut = fill(rings, part);
        for (int y = 0; y < kSide / 2; ++y) {
            for (int x = 0; x < kSide / 2; ++x) {
                const int there = qAlpha(whole.pixel(x + kSide / 4, y + kSide / 4));
                QVERIFY(std::abs(qAlpha(cut.pixel(x, y)) - there) <= 2);
            }
        }
    }

    void deepZoom_fillsTheView() {
        const ui::View deep{{1e-9, 2e-9, 3e-9, 4e-9}, QRectF(0, 0, kSide, kSide)};
        const QImage image = fill({{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}}, deep);
        QCOMPARE(qAlpha(image.pixel(0, 0)), 255);
        QCOMPARE(qAlpha(image.pixel(kSide - 1, kSide - 1)), 255);
    }

    void orientation_doesNotMatter() {
        auto rings = scattered(100, 0.3, 4);
        const QImage one = fill(rings);
        for (std::size_t i = 0; i < rings.size(); i += 2) {
            std::reverse(rings[i].begin(), rings[i].end());
        }
        QVERIFY(meanDifference(one, fill(rings)) < 1e-4);
    }

    void lonelySpeck_isSeen() {
        const QImage image = fill({{{0.001, 0.001}, {0.0011, 0.001}, {0.0011, 0.0011}}});
        QCOMPARE(qAlpha(image.pixel(kSide / 2, kSide / 2 - 1)), 255);
    }

    void holes_stayEmpty() {
        ui::PlotGeometry geometry;
        geometry.addRing(Ring{{-0.8, -0.8}, {0.8, -0.8}, {0.8, 0.8}, {-0.8, 0.8}});
        geometry.addRing(Ring{{-0.4, -0.4}, {-0.4, 0.4}, {0.4, 0.4}, {0.4, -0.4}});
        geometry.endPolygon();
        const QImage image = ui::fillPolygons(geometry, std::array{kBlack}, kView, 1.0, {});
        QCOMPARE(qAlpha(image.pixel(kSide / 2, kSide / 2)), 0);
        QCOMPARE(qAlpha(image.pixel(kSide / 2, 20)), 255);
    }

    void colours_meetWithoutSeamAndMixWhereTheyOverlap() {
        const std::array colours{qRgba(255, 0, 0, 255), qRgba(0, 0, 255, 255)};
        const QImage beside =
            ui::fillPolygons(geometryOf({{{-1, -1}, {0.004, -1}, {0.004, 1}, {-1, 1}},
                                         {{0.004, -1}, {1, -1}, {1, 1}, {0.004, 1}}}),
                             colours, kView, 1.0, {});
        QCOMPARE(beside.pixel(10, 60), colours[0]);
        QCOMPARE(beside.pixel(110, 60), colours[1]);
        QCOMPARE(qAlpha(beside.pixel(60, 60)), 255);
        const QImage above = ui::fillPolygons(geometryOf({{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}},
                                                          {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}}),
                                              colours, kView, 1.0, {});
        QCOMPARE(above.pixel(60, 60), qRgba(128, 0, 128, 255));
    }

    void lines_haveTheirWidth() {
        const QImage image =
            ui::strokePolygons(geometryOf({{{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}}}),
                               kBlack, 1.5, 3.0, kView, 1.0, {});
        double ink = 0.0;
        for (int y = 0; y < kSide; ++y) {
            ink += qAlpha(image.pixel(kSide / 2, y)) / 255.0;
        }
        QVERIFY2(std::abs(ink - 3.0) < 0.05, qPrintable(QString::number(ink)));
    }

    void linesOfVeryMany_areSeenAndLeaveRoom_data() {
        QTest::addColumn<int>("pieces");
        for (const int pieces : {18, 40, 90, 250}) {
            QTest::newRow(qPrintable(QStringLiteral("%1 squared").arg(pieces))) << pieces;
        }
    }

    void linesOfVeryMany_areSeenAndLeaveRoom() {
        QFETCH(int, pieces);
        const double width = ui::denseLineWidth(pieces * pieces, kSide * kSide, 1.0);
        const QImage image =
            ui::hatchPolygons(geometryOf(tiling(pieces, 1.0, 4)), kBlack, width, kView, 1.0, {});
        double ink = 0.0;
        for (int y = 0; y < kSide; ++y) {
            for (int x = 0; x < kSide; ++x) {
                ink += qAlpha(image.pixel(x, y)) / (255.0 * kSide * kSide);
            }
        }
        QVERIFY2(ink > 0.15, qPrintable(QString::number(ink)));
        QVERIFY2(pieces > 40 || ink < 0.85, qPrintable(QString::number(ink)));
        QCOMPARE(ui::denseLineWidth(10, kSide * kSide, 1.0), 1.0);
    }

    void twiceThePixels_areSharper() {
        const QImage image =
            ui::fillPolygons(geometryOf(tiling(4, 0.5, 2)), std::array{kBlack}, kView, 2.0, {});
        QCOMPARE(image.size(), QSize(2 * kSide, 2 * kSide));
        QCOMPARE(image.devicePixelRatio(), 2.0);
        QCOMPARE(qAlpha(image.pixel(kSide, kSide)), 255);
    }

    void cancelled_isNoPicture() {
        std::atomic<bool> cancel{true};
        QVERIFY(ui::fillPolygons(geometryOf(tiling(4, 0.5, 2)), std::array{kBlack}, kView, 1.0,
                                 {true, false, &cancel})
                    .isNull());
    }
};

QTEST_GUILESS_MAIN(TestPolygonRaster)
#include "tst_polygon_raster.moc"
