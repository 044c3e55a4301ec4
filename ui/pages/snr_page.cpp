#include "ui/pages/snr_page.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/pages/snr_layer_panel.h"
#include "ui/plot/chart_view.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/snr_desk.h"
#include "ui/session/snr_texts.h"
#include "ui/widgets/section.h"
#include "ui/widgets/snr_controls.h"
#include "ui/widgets/snr_networks.h"
#include "ui/widgets/snr_scale_bar.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// What takes no longer is measured unasked.
constexpr double kCheapSeconds = 10.0;
/// Walking along layers is one step to undo.
constexpr int kMergeLayer = 0x7b22;
constexpr int kUpper = 40 * kStep;
constexpr int kLower = 34 * kStep;
constexpr int kProgressSteps = 1000;
constexpr const char* kSeries = "network";

}  // namespace

SnrPage::SnrPage(Session& session, SnrDesk& desk, const DatasetShelf& datasets, QWidget* parent)
    : QWidget(parent), m_session(session), m_desk(desk), m_datasets(datasets) {
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(makeEmptyState());
    m_stack->addWidget(makeBody());
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &SnrPage::refresh);
    connectParts();
    showEmpty();
}

QWidget* SnrPage::makeEmptyState() {
    auto* page = new QWidget;
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    makeQuiet(m_empty);
    m_help = new QPushButton;
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(2 * kStep);
    layout->addStretch();
    layout->addWidget(m_empty);
    layout->addWidget(m_help, 0, Qt::AlignHCenter);
    layout->addStretch();
    return page;
}

QWidget* SnrPage::makeRunRow() {
    auto* row = new QWidget;
    m_measure = new QPushButton(tr("&Measure"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setToolTip(tr("Stops; the samples that were measured are kept as a partial result."));
    m_cancel->hide();
    m_folder = new QPushButton(tr("Data folder…"));
    m_folder->setToolTip(tr("Where MNIST, Fashion-MNIST and CIFAR-10 are looked for."));
    m_folder->hide();
    m_progress = new QProgressBar;
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(kStep);
    m_progress->setMaximumWidth(14 * kStep);
    m_progress->setAccessibleName(tr("Progress of the measurement"));
    m_progress->hide();
    m_worth = new QLabel;
    m_worth->setFont(smallCapsFont(font()));
    m_worth->setToolTip(
        tr("Measured on samples and on perturbations that were tried: other samples "
           "and stronger attacks give other numbers."));
    m_status = new ElidedLabel;
    makeQuiet(m_status);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(kStep, 0, kStep, kStep / 2);
    layout->setSpacing(kStep);
    layout->addWidget(m_measure);
    layout->addWidget(m_cancel);
    layout->addWidget(m_progress);
    layout->addWidget(m_worth);
    layout->addWidget(m_status, 1);
    layout->addWidget(m_folder);
    return row;
}

QWidget* SnrPage::makeBody() {
    auto* body = new QWidget;
    m_controls = new SnrControls(m_session);
    m_networks = new SnrNetworks;
    m_scale = new SnrScaleBar(m_session);
    m_chart = new ChartView;
    m_chart->setAccessibleName(tr("SNR over the layers, by network"));
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_networks);
    column->addWidget(m_scale);
    column->addWidget(m_chart, 1);
    m_layer = new SnrLayerPanel(m_session);
    auto* split = new QSplitter(Qt::Vertical);
    split->setObjectName(QStringLiteral("snrRows"));
    split->setChildrenCollapsible(false);
    split->addWidget(upper);
    split->addWidget(m_layer);
    split->setSizes({kUpper, kLower});
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_controls);
    layout->addWidget(makeRunRow());
    layout->addWidget(split, 1);
    return body;
}

void SnrPage::connectParts() {
    const auto later = [this] {
        if (isVisible()) {
            m_gathering.start();
        }
    };
    connect(&m_session, &Session::stateChanged, this, later);
    connect(&m_desk, &SnrDesk::changed, this, later);
    connect(&m_desk, &SnrDesk::progressed, this, &SnrPage::showWork);
    connect(m_help, &QPushButton::clicked, this, [this] {
        if (m_session.network()) {
            chooseFile();
        } else {
            Q_EMIT openWanted();
        }
    });
    connect(m_controls, &SnrControls::fileWanted, this, &SnrPage::chooseFile);
    connect(m_measure, &QPushButton::clicked, this, &SnrPage::measure);
    connect(m_cancel, &QPushButton::clicked, this, &SnrPage::cancel);
    connect(m_folder, &QPushButton::clicked, this, &SnrPage::folderWanted);
    connect(m_scale, &SnrScaleBar::exportWanted, this, &SnrPage::exportWanted);
    connect(m_chart, &ChartView::clicked, this, &SnrPage::choosePoint);
    connect(m_layer, &SnrLayerPanel::boundsWanted, this, &SnrPage::boundsWanted);
    connect(m_layer, &SnrLayerPanel::shiftWanted, this, &SnrPage::shiftWanted);
    connect(m_networks, &SnrNetworks::toggled, this, [this](const std::string& id, bool isShown) {
        change(isShown ? tr("network compared") : tr("network left out"), [&](SnrShow& show) {
            std::erase(show.leftOut, id);
            if (!isShown) {
                show.leftOut.push_back(id);
            }
        });
    });
}

void SnrPage::change(const QString& what, const std::function<void(SnrShow&)>& edit, int mergeId) {
    m_session.change(
        what,
        [&edit](State& state) {
            SnrShow show = snrShowOf(state);
            edit(show);
            setSnrShow(state, show);
        },
        mergeId);
}

void SnrPage::chooseFile() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a data set"), m_datasets.folder());
    if (!path.isEmpty()) {
        change(tr("data of the SNR"),
               [&path](SnrShow& show) { show.setup.data = path.toStdString(); });
    }
    refresh();  // the list of sets stands on "File…" else
}

/// A layer, and on a curve its network.
void SnrPage::choosePoint(const ChartPoint& point) {
    const int layer = static_cast<int>(std::lround(point.x)) - 1;
    std::string network = m_show.network;
    for (const SnrSubject& one : m_subjects) {
        if (point.series == kSeries + std::to_string(one.colour + 1)) {
            network = one.id;
        }
    }
    change(
        tr("choice of layer %1").arg(layer + 1),
        [&](SnrShow& show) {
            if (show.layer != layer || show.network != network) {
                show.neuron = -1;
            }
            show.layer = layer;
            show.network = network;
        },
        kMergeLayer);
}

QString SnrPage::emptyText() const {
    return m_stack->currentIndex() == 0 ? m_empty->text() : QString();
}

QString SnrPage::status() const { return m_status->wholeText(); }

SnrQuestion SnrPage::question() const {
    SnrQuestion question;
    const State& state = m_session.state();
    const SnrShow show = snrShowOf(state);
    question.setup = show.setup;
    question.folder = m_datasets.folder().toStdString();
    for (const SnrSubject& one : snrSubjects(state)) {
        if (std::ranges::find(show.leftOut, one.id) == show.leftOut.end()) {
            question.networks.push_back(one);
        }
    }
    const OpenNetworkPtr first =
        !question.networks.empty() ? question.networks.front().network : m_session.network();
    if (first) {
        question.data = snrData(show.setup, first->network.inputShape());
    }
    return question;
}

QString SnrPage::whyNot() const {
    const SnrQuestion asked = question();
    return !m_session.network()     ? tr("Open a network first.")
           : !m_desk.isAvailable()  ? tr("This build computes nothing on tensors.")
           : asked.data.empty()     ? tr("Choose a data set on the page SNR first.")
           : asked.networks.empty() ? tr("Tick a network on the page SNR first.")
                                    : QString();
}

void SnrPage::measure() {
    if (whyNot().isEmpty()) {
        m_givenUp.clear();
        m_desk.measure(question());
    }
}

void SnrPage::cancel() {
    if (m_desk.isBusy()) {
        m_givenUp = m_desk.question()->key();
        m_desk.cancel();
    }
}

void SnrPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

/// True if there is nothing to measure.
bool SnrPage::showEmpty() {
    const bool isOpen = m_session.network() != nullptr;
    const bool isAvailable = m_desk.isAvailable();
    const bool hasData = isOpen && !question().data.empty();
    if (isOpen && isAvailable && hasData) {
        m_stack->setCurrentIndex(1);
        return false;
    }
    m_stack->setCurrentIndex(0);
    m_help->setVisible(isAvailable);
    m_help->setText(isOpen ? tr("Choose a data set…") : tr("Open a network…"));
    m_empty->setText(
        !isAvailable ? tr("Signal and noise are measured with libtorch, which this build has not: "
                          "take one with REACHSCOPE_TORCH.")
        : !isOpen
            ? tr("Open a network, or several, to see how signal and noise travel through the "
                 "layers.")
            : tr("No known data set has samples of %n numbers, as this network takes. Choose a "
                 "file of CSV rows (label, then bytes from 0 to 255), IDX images or CIFAR-10 "
                 "records.",
                 nullptr, static_cast<int>(m_session.network()->network.inputCount())));
    return true;
}

void SnrPage::refresh() {
    m_gathering.stop();
    m_show = snrShowOf(m_session.state());
    m_subjects = snrSubjects(m_session.state());
    if (showEmpty()) {
        return;
    }
    follow();
    const OpenDatasetPtr& open = m_datasets.open();
    m_controls->show(question(), open ? QStringList{open->name} : QStringList());
    showNetworks();
    showCurves();
    showWork();
}

/// Measures what is quickly measured, with what is on its way: networks that are opened together
/// get their curves together. Gives up what is not asked any more.
void SnrPage::follow() {
    SnrQuestion asked = question();
    const std::string key = asked.key();
    if (m_desk.isBusy() && m_desk.question()->key() != key) {
        m_desk.cancel();
    }
    const bool isBusy = m_desk.isBusy();
    std::erase_if(asked.networks, [&](const SnrSubject& one) {
        const SnrResultPtr result = m_desk.result(asked, one);
        return result && !(isBusy && !result->isComplete && result->failure.isEmpty());
    });
    const bool isOnItsWay =
        isBusy && std::ranges::all_of(asked.networks, [&](const SnrSubject& one) {
            const auto& networks = m_desk.question()->networks;
            return std::ranges::find(networks, one.id, &SnrSubject::id) != networks.end();
        });
    const bool isWanted = !asked.networks.empty() && !isOnItsWay && key != m_givenUp;
    if (isWanted && m_desk.secondsFor(asked) <= kCheapSeconds) {
        m_desk.measure(asked);
    }
}

void SnrPage::showNetworks() {
    const SnrQuestion asked = question();
    std::vector<SnrNetworkEntry> entries;
    for (const SnrSubject& one : m_subjects) {
        SnrNetworkEntry entry{one.id, one.title, one.colour, true, {}, {}};
        entry.isShown = std::ranges::find(m_show.leftOut, one.id) == m_show.leftOut.end();
        entry.tooltip = one.file->path;
        const SnrResultPtr result = entry.isShown ? m_desk.result(asked, one) : nullptr;
        if (result && !result->failure.isEmpty()) {
            entry.state = tr("failed");
            entry.tooltip += QLatin1Char('\n') + result->failure;
        } else if (result && !result->isComplete) {
            entry.state =
                tr("%1 of %2").arg(formatCount(result->report.samples), formatCount(result->asked));
        }
        entries.push_back(entry);
    }
    if (entries != m_networks->entries()) {
        m_networks->setEntries(entries);
    }
}

std::vector<SnrCurve> SnrPage::curves(std::vector<std::string>& ids) const {
    const SnrQuestion asked = question();
    std::vector<SnrCurve> all;
    for (const SnrSubject& one : asked.networks) {
        SnrResultPtr result = m_desk.result(asked, one);
        const bool isCurrent = result && result->hasLayers();
        result = isCurrent ? result : m_desk.latest(one);
        if (result) {
            ids.push_back(one.id);
            all.push_back({kSeries + std::to_string(one.colour + 1), one.title, one.colour, result,
                           isCurrent, one.id == m_show.network});
        }
    }
    if (!all.empty() && std::ranges::none_of(all, &SnrCurve::isChosen)) {
        all.front().isChosen = true;
    }
    return all;
}

QString SnrPage::failureText() const {
    const SnrQuestion asked = question();
    for (const SnrSubject& one : asked.networks) {
        const SnrResultPtr result = m_desk.result(asked, one);
        if (result && !result->failure.isEmpty()) {
            return tr("%1: %2").arg(one.title, result->failure);
        }
    }
    return {};
}

void SnrPage::showCurves() {
    std::vector<std::string> ids;
    const std::vector<SnrCurve> all = curves(ids);
    const SnrScale scale{m_show.isRatio, m_show.isLog, m_show.hasBands};
    const bool isAnyTicked = !question().networks.empty();
    m_chart->setNotice(!all.empty()      ? QString()
                       : !isAnyTicked    ? tr("Tick a network to see its curve.")
                       : m_desk.isBusy() ? tr("Measuring…")
                       : !failureText().isEmpty()
                           ? failureText()
                           : tr("Press Measure: it takes about %1.")
                                 .arg(roughSeconds(m_desk.secondsFor(question()))));
    if (!all.empty()) {
        m_chart->setScene(makeSnrChart(all, scale, m_show.layer));
    }
    m_layer->show(all, ids, m_show.layer, m_show.neuron);
    m_scale->show(m_show, !all.empty());
}

QString SnrPage::statusText() const {
    const SnrQuestion asked = question();
    QStringList parts;
    SnrResultPtr known;
    qint64 missing = 0;
    bool isPale = false;
    for (const SnrSubject& one : asked.networks) {
        const SnrResultPtr result = m_desk.result(asked, one);
        missing += result ? 0 : 1;
        isPale = isPale || (!result && m_desk.latest(one));
        known = result && result->hasLayers() ? result : known;
    }
    if (!failureText().isEmpty()) {
        parts << failureText();
    }
    if (missing > 0) {
        parts << tr("%1 of %2 networks are not measured with these settings: press Measure (about "
                    "%3)")
                     .arg(missing)
                     .arg(asked.networks.size())
                     .arg(roughSeconds(m_desk.secondsFor(asked)));
    }
    if (isPale) {
        parts << tr("pale curves are of earlier settings");
    }
    if (known) {
        parts << tr("%1, the first %2 samples; %3")
                     .arg(known->data, formatCount(known->asked), setupText(asked));
        if (!known->note.isEmpty()) {
            parts << known->note;
        }
    }
    return parts.join(QStringLiteral(" · "));
}

void SnrPage::showWork() {
    const bool isBusy = m_desk.isBusy();
    m_measure->setVisible(!isBusy);
    m_cancel->setVisible(isBusy);
    m_progress->setVisible(isBusy);
    m_progress->setValue(static_cast<int>(kProgressSteps * m_desk.progress().share()));
    m_status->setElidedText(isBusy ? progressText(m_desk.progress()) : statusText(),
                            Qt::ElideRight);
    std::vector<std::string> ids;
    const std::vector<SnrCurve> all = curves(ids);
    const bool isPartial =
        std::ranges::any_of(all, [](const SnrCurve& curve) { return !curve.result->isComplete; });
    m_worth->setVisible(!all.empty());
    const bool isOld =
        std::ranges::any_of(all, [](const SnrCurve& curve) { return !curve.isCurrent; });
    m_worth->setText(isOld       ? tr("· earlier settings")
                     : isPartial ? tr("· sampled (partial)")
                                 : tr("· sampled"));
    m_folder->setVisible(!isBusy && all.empty() && !failureText().isEmpty());
    const QString reason = whyNot();
    m_measure->setEnabled(reason.isEmpty());
    m_measure->setToolTip(reason.isEmpty()
                              ? tr("Measures what is missing of the networks that are ticked.")
                              : reason);
}

bool SnrPage::hasCurves() const {
    const SnrQuestion asked = question();
    return std::ranges::any_of(asked.networks, [&](const SnrSubject& one) {
        const SnrResultPtr result = m_desk.result(asked, one);
        return result && result->hasLayers();
    });
}

std::optional<core::Figure> SnrPage::figure() const {
    std::vector<std::string> ids;
    std::vector<SnrCurve> all = curves(ids);
    std::erase_if(all, [](const SnrCurve& curve) { return !curve.isCurrent; });
    if (all.empty()) {
        return std::nullopt;
    }
    const SnrScale scale{m_show.isRatio, m_show.isLog, m_show.hasBands};
    return snrFigure(makeSnrChart(all, scale, -1), question(), *all.front().result);
}

std::optional<SnrNeuron> SnrPage::neuron() const {
    std::vector<std::string> ids;
    const std::vector<SnrCurve> all = curves(ids);
    const auto chosen = std::ranges::find(all, true, &SnrCurve::isChosen);
    if (chosen == all.end() || m_show.neuron < 0 ||
        std::cmp_greater_equal(m_show.layer, chosen->result->report.layers.size())) {
        return std::nullopt;
    }
    const std::string& id = ids[static_cast<std::size_t>(chosen - all.begin())];
    const core::LayerSnr& layer =
        chosen->result->report.layers[static_cast<std::size_t>(m_show.layer)];
    const auto subject = std::ranges::find(m_subjects, id, &SnrSubject::id);
    if (subject == m_subjects.end() ||
        std::cmp_greater_equal(m_show.neuron, layer.neuronSignal.size())) {
        return std::nullopt;
    }
    return SnrNeuron{*subject, layer.name, layer.kind == "output", m_show.neuron};
}

}  // namespace ui
