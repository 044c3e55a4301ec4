#include <QTest>
#include <algorithm>
#include <cmath>

#include "core/data/dataset.h"
#include "core/data/known_sets.h"
#include "core/data/open_samples.h"
#include "core/data/sample_source.h"
#include "core/data/toy_sets.h"

namespace {

using core::Dataset;

/// The least l-infinity distance between samples of different classes.
double leastGap(const Dataset& set) {
    double least = 1.0;
    for (std::size_t i = 0; i < set.labels.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (set.labels[i] != set.labels[j]) {
                const double x = std::abs(set.pixels[2 * i] - set.pixels[2 * j]);
                const double y = std::abs(set.pixels[2 * i + 1] - set.pixels[2 * j + 1]);
                least = std::min(least, std::max(x, y));
            }
        }
    }
    return least;
}

}  // namespace

class TestToySets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySet_opensByName_inBothSplits_withoutADataFolder() {
        for (const core::ToySet& toy : core::toySets()) {
            const Dataset test = core::readDataset(toy.id, {});
            const Dataset train = core::readDataset(toy.id + ":train", {});
            QCOMPARE(test.count, toy.testCount);
            QCOMPARE(train.count, toy.trainCount);
            QCOMPARE(test.shape, core::Shape{2});
            QVERIFY(test.pixels != std::vector<float>(train.pixels.begin(),
                                                      train.pixels.begin() + 2 * test.count));
            const auto [low, high] = std::minmax_element(train.pixels.begin(), train.pixels.end());
            QVERIFY(*low >= 0.0F && *high <= 1.0F);
        }
    }

    void samples_belongToSetSplitAndIndex_notToHowTheyAreRead() {
        const auto samples = core::openSamples("toy-spirals:train", "");
        const Dataset all = samples->read(0, samples->count());
        const Dataset piece = samples->read(700, 3);
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(piece.pixels[i], all.pixels[1400 + i]);
        }
        QCOMPARE(piece.indices.front(), std::int64_t{700});
        QCOMPARE(piece.labels.front(), 700 % 3);
    }

    void classes_areApart_byTheGapThatIsTold() {
        for (const core::ToySet& toy : core::toySets()) {
            const double least = leastGap(core::readDataset(toy.id + ":train", {}));
            QVERIFY2(least >= toy.gap,
                     qPrintable(
                         QStringLiteral("%1: %2").arg(QString::fromStdString(toy.id)).arg(least)));
            QVERIFY(least < 2.0 * toy.gap);
        }
    }

    void titlesAndClasses_areKnownByName() {
        QCOMPARE(core::datasetTitle("toy-moons"), std::string("Moons"));
        QCOMPARE(core::datasetTitle("toy-moons:train"), std::string("Moons (train)"));
        QCOMPARE(core::classNames("toy-rings:test").at(1), std::string("ring"));
        QVERIFY(core::maybeToySet("toy-nothing") == nullptr);
        QVERIFY(core::knownSet("toy-moons") == nullptr);
    }
};

QTEST_GUILESS_MAIN(TestToySets)
#include "tst_toy_sets.moc"
