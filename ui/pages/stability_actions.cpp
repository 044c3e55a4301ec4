#include "ui/pages/stability_actions.h"

#include <QFileDialog>

#include "ui/pages/bounds_actions.h"
#include "ui/pages/bounds_page.h"
#include "ui/pages/main_window.h"
#include "ui/pages/shift_actions.h"
#include "ui/pages/shift_page.h"
#include "ui/pages/stability_neurons_panel.h"
#include "ui/pages/stability_page.h"
#include "ui/session/critical_neurons.h"
#include "ui/session/sample_attack.h"
#include "ui/session/shelf.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/tables.h"

namespace ui {

StabilityActions::StabilityActions(MainWindow& window) : QObject(&window), m_window(window) {
    Session& session = window.session();
    m_shelf = new DatasetShelf(this);
    m_shelf->setFolder(window.keptSettings().dataFolder);
    m_desk = new StabilityDesk(session, *m_shelf, makeCounter, this);
    m_critical = new CriticalNeurons(makeCounter, this);
    m_attack = new SampleAttack(core::makeAttacker, this);
    m_page = new StabilityPage({session, *m_shelf, *m_desk, *m_critical, *m_attack});
    window.addPage(m_page, tr("Neuron stability"), tr("Which neurons are unsettled?"));
    connect(m_page, &StabilityPage::openWanted, &window,
            [&window] { window.actions().find(QStringLiteral("file.open"))->trigger(); });
    connect(m_page, &StabilityPage::folderWanted, this, &StabilityActions::chooseFolder);
    connect(m_page, &StabilityPage::boundsWanted, this, &StabilityActions::showInBounds);
    connect(m_page, &StabilityPage::shiftWanted, this, &StabilityActions::showInShift);
    connect(&window, &MainWindow::settingsChanged, this,
            [this](const Settings& settings) { m_shelf->setFolder(settings.dataFolder); });
    connect(m_desk, &StabilityDesk::changed, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    addCommands();
}

bool StabilityActions::isBusy() const {
    return m_page->isVisible() && m_window.session().network() &&
           (m_desk->isBusy() || m_attack->isBusy() || m_critical->isBusy() || m_shelf->isReading());
}

QString StabilityActions::whyNoNeuron() const {
    return m_page->place() ? QString()
                           : tr("Choose an unstable neuron on the page Neuron stability first.");
}

void StabilityActions::addCommands() {
    const auto whyNot = [this] { return whyNoNeuron(); };
    const auto add = [this, whyNot](const char* id, const QString& title, const QString& help,
                                    auto use) {
        m_window.actions().add({.id = QString::fromLatin1(id),
                                .group = ActionGroup::View,
                                .section = QStringLiteral("stability"),
                                .title = title,
                                .help = help,
                                .whyNot = whyNot},
                               this, use);
    };
    add("stability.bounds", tr("The neuron in &Bounds"),
        tr("Shows the neuron marked on the page Neuron stability on the page Bounds."),
        [this] { showInBounds(); });
    add("stability.shift", tr("The neuron in B&ias shift"),
        tr("Shows the neuron marked on the page Neuron stability on the page Bias shift."),
        [this] { showInShift(); });
    m_window.actions().add({.id = QStringLiteral("stability.copy"),
                            .group = ActionGroup::Edit,
                            .section = QStringLiteral("copy"),
                            .title = tr("Copy the worst &neurons as CSV"),
                            .help = tr("Copies the table of unstable neurons of the page Neuron "
                                       "stability as comma-separated values."),
                            .whyNot = whyNot},
                           this,
                           [this] { copyTable(*m_page->neurons()->table(), TableFormat::Csv); });
}

void StabilityActions::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        &m_window, tr("The folder of data sets"), m_shelf->folder());
    if (!folder.isEmpty()) {
        m_window.changeSettings([&folder](Settings& settings) { settings.dataFolder = folder; });
    }
}

/// False where the window cannot take it.
bool StabilityActions::takePlace(const StabilityPlace& place) {
    Session& session = m_window.session();
    const StabilityShow show = stabilityOf(session.state());
    const OpenDatasetPtr data = openSamplesOf(*m_shelf, show, place.network->network);
    try {
        session.change(tr("choice of neuron %1").arg(place.neuron), [&](State& state) {
            if (place.network != session.network()) {
                turnTo(state, place.network);
            }
            if (place.position && data && show.norm != core::BallNorm::L2) {
                const auto key = keyOf(*place.network, show, state.input, data, m_shelf->reading());
                const auto at = static_cast<std::size_t>(*place.position);
                state.input.setCenter(
                    pointOf(*key, *place.position),
                    SampleOrigin{data->name, data->data.indices[at], data->data.labels[at]});
                state.input.norm =
                    show.norm == core::BallNorm::L1 ? InputNorm::L1 : InputNorm::Linf;
                state.input.eps = show.eps;
                state.input.clip =
                    show.isClipped ? std::optional(std::pair{0.0, 1.0}) : std::nullopt;
            }
            chooseLayer(state.bounds, place.layer);
            state.bounds.neuron = place.neuron;
        });
        return true;
    } catch (const std::invalid_argument& error) {
        session.raise({Message::Kind::Error, QString::fromUtf8(error.what()),
                       tr("Choose a neuron of the network that is in front.")});
        return false;
    }
}

void StabilityActions::showInBounds() {
    const auto place = m_page->place();
    if (place && takePlace(*place)) {
        m_window.showPage(m_window.bounds().page());
    }
}

void StabilityActions::showInShift() {
    const auto place = m_page->place();
    if (place && takePlace(*place)) {
        m_window.shifts().page()->choose(place->layer, place->neuron);
        m_window.showPage(m_window.shifts().page());
    }
}

}  // namespace ui
