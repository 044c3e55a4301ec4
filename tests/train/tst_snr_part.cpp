#include "core/train/snr_part.h"

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

#include "core/snr/snr_loss.h"
#include "tests/train/train_cases.h"

using at::Tensor;
using core::TrainingConfig;

/// The SNR losses of a step against those of values taken one point after the other.
class TestSnrPart : public QObject {
    Q_OBJECT

private:
    static TrainingConfig config() {
        TrainingConfig config;
        config.varianceWeight = 1e-3;
        config.stabilityWeight = 5e-4;
        config.snrSteps = 4;
        config.snrStep = 0.3;
        return config;
    }
    /// The points that the attack of the step passes through after each of its steps.
    static std::vector<Tensor> iterates(const core::StepView& view) {
        core::AttackSettings attack;
        attack.steps = static_cast<int>(view.config.snrSteps);
        attack.stepSize = view.config.snrStep;
        attack.seed = core::stepSeed(view, 2);
        std::vector<Tensor> points;
        core::AttackHooks hooks;
        hooks.visited = [&](int, int step, const Tensor& x) {
            if (step > 0) {
                points.push_back(x);
            }
        };
        core::runAttack(view.evaluation, core::samplesOf(view), attack, hooks);
        return points;
    }
    static void near(double found, double expected) {
        QVERIFY2(std::abs(found - expected) < 1e-10 * std::max(1.0, std::abs(expected)),
                 qPrintable(QString("%1, expected %2").arg(found).arg(expected)));
    }

private Q_SLOTS:
    void losses_areThoseOfTheAttacksPoints_data() {
        QTest::addColumn<QString>("side");
        QTest::addColumn<QString>("detach");
        QTest::newRow("pre") << "pre"
                             << "denominator";
        QTest::newRow("post") << "post"
                              << "clean";
        QTest::newRow("nothing detached") << "pre"
                                          << "nothing";
    }
    void losses_areThoseOfTheAttacksPoints() {
        QFETCH(QString, side);
        QFETCH(QString, detach);
        for (unsigned seed = 1; seed < 4; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            const core::TensorNetwork network(plain, {});
            TrainingConfig how = config();
            how.snrSide = side.toStdString();
            how.snrDetach = detach.toStdString();
            how.snrOutput = seed == 2;
            const core::TrainingBatch batch = randomBatch(plain, 5, seed);
            const core::SchedulePoint point = pointAt(0.2);
            const core::StepView view{how, network, network, 0.0, 1.0, batch, point};
            const auto where =
                side == "pre" ? core::ActivationSide::Pre : core::ActivationSide::Post;
            const core::LayerTensors clean = core::layerValues(network, batch.points, where);
            std::vector<core::LayerTensors> perturbed;
            for (const Tensor& x : iterates(view)) {
                perturbed.push_back(core::layerValues(network, x, where));
            }
            QCOMPARE(perturbed.size(), std::size_t{4});
            core::SnrLossSettings settings;
            settings.outputLayer = how.snrOutput;
            settings.detach = detach == "clean"     ? core::VarianceDetach::CleanValues
                              : detach == "nothing" ? core::VarianceDetach::Nothing
                                                    : core::VarianceDetach::Denominator;
            const auto losses = core::SnrPart(how, network).at(view);
            near(number(losses.variance), number(core::varianceLoss(clean, perturbed, settings)));
            near(number(losses.stability), number(core::stabilityLoss(clean, perturbed, settings)));
            QVERIFY(at::allclose(losses.clean, network.evaluate(batch.points)));
        }
    }

    void withoutEps_thereIsNoNoise() {
        const core::Network plain = plainImageNetwork(3);
        const core::TensorNetwork network(plain, {});
        const TrainingConfig how = config();
        const core::TrainingBatch batch = randomBatch(plain, 3, 3);
        const core::SchedulePoint point = pointAt(0.0);
        const auto losses =
            core::SnrPart(how, network).at({how, network, network, 0.0, 1.0, batch, point});
        QCOMPARE(number(losses.variance), 0.0);
        QCOMPARE(number(losses.stability), 0.0);
    }

    void aLossWithoutWeight_isNotComputed() {
        const core::Network plain = plainImageNetwork(4);
        const core::TensorNetwork network(plain, {});
        TrainingConfig how = config();
        how.stabilityWeight = 0.0;
        QVERIFY(core::SnrPart::isWanted(how));
        const core::TrainingBatch batch = randomBatch(plain, 3, 4);
        const core::SchedulePoint point = pointAt(0.1);
        const auto losses =
            core::SnrPart(how, network).at({how, network, network, 0.0, 1.0, batch, point});
        QVERIFY(losses.variance.defined() && !losses.stability.defined());
        how.varianceWeight = 0.0;
        QVERIFY(!core::SnrPart::isWanted(how));
    }
};

QTEST_APPLESS_MAIN(TestSnrPart)
#include "tst_snr_part.moc"
