#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include "fake_engine.h"
#include "ui/plot/legend_place.h"
#include "ui/plot/picture_cache.h"
#include "ui/plot/plot_sets.h"
#include "ui/plot/render.h"
#include "ui/plot/sets_drawing.h"

namespace {

constexpr int kSide = 200;

ui::ComputedPtr computed(reach::Method method, double eps) {
    const Eigen::Vector2d half(eps, eps);
    const reach::Question question{nullptr, {reach::Box(-half, half), {}, {}}, {0, 1}};
    return ui::prepare(1, fake::result(question, method));
}

ui::View viewOf(double half) { return {{-half, half, -half, half}, QRectF(0, 0, kSide, kSide)}; }

QImage render(const ui::PlotSets& sets, const ui::View& view, bool dark = false) {
    QImage image(kSide, kSide, QImage::Format_ARGB32_Premultiplied);
    image.fill(dark ? Qt::black : Qt::white);
    QPainter painter(&image);
    ui::renderSets(painter, sets, view, {true, dark});
    return image;
}

double share(const QImage& image, const QColor& background) {
    int covered = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            covered += image.pixelColor(x, y) != background ? 1 : 0;
        }
    }
    return static_cast<double>(covered) / (image.width() * image.height());
}

}  // namespace

class TestRender : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void order_isLoosestFirstExactLast() {
        using enum reach::Method;
        const auto sets = ui::makePlotSets(
            {{computed(Exact, 1)}, {computed(Box, 1)}, {computed(Star, 1)}, {computed(Hull, 1)}},
            {false, false, {}});
        std::vector<reach::Method> order;
        for (const auto& set : sets->sets) {
            order.push_back(set.method);
        }
        QCOMPARE(order, (std::vector{Star, Box, Exact, Hull}));
    }

    void hopelesslyLooseSets_areOutOfFocus() {
        reach::MethodResult loose;
        loose.method = reach::Method::Box;
        loose.polygon = fake::square(1000.0);
        const auto sets =
            ui::makePlotSets({{computed(reach::Method::Exact, 1)}, {ui::prepare(1, loose)}}, {});
        QCOMPARE(sets->bounds.right, 1000.0);
        QCOMPARE(sets->focus.right, 1.0);
    }

    void legend_goesWhereLeastIsCovered() {
        reach::MethodResult corner;
        corner.method = reach::Method::Box;
        corner.polygon = {{0, 0}, {2, 0}, {2, 2}, {0, 2}};
        const auto sets = ui::makePlotSets({{ui::prepare(1, corner)}}, {});
        const QPoint place = ui::emptiestCorner(*sets, viewOf(2), QSize(40, 40));
        QVERIFY(place.x() < kSide / 2);
        QVERIFY(place.y() < kSide / 2);
    }

    void pieceLines_lieOverTheExactSetAndHaveNoLegend() {
        const auto sets =
            ui::makePlotSets({{computed(reach::Method::Exact, 1)}}, {true, false, {}});
        QCOMPARE(sets->sets.size(), std::size_t{2});
        QVERIFY(sets->sets[1].isPieceLines);
        QVERIFY(sets->sets[1].label.isEmpty());
    }

    void square_coversItsShareOfThePicture() {
        const auto sets = ui::makePlotSets({{computed(reach::Method::Exact, 1)}}, {});
        const QImage image = render(*sets, viewOf(2));
        const double covered = share(image, Qt::white);
        QVERIFY2(std::abs(covered - 0.25) < 0.02, qPrintable(QString::number(covered)));
        QCOMPARE(image.pixelColor(5, 5), QColor(Qt::white));
    }

    void manyTinyPieces_coverTheSameAsTheirUnion() {
        reach::MethodResult result;
        result.method = reach::Method::Exact;
        const int n = 300;
        for (int i = 0; i < n; ++i) {
            for (int j = 0; j < n; ++j) {
                const double x = -1 + 2.0 * i / n;
                const double y = -1 + 2.0 * j / n;
                const double d = 2.0 / n;
                result.pieces.push_back(
                    {{{x, y}, {x + d, y}, {x + d, y + d}, {x, y + d}}, {}, {}, {}});
            }
        }
        const auto sets = ui::makePlotSets({{ui::prepare(1, result)}}, {false, false, {}});
        const double covered = share(render(*sets, viewOf(2)), Qt::white);
        QVERIFY2(std::abs(covered - 0.25) < 0.02, qPrintable(QString::number(covered)));
    }

    void flatSets_areStillSeen() {
        reach::MethodResult segment;
        segment.method = reach::Method::Box;
        segment.polygon = {{-1, 0}, {1, 0}};
        reach::MethodResult dot = segment;
        dot.polygon = {{0, 0}};
        for (const auto& flat : {segment, dot}) {
            const auto sets = ui::makePlotSets({{ui::prepare(1, flat)}}, {});
            QVERIFY(share(render(*sets, viewOf(2)), Qt::white) > 0.0005);
        }
    }

    void holes_stayEmpty() {
        reach::MethodResult ring;
        ring.method = reach::Method::Exact;
        reach::Region region;
        region.parts.push_back({fake::square(1.0), {fake::square(0.5)}});
        ring.unionRegion = region;
        const auto sets = ui::makePlotSets({{ui::prepare(1, ring)}}, {false, false, {}});
        const QImage image = render(*sets, viewOf(2));
        QCOMPARE(image.pixelColor(kSide / 2, kSide / 2), QColor(Qt::white));
        QVERIFY(image.pixelColor(kSide / 2 - 35, kSide / 2) != QColor(Qt::white));
    }

    void dark_mirrorsLightness() {
        const auto sets = ui::makePlotSets({{computed(reach::Method::Exact, 1)}}, {});
        const QImage image = render(*sets, viewOf(2), true);
        QVERIFY(image.pixelColor(kSide / 2 - 20, kSide / 2).lightness() > 100);
    }

    void view_mapsThereAndBack() {
        const ui::View view{{-1, 3, 2, 4}, QRectF(10, 20, 300, 100)};
        QCOMPARE(view.toPixel({-1, 2}), QPointF(10, 120));
        QCOMPARE(view.toData(view.toPixel({0.5, 3.25})), QPointF(0.5, 3.25));
    }

    void pictureCache_drawsTheSameAndMovesWithTheView() {
        const ui::DrawingPtr sets = std::make_shared<ui::SetsDrawing>(
            ui::makePlotSets({{computed(reach::Method::Exact, 1)}}, {}));
        ui::PictureCache cache;
        QSignalSpy ready(&cache, &ui::PictureCache::pictureReady);
        QImage image(kSide, kSide, QImage::Format_ARGB32_Premultiplied);
        const auto draw = [&](const ui::View& view) {
            image.fill(Qt::white);
            QPainter painter(&image);
            cache.draw(painter, sets, view, {});
        };
        draw(viewOf(2));
        QCOMPARE(share(image, Qt::white), 0.0);
        QVERIFY(ready.wait());
        draw(viewOf(2));
        QVERIFY(std::abs(share(image, Qt::white) - 0.25) < 0.02);
        draw({{-1.9, 2.1, -2, 2}, QRectF(0, 0, kSide, kSide)});
        QVERIFY(std::abs(share(image, Qt::white) - 0.25) < 0.02);
        QVERIFY(!cache.isPending());
    }
};

QTEST_MAIN(TestRender)
#include "tst_render.moc"
