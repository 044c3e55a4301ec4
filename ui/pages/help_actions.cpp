#include "ui/pages/help_actions.h"

#include <QApplication>
#include <QMessageBox>

#include "ui/pages/main_window.h"

namespace ui {

HelpActions::HelpActions(MainWindow& window) : QObject(&window), m_window(window) {
    window.actions().add({.id = QStringLiteral("help.shortcuts"),
                          .group = ActionGroup::Help,
                          .section = QStringLiteral("use"),
                          .title = tr("&Shortcuts"),
                          .shortcut = QKeySequence(Qt::Key_F1),
                          .help = tr("Lists every command with its key.")},
                         this, &HelpActions::showShortcuts);
    window.actions().add({.id = QStringLiteral("help.about"),
                          .group = ActionGroup::Help,
                          .section = QStringLiteral("about"),
                          .title = tr("&About Reachscope"),
                          .help = tr("Version and licence of this program.")},
                         this, &HelpActions::showAbout);
}

void HelpActions::showAbout() {
    auto* box = new QMessageBox(&m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->setWindowTitle(tr("About Reachscope"));
    box->setTextFormat(Qt::RichText);
    box->setText(tr("<h3>Reachscope %1</h3>"
                    "<p>Exact reachable sets of neural networks and their relaxations, side by "
                    "side.</p>"
                    "<p>Free software under the GNU General Public License, version 3 or "
                    "later.</p>")
                     .arg(QApplication::applicationVersion()));
    box->show();
}

void HelpActions::showShortcuts() {
    const ActionRegistry& actions = m_window.actions();
    QString table = QStringLiteral("<table cellspacing='6'>");
    for (const QAction* action : actions.all()) {
        if (!action->shortcut().isEmpty()) {
            table += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>")
                         .arg(action->shortcut().toString(QKeySequence::NativeText),
                              actions.spec(action).help.toHtmlEscaped());
        }
    }
    auto* box = new QMessageBox(&m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->setWindowTitle(tr("Shortcuts"));
    box->setTextFormat(Qt::RichText);
    box->setText(table + QStringLiteral("</table>"));
    box->show();
}

}  // namespace ui
