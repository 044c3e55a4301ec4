#include "ui/pages/training_pareto_panel.h"

#include <QCheckBox>
#include <QComboBox>

#include "ui/plot/chart_view.h"

namespace ui {

TrainingParetoPanel::TrainingParetoPanel(QWidget* parent)
    : TrainingPanel(tr("Natural against certified or adversarial accuracy"), parent) {
    m_accuracy = new QComboBox;
    m_accuracy->addItems({tr("certified"), tr("adversarial")});
    m_accuracy->setAccessibleName(tr("Which accuracy stands against the natural one"));
    m_accuracy->setToolTip(tr("Of runs: certified by Box, or under PGD, at the evaluation's eps."));
    m_paths = new QCheckBox(tr("&Paths"));
    m_paths->setToolTip(tr("Joins all evaluations of each run in the order of time."));
    m_published = new QCheckBox(tr("Papers' &claims"));
    m_published->setToolTip(
        tr("Hollow: numbers that papers print for the same data and eps, with "
           "networks and verifiers of their own. Not computed here."));
    addToBar(tr("&Against"), m_accuracy);
    addToBar(m_paths);
    addToBar(m_published);
    addExport();
    setShown({});
    connect(m_accuracy, &QComboBox::activated, this, [this](int index) {
        m_show.accuracy = static_cast<ParetoAccuracy>(index);
        chart()->showAll();
        takeChoice();
    });
    connect(m_paths, &QCheckBox::clicked, this, [this](bool checked) {
        m_show.hasPaths = checked;
        takeChoice();
    });
    connect(m_published, &QCheckBox::clicked, this, [this](bool checked) {
        m_show.hasPublished = checked;
        takeChoice();
    });
}

void TrainingParetoPanel::setShown(const ParetoShow& show) {
    m_show = show;
    m_accuracy->setCurrentIndex(static_cast<int>(show.accuracy));
    m_paths->setChecked(show.hasPaths);
    m_published->setChecked(show.hasPublished);
    redrawSoon();
}

void TrainingParetoPanel::redraw() {
    showFigure(makePareto(runs(), core::publishedResults(), m_show),
               runs().empty() ? tr("Choose runs to compare them.")
                              : tr("A run is drawn here after its first evaluation."));
}

}  // namespace ui
