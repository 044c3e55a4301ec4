#include <QTest>

#include "ui/session/input_edit.h"

class TestInputEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void box_givesItsOwnBounds() {
        const auto edit = ui::makeBoxEdit(Eigen::Vector3d(-1, 0, 2), Eigen::Vector3d(1, 1, 2));
        QCOMPARE(edit.eps, 1.0);
        QCOMPARE(edit.lower(1), 0.0);
        QCOMPARE(edit.upper(1), 1.0);
        QCOMPARE(edit.lower(2), edit.upper(2));
    }

    void epsToZeroAndBack_losesNothing() {
        auto edit = ui::makeBoxEdit(Eigen::Vector2d(-1, 0), Eigen::Vector2d(1, 1));
        edit.eps = 0.0;
        QCOMPARE(edit.toInputSet().box.radius().maxCoeff(), 0.0);
        edit.eps = 2.0;
        QCOMPARE(edit.upper(0), 2.0);
        QCOMPARE(edit.upper(1), 1.5);
    }

    void bounds_moveOneCoordinateOnly() {
        auto edit = ui::makeDefaultEdit({3});
        edit.setBounds(1, 3.0, -3.0);
        QCOMPARE(edit.eps, 3.0);
        QCOMPARE(edit.lower(1), -3.0);
        QCOMPARE(edit.lower(0), -1.0);
        QCOMPARE(edit.upper(2), 1.0);
    }

    void images_stayInTheirRange() {
        auto edit = ui::makeDefaultEdit({1, 4, 4});
        edit.eps = 2.0;
        QCOMPARE(edit.toInputSet().box.lower().minCoeff(), 0.0);
        QCOMPARE(edit.toInputSet().box.upper().maxCoeff(), 1.0);
    }

    void rowOfFeatures_isNoImage() {
        const auto edit = ui::makeDefaultEdit({1, 1, 5});
        QVERIFY(!edit.clip);
        QCOMPARE(edit.lower(4), -1.0);
        QCOMPARE(edit.upper(4), 1.0);
    }

    void l1Ball_hasRadiusEps() {
        auto edit = ui::makeDefaultEdit({2});
        edit.norm = ui::InputNorm::L1;
        edit.eps = 0.5;
        const auto set = edit.toInputSet();
        QVERIFY(set.ball.has_value());
        QCOMPARE(set.ball->radius, 0.5);
        QCOMPARE(set.box.upper()(0), 0.5);
    }

    void property_withoutBound_namesTheInput() {
        core::PropertyCase open;
        open.lower = {0.0, -std::numeric_limits<double>::infinity()};
        open.upper = {1.0, 1.0};
        try {
            ui::makePropertyEdit(open);
            QFAIL("accepted");
        } catch (const std::invalid_argument& error) {
            QVERIFY(QString::fromUtf8(error.what()).contains(QLatin1String("X_1")));
        }
    }

    void property_keepsItsConstraints() {
        core::PropertyCase cut;
        cut.lower = {-1.0, -1.0};
        cut.upper = {1.0, 1.0};
        cut.inputConstraints.push_back({{{0, 1.0}, {1, 2.0}}, 0.5});
        const auto set = ui::makePropertyEdit(cut).toInputSet();
        QVERIFY(set.constraints.has_value());
        QCOMPARE(set.constraints->a()(0, 1), 2.0);
        QCOMPARE(set.constraints->b()(0), 0.5);
    }
};

QTEST_GUILESS_MAIN(TestInputEdit)
#include "tst_input_edit.moc"
