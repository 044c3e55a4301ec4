#include "ui/pages/session_files.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include "ui/pages/main_menus.h"
#include "ui/pages/main_window.h"
#include "ui/pages/method_actions.h"
#include "ui/pages/reach_page.h"
#include "ui/session/ab.h"
#include "ui/session/piece_focus.h"

namespace ui {

SessionFiles::SessionFiles(MainWindow& window)
    : QObject(&window), m_window(window), m_keeper(window.session(), QString()) {
    addActions();
    m_keeper.setSurroundings({[this] {
                                  SessionView view;
                                  view.range = m_window.page()->figureView();
                                  view.page = m_window.currentPageId();
                                  view.pinnedPatterns = m_window.page()->focusedPieces().pins();
                                  return view;
                              },
                              [this] { return m_window.methods().comparison().maybeState(); }});
    connect(&m_keeper, &SessionKeeper::opened, this, &SessionFiles::takeView);
    connect(&m_keeper, &SessionKeeper::changed, this, &SessionFiles::showTitle);
    connect(&m_keeper, &SessionKeeper::locateWanted, this, &SessionFiles::locate);
    connect(&m_keeper, &SessionKeeper::saveAsWanted, this, &SessionFiles::saveWithDialog);
    connect(&window.session(), &Session::networkChanged, this, &SessionFiles::showTitle);
    showTitle();
}

void SessionFiles::addActions() {
    ActionRegistry& actions = m_window.actions();
    actions.add({.id = QStringLiteral("file.save"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("save"),
                 .title = tr("&Save session"),
                 .shortcut = QKeySequence(Qt::CTRL | Qt::Key_S),
                 .help = tr("Writes the question, the methods, the partition and the view into the "
                            "session's file.")},
                this, &SessionFiles::save);
    actions.add({.id = QStringLiteral("file.saveAs"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("save"),
                 .title = tr("Save session &as…"),
                 .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
                 .help = tr("Writes the session into a file of another name.")},
                this, &SessionFiles::saveWithDialog);
    actions.add({.id = QStringLiteral("file.recover"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("save"),
                 .title = tr("Reco&ver unsaved changes"),
                 .help = tr("Offers again what a window left unsaved that ended before it saved."),
                 .whyNot =
                     [this] {
                         return m_keeper.hasAbandoned() ? QString()
                                                        : tr("Nothing was left unsaved.");
                     }},
                &m_keeper, &SessionKeeper::offerAbandoned);
    m_closed = m_window.menus().addMenu(ActionGroup::File, QStringLiteral("open"),
                                        tr("Reopen &closed session"));
    connect(m_window.menus().menu(ActionGroup::File), &QMenu::aboutToShow, this,
            &SessionFiles::fillClosed);
}

void SessionFiles::autosaveIn(const QString& folder) {
    m_keeper.setFolder(folder);
    m_keeper.findAbandoned(m_window.keptSettings().recentFiles);
    m_window.actions().refresh();
}

QString SessionFiles::proposedPath() const {
    if (!m_keeper.path().isEmpty()) {
        return m_keeper.path();
    }
    const OpenNetworkPtr& network = m_window.session().network();
    if (!network) {
        return QDir::home().filePath(tr("session") + QStringLiteral(".reachscope"));
    }
    const QFileInfo file(network->path);
    const QString folder =
        QFileInfo(file.absolutePath()).isWritable() ? file.absolutePath() : QDir::homePath();
    return folder + QLatin1Char('/') + file.completeBaseName() + QStringLiteral(".reachscope");
}

void SessionFiles::save() {
    if (m_keeper.path().isEmpty()) {
        saveWithDialog();
    } else {
        m_keeper.save();
    }
}

bool SessionFiles::saveWithDialog() {
    QFileDialog dialog(&m_window, tr("Save the session"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilter(tr("Reachscope sessions (*.reachscope)"));
    // With it the dialog asks before it overwrites, also where the suffix was left out.
    dialog.setDefaultSuffix(QStringLiteral("reachscope"));
    const QFileInfo proposal(proposedPath());
    dialog.setDirectory(proposal.absolutePath());
    dialog.selectFile(proposal.fileName());
    return dialog.exec() == QDialog::Accepted &&
           m_keeper.saveAs(dialog.selectedFiles().constFirst());
}

void SessionFiles::locate(const QString& sessionPath, const QString& networkName) {
    const QString path = QFileDialog::getOpenFileName(
        &m_window, tr("Where is %1?").arg(networkName), QFileInfo(sessionPath).absolutePath(),
        tr("Networks (*.onnx *.nnet *.gz);;All files (*)"));
    if (!path.isEmpty()) {
        m_window.session().openSession(sessionPath, path);
    }
}

void SessionFiles::fillClosed() {
    m_closed->clear();
    for (const QString& path : m_keeper.closedSessions()) {
        m_closed->addAction(SessionKeeper::describe(path), this,
                            [this, path] { m_window.session().open({path}); });
    }
    m_closed->setEnabled(!m_closed->isEmpty());
}

void SessionFiles::showTitle() {
    const OpenNetworkPtr& network = m_window.session().network();
    const bool hasFile = !m_keeper.path().isEmpty();
    const QString name = hasFile   ? QFileInfo(m_keeper.path()).fileName()
                         : network ? network->fileName()
                                   : QString();
    m_window.setWindowTitle(name.isEmpty() ? tr("Reachscope") : tr("%1[*] — Reachscope").arg(name));
    // Without a file of its own a session is always kept, and the name is the network's.
    m_window.setWindowModified(hasFile && m_keeper.isModified());
}

void SessionFiles::takeView(const SessionContent& content) {
    m_window.methods().comparison().restore(content.pinned);
    m_window.page()->focusedPieces().setPins(content.view.pinnedPatterns);
    m_window.showPageById(content.view.page);
    if (content.view.range) {
        m_window.page()->showView(*content.view.range);
    }
}

bool SessionFiles::mayClose() {
    if (m_keeper.keepUnsaved() || (m_keeper.path().isEmpty() && !m_keeper.hasFolder())) {
        return true;
    }
    QMessageBox question(QMessageBox::Warning, tr("Close the window?"),
                         tr("What was changed cannot be kept: there is no place to write it."),
                         QMessageBox::Cancel, &m_window);
    question.setInformativeText(tr("Free some space, or save the session in another folder."));
    const auto* saveButton = question.addButton(tr("Save as…"), QMessageBox::AcceptRole);
    const auto* closeButton =
        question.addButton(tr("Close without saving"), QMessageBox::DestructiveRole);
    question.exec();
    return question.clickedButton() == closeButton ||
           (question.clickedButton() == saveButton && saveWithDialog());
}

}  // namespace ui
