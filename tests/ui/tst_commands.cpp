#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTableView>
#include <QTest>

#include "fake_engine.h"
#include "ui/models/command_model.h"
#include "ui/models/fuzzy.h"
#include "ui/pages/main_window.h"
#include "ui/pages/palette_actions.h"
#include "ui/widgets/command_palette.h"
#include "ui/widgets/log_panel.h"

namespace {

ui::Command command(const char* id, const char* title, const char* whyNot = "") {
    return {QString::fromLatin1(id),
            QString::fromLatin1(title),
            QStringLiteral("View"),
            QStringLiteral("F"),
            QStringLiteral("Does it."),
            QString::fromLatin1(whyNot),
            false,
            [] {}};
}

QString best(ui::CommandModel& model, const char* query) {
    model.setQuery(QString::fromLatin1(query));
    return model.rowCount() == 0 ? QString() : model.at(0).title;
}

int score(const char* query, const char* text) {
    const auto match = ui::fuzzyMatch(QString::fromLatin1(query), QString::fromLatin1(text));
    return match ? match->score : -1000;
}

}  // namespace

class TestCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void letters_matchInOrderAndInAnyCase() {
        QVERIFY(ui::fuzzyMatch(QStringLiteral("FE"), QStringLiteral("Fit everything")));
        QVERIFY(!ui::fuzzyMatch(QStringLiteral("ef"), QStringLiteral("Fit")));
        QVERIFY(!ui::fuzzyMatch(QStringLiteral("fit"), QString()));
        QCOMPARE(ui::fuzzyMatch(QString(), QStringLiteral("Fit"))->score, 0);
    }

    void places_areTheMatchedLetters() {
        const auto match = ui::fuzzyMatch(QStringLiteral("f e"), QStringLiteral("Fit everything"));
        QCOMPARE(match->places, (std::vector{0, 4}));
    }

    void wordStartsAndRuns_countMost() {
        QVERIFY(score("grid", "Grid") > score("grid", "Great idea"));
        QVERIFY(score("ea", "Equal aspect") > score("ea", "Theatre"));
        QVERIFY(score("exp", "Export figure") > score("exp", "Take example"));
    }

    void model_keepsTheRules() {
        ui::CommandModel model;
        const QAbstractItemModelTester tester(&model);
        model.setCommands({command("a", "Fit"), command("b", "Grid", "Open a network first.")}, {});
        QCOMPARE(model.rowCount(), 2);
        model.setQuery(QStringLiteral("gr"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0).data(ui::CommandModel::WhyNotRole).toString(),
                 QStringLiteral("Open a network first."));
        QVERIFY(model.index(0)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("Open a network")));
        model.setQuery(QStringLiteral("zzz"));
        QCOMPARE(model.rowCount(), 0);
    }

    void usedLately_comesFirstWithNothingTyped() {
        ui::CommandModel model;
        model.setCommands({command("a", "Fit"), command("b", "Grid"), command("c", "Legend")},
                          {QStringLiteral("c"), QStringLiteral("b")});
        QCOMPARE(best(model, ""), QStringLiteral("Legend"));
        QVERIFY(model.index(0).data(ui::CommandModel::IsRecentRole).toBool());
        QVERIFY(!model.index(2).data(ui::CommandModel::IsRecentRole).toBool());
        QCOMPARE(best(model, "fi"), QStringLiteral("Fit"));
    }

    void everyCommandOfTheWindow_isFoundByItsTitle() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, ui::Settings());
        ui::CommandModel model;
        model.setCommands(window.commandPalette().commands(), {});
        for (const ui::Command& each : window.commandPalette().commands()) {
            model.setQuery(each.title);
            bool isNearTheTop = false;
            for (int row = 0; row < qMin(model.rowCount(), 5); ++row) {
                isNearTheTop = isNearTheTop || model.at(row).id == each.id;
            }
            QVERIFY2(isNearTheTop, qPrintable(each.title));
            QVERIFY2(!each.help.isEmpty(), qPrintable(each.id));
        }
    }

    void typedAndEntered_isDoneAndRemembered() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, ui::Settings());
        window.show();
        window.actions().find(QStringLiteral("edit.palette"))->trigger();
        ui::CommandPalette* palette = window.commandPalette().palette();
        QVERIFY(palette && palette->isVisible());
        auto* query = palette->findChild<QLineEdit*>();
        QTest::keyClicks(query, QStringLiteral("legend"));
        QTest::keyClick(query, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QVERIFY(!window.keptSettings().legend);
        QCOMPARE(window.keptSettings().recentCommands.front(), QStringLiteral("view.legend"));
        window.actions().find(QStringLiteral("edit.palette"))->trigger();
        const auto* list = palette->findChild<QListView*>();
        QCOMPARE(list->currentIndex().data().toString(), QStringLiteral("Legend"));
    }

    void latex_findsACopyOfTheTableThatHadTheFocusLast() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, ui::Settings());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        ui::CommandModel model;
        model.setCommands(window.commandPalette().commands(), {});
        model.setQuery(QStringLiteral("latex"));
        QCOMPARE(model.at(0).id, QStringLiteral("edit.copyTableLatex"));
        QAction* copy = window.actions().find(QStringLiteral("edit.copyTableLatex"));
        copy->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("Parallelogram")));
        window.actions().find(QStringLiteral("view.log"))->trigger();
        auto* log = window.findChild<ui::LogPanel*>()->findChild<QTableView*>();
        log->setFocus();
        copy->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("started")));
    }

    void unusable_saysWhyAndStaysOpen() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, ui::Settings());
        window.show();
        window.actions().find(QStringLiteral("edit.palette"))->trigger();
        ui::CommandPalette* palette = window.commandPalette().palette();
        auto* query = palette->findChild<QLineEdit*>();
        QTest::keyClicks(query, QStringLiteral("export figure"));
        QTest::keyClick(query, Qt::Key_Return);
        QVERIFY(palette->isVisible());
        bool saysWhy = false;
        for (const QLabel* label : palette->findChildren<QLabel*>()) {
            saysWhy = saysWhy || label->text().contains(QStringLiteral("Open a network first"));
        }
        QVERIFY(saysWhy);
        QTest::keyClick(query, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
    }

    void arrows_chooseWithoutLeavingTheLine() {
        ui::Session session(fake::quick);
        ui::MainWindow window(session, ui::Settings());
        window.show();
        window.actions().find(QStringLiteral("edit.palette"))->trigger();
        auto* query = window.commandPalette().palette()->findChild<QLineEdit*>();
        const auto* list = window.commandPalette().palette()->findChild<QListView*>();
        QTest::keyClick(query, Qt::Key_Down);
        QTest::keyClick(query, Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 2);
        QTest::keyClick(query, Qt::Key_Up);
        QCOMPARE(list->currentIndex().row(), 1);
    }
};

QTEST_MAIN(TestCommands)
#include "tst_commands.moc"
