#include <ATen/ATen.h>

#include <QTest>
#include <cmath>

#include "core/bounds/tensor_pass.h"
#include "core/train/step_parts.h"
#include "tests/train/train_cases.h"

using at::Tensor;
using core::RobustPart;
using core::StepView;
using core::TrainingConfig;

namespace {

constexpr double kLow = 0.0;
constexpr double kHigh = 1.0;

/// ln(1 + e^-m): cross-entropy of two outputs whose margin is m.
double entropyOf(double margin) { return std::log1p(std::exp(-margin)); }

/// All that a part looks at, held together.
struct Step {
    core::TensorNetwork network;
    core::TrainingBatch batch;
    TrainingConfig config;
    core::SchedulePoint point;

    Step(const core::Network& plain, core::TrainingBatch of, double eps)
        : network(plain, {}), batch(std::move(of)), point(pointAt(eps)) {
        config.attackDecayAfter = {4.0, 7.0};
    }
    StepView view() const { return {config, network, network, kLow, kHigh, batch, point}; }
};

}  // namespace

/// The robust parts of all methods, worked by hand where that can be done, and against the bounds
/// and attacks that other rooms have tested.
class TestRobustParts : public QObject {
    Q_OBJECT

private:
    static void near(double found, double expected, double tolerance = 1e-12) {
        QVERIFY2(std::abs(found - expected) < tolerance,
                 qPrintable(
                     QString("%1, expected %2").arg(found, 0, 'g', 17).arg(expected, 0, 'g', 17)));
    }
    /// Label 0 at (1/2, 1/2, 1/4): margin 3/2 - 3/4, which eps takes 6 eps from.
    static Step affineStep(double eps) {
        return Step(affineNetwork(), batchOf(row({0.5, 0.5, 0.25}), 2), eps);
    }
    /// Margins [B, K] by the pass of core/bounds, one row after the other.
    static Tensor marginsBy(const Step& step, const std::string& method) {
        core::PassOptions options;
        options.covered = false;
        core::TensorPass pass(step.network, core::regionOf(step.view()),
                              *core::boundMethodFromId(method), options);
        pass.run();
        const std::int64_t outputs = step.network.outputSize();
        const Tensor unit = at::eye(outputs, at::kDouble);
        std::vector<Tensor> samples;
        for (std::int64_t i = 0; i < step.batch.labels.size(0); ++i) {
            const Tensor row = unit[step.batch.labels[i].item<std::int64_t>()];
            samples.push_back(row.unsqueeze(0) - unit);
        }
        return pass.minimum(at::stack(samples));
    }
    static double lossOf(const Tensor& margins, const Tensor& labels) {
        double sum = 0.0;
        for (std::int64_t i = 0; i < margins.size(0); ++i) {
            const Tensor others = margins[i].neg().exp();
            sum += std::log(number(others.sum()) - number(others[labels[i].item<std::int64_t>()]) +
                            1.0);
        }
        return sum / static_cast<double>(margins.size(0));
    }

private Q_SLOTS:
    void fromMargins_isTheEntropyOfTheirOpposites() {
        const Tensor margins = at::stack({row({0.0, 1.0, 2.0})[0], row({-0.5, 0.0, 3.0})[0]});
        const RobustPart part = core::fromMargins(margins, at::tensor({0, 1}, at::kLong));
        const double first = std::log(1.0 + std::exp(-1.0) + std::exp(-2.0));
        const double second = std::log(1.0 + std::exp(0.5) + std::exp(-3.0));
        near(number(part.loss), 0.5 * (first + second));
        QVERIFY(part.correct[0].item<bool>() && !part.correct[1].item<bool>());
    }

    void pgd_ofAnAffineNetwork_isWorkedByHand() {
        const Step step = affineStep(0.1);
        const RobustPart part = core::adversarialPart(step.view());
        near(number(part.loss), entropyOf(0.75 - 0.6));
        QVERIFY(part.correct.item<bool>());
        const Step far = affineStep(0.2);
        const RobustPart wrong = core::adversarialPart(far.view());
        near(number(wrong.loss), entropyOf(0.75 - 1.2));
        QVERIFY(!wrong.correct.item<bool>());
    }

    void restarts_areNeverWeaker() {
        for (unsigned seed = 1; seed < 6; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            Step step(plain, randomBatch(plain, 6, seed), 0.3);
            step.config.attackSteps = 3;
            step.config.attackStep = 0.3;
            step.config.attackDecayAfter = {};
            step.config.attackRestarts = 1;
            const auto marginsAt = [&] {
                return core::marginsOf(step.network.evaluate(core::attackedPoints(step.view())),
                                       step.batch.labels);
            };
            const Tensor once = marginsAt();
            step.config.attackRestarts = 4;
            QVERIFY2((marginsAt() <= once + 1e-12).all().item<bool>(),
                     qPrintable(QString("seed %1").arg(seed)));
        }
    }

    /// From beside the sample the divergence is driven to one of the two corners.
    void trades_ofAnAffineNetwork_isWorkedByHand() {
        const Step step = affineStep(0.1);
        const Tensor clean = step.network.evaluate(step.batch.points);
        const RobustPart part = core::tradesPart(step.view(), clean);
        const auto divergence = [](double m, double moved) {
            const double p = 1.0 / (1.0 + std::exp(-m));
            const double q = 1.0 / (1.0 + std::exp(-moved));
            return p * std::log(p / q) + (1.0 - p) * std::log((1.0 - p) / (1.0 - q));
        };
        const double low = divergence(0.75, 0.15);
        const double high = divergence(0.75, 1.35);
        const double found = number(part.loss);
        QVERIFY2(std::min(std::abs(found - low), std::abs(found - high)) < 1e-12,
                 qPrintable(QString("%1: neither %2 nor %3").arg(found).arg(low).arg(high)));
    }

    void ibp_ofTheHandNetwork_isWorkedByHand() {
        Step step(handNetwork(), batchOf(row({0.5, 0.5}), 2), 0.25);
        // Label 0: y0 - y1 = a1 - 1/2, a1 in [0, 1/2].
        near(number(core::boxPart(step.view()).loss), entropyOf(-0.5));
        step.batch.labels = at::ones({1}, at::kLong);
        near(number(core::boxPart(step.view()).loss), entropyOf(0.0));
        step.config.elision = false;
        near(number(core::boxPart(step.view()).loss), entropyOf(0.5 - 1.75));
    }

    /// Where the attack ends in the worst corner, the small box there reaches it and no further.
    void sabr_ofAnAffineNetwork_isWorkedByHand() {
        Step step = affineStep(0.1);
        step.point.regulariser = 0.5;
        const RobustPart part = core::smallBoxPart(step.view());
        near(number(part.loss), entropyOf(0.75 - 0.6));
        // eps - tau = 0.06 down, down and up
        QVERIFY(at::allclose(part.box.center, row({0.44, 0.44, 0.31})));
        QVERIFY(at::allclose(part.box.radius, row({0.04, 0.04, 0.04})));
    }

    void sabr_staysWithinTheRegionAndTheRange() {
        for (unsigned seed = 1; seed < 8; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            Step step(plain, randomBatch(plain, 5, seed), 0.15);
            step.config.sabrLambda = 0.1 * seed;
            const core::CenteredBox box = core::smallBoxPart(step.view()).box;
            const core::InputRegion region = core::regionOf(step.view());
            QVERIFY((box.center - box.radius >= region.lower - 1e-12).all().item<bool>());
            QVERIFY((box.center + box.radius <= region.upper + 1e-12).all().item<bool>());
        }
    }

    void sabr_ofTheWholeRegion_isIbp() {
        for (unsigned seed = 1; seed < 6; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            Step step(plain, randomBatch(plain, 5, seed), 0.1);
            step.config.sabrLambda = 1.0;
            near(number(core::smallBoxPart(step.view()).loss),
                 number(core::boxPart(step.view()).loss));
        }
    }

    /// Label 1 with c_s = 4/5: y1 - y0 = 1/2 - a1, a1 in 1/5 +- 1/5.
    void shrinking_isWorkedByHand() {
        Step step(handNetwork(), batchOf(row({0.5, 0.5}), 2), 0.25);
        step.batch.labels = at::ones({1}, at::kLong);
        step.config.sabrLambda = 1.0;
        step.config.sabrShrink = 0.8;
        near(number(core::smallBoxPart(step.view()).loss), entropyOf(0.1));
    }

    /// (6): share of CROWN-IBP (R), the rest of Box.
    void crownIbp_mixesMargins() {
        for (unsigned seed = 1; seed < 6; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            Step step(plain, randomBatch(plain, 4, seed), 0.1);
            const Tensor box = marginsBy(step, "box");
            const Tensor crown = marginsBy(step, "crown-ibp");
            for (const double share : {0.0, 0.3, 1.0}) {
                step.point.crownShare = share;
                const Tensor mixed = (1.0 - share) * box + share * crown;
                near(number(core::crownIbpPart(step.view()).loss), lossOf(mixed, step.batch.labels),
                     1e-9);
            }
        }
    }

    void relaxations_areThoseOfCoreBounds_data() {
        QTest::addColumn<QString>("method");
        for (const char* method : {"hbox", "deepz", "crown-ibp", "crown", "lbp", "crown-lbp"}) {
            QTest::newRow(method) << method;
        }
    }
    void relaxations_areThoseOfCoreBounds() {
        QFETCH(QString, method);
        for (unsigned seed = 1; seed < 4; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            Step step(plain, randomBatch(plain, 3, seed), 0.1);
            const std::string id = method.toStdString();
            const RobustPart part = core::relaxationPart(step.view(), id);
            const Tensor margins = marginsBy(step, id);
            near(number(part.loss), lossOf(margins, step.batch.labels), 1e-9);
            // Without elision a margin is the label's lower bound less the other's upper one.
            step.config.elision = false;
            QVERIFY(number(core::relaxationPart(step.view(), id).loss) >= number(part.loss) - 1e-9);
        }
    }

    /// What is found by attack is never worse than what is bounded.
    void attacks_areNotAboveBounds() {
        for (unsigned seed = 1; seed < 6; ++seed) {
            const core::Network plain = plainImageNetwork(seed);
            const Step step(plain, randomBatch(plain, 6, seed), 0.1);
            const double attacked = number(core::adversarialPart(step.view()).loss);
            for (const char* method : {"hbox", "crown", "crown-lbp"}) {
                QVERIFY(attacked <= number(core::relaxationPart(step.view(), method).loss) + 1e-9);
            }
            QVERIFY(attacked <= number(core::boxPart(step.view()).loss) + 1e-9);
        }
    }
};

QTEST_APPLESS_MAIN(TestRobustParts)
#include "tst_robust_parts.moc"
