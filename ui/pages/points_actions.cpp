#include "ui/pages/points_actions.h"

#include <QFileDialog>
#include <QFileInfo>

#include "core/io/atomic_file.h"
#include "ui/pages/main_window.h"
#include "ui/pages/method_actions.h"
#include "ui/pages/reach_page.h"
#include "ui/session/attacker.h"
#include "ui/session/point_sampler.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/column.h"
#include "ui/widgets/samples_panel.h"

namespace ui {

PointsActions::PointsActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_sampler = new PointSampler(window.session(), this);
    m_panel = new SamplesPanel(window.session(), *m_sampler);
    window.rightColumn()->add(m_panel);
    window.page()->setSampler(m_sampler);
    const auto needsNetwork = [this] {
        return m_window.session().network() ? QString() : tr("Open a network first.");
    };
    window.actions().add(
        {.id = QStringLiteral("points.show"),
         .group = ActionGroup::Analysis,
         .section = QStringLiteral("points"),
         .title = tr("&Sampled points"),
         .shortcut = QKeySequence(Qt::Key_D),
         .help = tr("Runs points of the input set through the network and shows where they go."),
         .whyNot = needsNetwork},
        this, &PointsActions::toggle);
    window.actions().add(
        {.id = QStringLiteral("points.save"),
         .group = ActionGroup::Analysis,
         .section = QStringLiteral("points"),
         .title = tr("Save the sampled &points…"),
         .help = tr("Writes inputs and outputs of all points as CSV."),
         .whyNot =
             [this] { return m_sampler->points() ? QString() : tr("Show sampled points first."); }},
        this, &PointsActions::saveWithDialog);
    connect(m_sampler, &PointSampler::pointsChanged, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    connect(m_sampler, &PointSampler::breachFound, &window.methods().attacker(), &Attacker::accept);
    connect(m_panel, &SamplesPanel::saveWanted, this, &PointsActions::saveWithDialog);
}

void PointsActions::toggle() {
    m_window.session().change(tr("change of sampled points"), [](State& state) {
        state.plot.samples.isOn = !state.plot.samples.isOn;
    });
}

void PointsActions::saveWithDialog() {
    const QFileInfo network(m_window.session().network()->path);
    const QString path =
        QFileDialog::getSaveFileName(&m_window, tr("Save the sampled points"),
                                     network.absolutePath() + QLatin1Char('/') +
                                         network.baseName() + QStringLiteral("-points.csv"),
                                     tr("Comma-separated values (*.csv)"));
    if (!path.isEmpty()) {
        saveTo(path);
    }
}

bool PointsActions::saveTo(const QString& path) {
    if (!m_sampler->points()) {
        return false;
    }
    try {
        core::writeFileAtomically(path.toStdString(),
                                  pointsCsv(*m_sampler->points()).toStdString());
    } catch (const std::exception& error) {
        m_window.session().raise(
            {Message::Kind::Error, QString::fromUtf8(error.what()), tr("Choose another place.")});
        return false;
    }
    return true;
}

}  // namespace ui
