#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QUndoStack>

#include "core/figure/palette.h"
#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "ui/models/method_model.h"
#include "ui/plot/plot_sets.h"
#include "ui/session/method_edits.h"
#include "ui/session/method_texts.h"
#include "ui/session/session.h"
#include "ui/session/shown_sets.h"
#include "ui/widgets/methods_menu.h"
#include "ui/widgets/methods_panel.h"
#include "ui/widgets/tables.h"

using reach::Method;
using ui::MethodShow;

namespace {

std::vector<Method> order(const ui::Session& session) { return session.state().methods.listed(); }

int placeOf(const ui::Session& session, Method method) {
    const auto methods = order(session);
    return static_cast<int>(std::ranges::find(methods, method) - methods.begin());
}

QMimeData* dragged(const ui::MethodModel& model, Method method) {
    return model.mimeData({model.indexOf(method)});
}

}  // namespace

/// The list of methods: its order, groups, colours and solo, as a value, as a model, in the window.
class TestMethodList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_path = m_folder.filePath(QStringLiteral("net.nnet"));
        core::writeNetwork(randomReluNetwork({3, 4, 2}, 1), m_path.toStdString());
    }

    void whatIsOn_isListedOnceWhateverAFileSays() {
        MethodShow show;
        show.order = {Method::Box, Method::Box, Method::Star};
        show.groups = {{QStringLiteral("mine"), {}, {Method::Star, Method::Star}, false}};
        show.on = {Method::Crown};
        show.solo = Method::Exact;
        show.mend();
        QCOMPARE(show.order,
                 (std::vector{Method::Exact, Method::Box, Method::Star, Method::Crown}));
        QCOMPARE(show.groups.at(show.groupOf(Method::Star)).methods, (std::vector{Method::Star}));
        for (const Method method : show.order) {
            QVERIFY(show.groupOf(method) < show.groups.size());
        }
        show = {};
        show.order.clear();
        show.groups.clear();
        show.mend();
        QCOMPARE(show.order, MethodShow::defaultMethodOrder());
        QCOMPARE(show.groups.size(), MethodShow::defaultMethodGroups().size());
    }

    void addedMethods_standWithTheirFamily() {
        MethodShow show;
        const MethodShow before = show;
        const Method relaxed = reach::relaxedCrown(3);
        for (const Method method : {Method::CrownIbp, Method::Lbp, relaxed, Method::HBox}) {
            show.add(method);
            QVERIFY(show.isListed(method) && show.isShown(method));
        }
        QCOMPARE(show.order,
                 (std::vector{Method::Exact, Method::Hull, Method::Triangle, Method::Star,
                              Method::Parallelogram, Method::CrownIbp, relaxed, Method::Zonotope,
                              Method::Lbp, Method::Box, Method::HBox}));
        QCOMPARE(show.groupOf(relaxed), show.groupOf(Method::CrownIbp));
        QCOMPARE(show.groupOf(Method::Lbp), show.groupOf(Method::Zonotope));
        QCOMPARE(show.groupOf(Method::HBox), show.groupOf(Method::Box));
        QCOMPARE(show.groups[show.groupOf(relaxed)].kind, QStringLiteral("backsubstitution"));
        QVERIFY(show.groupOf(relaxed) < show.groupOf(Method::Lbp));
        for (const Method method : {relaxed, Method::HBox, Method::Lbp, Method::CrownIbp}) {
            show.remove(method);
        }
        QCOMPARE(show, before);
        show.solo = Method::Box;
        show.remove(Method::Box);
        QVERIFY(!show.solo && !show.isListed(Method::Box));
    }

    void everyMethod_hasItsWords() {
        std::vector<Method> all{reach::relaxedCrown(1), reach::relaxedCrown(12),
                                reach::relaxedCrown(3, true)};
        for (const reach::MethodInfo& info : reach::methods()) {
            all.push_back(info.method);
        }
        QSet<QString> titles;
        for (const Method method : all) {
            const auto title = reach::info(method).title;
            QCOMPARE(ui::methodTitle(method), QString::fromUtf8(title.data(), title.size()));
            titles.insert(ui::methodTitle(method));
            for (const QString& text : {ui::methodSummary(method), ui::methodPaper(method)}) {
                QVERIFY2(!text.isEmpty() && !text.contains(QLatin1Char('%')), title.data());
            }
        }
        QCOMPARE(titles.size(), static_cast<qsizetype>(all.size()));
    }

    void adding_isOneStepAndUndone() {
        ui::Session session(fake::quick);
        openAndWait(session);
        const ui::State before = session.state();
        ui::addMethod(session, Method::Crown);
        QVERIFY(session.isOn(Method::Crown));
        QTRY_VERIFY(session.isCurrent(Method::Crown));
        ui::removeMethod(session, Method::Crown);
        QVERIFY(!session.isOn(Method::Crown));
        session.undoStack()->undo();
        QVERIFY(session.state().methods.isListed(Method::Crown));
        session.undoStack()->undo();
        QCOMPARE(session.state(), before);
        session.setOn(Method::AlphaCrown, true);
        QVERIFY(session.state().methods.isListed(Method::AlphaCrown));
    }

    void solo_hidesTheOthersAndKeepsThemOn() {
        MethodShow show;
        show.on = {Method::Box, Method::Star};
        show.solo = Method::Star;
        QVERIFY(show.isShown(Method::Star) && !show.isShown(Method::Box));
        QVERIFY(show.on.contains(Method::Box));
    }

    void ownColour_keepsTheLineAndCanBeReset() {
        MethodShow show;
        const core::Style before = show.styleOf(Method::Zonotope);
        show.colours[Method::Zonotope] = 0x123456;
        const core::Style after = show.styleOf(Method::Zonotope);
        QCOMPARE(after.line, core::Colour{0x123456});
        QCOMPARE(after.lineStyle, before.lineStyle);
        QCOMPARE(after.fillOpacity, before.fillOpacity);
        show.colours.clear();
        QVERIFY(show.styleOf(Method::Zonotope) == core::methodStyle("zonotope"));
    }

    void edits_areUndoneStepByStep() {
        ui::Session session(fake::quick);
        openAndWait(session);
        const ui::State before = session.state();
        ui::moveInList(session, Method::Box, -1);
        ui::setColour(session, Method::Box, 0xFF0000);
        ui::toggleSolo(session, Method::Box);
        ui::setGrouped(session, true);
        ui::moveToNewGroup(session, Method::Box, QStringLiteral("loose"));
        ui::foldGroup(session, 0, true);
        ui::setDrawsInOrder(session, true);
        const int steps = 7;
        for (int step = 0; step < steps; ++step) {
            QVERIFY(session.undoStack()->canUndo());
            session.undoStack()->undo();
        }
        QVERIFY(session.state().methods == before.methods);
        for (int step = 0; step < steps; ++step) {
            session.undoStack()->redo();
        }
        QCOMPARE(session.state().methods.colours.at(Method::Box), core::Colour{0xFF0000});
        ui::resetList(session);
        QVERIFY(session.state().methods == before.methods);
    }

    void moving_goesOnePlaceAndStopsAtTheEnds() {
        ui::Session session(fake::quick);
        openAndWait(session);
        const int before = placeOf(session, Method::Star);
        ui::moveInList(session, Method::Star, 1);
        QCOMPARE(placeOf(session, Method::Star), before + 1);
        ui::moveInList(session, Method::Star, -1);
        QCOMPARE(placeOf(session, Method::Star), before);
        ui::moveInList(session, Method::Exact, -1);
        QCOMPARE(placeOf(session, Method::Exact), 0);
        ui::moveInList(session, Method::Box, 1);
        QCOMPARE(placeOf(session, Method::Box), static_cast<int>(order(session).size()) - 1);
    }

    void movingPastAGroup_goesIntoTheNext() {
        ui::Session session(fake::quick);
        openAndWait(session);
        ui::setGrouped(session, true);
        const MethodShow& show = session.state().methods;
        ui::moveInList(session, Method::Zonotope, 1);
        QCOMPARE(show.groupOf(Method::Zonotope), show.groupOf(Method::Box));
        QVERIFY(placeOf(session, Method::Zonotope) < placeOf(session, Method::Box));
        ui::moveInList(session, Method::Triangle, -1);
        QCOMPARE(show.groupOf(Method::Triangle), show.groupOf(Method::Exact));
        QCOMPARE(placeOf(session, Method::Triangle), 2);
    }

    void model_keepsTheRulesThroughAllEdits() {
        ui::Session session(fake::quick);
        ui::MethodModel model(session);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        openAndWait(session);
        ui::setGrouped(session, true);
        ui::moveToNewGroup(session, Method::Star, QStringLiteral("mine"));
        ui::moveBefore(session, Method::Box, Method::Exact);
        ui::renameGroup(session, 0, QStringLiteral("first"));
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("first"));
        ui::setGrouped(session, false);
        ui::moveInList(session, Method::Box, 2);
        ui::resetList(session);
        while (session.undoStack()->canUndo()) {
            session.undoStack()->undo();
        }
    }

    void groups_areCheckedTogether() {
        ui::Session session(fake::quick);
        ui::MethodModel model(session);
        openAndWait(session);
        ui::setGrouped(session, true);
        const auto group = static_cast<int>(session.state().methods.groupOf(Method::Star));
        const QModelIndex index = model.index(group, 0);
        QVERIFY(model.isGroup(index));
        QCOMPARE(index.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::PartiallyChecked));
        QVERIFY(model.setData(index, Qt::Checked, Qt::CheckStateRole));
        QVERIFY(session.isOn(Method::Triangle) && session.isOn(Method::Parallelogram));
        QVERIFY(model.setData(index, Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!session.isOn(Method::Star) && session.isOn(Method::Box));
        QVERIFY(model.setData(index, QStringLiteral("  mine "), Qt::EditRole));
        QCOMPARE(index.data().toString(), QStringLiteral("mine"));
    }

    void dragging_movesMethods() {
        ui::Session session(fake::quick);
        ui::MethodModel model(session);
        openAndWait(session);
        const std::unique_ptr<QMimeData> box(dragged(model, Method::Box));
        QVERIFY(model.dropMimeData(box.get(), Qt::MoveAction, 0, 0, {}));
        QCOMPARE(placeOf(session, Method::Box), 0);
        QVERIFY(model.dropMimeData(box.get(), Qt::MoveAction, -1, -1, {}));
        QCOMPARE(placeOf(session, Method::Box), static_cast<int>(order(session).size()) - 1);
        ui::setGrouped(session, true);
        QVERIFY(!model.dropMimeData(box.get(), Qt::MoveAction, 1, 0, {}));  // between groups
        QVERIFY(model.dropMimeData(box.get(), Qt::MoveAction, 1, 0, model.index(0, 0)));
        QCOMPARE(placeOf(session, Method::Box), 1);
        QVERIFY(model.dropMimeData(box.get(), Qt::MoveAction, -1, -1, model.index(1, 0)));
        QCOMPARE(session.state().methods.groupOf(Method::Box), std::size_t{1});
    }

    void cells_areTheListWithoutGroups() {
        ui::Session session(fake::quick);
        ui::MethodModel model(session);
        openAndWait(session);
        ui::setGrouped(session, true);
        const QList<QStringList> cells = model.cells();
        QCOMPARE(cells.size(), static_cast<qsizetype>(order(session).size()) + 1);
        QCOMPARE(cells.front().front(), QStringLiteral("Method"));
        QCOMPARE(cells[1].front(), QStringLiteral("Exact"));
        QCOMPARE(cells[1].size(), qsizetype{ui::MethodModel::ColumnCount});
    }

    void table_isCopiedWithoutGroups() {
        ui::Session session(fake::quick);
        ui::MethodsPanel panel(session);
        openAndWait(session);
        ui::setGrouped(session, true);
        ui::copyTable(*panel.view(), ui::TableFormat::Csv);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.startsWith(QStringLiteral("Method,Worth,Attacked,Area")));
        QVERIFY(text.contains(QStringLiteral("\nBox,")) ||
                text.contains(QStringLiteral("\r\nBox,")));
    }

    void ratios_areToExactAndHull() {
        ui::Session session(fake::quick);
        const ui::MethodModel model(session);
        openAndWait(session);
        // Half-sides 1, 1.5, 2 times eps.
        QCOMPARE(model.indexOf(Method::Box, ui::MethodModel::HullRatio).data().toString(),
                 QStringLiteral("1.778"));
        session.setOn(Method::Hull, false);
        const QModelIndex ratio = model.indexOf(Method::Box, ui::MethodModel::HullRatio);
        QVERIFY(!ratio.data(Qt::ToolTipRole).toString().isEmpty());
    }

    void legends_followTheList() {
        ui::Session session(fake::quick);
        openAndWait(session);
        ui::moveBefore(session, Method::Box, Method::Exact);
        const auto sets = ui::shownSets(session, nullptr, {.showPieces = false});
        const auto box = std::ranges::find(sets->sets, Method::Box, &ui::PlotSet::method);
        QCOMPARE(box->legendRank, 0);
        QCOMPARE(sets->sets.front().method, Method::Star);  // the largest is still at the back
        ui::setDrawsInOrder(session, true);
        QCOMPARE(ui::shownSets(session, nullptr, {.showPieces = false})->sets.back().method,
                 Method::Box);
        ui::toggleSolo(session, Method::Star);
        const auto alone = ui::shownSets(session, nullptr, {.showPieces = false});
        QCOMPARE(alone->sets.size(), std::size_t{1});
        QCOMPARE(alone->sets.front().method, Method::Star);
    }

    void panel_movesByKeyboardAndKeepsItsSelection() {
        ui::Session session(fake::quick);
        ui::MethodsPanel panel(session);
        openAndWait(session);
        panel.show();
        panel.view()->setCurrentIndex(panel.model()->indexOf(Method::Box));
        QCOMPARE(session.selected(), std::optional(Method::Box));
        const int before = placeOf(session, Method::Box);
        QTest::keyClick(panel.view(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(placeOf(session, Method::Box), before - 1);
        QCOMPARE(panel.model()->methodAt(panel.view()->currentIndex()), std::optional(Method::Box));
        ui::setGrouped(session, true);
        QCOMPARE(panel.model()->methodAt(panel.view()->currentIndex()), std::optional(Method::Box));
        QVERIFY(panel.view()->isExpanded(panel.model()->index(0, 0)));
        const int height = panel.view()->height();
        panel.view()->collapse(panel.model()->index(0, 0));
        QVERIFY(session.state().methods.groups.front().isFolded);
        QVERIFY(panel.view()->height() < height);
        session.undoStack()->undo();
        QVERIFY(panel.view()->isExpanded(panel.model()->index(0, 0)));
    }

    void addMenu_hasWhatIsNotListedByFamilies() {
        ui::Session session(fake::quick);
        openAndWait(session);
        QMenu menu;
        ui::fillAddMenu(menu, session, &menu);
        QStringList titles;
        QAction* crown = nullptr;
        for (QAction* action : menu.actions()) {
            titles << action->text();
            crown = action->text() == ui::methodTitle(Method::Crown) ? action : crown;
            if (!action->isSeparator()) {
                QVERIFY(!action->toolTip().isEmpty());
                QCOMPARE(action->isEnabled(), ui::whyUnavailable(Method::Crown).isEmpty());
            }
        }
        QVERIFY(!titles.contains(ui::methodTitle(Method::Box)));
        QVERIFY(titles.indexOf(ui::methodTitle(Method::Crown)) <
                titles.indexOf(ui::methodTitle(Method::Lbp)));
        QVERIFY(titles.indexOf(ui::methodTitle(Method::Lbp)) <
                titles.indexOf(ui::methodTitle(Method::HBox)));
        QVERIFY(crown != nullptr);
        if (crown->isEnabled()) {
            crown->trigger();
            QVERIFY(session.isOn(Method::Crown));
            QMenu next;
            ui::fillAddMenu(next, session, &next);
            QCOMPARE(next.actions().size(), menu.actions().size() - 1);
        }
    }

    void relaxedCrown_isAskedForItsDepth() {
        ui::Session session(fake::quick);
        ui::MethodsPanel panel(session);
        openAndWait(session);
        ui::askRelaxedCrown(session, &panel);
        auto* dialog = panel.findChild<QInputDialog*>();
        QVERIFY(dialog != nullptr);
        dialog->setIntValue(4);
        dialog->accept();
        QVERIFY(session.isOn(reach::relaxedCrown(4)));
        panel.show();
        panel.view()->setCurrentIndex(panel.model()->indexOf(reach::relaxedCrown(4)));
        QTest::keyClick(panel.view(), Qt::Key_Delete);
        QVERIFY(!session.state().methods.isListed(reach::relaxedCrown(4)));
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

QTEST_MAIN(TestMethodList)
#include "tst_method_list.moc"
