#include <QTest>
#include <numeric>
#include <set>

#include "core/data/augment.h"

namespace {

core::Dataset batchOf(std::int64_t count, const core::Shape& shape) {
    core::Dataset batch;
    batch.shape = shape;
    batch.count = count;
    batch.pixels.resize(static_cast<std::size_t>(count * core::elementCount(shape)));
    std::iota(batch.pixels.begin(), batch.pixels.end(), 1.0F);
    batch.labels.assign(static_cast<std::size_t>(count), 0);
    for (std::int64_t i = 0; i < count; ++i) {
        batch.indices.push_back(i);
    }
    return batch;
}

std::vector<float> changed(const core::Change& change, int padding, const core::Shape& shape,
                           std::vector<float> pixels) {
    core::apply(change, padding, shape, pixels);
    return pixels;
}

}  // namespace

class TestAugment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void normalisation_isPerChannel_orOneForAll() {
        std::vector<float> pixels{0.0F, 1.0F, 0.5F, 0.25F, 1.0F, 0.0F, 0.0F, 1.0F};
        core::normalise(pixels, {2, 1, 2}, {{0.5, 0.0}, {0.5, 0.25}});
        QCOMPARE(pixels, (std::vector<float>{-1, 1, 2, 1, 1, -1, 0, 4}));
        std::vector<float> grey{0.0F, 1.0F};
        core::normalise(grey, {2}, {{0.5}, {0.25}});
        QCOMPARE(grey, (std::vector<float>{-2, 2}));
    }

    void normalisation_thatDoesNotFit_isRefused() {
        std::vector<float> pixels(8);
        QVERIFY_EXCEPTION_THROWN(core::normalise(pixels, {2, 1, 2}, {{0, 0, 0}, {1, 1, 1}}),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(core::normalise(pixels, {2, 1, 2}, {{0}, {0}}),
                                 std::invalid_argument);
    }

    void cut_movesThePicture_andFillsWithBlack() {
        const core::Shape shape{1, 2, 3};
        const std::vector<float> picture{1, 2, 3, 4, 5, 6};
        QCOMPARE(changed({1, 1, false}, 1, shape, picture), picture);
        QCOMPARE(changed({0, 1, false}, 1, shape, picture), (std::vector<float>{0, 0, 0, 1, 2, 3}));
        QCOMPARE(changed({2, 1, false}, 1, shape, picture), (std::vector<float>{4, 5, 6, 0, 0, 0}));
        QCOMPARE(changed({1, 0, false}, 1, shape, picture), (std::vector<float>{0, 1, 2, 0, 4, 5}));
        QCOMPARE(changed({1, 2, false}, 1, shape, picture), (std::vector<float>{2, 3, 0, 5, 6, 0}));
    }

    void flip_comesAfterTheCut_inEveryChannel() {
        QCOMPARE(changed({0, 0, true}, 0, {2, 1, 3}, {1, 2, 3, 4, 5, 6}),
                 (std::vector<float>{3, 2, 1, 6, 5, 4}));
        QCOMPARE(changed({1, 0, true}, 1, {1, 2, 3}, {1, 2, 3, 4, 5, 6}),
                 (std::vector<float>{2, 1, 0, 5, 4, 0}));
    }

    void changes_dependOnTheSample_notOnTheBatch() {
        const core::Augmentation how{2, 0.5};
        core::Dataset whole = batchOf(20, {1, 4, 4});
        core::Dataset piece = whole;
        core::augment(whole, how, 7, 3);
        piece.pixels.erase(piece.pixels.begin(), piece.pixels.begin() + 5 * 16);
        piece.labels.erase(piece.labels.begin(), piece.labels.begin() + 5);
        piece.indices.erase(piece.indices.begin(), piece.indices.begin() + 5);
        core::augment(piece, how, 7, 3);
        QVERIFY(
            std::equal(piece.pixels.begin(), piece.pixels.end(), whole.pixels.begin() + 5 * 16));
    }

    void seedEpochAndIndex_allMatter() {
        const core::Augmentation how{100, 0.5};
        const core::Change one = core::changeOf(how, 1, 1, 1);
        const auto same = [&](const core::Change& other) {
            return one.down == other.down && one.right == other.right;
        };
        QVERIFY(same(core::changeOf(how, 1, 1, 1)));
        QVERIFY(!same(core::changeOf(how, 2, 1, 1)));
        QVERIFY(!same(core::changeOf(how, 1, 2, 1)));
        QVERIFY(!same(core::changeOf(how, 1, 1, 2)));
    }

    void everyPlaceAndFlip_comesEquallyOften() {
        const core::Augmentation how{1, 0.5};
        constexpr int kDraws = 18'000;
        std::vector<int> counts(18, 0);
        for (int i = 0; i < kDraws; ++i) {
            const core::Change change = core::changeOf(how, 0, 0, i);
            QVERIFY(change.down >= 0 && change.down <= 2 && change.right >= 0 && change.right <= 2);
            ++counts[static_cast<std::size_t>((change.down * 3 + change.right) * 2 + change.flip)];
        }
        for (const int count : counts) {
            QVERIFY2(std::abs(count - 1000) < 150, qPrintable(QString::number(count)));
        }
    }

    void thePapersSets_haveTheirPreparation() {
        QCOMPARE(core::usualAugmentation("cifar10:train").padding, 4);
        QCOMPARE(core::usualAugmentation("mnist").padding, 0);
        QCOMPARE(core::usualAugmentation("mnist").flipShare, 0.0);
        QCOMPARE(core::usualNormalisation("cifar10")->mean.size(), std::size_t{3});
        QVERIFY(!core::usualNormalisation("other.csv").has_value());
        core::Dataset flat = batchOf(1, {4});
        QVERIFY_EXCEPTION_THROWN(core::augment(flat, {4, 0.5}, 0, 0), std::invalid_argument);
        core::augment(flat, {}, 0, 0);
    }
};

QTEST_GUILESS_MAIN(TestAugment)
#include "tst_augment.moc"
