#include "ui/pages/bounds_layers_panel.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QScopedValueRollback>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <cmath>

#include "ui/models/layer_bounds_model.h"
#include "ui/plot/bounds_charts.h"
#include "ui/plot/chart_view.h"
#include "ui/session/session.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Walking through layers with the arrow keys is one step to undo.
constexpr int kMergeLayer = 0x7b01;

bool isDetail(LayerBoundsModel::Number number) {
    return number == LayerBoundsModel::Active || number == LayerBoundsModel::Inactive ||
           number == LayerBoundsModel::LargestWidth;
}

}  // namespace

BoundsLayersPanel::BoundsLayersPanel(Session& session, QWidget* parent)
    : QTabWidget(parent), m_session(session) {
    setDocumentMode(true);
    makeTable();
    m_widths = new ChartView;
    m_widths->setAccessibleName(tr("Mean width of each layer's intervals, by method"));
    addTab(m_table, tr("Layers"));
    setTabToolTip(0, tr("How wide are each layer's intervals, and how many neurons unsettled?"));
    addTab(m_widths, tr("Widths"));
    setTabToolTip(1, tr("The mean widths as curves over the layers."));
    m_all = new QCheckBox(tr("All columns"));
    m_all->setToolTip(tr("Shows active and inactive neurons and the largest width too."));
    setCornerWidget(m_all);
    connect(m_all, &QCheckBox::toggled, this, &BoundsLayersPanel::showColumns);
    connect(m_widths, &ChartView::clicked, this,
            [this](const ChartPoint& point) { choose(static_cast<int>(std::lround(point.x))); });
    connect(this, &QTabWidget::currentChanged, this, [this](int tab) {
        m_all->setEnabled(tab == 0);
        showChart();
    });
}

void BoundsLayersPanel::makeTable() {
    m_model = new LayerBoundsModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(Qt::EditRole);
    m_table = makeQuietTable(m_sorted);
    m_table->setAccessibleName(tr("Layers with the width of their intervals, by method"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LayerBoundsModel::Layer, Qt::AscendingOrder);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(m_model, &QAbstractItemModel::modelReset, this, &BoundsLayersPanel::showColumns);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                if (!m_isShowing && row.isValid()) {
                    choose(m_sorted->mapToSource(row).row());
                }
            });
}

void BoundsLayersPanel::showColumns() {
    for (int column = LayerBoundsModel::FixedCount; column < m_model->columnCount(); ++column) {
        const auto number = static_cast<LayerBoundsModel::Number>(
            (column - LayerBoundsModel::FixedCount) % LayerBoundsModel::NumberCount);
        m_table->setColumnHidden(column, isDetail(number) && !m_all->isChecked());
    }
}

void BoundsLayersPanel::show(const BoundsReportPtr& report, int layer) {
    const QScopedValueRollback showing(m_isShowing, true);
    m_report = report;
    m_layer = layer;
    const State& state = m_session.state();
    m_model->setReport(report, state.methods, state.bounds.baseline);
    const QModelIndex row = m_sorted->mapFromSource(m_model->index(layer, 0));
    if (row.isValid() && m_table->currentIndex().row() != row.row()) {
        m_table->setCurrentIndex(row);
    }
    showChart();
}

void BoundsLayersPanel::showChart() {
    if (m_report && currentWidget() == m_widths) {
        const State& state = m_session.state();
        m_widths->setScene(makeWidthChart(*m_report, state.methods, m_layer, state.bounds.isLog));
    }
}

void BoundsLayersPanel::setDark(bool dark) { m_model->setDark(dark); }

void BoundsLayersPanel::choose(int layer) {
    if (!m_report || layer < 0 || std::cmp_greater_equal(layer, m_report->layers.size()) ||
        layer == m_layer) {
        return;
    }
    const std::string name = m_report->layers[static_cast<std::size_t>(layer)].name;
    m_session.change(
        tr("choice of layer %1").arg(QString::fromStdString(name)),
        [&name](State& state) { chooseLayer(state.bounds, name); }, kMergeLayer);
}

}  // namespace ui
