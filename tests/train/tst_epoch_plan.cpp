#include <QTest>
#include <algorithm>
#include <map>
#include <vector>

#include "core/data/augment.h"
#include "core/train/epoch_plan.h"

/// The order of an epoch and its augmentation follow from seed and epoch alone.
class TestEpochPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lastBatch_mayBeSmaller() {
        QCOMPARE(core::stepsPerEpoch(10, 5), std::int64_t{2});
        QCOMPARE(core::stepsPerEpoch(11, 5), std::int64_t{3});
        QCOMPARE(core::stepsPerEpoch(3, 100), std::int64_t{1});
    }

    void order_isAPermutation() {
        for (const std::int64_t count : {1, 2, 17, 1000}) {
            std::vector<std::int64_t> order = core::epochOrder(3, 5, count);
            std::sort(order.begin(), order.end());
            for (std::int64_t i = 0; i < count; ++i) {
                QCOMPARE(order[static_cast<std::size_t>(i)], i);
            }
        }
    }

    void order_dependsOnSeedAndEpoch() {
        QCOMPARE(core::epochOrder(3, 5, 100), core::epochOrder(3, 5, 100));
        QVERIFY(core::epochOrder(3, 5, 100) != core::epochOrder(3, 6, 100));
        QVERIFY(core::epochOrder(3, 5, 100) != core::epochOrder(4, 5, 100));
        QVERIFY(core::epochOrder(0, 1, 100) != core::epochOrder(1, 0, 100));
    }

    void orders_areEvenlySpread() {
        std::map<std::vector<std::int64_t>, int> seen;
        for (std::int64_t epoch = 0; epoch < 6000; ++epoch) {
            ++seen[core::epochOrder(0, epoch, 3)];
        }
        QCOMPARE(seen.size(), std::size_t{6});
        for (const auto& [order, times] : seen) {
            QVERIFY2(times > 850 && times < 1150, qPrintable(QString::number(times)));
        }
    }

    void changes_areThoseOfTheData() {
        const std::vector<std::int64_t> indices{5, 3, 49999};
        const core::EpochChanges changes = core::epochChanges("cifar10:train", 7, 11, indices);
        QCOMPARE(changes.padding, 4);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const core::Change change =
                core::changeOf(core::usualAugmentation("cifar10"), 7, 11, indices[i]);
            QCOMPARE(changes.down[i], std::int64_t{change.down});
            QCOMPARE(changes.right[i], std::int64_t{change.right});
            QCOMPARE(changes.flip[i], std::int64_t{change.flip ? 1 : 0});
        }
        QVERIFY(core::epochChanges("mnist", 7, 11, indices).down.empty());
        QVERIFY(!core::isAugmented("mnist"));
    }
};

QTEST_GUILESS_MAIN(TestEpochPlan)
#include "tst_epoch_plan.moc"
