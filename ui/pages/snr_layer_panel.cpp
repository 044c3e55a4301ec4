#include "ui/pages/snr_layer_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/snr_neuron_model.h"
#include "ui/plot/chart_view.h"
#include "ui/session/session.h"
#include "ui/session/snr_texts.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Walking through neurons with the arrow keys is one step to undo.
constexpr int kMergeNeuron = 0x7b21;
constexpr int kHalf = 38 * kStep;
constexpr int kFewestLetters = 12;
constexpr int kWidestName = 48 * kStep;

}  // namespace

SnrLayerPanel::SnrLayerPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_spread = new ChartView;
    m_spread->setAccessibleName(tr("How the layer's neurons spread over decibels"));
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_spread, tr("Distribution"));
    m_tabs->setTabToolTip(0, tr("How do the layer's neurons spread over decibels?"));
    m_tabs->addTab(makeTable(), tr("Neurons"));
    m_tabs->setTabToolTip(1, tr("Which neurons are noisiest? Double-click one for its bounds."));
    m_scatter = new ChartView;
    m_scatter->setAccessibleName(tr("Noise against signal of the samples at the layer"));
    auto* split = new QSplitter(Qt::Horizontal);
    split->setObjectName(QStringLiteral("snrLower"));
    split->setChildrenCollapsible(false);
    split->addWidget(m_tabs);
    split->addWidget(m_scatter);
    split->setSizes({kHalf, kHalf});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_title);
    layout->addWidget(split, 1);
    connectParts();
}

QWidget* SnrLayerPanel::makeHead() {
    auto* head = new QWidget;
    m_networks = new QComboBox;
    m_networks->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_networks->setMinimumContentsLength(kFewestLetters);
    m_networks->setMaximumWidth(kWidestName);
    m_networks->setAccessibleName(tr("Network whose neurons are looked at"));
    m_networks->setToolTip(tr("A click on a curve chooses its network too."));
    m_bounds = new QPushButton(tr("Show in Bounds"));
    m_bounds->setToolTip(tr("How tight is this neuron? Opens the page Bounds with it."));
    m_shift = new QPushButton(tr("Show in Bias shift"));
    m_shift->setToolTip(tr("What does it take to settle this neuron? Opens the page Bias shift."));
    m_title = new ElidedLabel;
    m_title->setContentsMargins(kStep, 0, kStep, kStep / 2);
    makeQuiet(m_title);
    auto* label = new QLabel(tr("Ne&urons of"));
    label->setBuddy(m_networks);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_networks, 4);
    layout->addStretch(1);
    layout->addWidget(m_bounds);
    layout->addWidget(m_shift);
    return head;
}

QWidget* SnrLayerPanel::makeTable() {
    m_model = new SnrNeuronModel(this);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Neurons of the layer with their signal and noise"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(SnrNeuronModel::Decibels, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    makeCopyable(m_table, true);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](QPoint at) {
        auto* menu = new QMenu(m_table);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addAction(tr("Show in &Bounds"), this, &SnrLayerPanel::boundsWanted)
            ->setEnabled(m_bounds->isEnabled());
        menu->addAction(tr("Show in Bias &shift"), this, &SnrLayerPanel::shiftWanted)
            ->setEnabled(m_shift->isEnabled());
        menu->addSeparator();
        addCopyActions(*menu, m_table);
        menu->popup(m_table->viewport()->mapToGlobal(at));
    });
    return m_table;
}

void SnrLayerPanel::connectParts() {
    connect(m_bounds, &QPushButton::clicked, this, &SnrLayerPanel::boundsWanted);
    connect(m_shift, &QPushButton::clicked, this, &SnrLayerPanel::shiftWanted);
    connect(m_table, &QTableView::doubleClicked, this, &SnrLayerPanel::boundsWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                if (!m_isShowing && row.isValid()) {
                    chooseNeuron(m_model->neuronOfRow(row.row()));
                }
            });
    connect(m_networks, &QComboBox::activated, this, [this](int index) {
        const std::string id = m_ids.at(static_cast<std::size_t>(index));
        m_session.change(tr("choice of a network"), [&id](State& state) {
            SnrShow show = snrShowOf(state);
            show.network = id;
            show.neuron = -1;
            setSnrShow(state, show);
        });
    });
}

void SnrLayerPanel::chooseNeuron(std::int64_t neuron) {
    m_session.change(
        tr("choice of neuron %1").arg(neuron),
        [neuron](State& state) {
            SnrShow show = snrShowOf(state);
            show.neuron = neuron;
            setSnrShow(state, show);
        },
        kMergeNeuron);
}

const SnrCurve* SnrLayerPanel::chosen() const {
    const auto found = std::ranges::find(m_curves, true, &SnrCurve::isChosen);
    return found == m_curves.end() ? nullptr : &*found;
}

void SnrLayerPanel::show(const std::vector<SnrCurve>& curves, const std::vector<std::string>& ids,
                         int layer, std::int64_t neuron) {
    const QScopedValueRollback showing(m_isShowing, true);
    m_curves = curves;
    m_ids = ids;
    m_layer = layer;
    showNetworks();
    const SnrCurve* curve = chosen();
    m_model->show(curve != nullptr ? curve->result : nullptr, layer);
    const QString numbers = curve != nullptr ? layerText(*curve->result, layer) : QString();
    const bool isOld = curve != nullptr && !curve->isCurrent;
    m_title->setElidedText(isOld ? tr("Earlier settings: %1").arg(numbers) : numbers,
                           Qt::ElideRight);
    const bool hasNeurons = m_model->rowCount() > 0;
    m_spread->setNotice(hasNeurons ? QString() : tr("Choose a network with this layer."));
    m_scatter->setNotice(curve != nullptr ? QString() : tr("Choose a network with this layer."));
    m_spread->setScene(makeNeuronSpread(curves, layer, neuron));
    m_scatter->setScene(makeSampleScatter(curves, layer));
    showNeuron(neuron);
}

void SnrLayerPanel::showNetworks() {
    QStringList titles;
    QStringList shown;
    int current = -1;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        titles << m_curves[i].title;
        current = m_curves[i].isChosen ? static_cast<int>(i) : current;
    }
    for (int i = 0; i < m_networks->count(); ++i) {
        shown << m_networks->itemText(i);
    }
    if (shown != titles) {
        m_networks->clear();
        m_networks->addItems(titles);
    }
    m_networks->setCurrentIndex(current);
}

void SnrLayerPanel::showNeuron(std::int64_t neuron) {
    const int row = neuron < 0 ? -1 : m_model->rowOfNeuron(neuron);
    if (row < 0) {
        m_table->setCurrentIndex({});
    } else if (m_table->currentIndex().row() != row) {
        m_table->setCurrentIndex(m_model->index(row, 0));
    }
    const SnrCurve* curve = chosen();
    const bool isOutput =
        curve != nullptr && std::cmp_less(m_layer, curve->result->report.layers.size()) &&
        curve->result->report.layers[static_cast<std::size_t>(m_layer)].kind == "output";
    m_bounds->setEnabled(row >= 0);
    m_shift->setEnabled(row >= 0 && !isOutput);
}

}  // namespace ui
