#include "ui/pages/shift_actions.h"

#include <QFileDialog>
#include <QFileInfo>

#include "core/io/network_file.h"
#include "ui/pages/main_window.h"
#include "ui/pages/shift_page.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/critical_eps_meter.h"
#include "ui/session/shift_lab.h"
#include "ui/widgets/actions.h"

namespace ui {

ShiftActions::ShiftActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_lab = new ShiftLab(window.session(), reach::answerAll, this);
    m_meter = new CriticalEpsMeter(window.session(), *m_lab, this);
    m_page = new ShiftPage(window.session(), *m_lab, *m_meter);
    window.addPage(m_page, tr("Bias shift"), tr("What drives the looseness?"));
    connect(m_page, &ShiftPage::openWanted, &window,
            [&window] { window.actions().find(QStringLiteral("file.open"))->trigger(); });
    connect(m_page, &ShiftPage::resetWanted, this, &ShiftActions::reset);
    connect(&window, &MainWindow::themeChanged, m_page, &ShiftPage::setDark);
    connect(&window, &MainWindow::settingsChanged, m_page, &ShiftPage::applySettings);
    connect(m_lab, &ShiftLab::answerChanged, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    connect(m_lab, &ShiftLab::workChanged, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    m_page->applySettings(window.keptSettings());
    connect(window.actions().find(QStringLiteral("view.fit")), &QAction::triggered, m_page, [this] {
        if (m_page->isVisible()) {
            m_page->plot()->fit();
        }
    });
    addCommands();
}

QString ShiftActions::whyNothingShifted() const {
    const ShiftAnswerPtr answer = m_lab->answer();
    const bool isShifted = m_lab->isCurrent() && !answer->shifts.empty();
    return isShifted ? QString() : tr("Shift some neurons on the page Bias shift first.");
}

void ShiftActions::addCommands() {
    const auto needsNetwork = [this] {
        return m_window.session().network() ? QString() : tr("Open a network first.");
    };
    m_window.actions().add({.id = QStringLiteral("shift.sweep"),
                            .group = ActionGroup::Analysis,
                            .section = QStringLiteral("shift"),
                            .title = tr("S&weep the shifted share"),
                            .help = tr("Computes the sets at shares from 0 to 100 % on the page "
                                       "Bias shift, for its curves."),
                            .whyNot = needsNetwork},
                           this, [this] {
                               m_window.showPage(m_page);
                               m_lab->sweep();
                           });
    m_window.actions().add({.id = QStringLiteral("shift.reset"),
                            .group = ActionGroup::Edit,
                            .section = QStringLiteral("biases"),
                            .title = tr("Reset the bias &shift"),
                            .help = tr("Takes back the shifted share and every clicked neuron."),
                            .whyNot =
                                [this] {
                                    const ShiftShow& shift = m_window.session().state().shift;
                                    return shift.share > 0.0 || !shift.picks.empty()
                                               ? QString()
                                               : tr("Nothing is shifted.");
                                }},
                           this, &ShiftActions::reset);
    m_window.actions().add({.id = QStringLiteral("file.saveShifted"),
                            .group = ActionGroup::File,
                            .section = QStringLiteral("save"),
                            .title = tr("Save the shi&fted network as…"),
                            .help = tr("Writes the network with its shifted biases; the session "
                                       "goes on with the file it has."),
                            .whyNot = [this] { return whyNothingShifted(); }},
                           this, &ShiftActions::saveWithDialog);
}

bool ShiftActions::isBusy() const {
    const bool isFailed = !m_lab->failure().isEmpty();
    return m_page->isVisible() && m_window.session().network() &&
           (m_lab->isBusy() || m_meter->isBusy() || (!m_lab->isComplete() && !isFailed));
}

void ShiftActions::reset() {
    m_window.session().change(tr("reset of the bias shift"), [](State& state) {
        state.shift.share = 0.0;
        state.shift.picks.clear();
    });
}

bool ShiftActions::saveNetwork(const QString& path) {
    try {
        core::writeNetwork(m_lab->answer()->network, path.toStdString());
        return true;
    } catch (const std::exception& error) {
        m_window.session().raise({Message::Kind::Error, QString::fromUtf8(error.what()),
                                  tr("Nothing was written. Choose another place or format.")});
        return false;
    }
}

void ShiftActions::saveWithDialog() {
    const QFileInfo file(m_window.session().network()->path);
    const QString proposal =
        file.absolutePath() + QLatin1Char('/') + file.baseName() + QStringLiteral("-shifted.onnx");
    const QString path =
        QFileDialog::getSaveFileName(&m_window, tr("Save the shifted network"), proposal,
                                     tr("Networks (*.onnx *.nnet *.onnx.gz *.nnet.gz)"));
    if (!path.isEmpty()) {
        saveNetwork(path);
    }
}

}  // namespace ui
