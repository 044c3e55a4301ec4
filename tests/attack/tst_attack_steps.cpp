#include "core/attack/projection.h"

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

using at::Tensor;
using core::BallNorm;
using core::InputRegion;
using core::SampleRandom;

namespace {

constexpr std::int64_t kSamples = 40;
constexpr std::int64_t kInputs = 7;

std::vector<std::int64_t> indices(std::int64_t count) {
    std::vector<std::int64_t> result;
    for (std::int64_t i = 0; i < count; ++i) {
        result.push_back(i);
    }
    return result;
}

/// Balls of random radius around random centers, cut by boxes that hold the centers.
InputRegion randomRegion(BallNorm norm, std::uint64_t seed) {
    const SampleRandom random{seed};
    const core::TensorPlace place;
    const auto all = indices(kSamples);
    const Tensor center = random.uniform(all, 0, kInputs, place);
    const Tensor radius = (random.uniform(all, 1, 1, place) + 1.05).squeeze(1);
    const Tensor below = (random.uniform(all, 2, kInputs, place) + 1.0) * radius.unsqueeze(1);
    const Tensor above = (random.uniform(all, 3, kInputs, place) + 1.0) * radius.unsqueeze(1);
    InputRegion region{center - below, center + above, norm, {}, {}};
    if (norm != BallNorm::Linf) {
        region.center = center;
        region.radius = radius;
    }
    return region;
}

Tensor normOf(BallNorm norm, const Tensor& x) {
    return norm == BallNorm::L2 ? x.square().sum(1).sqrt() : x.abs().sum(1);
}

/// How far x is out of the region, at most.
double outside(const InputRegion& region, const Tensor& x) {
    double worst =
        std::max((region.lower - x).max().item<double>(), (x - region.upper).max().item<double>());
    if (region.norm != BallNorm::Linf) {
        const Tensor beyond = normOf(region.norm, x - region.center) - region.radius;
        worst = std::max(worst, beyond.max().item<double>());
    }
    return worst;
}

}  // namespace

class TestAttackSteps : public QObject {
    Q_OBJECT

private:
    static void addNorms() {
        QTest::addColumn<int>("norm");
        QTest::newRow("linf") << static_cast<int>(BallNorm::Linf);
        QTest::newRow("l1") << static_cast<int>(BallNorm::L1);
        QTest::newRow("l2") << static_cast<int>(BallNorm::L2);
    }

private Q_SLOTS:
    void projection_liesInTheRegion_data() { addNorms(); }
    void projection_liesInTheRegion() {
        QFETCH(int, norm);
        for (std::uint64_t seed = 1; seed < 20; ++seed) {
            const InputRegion region = randomRegion(static_cast<BallNorm>(norm), seed);
            const Tensor x = 4.0 * SampleRandom{seed}.normal(indices(kSamples), 9, kInputs, {});
            const Tensor y = core::projectOnto(region, x);
            QVERIFY2(outside(region, y) <= 1e-13, qPrintable(QString::number(seed)));
            const Tensor again = core::projectOnto(region, y);
            QVERIFY((again - y).abs().max().item<double>() <= 1e-12);
        }
    }

    void pointsOfTheRegion_stayWhereTheyAre_data() { addNorms(); }
    void pointsOfTheRegion_stayWhereTheyAre() {
        QFETCH(int, norm);
        const InputRegion region = randomRegion(static_cast<BallNorm>(norm), 5);
        const Tensor inside = core::randomPoints(region, SampleRandom{6}, indices(kSamples), 0);
        QVERIFY(outside(region, inside) <= 1e-13);
        const Tensor y = core::projectOnto(region, inside);
        QVERIFY((y - inside).abs().max().item<double>() <= 1e-12);
    }

    /// The nearest point y of a convex set: (x - y) . (z - y) <= 0 for all z of it.
    void projection_isTheNearestPoint_data() { addNorms(); }
    void projection_isTheNearestPoint() {
        QFETCH(int, norm);
        for (std::uint64_t seed = 1; seed < 10; ++seed) {
            const InputRegion region = randomRegion(static_cast<BallNorm>(norm), seed);
            const Tensor x = 3.0 * SampleRandom{seed}.normal(indices(kSamples), 9, kInputs, {});
            const Tensor y = core::projectOnto(region, x);
            for (std::uint64_t k = 0; k < 50; ++k) {
                const Tensor z =
                    core::randomPoints(region, SampleRandom{seed}, indices(kSamples), 100 + k);
                const Tensor product = ((x - y) * (z - y)).sum(1);
                QVERIFY2(
                    product.max().item<double>() <= 1e-9,
                    qPrintable(
                        QStringLiteral("seed %1: %2").arg(seed).arg(product.max().item<double>())));
            }
        }
    }

    void steepestSteps_haveLengthOne() {
        const Tensor g = at::tensor({0.5, -2.0, 0.0}, at::kDouble).unsqueeze(0);
        QVERIFY(at::equal(core::steepest(BallNorm::Linf, g),
                          at::tensor({1.0, -1.0, 0.0}, at::kDouble).unsqueeze(0)));
        QVERIFY(at::equal(core::steepest(BallNorm::L1, g),
                          at::tensor({0.0, -1.0, 0.0}, at::kDouble).unsqueeze(0)));
        QVERIFY(at::allclose(core::steepest(BallNorm::L2, g), g / std::sqrt(4.25)));
        const Tensor zero = at::zeros({1, 3}, at::kDouble);
        for (const BallNorm norm : {BallNorm::Linf, BallNorm::L1, BallNorm::L2}) {
            QVERIFY(at::equal(core::steepest(norm, zero), zero));
        }
    }

    void randomNumbers_belongToTheSample() {
        const SampleRandom random{3};
        const Tensor all = random.uniform(indices(10), 4, 5, {});
        const Tensor some = random.uniform({7, 2}, 4, 5, {});
        QVERIFY(at::equal(some[0], all[7]) && at::equal(some[1], all[2]));
        QVERIFY(!at::equal(all, random.uniform(indices(10), 5, 5, {})));
        QVERIFY(!at::equal(all, SampleRandom{4}.uniform(indices(10), 4, 5, {})));
    }

    void randomNumbers_areSpreadAsTheySay() {
        const Tensor u = SampleRandom{1}.uniform(indices(200), 0, 500, {});
        QVERIFY(u.min().item<double>() >= -1.0 && u.max().item<double>() <= 1.0);
        QVERIFY(std::abs(u.mean().item<double>()) < 0.01);
        QVERIFY(std::abs(u.square().mean().item<double>() - 1.0 / 3.0) < 0.01);
        const Tensor n = SampleRandom{1}.normal(indices(200), 0, 500, {});
        QVERIFY(std::abs(n.mean().item<double>()) < 0.015);
        QVERIFY(std::abs(n.square().mean().item<double>() - 1.0) < 0.02);
        QVERIFY(std::abs(n.pow(4).mean().item<double>() - 3.0) < 0.15);
    }

    /// In a ball of dimension n, the share of points within t of the radius is t^n.
    void randomPoints_fillTheBallEvenly_data() {
        QTest::addColumn<int>("norm");
        QTest::newRow("l1") << static_cast<int>(BallNorm::L1);
        QTest::newRow("l2") << static_cast<int>(BallNorm::L2);
    }
    void randomPoints_fillTheBallEvenly() {
        QFETCH(int, norm);
        constexpr std::int64_t kMany = 20000;
        const auto kind = static_cast<BallNorm>(norm);
        const Tensor zero = at::zeros({kMany, 2}, at::kDouble);
        const InputRegion region{zero - 1.0, zero + 1.0, kind, zero,
                                 at::ones({kMany}, at::kDouble)};
        const Tensor x = core::randomPoints(region, SampleRandom{8}, indices(kMany), 0);
        const Tensor within = (normOf(kind, x) <= 0.5).to(at::kDouble);
        QVERIFY(std::abs(within.mean().item<double>() - 0.25) < 0.015);
        QVERIFY(std::abs(x.mean().item<double>()) < 0.01);
    }
};

QTEST_GUILESS_MAIN(TestAttackSteps)
#include "tst_attack_steps.moc"
