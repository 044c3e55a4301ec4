#include "ui/widgets/network_panel.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/models/layer_model.h"
#include "ui/session/network_graph.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/shelf.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// What a low window shows of a deep network.
constexpr int kFewRowsShown = 6;
constexpr int kMaxRowsShown = 24;
constexpr int kMinRowsShown = 4;

}  // namespace

NetworkPanel::NetworkPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_section = new Section(tr("Network"));
    m_file = new ElidedLabel;
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_file->setFont(bold);
    m_shelf = new QComboBox;
    m_shelf->setAccessibleName(tr("Network in question"));
    m_shelf->setToolTip(tr("The open networks (Ctrl+Tab: the next one)."));
    m_shelf->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_shelf, &QComboBox::activated, this, [this](int index) {
        const auto& shelf = m_session.state().shelf;
        if (index >= 0 && std::cmp_less(index, shelf.size())) {
            turnToNetwork(m_session, shelf[static_cast<std::size_t>(index)]);
        }
    });
    m_layers = new LayerModel(this);
    m_table = makeQuietTable(m_layers);
    m_table->setAccessibleName(tr("Layers"));
    m_table->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_table->setToolTip(tr("Double-click a layer to see its weights, biases and ranges."));
    m_table->horizontalHeader()->setSectionResizeMode(LayerModel::Kind, QHeaderView::Stretch);
    m_section->body()->addWidget(m_file);
    m_section->body()->addWidget(m_shelf);
    m_section->body()->addWidget(m_table, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    connect(&session, &Session::networkChanged, this, &NetworkPanel::showNetwork);
    connect(&session, &Session::stateChanged, this, &NetworkPanel::showShelf);
    connect(&session, &Session::resultChanged, this, &NetworkPanel::showUnstable);
    connect(&session, &Session::biasesChanged, this, &NetworkPanel::showUnstable);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT layerActivated(index.row()); });
    showNetwork();
    showShelf();
}

void NetworkPanel::showShelf() {
    const auto& shelf = m_session.state().shelf;
    const QSignalBlocker silent(m_shelf);
    m_shelf->clear();
    for (const OpenNetworkPtr& network : shelf) {
        m_shelf->addItem(network->fileName());
        m_shelf->setItemData(m_shelf->count() - 1, network->path, Qt::ToolTipRole);
    }
    const auto place = std::ranges::find(shelf, m_session.state().network);
    m_shelf->setCurrentIndex(static_cast<int>(place - shelf.begin()));
    m_shelf->setVisible(shelf.size() > 1);
    m_file->setVisible(shelf.size() <= 1);
}

void NetworkPanel::showNetwork() {
    const OpenNetworkPtr& open = m_session.network();
    m_file->setElidedText(open ? open->fileName() : tr("No network is open"));
    m_file->setToolTip(open ? open->path : QString());
    m_section->setNote(open ? tr("%1 parameters").arg(formatCount(open->network.parameterCount()))
                            : QString());
    m_table->setVisible(open != nullptr);
    showUnstable();
    m_table->resizeColumnsToContents();
    m_table->horizontalHeader()->setSectionResizeMode(LayerModel::Kind, QHeaderView::Stretch);
    fitHeight();
}

/// All layers where the column is high enough; few of them where it is not.
void NetworkPanel::fitHeight() {
    const int rows = m_layers->rowCount();
    const int row = m_table->verticalHeader()->defaultSectionSize();
    const int rest = m_table->horizontalHeader()->sizeHint().height() + 2;
    const int least = std::clamp(rows, kMinRowsShown, kFewRowsShown);
    m_table->setMinimumHeight(rest + least * row);
    m_table->setMaximumHeight(rest + std::clamp(rows, least, kMaxRowsShown) * row);
    updateGeometry();
}

void NetworkPanel::choose(int node) {
    const QModelIndex index = m_layers->index(node, 0);
    if (index.isValid()) {
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
    }
}

void NetworkPanel::showUnstable() {
    const OpenNetworkPtr& open = m_session.network();
    if (!open) {
        m_layers->setRows({});
        return;
    }
    std::vector<ComputedPtr> keep;
    std::vector<const reach::MethodResult*> results;
    for (const reach::Method method : m_session.state().methods.order) {
        if (m_session.isCurrent(method)) {
            keep.push_back(m_session.result(method));
            results.push_back(&keep.back()->result);
        }
    }
    m_layers->setRows(
        layerRows(open->network, graphOf(*open), countUnstable(results), m_session.state().biases));
}

}  // namespace ui
