#include "ui/pages/network_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <stdexcept>

#include "core/io/network_file.h"
#include "ui/models/comparison_model.h"
#include "ui/models/layer_model.h"
#include "ui/pages/shelf_panel.h"
#include "ui/session/network_graph.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/shelf.h"
#include "ui/widgets/graph_view.h"
#include "ui/widgets/layer_inspector.h"
#include "ui/widgets/neuron_panel.h"
#include "ui/widgets/section.h"
#include "ui/widgets/sets_preview.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kGraphWidth = 27 * kStep;
constexpr int kInspectorWidth = 46 * kStep;
constexpr int kLeastInspectorWidth = 38 * kStep;
constexpr int kPreviewHeight = 22 * kStep;

/// Layers with weights, normalisations, activations, and what only moves numbers about.
QColor kindColour(const core::Operation& operation, bool dark) {
    if (std::holds_alternative<core::Dense>(operation) ||
        std::holds_alternative<core::Convolution>(operation)) {
        return dark ? QColor(0x4a, 0xa3, 0xe0) : QColor(0x00, 0x72, 0xb2);
    }
    if (core::isActivation(operation) || std::holds_alternative<core::MaxPool>(operation)) {
        return dark ? QColor(0x3d, 0xc2, 0x9b) : QColor(0x00, 0x9e, 0x73);
    }
    if (std::holds_alternative<core::BatchNorm>(operation) ||
        std::holds_alternative<core::Scale>(operation)) {
        return dark ? QColor(0xe0, 0xa0, 0xc8) : QColor(0xcc, 0x79, 0xa7);
    }
    if (std::holds_alternative<core::Sum>(operation)) {
        return dark ? QColor(0xf0, 0xb8, 0x48) : QColor(0xe6, 0x9f, 0x00);
    }
    return dark ? QColor(0x6b, 0x70, 0x79) : QColor(0x8a, 0x90, 0x99);
}

bool isEdited(const BiasEdits& edits, int node) {
    return std::ranges::find(edits, node, &BiasEdit::node) != edits.end();
}

std::vector<GraphRow> makeRows(const Session& session, bool dark) {
    const OpenNetworkPtr& open = session.network();
    const std::vector<int> bounds = boundsIndices(open->network, graphOf(*open));
    const auto results = resultsWithLayers(session);
    std::vector<GraphRow> rows;
    for (std::size_t n = 0; n < open->network.nodes().size(); ++n) {
        const core::Operation& operation = open->network.nodes()[n].operation;
        const auto node = static_cast<int>(n);
        GraphRow row;
        row.title = QString::fromStdString(core::kindName(operation));
        row.detail = shapeText(open->network.shapeOf(node));
        if (const qint64 parameters = parametersOf(operation); parameters > 0) {
            row.detail = GraphView::tr("%1 · %2 params").arg(row.detail, formatCount(parameters));
        }
        row.colour = kindColour(operation, dark);
        row.isEdited = isEdited(session.state().biases, node);
        if (core::isActivation(operation)) {
            row.states = countStates(bestOf(rangesOf(bounds[n], results)));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

NetworkPage::NetworkPage(Session& session, GapMeter* meter, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_graph = new GraphView;
    m_inspector = new LayerInspector(session, meter);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_inspector);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(kLeastInspectorWidth);
    auto* split = new QSplitter(Qt::Horizontal);
    split->addWidget(makeGraphSide());
    split->addWidget(scroll);
    split->setStretchFactor(0, 1);
    split->setChildrenCollapsible(false);
    split->setSizes({kGraphWidth, kInspectorWidth});
    m_below = new QStackedWidget;
    m_below->addWidget(split);
    m_below->addWidget(makeComparison());
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(makeEmptyState());
    m_stack->addWidget(makeWhole());
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &NetworkPage::refresh);
    connect(m_graph, &GraphView::nodeClicked, m_inspector, &LayerInspector::setNode);
    connect(m_graph, &GraphView::nodeActivated, this, [this](int node) {
        showNode(node);
        m_inspector->setFocus();
    });
    connectSession();
    showNetwork();
}

QWidget* NetworkPage::makeWhole() {
    m_shelf = new ShelfPanel(m_session);
    connect(m_shelf, &ShelfPanel::openWanted, this, &NetworkPage::openWanted);
    connect(m_shelf, &ShelfPanel::reopenWanted, this, &NetworkPage::reopenWanted);
    connect(m_shelf, &ShelfPanel::pageWanted, this, &NetworkPage::pageWanted);
    auto* whole = new QWidget;
    auto* lines = new QVBoxLayout(whole);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(m_shelf);
    lines->addWidget(makeChanges());
    lines->addWidget(m_below, 1);
    return whole;
}

QWidget* NetworkPage::makeComparison() {
    m_comparison = new ComparisonModel(m_session, this);
    m_comparisonTable = makeQuietTable(m_comparison);
    m_comparisonTable->setAccessibleName(tr("Layers of both networks"));
    makeCopyable(m_comparisonTable);
    m_comparisonTitle = new QLabel;
    m_comparisonTitle->setTextFormat(Qt::PlainText);
    m_comparisonTitle->setWordWrap(true);
    makeQuiet(m_comparisonTitle);
    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(kStep, 0, kStep, kStep);
    layout->setSpacing(kStep / 2);
    layout->addWidget(m_comparisonTitle);
    layout->addWidget(m_comparisonTable, 1);
    connect(m_comparison, &QAbstractItemModel::modelReset, m_comparisonTable,
            &QTableView::resizeColumnsToContents);
    connect(m_comparison, &QAbstractItemModel::dataChanged, m_comparisonTable,
            &QTableView::resizeColumnsToContents);
    return side;
}

bool NetworkPage::isComparing() const { return m_below->currentIndex() == 1; }

void NetworkPage::showComparison() {
    const State& state = m_session.state();
    const std::string& hash = networksShowOf(state).compared;
    const OpenNetworkPtr other = hash.empty() ? nullptr : onShelf(state, hash);
    const bool isThere = other && other != state.network;
    m_comparison->setOther(isThere ? other : nullptr);
    m_comparison->setWatched(isThere && isVisible());
    m_below->setCurrentIndex(isThere ? 1 : 0);
    if (isThere) {
        m_comparisonTitle->setText(
            tr("Left: %1. Right: %2. Unstable: over the present input set, by Zonotope (by Box "
               "above 10,000 neurons); the left column takes the tightest of the methods that are "
               "on.")
                .arg(state.network->fileName(), other->fileName()));
    }
}

QWidget* NetworkPage::makeGraphSide() {
    auto* side = new QWidget;
    m_preview = new SetsPreview(m_session);
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(m_graph);
    split->addWidget(m_preview);
    split->setStretchFactor(0, 1);
    split->setSizes({3 * kPreviewHeight, kPreviewHeight});
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTools());
    layout->addWidget(split, 1);
    return side;
}

QToolButton* NetworkPage::makeTool(const QString& text, const QString& help,
                                   const std::function<void()>& use) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(help);
    button->setAccessibleName(help);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, use);
    return button;
}

QWidget* NetworkPage::makeTools() {
    auto* tools = new QWidget;
    auto* layout = new QHBoxLayout(tools);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep / 2);
    layout->addWidget(
        makeTool(tr("Fit"), tr("Shows the whole graph (0)."), [this] { m_graph->fit(); }));
    layout->addWidget(makeTool(QStringLiteral("+"), tr("Larger (+, Ctrl+wheel)."),
                               [this] { m_graph->zoomBy(1.2); }));
    layout->addWidget(makeTool(QStringLiteral("−"), tr("Smaller (−, Ctrl+wheel)."),
                               [this] { m_graph->zoomBy(1.0 / 1.2); }));
    layout->addStretch();
    return tools;
}

/// A line over graph and inspector: beside the graph's tools it would take the inspector's room.
QWidget* NetworkPage::makeChanges() {
    m_changeLine = new QWidget;
    m_changes = new QLabel;
    makeQuiet(m_changes);
    auto* layout = new QHBoxLayout(m_changeLine);
    layout->setContentsMargins(kStep, kStep / 2, kStep, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(m_changes, 1);
    layout->addWidget(makeTool(tr("Reset all"), tr("Gives back all biases of the file."),
                               [this] { resetBiases(true); }));
    layout->addWidget(makeTool(tr("Save network as…"),
                               tr("Writes the network with its changed biases into a new file."),
                               [this] { Q_EMIT saveWanted(); }));
    m_changeLine->setVisible(false);
    return m_changeLine;
}

QWidget* NetworkPage::makeEmptyState() {
    auto* page = new QWidget;
    auto* text = new QLabel(tr("Open a network to see its layers, weights and ranges."));
    text->setAlignment(Qt::AlignCenter);
    makeQuiet(text);
    auto* open = new QPushButton(tr("Open…"));
    connect(open, &QPushButton::clicked, this, &NetworkPage::openWanted);
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(2 * kStep);
    layout->addStretch();
    layout->addWidget(text);
    layout->addWidget(open, 0, Qt::AlignHCenter);
    layout->addStretch();
    return page;
}

void NetworkPage::connectSession() {
    const auto later = [this] {
        if (isVisible()) {
            m_gathering.start();
        }
    };
    connect(&m_session, &Session::networkChanged, this, &NetworkPage::showNetwork);
    connect(&m_session, &Session::stateChanged, this, &NetworkPage::showComparison);
    connect(&m_session, &Session::biasesChanged, this, later);
    connect(&m_session, &Session::resultChanged, this, later);
    connect(&m_session, &Session::methodsChanged, this, later);
    connect(&m_session, &Session::fadingChanged, this, later);
}

void NetworkPage::showNetwork() {
    const bool isOpen = m_session.network() != nullptr;
    m_stack->setCurrentIndex(isOpen ? 1 : 0);
    m_graph->setNetwork(m_session.network());
    m_inspector->setNode(-1);
    if (isOpen) {
        const auto& nodes = m_session.network()->network.nodes();
        const auto first = std::ranges::find_if(
            nodes, [](const core::Node& node) { return maybeBiases(node.operation) != nullptr; });
        m_inspector->setNode(first == nodes.end() ? 0 : static_cast<int>(first - nodes.begin()));
        m_graph->setSelected(m_inspector->node());
    }
    refresh();
}

void NetworkPage::refresh() {
    if (!m_session.network()) {
        return;
    }
    m_graph->setRows(makeRows(m_session, isDark(palette())));
    m_inspector->refresh();
    const auto changes = static_cast<qint64>(m_session.state().biases.size());
    m_changes->setText(changes == 0   ? QString()
                       : changes == 1 ? tr("1 bias changed")
                                      : tr("%1 biases changed").arg(formatCount(changes)));
    m_changeLine->setVisible(changes > 0);
}

void NetworkPage::showNode(int node) {
    m_graph->setSelected(node);
    m_inspector->setNode(node);
}

bool NetworkPage::saveNetwork(const QString& path) {
    try {
        core::writeNetwork(m_session.network()->network, path.toStdString());
        return true;
    } catch (const std::exception& error) {
        m_session.raise({Message::Kind::Error, QString::fromUtf8(error.what()),
                         tr("Nothing was written. Choose another place or format.")});
        return false;
    }
}

void NetworkPage::resetBiases(bool all) {
    const int node = m_inspector->node();
    m_session.change(all ? tr("reset of all biases") : tr("reset of the layer's biases"),
                     [all, node](State& state) {
                         std::erase_if(state.biases, [all, node](const BiasEdit& edit) {
                             return all || edit.node == node;
                         });
                     });
}

void NetworkPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        m_gathering.start();
    }
    QWidget::changeEvent(event);
}

void NetworkPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_shelf->setWatched(true);
    showComparison();
    refresh();
}

void NetworkPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_shelf->setWatched(false);
    m_comparison->setWatched(false);
}

}  // namespace ui
