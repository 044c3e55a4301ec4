#include "ui/pages/training_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/plot/chart_view.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Records of several runs come one after the other.
constexpr int kGatherMs = 100;

}  // namespace

TrainingPanel::TrainingPanel(const QString& chartName, QWidget* parent) : QWidget(parent) {
    auto* bar = new QWidget;
    m_bar = new FlowLayout(bar, 2 * kStep, kStep / 2);
    m_bar->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    m_chart = new ChartView;
    m_chart->setAccessibleName(chartName);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(m_chart, 1);
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(kGatherMs);
    connect(&m_gathering, &QTimer::timeout, this, &TrainingPanel::redrawNow);
}

void TrainingPanel::show(const std::vector<TrainingRunPtr>& runs) {
    m_runs = m_colours.of(runs);
    redrawSoon();
}

std::optional<core::Figure> TrainingPanel::figure() {
    redrawNow();
    return m_chart->figure().panels.empty() ? std::nullopt : std::optional(m_chart->shownFigure());
}

void TrainingPanel::redrawSoon() {
    m_isOld = true;
    if (isVisible() && !m_gathering.isActive()) {
        m_gathering.start();
    }
}

void TrainingPanel::redrawNow() {
    if (m_isOld) {
        m_isOld = false;
        redraw();
    }
}

void TrainingPanel::takeChoice() {
    m_isOld = true;
    redrawNow();
    Q_EMIT choiceChanged();
}

void TrainingPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    redrawNow();
}

void TrainingPanel::addToBar(const QString& label, QWidget* field) {
    auto* pair = new QWidget;
    auto* layout = new QHBoxLayout(pair);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep / 2);
    auto* words = new QLabel(label);
    words->setBuddy(field);
    layout->addWidget(words);
    layout->addWidget(field);
    m_bar->addWidget(pair);
}

void TrainingPanel::addToBar(QWidget* field) { m_bar->addWidget(field); }

void TrainingPanel::addExport() {
    auto* button = new QPushButton(tr("Export…"));
    button->setToolTip(
        tr("Shows the chart as a figure of print size, to be saved as PDF, SVG, "
           "PNG, TikZ or CSV (Ctrl+E)."));
    connect(button, &QPushButton::clicked, this, &TrainingPanel::exportWanted);
    m_bar->addWidget(button);
    m_export = button;
    m_export->setEnabled(false);
}

void TrainingPanel::showFigure(core::Figure figure, const QString& notice) {
    const bool isEmpty = figure.panels.empty();
    m_chart->setNotice(isEmpty ? notice : QString());
    m_chart->setFigure(std::move(figure));
    if (m_export != nullptr) {
        m_export->setEnabled(!isEmpty);
    }
}

}  // namespace ui
