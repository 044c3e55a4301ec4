#include <QTest>
#include <cmath>
#include <limits>
#include <random>

#include "reach/lp/rigorous_bound.h"

using namespace reach;

namespace {

/// The same bound in long double, for comparison.
long double boundInLongDouble(const LinearProgramme& p, const Eigen::VectorXd& c,
                              const Eigen::VectorXd& y) {
    std::vector<long double> reduced(c.begin(), c.end());
    long double total = 0;
    for (int i = 0; i < p.rowCount(); ++i) {
        const auto r = static_cast<std::size_t>(i);
        const long double yi = y[i];
        total += yi > 0 ? yi * p.rowLower()[r] : yi * p.rowUpper()[r];
        for (std::size_t k = 0; k < p.rowColumns(i).size(); ++k) {
            reduced[static_cast<std::size_t>(p.rowColumns(i)[k])] -= yi * p.rowValues(i)[k];
        }
    }
    for (std::size_t j = 0; j < reduced.size(); ++j) {
        total += std::min(reduced[j] * p.lower()[j], reduced[j] * p.upper()[j]);
    }
    return total;
}

}  // namespace

class TestRigorousBound : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anyMultipliers_giveABoundBelowTheTrueOne();
    void cancellation_isCovered();
    void uselessMultipliers_countAsZero();
    void overflow_isMinusInfinity();
    void multipliersThatProveNothing_areNoProof();
};

void TestRigorousBound::anyMultipliers_giveABoundBelowTheTrueOne() {
    std::mt19937_64 generator(1);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> exponent(-8, 8);
    for (int trial = 0; trial < 2000; ++trial) {
        const auto number = [&] { return normal(generator) * std::pow(10.0, exponent(generator)); };
        LinearProgramme p;
        for (int j = 0; j < 5; ++j) {
            const double a = number();
            p.addVariable(a, a + std::abs(number()));
        }
        for (int i = 0; i < 6; ++i) {
            const double a = number();
            p.addDenseRow(Eigen::VectorXd::NullaryExpr(5, number), a, a + std::abs(number()));
        }
        const Eigen::VectorXd c = Eigen::VectorXd::NullaryExpr(5, number);
        const Eigen::VectorXd y = Eigen::VectorXd::NullaryExpr(6, number);
        const double bound = rigorousLowerBound(p, c, y);
        const long double truth = boundInLongDouble(p, c, y);
        QVERIFY(static_cast<long double>(bound) <= truth + 1e-18L * std::abs(truth));
        QVERIFY(std::isfinite(bound));
    }
}

void TestRigorousBound::cancellation_isCovered() {
    // x in [0.1, 0.1] times (0.3 - 3 * 0.1): the reduced cost is -5.6e-17 in the reals of these
    // doubles while naive arithmetic says -1.1e-16 or 0.
    LinearProgramme p;
    p.addVariable(-1e16, 1e16);
    const std::vector<int> column{0};
    const std::vector<double> value{0.1};
    p.addRow(column, value, 0.0, 0.0);
    Eigen::VectorXd c(1);
    c << 0.3;
    Eigen::VectorXd y(1);
    y << 3.0;
    const double bound = rigorousLowerBound(p, c, y);
    const long double slope = 0.3L * 0 + static_cast<long double>(0.3) - 3.0L * 0.1;
    QVERIFY(bound <= -std::abs(static_cast<double>(slope)) * 1e16);
}

void TestRigorousBound::uselessMultipliers_countAsZero() {
    LinearProgramme p;
    p.addVariable(0, 1);
    const std::vector<int> column{0};
    const std::vector<double> value{1.0};
    p.addRow(column, value, -HUGE_VAL, 0.5);
    Eigen::VectorXd c(1);
    c << 1.0;
    for (const double y : {1.0, std::numeric_limits<double>::quiet_NaN(), HUGE_VAL}) {
        const double bound = rigorousLowerBound(p, c, Eigen::VectorXd::Constant(1, y));
        QVERIFY(bound <= 0.0 && bound > -1e-12);
    }
}

void TestRigorousBound::overflow_isMinusInfinity() {
    LinearProgramme p;
    p.addVariable(-1e300, 1e300);
    const std::vector<int> column{0};
    const std::vector<double> value{1e300};
    p.addRow(column, value, 0.0, 1.0);
    Eigen::VectorXd c(1);
    c << 1.0;
    QCOMPARE(rigorousLowerBound(p, c, Eigen::VectorXd::Constant(1, 1e300)), -HUGE_VAL);
}

void TestRigorousBound::multipliersThatProveNothing_areNoProof() {
    LinearProgramme p;
    p.addVariable(0, 1);
    const std::vector<int> column{0};
    const std::vector<double> value{1.0};
    p.addRow(column, value, 2.0, HUGE_VAL);
    QVERIFY(!provesInfeasible(p, Eigen::VectorXd::Zero(1)));
    QVERIFY(!provesInfeasible(p, Eigen::VectorXd::Constant(1, -1.0)));
    QVERIFY(provesInfeasible(p, Eigen::VectorXd::Constant(1, 1.0)));
}

QTEST_GUILESS_MAIN(TestRigorousBound)
#include "tst_rigorous_bound.moc"
