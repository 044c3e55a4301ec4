#include "ui/pages/file_actions.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "ui/pages/main_menus.h"
#include "ui/pages/main_window.h"

namespace ui {

FileActions::FileActions(MainWindow& window) : QObject(&window), m_window(window) {
    ActionRegistry& actions = window.actions();
    actions.add({.id = QStringLiteral("file.open"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("open"),
                 .title = tr("&Open…"),
                 .shortcut = QKeySequence(Qt::CTRL | Qt::Key_O),
                 .help = tr("Opens a network, a property, or a figure made with Reachscope.")},
                this, &FileActions::openWithDialog);
    m_recent =
        window.menus().addMenu(ActionGroup::File, QStringLiteral("open"), tr("Open &recent"));
    actions.add({.id = QStringLiteral("file.quit"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("quit"),
                 .title = tr("&Quit"),
                 .shortcut = QKeySequence(Qt::CTRL | Qt::Key_Q),
                 .help = tr("Closes the window; its layout and settings are kept.")},
                &window, &QWidget::close);
    connect(&window, &MainWindow::settingsChanged, this, &FileActions::fillRecent);
    connect(&window.session(), &Session::fileOpened, this, [this](const QString& path) {
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
        &m_window, tr("Open a network, a property or a figure"), folder,
        tr("Networks, properties, figures "
           "(*.onnx *.nnet *.gz *.vnnlib *.json *.pdf *.svg *.png *.tex);;All files (*)"));
    if (!paths.isEmpty()) {
        m_window.session().open(paths);
    }
}

void FileActions::fillRecent() {
    const QStringList& recent = m_window.keptSettings().recentFiles;
    m_recent->clear();
    m_recent->setEnabled(!recent.isEmpty());
    for (const QString& path : recent) {
        m_recent
            ->addAction(QFileInfo(path).fileName(), this,
                        [this, path] { m_window.session().open({path}); })
            ->setToolTip(path);
    }
}

}  // namespace ui
