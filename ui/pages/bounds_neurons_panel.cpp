#include "ui/pages/bounds_neurons_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScopedValueRollback>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/neuron_bounds_model.h"
#include "ui/plot/bounds_charts.h"
#include "ui/plot/shift_views.h"
#include "ui/session/method_texts.h"
#include "ui/session/session.h"
#include "ui/widgets/interval_delegate.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Walking through neurons with the arrow keys is one step to undo.
constexpr int kMergeNeuron = 0x7b02;
constexpr int kPlaceWidth = 11 * kStep;

QComboBox* makeBox(const QString& name, const QString& help) {
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->setToolTip(help);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(9);
    return box;
}

}  // namespace

BoundsNeuronsPanel::BoundsNeuronsPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_model = new NeuronBoundsModel(this);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    makePictures();
    m_numbers = makeTable(tr("Bounds of the layer's neurons in numbers"));
    m_numbers->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_tabs->addTab(m_pictures, tr("Ranges"));
    m_tabs->setTabToolTip(0, tr("The neurons' intervals, method against method."));
    m_tabs->addTab(m_numbers, tr("Numbers"));
    m_tabs->setTabToolTip(1, tr("The same in numbers, to be ordered and copied."));
    m_tabs->addTab(makeMap(), tr("Map"));
    m_tabs->setTabToolTip(2, tr("Which neurons are active, unstable, inactive, and where?"));
    m_nothing = new QLabel;
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMargin(kStep);
    makeQuiet(m_nothing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_nothing);
    layout->addWidget(m_tabs, 1);
    makeBar();
    connectBar();
    connectViews();
}

void BoundsNeuronsPanel::makeBar() {
    m_bar = new QWidget;
    m_key = makeBox(tr("What the neurons are ordered by"),
                    tr("Instability: how far the range reaches across 0. Excess: width beyond the "
                       "baseline's."));
    m_key->addItems({tr("index"), tr("lower bound"), tr("upper bound"), tr("width"), tr("excess"),
                     tr("instability")});
    m_keyOf = makeBox(tr("Whose bounds the order goes by"),
                      tr("A method's bounds, or the tightest known of each neuron."));
    m_direction = new QToolButton;
    m_direction->setAutoRaise(true);
    m_direction->setFocusPolicy(Qt::StrongFocus);
    m_unstableOnly = new QCheckBox(tr("Unstable only"));
    m_unstableOnly->setToolTip(tr("Leaves out neurons whose sign the baseline's bounds settle."));
    m_channel = makeBox(tr("Channel whose neurons are listed"),
                        tr("One channel's neurons, or those of all."));
    auto* label = new QLabel(tr("O&rder"));
    label->setBuddy(m_key);
    auto* layout = new QHBoxLayout(m_bar);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_key);
    layout->addWidget(m_keyOf);
    layout->addWidget(m_direction);
    layout->addWidget(m_channel);
    layout->addWidget(m_unstableOnly);
    layout->addStretch();
}

QTableView* BoundsNeuronsPanel::makeTable(const QString& name) {
    QTableView* table = makeQuietTable(m_model);
    table->setAccessibleName(name);
    table->horizontalHeader()->setSectionsClickable(true);
    table->horizontalHeader()->setResizeContentsPrecision(0);  // of the rows in sight
    connect(table->horizontalHeader(), &QHeaderView::sectionClicked, this,
            &BoundsNeuronsPanel::orderByColumn);
    return table;
}

void BoundsNeuronsPanel::makePictures() {
    m_pictures = makeTable(tr("Intervals of the layer's neurons"));
    m_pictures->setItemDelegateForColumn(NeuronBoundsModel::Ranges,
                                         new IntervalDelegate(m_pictures));
    m_pictures->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pictures->horizontalHeader()->setStretchLastSection(false);
    setCopied(
        m_pictures, [this] { return m_model->cells(); }, 0);
}

QWidget* BoundsNeuronsPanel::makeMap() {
    auto* side = new QWidget;
    m_map = new NeuronMap;
    m_map->setAccessibleName(tr("Map of the layer's neurons"));
    m_map->setActivationHint(tr("Arrow keys walk through the neurons."));
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new NeuronLegend(NeuronLegend::Entries::States));
    layout->addWidget(m_map, 1);
    return side;
}

void BoundsNeuronsPanel::connectBar() {
    connect(m_key, &QComboBox::activated, this, [this](int index) {
        const auto key = static_cast<NeuronKey>(index);
        change(tr("order by %1").arg(m_key->itemText(index)),
               [key](BoundsShow& bounds) { orderBy(bounds, key, bounds.keyOf); });
    });
    connect(m_keyOf, &QComboBox::activated, this, [this](int index) {
        const std::optional<reach::Method> of =
            index > 0 && m_report
                ? std::optional(m_report->methods.at(static_cast<std::size_t>(index) - 1).method())
                : std::nullopt;
        change(tr("order of neurons"), [of](BoundsShow& bounds) { bounds.keyOf = of; });
    });
    connect(m_direction, &QToolButton::clicked, this, [this] {
        change(tr("order of neurons"),
               [](BoundsShow& bounds) { bounds.isDescending = !bounds.isDescending; });
    });
    connect(m_unstableOnly, &QCheckBox::clicked, this, [this](bool checked) {
        change(checked ? tr("unstable neurons only") : tr("all neurons"),
               [checked](BoundsShow& bounds) { bounds.unstableOnly = checked; });
    });
    connect(m_channel, &QComboBox::activated, this, [this](int index) {
        change(tr("choice of channel"),
               [index](BoundsShow& bounds) { bounds.channel = index - 1; });
    });
}

void BoundsNeuronsPanel::connectViews() {
    for (const QTableView* table : {m_pictures, m_numbers}) {
        connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this](const QModelIndex& row) {
                    if (!m_isShowing && row.isValid()) {
                        choose(m_model->neuronOfRow(row.row()));
                    }
                });
    }
    connect(m_map, &NeuronMap::currentChanged, this,
            [this](NeuronPlace place) { choose(place.neuron); });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        m_row = -1;  // the view that comes to the front may stand elsewhere
        showNeuron();
        showMap();
    });
}

void BoundsNeuronsPanel::change(const QString& what, const std::function<void(BoundsShow&)>& edit,
                                int mergeId) {
    m_session.change(
        what, [&edit](State& state) { edit(state.bounds); }, mergeId);
}

void BoundsNeuronsPanel::choose(std::int64_t neuron) {
    if (neuron == m_session.state().bounds.neuron || !m_report) {
        return;
    }
    // The layer too: until now it may have been the first for want of a choice.
    const std::string layer = m_report->layers[static_cast<std::size_t>(m_layer)].name;
    change(
        tr("choice of neuron %1").arg(neuron),
        [&](BoundsShow& bounds) {
            chooseLayer(bounds, layer);
            bounds.neuron = neuron;
        },
        kMergeNeuron);
}

void BoundsNeuronsPanel::orderByColumn(int column) {
    const auto wanted = m_model->keyOfColumn(column);
    if (!wanted) {
        return;
    }
    change(tr("order of neurons"), [&wanted](BoundsShow& bounds) {
        if (bounds.key == wanted->key && bounds.keyOf == wanted->of) {
            bounds.isDescending = !bounds.isDescending;
        } else {
            orderBy(bounds, wanted->key, wanted->of);
        }
    });
}

void BoundsNeuronsPanel::show(const BoundsReportPtr& report, int layer, bool isFading) {
    const QScopedValueRollback showing(m_isShowing, true);
    m_report = report;
    m_layer = layer;
    m_isFading = isFading;
    const State& state = m_session.state();
    m_model->show(report, layer, state.bounds, state.methods);
    showOrder();
    showChannels();
    showColumns();
    const bool isEmpty = m_model->rowCount() == 0;
    m_nothing->setVisible(isEmpty);
    m_nothing->setText(state.bounds.unstableOnly
                           ? tr("No neuron is unstable here: every sign is settled.")
                           : tr("No neuron to show."));
    showNeuron();
    showMap();
}

void BoundsNeuronsPanel::showOrder() {
    const BoundsShow& bounds = m_session.state().bounds;
    m_key->setCurrentIndex(static_cast<int>(bounds.key));
    QStringList methods{tr("tightest")};
    for (std::size_t m = 0; m_report && m < m_report->methods.size(); ++m) {
        methods << methodTitle(m_report->methods[m].method());
    }
    if (m_keyOf->count() != methods.size() ||
        m_keyOf->itemText(m_keyOf->count() - 1) != methods.back()) {
        m_keyOf->clear();
        m_keyOf->addItems(methods);
    }
    for (qsizetype i = 0; i < methods.size(); ++i) {
        m_keyOf->setItemText(static_cast<int>(i), methods[i]);
    }
    m_keyOf->setCurrentIndex(m_report ? m_report->indexOf(bounds.keyOf) + 1 : 0);
    m_keyOf->setEnabled(bounds.key != NeuronKey::Index);
    m_direction->setText(bounds.isDescending ? QString(QChar(0x2193)) : QString(QChar(0x2191)));
    const QString direction = bounds.isDescending ? tr("Largest first; press for smallest first.")
                                                  : tr("Smallest first; press for largest first.");
    m_direction->setToolTip(direction);
    m_direction->setAccessibleName(direction);
    m_unstableOnly->setChecked(bounds.unstableOnly);
    const bool isOutput =
        m_report && m_report->layers[static_cast<std::size_t>(m_layer)].isOutput();
    m_unstableOnly->setEnabled(!isOutput || bounds.unstableOnly);
}

void BoundsNeuronsPanel::showChannels() {
    const core::Shape image = m_model->imageShape();
    m_channel->setVisible(!image.empty());
    const int wanted = image.empty() ? 0 : static_cast<int>(image.front()) + 1;
    if (m_channel->count() != wanted) {
        m_channel->clear();
        for (int item = 0; item < wanted; ++item) {
            m_channel->addItem(item == 0 ? tr("all channels") : tr("channel %1").arg(item - 1));
        }
    }
    m_channel->setCurrentIndex(std::clamp(static_cast<int>(m_session.state().bounds.channel) + 1, 0,
                                          std::max(0, wanted - 1)));
}

void BoundsNeuronsPanel::showColumns() {
    const bool isImage = !m_model->imageShape().empty();
    int sorted = -1;
    const BoundsShow& bounds = m_session.state().bounds;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const bool isPicture =
            column == NeuronBoundsModel::Place || column == NeuronBoundsModel::Ranges;
        const bool isOfImages = column == NeuronBoundsModel::Channel ||
                                column == NeuronBoundsModel::Row ||
                                column == NeuronBoundsModel::Column;
        m_pictures->setColumnHidden(column, !isPicture);
        m_numbers->setColumnHidden(column, isPicture || (isOfImages && !isImage));
        if (m_model->keyOfColumn(column) == NeuronBoundsModel::Key{bounds.key, bounds.keyOf}) {
            sorted = sorted < 0 && column != NeuronBoundsModel::Place ? column : sorted;
        }
    }
    QHeaderView* header = m_numbers->horizontalHeader();
    header->setSortIndicatorShown(sorted >= 0);
    header->setSortIndicator(sorted,
                             bounds.isDescending ? Qt::DescendingOrder : Qt::AscendingOrder);
    QHeaderView* pictures = m_pictures->horizontalHeader();
    if (pictures->count() > NeuronBoundsModel::Ranges) {
        pictures->setSectionResizeMode(NeuronBoundsModel::Ranges, QHeaderView::Stretch);
        pictures->resizeSection(NeuronBoundsModel::Place, kPlaceWidth);
    }
    const int bars = m_report ? std::min(static_cast<int>(m_report->methods.size()),
                                         NeuronBoundsModel::kMostBars)
                              : 1;
    m_pictures->verticalHeader()->setDefaultSectionSize(
        std::max(fontMetrics().height() + kStep / 2, IntervalDelegate::heightFor(bars)));
}

/// Marks the neuron in both tables, and brings it into view where it moved.
void BoundsNeuronsPanel::showNeuron() {
    const QScopedValueRollback showing(m_isShowing, true);
    const std::int64_t chosen = m_session.state().bounds.neuron;
    const bool isThere = m_report && m_layer >= 0 &&
                         chosen < m_report->layers[static_cast<std::size_t>(m_layer)].size() &&
                         chosen >= 0;
    const bool hasRows = m_model->rowCount() > 0;
    m_neuron = isThere ? chosen : hasRows ? m_model->neuronOfRow(0) : -1;
    const int row = m_model->rowOfNeuron(m_neuron);
    for (QTableView* table : {m_pictures, m_numbers}) {
        if (row < 0) {
            table->setCurrentIndex(QModelIndex());
            continue;
        }
        const int column =
            table == m_pictures ? NeuronBoundsModel::Place : NeuronBoundsModel::Index;
        if (table->currentIndex().row() != row) {
            table->setCurrentIndex(m_model->index(row, column));
        }
        if (row != m_row) {
            table->scrollTo(m_model->index(row, column));
        }
    }
    m_row = row;
}

void BoundsNeuronsPanel::showMap() {
    if (m_layer < 0 || !m_report || m_tabs->currentIndex() != 2) {
        return;
    }
    const bool isOutput = m_report->layers[static_cast<std::size_t>(m_layer)].isOutput();
    m_map->setNotice(isOutput ? tr("No activation follows the output: it has no states.")
                              : QString());
    m_map->setLayers(
        {mapLayerOf(*m_report, m_layer, m_report->indexOf(m_session.state().bounds.baseline))});
    m_map->setFaded(m_isFading);
    m_map->setCurrent(m_neuron >= 0 ? std::optional(NeuronPlace{0, m_neuron}) : std::nullopt);
}

}  // namespace ui
