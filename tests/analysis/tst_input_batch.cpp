#include <QTest>
#include <array>

#include "reach/analysis/input_batch.h"
#include "reach/analysis/input_spec.h"

using reach::inputBatch;
using reach::InputSet;

class TestInputBatch : public QObject {
    Q_OBJECT

private:
    using Numbers = std::vector<double>;

    static Eigen::VectorXd point(double x, double y) { return Eigen::Vector2d(x, y); }

    static InputSet cutBox() {
        InputSet set = reach::makeBox(point(0.0, 0.0), 1.0);
        set.constraints =
            reach::HPolytope(Eigen::MatrixXd::Ones(1, 2), Eigen::VectorXd::Constant(1, 0.5));
        return set;
    }

private Q_SLOTS:
    void boxes_goOverAsTheyAre() {
        const std::array sets{reach::makeBox(point(0.0, 4.0), 1.0),
                              reach::makeBox(point(2.0, 8.0), 2.0)};
        const core::InputBatch batch = inputBatch(sets);
        QCOMPARE(batch.count, 2);
        QVERIFY(batch.norm == core::BallNorm::Linf);
        QCOMPARE(batch.lower, (Numbers{sets[0].box.lower()[0], sets[0].box.lower()[1],
                                       sets[1].box.lower()[0], sets[1].box.lower()[1]}));
        QCOMPARE(batch.upper, (Numbers{sets[0].box.upper()[0], sets[0].box.upper()[1],
                                       sets[1].box.upper()[0], sets[1].box.upper()[1]}));
        QVERIFY(batch.center.empty() && batch.radius.empty());
        QVERIFY(reach::enlargement(sets[0]).empty());
    }

    void balls_keepTheirCentreAndTheirCut() {
        const std::array<double, 2> clip{0.0, 1.0};
        for (const reach::Norm norm : {reach::Norm::L1, reach::Norm::L2}) {
            const InputSet ball = reach::makeBall(point(0.9, 0.5), 0.25, norm, clip);
            const core::InputBatch batch = inputBatch(ball);
            QVERIFY(batch.norm ==
                    (norm == reach::Norm::L1 ? core::BallNorm::L1 : core::BallNorm::L2));
            QCOMPARE(batch.center, (Numbers{0.9, 0.5}));
            QCOMPARE(batch.radius, Numbers{0.25});
            QCOMPARE(batch.upper[0], 1.0);
            QVERIFY(batch.lower[1] <= 0.25 && batch.upper[1] >= 0.75);
            QVERIFY(reach::enlargement(ball).empty());
        }
    }

    void linearConstraints_leaveTheirBoxAndSaySo() {
        const InputSet set = cutBox();
        const core::InputBatch batch = inputBatch(set);
        QCOMPARE(batch.lower, (Numbers{set.box.lower()[0], set.box.lower()[1]}));
        QVERIFY(reach::enlargement(set).find("enclosing box") != std::string::npos);
    }

    void setsThatMakeNoBatch_areRefused() {
        const InputSet box = reach::makeBox(point(0.0, 0.0), 1.0);
        const InputSet ball = reach::makeBall(point(0.0, 0.0), 1.0, reach::Norm::L2);
        const InputSet line = reach::makeBox(Eigen::VectorXd::Zero(1), 1.0);
        QVERIFY_EXCEPTION_THROWN(inputBatch(std::array{box, ball}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(inputBatch(std::array{box, line}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(inputBatch(std::span<const InputSet>()), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(TestInputBatch)
#include "tst_input_batch.moc"
