#include "core/attack/gradient_attack.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include "core/attack/balls.h"
#include "tests/helpers/random_network.h"

using at::Tensor;
using core::AttackSettings;
using core::BallNorm;

namespace {

core::Network linearNetwork() {
    // y0 - y1 = x0 + 2 x1 - 3 x2 + 1
    return core::Network(
        {{"in", core::Input{{3}}, {}}, {"y", core::Dense{3, 2, {1, 2, -3, 0, 0, 0}, {1, 0}}, {0}}});
}

/// Random samples in [0, 1]^inputs with the labels that the network gives them.
core::AttackSamples drawSamples(const core::TensorNetwork& network, std::int64_t count, double eps,
                                BallNorm norm, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<double> points(static_cast<std::size_t>(count * network.inputSize()));
    std::generate(points.begin(), points.end(), [&] { return uniform(generator); });
    const Tensor x = at::tensor(points, at::kDouble).reshape({count, -1});
    const at::AutoGradMode off(false);
    const Tensor best = network.evaluate(x).argmax(1);
    std::vector<int> labels;
    std::vector<std::int64_t> indices;
    for (std::int64_t i = 0; i < count; ++i) {
        labels.push_back(static_cast<int>(best[i].item<std::int64_t>()));
        indices.push_back(100 + i);
    }
    return core::ballsAround(points, labels, indices, {eps, norm, {{0.0, 1.0}}});
}

core::TensorSamples tensors(const core::AttackSamples& samples,
                            const core::TensorNetwork& network) {
    return core::makeSamples(samples, network.inputSize(), network.outputSize(), network.place());
}

template <class Work>
QString refusal(Work&& work) {
    try {
        work();
    } catch (const std::invalid_argument& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestGradientAttack : public QObject {
    Q_OBJECT

private:
    static void addLosses() {
        QTest::addColumn<int>("loss");
        QTest::newRow("cross-entropy") << static_cast<int>(core::AttackLoss::CrossEntropy);
        QTest::newRow("margin") << static_cast<int>(core::AttackLoss::Margin);
        QTest::newRow("targeted margin") << static_cast<int>(core::AttackLoss::TargetedMargin);
    }

private Q_SLOTS:
    /// y0 - y1 goes down by eps (|1| + |2| + |3|) at most, which one step reaches.
    void fgsm_reachesTheMinimumOfALinearNetwork_data() { addLosses(); }
    void fgsm_reachesTheMinimumOfALinearNetwork() {
        QFETCH(int, loss);
        const core::TensorNetwork network(linearNetwork(), {});
        const auto samples =
            core::ballsAround({0.5, 0.5, 0.5}, {0}, {0}, {0.1, BallNorm::Linf, {}});
        AttackSettings settings = core::fgsm();
        settings.loss = static_cast<core::AttackLoss>(loss);
        const auto found = core::runAttack(network, tensors(samples, network), settings);
        QVERIFY(std::abs(found.cleanMargins.item<double>() - 1.0) < 1e-12);
        QVERIFY(std::abs(found.margins.item<double>() - 0.4) < 1e-12);
        const Tensor corner = at::tensor({0.4, 0.4, 0.6}, at::kDouble).unsqueeze(0);
        QVERIFY(at::allclose(found.points, corner));
    }

    /// In l2 the best point lies against the gradient, in l1 on the axis of its largest entry.
    void pgd_reachesTheMinimumOfALinearNetworkInOtherNorms() {
        const core::TensorNetwork network(linearNetwork(), {});
        AttackSettings settings;
        settings.steps = 60;
        settings.stepSize = 0.2;
        settings.loss = core::AttackLoss::Margin;
        const std::vector<double> middle{0.5, 0.5, 0.5};
        const auto l2 = core::ballsAround(middle, {0}, {0}, {0.1, BallNorm::L2, {}});
        const auto inL2 = core::runAttack(network, tensors(l2, network), settings);
        QVERIFY(std::abs(inL2.margins.item<double>() - (1.0 - 0.1 * std::sqrt(14.0))) < 1e-6);
        const auto l1 = core::ballsAround(middle, {0}, {0}, {0.1, BallNorm::L1, {}});
        const auto inL1 = core::runAttack(network, tensors(l1, network), settings);
        QVERIFY(std::abs(inL1.margins.item<double>() - 0.7) < 1e-6);
    }

    /// Where the data range stops the best coordinate of l1, the next one is taken.
    void l1Steps_leaveCoordinatesAtTheRange() {
        const core::TensorNetwork network(linearNetwork(), {});
        AttackSettings settings;
        settings.steps = 80;
        settings.stepSize = 0.1;
        settings.loss = core::AttackLoss::Margin;
        const auto samples =
            core::ballsAround({0.5, 0.5, 0.95}, {0}, {0}, {0.25, BallNorm::L1, {{0.0, 1.0}}});
        const auto found = core::runAttack(network, tensors(samples, network), settings);
        // 0.05 on x2, the other 0.2 on x1
        const double best = (0.5 + 1.0 - 2.85 + 1.0) - (0.15 + 0.4);
        QVERIFY2(std::abs(found.margins.item<double>() - best) < 1e-3,
                 qPrintable(QString::number(found.margins.item<double>())));
    }

    void points_lieInTheirRegions_andMarginsAreTheirs_data() {
        QTest::addColumn<int>("norm");
        QTest::newRow("linf") << static_cast<int>(BallNorm::Linf);
        QTest::newRow("l1") << static_cast<int>(BallNorm::L1);
        QTest::newRow("l2") << static_cast<int>(BallNorm::L2);
    }
    void points_lieInTheirRegions_andMarginsAreTheirs() {
        QFETCH(int, norm);
        for (unsigned seed = 1; seed < 6; ++seed) {
            const core::TensorNetwork network(randomReluNetwork({6, 12, 12, 4}, seed), {});
            const auto samples = drawSamples(network, 20, 0.2, static_cast<BallNorm>(norm), seed);
            const auto batch = tensors(samples, network);
            AttackSettings settings;
            settings.steps = 12;
            settings.restarts = 3;
            settings.loss = core::AttackLoss::Margin;
            const auto found = core::runAttack(network, batch, settings);
            QVERIFY(found.isComplete);
            QVERIFY(at::all(found.points >= batch.region.lower).item<bool>());
            QVERIFY(at::all(found.points <= batch.region.upper).item<bool>());
            if (batch.region.radius.defined()) {
                const Tensor gap = found.points - batch.region.center;
                const Tensor length = batch.region.norm == BallNorm::L2 ? gap.square().sum(1).sqrt()
                                                                        : gap.abs().sum(1);
                QVERIFY((length - batch.region.radius).max().item<double>() < 1e-12);
            }
            const at::AutoGradMode off(false);
            const Tensor again = core::marginsOf(network.evaluate(found.points), batch.labels);
            QVERIFY(at::allclose(again, found.margins));
            QVERIFY(at::all(found.margins <= found.cleanMargins).item<bool>());
        }
    }

    void moreRestarts_areNeverWeaker() {
        const core::TensorNetwork network(randomReluNetwork({6, 16, 16, 4}, 11), {});
        const auto batch = tensors(drawSamples(network, 30, 0.3, BallNorm::Linf, 12), network);
        AttackSettings settings;
        settings.steps = 10;
        settings.seed = 4;
        Tensor before;
        for (const int restarts : {1, 2, 5}) {
            settings.restarts = restarts;
            const Tensor margins = core::runAttack(network, batch, settings).margins;
            QVERIFY(!before.defined() || at::all(margins <= before).item<bool>());
            before = margins;
        }
    }

    /// On a small box around a point the best of a grid is hardly below what PGD finds.
    void pgd_findsWhatAGridFinds_data() { addLosses(); }
    void pgd_findsWhatAGridFinds() {
        QFETCH(int, loss);
        int missed = 0;
        for (unsigned seed = 1; seed < 9; ++seed) {
            const core::TensorNetwork network(randomReluNetwork({2, 8, 8, 3}, seed), {});
            const auto samples = drawSamples(network, 6, 0.3, BallNorm::Linf, seed);
            const auto batch = tensors(samples, network);
            AttackSettings settings;
            settings.steps = 40;
            settings.stepSize = 0.1;
            settings.restarts = 8;
            settings.loss = static_cast<core::AttackLoss>(loss);
            const auto found = core::runAttack(network, batch, settings);
            const at::AutoGradMode off(false);
            for (std::int64_t i = 0; i < 6; ++i) {
                const Tensor share = at::linspace(0.0, 1.0, 61, at::kDouble);
                const auto grid = at::meshgrid({share, share}, "ij");
                const Tensor unit = at::stack({grid[0].flatten(), grid[1].flatten()}, 1);
                const Tensor width = batch.region.upper[i] - batch.region.lower[i];
                const Tensor outputs = network.evaluate(batch.region.lower[i] + unit * width);
                const Tensor labels = batch.labels[i].expand({unit.size(0)});
                const double best = core::marginsOf(outputs, labels).min().item<double>();
                missed += found.margins[i].item<double>() > best + 0.02 ? 1 : 0;
            }
        }
        QVERIFY2(missed <= 3, qPrintable(QString::number(missed)));
    }

    void result_dependsOnNoBatch() {
        const core::TensorNetwork network(randomReluNetwork({5, 10, 3}, 2), {});
        const auto samples = drawSamples(network, 9, 0.2, BallNorm::Linf, 3);
        AttackSettings settings;
        settings.steps = 5;
        settings.restarts = 2;
        const auto whole = core::runAttack(network, tensors(samples, network), settings);
        for (std::size_t i = 0; i < 9; ++i) {
            const std::vector<double> point(samples.points.begin() + static_cast<long>(5 * i),
                                            samples.points.begin() + static_cast<long>(5 * i + 5));
            const auto one = core::ballsAround(point, {samples.labels[i]}, {samples.indices[i]},
                                               {0.2, BallNorm::Linf, {{0.0, 1.0}}});
            const auto alone = core::runAttack(network, tensors(one, network), settings);
            QVERIFY(at::allclose(alone.points[0], whole.points[static_cast<std::int64_t>(i)], 1e-10,
                                 1e-12));
        }
    }

    /// Each step is as long as its decayed size says (nothing is cut in the middle of a wide box).
    void stepSizes_decayAsAsked() {
        const core::TensorNetwork network(linearNetwork(), {});
        const auto samples =
            core::ballsAround({0.5, 0.5, 0.5}, {0}, {0}, {10.0, BallNorm::Linf, {}});
        AttackSettings settings;
        settings.steps = 5;
        settings.stepSize = 0.01;
        settings.randomStart = false;
        settings.decay = {{2, 0.5}, {4, 0.1}};
        std::vector<double> lengths;
        Tensor last;
        core::AttackHooks hooks;
        hooks.visited = [&](int restart, int step, const Tensor& x) {
            QCOMPARE(restart, 0);
            QCOMPARE(step, static_cast<int>(lengths.size()) + (last.defined() ? 1 : 0));
            if (last.defined()) {
                lengths.push_back((x - last).abs().max().item<double>());
            }
            last = x;
        };
        core::runAttack(network, tensors(samples, network), settings, hooks);
        const std::vector<double> expected{0.1, 0.1, 0.05, 0.05, 0.005};
        QCOMPARE(lengths.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY(std::abs(lengths[i] - expected[i]) < 1e-12);
        }
    }

    void cutShort_keepsWhatWasFound() {
        const core::TensorNetwork network(linearNetwork(), {});
        const auto samples =
            core::ballsAround({0.5, 0.5, 0.5}, {0}, {0}, {0.1, BallNorm::Linf, {}});
        AttackSettings settings;
        settings.steps = 100;
        settings.stepSize = 0.05;
        int asked = 0;
        core::AttackHooks hooks;
        hooks.tick = [&](double) { return ++asked < 3; };
        const auto found = core::runAttack(network, tensors(samples, network), settings, hooks);
        QVERIFY(!found.isComplete);
        QCOMPARE(asked, 3);
        QVERIFY(found.margins.item<double>() < 1.0);
    }

    void samplesThatDoNotFit_areRefused() {
        const core::TensorNetwork network(linearNetwork(), {});
        auto samples = core::ballsAround({0.5, 0.5, 0.5}, {0}, {0}, {0.1, BallNorm::Linf, {}});
        samples.labels = {2};
        QVERIFY(refusal([&] { tensors(samples, network); }).contains("label 2"));
        samples.labels = {0};
        samples.points.pop_back();
        QVERIFY(!refusal([&] { tensors(samples, network); }).isEmpty());
        samples.points = {0.5, 0.5, 0.7};
        QVERIFY(refusal([&] { tensors(samples, network); }).contains("outside"));
        const core::TensorNetwork one(randomReluNetwork({3, 4, 1}, 1), {});
        samples.points = {0.5, 0.5, 0.5};
        QVERIFY(refusal([&] { tensors(samples, one); }).contains("two outputs"));
    }

    /// A descent ends where the attack's first restart does, in `steps` passes and no other.
    void descents_endWhereTheFirstRestartDoes() {
        for (unsigned seed = 1; seed < 5; ++seed) {
            const core::TensorNetwork network(randomReluNetwork({6, 12, 12, 4}, seed), {});
            const auto samples = drawSamples(network, 9, 0.3, BallNorm::Linf, seed);
            const auto batch = tensors(samples, network);
            AttackSettings settings;
            settings.steps = 5;
            settings.stepSize = 0.3;
            settings.decay = {{2, 0.5}};
            settings.seed = seed;
            Tensor last;
            core::AttackHooks watch;
            watch.visited = [&](int, int, const Tensor& x) { last = x; };
            core::runAttack(network, batch, settings, watch);
            int passes = 0;
            core::AttackHooks count;
            count.forward = [&](const Tensor& x) {
                ++passes;
                return network.evaluate(x);
            };
            QVERIFY(at::equal(core::endOfDescent(network, batch, settings, count), last));
            QCOMPARE(passes, settings.steps);
        }
    }
};

QTEST_GUILESS_MAIN(TestGradientAttack)
#include "tst_gradient_attack.moc"
