#include "ui/pages/figure_actions.h"

#include <QFileDialog>
#include <QFileInfo>

#include "ui/pages/export_dialog.h"
#include "ui/pages/main_window.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/figure_export.h"

namespace ui {

FigureActions::FigureActions(MainWindow& window) : QObject(&window), m_window(window) {
    ActionRegistry& actions = window.actions();
    const auto needsNetwork = [this] {
        return m_window.session().network() ? QString() : tr("Open a network first.");
    };
    actions.add({.id = QStringLiteral("figure.export"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("export"),
                 .title = tr("&Export figure…"),
                 .shortcut = QKeySequence(Qt::CTRL | Qt::Key_E),
                 .help = tr("Shows the figure at print size and writes it to a file."),
                 .whyNot = needsNetwork},
                this, &FigureActions::openExport);
    actions.add(
        {.id = QStringLiteral("figure.exportAgain"),
         .group = ActionGroup::File,
         .section = QStringLiteral("export"),
         .title = tr("Export &again"),
         .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
         .help = tr("Writes the figure to the file it was last written to, without asking."),
         .whyNot =
             [this, needsNetwork] {
                 return m_window.keptSettings().exportPath.isEmpty()
                            ? tr("Export a figure first: then its place is known.")
                            : needsNetwork();
             }},
        this, &FigureActions::exportAgain);
}

void FigureActions::openExport() {
    const Settings& settings = m_window.keptSettings();
    if (m_dialog == nullptr) {
        m_dialog = new ExportDialog(m_window.session(), settings, &m_window);
        connect(m_dialog, &ExportDialog::saveWanted, this, &FigureActions::saveWithDialog);
    }
    m_dialog->setPlotState(m_window.page()->figureView(), settings.showPieces,
                           settings.equalAspect);
    m_dialog->show();
    m_dialog->raise();
}

void FigureActions::saveWithDialog() {
    const ExportFormat& format = formatOfId(m_dialog->formatId());
    const QFileInfo network(m_window.session().network()->path);
    const QString last = m_window.keptSettings().exportPath;
    const QString folder = last.isEmpty() ? network.absolutePath() : QFileInfo(last).absolutePath();
    const QString proposal =
        folder + QLatin1Char('/') + network.baseName() + QLatin1Char('.') + format.extension;
    const QString path = QFileDialog::getSaveFileName(
        &m_window, tr("Save the figure"), proposal,
        QStringLiteral("%1 (*.%2)").arg(format.title, format.extension));
    if (!path.isEmpty() && exportTo(path, format.id)) {
        m_dialog->hide();
    }
}

void FigureActions::exportAgain() {
    exportTo(m_window.keptSettings().exportPath, m_window.keptSettings().exportFormat);
}

bool FigureActions::exportTo(const QString& path, const QString& formatId) {
    Session& session = m_window.session();
    m_window.changeSettings([&](Settings& settings) {
        if (m_dialog != nullptr) {
            m_dialog->store(settings);
        }
        settings.exportPath = path;
        settings.exportFormat = formatId;
    });
    FigureOptions options = figureOptions(m_window.keptSettings());
    options.view = m_window.page()->figureView();
    try {
        exportFigure(makeFigure(session, options), makeRecipe(session, options, path), path,
                     formatOfId(formatId));
    } catch (const std::exception& error) {
        session.raise({Message::Kind::Error,
                       QString::fromUtf8(error.what()),
                       tr("Nothing was written. Choose another place."),
                       {},
                       {QStringLiteral("figure.export")}});
        return false;
    }
    return true;
}

}  // namespace ui
