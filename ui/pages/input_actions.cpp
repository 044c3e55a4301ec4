#include "ui/pages/input_actions.h"

#include "ui/pages/dataset_dialog.h"
#include "ui/pages/main_window.h"
#include "ui/session/centres.h"
#include "ui/session/dataset_shelf.h"

namespace ui {

InputActions::InputActions(MainWindow& window, DatasetShelf& shelf)
    : QObject(&window), m_window(window), m_shelf(shelf) {
    shelf.setFolder(window.keptSettings().dataFolder);
    addSamples();
    addCentres();
    connect(&shelf, &DatasetShelf::failed, this, [this](const QString& reason) {
        m_window.session().raise({Message::Kind::Error, reason,
                                  tr("Choose the data folder under File, Open data set.")});
    });
}

void InputActions::addSamples() {
    Session& session = m_window.session();
    const auto needsNetwork = [&session] {
        return session.network() ? QString() : tr("Open a network first.");
    };
    const auto needsSample = [&session] {
        return session.input().sample ? QString()
                                      : tr("Open a data set and choose a sample first.");
    };
    m_window.actions().add({.id = QStringLiteral("file.openDataset"),
                            .group = ActionGroup::File,
                            .section = QStringLiteral("open"),
                            .title = tr("Open &data set…"),
                            .shortcut = QKeySequence(Qt::CTRL | Qt::Key_D),
                            .help = tr("Shows the samples of MNIST, Fashion-MNIST, CIFAR-10 or a "
                                       "file; one becomes the centre of the input set."),
                            .whyNot = needsNetwork},
                           this, &InputActions::openDatasets);
    for (const int by : {1, -1}) {
        m_window.actions().add(
            {.id = by > 0 ? QStringLiteral("input.nextSample")
                          : QStringLiteral("input.previousSample"),
             .group = ActionGroup::Analysis,
             .section = QStringLiteral("input"),
             .title = by > 0 ? tr("&Next sample") : tr("&Previous sample"),
             .shortcut =
                 QKeySequence(Qt::CTRL | (by > 0 ? Qt::Key_BracketRight : Qt::Key_BracketLeft)),
             .help = by > 0 ? tr("Puts the next sample of the data set in the centre.")
                            : tr("Puts the sample before in the centre."),
             .whyNot = needsSample},
            this, [this, by] { step(by); });
    }
    connect(&session, &Session::inputChanged, &m_window.actions(),
            qOverload<>(&ActionRegistry::refresh));
}

void InputActions::addCentres() {
    Session& session = m_window.session();
    const auto needsNetwork = [&session] {
        return session.network() ? QString() : tr("Open a network first.");
    };
    for (const Centre centre : {Centre::Zero, Centre::Middle, Centre::Random}) {
        m_window.actions().add(
            {.id = QStringLiteral("input.centre%1").arg(static_cast<int>(centre)),
             .group = ActionGroup::Analysis,
             .section = QStringLiteral("input"),
             .title = titleOf(centre),
             .help = tr("Puts the centre of the input set there; eps stays."),
             .submenu = tr("C&entre of the input set"),
             .whyNot = needsNetwork},
            this, [&session, centre] { putCentre(session, centre); });
    }
    m_window.actions().add({.id = QStringLiteral("input.paste"),
                            .group = ActionGroup::Analysis,
                            .section = QStringLiteral("input"),
                            .title = tr("&Paste numbers"),
                            .help = tr("Takes the clipboard's numbers as the centre of the input "
                                       "set."),
                            .submenu = tr("C&entre of the input set"),
                            .whyNot = needsNetwork},
                           this, [&session] { pasteCentre(session); });
}

DatasetDialog& InputActions::dialog() {
    if (m_dialog == nullptr) {
        m_dialog = new DatasetDialog(m_window.session(), m_shelf, &m_window);
        connect(m_dialog, &DatasetDialog::folderChosen, this, [this](const QString& folder) {
            m_window.changeSettings(
                [&folder](Settings& settings) { settings.dataFolder = folder; });
        });
    }
    return *m_dialog;
}

void InputActions::openDatasets() {
    dialog().readSuggested();
    dialog().show();
    dialog().raise();
    dialog().activateWindow();
}

void InputActions::step(int by) { dialog().step(by); }

}  // namespace ui
