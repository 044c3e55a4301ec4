#pragma once

#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "core/io/network_file.h"
#include "fake_engine.h"
#include "tests/figure/charts.h"
#include "tests/helpers/random_network.h"
#include "ui/pages/main_menus.h"
#include "ui/pages/main_window.h"
#include "ui/session/session.h"

/// The window with a small network open and everything shown that can be: every dock, and the
/// dialogs that stay open beside it.
class WholeWindow {
public:
    explicit WholeWindow(QSize size = {1280, 800}) {
        const QString path = m_folder.filePath(QStringLiteral("net.nnet"));
        core::writeNetwork(randomReluNetwork({2, 4, 2}, 1), path.toStdString());
        m_session = std::make_unique<ui::Session>(fake::quick);
        m_window = std::make_unique<ui::MainWindow>(*m_session, ui::Settings());
        m_window->resize(size);
        m_window->show();
        m_session->open({path});
        m_isOpen = QTest::qWaitFor([this] { return m_session->network() && !m_session->isBusy(); });
        QTest::qWait(50);
    }

    /// Whether the network was read and answered in time.
    bool isOpen() const { return m_isOpen; }
    ui::MainWindow& window() { return *m_window; }
    ui::Session& session() { return *m_session; }

    void trigger(const char* id) { m_window->actions().find(QString::fromLatin1(id))->trigger(); }

    void openEverything() {
        for (const char* id :
             {"view.log", "help.shortcuts", "help.about", "figure.export", "edit.palette"}) {
            trigger(id);
        }
        const auto figure = std::make_shared<const core::Figure>(mixedFigure());
        Q_EMIT m_session->figureOpened({m_folder.filePath(QStringLiteral("study.json")), figure});
        QTest::qWait(50);
    }

    /// The window and its dialogs.
    static QWidgetList topLevels() {
        QWidgetList all;
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            const auto type = widget->windowType();
            if (type == Qt::Window || type == Qt::Dialog) {
                all.push_back(widget);
            }
        }
        return all;
    }

    /// All menus of the bar with their submenus.
    QList<QMenu*> menus() {
        m_window->menus().rebuild();
        QList<QMenu*> all;
        for (QAction* action : m_window->menuBar()->actions()) {
            collect(action->menu(), all);
        }
        return all;
    }

private:
    static void collect(QMenu* menu, QList<QMenu*>& all) {
        if (menu == nullptr) {
            return;
        }
        all.push_back(menu);
        for (const QAction* action : menu->actions()) {
            collect(action->menu(), all);
        }
    }

    QTemporaryDir m_folder;
    bool m_isOpen = false;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::MainWindow> m_window;
};
