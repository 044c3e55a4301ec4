#include <QTest>
#include <cmath>
#include <limits>
#include <vector>

#include "reach/study/random_networks.h"
#include "reach/study/statistics.h"

using namespace reach;

class TestStatistics : public QObject {
    Q_OBJECT

private:
    static bool isNear(double a, double b, double tolerance) {
        return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
    }

private Q_SLOTS:
    /// One degree of freedom is Cauchy, two has a closed form, many is nearly normal.
    void studentQuantile_hasItsClosedForms() {
        for (const double p : {0.51, 0.75, 0.9, 0.975, 0.9995}) {
            const double pi = std::acos(-1.0);
            QVERIFY(isNear(studentQuantile(p, 1.0), std::tan(pi * (p - 0.5)), 1e-10));
            const double a = 4.0 * p * (1.0 - p);
            QVERIFY(isNear(studentQuantile(p, 2.0), 2.0 * (p - 0.5) * std::sqrt(2.0 / a), 1e-10));
            QVERIFY(isNear(normalDistribution(studentQuantile(p, 1e4)), p, 1e-4));
        }
        QVERIFY(isNear(studentQuantile(0.975, 19.0), 2.093024054, 1e-8));
        QVERIFY(isNear(studentQuantile(0.025, 19.0), -2.093024054, 1e-8));
    }

    void studentQuantile_refusesWhatIsNoProbability() {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, studentQuantile(0.0, 3.0));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, studentQuantile(1.0, 3.0));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, studentQuantile(0.5, 0.0));
    }

    void spread_isMeanDeviationAndInterval() {
        const std::vector<double> sample{1.0, 2.0, 3.0, 4.0};
        const Spread spread = spreadOf(sample);
        QCOMPARE(spread.mean, 2.5);
        QVERIFY(isNear(spread.deviation, std::sqrt(5.0 / 3.0), 1e-15));
        const double half = studentQuantile(0.975, 3.0) * spread.deviation / 2.0;
        QVERIFY(isNear(spread.confidence.lower, 2.5 - half, 1e-14));
        QVERIFY(isNear(spread.confidence.upper, 2.5 + half, 1e-14));
    }

    void spreadOfFew_hasNoInterval() {
        QVERIFY(std::isnan(spreadOf({}).mean));
        const std::vector<double> one{7.0};
        QCOMPARE(spreadOf(one).mean, 7.0);
        QVERIFY(std::isinf(spreadOf(one).confidence.upper));
    }

    /// Of many 95 % intervals about 95 % hold the true mean.
    void intervals_coverTheMeanAsOftenAsTheySay() {
        Dice dice(20240711);
        int covered = 0;
        constexpr int kTrials = 2000;
        for (int trial = 0; trial < kTrials; ++trial) {
            std::vector<double> sample;
            for (int k = 0; k < 8; ++k) {
                double sum = 0.0;
                for (int i = 0; i < 12; ++i) {
                    sum += dice.unit();
                }
                sample.push_back(sum - 6.0);
            }
            const Interval interval = spreadOf(sample).confidence;
            covered += interval.lower <= 0.0 && interval.upper >= 0.0 ? 1 : 0;
        }
        QVERIFY2(std::abs(covered / double(kTrials) - 0.95) < 0.02,
                 qPrintable(QString::number(covered)));
    }

    void correlation_isPearsons() {
        const std::vector<double> x{1.0, 2.0, 3.0, 4.0};
        const std::vector<double> up{2.0, 4.0, 6.0, 8.0};
        const std::vector<double> mixed{1.0, -1.0, -1.0, 1.0};
        QVERIFY(isNear(correlation(x, up), 1.0, 1e-15));
        QVERIFY(isNear(correlation(x, mixed), 0.0, 1e-15));
        QVERIFY(std::isnan(correlation(x, std::vector<double>(4, 3.0))));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 correlation(x, std::vector<double>(3, 1.0)));
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
