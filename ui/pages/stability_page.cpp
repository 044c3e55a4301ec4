#include "ui/pages/stability_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/models/sample_model.h"
#include "ui/pages/stability_attack_panel.h"
#include "ui/pages/stability_controls.h"
#include "ui/pages/stability_neurons_panel.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/stability_charts.h"
#include "ui/session/critical_neurons.h"
#include "ui/session/numbers.h"
#include "ui/session/sample_attack.h"
#include "ui/session/session.h"
#include "ui/session/stability_texts.h"
#include "ui/widgets/method_key.h"
#include "ui/widgets/sample_strip.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kMergeLayer = 0x7c20;
constexpr int kMergeSample = 0x7c21;
constexpr int kUpper = 30 * kStep;
constexpr int kLower = 34 * kStep;

enum Tab { Neurons, Widths, Attack };

QVBoxLayout* makeColumn(QWidget* widget) {
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

QHBoxLayout* makeBar(QWidget* widget) {
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(kStep, kStep / 2, kStep, 0);
    layout->setSpacing(kStep);
    return layout;
}

}  // namespace

StabilityPage::StabilityPage(const Parts& parts, QWidget* parent)
    : QWidget(parent),
      m_session(parts.session),
      m_shelf(parts.shelf),
      m_desk(parts.desk),
      m_critical(parts.critical),
      m_attack(parts.attack) {
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(makeEmptyState());
    m_stack->addWidget(makeBody());
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &StabilityPage::refresh);
    connectParts();
    connectChoices();
    showEmpty();
}

QWidget* StabilityPage::makeEmptyState() {
    auto* page = new QWidget;
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    makeQuiet(m_empty);
    m_help = new QPushButton;
    auto* layout = makeColumn(page);
    layout->setSpacing(2 * kStep);
    layout->addStretch();
    layout->addWidget(m_empty);
    layout->addWidget(m_help, 0, Qt::AlignHCenter);
    layout->addStretch();
    return page;
}

QWidget* StabilityPage::makeBody() {
    auto* body = new QWidget;
    m_controls = new StabilityControls(m_session);
    m_key = new MethodKey;
    m_key->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_samples = makeStrip();
    auto* rows = new QSplitter(Qt::Vertical);
    rows->setObjectName(QStringLiteral("stabilityRows"));
    rows->addWidget(makeChart());
    rows->addWidget(makeLower());
    rows->setChildrenCollapsible(false);
    rows->setSizes({kUpper, kLower});
    rows->setStretchFactor(0, 1);
    rows->setStretchFactor(1, 1);
    auto* layout = makeColumn(body);
    layout->addWidget(m_controls);
    layout->addWidget(makeRemarks());
    layout->addWidget(m_samples);
    layout->addWidget(rows, 1);
    return body;
}

QWidget* StabilityPage::makeRemarks() {
    auto* line = new QWidget;
    m_remarks = new ElidedLabel;
    makeQuiet(m_remarks);
    m_cancel = new QToolButton;
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAutoRaise(true);
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    m_folder = new QToolButton;
    m_folder->setText(tr("Data folder…"));
    m_folder->setToolTip(tr("Where MNIST, Fashion-MNIST and CIFAR-10 are looked for."));
    m_folder->setAutoRaise(true);
    m_folder->setFocusPolicy(Qt::StrongFocus);
    auto* layout = makeBar(line);
    layout->addWidget(m_key);
    layout->addWidget(m_remarks, 1);
    layout->addWidget(m_folder);
    layout->addWidget(m_cancel);
    return line;
}

QWidget* StabilityPage::makeStrip() {
    auto* side = new QWidget;
    m_all = new QRadioButton(tr("all"));
    m_all->setToolTip(tr("Means over the samples."));
    m_one = new QRadioButton(tr("one"));
    m_one->setToolTip(tr("The sample that is picked among the pictures."));
    m_sampleModel = new SampleModel(this);
    m_strip = new SampleStrip(m_sampleModel);
    m_strip->setAccessibleName(tr("Samples, of which one can be picked"));
    auto* choice = new QVBoxLayout;
    choice->setSpacing(kStep / 2);
    choice->addStretch();
    choice->addWidget(m_all);
    choice->addWidget(m_one);
    choice->addStretch();
    auto* layout = makeBar(side);
    layout->addLayout(choice);
    layout->addWidget(m_strip, 1);
    return side;
}

QWidget* StabilityPage::makeChart() {
    auto* side = new QWidget;
    m_percent = new QCheckBox(tr("In percent"));
    m_percent->setToolTip(tr("Shares of each layer's neurons; otherwise their number."));
    m_compare = new QCheckBox(tr("All open networks"));
    m_compare->setToolTip(
        tr("Bars of every open network with as many inputs, side by side in each layer."));
    m_network = new QComboBox;
    m_network->setAccessibleName(tr("Network whose neurons are listed"));
    m_network->setToolTip(tr("Widths and neurons below are this network's."));
    m_network->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_network->setMinimumContentsLength(20);
    auto* bar = new QWidget;
    auto* line = makeBar(bar);
    line->addWidget(m_percent);
    line->addWidget(m_compare);
    line->addStretch();
    line->addWidget(m_network);
    m_states = new ChartView;
    m_states->setAccessibleName(tr("States of the neurons by layer"));
    auto* layout = makeColumn(side);
    layout->addWidget(bar);
    layout->addWidget(m_states, 1);
    return side;
}

QWidget* StabilityPage::makeLower() {
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_neurons = new StabilityNeuronsPanel(m_session, m_critical);
    m_widths = new ChartView;
    m_widths->setAccessibleName(tr("Widths of the intervals of the layer's neurons"));
    m_attackPanel = new StabilityAttackPanel(m_session, m_attack);
    m_tabs->addTab(m_neurons, tr("Worst neurons"));
    m_tabs->setTabToolTip(Neurons, tr("Which neurons of the chosen layer are unstable?"));
    m_tabs->addTab(m_widths, tr("Widths"));
    m_tabs->setTabToolTip(Widths, tr("How wide are the intervals of the chosen layer's neurons?"));
    m_tabs->addTab(m_attackPanel, tr("Attack"));
    m_tabs->setTabToolTip(Attack, tr("Is there an input near this one that is classified "
                                     "otherwise, and which neurons flip on the way?"));
    return m_tabs;
}

void StabilityPage::connectParts() {
    const auto later = [this] {
        if (isVisible()) {
            m_gathering.start();
        }
    };
    connect(&m_session, &Session::stateChanged, this, later);
    connect(&m_session, &Session::pausedChanged, this, later);
    connect(&m_desk, &StabilityDesk::changed, this, later);
    connect(&m_critical, &CriticalNeurons::changed, this, later);
    connect(&m_shelf, &DatasetShelf::opened, this, later);
    connect(&m_shelf, &DatasetShelf::readingChanged, this, later);
    connect(&m_shelf, &DatasetShelf::failed, this, [this, later](const QString& reason) {
        m_readFailure = reason;
        m_failedSet = wantedSet();
        later();
    });
    connect(m_cancel, &QToolButton::clicked, this,
            [this] { m_desk.isBusy() ? m_desk.cancel() : m_desk.again(); });
    connect(m_help, &QPushButton::clicked, this, &StabilityPage::openWanted);
    connect(m_folder, &QToolButton::clicked, this, [this] {
        Q_EMIT folderWanted();
        m_failedSet.clear();
        m_gathering.start();
    });
    connect(m_neurons, &StabilityNeuronsPanel::boundsWanted, this, &StabilityPage::boundsWanted);
    connect(m_neurons, &StabilityNeuronsPanel::shiftWanted, this, &StabilityPage::shiftWanted);
    connect(m_tabs, &QTabWidget::currentChanged, this, later);
}

void StabilityPage::connectChoices() {
    connect(m_percent, &QCheckBox::clicked, this, [this](bool checked) {
        changeStability(m_session, checked ? tr("states in percent") : tr("numbers of neurons"),
                        [checked](StabilityShow& show) { show.isInPercent = checked; });
    });
    connect(m_compare, &QCheckBox::clicked, this, [this](bool checked) {
        changeStability(m_session, checked ? tr("all open networks") : tr("one network"),
                        [checked](StabilityShow& show) { show.comparesAll = checked; });
    });
    for (QRadioButton* button : {m_all, m_one}) {
        connect(button, &QRadioButton::clicked, this, [this] {
            changeStability(m_session, tr("states over samples"),
                            [this](StabilityShow& show) { show.isOverAll = m_all->isChecked(); });
        });
    }
    connect(m_strip, &SampleStrip::rowChosen, this, &StabilityPage::pickSample);
    connect(m_states, &ChartView::clicked, this, [this](const ChartPoint& point) {
        chooseLayer(static_cast<int>(std::lround(point.x)));
    });
    connect(m_network, &QComboBox::activated, this, [this](int index) {
        m_chosenHash = m_network->itemData(index).toString().toStdString();
        m_gathering.start();
    });
}

QString StabilityPage::wantedSet() const {
    return m_session.network()
               ? stabilitySet(stabilityOf(m_session.state()), m_session.network()->network)
               : QString();
}

void StabilityPage::readSamples() {
    const StabilityShow show = stabilityOf(m_session.state());
    const QString set = wantedSet();
    const bool isThere = m_shelf.open() && m_shelf.open()->name == set;
    if (show.scope == StabilityScope::Samples && m_session.network() && !isThere &&
        !m_shelf.isReading() && m_failedSet != set) {
        m_shelf.read(set);
    }
}

void StabilityPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_desk.setWatched(true);
    refresh();
}

void StabilityPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_desk.setWatched(false);
}

QString StabilityPage::emptyText() const {
    return m_stack->currentIndex() == 0 ? m_empty->text() : QString();
}

QString StabilityPage::remarks() const { return m_remarks->wholeText(); }

bool StabilityPage::showEmpty() {
    if (m_session.network()) {
        m_stack->setCurrentIndex(1);
        return false;
    }
    m_stack->setCurrentIndex(0);
    m_empty->setText(tr("Open a network to see which of its neurons are unsettled."));
    m_help->setText(tr("Open a network…"));
    return true;
}

void StabilityPage::refresh() {
    m_gathering.stop();
    if (showEmpty()) {
        return;
    }
    readSamples();
    const StabilityShow show = stabilityOf(m_session.state());
    m_controls->show(show, wantedSet());
    m_percent->setChecked(show.isInPercent);
    m_compare->setChecked(show.comparesAll);
    m_compare->setVisible(m_session.state().shelf.size() > 1);
    showStrip(show);
    showNetworks();
    showAnswers(show);
    showAttack(show);
}

std::int64_t StabilityPage::samplePosition(const StabilityShow& show) const {
    const OpenDatasetPtr& open = m_shelf.open();
    return open && show.sample >= 0 ? open->positionOf(show.sample).value_or(0) : 0;
}

void StabilityPage::showStrip(const StabilityShow& show) {
    const OpenDatasetPtr& open = m_shelf.open();
    const bool isOfIt = open && open->name == wantedSet();
    m_samples->setVisible(show.scope == StabilityScope::Samples && isOfIt);
    if (show.scope != StabilityScope::Samples) {
        return;
    }
    if (m_shownData != open) {
        m_shownData = open;
        m_sampleModel->setDataset(open, m_session.network());
    } else if (open) {
        m_sampleModel->follow(m_session.network());
    }
    m_sampleModel->setReading(m_shelf.reading());
    (show.isOverAll ? m_all : m_one)->setChecked(true);
    const std::int64_t count = open ? std::min(show.first, open->data.count) : 0;
    m_all->setText(tr("all %1").arg(formatCount(count)));
    if (isOfIt) {
        m_strip->setChosen(m_sampleModel->rowOfPosition(samplePosition(show)));
    }
}

void StabilityPage::pickSample(int row) {
    const OpenDatasetPtr& open = m_shelf.open();
    if (!open) {
        return;
    }
    const auto position = static_cast<std::size_t>(m_sampleModel->positionOfRow(row));
    const std::int64_t sample = open->data.indices.at(position);
    changeStability(
        m_session, tr("sample %1").arg(sample),
        [sample](StabilityShow& show) {
            show.sample = sample;
            show.isOverAll = false;
        },
        kMergeSample);
}

const StabilityAnswer* StabilityPage::shownAnswer() const {
    const StabilityAnswers& answers = m_desk.answers();
    const auto found = std::ranges::find_if(answers, [this](const StabilityAnswer& answer) {
        return answer.network->hash == m_chosenHash;
    });
    return answers.empty() ? nullptr : found == answers.end() ? &answers.front() : &*found;
}

void StabilityPage::showNetworks() {
    const StabilityAnswers& answers = m_desk.answers();
    m_network->setVisible(answers.size() > 1);
    for (std::size_t k = 0; k < answers.size(); ++k) {
        const int item = static_cast<int>(k);
        if (item == m_network->count()) {
            m_network->addItem({});
        }
        m_network->setItemText(item, answers[k].network->fileName());
        m_network->setItemData(item, QString::fromStdString(answers[k].network->hash));
    }
    while (std::cmp_greater(m_network->count(), answers.size())) {
        m_network->removeItem(m_network->count() - 1);
    }
    const StabilityAnswer* shown = shownAnswer();
    m_network->setCurrentIndex(shown == nullptr ? -1 : static_cast<int>(shown - answers.data()));
}

void StabilityPage::showKey() {
    std::vector<KeyEntry> entries;
    const StabilityAnswer* shown = shownAnswer();
    if (shown != nullptr && shown->tally) {
        const StabilityKey& key = shown->key;
        const QString title = key.isSampled ? tr("%1 points").arg(formatCount(key.points))
                                            : m_controls->method()->currentText();
        entries.push_back({m_session.state().methods.styleOf(key.method), title, key.worth(),
                           shown->tally->isPartial(),
                           tr("in %1").arg(formatSeconds(shown->seconds))});
    }
    m_key->setEntries(std::move(entries));
    m_key->setVisible(shown != nullptr && shown->tally && m_desk.isCurrent());
}

void StabilityPage::showAnswers(const StabilityShow& show) {
    showKey();
    m_remarks->setElidedText(stabilityRemarks(m_session, m_shelf, m_desk), Qt::ElideRight);
    const bool isCut = !m_desk.isBusy() && m_desk.isCancelled();
    m_cancel->setVisible(m_desk.isBusy() || isCut);
    m_cancel->setText(isCut ? tr("Go on") : tr("Cancel"));
    m_cancel->setToolTip(isCut ? tr("Computes what was cut short.")
                               : tr("Stops, and keeps what was counted so far, marked partial."));
    const QString failure = m_failedSet == wantedSet() ? m_readFailure : QString();
    const QString notice = stabilityNotice(m_session, m_shelf, m_desk, wantedSet(), failure);
    m_folder->setVisible(m_desk.lacksSamples() && !failure.isEmpty());
    m_states->setNotice(notice);
    m_widths->setNotice(notice);
    if (!notice.isEmpty()) {
        m_neurons->showNothing({});
        return;
    }
    showLayer(show);
}

void StabilityPage::showLayer(const StabilityShow& show) {
    const StabilityAnswer* shown = shownAnswer();
    if (shown == nullptr || !shown->tally || shown->tally->layers.empty()) {
        m_states->setScene(makeStabilityChart(m_desk.answers(), show.isInPercent, -1));
        m_widths->setNotice(tr("Nothing is known of this network yet."));
        m_neurons->showNothing(tr("Nothing is known of this network yet."));
        return;
    }
    const std::size_t layer = shown->tally->layerNamed(show.layer).value_or(0);
    m_states->setScene(
        makeStabilityChart(m_desk.answers(), show.isInPercent, static_cast<int>(layer)));
    m_neurons->show(*shown, layer);
    if (m_tabs->currentIndex() == Widths) {
        m_widths->setScene(makeWidthHistogram(shown->tally->layers[layer]));
    }
}

void StabilityPage::chooseLayer(int layer) {
    const StabilityAnswer* shown = shownAnswer();
    if (shown == nullptr || !shown->tally || layer < 0 ||
        std::cmp_greater_equal(layer, shown->tally->layers.size())) {
        return;
    }
    const std::string name = shown->tally->layers[static_cast<std::size_t>(layer)].name;
    changeStability(
        m_session, tr("choice of layer %1").arg(QString::fromStdString(name)),
        [&name](StabilityShow& show) {
            show.neuron = show.layer == name ? show.neuron : -1;
            show.layer = name;
        },
        kMergeLayer);
}

int StabilityPage::predictedAtCentre(const OpenNetworkPtr& network) {
    const Eigen::VectorXd& centre = m_session.input().center;
    if (m_predicted.network != network || m_predicted.centre != centre) {
        m_predicted = {network, centre, predictedClass(network->network, centre)};
    }
    return m_predicted.label;
}

void StabilityPage::showAttack(const StabilityShow& show) {
    if (m_tabs->currentIndex() != Attack) {
        return;
    }
    const StabilityAnswer* shown = shownAnswer();
    const OpenNetworkPtr network = shown != nullptr ? shown->network : m_session.network();
    const AttackSubject subject = attackSubject(network, show, m_session.input(), m_shelf,
                                                [&] { return predictedAtCentre(network); });
    const QString set = show.scope == StabilityScope::Samples ? wantedSet() : subject.set;
    m_attackPanel->show(subject.question,
                        tr("An attack needs a sample, or an input set without linear constraints, "
                           "and a network with classes."),
                        subject.reading, classNames(set));
}

std::optional<StabilityPlace> StabilityPage::place() const {
    const StabilityAnswer* shown = shownAnswer();
    if (shown == nullptr || !shown->tally || m_neurons->neuron() < 0) {
        return std::nullopt;
    }
    const StabilityShow show = stabilityOf(m_session.state());
    const std::size_t layer = shown->tally->layerNamed(show.layer).value_or(0);
    StabilityPlace place{shown->network, shown->tally->layers[layer].name, static_cast<int>(layer),
                         m_neurons->neuron()};
    if (show.scope == StabilityScope::Samples && !show.isOverAll) {
        place.position = samplePosition(show);
    }
    return place;
}

}  // namespace ui
