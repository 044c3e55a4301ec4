#include "ui/pages/figure_actions.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QTimer>
#include <stdexcept>

#include "ui/pages/export_dialog.h"
#include "ui/pages/figure_preview.h"
#include "ui/pages/figure_window.h"
#include "ui/pages/main_window.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/figure_export.h"
#include "ui/session/figure_composer.h"
#include "ui/session/figure_writer.h"
#include "ui/session/numbers.h"
#include "ui/session/style_store.h"

namespace ui {
namespace {

/// Settings keep the last style as a style book of one preset and one palette.
QString styleText(const FigureDraft& draft) {
    return QString::fromStdString(core::toJson(core::StyleBook{{draft.preset}, {draft.palette}}));
}

void takeStyle(const QString& text, FigureDraft& draft) {
    if (text.isEmpty()) {
        return;
    }
    try {
        const core::StyleBook book = core::parseStyleBook(text.toStdString(), "settings");
        draft.preset = book.presets.empty() ? draft.preset : book.presets.front();
        draft.palette = book.palettes.empty() ? draft.palette : book.palettes.front();
    } catch (const std::exception&) {
        // A style that cannot be read is the default one.
    }
}

/// An export that takes longer is told of where the dialog does not show it.
constexpr int kLongExportMs = 700;

QMimeData* pictureOf(const FigureSnapshot& snapshot) {
    FigureSnapshot held = snapshot;
    const core::Figure figure = figureFor(held, formatOfId(QStringLiteral("pdf")));
    return makeFigureMime(figure, held.recipe(QString()));
}

QMimeData* dataOf(const FigureSnapshot& snapshot) { return makeFigureDataMime(snapshot.figure()); }

}  // namespace

FigureActions::FigureActions(MainWindow& window)
    : QObject(&window),
      m_window(window),
      m_styles(new StyleStore(window.stylePath(), this)),
      m_composer(new FigureComposer(window.session(), this)),
      m_writer(new FigureWriter(this)) {
    connect(m_writer, &FigureWriter::progressed, this, &FigureActions::showProgress);
    connect(m_writer, &FigureWriter::finished, this, &FigureActions::finishExport);
    m_composer->change(
        [&](FigureDraft& draft) { takeStyle(window.keptSettings().exportStyle, draft); });
    registerExport();
    registerCopies();
}

void FigureActions::registerExport() {
    ActionRegistry& actions = m_window.actions();
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
    actions.add({.id = QStringLiteral("figure.addPanel"),
                 .group = ActionGroup::File,
                 .section = QStringLiteral("export"),
                 .title = tr("Add present view as a &panel"),
                 .shortcut = {},
                 .help = tr("Takes what is shown now as the next panel of the figure."),
                 .whyNot = needsNetwork},
                this, &FigureActions::addPanel);
}

void FigureActions::registerCopies() {
    ActionRegistry& actions = m_window.actions();
    const auto needsNetwork = [this] {
        return m_window.session().network() ? QString() : tr("Open a network first.");
    };
    actions.add(
        {.id = QStringLiteral("figure.copyPicture"),
         .group = ActionGroup::Edit,
         .section = QStringLiteral("copy"),
         .title = tr("Copy &figure as picture"),
         .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
         .help = tr("Puts the figure on the clipboard as PNG, SVG and PDF, with its recipe."),
         .whyNot = needsNetwork},
        this, &FigureActions::copyPicture);
    actions.add({.id = QStringLiteral("figure.copyData"),
                 .group = ActionGroup::Edit,
                 .section = QStringLiteral("copy"),
                 .title = tr("Copy figure as &data"),
                 .shortcut = {},
                 .help = tr("Puts all vertices of all sets on the clipboard as a table."),
                 .whyNot = needsNetwork},
                this, &FigureActions::copyData);
}

ExportDialog& FigureActions::dialog() {
    if (m_dialog == nullptr) {
        m_dialog = new ExportDialog(m_window.session(), *m_composer, *m_styles, &m_window);
        m_dialog->setFormatId(m_window.keptSettings().exportFormat);
        connect(m_dialog, &ExportDialog::saveWanted, this, &FigureActions::saveWithDialog);
        connect(m_dialog, &ExportDialog::stopWanted, m_writer, &FigureWriter::cancel);
        connect(m_dialog, &ExportDialog::pictureWanted, this, &FigureActions::copyPicture);
        connect(m_dialog, &ExportDialog::dataWanted, this, &FigureActions::copyData);
        connect(m_dialog, &ExportDialog::plotStateWanted, this, &FigureActions::followPlot);
    }
    return *m_dialog;
}

/// What of the plane is shown can change at any moment: it is asked for when it is needed.
void FigureActions::followPlot() {
    m_composer->setPlotState(m_window.page()->figureView(), m_window.keptSettings().showPieces);
}

void FigureActions::setFigureOf(QWidget* page, std::function<std::optional<core::Figure>()> make) {
    m_pageFigures[page] = std::move(make);
}

/// False if the page in front is none with a figure of its own.
bool FigureActions::openPageFigure() {
    const auto own = m_pageFigures.constFind(m_window.currentPage());
    if (own == m_pageFigures.constEnd()) {
        return false;
    }
    if (const std::optional<core::Figure> figure = (*own)()) {
        FigureWindow::open(
            {QStringLiteral("figure"), std::make_shared<const core::Figure>(*figure)}, &m_window);
    } else {
        m_window.session().raise({Message::Kind::Hint, tr("This page has no figure yet."), {}});
    }
    return true;
}

void FigureActions::openExport() {
    if (openPageFigure()) {
        return;
    }
    if (m_composer->isLive() && (m_dialog == nullptr || !m_dialog->isVisible())) {
        const bool equal = m_window.keptSettings().equalAspect;
        m_composer->change([equal](FigureDraft& draft) { draft.preset.equalAspect = equal; });
    }
    followPlot();
    dialog().show();
    dialog().raise();
}

void FigureActions::saveWithDialog() {
    const ExportFormat& format = formatOfId(m_dialog->formatId());
    if (const QString& refusal = m_dialog->preview()->refusal();
        hasPage(format) && !refusal.isEmpty()) {
        m_dialog->showNote(refusal, true);
        return;
    }
    const OpenNetworkPtr network = m_window.session().network();
    const QFileInfo file(network ? network->path : QStringLiteral("figure"));
    const QString last = m_window.keptSettings().exportPath;
    const QString folder = last.isEmpty() ? file.absolutePath() : QFileInfo(last).absolutePath();
    const QString proposal =
        folder + QLatin1Char('/') + file.baseName() + QLatin1Char('.') + format.extension;
    const QString typed = QFileDialog::getSaveFileName(
        m_dialog, tr("Save the figure"), proposal,
        QStringLiteral("%1 (*.%2)").arg(format.title, format.extension));
    if (!typed.isEmpty()) {
        saveAs(typed);
    }
}

void FigureActions::saveAs(const QString& typed) {
    const ExportTarget target = exportTargetOf(typed, formatOfId(dialog().formatId()));
    if (target.path != typed && QFileInfo::exists(target.path)) {
        dialog().showNote(tr("Nothing was written: %1 is there already. Give its whole name to "
                             "write over it.")
                              .arg(target.path),
                          true);
        return;
    }
    dialog().setFormatId(target.format.id);
    startExport(target.path, target.format.id);
}

void FigureActions::exportAgain() {
    startExport(m_window.keptSettings().exportPath, m_window.keptSettings().exportFormat);
}

void FigureActions::keepChoices(const QString& path, const QString& formatId) {
    followPlot();
    m_window.changeSettings([&](Settings& settings) {
        settings.exportStyle = styleText(m_composer->draft());
        settings.exportPath = path;
        settings.exportFormat = formatId;
    });
}

void FigureActions::startExport(const QString& path, const QString& formatId) {
    keepChoices(path, formatId);
    try {
        requireFigure();
        m_isTold = false;
        m_writer->write(m_composer->snapshot(), path, formatOfId(formatId));
        QTimer::singleShot(kLongExportMs, this, &FigureActions::tellOfLongExport);
    } catch (const std::exception& error) {
        complain(QString::fromUtf8(error.what()), tr("Nothing was written."));
    }
}

bool FigureActions::exportTo(const QString& path, const QString& formatId) {
    keepChoices(path, formatId);
    try {
        requireFigure();
        const WrittenFigure result =
            writeFigure(m_composer->snapshot(), path, formatOfId(formatId));
        if (!result.isWritten) {
            complain(result.reason, result.remedy);
        }
        return result.isWritten;
    } catch (const std::exception& error) {
        complain(QString::fromUtf8(error.what()), tr("Nothing was written."));
    }
    return false;
}

void FigureActions::showProgress() {
    if (m_dialog != nullptr) {
        m_dialog->showProgress(m_writer->share());
    }
}

void FigureActions::tellOfLongExport() {
    const bool isShown = m_dialog != nullptr && m_dialog->isVisible();
    if (!m_writer->isRunning() || isShown || m_isTold) {
        return;
    }
    m_isTold = true;
    m_window.session().raise({Message::Kind::Hint,
                              tr("The figure is being written: %1").arg(m_writer->path()),
                              QString(),
                              {{tr("Stop"), [this] { m_writer->cancel(); }}}});
}

void FigureActions::finishExport(const WrittenFigure& result) {
    showProgress();
    if (!result.isWritten && !result.isCancelled) {
        complain(result.reason, result.remedy);
        return;
    }
    QString text = result.isCancelled ? tr("Stopped: nothing was written.")
                                      : tr("Written: %1").arg(result.path);
    if (result.isPictureByItself) {
        text += QLatin1Char('\n') + tr("The sets are held as a picture of %1 dpi: they are more "
                                       "than %2 pieces.")
                                        .arg(kPictureDpi)
                                        .arg(formatCount(kMostPiecesAsLines));
    }
    if (m_dialog != nullptr) {
        m_dialog->showNote(text, false);
    }
    if (m_isTold) {
        m_window.session().raise({Message::Kind::Hint, text, QString()});
    }
}

void FigureActions::complain(const QString& reason, const QString& remedy) {
    m_window.session().raise(
        {Message::Kind::Error, reason, remedy, {}, {QStringLiteral("figure.export")}});
    if (m_dialog != nullptr) {
        m_dialog->showNote(reason + QLatin1Char('\n') + remedy, true);
    }
}

void FigureActions::takeRecipe(const core::Recipe& recipe) {
    m_composer->takeRecipe(recipe);
    if (!recipe.more.empty()) {
        m_window.session().raise({Message::Kind::Hint,
                                  tr("The figure has %n panels: the first is shown here.", nullptr,
                                     static_cast<int>(recipe.more.size()) + 1),
                                  tr("Export figure shows them all."),
                                  {{tr("Export figure…"), [this] { openExport(); }}}});
    }
}

void FigureActions::requireFigure() const {
    if (!m_composer->hasFigure()) {
        throw std::invalid_argument(tr("There is no figure: open a network first.").toStdString());
    }
}

void FigureActions::copy(QMimeData* (*make)(const FigureSnapshot&)) {
    followPlot();
    try {
        requireFigure();
        QGuiApplication::clipboard()->setMimeData(make(m_composer->snapshot()));
    } catch (const std::exception& error) {
        m_window.session().raise({Message::Kind::Error, QString::fromUtf8(error.what()), {}});
    }
}

void FigureActions::copyPicture() { copy(&pictureOf); }

void FigureActions::copyData() { copy(&dataOf); }

void FigureActions::addPanel() {
    followPlot();
    m_composer->addPresent();
}

}  // namespace ui
