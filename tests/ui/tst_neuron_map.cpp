#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <random>

#include "ui/plot/neuron_map.h"

namespace {

constexpr int kHeading = 20;

std::vector<core::Shape> randomShapes(std::mt19937& random) {
    std::vector<core::Shape> shapes;
    const auto upTo = [&random](std::int64_t most) {
        return static_cast<std::int64_t>(1 + random() % static_cast<unsigned>(most));
    };
    for (int layers = 1 + static_cast<int>(random() % 4); layers > 0; --layers) {
        if (random() % 2 == 0) {
            shapes.push_back({upTo(80)});
        } else {
            shapes.push_back({upTo(6), upTo(5), upTo(7)});
        }
    }
    return shapes;
}

ui::NeuronMapLayer layer(const core::Shape& shape, ui::NeuronState state) {
    ui::NeuronMapLayer layer;
    layer.title = QStringLiteral("relu");
    layer.shape = shape;
    layer.states.assign(static_cast<std::size_t>(core::elementCount(shape)), state);
    layer.moves.assign(layer.states.size(), ui::NeuronMove::None);
    return layer;
}

}  // namespace

/// Where neurons stand in a map, and how they are reached.
class TestNeuronMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCell_isFoundAtItsMiddleAndNoneOverlaps() {
        std::mt19937 random(7);
        for (int trial = 0; trial < 60; ++trial) {
            const auto shapes = randomShapes(random);
            const QSize room(120 + int(random() % 500), 80 + int(random() % 400));
            const ui::NeuronMapLayout layout(shapes, room, kHeading);
            QRegion covered;
            for (int l = 0; l < layout.layerCount(); ++l) {
                for (std::int64_t n = 0; n < layout.neuronCount(l); ++n) {
                    const ui::NeuronPlace place{l, n};
                    const QRect cell = layout.cellOf(place);
                    QVERIFY2(!covered.intersects(cell), "overlap");
                    covered += cell;
                    QCOMPARE(layout.maybeNeuronAt(cell.center()), std::optional(place));
                    QVERIFY(layout.rectOf(l).contains(cell));
                    QVERIFY(!layout.headingOf(l).intersects(cell));
                }
            }
        }
    }

    void map_fitsItsRoomWhereCellsMayBeLargeEnough() {
        const ui::NeuronMapLayout small({{50}, {50}, {50}}, {300, 300}, kHeading);
        QVERIFY(small.size().height() <= 300);
        QVERIFY(small.cell() >= ui::NeuronMapLayout::kLeastCell);
        const ui::NeuronMapLayout large({{32, 28, 28}, {64, 14, 14}}, {300, 300}, kHeading);
        QCOMPARE(large.cell(), ui::NeuronMapLayout::kLeastCell);
        QVERIFY(large.size().height() > 300);
        QVERIFY(large.cellOf({1, 64 * 14 * 14 - 1}).right() <= 300);
    }

    void pictureWiderThanTheRoom_hasSmallerCells() {
        const ui::NeuronMapLayout wide({{1, 4, 200}}, {300, 300}, kHeading);
        QVERIFY(wide.cell() < ui::NeuronMapLayout::kLeastCell);
        QVERIFY(wide.cellOf({0, 199}).right() <= 300);
    }

    void arrows_walkThroughEveryLayer() {
        const ui::NeuronMapLayout layout({{30}, {2, 3, 4}, {5}}, {150, 400}, kHeading);
        ui::NeuronPlace at;
        QSet<int> layers;
        for (int step = 0; step < 60; ++step) {
            layers.insert(at.layer);
            at = layout.moved(at, 0, 1);
        }
        QCOMPARE(layers.size(), 3);
        for (int step = 0; step < 60; ++step) {
            at = layout.moved(at, 0, -1);
        }
        QCOMPARE(at.layer, 0);
        QCOMPARE(layout.moved({0, 29}, 1, 0), (ui::NeuronPlace{0, 29}));
        QCOMPARE(layout.moved({0, 3}, -1, 0), (ui::NeuronPlace{0, 2}));
    }

    void clickAndKeys_activateANeuron() {
        ui::NeuronMap map;
        map.resize(300, 300);
        map.setLayers({layer({8}, ui::NeuronState::Unstable), layer({4}, ui::NeuronState::Active)});
        map.show();
        QSignalSpy activated(&map, &ui::NeuronMap::activated);
        QTest::mouseClick(map.viewport(), Qt::LeftButton, {}, map.cellInView({1, 2}).center());
        QCOMPARE(activated.size(), 1);
        QCOMPARE(map.current(), std::optional(ui::NeuronPlace{1, 2}));
        QTest::keyClick(&map, Qt::Key_Left);
        QTest::keyClick(&map, Qt::Key_Return);
        QTest::keyClick(&map, Qt::Key_Space);
        QCOMPARE(activated.size(), 3);
        QCOMPARE(map.current(), std::optional(ui::NeuronPlace{1, 1}));
        QVERIFY(map.accessibleDescription().contains(QStringLiteral("neuron 1")));
        QTest::keyClick(&map, Qt::Key_Home);
        QCOMPARE(map.current(), std::optional(ui::NeuronPlace{0, 0}));
        QTest::keyClick(&map, Qt::Key_End);
        QCOMPARE(map.current(), std::optional(ui::NeuronPlace{1, 3}));
    }

    void emptyMap_takesKeysAndClicks() {
        ui::NeuronMap map;
        map.resize(200, 200);
        map.show();
        QSignalSpy activated(&map, &ui::NeuronMap::activated);
        QTest::mouseClick(map.viewport(), Qt::LeftButton, {}, {50, 50});
        QTest::keyClick(&map, Qt::Key_Return);
        QTest::keyClick(&map, Qt::Key_Down);
        QCOMPARE(activated.size(), 0);
    }

    void states_differInShapeToo() {
        // In grey, at one size: the share of a cell that is dark differs from state to state.
        QList<double> means;
        for (const auto state :
             {ui::NeuronState::Active, ui::NeuronState::Unstable, ui::NeuronState::Inactive}) {
            QImage image(15, 15, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            ui::paintNeuron(painter, {0, 0, 15, 15}, state, ui::NeuronMove::None,
                            QPalette(Qt::white));
            painter.end();
            double sum = 0.0;
            for (int y = 0; y < 15; ++y) {
                for (int x = 0; x < 15; ++x) {
                    sum += qGray(image.pixel(x, y));
                }
            }
            means << sum / 225.0;
        }
        QVERIFY(means[0] + 20 < means[1]);
        QVERIFY(means[1] + 20 < means[2]);
    }

    void hundredThousandNeurons_arePaintedInAFrame() {
        ui::NeuronMap map;
        map.resize(600, 400);
        map.setLayers({layer({128, 28, 28}, ui::NeuronState::Unstable)});
        map.show();
        QElapsedTimer timer;
        timer.start();
        map.grab();
        QVERIFY2(timer.elapsed() < 250, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(TestNeuronMap)
#include "tst_neuron_map.moc"
