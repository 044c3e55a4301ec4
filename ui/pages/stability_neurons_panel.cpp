#include "ui/pages/stability_neurons_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScopedValueRollback>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/models/worst_neuron_model.h"
#include "ui/session/critical_neurons.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Walking through neurons with the arrow keys is one step to undo.
constexpr int kMergeNeuron = 0x7c03;

QToolButton* makeButton(const QString& text, const QString& help) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(help);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

StabilityNeuronsPanel::StabilityNeuronsPanel(Session& session, CriticalNeurons& critical,
                                             QWidget* parent)
    : QWidget(parent), m_session(session), m_critical(critical) {
    m_model = new WorstNeuronModel(this);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Unstable neurons of the layer, worst first"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setResizeContentsPrecision(0);
    m_nothing = new QLabel;
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMargin(kStep);
    makeQuiet(m_nothing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeBar());
    layout->addWidget(m_nothing);
    layout->addWidget(m_table, 1);
    connectParts();
    showNothing({});
}

QWidget* StabilityNeuronsPanel::makeBar() {
    auto* bar = new QWidget;
    m_order = new QComboBox;
    m_order->addItems({tr("widest interval"), tr("nearest to stable"), tr("most often unstable")});
    m_order->setAccessibleName(tr("Which unstable neurons come first"));
    m_order->setToolTip(tr("Nearest to stable: the least change of its bounds would settle it."));
    m_find = makeButton(tr("Critical eps"), {});
    m_bounds = makeButton(tr("Bounds"), tr("Shows the neuron's bounds by every method, on the "
                                           "page Bounds."));
    m_shift = makeButton(tr("Bias shift"), tr("Shows the neuron on the page Bias shift, where its "
                                              "bias can be moved."));
    auto* label = new QLabel(tr("&First"));
    label->setBuddy(m_order);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_order);
    layout->addStretch();
    layout->addWidget(m_find);
    layout->addWidget(m_bounds);
    layout->addWidget(m_shift);
    return bar;
}

void StabilityNeuronsPanel::connectParts() {
    connect(m_order, &QComboBox::activated, this, [this](int index) {
        changeStability(m_session, tr("order of neurons"), [index](StabilityShow& show) {
            show.order = static_cast<reach::WorstOrder>(index);
        });
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& row) {
                if (!m_isShowing && row.isValid()) {
                    choose(m_model->neuronOfRow(row.row()));
                }
            });
    connect(m_find, &QToolButton::clicked, this, [this] {
        if (m_critical.isBusy()) {
            m_critical.cancel();
        } else if (m_answer) {
            m_critical.ask(m_answer->network, m_answer->key,
                           m_answer->tally->layers.at(m_layer).name);
        }
    });
    connect(m_bounds, &QToolButton::clicked, this, &StabilityNeuronsPanel::boundsWanted);
    connect(m_shift, &QToolButton::clicked, this, &StabilityNeuronsPanel::shiftWanted);
    connect(m_table, &QTableView::doubleClicked, this, &StabilityNeuronsPanel::boundsWanted);
}

void StabilityNeuronsPanel::choose(std::int64_t neuron) {
    const std::string layer = m_answer->tally->layers.at(m_layer).name;
    m_neuron = neuron;
    changeStability(
        m_session, tr("choice of neuron %1").arg(neuron),
        [&](StabilityShow& show) {
            show.layer = layer;
            show.neuron = neuron;
        },
        kMergeNeuron);
}

void StabilityNeuronsPanel::show(const StabilityAnswer& answer, std::size_t layer) {
    const QScopedValueRollback showing(m_isShowing, true);
    m_answer = answer;
    m_layer = layer;
    const StabilityShow show = stabilityOf(m_session.state());
    const std::string& name = answer.tally->layers.at(layer).name;
    m_model->show(answer.tally, layer, show.order, m_critical.answer(answer.key, name));
    m_order->setCurrentIndex(static_cast<int>(show.order));
    const bool isEmpty = m_model->rowCount() == 0;
    m_nothing->setVisible(isEmpty);
    m_table->setVisible(!isEmpty);
    m_nothing->setText(tr("Every neuron of %1 is settled: no bend lies in a range.")
                           .arg(QString::fromStdString(name)));
    const int chosen = show.layer == name ? m_model->rowOfNeuron(show.neuron) : -1;
    const int row = chosen >= 0 ? chosen : isEmpty ? -1 : 0;
    m_neuron = row < 0 ? -1 : m_model->neuronOfRow(row);
    if (row >= 0 && m_table->currentIndex().row() != row) {
        m_table->setCurrentIndex(m_model->index(row, 0));
    }
    showCritical();
}

void StabilityNeuronsPanel::showNothing(const QString& why) {
    m_answer.reset();
    m_neuron = -1;
    m_model->show(nullptr, 0, reach::WorstOrder::Widest, nullptr);
    m_table->hide();
    m_nothing->setText(why);
    m_nothing->show();
    showCritical();
}

void StabilityNeuronsPanel::showCritical() {
    const bool isBusy = m_critical.isBusy();
    m_bounds->setEnabled(m_neuron >= 0);
    m_shift->setEnabled(m_neuron >= 0);
    m_find->setEnabled(isBusy || m_neuron >= 0);
    m_find->setText(isBusy ? tr("Cancel (%1 %)").arg(percentOf(m_critical.share()))
                           : tr("Critical eps"));
    const bool isMany = m_answer && m_answer->key.sets() > 1;
    m_find->setToolTip(
        isMany ? tr("Looks for the eps at which each neuron of the layer turns unstable: the "
                    "median over the first %1 samples at most.")
                     .arg(kMostCriticalSets)
               : tr("Looks for the eps at which each neuron of the layer turns unstable, up to "
                    "twice the present one."));
    if (!m_critical.failure().isEmpty()) {
        m_find->setToolTip(m_critical.failure());
    }
}

}  // namespace ui
