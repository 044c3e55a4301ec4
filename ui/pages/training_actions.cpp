#include "ui/pages/training_actions.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>

#include "ui/jobs/compute_devices.h"
#include "ui/jobs/run_texts.h"
#include "ui/jobs/training_desk.h"
#include "ui/pages/figure_actions.h"
#include "ui/pages/main_window.h"
#include "ui/pages/reach_page.h"
#include "ui/pages/snr_actions.h"
#include "ui/pages/snr_page.h"
#include "ui/pages/stability_actions.h"
#include "ui/pages/stability_page.h"
#include "ui/pages/training_page.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/snr_subject.h"
#include "ui/session/stability_show.h"
#include "ui/session/study_desk.h"
#include "ui/widgets/actions.h"

namespace ui {
namespace {

QString usualFolder() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return QDir(data).filePath(QStringLiteral("training"));
}

/// A set's name without the part that is trained on: the pages look at its test samples.
std::string setOf(const core::TrainingConfig& config) {
    return config.testData.empty() ? config.data : config.testData;
}

}  // namespace

TrainingActions::TrainingActions(MainWindow& window, DatasetShelf& datasets)
    : QObject(&window), m_window(window), m_datasets(datasets) {
    const Settings& kept = window.keptSettings();
    const QString folder = kept.trainingFolder.isEmpty() ? usualFolder() : kept.trainingFolder;
    m_desk = new TrainingDesk(commandLineProgram(), folder, this);
    m_devices = new ComputeDevices(this);
    followSettings();
    m_page = new TrainingPage(window.session(), *m_desk, *m_devices);
    window.addPage(m_page, tr("Training"), tr("How is my model learning?"), false);
    window.figures().setFigureOf(m_page, [this] { return m_page->figure(); });
    connect(&window, &MainWindow::settingsChanged, this, &TrainingActions::followSettings);
    connect(m_page, &TrainingPage::exportWanted, &window,
            [&window] { window.actions().find(QStringLiteral("figure.export"))->trigger(); });
    connectDesk();
    addBeginning();
    addSteering();
    addOpening();
    const auto commands = [&window](const QStringList& ids) {
        QList<QAction*> list;
        for (const QString& id : ids) {
            list << window.actions().find(id);
        }
        return list;
    };
    m_page->setMenus(
        commands({QStringLiteral("training.sets"), QStringLiteral("training.stability"),
                  QStringLiteral("training.snr")}),
        commands({QStringLiteral("training.again"), QStringLiteral("training.show"),
                  QStringLiteral("training.remove"), QStringLiteral("training.folder")}));
    followSettings();
}

bool TrainingActions::isBusy() const {
    return m_page->isVisible() && (!m_desk->isRead() || m_page->isBusy());
}

/// The data folder and where runs are at work are remembered by the window.
void TrainingActions::followSettings() {
    const Settings& kept = m_window.keptSettings();
    m_desk->setDataFolder(kept.dataFolder);
    m_desk->setPlace({kept.trainingDevice, static_cast<int>(kept.trainingThreads),
                      std::max(1, static_cast<int>(kept.trainingAtOnce))});
    if (m_page != nullptr) {
        m_page->setDataFolder(m_datasets.folder());
    }
}

void TrainingActions::connectDesk() {
    ActionRegistry& actions = m_window.actions();
    connect(m_desk, &TrainingDesk::changed, &actions, qOverload<>(&ActionRegistry::refresh));
    connect(m_page, &TrainingPage::chosen, &actions, qOverload<>(&ActionRegistry::refresh));
    connect(m_desk, &TrainingDesk::refused, this, [this](const QString& reason) {
        m_window.session().raise({Message::Kind::Error, reason, tr("Nothing was changed.")});
    });
    connect(m_desk, &TrainingDesk::ended, this, &TrainingActions::tellOfEnd);
    connect(m_desk, &TrainingDesk::placeChanged, this, [this] {
        m_window.changeSettings([this](Settings& settings) {
            settings.trainingDevice = m_desk->place().device;
            settings.trainingThreads = m_desk->place().threads;
            settings.trainingAtOnce = m_desk->place().atOnce;
        });
    });
    connect(&m_window.session(), &Session::openingFinished, this, &TrainingActions::finishOpening);
}

void TrainingActions::tellOfEnd(const TrainingRunPtr& run) {
    const bool isTrouble = run->status == JobStatus::Failed || run->status == JobStatus::Diverged ||
                           run->status == JobStatus::Dead;
    if (isTrouble) {
        m_window.session().raise({Message::Kind::Error,
                                  tr("%1: %2").arg(run->name, runStateText(*run)),
                                  statusHelp(run->status)});
    }
}

void TrainingActions::add(const char* id, const char* section, const QString& title,
                          const QString& help, std::function<QString()> whyNot,
                          const std::function<void()>& use) {
    m_window.actions().add({.id = QString::fromLatin1(id),
                            .group = ActionGroup::Jobs,
                            .section = QString::fromLatin1(section),
                            .title = title,
                            .help = help,
                            .whyNot = std::move(whyNot)},
                           this, use);
}

void TrainingActions::addBeginning() {
    add(
        "training.new", "training", tr("&New training…"),
        tr("Chooses a configuration and starts a run, on the page Training."),
        [this] { return m_desk->whyNotStart(); },
        [this] {
            m_window.showPage(m_page);
            m_page->showForm();
        });
    add(
        "training.restart", "training", tr("Res&tart the run"),
        tr("Starts a new run with the settings of the one chosen on the page Training."),
        [this] {
            const QString whyNot = m_desk->whyNotStart();
            return whyNot.isEmpty() ? whyNotRestart(m_page->run()) : whyNot;
        },
        [this] { m_page->choose(m_desk->start(m_page->run()->config)); });
    add(
        "training.again", "training", tr("New training from &these settings…"),
        tr("Puts the settings of the chosen run into the form, to be changed and started."),
        [this] { return whyNotRestart(m_page->run()); },
        [this] {
            m_window.showPage(m_page);
            m_page->showForm(m_page->run()->config);
        });
}

void TrainingActions::addSteering() {
    add(
        "training.pause", "steering", tr("&Pause the run"), tr("Waits after the step at hand."),
        [this] { return whyNotPause(m_page->run()); }, [this] { m_desk->pause(m_page->run()); });
    add(
        "training.goOn", "steering", tr("&Go on with the run"), tr("Goes on where the run waits."),
        [this] { return whyNotGoOn(m_page->run()); }, [this] { m_desk->goOn(m_page->run()); });
    add(
        "training.cancel", "steering", tr("Canc&el the run"),
        tr("Ends the run after the step at hand, with a checkpoint: it can be continued."),
        [this] { return whyNotCancel(m_page->run()); }, [this] { m_desk->cancel(m_page->run()); });
    add(
        "training.continue", "steering", tr("Contin&ue the run"),
        tr("Takes the run up at its last checkpoint; its numbers are those of an unbroken run."),
        [this] {
            const QString whyNot = m_desk->whyNotStart();
            return whyNot.isEmpty() ? whyNotContinue(m_page->run()) : whyNot;
        },
        [this] { m_desk->takeUp(m_page->run()); });
    add(
        "training.remove", "runs", tr("&Move the run to the bin"),
        tr("Moves the run's folder, with its networks, to the desktop's bin."),
        [this] { return whyNotRemove(m_page->run()); }, [this] { m_desk->remove(m_page->run()); });
}

void TrainingActions::addOpening() {
    const auto needsNetwork = [this] { return whyNotOpen(m_page->run()); };
    add("training.sets", "trained", tr("Trained network in &Reachable sets"),
        tr("Opens the newest network of the chosen run, with its eps."), needsNetwork,
        [this] { open(Target::Sets); });
    add("training.stability", "trained", tr("Trained network in Neuron st&ability"),
        tr("Opens the newest network of the chosen run, with its data and eps."), needsNetwork,
        [this] { open(Target::Stability); });
    add("training.snr", "trained", tr("Trained network in &SNR"),
        tr("Opens the newest network of the chosen run, with its data and eps."), needsNetwork,
        [this] { open(Target::Snr); });
    add(
        "training.show", "runs", tr("Show the run's fol&der"),
        tr("Shows the run's files: configuration, events, checkpoints, networks."),
        [this] { return m_page->run() ? QString() : tr("There is no run yet."); },
        [this] { showFolder(); });
    add("training.folder", "runs", tr("&Folder of training runs…"),
        tr("Chooses the folder below which runs are found and new ones are kept."), {},
        [this] { chooseFolder(); });
}

void TrainingActions::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        &m_window, tr("The folder of training runs"), m_desk->folder());
    if (!folder.isEmpty()) {
        m_desk->setFolder(folder);
        m_window.changeSettings(
            [&folder](Settings& settings) { settings.trainingFolder = folder; });
        m_window.showPage(m_page);
    }
}

void TrainingActions::showFolder() {
    const QString folder = m_page->run()->folder;
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder))) {
        m_window.session().raise(
            {Message::Kind::Error, tr("%1 could not be shown.").arg(folder), QString()});
    }
}

void TrainingActions::open(Target target) {
    m_opening = m_page->run();
    m_target = target;
    m_window.session().open({m_opening->network});
}

void TrainingActions::finishOpening() {
    const TrainingRunPtr run = std::exchange(m_opening, nullptr);
    const OpenNetworkPtr& network = m_window.session().state().network;
    if (!run || !network || QFileInfo(network->path) != QFileInfo(run->network)) {
        return;
    }
    Session& session = m_window.session();
    const core::TrainingConfig& config = run->config;
    const double eps = config.evaluateEps > 0.0 ? config.evaluateEps : config.eps;
    if (m_target == Target::Snr) {
        session.change(tr("data of the SNR"), [&](State& state) {
            SnrShow show = snrShowOf(state);
            show.setup.data = setOf(config);
            show.setup.eps = eps;
            // as the run measures, so that the page shows its numbers
            show.setup.source = core::PerturbationSource::PgdIterates;
            show.setup.steps = static_cast<int>(config.snrSteps);
            show.setup.stepSize = config.snrStep;
            show.setup.restarts = 1;
            show.setup.seed = static_cast<std::uint64_t>(config.seed);
            show.setup.samples = config.snrSamples > 0 ? config.snrSamples : show.setup.samples;
            show.setup.side =
                config.snrSide == "post" ? core::ActivationSide::Post : core::ActivationSide::Pre;
            setSnrShow(state, show);
        });
        m_window.showPage(m_window.snr().page());
    } else if (m_target == Target::Stability) {
        changeStability(session, tr("data of the neuron states"), [&](StabilityShow& show) {
            show.scope = StabilityScope::Samples;
            show.set = setOf(config);
            show.eps = eps;
        });
        m_window.showPage(m_window.stability().page());
    } else {
        session.setEps(eps);
        m_window.showPage(m_window.page());
    }
}

}  // namespace ui
