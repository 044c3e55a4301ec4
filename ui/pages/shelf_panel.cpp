#include "ui/pages/shelf_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/session/session.h"
#include "ui/session/shelf.h"
#include "ui/widgets/number_field.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kMostRowsShown = 6;
constexpr int kMostImages = 100000;
constexpr int kEpsWidth = 9 * kStep;
constexpr int kLeastNameWidth = 18 * kStep;

/// What is left out last where there is no room; a row's tooltip has it all.
constexpr std::array kByWorth{ShelfModel::Clean, ShelfModel::Attacked,   ShelfModel::Neurons,
                              ShelfModel::Data,  ShelfModel::Parameters, ShelfModel::Normalisation,
                              ShelfModel::Input, ShelfModel::Layers,     ShelfModel::Format};

}  // namespace

ShelfPanel::ShelfPanel(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    m_model = new ShelfModel(session, m_measures, this);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Open networks"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(ShelfModel::Name, QHeaderView::Stretch);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    makeCopyable(m_table, true);
    m_notes = new ElidedLabel;
    makeQuiet(m_notes);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep / 2);
    layout->addLayout(makeTools());
    layout->addWidget(m_table);
    layout->addLayout(makeMeasures());
    layout->addWidget(m_notes);
    connectParts();
    follow();
    showWork();
}

QToolButton* ShelfPanel::makeTool(const QString& text, const QString& help,
                                  const std::function<void()>& use) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(help);
    button->setAccessibleDescription(help);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, use);
    return button;
}

QLayout* ShelfPanel::makeTools() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep / 2);
    row->addWidget(makeTool(tr("Open…"), tr("Opens networks and checkpoints, several at once."),
                            [this] { Q_EMIT openWanted(); }));
    auto* close =
        makeTool(tr("Close"), tr("Closes the network in question."), [this] { closeChosen(); });
    auto* reopen = makeTool(tr("Another reading…"),
                            tr("Reads the file of the network in question in another way."),
                            [this] { Q_EMIT reopenWanted(m_session.state().network); });
    m_needingNetwork = {close, reopen};
    row->addWidget(close);
    row->addWidget(reopen);
    row->addStretch();
    auto* label = new QLabel(tr("Compare with"));
    m_comparison = new QComboBox;
    m_comparison->setAccessibleName(tr("Network shown beside the one in question"));
    m_comparison->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_comparison->setMinimumContentsLength(12);
    label->setBuddy(m_comparison);
    row->addWidget(label);
    row->addWidget(m_comparison);
    return row;
}

QLayout* ShelfPanel::makeMeasures() {
    m_dataset = new QComboBox;
    m_dataset->setAccessibleName(tr("Data set that is counted on"));
    m_dataset->addItem(tr("Data set that fits"), QString());
    for (const QString& name : knownDatasets()) {
        m_dataset->addItem(datasetTitle(name), name);
    }
    m_samples = new QSpinBox;
    m_samples->setRange(1, kMostImages);
    m_samples->setKeyboardTracking(false);
    m_samples->setAccessibleName(tr("How many images are counted"));
    m_samples->setSuffix(tr(" images"));
    m_eps = new NumberField;
    m_eps->setAccessibleName(tr("eps of the attack"));
    m_eps->setToolTip(tr("eps of the attack, in units of the pixels from 0 to 1."));
    m_eps->setFixedWidth(kEpsWidth);
    auto* clean = makeTool(tr("Count"), tr("Counts the images classified rightly."),
                           [this] { measureClean(); });
    auto* attacked = makeTool(tr("Attack"), tr("Counts the images that withstand PGD at this eps."),
                              [this] { measureAttacked(); });
    for (QToolButton* button : {clean, attacked}) {
        button->setAutoRaise(false);
        m_needingNetwork.push_back(button);
    }
    m_cancel = makeTool(tr("Cancel"), tr("Stops counting; what was counted is kept."), [this] {
        m_countsUnasked = false;
        m_measures.cancel();
    });
    m_doing = new ElidedLabel;
    makeQuiet(m_doing);
    auto* eps = new QLabel(tr("eps"));
    eps->setBuddy(m_eps);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep / 2);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_dataset), static_cast<QWidget*>(m_samples),
          static_cast<QWidget*>(clean), static_cast<QWidget*>(eps), static_cast<QWidget*>(m_eps),
          static_cast<QWidget*>(attacked), static_cast<QWidget*>(m_cancel)}) {
        row->addWidget(widget);
    }
    row->addWidget(m_doing, 1);
    return row;
}

void ShelfPanel::connectParts() {
    connect(&m_session, &Session::stateChanged, this, &ShelfPanel::follow);
    connect(&m_measures, &ShelfMeasures::changed, this, &ShelfPanel::showWork);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                const OpenNetworkPtr network = m_model->networkAt(row.row());
                if (network && network != m_session.state().network) {
                    turnToNetwork(m_session, network);
                }
            });
    connect(m_table, &QWidget::customContextMenuRequested, this, &ShelfPanel::openMenu);
    connect(m_dataset, &QComboBox::activated, this, [this](int index) {
        const QString set = m_dataset->itemData(index).toString();
        change(tr("data set of the networks"), [&set](NetworksShow& show) { show.dataset = set; });
    });
    connect(m_samples, &QSpinBox::valueChanged, this, [this](int samples) {
        change(tr("images counted"), [samples](NetworksShow& show) { show.samples = samples; });
    });
    connect(m_eps, &NumberField::valueEntered, this, [this](double eps) {
        change(tr("eps of the attack"),
               [eps](NetworksShow& show) { show.eps = std::max(0.0, eps); });
    });
    connect(m_comparison, &QComboBox::activated, this, [this](int index) {
        const std::string hash = m_comparison->itemData(index).toString().toStdString();
        change(tr("comparison of networks"), [&hash](NetworksShow& show) { show.compared = hash; });
    });
}

void ShelfPanel::change(const QString& what, const std::function<void(NetworksShow&)>& edit) {
    m_session.change(what, [&edit](State& state) {
        NetworksShow show = networksShowOf(state);
        edit(show);
        setNetworksShow(state, show);
    });
}

void ShelfPanel::follow() {
    const State& state = m_session.state();
    const NetworksShow show = networksShowOf(state);
    const int row = m_model->rowOf(state.network);
    if (row >= 0 && m_table->currentIndex().row() != row) {
        const QSignalBlocker silent(m_table->selectionModel());
        m_table->setCurrentIndex(m_model->index(row, 0));
        m_table->viewport()->update();
    }
    fitColumns();
    showRows(m_table, 1, kMostRowsShown);
    const QSignalBlocker silentSamples(m_samples);
    m_samples->setValue(static_cast<int>(show.samples));
    m_eps->setValue(show.eps);
    m_dataset->setCurrentIndex(std::max(0, m_dataset->findData(show.dataset)));
    for (QToolButton* button : m_needingNetwork) {
        button->setEnabled(state.network != nullptr);
    }
    m_notes->setElidedText(notes(), Qt::ElideRight);
    m_notes->setVisible(!notes().isEmpty());
    showComparison();
    measureQuietly();
}

void ShelfPanel::showComparison() {
    const State& state = m_session.state();
    const QString compared = QString::fromStdString(networksShowOf(state).compared);
    const QSignalBlocker silent(m_comparison);
    m_comparison->clear();
    m_comparison->addItem(tr("none"), QString());
    for (const OpenNetworkPtr& network : state.shelf) {
        if (network != state.network) {
            m_comparison->addItem(network->fileName(), QString::fromStdString(network->hash));
        }
    }
    m_comparison->setCurrentIndex(std::max(0, m_comparison->findData(compared)));
    m_comparison->setEnabled(m_comparison->count() > 1);
}

QString ShelfPanel::notes() const {
    const OpenNetworkPtr& network = m_session.state().network;
    QStringList lines;
    if (network) {
        for (const std::string& note : network->notes) {
            lines.push_back(QString::fromStdString(note));
        }
    }
    return lines.join(QStringLiteral(" · "));
}

void ShelfPanel::fitColumns() {
    int room = width() - 2 * kStep - kLeastNameWidth;
    bool isFull = false;
    const QAbstractItemView& view = *m_table;
    for (const int column : kByWorth) {
        m_table->setColumnHidden(column, false);
        const int needed = std::max(view.sizeHintForColumn(column),
                                    m_table->horizontalHeader()->sectionSizeHint(column));
        isFull = isFull || needed > room;
        m_table->setColumnHidden(column, isFull);
        if (!isFull) {
            m_table->setColumnWidth(column, needed);
            room -= needed;
        }
    }
}

void ShelfPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

void ShelfPanel::showWork() {
    fitColumns();
    m_doing->setElidedText(m_measures.doing(), Qt::ElideRight);
    m_cancel->setVisible(m_measures.isBusy());
    measureQuietly();
}

void ShelfPanel::setWatched(bool watched) {
    m_watched = watched;
    m_countsUnasked = watched;
    measureQuietly();
}

/// Small networks are counted unasked: that takes a moment, and tells a wrong reading.
void ShelfPanel::measureQuietly() {
    if (!m_watched || !m_countsUnasked || m_measures.isBusy() || m_measures.folder().isEmpty()) {
        return;
    }
    const NetworksShow show = networksShowOf(m_session.state());
    std::vector<OpenNetworkPtr> small;
    for (const OpenNetworkPtr& network : m_session.state().shelf) {
        if (network->graph && !m_measures.result(*network, AccuracyKind::Clean, show)) {
            small.push_back(network);
        }
    }
    m_measures.measure(small, AccuracyKind::Clean, show);
}

void ShelfPanel::measureClean() {
    m_measures.measure(m_session.state().shelf, AccuracyKind::Clean,
                       networksShowOf(m_session.state()));
}

void ShelfPanel::measureAttacked() {
    m_measures.measure(m_session.state().shelf, AccuracyKind::Attacked,
                       networksShowOf(m_session.state()));
}

void ShelfPanel::closeChosen() {
    if (m_session.state().network) {
        closeNetwork(m_session, m_session.state().network);
    }
}

void ShelfPanel::closeOthers() {
    if (m_session.state().network) {
        ui::closeOthers(m_session, m_session.state().network);
    }
}

void ShelfPanel::addPages(QMenu& menu) {
    const auto add = [&](const QString& title, const char* id) {
        menu.addAction(title, this, [this, id] { Q_EMIT pageWanted(QString::fromLatin1(id)); });
    };
    add(tr("Show in &Reachable sets"), "ReachPage");
    add(tr("Show in &SNR"), "SnrPage");
    add(tr("Show in &Neuron stability"), "StabilityPage");
}

void ShelfPanel::openMenu(QPoint place) {
    const int row = m_table->indexAt(place).row();
    const OpenNetworkPtr network = m_model->networkAt(row);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (network) {
        addPages(*menu);
        menu->addSeparator();
        menu->addAction(tr("&Another reading…"), this,
                        [this, network] { Q_EMIT reopenWanted(network); });
        menu->addAction(tr("&Close"), this, [this, network] { closeNetwork(m_session, network); });
        menu->addAction(tr("Close &others"), this,
                        [this, network] { ui::closeOthers(m_session, network); });
        menu->addAction(tr("Move &up"), this, [this, row] { moveNetwork(m_session, row, row - 1); })
            ->setEnabled(row > 0);
        menu->addAction(tr("Move &down"), this,
                        [this, row] { moveNetwork(m_session, row, row + 1); })
            ->setEnabled(row + 1 < m_model->rowCount());
        menu->addSeparator();
    }
    addCopyActions(*menu, m_table);
    menu->popup(m_table->viewport()->mapToGlobal(place));
}

}  // namespace ui
