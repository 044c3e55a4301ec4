#include "core/train/schedule.h"

#include <QTest>
#include <cmath>

using core::scheduleAt;
using core::SchedulePoint;
using core::TrainingConfig;

/// Values worked by hand, and what holds of every schedule.
class TestSchedule : public QObject {
    Q_OBJECT

private:
    static constexpr std::int64_t kPerEpoch = 10;

    /// Two epochs of warm-up, four of ramp, eight in all.
    static TrainingConfig config() {
        TrainingConfig config;
        config.method = "crown-ibp";
        config.eps = 0.2;
        config.epochs = 8;
        config.warmup = 2.0;
        config.ramp = 4.0;
        config.kappaStart = 1.0;
        config.kappaEnd = 0.5;
        config.crownStart = 1.0;
        config.crownEnd = 0.0;
        config.regulariser = 0.5;
        config.learningRate = 1e-3;
        config.rateSchedule = "constant";
        return config;
    }
    static void near(double found, double expected) {
        QVERIFY2(std::abs(found - expected) < 1e-12,
                 qPrintable(QString("%1, expected %2").arg(found).arg(expected)));
    }

private Q_SLOTS:
    void warmUp_isCleanAndHasNoEps() {
        for (const std::int64_t step : {0, 7, 19}) {
            const SchedulePoint point = scheduleAt(config(), step, kPerEpoch);
            QVERIFY(point.isWarmup);
            QCOMPARE(point.step, step);
            QCOMPARE(point.eps, 0.0);
            QCOMPARE(point.kappa, 1.0);
            QCOMPARE(point.regulariser, 0.0);
        }
        QVERIFY(!scheduleAt(config(), 20, kPerEpoch).isWarmup);
    }

    void linearRamp_isWorkedByHand() {
        const SchedulePoint start = scheduleAt(config(), 20, kPerEpoch);
        near(start.eps, 0.0);
        near(start.kappa, 1.0);
        near(start.crownShare, 1.0);
        near(start.regulariser, 0.5);
        const SchedulePoint quarter = scheduleAt(config(), 30, kPerEpoch);
        near(quarter.epoch, 3.0);
        near(quarter.eps, 0.05);
        near(quarter.kappa, 0.875);
        near(quarter.crownShare, 0.75);
        near(quarter.regulariser, 0.375);
        const SchedulePoint end = scheduleAt(config(), 60, kPerEpoch);
        near(end.eps, 0.2);
        near(end.kappa, 0.5);
        near(end.crownShare, 0.0);
        near(end.regulariser, 0.0);
    }

    /// 256/13 t^4 up to t = 1/4, where it is 1/13; then evenly to 1.
    void smoothRamp_isWorkedByHand() {
        TrainingConfig smooth = config();
        smooth.rampShape = "smooth";
        near(scheduleAt(smooth, 25, kPerEpoch).eps, 0.2 * 256.0 / 13.0 * std::pow(0.125, 4));
        near(scheduleAt(smooth, 30, kPerEpoch).eps, 0.2 / 13.0);
        near(scheduleAt(smooth, 40, kPerEpoch).eps, 0.2 * (1.0 / 13.0 + 12.0 / 13.0 / 3.0));
        near(scheduleAt(smooth, 60, kPerEpoch).eps, 0.2);
        near(scheduleAt(smooth, 30, kPerEpoch).kappa, 1.0 - 0.5 / 13.0);
    }

    /// No jump and no kink where the two pieces meet, never down, never beyond eps.
    void ramps_neverFallAndNeverJump_data() {
        QTest::addColumn<QString>("shape");
        QTest::newRow("linear") << "linear";
        QTest::newRow("smooth") << "smooth";
    }
    void ramps_neverFallAndNeverJump() {
        QFETCH(QString, shape);
        TrainingConfig ramp = config();
        ramp.rampShape = shape.toStdString();
        constexpr std::int64_t kMany = 1000;
        double before = 0.0;
        for (std::int64_t step = 2 * kMany; step <= 7 * kMany; ++step) {
            const double eps = scheduleAt(ramp, step, kMany).eps;
            QVERIFY(eps >= before && eps <= ramp.eps);
            QVERIFY2(eps - before < 1.3 * ramp.eps / (4.0 * kMany),
                     qPrintable(QString::number(step)));
            before = eps;
        }
        QCOMPARE(before, ramp.eps);
    }

    void withoutRamp_everythingIsAtItsEndAtOnce() {
        TrainingConfig sudden = config();
        sudden.ramp = 0.0;
        const SchedulePoint point = scheduleAt(sudden, 20, kPerEpoch);
        QCOMPARE(point.eps, 0.2);
        QCOMPARE(point.kappa, 0.5);
        QCOMPARE(point.crownShare, 0.0);
        QCOMPARE(point.regulariser, 0.0);
    }

    void standardTraining_isAllClean_withEpsForWhatLooksAtIt() {
        TrainingConfig standard = config();
        standard.method = "standard";
        const SchedulePoint point = scheduleAt(standard, 70, kPerEpoch);
        QCOMPARE(point.kappa, 1.0);
        QCOMPARE(point.eps, 0.2);
    }

    void learningRates_areWorkedByHand() {
        TrainingConfig rate = config();
        const auto at = [&](std::int64_t step) {
            return scheduleAt(rate, step, kPerEpoch).learningRate;
        };
        near(at(79), 1e-3);
        rate.rateSchedule = "milestones";
        rate.rateMilestones = {3.0, 5.5};
        near(at(29), 1e-3);
        near(at(30), 1e-4);
        near(at(54), 1e-4);
        near(at(55), 1e-5);
        rate.rateSchedule = "steps";
        rate.rateFactor = 0.5;
        rate.rateEvery = 2.0;
        near(at(19), 1e-3);
        near(at(20), 5e-4);
        near(at(79), 1.25e-4);
        rate.rateSchedule = "cosine";
        near(at(0), 1e-3);
        near(at(40), 5e-4);
        near(at(80), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
