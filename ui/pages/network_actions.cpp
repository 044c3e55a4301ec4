#include "ui/pages/network_actions.h"

#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>

#include "ui/pages/main_window.h"
#include "ui/pages/method_actions.h"
#include "ui/pages/network_page.h"
#include "ui/pages/reading_dialog.h"
#include "ui/pages/shelf_panel.h"
#include "ui/session/opener.h"
#include "ui/session/shelf.h"
#include "ui/widgets/graph_view.h"

namespace ui {

NetworkActions::NetworkActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_page = new NetworkPage(window.session(), &window.methods().meter());
    window.addPage(m_page, tr("Networks"), tr("What is open, and how do they compare?"));
    connect(m_page, &NetworkPage::saveWanted, this, &NetworkActions::saveWithDialog);
    connect(m_page, &NetworkPage::openWanted, &window,
            [&window] { window.actions().find(QStringLiteral("file.open"))->trigger(); });
    connect(&window.session(), &Session::biasesChanged, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    connect(m_page, &NetworkPage::pageWanted, &window, &MainWindow::showPageById);
    connect(&window, &MainWindow::settingsChanged, this, &NetworkActions::followFolder);
    Opener* opener = Opener::of(window);
    connect(m_page, &NetworkPage::reopenWanted, opener, &Opener::reopen);
    connect(opener, &Opener::choiceWanted, this, &NetworkActions::ask);
    followFolder();
    addCommands();
    addShelfCommands();
}

bool NetworkActions::isBusy() const {
    return m_page->isVisible() && m_page->shelf()->measures().isBusy();
}

/// As DatasetShelf looks for known sets.
void NetworkActions::followFolder() {
    const QString& folder = m_window.keptSettings().dataFolder;
    m_page->shelf()->measures().setFolder(folder.isEmpty() ? qEnvironmentVariable("REACHSCOPE_DATA")
                                                           : folder);
}

/// Beside the window, which stays usable; several files are several dialogs.
void NetworkActions::ask(const OpenCheckpointPtr& checkpoint) {
    auto* dialog = new ReadingDialog(m_window.session(), checkpoint,
                                     m_page->shelf()->measures().folder(), &m_window);
    dialog->show();
}

void NetworkActions::turn(int by) {
    const State& state = m_window.session().state();
    const auto count = static_cast<int>(state.shelf.size());
    const auto place = std::ranges::find(state.shelf, state.network);
    if (count > 1 && place != state.shelf.end()) {
        const auto now = static_cast<int>(place - state.shelf.begin());
        turnToNetwork(m_window.session(),
                      state.shelf[static_cast<std::size_t>((now + by + count) % count)]);
    }
}

void NetworkActions::addShelfCommands() {
    Session& session = m_window.session();
    const auto needsNetwork = [&session] {
        return session.network() ? QString() : tr("Open a network first.");
    };
    const auto needsTwo = [&session] {
        return session.state().shelf.size() > 1 ? QString() : tr("Open another network first.");
    };
    const auto add = [this](const char* id, const QString& title, const QKeySequence& key,
                            const QString& help, const std::function<QString()>& whyNot,
                            const std::function<void()>& use) {
        m_window.actions().add({.id = QString::fromLatin1(id),
                                .group = ActionGroup::File,
                                .section = QStringLiteral("networks"),
                                .title = title,
                                .shortcut = key,
                                .help = help,
                                .whyNot = whyNot},
                               m_page, use);
    };
    add("network.next", tr("Ne&xt network"), QKeySequence(Qt::CTRL | Qt::Key_Tab),
        tr("Puts the next open network in question; an input set that fits stays."), needsTwo,
        [this] { turn(1); });
    add("network.previous", tr("Pre&vious network"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab),
        tr("Puts the open network before in question; an input set that fits stays."), needsTwo,
        [this] { turn(-1); });
    add("network.reopen", tr("Another &reading of the network…"), {},
        tr("Reads the checkpoint in question in another way: architecture, normalisation."),
        needsNetwork, [this] { Opener::of(m_window)->reopen(m_window.session().state().network); });
    add("network.close", tr("&Close the network"), QKeySequence(Qt::CTRL | Qt::Key_W),
        tr("Closes the network in question; the next one takes its place."), needsNetwork,
        [this] { m_page->shelf()->closeChosen(); });
    add("network.closeOthers", tr("Close the &other networks"), {},
        tr("Closes all open networks but the one in question."), needsTwo,
        [this] { m_page->shelf()->closeOthers(); });
}

void NetworkActions::addCommands() {
    Session& session = m_window.session();
    const auto needsNetwork = [&session] {
        return session.network() ? QString() : tr("Open a network first.");
    };
    const auto needsChange = [&session] {
        return session.state().biases.empty() ? tr("No bias is changed.") : QString();
    };
    m_window.actions().add({.id = QStringLiteral("file.saveNetwork"),
                            .group = ActionGroup::File,
                            .section = QStringLiteral("save"),
                            .title = tr("Save &network as…"),
                            .help = tr("Writes the network, changed biases included, as .onnx or "
                                       ".nnet; the session goes on with the file it has."),
                            .whyNot = needsNetwork},
                           this, &NetworkActions::saveWithDialog);
    m_window.actions().add({.id = QStringLiteral("network.resetBiases"),
                            .group = ActionGroup::Edit,
                            .section = QStringLiteral("biases"),
                            .title = tr("Reset all &biases"),
                            .help = tr("Gives back all biases of the file."),
                            .whyNot = needsChange},
                           m_page, [this] { m_page->resetBiases(true); });
    m_window.actions().add({.id = QStringLiteral("network.resetLayer"),
                            .group = ActionGroup::Edit,
                            .section = QStringLiteral("biases"),
                            .title = tr("Reset the &layer's biases"),
                            .help = tr("Gives back the file's biases of the layer chosen on the "
                                       "network page."),
                            .whyNot = needsChange},
                           m_page, [this] { m_page->resetBiases(false); });
    m_window.actions().add({.id = QStringLiteral("network.fit"),
                            .group = ActionGroup::View,
                            .section = QStringLiteral("network"),
                            .title = tr("Fit the net&work's graph"),
                            .help = tr("Shows the whole graph of the network page."),
                            .whyNot = needsNetwork},
                           m_page, [this] { m_page->graph()->fit(); });
}

void NetworkActions::showNode(int node) {
    m_window.showPage(m_page);
    m_page->showNode(node);
}

void NetworkActions::saveWithDialog() {
    const QFileInfo file(m_window.session().network()->path);
    const QString proposal =
        file.absolutePath() + QLatin1Char('/') + file.baseName() + QStringLiteral("-edited.onnx");
    const QString path =
        QFileDialog::getSaveFileName(&m_window, tr("Save the network"), proposal,
                                     tr("Networks (*.onnx *.nnet *.onnx.gz *.nnet.gz)"));
    if (!path.isEmpty()) {
        m_page->saveNetwork(path);
    }
}

}  // namespace ui
