#include <ATen/ATen.h>

#include <QTest>
#include <set>
#include <stdexcept>

#include "core/data/augment.h"
#include "core/train/training_batches.h"
#include "tests/train/training_samples.h"

using core::TrainingBatch;
using core::TrainingBatches;
using core::TrainingConfig;

/// What steps see of the samples.
class TestTrainingBatches : public QObject {
    Q_OBJECT

private:
    static TrainingConfig config() {
        TrainingConfig result;
        result.batch = 8;
        result.seed = 3;
        return result;
    }
    static std::shared_ptr<const core::Dataset> pictures(const std::string& name) {
        return std::make_shared<core::Dataset>(smallPictures(name, {3, 5, 7}, 30, 4, 1));
    }

private Q_SLOTS:
    void epoch_seesEverySampleOnce() {
        const auto data = pictures("own");
        TrainingBatches batches(data, config(), {at::kFloat, at::kCPU});
        QCOMPARE(batches.stepsPerEpoch(), std::int64_t{4});
        for (std::int64_t epoch = 0; epoch < 2; ++epoch) {
            std::multiset<std::int64_t> seen;
            for (std::int64_t step = 4 * epoch; step < 4 * epoch + 4; ++step) {
                const TrainingBatch batch = batches.at(step);
                QCOMPARE(batch.points.size(0), std::int64_t{step % 4 == 3 ? 6 : 8});
                for (std::size_t i = 0; i < batch.indices.size(); ++i) {
                    const auto sample = static_cast<std::size_t>(batch.indices[i]);
                    const auto row = static_cast<std::int64_t>(i);
                    QCOMPARE(batch.labels[row].item<int>(), data->labels[sample]);
                    QCOMPARE(batch.points[row][17].item<float>(), data->pixels[sample * 105 + 17]);
                    seen.insert(batch.indices[i]);
                }
            }
            QCOMPARE(seen.size(), std::size_t{30});
            QCOMPARE(std::set<std::int64_t>(seen.begin(), seen.end()).size(), std::size_t{30});
        }
    }

    void batch_dependsOnTheStepAlone() {
        TrainingBatches inOrder(pictures("cifar10"), config(), {});
        TrainingBatches atOnce(pictures("cifar10"), config(), {});
        TrainingBatch last;
        for (std::int64_t step = 0; step <= 9; ++step) {
            last = inOrder.at(step);
        }
        const TrainingBatch same = atOnce.at(9);
        QCOMPARE(last.indices, same.indices);
        QVERIFY(at::equal(last.points, same.points));
        QVERIFY(!at::equal(last.points, atOnce.at(5).points));
        QVERIFY(at::equal(last.points, atOnce.at(9).points));
    }

    void augmentation_isTheDatas() {
        const auto data = pictures("cifar10");
        TrainingBatches batches(data, config(), {at::kFloat, at::kCPU});
        const core::Augmentation how = core::usualAugmentation("cifar10");
        int changed = 0;
        for (std::int64_t step = 4; step < 8; ++step) {
            const TrainingBatch batch = batches.at(step);
            for (std::size_t i = 0; i < batch.indices.size(); ++i) {
                const auto sample = static_cast<std::size_t>(batch.indices[i]);
                std::vector<float> expected(data->pixels.begin() + sample * 105,
                                            data->pixels.begin() + sample * 105 + 105);
                const std::vector<float> before = expected;
                core::apply(core::changeOf(how, 3, 1, batch.indices[i]), how.padding, data->shape,
                            expected);
                changed += expected == before ? 0 : 1;
                const at::Tensor row = batch.points[static_cast<std::int64_t>(i)].contiguous();
                QCOMPARE(std::vector<float>(row.data_ptr<float>(), row.data_ptr<float>() + 105),
                         expected);
            }
        }
        QVERIFY(changed > 20);
    }

    void augmentation_canBeLeftOut() {
        const auto data = pictures("cifar10");
        TrainingConfig plain = config();
        plain.augment = false;
        const TrainingBatch batch = TrainingBatches(data, plain, {at::kFloat, at::kCPU}).at(0);
        QCOMPARE(batch.points[0][0].item<float>(),
                 data->pixels[static_cast<std::size_t>(batch.indices[0]) * 105]);
    }

    void vectors_cannotBeAugmented() {
        const auto data = std::make_shared<core::Dataset>(smallPictures("cifar10", {12}, 10, 2, 1));
        QVERIFY_EXCEPTION_THROWN(TrainingBatches(data, config(), {}), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestTrainingBatches)
#include "tst_training_batches.moc"
