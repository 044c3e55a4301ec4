#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <stdexcept>

#include "ui/pages/main_menus.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/number_field.h"

namespace {

ui::ActionSpec spec(const char* id, const char* title, const QKeySequence& shortcut = {}) {
    return {.id = QString::fromLatin1(id),
            .group = ui::ActionGroup::View,
            .section = QStringLiteral("show"),
            .title = QString::fromUtf8(title),
            .shortcut = shortcut,
            .help = QStringLiteral("Does it.")};
}

QStringList texts(const QMenu* menu) {
    QStringList all;
    for (const QAction* action : menu->actions()) {
        all << (action->isSeparator() ? QStringLiteral("-") : action->text());
    }
    return all;
}

}  // namespace

class TestActions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void registered_isFoundAndDescribed() {
        QWidget host;
        ui::ActionRegistry actions(&host);
        QAction* fit = actions.add(spec("view.fit", "&Fit…", Qt::Key_F));
        QCOMPARE(actions.find(QStringLiteral("view.fit")), fit);
        QCOMPARE(actions.title(fit), QStringLiteral("Fit"));
        QCOMPARE(fit->toolTip(), QStringLiteral("Does it."));
        QVERIFY(host.actions().contains(fit));
        QCOMPARE(actions.find(QStringLiteral("view.none")), nullptr);
    }

    void sameIdOrShortcutTwice_isRefused() {
        QWidget host;
        ui::ActionRegistry actions(&host);
        actions.add(spec("a", "A", Qt::Key_F));
        QVERIFY_EXCEPTION_THROWN(actions.add(spec("a", "B")), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(actions.add(spec("b", "B", Qt::Key_F)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(actions.add(spec("c", "")), std::invalid_argument);
        QCOMPARE(actions.all().size(), 1);
    }

    void unusable_saysWhyUntilItIsUsable() {
        QWidget host;
        ui::ActionRegistry actions(&host);
        QString reason = QStringLiteral("Open a network first.");
        ui::ActionSpec what = spec("a", "A");
        what.whyNot = [&reason] { return reason; };
        QAction* action = actions.add(what);
        QVERIFY(!action->isEnabled());
        QVERIFY(action->toolTip().contains(reason));
        reason.clear();
        actions.refresh();
        QVERIFY(action->isEnabled());
        QVERIFY(actions.whyNot(action).isEmpty());
    }

    void used_isTold() {
        QWidget host;
        ui::ActionRegistry actions(&host);
        QSignalSpy used(&actions, &ui::ActionRegistry::used);
        int calls = 0;
        actions.add(spec("a", "A"), &host, [&calls] { ++calls; })->trigger();
        QCOMPARE(calls, 1);
        QCOMPARE(used.front().front().toString(), QStringLiteral("a"));
    }

    void plainTitle_hasNoMarkAndNoDots() {
        QCOMPARE(ui::plainTitle(QStringLiteral("Save &as…")), QStringLiteral("Save as"));
        QCOMPARE(ui::plainTitle(QStringLiteral("A && B")), QStringLiteral("A & B"));
    }

    void menus_keepSectionsApartAndSubmenusTogether() {
        QWidget host;
        QMenuBar bar;
        ui::ActionRegistry actions(&host);
        ui::MainMenus menus(&bar, actions);
        ui::ActionSpec late = spec("view.late", "Late");
        late.section = QStringLiteral("layout");
        actions.add(late);
        actions.add(spec("view.grid", "Grid"));
        for (const char* id : {"view.theme.dark", "view.theme.light"}) {
            ui::ActionSpec theme = spec(id, id);
            theme.submenu = QStringLiteral("Theme");
            actions.add(theme);
        }
        menus.rebuild();
        const QStringList expected{"Grid", "Theme", "-", "Late"};
        QCOMPARE(texts(menus.menu(ui::ActionGroup::View)), expected);
        QCOMPARE(bar.actions().size(), 1);
        menus.rebuild();
        QCOMPARE(texts(menus.menu(ui::ActionGroup::View)), expected);
    }

    void menus_takeWhatIsRegisteredLater() {
        QWidget host;
        QMenuBar bar;
        ui::ActionRegistry actions(&host);
        ui::MainMenus menus(&bar, actions);
        menus.rebuild();
        QVERIFY(bar.actions().isEmpty());
        actions.add(spec("view.grid", "Grid"));
        QTRY_COMPARE(bar.actions().size(), 1);
    }

    void space_pressesTheFocusedButtonThoughItIsAShortcut() {
        QWidget host;
        QPushButton button(&host);
        ui::ActionRegistry actions(&host);
        ui::KeyGuard guard(&host);
        int paused = 0;
        int pressed = 0;
        actions.add(spec("pause", "Pause", Qt::Key_Space), &host, [&paused] { ++paused; });
        connect(&button, &QPushButton::clicked, &host, [&pressed] { ++pressed; });
        host.setFocusPolicy(Qt::StrongFocus);
        host.show();
        QVERIFY(QTest::qWaitForWindowActive(&host));
        button.setFocus();
        QTest::keyClick(&button, Qt::Key_Space);
        QCOMPARE(pressed, 1);
        QCOMPARE(paused, 0);
        host.setFocus();
        QTest::keyClick(&host, Qt::Key_Space);
        QCOMPARE(paused, 1);
    }

    void commandsWithControl_workWhileATextHasTheFocus() {
        QWidget host;
        ui::NumberField number(&host);
        ui::ActionRegistry actions(&host);
        ui::KeyGuard guard(&host);
        int exported = 0;
        for (const Qt::Key key : {Qt::Key_E, Qt::Key_D, Qt::Key_K}) {
            actions.add(spec(qPrintable(QString::number(key)), "Export", Qt::CTRL | key), &host,
                        [&exported] { ++exported; });
        }
        host.show();
        QVERIFY(QTest::qWaitForWindowActive(&host));
        number.setValue(0.25);
        number.setFocus(Qt::TabFocusReason);
        number.selectAll();
        QTest::keyClick(&number, Qt::Key_E, Qt::ControlModifier);
        QTest::keyClick(&number, Qt::Key_D, Qt::ControlModifier);
        QTest::keyClick(&number, Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(exported, 3);
        QVERIFY(number.hasSelectedText());
        QTest::keyClicks(&number, QStringLiteral("12"));
        QTest::keyClick(&number, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(number.selectedText(), QStringLiteral("12"));
    }
};

QTEST_MAIN(TestActions)
#include "tst_actions.moc"
