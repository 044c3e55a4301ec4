#include <QTest>
#include <limits>
#include <stdexcept>

#include "core/attack/balls.h"

using core::AttackSamples;
using core::BallSpec;

namespace {

/// The message of the refusal; empty if there is none.
QString refusal(const std::vector<double>& points, const std::vector<int>& labels,
                const BallSpec& spec) {
    try {
        core::ballsAround(points, labels, std::vector<std::int64_t>(labels.size(), 0), spec);
    } catch (const std::invalid_argument& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

QString refusal(const core::AttackSettings& settings) {
    try {
        core::checkAttack(settings);
    } catch (const std::invalid_argument& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestBalls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linf_isTheBoxCutByTheRange() {
        const AttackSamples samples = core::ballsAround({0.05, 0.5, 0.95, 0.2}, {1, 0}, {7, 9},
                                                        {0.1, core::BallNorm::Linf, {{0.0, 1.0}}});
        QCOMPARE(samples.region.count, 2);
        const std::vector<double> lower{0.0, 0.4, 0.95 - 0.1, 0.1};
        const std::vector<double> upper{0.05 + 0.1, 0.6, 1.0, 0.2 + 0.1};
        QCOMPARE(samples.region.lower, lower);
        QCOMPARE(samples.region.upper, upper);
        QVERIFY(samples.region.center.empty() && samples.region.radius.empty());
        QCOMPARE(samples.indices, (std::vector<std::int64_t>{7, 9}));
    }

    void l2_keepsCenterAndRadius() {
        const AttackSamples samples =
            core::ballsAround({0.5, 0.5}, {0}, {3}, {0.25, core::BallNorm::L2, {}});
        QCOMPARE(samples.region.center, (std::vector<double>{0.5, 0.5}));
        QCOMPARE(samples.region.radius, (std::vector<double>{0.25}));
        QCOMPARE(samples.region.lower, (std::vector<double>{0.25, 0.25}));
    }

    void whatMakesNoBall_isRefused() {
        QVERIFY(refusal({0.5}, {0}, {-1.0, core::BallNorm::Linf, {}}).contains("eps"));
        QVERIFY(refusal({0.5}, {0},
                        {std::numeric_limits<double>::quiet_NaN(), core::BallNorm::Linf, {}})
                    .contains("eps"));
        QVERIFY(refusal({0.5}, {0}, {0.1, core::BallNorm::Linf, {{1.0, 0.0}}}).contains("clip"));
        QVERIFY(refusal({1.5}, {0}, {0.1, core::BallNorm::Linf, {{0.0, 1.0}}}).contains("outside"));
        QVERIFY(refusal({0.1, 0.2, 0.3}, {0, 1}, {0.1, core::BallNorm::Linf, {}})
                    .contains("do not fit"));
        QCOMPARE(refusal({0.1, 0.2}, {0, 1}, {0.1, core::BallNorm::Linf, {}}), QString());
    }

    void settingsOfThePapers_areAttacks() {
        QCOMPARE(refusal(core::fgsm()), QString());
        QCOMPARE(refusal(core::sabrAttack()), QString());
        QCOMPARE(refusal(core::AttackSettings{}), QString());
    }

    void settingsThatMakeNoAttack_areRefused() {
        core::AttackSettings settings;
        settings.steps = 0;
        QVERIFY(refusal(settings).contains("steps"));
        settings = {};
        settings.restarts = 0;
        QVERIFY(refusal(settings).contains("restarts"));
        settings = {};
        settings.stepSize = std::numeric_limits<double>::infinity();
        QVERIFY(refusal(settings).contains("step size"));
        settings = {};
        settings.decay = {{4, 0.1}, {4, 0.1}};
        QVERIFY(refusal(settings).contains("order"));
        settings.decay = {{4, -0.1}};
        QVERIFY(refusal(settings).contains("factor"));
    }
};

QTEST_GUILESS_MAIN(TestBalls)
#include "tst_balls.moc"
