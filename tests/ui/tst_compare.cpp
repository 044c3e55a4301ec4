#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <algorithm>
#include <cmath>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "reach/analysis/analysis.h"
#include "tests/helpers/random_network.h"
#include "ui/models/ab_model.h"
#include "ui/session/ab.h"
#include "ui/session/session.h"
#include "ui/session/shown_sets.h"
#include "ui/widgets/ab_panel.h"

using reach::Method;

namespace {

QString cell(const ui::AbModel& model, int row, int column) {
    return model.index(row, column).data().toString();
}

}  // namespace

/// A pinned state beside the present one. With the fake engine a method's area is a multiple of
/// eps squared.
class TestCompare : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_path = m_folder.filePath(QStringLiteral("net.nnet"));
        core::writeNetwork(randomReluNetwork({3, 4, 2}, 1), m_path.toStdString());
    }

    void pinnedState_keepsItsAreasWhileTheOtherMoves() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        openAndWait(session);
        comparison.pin();
        QVERIFY(comparison.isPinned());
        QVERIFY(comparison.changes().isEmpty());
        session.setEps(0.5);
        QTRY_VERIFY(!session.isBusy());
        const ui::AreaPair areas = comparison.areas(Method::Box);
        QCOMPARE(areas.a, 16.0);
        QCOMPARE(areas.b, 4.0);
        QCOMPARE(areas.difference(), -12.0);
        QCOMPARE(areas.percent(), -75.0);
        QVERIFY(comparison.changes().contains(QStringLiteral("eps")));
    }

    void pinnedSets_areOutlinesThoughPiecesAreColoured() {
        ui::Session session(reach::answerAll);
        ui::Comparison comparison(session, reach::answerAll);
        openAndWait(session);
        comparison.pin();
        ui::PlotOptions options;
        options.coloured = session.result(Method::Exact);
        options.colours = std::make_shared<const std::vector<QRgb>>(
            options.coloured->result.pieces.size(), qRgb(9, 9, 9));
        const auto sets = ui::shownSets(session, &comparison, options);
        QVERIFY(std::ranges::any_of(sets->sets, &ui::PlotSet::isPinned));
        for (const ui::PlotSet& set : sets->sets) {
            QVERIFY(!set.isPinned || !set.colours);
        }
    }

    void resultsOnTheirWay_areTakenWhenTheyCome() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        openAndWait(session);
        session.setEps(0.25);
        comparison.pin();
        QVERIFY(std::isnan(comparison.areas(Method::Box).a));
        session.setEps(1.0);
        QTRY_COMPARE(comparison.areas(Method::Box).a, 1.0);
        QTRY_COMPARE(comparison.areas(Method::Box).b, 16.0);
        QCOMPARE(comparison.areas(Method::Box).a, 1.0);
    }

    void restoredState_isComputedAnew() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        openAndWait(session);
        const ui::State first = session.state();
        session.setEps(0.5);
        QTRY_VERIFY(!session.isBusy());
        comparison.restore(first);
        QTRY_COMPARE(comparison.areas(Method::Box).a, 16.0);
        QCOMPARE(comparison.areas(Method::Box).b, 4.0);
        comparison.restore(std::nullopt);
        QVERIFY(!comparison.isPinned());
    }

    void swapping_isOneStepThatCanBeUndone() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        openAndWait(session);
        comparison.pin();
        session.setEps(0.5);
        QTRY_VERIFY(!session.isBusy());
        const int steps = session.undoStack()->count();
        comparison.swap();
        QCOMPARE(session.input().eps, 1.0);
        QCOMPARE(comparison.state().input.eps, 0.5);
        QCOMPARE(session.undoStack()->count(), steps + 1);
        QTRY_COMPARE(comparison.areas(Method::Box).b, 16.0);
        QCOMPARE(comparison.areas(Method::Box).a, 4.0);
        session.undoStack()->undo();
        QCOMPARE(session.input().eps, 0.5);
    }

    void goingBack_takesTheWholeStateAgain() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        openAndWait(session);
        comparison.pin();
        session.setEps(0.5);
        session.setOn(Method::Triangle, true);
        comparison.goBack();
        QVERIFY(session.state() == comparison.state());
        QVERIFY(comparison.isPinned());
        session.undoStack()->undo();
        QCOMPARE(session.input().eps, 0.5);
        comparison.clear();
        QVERIFY(!comparison.isPinned());
        QCOMPARE(session.input().eps, 0.5);
    }

    void outlines_areDrawnOverThePresentSets() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        openAndWait(session);
        const auto before = ui::shownSets(session, &comparison, {.showPieces = false})->sets.size();
        comparison.pin();
        session.setEps(0.5);
        QTRY_VERIFY(!session.isBusy());
        const auto sets = ui::shownSets(session, &comparison, {.showPieces = false});
        QCOMPARE(sets->sets.size(), 2 * before);
        int labels = 0;
        for (const ui::PlotSet& set : sets->sets) {
            if (set.isPinned) {
                QCOMPARE(set.style.fillOpacity, 0.0);
                QCOMPARE(set.style.lineStyle, core::LineStyle::DashDot);
                labels += set.label.isEmpty() ? 0 : 1;
            }
        }
        QCOMPARE(labels, 1);
        QVERIFY(sets->sets.back().isPinned);
        session.setOutputs(1, 0);
        QVERIFY(!comparison.isComparable());
        for (const ui::PlotSet& set :
             ui::shownSets(session, &comparison, {.showPieces = false})->sets) {
            QVERIFY(!set.isPinned);
        }
    }

    void model_keepsTheRulesAndSaysWhatIsMissing() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        ui::AbModel model(session, comparison);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        openAndWait(session);
        QCOMPARE(model.rowCount(), 0);
        comparison.pin();
        session.setEps(0.5);
        session.setOn(Method::Triangle, true);
        QTRY_VERIFY(!session.isBusy());
        QVERIFY(model.rowCount() > 3);
        for (int row = 0; row < model.rowCount(); ++row) {
            const QString name = cell(model, row, ui::AbModel::Name);
            if (name == QLatin1String("Box")) {
                QCOMPARE(cell(model, row, ui::AbModel::Difference), QStringLiteral("−12.00"));
                QCOMPARE(cell(model, row, ui::AbModel::Percent), QStringLiteral("−75.00 %"));
            }
            if (name == QLatin1String("Triangle")) {
                QCOMPARE(cell(model, row, ui::AbModel::AreaA), QStringLiteral("—"));
                QVERIFY(!model.index(row, ui::AbModel::Percent)
                             .data(Qt::ToolTipRole)
                             .toString()
                             .isEmpty());
            }
        }
        comparison.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void percentages_areReadable() {
        QCOMPARE(ui::formatPercent(12.5), QStringLiteral("+12.50 %"));
        QCOMPARE(ui::formatPercent(-0.001), QStringLiteral("0 %"));
        QCOMPARE(ui::formatPercent(1234.4), QStringLiteral("+1234 %"));
        QCOMPARE(ui::formatPercent(std::nan("")), QStringLiteral("—"));
    }

    void panel_isThereWhileAStateIsPinned() {
        ui::Session session(fake::quick);
        ui::Comparison comparison(session, fake::quick);
        ui::AbPanel panel(session, comparison);
        QVERIFY(panel.isHidden());
        openAndWait(session);
        comparison.pin();
        QVERIFY(!panel.isHidden());
        comparison.clear();
        QVERIFY(panel.isHidden());
    }

private:
    void openAndWait(ui::Session& session) {
        session.open({m_path});
        QTRY_VERIFY(session.network() && !session.isBusy());
        QTRY_VERIFY(session.isCurrent(Method::Exact) && session.isCurrent(Method::Box));
    }

    QTemporaryDir m_folder;
    QString m_path;
};

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
