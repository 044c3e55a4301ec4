#include "ui/pages/about_dialog.h"

#include <qcustomplot.h>

#include <Eigen/Core>
#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {

QString versionsText() {
    const QStringList lines{
        QStringLiteral("Reachscope %1").arg(QApplication::applicationVersion()),
        QStringLiteral("Qt %1").arg(QString::fromLatin1(qVersion())),
        QStringLiteral("QCustomPlot %1").arg(QStringLiteral(QCUSTOMPLOT_VERSION_STR)),
        QStringLiteral("Eigen %1.%2.%3")
            .arg(EIGEN_WORLD_VERSION)
            .arg(EIGEN_MAJOR_VERSION)
            .arg(EIGEN_MINOR_VERSION),
        QStringLiteral("%1, %2, %3")
            .arg(QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture(),
                 QGuiApplication::platformName())};
    return lines.join(QLatin1Char('\n'));
}

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Reachscope"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* what = new QLabel(
        tr("Exact reachable sets of neural networks and their relaxations, side by side."));
    what->setWordWrap(true);
    QFont larger = what->font();
    larger.setPointSizeF(1.15 * larger.pointSizeF());
    what->setFont(larger);
    auto* versions = new QLabel(versionsText());
    versions->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* licence = new QLabel(
        tr("Free software under the GNU General Public License, version 3 or later. It comes "
           "without any warranty."));
    licence->setWordWrap(true);
    makeQuiet(licence);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* copy = buttons->addButton(tr("Copy versions"), QDialogButtonBox::ActionRole);
    copy->setToolTip(tr("Copies these lines, for a report."));
    buttons->button(QDialogButtonBox::Close)->setToolTip(tr("Closes this window (Esc)."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kStep, 3 * kStep, 3 * kStep, 2 * kStep);
    layout->setSpacing(2 * kStep);
    for (QWidget* part : {static_cast<QWidget*>(what), static_cast<QWidget*>(versions),
                          static_cast<QWidget*>(licence), static_cast<QWidget*>(buttons)}) {
        layout->addWidget(part);
    }
    connect(copy, &QPushButton::clicked, this,
            [] { QGuiApplication::clipboard()->setText(versionsText()); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setMinimumWidth(52 * kStep);
}

}  // namespace ui
