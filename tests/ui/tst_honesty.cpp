#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/io/network_file.h"
#include "reach/analysis/exact_membership.h"
#include "tests/helpers/random_network.h"
#include "ui/models/gap_model.h"
#include "ui/models/method_model.h"
#include "ui/session/attacker.h"
#include "ui/session/gap_meter.h"
#include "ui/session/session.h"
#include "ui/widgets/breach_banner.h"
#include "ui/widgets/gap_panel.h"

using reach::Method;

namespace {

/// An engine whose Box is wrong by a millionth at its first layer's first neuron.
std::vector<reach::MethodResult> faulty(
    const reach::Question& question, const std::vector<Method>& methods,
    const reach::Limits& limits, const std::function<void(const reach::MethodResult&)>& ready) {
    const auto spoil = [](reach::MethodResult result) {
        if (result.method == Method::Box) {
            auto& upper = result.layers.front().upper[0];
            upper -= 1e-6 * std::abs(upper);
        }
        return result;
    };
    return reach::answerAll(question, methods, limits,
                            [&](const reach::MethodResult& result) { ready(spoil(result)); });
}

/// At normal priority: a test is not to wait until the machine has nothing else to do.
const ui::AttackPlan kQuickPlan{512, 60.0, 10, QThread::NormalPriority};
constexpr int kPatienceMs = 60000;

}  // namespace

/// Attacks on what is shown, the red banner, the gap meter: with the real engine.
class TestHonesty : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_path = m_folder.filePath(QStringLiteral("net.nnet"));
        core::writeNetwork(randomReluNetwork({2, 6, 6, 2}, 1), m_path.toStdString());
    }

    void soundResults_areAttackedAndStand() {
        ui::Session session(reach::answerAll);
        ui::Attacker attacker(session, nullptr, kQuickPlan);
        ui::MethodModel model(session);
        model.setAttacker(&attacker);
        openAndWait(session);
        for (const Method method : {Method::Box, Method::Zonotope, Method::Star, Method::Exact}) {
            QTRY_VERIFY_WITH_TIMEOUT(attacker.report(method) && attacker.report(method)->isDone,
                                     kPatienceMs);
            QVERIFY(!attacker.report(method)->breach);
            QVERIFY(attacker.report(method)->points > 400);
            const QModelIndex worth = model.indexOf(method, ui::MethodModel::Name);
            QVERIFY(
                worth.data(Qt::ToolTipRole).toString().contains(QStringLiteral("none outside")));
        }
        QVERIFY(attacker.breaches().empty());
        QVERIFY(!model.indexOf(Method::Box).data(ui::MethodModel::RefutedRole).toBool());
    }

    void newQuestion_isAttackedAnew() {
        ui::Session session(reach::answerAll);
        ui::Attacker attacker(session, nullptr, kQuickPlan);
        openAndWait(session);
        QTRY_VERIFY_WITH_TIMEOUT(
            attacker.report(Method::Box) && attacker.report(Method::Box)->isDone, kPatienceMs);
        const ui::ComputedPtr before = session.result(Method::Box);
        session.setEps(0.5);
        QTRY_VERIFY_WITH_TIMEOUT(session.result(Method::Box) != before, kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            attacker.report(Method::Box) && attacker.report(Method::Box)->isDone, kPatienceMs);
    }

    void dragging_isNotAttacked() {
        ui::Session session(reach::answerAll);
        ui::AttackPlan plan = kQuickPlan;
        plan.restMs = 10000;
        ui::Attacker attacker(session, nullptr, plan);
        openAndWait(session);
        for (int step = 0; step < 20; ++step) {
            session.setEps(0.5 + 0.01 * step);
            QTest::qWait(5);
        }
        QVERIFY(!attacker.isRunning());
        QVERIFY(!attacker.report(Method::Box));
    }

    void wrongBound_raisesABannerThatStays() {
        ui::Session session(faulty);
        ui::Attacker attacker(session, nullptr, kQuickPlan);
        ui::BreachBanner banner(attacker);
        const QSignalSpy breached(&attacker, &ui::Attacker::breached);
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("refuted")));
        openAndWait(session);
        QTRY_COMPARE_WITH_TIMEOUT(attacker.breaches().size(), std::size_t{1}, kPatienceMs);
        QCOMPARE(breached.count(), 1);
        QVERIFY(!banner.isHidden());
        const reach::Breach& breach = attacker.breaches().front().breach;
        QCOMPARE(breach.method, Method::Box);
        QCOMPARE(breach.claim, reach::Breach::Claim::LayerBound);
        QVERIFY(reach::containsExactly(session.input().toInputSet(), breach.input));
        // Nothing that happens meanwhile takes it away.
        session.dismissMessage();
        session.setOn(Method::Box, false);
        session.setEps(0.25);
        QTRY_VERIFY(!session.isBusy());
        QVERIFY(!banner.isHidden());
        banner.copyWitness();
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.contains(QString::number(breach.input[0], 'g', 17)));
        QVERIFY(text.contains(QString::number(breach.bound, 'g', 17)));
        banner.findChildren<QPushButton*>().back()->click();
        QVERIFY(banner.isHidden());
    }

    void gaps_followTheQuestion() {
        ui::Session session(reach::answerAll);
        ui::GapMeter meter(session);
        ui::GapModel model(session, meter);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        openAndWait(session);
        QTRY_VERIFY_WITH_TIMEOUT(meter.isCurrent() && model.rowCount() == 3, kPatienceMs);
        QVERIFY(meter.inner()->isExact);
        QCOMPARE(model.layerAt(2), QStringLiteral("output"));
        const auto boxAtOutput = [&] {
            for (const ui::MethodGaps& gaps : meter.gaps()) {
                if (gaps.method == Method::Box) {
                    return gaps.layers.back().looseness;
                }
            }
            return std::nan("");
        };
        const double wide = boxAtOutput();
        QVERIFY(wide > 1.0);
        session.setEps(0.5);
        QTRY_VERIFY_WITH_TIMEOUT(meter.isCurrent() && std::abs(boxAtOutput() - wide) > 1e-3,
                                 kPatienceMs);
        const double narrow = boxAtOutput();
        session.setOn(Method::Box, false);
        QTRY_VERIFY(std::isnan(boxAtOutput()));
        session.setOn(Method::Box, true);
        QTRY_COMPARE(boxAtOutput(), narrow);
    }

    void gaps_followABiasEdit() {
        ui::Session session(reach::answerAll);
        ui::GapMeter meter(session);
        openAndWait(session);
        QTRY_VERIFY_WITH_TIMEOUT(meter.isCurrent() && meter.inner(), kPatienceMs);
        const double before = meter.inner()->layers.front().upper[0];
        session.change(QStringLiteral("bias"), [](ui::State& state) {
            ui::setBias(state.biases, state.network->network, {1, 0, 5.0});
        });
        QTRY_VERIFY_WITH_TIMEOUT(
            meter.isCurrent() && meter.inner() && meter.inner()->layers.front().upper[0] != before,
            kPatienceMs);
    }

    void gapModel_tellsNumbersOfEveryBar() {
        ui::Session session(reach::answerAll);
        ui::GapMeter meter(session);
        const ui::GapModel model(session, meter);
        openAndWait(session);
        QTRY_VERIFY_WITH_TIMEOUT(meter.isCurrent() && model.rowCount() == 3, kPatienceMs);
        const auto bars = model.index(0, ui::GapModel::Bars)
                              .data(ui::GapModel::BarsRole)
                              .value<QList<ui::GapBar>>();
        QCOMPARE(bars.size(), static_cast<qsizetype>(meter.gaps().size()));
        QCOMPARE(model.columnCount(),
                 ui::GapModel::FirstNumber + 2 * static_cast<int>(bars.size()));
        QVERIFY(model.barToolTip(0, 0).contains(QStringLiteral("times as wide")));
        QCOMPARE(model.index(0, ui::GapModel::FirstNumber).data().toString(),
                 QStringLiteral("1.000"));
        QVERIFY(model.index(0, 0).data(ui::GapModel::LargestRole).toDouble() >= 1.0);
    }

    void gapPanel_choosesLayers() {
        ui::Session session(reach::answerAll);
        ui::GapMeter meter(session);
        ui::GapPanel panel(session, meter);
        panel.show();
        openAndWait(session);
        QTRY_COMPARE_WITH_TIMEOUT(panel.model()->rowCount(), 3, kPatienceMs);
        QSignalSpy chosen(&panel, &ui::GapPanel::layerChosen);
        QTRY_VERIFY(panel.table()->isVisible());
        QTest::mouseClick(panel.table()->viewport(), Qt::LeftButton, {},
                          panel.table()->visualRect(panel.model()->index(1, 1)).center());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.front().front().toInt(), 4);  // input, dense, relu, dense, relu
    }

    void gapMeter_restsWhileNobodyLooks() {
        ui::Session session(reach::answerAll);
        ui::GapMeter meter(session);
        meter.setWatched(false);
        openAndWait(session);
        QTest::qWait(50);
        QVERIFY(!meter.isCurrent());
        meter.setWatched(true);
        QTRY_VERIFY_WITH_TIMEOUT(meter.isCurrent(), kPatienceMs);
    }

private:
    void openAndWait(ui::Session& session) {
        session.open({m_path});
        QTRY_VERIFY_WITH_TIMEOUT(session.network() && !session.isBusy(), kPatienceMs);
        QTRY_VERIFY(session.isCurrent(Method::Exact) && session.isCurrent(Method::Box));
    }

    QTemporaryDir m_folder;
    QString m_path;
};

QTEST_MAIN(TestHonesty)
#include "tst_honesty.moc"
