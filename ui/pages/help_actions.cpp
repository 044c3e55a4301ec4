#include "ui/pages/help_actions.h"

#include "ui/pages/about_dialog.h"
#include "ui/pages/main_window.h"
#include "ui/pages/shortcuts_dialog.h"

namespace ui {

HelpActions::HelpActions(MainWindow& window) : QObject(&window), m_window(window) {
    window.actions().add({.id = QStringLiteral("help.shortcuts"),
                          .group = ActionGroup::Help,
                          .section = QStringLiteral("use"),
                          .title = tr("&Shortcuts"),
                          .shortcut = QKeySequence(Qt::Key_F1),
                          .help = tr("Lists every command with its key, to be searched.")},
                         this, &HelpActions::showShortcuts);
    window.actions().add(
        {.id = QStringLiteral("help.about"),
         .group = ActionGroup::Help,
         .section = QStringLiteral("about"),
         .title = tr("&About Reachscope"),
         .help = tr("Version and licence of this program, and what it is made of.")},
        this, &HelpActions::showAbout);
}

void HelpActions::showAbout() { (new AboutDialog(&m_window))->show(); }

void HelpActions::showShortcuts() { (new ShortcutsDialog(m_window.actions(), &m_window))->show(); }

}  // namespace ui
