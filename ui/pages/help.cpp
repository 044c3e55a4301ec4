#include <QApplication>
#include <QMessageBox>

#include "ui/pages/main_window.h"

namespace ui {

void MainWindow::showAbout() {
    auto* box = new QMessageBox(this);
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

void MainWindow::showShortcuts() {
    const std::array rows{
        std::pair{tr("Ctrl+O"), tr("open a network, property or figure")},
        std::pair{tr("Ctrl+E"), tr("export the figure")},
        std::pair{tr("Ctrl+Shift+E"), tr("export it again")},
        std::pair{tr("F"), tr("fit the view")},
        std::pair{tr("A"), tr("show all sets whole, however loose")},
        std::pair{tr("Shift+F"), tr("fit by itself")},
        std::pair{tr("P"), tr("pieces of the exact set, or their union")},
        std::pair{tr("G, L, E"), tr("grid, legend, equal aspect")},
        std::pair{tr("F11"), tr("the plot alone")},
        std::pair{tr("Esc"), tr("cancel a computation, close a message")},
        std::pair{tr("Wheel, drag"), tr("zoom, pan")},
        std::pair{tr("Shift+drag"), tr("zoom into a box")},
        std::pair{tr("Double click"), tr("fit the view; on a method: show its set")}};
    QString table = QStringLiteral("<table cellspacing='6'>");
    for (const auto& [key, meaning] : rows) {
        table += QStringLiteral("<tr><td><b>%1</b></td><td>%2</td></tr>").arg(key, meaning);
    }
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->setWindowTitle(tr("Shortcuts"));
    box->setTextFormat(Qt::RichText);
    box->setText(table + QStringLiteral("</table>"));
    box->show();
}

}  // namespace ui
