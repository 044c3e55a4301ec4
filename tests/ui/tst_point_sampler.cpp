#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include "fake_engine.h"
#include "ui/plot/point_marks.h"
#include "ui/session/point_sampler.h"
#include "ui/session/session.h"
#include "ui/widgets/samples_panel.h"

namespace {

ui::ComputedPtr square(double half) {
    reach::MethodResult result;
    result.method = reach::Method::Box;
    result.polygon = fake::square(half);
    return ui::prepare(1, std::move(result));
}

std::shared_ptr<ui::SampledPoints> points(std::vector<QPointF> places) {
    auto points = std::make_shared<ui::SampledPoints>();
    points->samples.inputs = Eigen::MatrixXd::Random(3, Eigen::Index(places.size()));
    points->samples.outputs = Eigen::MatrixXd::Random(2, Eigen::Index(places.size()));
    points->places = std::make_shared<const std::vector<QPointF>>(std::move(places));
    return points;
}

}  // namespace

/// On the real engine and the sample network 3-4-4-2.
class TestPointSampler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_session = std::make_unique<ui::Session>(reach::answerAll);
        m_sampler = std::make_unique<ui::PointSampler>(*m_session);
        m_session->open({QStringLiteral(REACHSCOPE_SOURCE_DIR "/samples/3-4-4-2.onnx")});
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
    }

    void cleanup() {
        m_sampler.reset();
        m_session.reset();
    }

    void withoutBeingAsked_thereAreNoPoints() {
        QVERIFY(!m_sampler->points());
        QVERIFY(!m_sampler->isBusy());
    }

    void everySoundSet_containsEveryPoint_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("uniform") << static_cast<int>(reach::SampleKind::Uniform);
        QTest::newRow("corners") << static_cast<int>(reach::SampleKind::Corners);
        QTest::newRow("attack") << static_cast<int>(reach::SampleKind::Attack);
    }

    void everySoundSet_containsEveryPoint() {
        QFETCH(int, kind);
        ask(static_cast<reach::SampleKind>(kind), 400);
        QTRY_VERIFY(m_sampler->isCurrent() && !m_sampler->isBusy());
        QVERIFY(m_sampler->points()->places->size() > 4);
        for (const auto method : {reach::Method::Exact, reach::Method::Hull, reach::Method::Star,
                                  reach::Method::Zonotope, reach::Method::Box}) {
            const auto share = m_sampler->share(method);
            QVERIFY(share);
            QCOMPARE(share->inside, share->count);
            QVERIFY(!share->isBreached());
            QCOMPARE(ui::shareText(*share), QStringLiteral("100 %"));
        }
    }

    void points_followTheQuestion() {
        ask(reach::SampleKind::Uniform, 100);
        QTRY_VERIFY(m_sampler->isCurrent());
        const auto before = m_sampler->points();
        m_session->setEps(0.25);
        QVERIFY(!m_sampler->isCurrent());
        QTRY_VERIFY(m_sampler->isCurrent());
        QVERIFY(m_sampler->points() != before);
        const auto& inputs = m_sampler->points()->samples.inputs;
        for (Eigen::Index k = 0; k < inputs.cols(); ++k) {
            for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
                QVERIFY(inputs(i, k) >= m_session->input().lower(int(i)) &&
                        inputs(i, k) <= m_session->input().upper(int(i)));
            }
        }
        QTRY_VERIFY(m_sampler->share(reach::Method::Exact));
    }

    void look_drawsNoNewPointsAndUndoBringsThemBack() {
        ask(reach::SampleKind::Uniform, 100);
        QTRY_VERIFY(m_sampler->isCurrent());
        const auto before = m_sampler->points();
        m_session->change(QStringLiteral("colour"),
                          [](ui::State& state) { state.plot.samples.colour = 0x123456; });
        QVERIFY(m_sampler->isCurrent());
        QCOMPARE(m_sampler->points(), before);
        m_session->change(QStringLiteral("off"),
                          [](ui::State& state) { state.plot.samples.isOn = false; });
        QVERIFY(!m_sampler->points());
        m_session->undoStack()->undo();
        QTRY_VERIFY(m_sampler->isCurrent());
        QCOMPARE(m_sampler->points()->samples.outputs, before->samples.outputs);
    }

    void setThatMissesPoints_saysHowManyAndIsABreach() {
        const auto drawn = points({{0, 0}, {0.5, 0.5}, {2, 0}});
        const auto computed = square(1.0);
        ui::PointShare share{computed, drawn, ui::countInside(*computed, *drawn->places), 3};
        QCOMPARE(share.inside, 2);
        QVERIFY(share.isBreached());
        QCOMPARE(ui::shareText(share), QStringLiteral("66.66 %"));
    }

    void borderPoints_areInsideDespiteRounding() {
        const auto computed = square(1.0);
        QCOMPARE(ui::countInside(*computed, {{1.0 + 1e-12, 0.3}, {-1.0, 1.0}}), 2);
        QCOMPARE(ui::countInside(*computed, {{1.0 + 1e-6, 0.3}}), 0);
    }

    void flatPieces_containTheirPointsDespiteRounding() {
        auto computed = std::make_shared<ui::Computed>();
        computed->result.method = reach::Method::Exact;
        const std::vector<reach::Polygon> rings{
            {{0, 0}, {1, 0}, {1, 1}}, {{-0.7, 0.3}, {-0.1, 0.9}}, {{-3, 0.1}}};
        for (const reach::Polygon& ring : rings) {
            computed->pieces.addRing(ring);
            computed->pieces.endPolygon();
        }
        computed->index = std::make_unique<ui::PieceIndex>(computed->pieces);
        std::vector<QPointF> on;
        for (int i = 0; i <= 100; ++i) {
            on.emplace_back(-0.7 + 0.006 * i, 0.3 + 0.006 * i + 1e-15);
        }
        on.emplace_back(-3, 0.1);
        QCOMPARE(ui::countInside(*computed, on), qint64(on.size()));
        QCOMPARE(ui::countInside(*computed, {{-0.4, 0.7}, {-3, 0.2}}), 0);
    }

    void almostAll_isNeverRoundedToAll() {
        ui::PointShare share{square(1.0), nullptr, 999999, 1000000};
        QCOMPARE(ui::shareText(share), QStringLiteral("99.99 %"));
    }

    void nearestPoint_isFoundWithinReach() {
        const auto drawn = points({{0, 0}, {1, 1}, {1.1, 1}});
        QCOMPARE(ui::pointNear(*drawn, {1.08, 1}, {0.2, 0.2}), std::optional<Eigen::Index>(2));
        QVERIFY(!ui::pointNear(*drawn, {3, 3}, {0.2, 0.2}));
    }

    void csv_holdsEveryPointAtFullPrecision() {
        const auto drawn = points({{0, 0}, {1, 1}});
        const auto lines = ui::pointsCsv(*drawn).split('\n');
        QCOMPARE(lines[0], QByteArray("x0,x1,x2,y0,y1"));
        QCOMPARE(lines.size(), 4);
        const auto cells = lines[2].split(',');
        QCOMPARE(cells.size(), 5);
        QCOMPARE(cells[1].toDouble(), drawn->samples.inputs(1, 1));
        QCOMPARE(cells[4].toDouble(), drawn->samples.outputs(1, 1));
    }

    void manyPoints_lookLikeFew() {
        std::vector<QPointF> places;
        for (int i = 0; i < 3000; ++i) {
            places.emplace_back(std::sin(1.7 * i), std::cos(2.9 * i));
        }
        const QImage few = picture(places);
        for (int k = 0; k < 2; ++k) {
            places.insert(places.end(), places.begin(), places.begin() + 3000);
        }
        const QImage many = picture(places);
        double inkOfFew = 0.0;
        double inkOfMany = 0.0;
        for (int y = 0; y < few.height(); ++y) {
            for (int x = 0; x < few.width(); ++x) {
                inkOfFew += qAlpha(few.pixel(x, y));
                inkOfMany += qAlpha(many.pixel(x, y));
                // Marks move to the nearest pixel: what is far from any mark stays empty.
                QVERIFY(qAlpha(many.pixel(x, y)) == 0 || inkAround(few, x, y) > 0);
            }
        }
        QVERIFY2(std::abs(inkOfMany / inkOfFew - 1.0) < 0.2,
                 qPrintable(QString::number(inkOfMany / inkOfFew)));
    }

private:
    void ask(reach::SampleKind kind, int count) {
        m_session->change(QStringLiteral("points"), [&](ui::State& state) {
            state.plot.samples.isOn = true;
            state.plot.samples.kind = kind;
            state.plot.samples.count = count;
        });
    }

    static int inkAround(const QImage& image, int x, int y) {
        int ink = 0;
        for (int j = std::max(0, y - 1); j <= std::min(image.height() - 1, y + 1); ++j) {
            for (int i = std::max(0, x - 1); i <= std::min(image.width() - 1, x + 1); ++i) {
                ink += qAlpha(image.pixel(i, j));
            }
        }
        return ink;
    }

    static QImage picture(const std::vector<QPointF>& places) {
        QImage image(200, 200, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        ui::PointCloud cloud;
        cloud.points = std::make_shared<const std::vector<QPointF>>(places);
        cloud.colour = 0xB2182B;
        ui::paintCloud(painter, cloud, {{-1.1, 1.1, -1.1, 1.1}, QRectF(0, 0, 200, 200)}, {});
        return image;
    }

    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::PointSampler> m_sampler;
};

QTEST_MAIN(TestPointSampler)
#include "tst_point_sampler.moc"
