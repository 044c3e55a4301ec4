#include <QTest>
#include <cmath>
#include <stdexcept>

#include "reach/study/random_networks.h"
#include "reach/study/resampling.h"

using namespace reach;

/// Quantiles, rank correlation and bootstrap intervals, by hand and by laws.
class TestResampling : public QObject {
    Q_OBJECT

private:
    static bool near(double a, double b, double tolerance = 1e-12) {
        return std::abs(a - b) <= tolerance;
    }

    static double meanOf(const std::vector<double>& values, std::span<const std::size_t> drawn) {
        double sum = 0.0;
        for (const std::size_t k : drawn) {
            sum += values[k];
        }
        return sum / static_cast<double>(drawn.size());
    }

private Q_SLOTS:
    void quantiles_areLinearBetweenNeighbours() {
        const std::vector<double> sample{4.0, 1.0, 3.0, 2.0};
        QVERIFY(near(quantile(sample, 0.25), 1.75));
        QVERIFY(near(quantile(sample, 0.5), 2.5));
        QVERIFY(near(quantile(sample, 0.75), 3.25));
        QCOMPARE(quantile(sample, 0.0), 1.0);
        QCOMPARE(quantile(sample, 1.0), 4.0);
        QCOMPARE(quantile({7.0}, 0.3), 7.0);
        QVERIFY(std::isnan(quantile({}, 0.5)));
    }

    void quantiles_beyondTheRangeOfNumbersStayThere() {
        const double infinity = std::numeric_limits<double>::infinity();
        QCOMPARE(quantile({1.0, 2.0, infinity}, 0.5), 2.0);
        QCOMPARE(quantile({1.0, 2.0, infinity}, 0.75), infinity);
    }

    void rankCorrelation_takesTiesAtTheirMeanRank() {
        const std::vector<double> x{1.0, 2.0, 2.0, 3.0};
        const std::vector<double> y{1.0, 3.0, 2.0, 4.0};
        QVERIFY(near(rankCorrelation(x, y), 4.5 / std::sqrt(22.5)));
    }

    void rankCorrelation_seesOrderAlone() {
        const std::vector<double> x{0.1, 5.0, 2.0, -3.0};
        std::vector<double> y;
        for (const double value : x) {
            y.push_back(std::exp(value));
        }
        QVERIFY(near(rankCorrelation(x, y), 1.0));
        for (double& value : y) {
            value = -value;
        }
        QVERIFY(near(rankCorrelation(x, y), -1.0));
        const std::vector<double> two{1.0, 2.0};
        QVERIFY(std::isnan(rankCorrelation(two, two)));
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, rankCorrelation(x, two));
    }

    /// For a mean of many draws it is nearly Student's interval.
    void bootstrap_ofAMeanIsNearlyStudents() {
        Dice dice(3);
        std::vector<double> values;
        for (int k = 0; k < 400; ++k) {
            values.push_back(dice.between(-1.0, 2.0));
        }
        const auto statistic = [&](std::span<const std::size_t> drawn) {
            return meanOf(values, drawn);
        };
        const Interval found = bootstrapInterval(values.size(), statistic, 5);
        const Interval students = spreadOf(values).confidence;
        const double width = students.upper - students.lower;
        QVERIFY(near(found.lower, students.lower, 0.15 * width));
        QVERIFY(near(found.upper, students.upper, 0.15 * width));
        const Interval again = bootstrapInterval(values.size(), statistic, 5);
        QVERIFY(again.lower == found.lower && again.upper == found.upper);
    }

    void bootstrap_withoutNumbersSaysNothing() {
        const Interval none = bootstrapInterval(
            5, [](std::span<const std::size_t>) { return std::nan(""); }, 1);
        QVERIFY(std::isinf(none.lower) && std::isinf(none.upper));
        const Interval empty = bootstrapInterval(
            0, [](std::span<const std::size_t>) { return 1.0; }, 1);
        QVERIFY(std::isinf(empty.lower));
    }
};

QTEST_GUILESS_MAIN(TestResampling)
#include "tst_resampling.moc"
