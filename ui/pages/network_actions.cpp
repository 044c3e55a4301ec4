#include "ui/pages/network_actions.h"

#include <QFileDialog>
#include <QFileInfo>

#include "ui/pages/main_window.h"
#include "ui/pages/method_actions.h"
#include "ui/pages/network_page.h"
#include "ui/widgets/graph_view.h"

namespace ui {

NetworkActions::NetworkActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_page = new NetworkPage(window.session(), &window.methods().meter());
    window.addPage(m_page, tr("Network"), tr("What is computed, and where does it lose?"));
    connect(m_page, &NetworkPage::saveWanted, this, &NetworkActions::saveWithDialog);
    connect(m_page, &NetworkPage::openWanted, &window,
            [&window] { window.actions().find(QStringLiteral("file.open"))->trigger(); });
    connect(&window.session(), &Session::biasesChanged, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    addCommands();
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
