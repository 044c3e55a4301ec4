#include "ui/pages/log_actions.h"

#include <QApplication>
#include <QDockWidget>

#include "ui/models/log_model.h"
#include "ui/pages/main_window.h"
#include "ui/session/journal.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/log_panel.h"

namespace ui {

LogActions::LogActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_log = new LogModel(5000, this);
    new Journal(window.session(), *m_log, this);
    new QtMessages(*m_log);
    m_panel = new LogPanel(*m_log);
    m_dock = window.addDock(Qt::BottomDockWidgetArea, tr("Log"), QStringLiteral("log"), m_panel);
    m_dock->hide();
    QAction* show = window.actions().add({.id = QStringLiteral("view.log"),
                                          .group = ActionGroup::View,
                                          .section = QStringLiteral("layout"),
                                          .title = tr("L&og"),
                                          .shortcut = QKeySequence(Qt::CTRL | Qt::Key_L),
                                          .help = tr("Shows or hides what happened since the "
                                                     "start: messages, files, runs."),
                                          .checkable = true});
    connect(show, &QAction::triggered, m_dock, &QDockWidget::setVisible);
    connect(m_dock, &QDockWidget::visibilityChanged, show,
            [this, show] { show->setChecked(!m_dock->isHidden()); });
    connect(m_panel, &LogPanel::closeWanted, m_dock, &QWidget::hide);
    connect(window.banner(), &Banner::logWanted, this, &LogActions::showProblems);
    m_log->append({LogEntry::Kind::Note,
                   tr("Reachscope %1 started").arg(QApplication::applicationVersion()), QString()});
}

void LogActions::showProblems() {
    m_panel->showProblems();
    m_dock->show();
}

}  // namespace ui
