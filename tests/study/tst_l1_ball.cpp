#include <QTest>
#include <cmath>

#include "reach/study/l1_ball_study.h"
#include "reach/study/random_networks.h"

using namespace reach;

/// SNR's analytical study: closed forms against our sets.
class TestL1Ball : public QObject {
    Q_OBJECT

private:
    static constexpr double kAgreement = 1e-9;

    static L1Ball randomBall(Dice& dice) {
        const double r = dice.between(0.1, 3.0);
        double cx = dice.between(-1.6, 1.6) * r;
        double cy = dice.between(-1.6, 1.6) * r;
        return {std::min(cx, cy), std::max(cx, cy), r};
    }

private Q_SLOTS:
    void closedForms_areOurSetsEverywhere() {
        Dice dice(7);
        for (int k = 0; k < 200; ++k) {
            const L1Ball ball = randomBall(dice);
            const L1Point point = measureL1Ball(ball);
            for (const Method method : l1BallMethods()) {
                const double off = std::abs(point.width.at(method) - closedWidth(method, ball));
                QVERIFY2(off <= kAgreement, qPrintable(QString("%1 at %2, %3, %4: %5")
                                                           .arg(info(method).id.data())
                                                           .arg(ball.cx)
                                                           .arg(ball.cy)
                                                           .arg(ball.r)
                                                           .arg(off)));
            }
        }
    }

    void printedForms_holdForOneAndNoUnstableNeuron() {
        Dice dice(8);
        int seen = 0;
        for (int k = 0; k < 2000; ++k) {
            const L1Ball ball = randomBall(dice);
            if (!ball.isInTable() || ball.unstable() == 2) {
                continue;
            }
            ++seen;
            for (const Method method : {Method::Exact, Method::Box, Method::Star}) {
                QVERIFY(std::abs(*printedWidth(method, ball) - closedWidth(method, ball)) <=
                        kAgreement);
            }
        }
        QVERIFY(seen > 100);
    }

    /// With two unstable neurons what is printed is y_max; Exact and Star lose the same amount.
    void printedForms_forTwoUnstableHoldWhereYMinIsZero() {
        Dice dice(9);
        int beyond = 0;
        for (int k = 0; k < 3000; ++k) {
            const L1Ball ball = randomBall(dice);
            if (ball.unstable() != 2) {
                continue;
            }
            const auto excess = [&](Method method) {
                return *printedWidth(method, ball) - closedWidth(method, ball);
            };
            const double yMin = std::max(0.0, (ball.cx + ball.cy - ball.r) / std::sqrt(2.0));
            QVERIFY(std::abs(excess(Method::Exact) - yMin) <= kAgreement);
            QVERIFY(std::abs(excess(Method::Star) - yMin) <= kAgreement);
            QVERIFY(std::abs(excess(Method::Box)) <= kAgreement);
            beyond += ball.isPrintedFormExact() ? 0 : 1;
        }
        QVERIFY(beyond > 50);
    }

    /// method.md's counterexample.
    void theExampleOfTheNote_isSmallerThanPrinted() {
        const L1Ball ball{0.6, 0.8, 1.0};
        QCOMPARE(ball.unstable(), 2);
        QVERIFY(!ball.isPrintedFormExact());
        const L1Point point = measureL1Ball(ball);
        const double expected = (0.8 + 1.0 + 0.6 - 0.4) / std::sqrt(2.0);
        QVERIFY(std::abs(point.width.at(Method::Exact) - expected) <= kAgreement);
        QVERIFY(std::abs(*printedWidth(Method::Exact, ball) - expected - 0.4 / std::sqrt(2.0)) <=
                kAgreement);
    }

    void methodsAreOrdered_exactStarBox() {
        Dice dice(10);
        for (int k = 0; k < 2000; ++k) {
            const L1Ball ball = randomBall(dice);
            const double exact = closedWidth(Method::Exact, ball);
            for (const Method method :
                 {Method::Star, Method::Parallelogram, Method::Zonotope, Method::Box}) {
                QVERIFY(closedWidth(method, ball) >= exact - kAgreement);
            }
            QVERIFY(closedWidth(Method::Star, ball) <=
                    closedWidth(Method::Zonotope, ball) + kAgreement);
        }
    }

    void whatTheFormsDoNotCover_isRefused() {
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                                 closedWidth(Method::Exact, L1Ball{1.0, 0.0, 1.0}));
        QVERIFY(!printedWidth(Method::Zonotope, L1Ball{0.0, 0.1, 1.0}));
        QVERIFY(!printedWidth(Method::Exact, L1Ball{-2.0, 0.0, 1.0}));
    }
};

QTEST_GUILESS_MAIN(TestL1Ball)
#include "tst_l1_ball.moc"
