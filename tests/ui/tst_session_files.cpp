#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QMenu>
#include <QMimeData>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>
#include <QUrl>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/helpers/random_network.h"
#include "ui/pages/main_window.h"
#include "ui/pages/method_actions.h"
#include "ui/pages/reach_page.h"
#include "ui/pages/session_files.h"
#include "ui/session/ab.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/eps_row.h"
#include "ui/widgets/input_panel.h"
#include "ui/widgets/number_field.h"

/// Undo and session files as a person at the window meets them.
class TestSessionFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), file("two.nnet").toStdString());
        m_session = std::make_unique<ui::Session>(fake::quick);
        m_window = std::make_unique<ui::MainWindow>(*m_session, ui::Settings());
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        drop({file("two.nnet")});
        m_session->beginHere();
    }

    void cleanup() {
        m_window.reset();
        m_session.reset();
    }

    void undoAction_namesItsStep_andIsGreyWithoutOne() {
        QAction* undo = m_window->actions().find(QStringLiteral("edit.undo"));
        QAction* redo = m_window->actions().find(QStringLiteral("edit.redo"));
        QVERIFY(!undo->isEnabled());
        QVERIFY(!redo->isEnabled());
        m_session->setEps(0.5);
        QVERIFY(undo->isEnabled());
        QVERIFY(undo->text().contains(QStringLiteral("eps")));
        undo->trigger();
        QCOMPARE(m_session->input().eps, 1.0);
        QVERIFY(!undo->isEnabled());
        QVERIFY(redo->text().contains(QStringLiteral("eps")));
        redo->trigger();
        QCOMPARE(m_session->input().eps, 0.5);
    }

    void keysUndoAndRedo() {
        m_session->setEps(0.5);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_session->input().eps, 1.0);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_session->input().eps, 0.5);
    }

    void keysUndo_alsoWhileANumberHasTheFocus() {
        auto* number = epsRow()->findChild<ui::NumberField*>();
        number->setFocus();
        number->selectAll();
        QTest::keyClicks(number, QStringLiteral("0.25"));
        QTest::keyClick(number, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_session->input().eps, 1.0);
        number->selectAll();
        QTest::keyClicks(number, QStringLiteral("0.25"));
        QTest::keyClick(number, Qt::Key_Return);
        QCOMPARE(m_session->input().eps, 0.25);
        QTest::keyClick(number, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_session->input().eps, 1.0);
    }

    void draggedSlider_isOneStep() {
        auto* slider = epsRow()->findChild<QSlider*>();
        slider->setSliderDown(true);
        for (int i = 0; i < 40; ++i) {
            slider->setValue(slider->value() - 5);
        }
        slider->setSliderDown(false);
        QCOMPARE(m_session->undoStack()->count(), 1);
    }

    void repeatedKeys_areOneStep() {
        auto* slider = epsRow()->findChild<QSlider*>();
        slider->setFocus();
        for (int i = 0; i < 10; ++i) {
            QTest::keyClick(slider, Qt::Key_Left);
        }
        QVERIFY(m_session->input().eps < 1.0);
        QCOMPARE(m_session->undoStack()->count(), 1);
        QTest::qWait(1000);
        QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(m_session->undoStack()->count(), 2);
    }

    void savedSession_isInTheTitle_withAMarkWhileModified() {
        QVERIFY(m_window->windowTitle().startsWith(QStringLiteral("two.nnet")));
        QVERIFY(!m_window->isWindowModified());
        save();
        QVERIFY(m_window->windowTitle().startsWith(QStringLiteral("study.reachscope")));
        QVERIFY(!m_window->isWindowModified());
        m_session->setEps(0.5);
        QVERIFY(m_window->isWindowModified());
        m_window->actions().find(QStringLiteral("file.save"))->trigger();
        QVERIFY(!m_window->isWindowModified());
    }

    void droppedSession_opensAsItWas() {
        m_session->setEps(0.5);
        m_session->setOn(reach::Method::Zonotope, false);
        m_window->page()->showView({-2.0, 2.0, -3.0, 3.0});
        const auto view = m_window->page()->figureView();
        save();
        ui::Session other(fake::quick);
        ui::MainWindow window(other, ui::Settings());
        window.show();
        dropOn(window, {study()});
        QTRY_VERIFY(other.network() && !other.isBusy());
        QCOMPARE(other.input().eps, 0.5);
        QVERIFY(!other.isOn(reach::Method::Zonotope));
        QVERIFY(window.windowTitle().startsWith(QStringLiteral("study.reachscope")));
        QTRY_VERIFY(window.page()->figureView().has_value());
        QCOMPARE(window.page()->figureView()->xLower, view->xLower);
        QCOMPARE(window.page()->figureView()->yUpper, view->yUpper);
    }

    void pinnedState_isSavedAndComesBack() {
        ui::Comparison& pinned = m_window->methods().comparison();
        pinned.pin();
        m_session->setEps(0.5);
        save();
        pinned.clear();
        drop({study()});
        QTRY_VERIFY(pinned.isPinned());
        QCOMPARE(pinned.state().input.eps, 1.0);
        QCOMPARE(pinned.state().network, m_session->state().network);
        QVERIFY(pinned.isComparable());
    }

    void closedWindow_asksNothingAndKeepsTheChanges() {
        save();
        m_session->setEps(0.5);
        QVERIFY(m_window->close());
        QVERIFY(QFile::exists(ui::autosaveFileOf(study())));
        cleanup();
        ui::Session other(fake::quick);
        ui::MainWindow window(other, ui::Settings());
        window.show();
        dropOn(window, {study()});
        QTRY_VERIFY(window.banner()->isVisible());
        QVERIFY(window.banner()->text().contains(QStringLiteral("study.reachscope")));
    }

    void missingRecentFile_isGrey_andTheListCanBeCleared() {
        m_window->changeSettings([this](ui::Settings& settings) {
            settings.recentFiles = {file("two.nnet"), file("gone.nnet")};
        });
        QMenu* menu = recentMenu();
        QVERIFY(menu != nullptr);
        Q_EMIT menu->aboutToShow();
        QVERIFY(menu->actions().at(0)->isEnabled());
        QVERIFY(menu->actions().at(0)->text().contains(QStringLiteral("two.nnet")));
        QVERIFY(!menu->actions().at(1)->isEnabled());
        menu->actions().constLast()->trigger();
        QVERIFY(m_window->keptSettings().recentFiles.isEmpty());
    }

    void savedSession_isAmongTheRecentFiles() {
        save();
        QCOMPARE(m_window->keptSettings().recentFiles.front(), study());
    }

    void layoutSettings_areThoseOfTheWindow() {
        const ui::Settings settings = m_window->settings();
        QCOMPARE(settings.page, QStringLiteral("ReachPage"));
        QVERIFY(!settings.docks.isEmpty());
        QVERIFY(!settings.geometry.isEmpty());
        ui::Settings odd = settings;
        odd.docks = QByteArray("nonsense");
        odd.geometry = QByteArray("nonsense");
        odd.page = QStringLiteral("NoSuchPage");
        odd.splitters = {{QStringLiteral("planes"), QByteArray("nonsense")}};
        ui::Session other(fake::quick);
        const ui::MainWindow window(other, odd);
        QCOMPARE(window.currentPageId(), QStringLiteral("ReachPage"));
    }

private:
    QString file(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    QString study() const { return file("study.reachscope"); }
    ui::EpsRow* epsRow() const {
        return m_window->findChild<ui::InputPanel*>()->findChild<ui::EpsRow*>();
    }

    void save() { QVERIFY(m_window->files().keeper().saveAs(study())); }

    QMenu* recentMenu() const {
        for (QMenu* menu : m_window->findChildren<QMenu*>()) {
            if (!menu->actions().isEmpty() &&
                menu->actions().constFirst()->data().toString() == file("two.nnet")) {
                return menu;
            }
        }
        return nullptr;
    }

    static void dropOn(QWidget& window, const QStringList& paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths) {
            urls.push_back(QUrl::fromLocalFile(path));
        }
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QDropEvent event(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &event);
    }

    void drop(const QStringList& paths) {
        dropOn(*m_window, paths);
        QTRY_VERIFY(m_session->network() && !m_session->isBusy());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::MainWindow> m_window;
};

QTEST_MAIN(TestSessionFiles)
#include "tst_session_files.moc"
