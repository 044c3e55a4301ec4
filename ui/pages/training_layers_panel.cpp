#include "ui/pages/training_layers_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>

#include "ui/pages/run_box.h"
#include "ui/plot/chart_view.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kSliderWidth = 14 * kStep;

}  // namespace

TrainingLayersPanel::TrainingLayersPanel(QWidget* parent)
    : TrainingPanel(tr("SNR and neuron states of the layers over the training"), parent) {
    makeBar();
    connectParts();
}

void TrainingLayersPanel::makeBar() {
    m_run = makeRunBox();
    m_share = new QComboBox;
    m_share->addItems({tr("unstable"), tr("active"), tr("inactive")});
    m_share->setAccessibleName(tr("Which neurons are counted"));
    m_share->setToolTip(
        tr("Share of each layer's neurons in this state over samples and boxes of "
           "the evaluation's eps, by Box."));
    m_axis = new QComboBox;
    m_axis->addItems({tr("epochs"), tr("time")});
    m_axis->setAccessibleName(tr("What the x axis shows"));
    m_evaluation = new QSlider(Qt::Horizontal);
    m_evaluation->setFixedWidth(kSliderWidth);
    m_evaluation->setAccessibleName(tr("Evaluation whose states are drawn as bars"));
    m_evaluation->setToolTip(
        tr("The bars are of this evaluation; at the right end they follow the "
           "newest."));
    m_epoch = new QLabel;
    m_epoch->setFont(tabularFont(font()));
    auto* pair = new QWidget;
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep / 2);
    row->addWidget(m_evaluation);
    row->addWidget(m_epoch);
    pair->setFocusProxy(m_evaluation);
    addToBar(tr("R&un"), m_run);
    addToBar(tr("&Neurons"), m_share);
    addToBar(tr("&Over"), m_axis);
    addToBar(tr("&Bars of"), pair);
    addExport();
}

void TrainingLayersPanel::connectParts() {
    connect(m_run, &QComboBox::activated, this, [this](int index) {
        m_folder = m_run->itemData(index).toString();
        m_show.evaluation = -1;
        takeChoice();
    });
    connect(m_share, &QComboBox::activated, this, [this](int index) {
        m_show.share = static_cast<NeuronShare>(index);
        takeChoice();
    });
    connect(m_axis, &QComboBox::activated, this, [this](int index) {
        m_show.overTime = index == 1;
        chart()->showAll();
        takeChoice();
    });
    connect(m_evaluation, &QSlider::valueChanged, this, [this](int value) {
        m_show.evaluation = value == m_evaluation->maximum() ? -1 : value;
        takeChoice();
    });
}

void TrainingLayersPanel::setShown(const TrainingLayersShow& show) {
    m_show = show;
    m_share->setCurrentIndex(static_cast<int>(show.share));
    m_axis->setCurrentIndex(show.overTime ? 1 : 0);
    redrawSoon();
}

void TrainingLayersPanel::showEvaluations(const TrainingRun& run) {
    const std::vector<const core::EpochRecord*> records = layerRecords(run);
    const auto last = std::max<int>(0, static_cast<int>(records.size()) - 1);
    const int at = m_show.evaluation < 0 ? last : std::min(m_show.evaluation, last);
    const QSignalBlocker silent(m_evaluation);
    m_evaluation->setRange(0, last);
    m_evaluation->setValue(at);
    m_evaluation->setEnabled(last > 0);
    m_epoch->setText(
        records.empty()
            ? QString()
            : tr("epoch %1").arg(records[static_cast<std::size_t>(at)]->epoch, 0, 'g', 4));
}

void TrainingLayersPanel::redraw() {
    fillRunBox(*m_run, runs(), m_folder);
    const ColouredRun* run = runOf(runs(), m_folder);
    if (run == nullptr) {
        showFigure({}, tr("Choose a run to see its layers."));
        return;
    }
    showEvaluations(*run->run);
    showFigure(makeTrainingLayers(*run, m_show),
               tr("%1 has no evaluation with layers yet.").arg(run->title));
}

}  // namespace ui
