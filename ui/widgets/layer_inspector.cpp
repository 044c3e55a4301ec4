#include "ui/widgets/layer_inspector.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/models/layer_model.h"
#include "ui/plot/weight_picture.h"
#include "ui/session/network_graph.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/fitting_numbers.h"
#include "ui/widgets/neuron_panel.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/weight_view.h"

namespace ui {
namespace {

/// Layers of at most so many rows are shown whole.
constexpr int kFewRows = 8;
constexpr int kLeastRows = 6;

const std::vector<double>* weightsOf(const core::Operation& operation) {
    if (const auto* dense = std::get_if<core::Dense>(&operation)) {
        return &dense->weight;
    }
    const auto* convolution = std::get_if<core::Convolution>(&operation);
    return convolution != nullptr ? &convolution->weight : nullptr;
}

QString windowText(const core::Convolution& c) {
    return LayerInspector::tr("kernel %1×%2, stride %3×%4, %5 → %6 channels")
        .arg(c.kernel[0])
        .arg(c.kernel[1])
        .arg(c.stride[0])
        .arg(c.stride[1])
        .arg(c.inChannels)
        .arg(c.outChannels);
}

}  // namespace

LayerInspector::LayerInspector(Session& session, GapMeter* meter, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_title = new ElidedLabel;
    QFont large = font();
    large.setPointSizeF(font().pointSizeF() * 1.2);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_facts = new QLabel;
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    makeQuiet(m_facts);
    m_weights = new WeightView;
    m_neurons = new NeuronModel(this);
    m_table = makeQuietTable(m_neurons);
    m_table->setAccessibleName(tr("Neurons of the layer"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(NeuronModel::Place, Qt::AscendingOrder);
    m_table->setColumnHidden(NeuronModel::Width, true);
    // Every column is seen whatever its numbers are, and none moves while they change.
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setItemDelegate(new FittingNumbers(m_table));
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            &LayerInspector::chooseColumns);
    m_neuron = new NeuronPanel(session, meter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kStep, kStep, kStep, kStep);
    layout->setSpacing(kStep);
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_weights);
    layout->addWidget(makeTools());
    layout->addWidget(m_table, 1);
    layout->addWidget(m_neuron);
    layout->addStretch(0);
    connectParts();
    setNode(-1);
}

QWidget* LayerInspector::makeTools() {
    auto* tools = new QWidget;
    m_unit = new QComboBox;
    m_unit->addItems({tr("Neurons"), tr("Channels")});
    m_unit->setAccessibleName(tr("Rows: neurons or channels"));
    m_filter = new QComboBox;
    m_filter->addItems({tr("all"), tr("active"), tr("inactive"), tr("unstable"), tr("changed")});
    m_filter->setAccessibleName(tr("Which neurons are listed"));
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Place, such as 12"));
    m_search->setToolTip(tr("The neuron's number, or the beginning of channel, row, column."));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search for a neuron by its place"));
    auto* layout = new QHBoxLayout(tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    layout->addWidget(m_unit);
    layout->addWidget(m_filter);
    layout->addWidget(m_search, 1);
    return tools;
}

void LayerInspector::connectParts() {
    connect(m_unit, &QComboBox::activated, this, &LayerInspector::showUnits);
    connect(m_filter, &QComboBox::activated, this,
            [this](int index) { m_neurons->setFilter(static_cast<NeuronModel::Filter>(index)); });
    connect(m_search, &QLineEdit::textChanged, m_neurons, &NeuronModel::setSearch);
    connect(m_weights, &WeightView::outputClicked, this, [this](qint64 output) {
        if (isOfChannels() || m_unit->isHidden()) {
            setUnit(output);
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                const std::int64_t unit = row.isValid() ? m_neurons->unitOfRow(row.row()) : -1;
                m_neuron->setNeuron(m_node, unit, isOfChannels());
                m_weights->setSelected(isOfChannels() || m_unit->isHidden() ? unit : -1);
            });
    connect(m_neurons, &NeuronModel::biasEntered, this, [this](qint64 bias, double value) {
        const BiasEdit edit{m_node, bias, value};
        m_session.change(
            tr("bias %1 of %2").arg(bias).arg(m_title->wholeText()),
            [&edit](State& state) { setBias(state.biases, state.network->network, edit); });
    });
}

bool LayerInspector::isOfChannels() const {
    return m_neurons->unit() == NeuronModel::Unit::Channels;
}

void LayerInspector::setNode(int node) {
    const OpenNetworkPtr& open = m_session.network();
    const bool isThere = open && node >= 0 && std::cmp_less(node, open->network.nodes().size());
    m_node = isThere ? node : -1;
    showLayer();
}

void LayerInspector::setUnit(std::int64_t unit) {
    const int row = m_neurons->rowOfUnit(unit);
    if (row >= 0) {
        m_table->setCurrentIndex(m_neurons->index(row, NeuronModel::Place));
        m_table->scrollTo(m_table->currentIndex());
    }
}

void LayerInspector::showLayer() {
    const bool isLayer = m_node >= 0;
    for (QWidget* part : {static_cast<QWidget*>(m_weights), static_cast<QWidget*>(m_table),
                          m_filter->parentWidget(), static_cast<QWidget*>(m_neuron)}) {
        part->setVisible(isLayer);
    }
    if (!isLayer) {
        m_title->setElidedText(tr("No layer is chosen"));
        m_facts->setText(tr("Click a layer of the graph, or choose one with the arrow keys."));
        m_neurons->setLayer({}, NeuronModel::Unit::Neurons);
        return;
    }
    const core::Network& network = m_session.network()->network;
    const core::Node& node = network.nodes()[static_cast<std::size_t>(m_node)];
    m_title->setElidedText(QString::fromStdString(node.name));
    m_weights->setOperation(node.operation);
    m_weights->setVisible(m_weights->hasWeights());
    m_unit->setVisible(network.shapeOf(m_node).size() == 3);
    const bool hasBiases = maybeBiases(node.operation) != nullptr;
    m_unit->setCurrentIndex(hasBiases ? 1 : 0);
    showFacts();
    showUnits();
}

void LayerInspector::showFacts() {
    const core::Network& network = m_session.network()->network;
    const core::Operation& operation = network.nodes()[static_cast<std::size_t>(m_node)].operation;
    QStringList facts{tr("%1, shape %2")
                          .arg(QString::fromStdString(core::kindName(operation)),
                               shapeText(network.shapeOf(m_node)))};
    if (const qint64 parameters = parametersOf(operation); parameters > 0) {
        facts += tr("%1 parameters").arg(formatCount(parameters));
    }
    if (const auto* convolution = std::get_if<core::Convolution>(&operation)) {
        facts += windowText(*convolution);
    }
    if (const auto* weights = weightsOf(operation)) {
        const WeightStatistics statistics = statisticsOf(*weights);
        facts += tr("weights %1 … %2, mean %3 ± %4, %5 % zeros")
                     .arg(formatNumber(statistics.least), formatNumber(statistics.largest),
                          formatNumber(statistics.mean), formatNumber(statistics.deviation))
                     .arg(100.0 * statistics.zeroShare, 0, 'f', 1);
    }
    if (const auto* leaky = std::get_if<core::LeakyRelu>(&operation)) {
        facts += tr("slope %1 below 0").arg(formatNumber(leaky->slope));
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

NeuronData LayerInspector::makeData() const {
    const OpenNetworkPtr& open = m_session.network();
    const auto node = static_cast<std::size_t>(m_node);
    const int index = boundsIndices(open->network, graphOf(*open))[node];
    NeuronData result;
    result.shape = open->network.shapeOf(m_node);
    result.range = bestOf(rangesOf(index, resultsWithLayers(m_session)));
    if (result.range.lower.size() != core::elementCount(result.shape)) {
        result.range = {};
    }
    result.hasStates = index >= 0 && index < static_cast<int>(graphOf(*open).activations().size());
    if (const auto* biases = maybeBiases(open->network.nodes()[node].operation)) {
        result.biases = *biases;
        result.fileBiases =
            *maybeBiases(m_session.state().network->network.nodes()[node].operation);
    }
    return result;
}

void LayerInspector::showUnits() {
    const QSignalBlocker silentSearch(m_search);
    m_search->clear();
    m_filter->setCurrentIndex(0);
    const bool channels = m_unit->currentIndex() == 1;
    m_neurons->setLayer(makeData(),
                        channels ? NeuronModel::Unit::Channels : NeuronModel::Unit::Neurons);
    m_table->setColumnHidden(NeuronModel::Bias, makeData().biases.empty());
    fitTable();
    setUnit(0);
}

void LayerInspector::fitTable() {
    const int rows = m_neurons->rowCount();
    if (rows <= kFewRows) {
        showRows(m_table, 1, kFewRows);
        return;
    }
    m_table->setMinimumHeight((kLeastRows + 1) * m_table->verticalHeader()->defaultSectionSize());
    m_table->setMaximumHeight(QWIDGETSIZE_MAX);
}

void LayerInspector::chooseColumns(QPoint place) {
    QMenu menu(this);
    for (int column = NeuronModel::Bias; column < NeuronModel::ColumnCount; ++column) {
        QAction* action = menu.addAction(
            m_neurons->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_table->isColumnHidden(column));
        connect(action, &QAction::toggled, this,
                [this, column](bool isShown) { m_table->setColumnHidden(column, !isShown); });
    }
    menu.exec(m_table->horizontalHeader()->mapToGlobal(place));
}

void LayerInspector::refresh() {
    if (m_node >= 0 && m_session.network()) {
        m_neurons->updateLayer(makeData());
        m_neuron->refresh();
    }
}

}  // namespace ui
