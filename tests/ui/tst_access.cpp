#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSpinBox>
#include <QTabBar>
#include <algorithm>
#include <iterator>
#include <utility>

#include "ui/pages/export_dialog.h"
#include "ui/pages/figure_actions.h"
#include "ui/widgets/column.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/pause_badge.h"
#include "ui/widgets/section.h"
#include "whole_window.h"

namespace {

/// A control of its own, not a part of another one (a combo box's line, a view's viewport).
bool isControl(const QWidget* widget) {
    if (!widget->focusPolicy() || widget->focusProxy() != nullptr) {
        return false;
    }
    for (const QWidget* at = widget->parentWidget(); at != nullptr; at = at->parentWidget()) {
        if (qobject_cast<const QComboBox*>(at) || qobject_cast<const QAbstractSpinBox*>(at) ||
            qobject_cast<const QMenuBar*>(at) || at->windowType() == Qt::Popup) {
            return false;
        }
        const auto* area = qobject_cast<const QAbstractScrollArea*>(at);
        if (area != nullptr && area->viewport() == widget) {
            return false;
        }
    }
    const auto* label = qobject_cast<const QLabel*>(widget);
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const bool isUnused = !widget->isVisible() && ((label != nullptr && label->text().isEmpty()) ||
                                                   (button != nullptr && button->text().isEmpty()));
    const bool isFrameOfOthers = widget->metaObject() == &QScrollArea::staticMetaObject;
    return !isUnused && !isFrameOfOthers && widget->windowType() != Qt::Popup &&
           !widget->inherits("QTabBar") && !widget->inherits("QScrollBar") &&
           !widget->inherits("QMenu");
}

QString describe(const QWidget* widget) {
    QStringList path;
    for (const QWidget* at = widget; at != nullptr; at = at->parentWidget()) {
        path.prepend(QString::fromLatin1(at->metaObject()->className()) + QLatin1Char('#') +
                     at->objectName());
    }
    return path.join(QLatin1Char('/'));
}

QString nameOf(QWidget* widget) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    return face == nullptr ? QString() : face->text(QAccessible::Name);
}

bool isTabStop(const QWidget* widget) {
    return widget->isVisible() && widget->isEnabled() && isControl(widget) &&
           (widget->focusPolicy() & Qt::TabFocus);
}

/// What Tab reaches, in its order, from wherever the focus is.
QWidgetList tabStops(QWidget& window) {
    QWidgetList stops;
    for (int presses = 0; presses < 400; ++presses) {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window,
                        Qt::Key_Tab);
        QWidget* now = QApplication::focusWidget();
        if (now == nullptr || stops.contains(now)) {
            break;
        }
        stops.push_back(now);
    }
    return stops;
}

}  // namespace

/// Names, Tab order and keys of everything that can be used.
class TestAccess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyControl_hasAName() {
        WholeWindow whole;
        whole.openEverything();
        QStringList nameless;
        for (const QWidget* top : WholeWindow::topLevels()) {
            for (QWidget* widget : top->findChildren<QWidget*>()) {
                if (isControl(widget) && nameOf(widget).isEmpty() && widget->toolTip().isEmpty()) {
                    nameless << describe(widget);
                }
            }
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char('\n'))));
    }

    void everyControl_isReachedByTab() {
        WholeWindow whole;
        whole.trigger("view.log");
        QVERIFY(QTest::qWaitForWindowActive(&whole.window()));
        const QWidgetList stops = tabStops(whole.window());
        QStringList missed;
        for (QWidget* widget : whole.window().findChildren<QWidget*>()) {
            if (widget->window() == &whole.window() && isTabStop(widget) &&
                !stops.contains(widget)) {
                missed << describe(widget);
            }
        }
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QLatin1Char('\n'))));
    }

    void tabOrder_isAsRead() {
        WholeWindow whole;
        QVERIFY(QTest::qWaitForWindowActive(&whole.window()));
        const QWidgetList stops = tabStops(whole.window());
        for (const QDockWidget* dock : whole.window().findChildren<QDockWidget*>()) {
            QWidgetList own;
            std::ranges::copy_if(stops, std::back_inserter(own),
                                 [dock](const QWidget* stop) { return dock->isAncestorOf(stop); });
            if (own.empty()) {
                continue;
            }
            const auto top = [dock](const QWidget* stop) {
                return stop->mapTo(dock, QPoint(0, 0)).y();
            };
            // Tab goes in a circle: it is read from the first control of the topmost row on.
            const QWidget* topmost = *std::ranges::min_element(own, {}, top);
            const auto place = [&](const QWidget* stop) {
                const QPoint at = stop->mapTo(dock, QPoint(0, 0));
                return std::pair(at.y() >= top(topmost) + topmost->height(), at.x());
            };
            std::ranges::rotate(own, std::ranges::min_element(own, {}, place));
            for (qsizetype i = 1; i < own.size(); ++i) {
                QVERIFY2(top(own[i]) + own[i]->height() >= top(own[i - 1]),
                         qPrintable(describe(own[i - 1]) + QStringLiteral(" before ") +
                                    describe(own[i])));
            }
        }
    }

    void everyCommand_standsInAMenu() {
        WholeWindow whole;
        QSet<QAction*> found;
        for (const QMenu* menu : whole.menus()) {
            for (QAction* action : menu->actions()) {
                found.insert(action);
            }
        }
        for (QAction* action : whole.window().actions().all()) {
            QVERIFY2(found.contains(action), qPrintable(action->objectName()));
        }
    }

    void noKey_meansTwoThings() {
        WholeWindow whole;
        whole.menus();
        QHash<QString, QString> owners;
        for (const QAction* action : whole.window().findChildren<QAction*>()) {
            for (const QKeySequence& key : action->shortcuts()) {
                const QString text = key.toString();
                QVERIFY2(!owners.contains(text) || owners[text] == action->objectName(),
                         qPrintable(text + QStringLiteral(": ") + action->objectName() +
                                    QStringLiteral(" and ") + owners[text]));
                owners[text] = action->objectName();
            }
        }
        for (const char* key : {"Ctrl+O", "Ctrl+E", "F", "G", "L", "E", "Space", "Esc", "F1", "F11",
                                "Ctrl+1", "Ctrl+Shift+P"}) {
            QVERIFY2(owners.contains(QString::fromLatin1(key)), key);
        }
    }

    void tab_drawsARingAndTheMouseTakesItAway() {
        WholeWindow whole;
        QVERIFY(QTest::qWaitForWindowActive(&whole.window()));
        const auto* ring = whole.window().findChild<ui::FocusRing*>();
        QTest::keyClick(&whole.window(), Qt::Key_Tab);
        QCOMPARE(ring->target(), QApplication::focusWidget());
        auto* frame = whole.window().findChild<QWidget*>(QStringLiteral("focusRing"));
        QVERIFY(frame && frame->isVisible());
        const QRect control(ring->target()->mapTo(&whole.window(), QPoint(0, 0)),
                            ring->target()->size());
        QVERIFY(frame->geometry().intersects(control));
        QTest::mousePress(whole.window().centralWidget(), Qt::LeftButton);
        QCOMPARE(ring->target(), nullptr);
        QVERIFY(!frame->isVisible());
    }

    void focusHandedOnByAClick_drawsNoRing() {
        WholeWindow whole;
        QVERIFY(QTest::qWaitForWindowActive(&whole.window()));
        const auto* ring = whole.window().findChild<ui::FocusRing*>();
        QTest::mousePress(whole.window().centralWidget(), Qt::LeftButton);
        auto* tabs = whole.window().findChild<QTabBar*>();
        tabs->clearFocus();
        tabs->setFocus(Qt::TabFocusReason);
        QCOMPARE(ring->target(), nullptr);
    }

    void returnInTheExport_pressesSaveAlone() {
        WholeWindow whole;
        const ui::ExportDialog& dialog = whole.window().figures().dialog();
        for (const QPushButton* button : dialog.findChildren<QPushButton*>()) {
            QCOMPARE(button->autoDefault(), button == dialog.saveButton());
        }
        QVERIFY(dialog.saveButton()->isDefault());
    }

    void columns_leaveRoomForTheirScrollBar() {
        WholeWindow whole;
        for (const ui::Column* column :
             {whole.window().leftColumn(), whole.window().rightColumn()}) {
            const int bar = column->verticalScrollBar()->sizeHint().width();
            QVERIFY(column->width() >= column->widget()->minimumSizeHint().width() + bar);
        }
    }

    void space_pausesAndTheBadgeSaysSo() {
        WholeWindow whole;
        auto* badge = whole.window().findChild<ui::PauseBadge*>();
        QVERIFY(!badge->isVisible());
        whole.trigger("analysis.pause");
        QVERIFY(badge->isVisible());
        QVERIFY(!whole.window().actions().find(QStringLiteral("analysis.refresh"))->isEnabled());
        whole.session().setEps(0.5);
        QTest::qWait(50);
        QVERIFY(!whole.session().isBusy());
        QVERIFY(!whole.session().isCurrent(reach::Method::Box));
        QVERIFY(badge->text().contains(QStringLiteral("F5")));
        whole.trigger("analysis.refresh");
        QTRY_VERIFY(whole.session().isCurrent(reach::Method::Box));
        QVERIFY(whole.session().isPaused());
        whole.session().setEps(0.25);
        badge->click();
        QTRY_VERIFY(whole.session().isCurrent(reach::Method::Box));
        QVERIFY(!badge->isVisible());
    }

    void alone_andBack_keepsTheDocks() {
        WholeWindow whole;
        auto* log = whole.window().findChild<QDockWidget*>(QStringLiteral("log"));
        auto* question = whole.window().findChild<QDockWidget*>(QStringLiteral("question"));
        const int width = question->width();
        whole.trigger("view.alone");
        QVERIFY(!question->isVisible() && !log->isVisible());
        whole.trigger("view.alone");
        QVERIFY(question->isVisible() && !log->isVisible());
        QTRY_COMPARE(question->width(), width);
    }

    void foldedPart_isRemembered() {
        ui::Settings kept;
        {
            WholeWindow whole;
            auto* section = whole.window().findChild<ui::Section*>();
            section->setFolded(true);
            kept = whole.window().settings();
            QCOMPARE(kept.foldedSections, QStringList{section->title()});
        }
        ui::Session session(fake::quick);
        const ui::MainWindow window(session, kept);
        for (const ui::Section* section : window.findChildren<ui::Section*>()) {
            QCOMPARE(section->isFolded(), kept.foldedSections.contains(section->title()));
        }
    }
};

QTEST_MAIN(TestAccess)
#include "tst_access.moc"
