#include <QTest>
#include <atomic>
#include <cmath>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

#include "reach/lp/lp_solver.h"
#include "reach/lp/rigorous_bound.h"

using namespace reach;

namespace {

Eigen::VectorXd vec(std::initializer_list<double> values) {
    Eigen::VectorXd v(static_cast<Eigen::Index>(values.size()));
    std::copy(values.begin(), values.end(), v.begin());
    return v;
}

/// min -3x - 5y, x <= 4, 2y <= 12, 3x + 2y <= 18, x, y in [0, 100]: value -36 at (2, 6).
LinearProgramme textbook() {
    LinearProgramme p(vec({0, 0}), vec({100, 100}));
    p.addDenseRow(vec({1, 0}), -HUGE_VAL, 4);
    p.addDenseRow(vec({0, 2}), -HUGE_VAL, 12);
    p.addDenseRow(vec({3, 2}), -HUGE_VAL, 18);
    p.setObjective(vec({-3, -5}));
    return p;
}

/// Feasible by construction: rows pass around a random interior point.
LinearProgramme randomProgramme(int variables, int rows, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    LinearProgramme p(Eigen::VectorXd::Constant(variables, -1), Eigen::VectorXd::Ones(variables));
    const Eigen::VectorXd inside =
        0.5 * Eigen::VectorXd::NullaryExpr(variables, [&] { return uniform(generator); });
    for (int i = 0; i < rows; ++i) {
        const Eigen::VectorXd a =
            Eigen::VectorXd::NullaryExpr(variables, [&] { return uniform(generator); });
        p.addDenseRow(a, -HUGE_VAL, a.dot(inside) + 0.1 + 0.1 * uniform(generator));
    }
    return p;
}

Eigen::VectorXd randomObjective(int variables, std::mt19937_64& generator) {
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    return Eigen::VectorXd::NullaryExpr(variables, [&] { return uniform(generator); });
}

std::vector<double> valuesOf(const LinearProgramme& p, unsigned seed, LpAlgorithm algorithm) {
    LpSolver solver(p, {.algorithm = algorithm});
    std::mt19937_64 generator(seed);
    std::vector<double> values;
    for (int k = 0; k < 20; ++k) {
        values.push_back(
            solver.minimise(randomObjective(p.variableCount(), generator)).rigorousLower);
    }
    return values;
}

}  // namespace

class TestLpSolver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textbookProgramme_hasItsValuePointAndDuals();
    void maximum_isTheMinimumOfTheNegative();
    void programmeWithoutRows_isSolvedByItsBounds();
    void emptyFeasibleSet_isInfeasibleWithProof();
    void touchingConstraints_areFeasible();
    void nearlyInfeasible_isNeverProvenInfeasible();
    void openDirection_endsAtTheVariablesBounds();
    void degenerateVertex_isOptimal();
    void iterationLimit_isItsOwnStatusAndStillBoundsSoundly();
    void timeLimit_isItsOwnStatus();
    void cancelled_isItsOwnStatus();
    void changedObjective_startsWarmAndAgreesWithCold();
    void appendedRowsAndVariables_areSeen();
    void movedBounds_areSeen();
    void basis_carriesOverToAnotherSolver();
    void basisOfWrongSize_isRefused();
    void rigorousBound_isNeverAboveTheValueAndClose();
    void dualAndPrimalSimplex_agree();
    void twoThreads_equalOne();
    void threadThatUsedASolver_endsCleanly();
    void badData_isRefusedWithItsNumbers();
};

void TestLpSolver::textbookProgramme_hasItsValuePointAndDuals() {
    LpSolver solver(textbook());
    const LpResult r = solver.solve();
    QCOMPARE(r.status, LpStatus::Optimal);
    QVERIFY(std::abs(r.value + 36) < 1e-9);
    QVERIFY((r.point - vec({2, 6})).norm() < 1e-9);
    QVERIFY((r.duals - vec({0, -1.5, -1})).norm() < 1e-9);
    QVERIFY(r.rigorousLower <= -36 && r.rigorousLower > -36 - 1e-9);
}

void TestLpSolver::maximum_isTheMinimumOfTheNegative() {
    LpSolver solver(textbook());
    QVERIFY(std::abs(solver.minimise(vec({-1, 0})).value + 4) < 1e-9);
    QVERIFY(std::abs(solver.minimise(vec({1, 0})).value) < 1e-9);
}

void TestLpSolver::programmeWithoutRows_isSolvedByItsBounds() {
    LinearProgramme p(vec({-1, 2}), vec({3, 5}));
    p.setObjective(vec({2, -1}));
    const LpResult r = LpSolver(p).solve();
    QCOMPARE(r.status, LpStatus::Optimal);
    QCOMPARE(r.value, -7.0);
    QVERIFY(r.rigorousLower <= -7.0 && r.rigorousLower > -7.0 - 1e-12);
}

void TestLpSolver::emptyFeasibleSet_isInfeasibleWithProof() {
    LinearProgramme p(vec({0, 0}), vec({1, 1}));
    p.addDenseRow(vec({1, 1}), -HUGE_VAL, 0.5);
    p.addDenseRow(vec({1, -1}), 0.75, HUGE_VAL);
    const LpResult r = LpSolver(p).solve();
    QCOMPARE(r.status, LpStatus::Infeasible);
    QVERIFY(r.infeasibilityProven);
    QVERIFY(provesInfeasible(p, r.duals));
    QVERIFY(std::isnan(r.value));
}

void TestLpSolver::touchingConstraints_areFeasible() {
    LinearProgramme p(vec({0, 0}), vec({1, 1}));
    p.addDenseRow(vec({1, 1}), -HUGE_VAL, 0.5);
    p.addDenseRow(vec({1, 1}), 0.5, HUGE_VAL);
    const LpResult r = LpSolver(p).solve();
    QCOMPARE(r.status, LpStatus::Optimal);
    QVERIFY(!r.infeasibilityProven);
    QVERIFY(!maybeInfeasibilityProof(p));
}

void TestLpSolver::nearlyInfeasible_isNeverProvenInfeasible() {
    // 0.1 + 0.2 > 0.3 in double arithmetic only by rounding; a set that is not empty in the reals
    // must not be called empty.
    LinearProgramme p(vec({0.1, 0.2}), vec({0.1, 0.2}));
    p.addDenseRow(vec({1, 1}), -HUGE_VAL, std::nextafter(0.1L + 0.2L, HUGE_VAL));
    const LpResult r = LpSolver(p).solve();
    QVERIFY(!r.infeasibilityProven);
}

void TestLpSolver::openDirection_endsAtTheVariablesBounds() {
    LinearProgramme p(vec({0, 0}), vec({1e6, 1e6}));
    p.addDenseRow(vec({1, -1}), 0, HUGE_VAL);
    p.setObjective(vec({-1, -1}));
    const LpResult r = LpSolver(p).solve();
    QCOMPARE(r.status, LpStatus::Optimal);
    QVERIFY(std::abs(r.value + 2e6) < 1e-3);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.addVariable(0, HUGE_VAL));
}

void TestLpSolver::degenerateVertex_isOptimal() {
    const int n = 8;
    LinearProgramme p(Eigen::VectorXd::Zero(n), Eigen::VectorXd::Ones(n));
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j) {
            Eigen::VectorXd a = Eigen::VectorXd::Zero(n);
            a[i] += 1;
            a[j] -= 1;
            p.addDenseRow(a, -HUGE_VAL, 0);  // all equal; every vertex is degenerate
        }
    }
    p.setObjective(Eigen::VectorXd::Constant(n, -1));
    const LpResult r = LpSolver(p).solve();
    QCOMPARE(r.status, LpStatus::Optimal);
    QVERIFY(std::abs(r.value + n) < 1e-9);
}

void TestLpSolver::iterationLimit_isItsOwnStatusAndStillBoundsSoundly() {
    LinearProgramme p = randomProgramme(40, 80, 3);
    std::mt19937_64 generator(4);
    p.setObjective(randomObjective(40, generator));
    const LpResult full = LpSolver(p).solve();
    QCOMPARE(full.status, LpStatus::Optimal);
    const LpResult cut = LpSolver(p, {.iterationLimit = 2}).solve();
    QCOMPARE(cut.status, LpStatus::IterationLimit);
    QVERIFY(cut.iterations <= 2);
    QVERIFY(std::isnan(cut.value));
    QVERIFY(std::isfinite(cut.rigorousLower));
    QVERIFY(cut.rigorousLower <= full.value + 1e-9);
}

void TestLpSolver::timeLimit_isItsOwnStatus() {
    LinearProgramme p = randomProgramme(200, 600, 5);
    std::mt19937_64 generator(6);
    p.setObjective(randomObjective(200, generator));
    const LpResult r = LpSolver(p, {.timeLimitSeconds = 1e-6}).solve();
    QCOMPARE(r.status, LpStatus::TimeLimit);
    QVERIFY(std::isfinite(r.rigorousLower));
}

void TestLpSolver::cancelled_isItsOwnStatus() {
    const std::atomic<bool> cancel = true;
    const LpResult r = LpSolver(textbook(), {.cancel = &cancel}).solve();
    QCOMPARE(r.status, LpStatus::Cancelled);
    QVERIFY(r.rigorousLower <= -36);
}

void TestLpSolver::changedObjective_startsWarmAndAgreesWithCold() {
    const LinearProgramme p = randomProgramme(30, 60, 7);
    LpSolver warm(p);
    std::mt19937_64 generator(8);
    std::int64_t warmIterations = 0;
    std::int64_t coldIterations = 0;
    for (int k = 0; k < 20; ++k) {
        const Eigen::VectorXd objective = randomObjective(30, generator);
        const LpResult a = warm.minimise(objective);
        LpSolver cold(p);
        const LpResult b = cold.minimise(objective);
        QCOMPARE(a.status, LpStatus::Optimal);
        QVERIFY(std::abs(a.value - b.value) < 1e-7);
        warmIterations += a.iterations;
        coldIterations += b.iterations;
        QCOMPARE(warm.minimise(objective).iterations, 0);
    }
    QVERIFY2(warmIterations < coldIterations,
             qPrintable(QStringLiteral("%1 %2").arg(warmIterations).arg(coldIterations)));
    QCOMPARE(warm.solves(), 40);
}

void TestLpSolver::appendedRowsAndVariables_areSeen() {
    LpSolver solver(textbook());
    solver.solve();
    const std::vector<int> columns{0, 1};
    const std::vector<double> values{1, 1};
    solver.addRow(columns, values, -HUGE_VAL, 5);
    QVERIFY(std::abs(solver.solve().value + 25) < 1e-9);
    const int z = solver.addVariable(0, 2);
    QCOMPARE(z, 2);
    QVERIFY(std::abs(solver.minimise(vec({-3, -5, -1})).value + 27) < 1e-9);
    QVERIFY(std::abs(LpSolver(solver.programme()).solve().value + 27) < 1e-9);
}

void TestLpSolver::movedBounds_areSeen() {
    LpSolver solver(textbook());
    solver.solve();
    solver.setVariableBounds(1, 0, 3);
    QVERIFY(std::abs(solver.solve().value + 27) < 1e-9);
    solver.setRowBounds(0, -HUGE_VAL, 1);
    QVERIFY(std::abs(solver.solve().value + 18) < 1e-9);
}

void TestLpSolver::basis_carriesOverToAnotherSolver() {
    LinearProgramme p = randomProgramme(30, 60, 9);
    std::mt19937_64 generator(10);
    p.setObjective(randomObjective(30, generator));
    LpSolver first(p);
    const LpResult a = first.solve();
    LpSolver second(p);
    second.setBasis(first.basis());
    const LpResult b = second.solve();
    QCOMPARE(b.iterations, 0);
    QVERIFY(std::abs(a.value - b.value) < 1e-9);
}

void TestLpSolver::basisOfWrongSize_isRefused() {
    LpSolver solver(textbook());
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, solver.setBasis(LpBasis{{1}, {1}}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, solver.setBasis(LpBasis{{2, 2}, {2, 2, 1}}));
}

void TestLpSolver::rigorousBound_isNeverAboveTheValueAndClose() {
    for (unsigned seed = 0; seed < 20; ++seed) {
        LinearProgramme p = randomProgramme(20, 40, seed);
        std::mt19937_64 generator(seed + 100);
        LpSolver solver(p);
        for (int k = 0; k < 10; ++k) {
            const LpResult r = solver.minimise(randomObjective(20, generator));
            QCOMPARE(r.status, LpStatus::Optimal);
            QVERIFY(r.rigorousLower <= r.value + 1e-12);
            QVERIFY2(r.value - r.rigorousLower < 1e-6,
                     qPrintable(QString::number(r.value - r.rigorousLower)));
            QVERIFY(p.violation(r.point) < 1e-6);
        }
    }
}

void TestLpSolver::dualAndPrimalSimplex_agree() {
    const LinearProgramme p = randomProgramme(25, 50, 11);
    const auto primal = valuesOf(p, 1, LpAlgorithm::PrimalSimplex);
    const auto dual = valuesOf(p, 1, LpAlgorithm::DualSimplex);
    for (std::size_t k = 0; k < primal.size(); ++k) {
        QVERIFY(std::abs(primal[k] - dual[k]) < 1e-6);
    }
}

void TestLpSolver::twoThreads_equalOne() {
    const LinearProgramme p = randomProgramme(25, 50, 12);
    const auto alone = valuesOf(p, 2, LpAlgorithm::PrimalSimplex);
    std::vector<std::vector<double>> together(4);
    std::vector<std::thread> threads;
    for (auto& values : together) {
        threads.emplace_back(
            [&values, &p] { values = valuesOf(p, 2, LpAlgorithm::PrimalSimplex); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    for (const auto& values : together) {
        QVERIFY(values == alone);
    }
}

void TestLpSolver::threadThatUsedASolver_endsCleanly() {
    // Under AddressSanitizer a leaked environment would be reported at exit.
    for (int k = 0; k < 50; ++k) {
        std::thread([] { LpSolver(textbook()).solve(); }).join();
    }
}

void TestLpSolver::badData_isRefusedWithItsNumbers() {
    LinearProgramme p(vec({0, 0}), vec({1, 1}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.addVariable(1, 0));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.addVariable(std::nan(""), 0));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.addDenseRow(vec({1}), 0, 1));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.addDenseRow(vec({1, 1}), 2, 1));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             p.addDenseRow(vec({1, 1}), -HUGE_VAL, HUGE_VAL));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.addDenseRow(vec({1, HUGE_VAL}), 0, 1));
    const std::vector<int> twice{1, 1};
    const std::vector<double> ones{1, 1};
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.addRow(twice, ones, 0, 1));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, p.setObjective(vec({1})));
    try {
        p.addDenseRow(vec({1, 2, 3}), 0, 1);
        QFAIL("accepted");
    } catch (const std::invalid_argument& e) {
        QCOMPARE(QString::fromUtf8(e.what()),
                 QStringLiteral("linear programme: a row of 3 coefficients for 2 variables"));
    }
}

QTEST_GUILESS_MAIN(TestLpSolver)
#include "tst_lp_solver.moc"
