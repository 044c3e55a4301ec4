#include "ui/pages/snr_actions.h"

#include <QFileDialog>

#include "ui/pages/bounds_actions.h"
#include "ui/pages/bounds_page.h"
#include "ui/pages/figure_actions.h"
#include "ui/pages/main_window.h"
#include "ui/pages/shift_actions.h"
#include "ui/pages/shift_page.h"
#include "ui/pages/snr_layer_panel.h"
#include "ui/pages/snr_page.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/shelf.h"
#include "ui/session/snr_desk.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/tables.h"

namespace ui {

SnrActions::SnrActions(MainWindow& window, DatasetShelf& datasets)
    : QObject(&window), m_window(window), m_datasets(datasets) {
    m_desk = new SnrDesk(snrTools(), this);
    m_page = new SnrPage(window.session(), *m_desk, datasets);
    window.addPage(m_page, tr("SNR"), tr("How do signal and noise travel through the layers?"));
    const auto trigger = [&window](const char* id) {
        window.actions().find(QString::fromLatin1(id))->trigger();
    };
    connect(m_page, &SnrPage::openWanted, &window, [trigger] { trigger("file.open"); });
    connect(m_page, &SnrPage::exportWanted, &window, [trigger] { trigger("figure.export"); });
    connect(m_page, &SnrPage::folderWanted, this, &SnrActions::chooseFolder);
    connect(m_page, &SnrPage::boundsWanted, this, &SnrActions::showInBounds);
    connect(m_page, &SnrPage::shiftWanted, this, &SnrActions::showInShift);
    connect(m_desk, &SnrDesk::changed, &window.actions(), qOverload<>(&ActionRegistry::refresh));
    window.figures().setFigureOf(m_page, [this] { return m_page->figure(); });
    addCommands();
}

bool SnrActions::isBusy() const { return m_page->isVisible() && m_desk->isBusy(); }

void SnrActions::addCommands() {
    const auto add = [this](const char* id, ActionGroup group, const char* section,
                            const QString& title, const QString& help,
                            std::function<QString()> whyNot, auto use) {
        m_window.actions().add({.id = QString::fromLatin1(id),
                                .group = group,
                                .section = QString::fromLatin1(section),
                                .title = title,
                                .help = help,
                                .whyNot = std::move(whyNot)},
                               this, use);
    };
    const auto needsNeuron = [this] {
        return m_page->neuron() ? QString() : tr("Choose a neuron on the page SNR first.");
    };
    add(
        "snr.measure", ActionGroup::Analysis, "snr", tr("&Measure signal and noise"),
        tr("Measures the networks ticked on the page SNR with its settings."),
        [this] { return m_page->whyNot(); },
        [this] {
            m_window.showPage(m_page);
            m_page->measure();
        });
    add(
        "snr.cancel", ActionGroup::Analysis, "snr", tr("Stop measurin&g signal and noise"),
        tr("Stops; the samples that were measured are kept as a partial result."),
        [this] { return m_desk->isBusy() ? QString() : tr("Nothing is being measured."); },
        [this] { m_page->cancel(); });
    add("snr.bounds", ActionGroup::View, "snr", tr("Noisy neuron in &Bounds"),
        tr("Shows the neuron chosen on the page SNR on the page Bounds."), needsNeuron,
        [this] { showInBounds(); });
    add(
        "snr.shift", ActionGroup::View, "snr", tr("Noisy neuron in Bias shi&ft"),
        tr("Shows the neuron chosen on the page SNR on the page Bias shift."),
        [this, needsNeuron] {
            const auto neuron = m_page->neuron();
            return neuron && neuron->isOutput ? tr("Outputs have no activation to be shifted.")
                                              : needsNeuron();
        },
        [this] { showInShift(); });
    add(
        "snr.copy", ActionGroup::Edit, "copy", tr("Copy the layer's &SNR as CSV"),
        tr("Copies signal, noise and SNR of the neurons of the page SNR as comma-separated "
           "values."),
        [this] {
            return m_page->hasCurves() ? QString() : tr("Measure something on the page SNR first.");
        },
        [this] { copyTable(*m_page->layer()->table(), TableFormat::Csv); });
}

void SnrActions::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        &m_window, tr("The folder of data sets"), m_datasets.folder());
    if (folder.isEmpty()) {
        return;
    }
    m_datasets.setFolder(folder);
    m_window.changeSettings([&folder](Settings& settings) { settings.dataFolder = folder; });
    m_page->measure();
}

bool SnrActions::turnToNeuron() {
    const auto chosen = m_page->neuron();
    if (!chosen) {
        return false;
    }
    m_window.session().change(tr("choice of neuron %1").arg(chosen->neuron), [&](State& state) {
        if (state.network != chosen->network.file) {
            turnTo(state, chosen->network.file);
        }
        chooseLayer(state.bounds, chosen->isOutput ? "output" : chosen->layer);
        state.bounds.neuron = chosen->neuron;
    });
    return true;
}

void SnrActions::showInBounds() {
    if (turnToNeuron()) {
        m_window.showPage(m_window.bounds().page());
    }
}

void SnrActions::showInShift() {
    const auto chosen = m_page->neuron();
    if (chosen && !chosen->isOutput && turnToNeuron()) {
        m_window.shifts().page()->choose(chosen->layer, chosen->neuron);
        m_window.showPage(m_window.shifts().page());
    }
}

}  // namespace ui
