#include "ui/pages/file_actions.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontMetrics>
#include <QMenu>

#include "ui/pages/main_menus.h"
#include "ui/pages/main_window.h"
#include "ui/session/opener.h"
#include "ui/session/samples.h"

namespace ui {
namespace {

constexpr int kMostFolderWidth = 320;

/// The name, and beside it where shortcuts stand, the folder.
QString entryOf(const QString& path) {
    const QFileInfo file(path);
    QString folder = file.absolutePath();
    if (folder.startsWith(QDir::homePath() + QLatin1Char('/'))) {
        folder = QLatin1Char('~') + folder.mid(QDir::homePath().size());
    }
    QString name = file.fileName();
    name.replace(QLatin1Char('&'), QStringLiteral("&&"));
    return name + QLatin1Char('\t') +
           QFontMetrics(QApplication::font("QMenu"))
               .elidedText(folder, Qt::ElideMiddle, kMostFolderWidth);
}

}  // namespace

FileActions::FileActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_opener = new Opener(window.session(), &window);
    ActionRegistry& actions = window.actions();
    actions.add({.id = QStringLiteral("file.open"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("open"),
                 .title = tr("&Open…"),
                 .shortcut = QKeySequence(Qt::CTRL | Qt::Key_O),
                 .help = tr("Opens networks and checkpoints (several at once), a property, a "
                            "session, or a figure made with Reachscope.")},
                this, &FileActions::openWithDialog);
    m_recent =
        window.menus().addMenu(ActionGroup::File, QStringLiteral("open"), tr("Open &recent"));
    connect(m_recent, &QMenu::aboutToShow, this, &FileActions::markMissing);
    actions.add({.id = QStringLiteral("file.quit"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("quit"),
                 .title = tr("&Quit"),
                 .shortcut = QKeySequence(Qt::CTRL | Qt::Key_Q),
                 .help = tr("Closes the window; its layout and settings are kept.")},
                &window, &QWidget::close);
    connect(&window, &MainWindow::settingsChanged, this, &FileActions::fillRecent);
    connect(&window.session(), &Session::fileOpened, this, [this](const QString& path) {
        if (path == samplePath(QFileInfo(path).fileName())) {
            return;  // a first start opens one by itself
        }
        m_window.changeSettings([&path](Settings& settings) {
            settings.addRecent(QFileInfo(path).absoluteFilePath());
        });
    });
    fillRecent();
}

void FileActions::openWithDialog() {
    const QStringList& recent = m_window.keptSettings().recentFiles;
    const QString folder = recent.isEmpty() ? QString() : QFileInfo(recent.front()).absolutePath();
    const QStringList paths = QFileDialog::getOpenFileNames(
        &m_window, tr("Open a network, a property, a session or a figure"), folder,
        tr("Networks, checkpoints, properties, sessions, figures "
           "(*.onnx *.nnet *.pt *.pth *.model *.npz *.npy *.gz *.vnnlib *.reachscope *.json *.pdf "
           "*.svg *.png *.tex);;All files (*)"));
    if (!paths.isEmpty()) {
        m_opener->open(paths);
    }
}

/// A checkpoint is read as it was read last.
void FileActions::openRecent(const QString& path) { m_opener->open({path}); }

void FileActions::fillRecent() {
    const QStringList& recent = m_window.keptSettings().recentFiles;
    m_recent->clear();
    m_recent->setEnabled(!recent.isEmpty());
    for (const QString& path : recent) {
        QAction* entry =
            m_recent->addAction(entryOf(path), this, [this, path] { openRecent(path); });
        entry->setData(path);
        entry->setToolTip(path);
    }
    m_recent->addSeparator();
    m_recent->addAction(tr("&Clear this list"), this, [this] {
        m_window.changeSettings([](Settings& settings) { settings.recentFiles.clear(); });
    });
}

void FileActions::markMissing() {
    for (QAction* entry : m_recent->actions()) {
        const QString path = entry->data().toString();
        if (!path.isEmpty()) {
            const bool isThere = QFileInfo::exists(path);
            entry->setEnabled(isThere);
            entry->setToolTip(isThere ? path : tr("%1 is not there any more.").arg(path));
        }
    }
}

}  // namespace ui
