#include "ui/pages/shift_charts_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <optional>
#include <utility>

#include "ui/models/shift_layer_model.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/neuron_map.h"
#include "ui/plot/shift_charts.h"
#include "ui/plot/shift_views.h"
#include "ui/session/critical_eps_meter.h"
#include "ui/session/session.h"
#include "ui/session/shift_lab.h"
#include "ui/widgets/eps_row.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kHalf = 40 * kStep;

QHBoxLayout* makeBar(QWidget* widget) {
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep);
    return layout;
}

QWidget* makeTab(QWidget* bar, ChartView* chart) {
    auto* tab = new QWidget;
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(chart, 1);
    return tab;
}

}  // namespace

ShiftChartsPanel::ShiftChartsPanel(Session& session, ShiftLab& lab, CriticalEpsMeter& meter,
                                   const NeuronMap& map, QWidget* parent)
    : QSplitter(Qt::Horizontal, parent),
      m_session(session),
      m_lab(lab),
      m_meter(meter),
      m_map(map) {
    setObjectName(QStringLiteral("shiftLower"));
    addWidget(makeLeft());
    addWidget(makeRight());
    setChildrenCollapsible(false);
    setSizes({kHalf, kHalf});
    connect(m_left, &QTabWidget::currentChanged, this, &ShiftChartsPanel::leftTurned);
    connect(m_right, &QTabWidget::currentChanged, this, &ShiftChartsPanel::rightTurned);
    connect(m_ranges, &ChartView::clicked, this, &ShiftChartsPanel::choosePoint);
}

QWidget* ShiftChartsPanel::makeSizes() {
    m_sizes = new ChartView;
    m_sizes->setAccessibleName(tr("Size of each set against the number of unstable neurons"));
    m_sizeKind = new QComboBox;
    m_sizeKind->addItems({tr("Radius"), tr("Area")});
    m_sizeKind->setAccessibleName(tr("What a set's size is"));
    m_sizeKind->setToolTip(
        tr("Radius: half the width of the widest output. Area: of the set in "
           "the plane that is shown."));
    m_sweep = new QToolButton;
    m_sweep->setText(tr("Sweep"));
    m_sweep->setToolTip(
        tr("Computes the shares 0, 10, … 100 % one after the other; the curves grow "
           "as they come."));
    m_sweep->setAutoRaise(true);
    m_sweep->setFocusPolicy(Qt::StrongFocus);
    auto* bar = new QWidget;
    auto* line = makeBar(bar);
    line->addWidget(m_sizeKind);
    line->addStretch();
    line->addWidget(m_sweep);
    connect(m_sizeKind, &QComboBox::activated, this, &ShiftChartsPanel::showSizes);
    connect(m_sweep, &QToolButton::clicked, this, [this] {
        if (m_lab.isSweeping()) {
            m_lab.cancelSweep();
        } else {
            m_lab.sweep();
        }
    });
    return makeTab(bar, m_sizes);
}

QWidget* ShiftChartsPanel::makeCritical() {
    m_eps = new EpsRow;
    m_critical = new ChartView;
    m_critical->setAccessibleName(tr("Number of unstable neurons against eps"));
    auto* bar = new QWidget;
    makeBar(bar)->addWidget(m_eps);
    connect(m_eps, &EpsRow::epsMoved, &m_session, &Session::setEps);
    connect(m_eps, &EpsRow::dragged, this, [this](bool held) {
        m_session.setDragging(held);
        Q_EMIT dragged(held);
    });
    return makeTab(bar, m_critical);
}

QWidget* ShiftChartsPanel::makeLeft() {
    m_left = new QTabWidget;
    m_left->setDocumentMode(true);
    m_left->addTab(makeSizes(), tr("Sizes"));
    m_left->setTabToolTip(0, tr("How large are the sets, by how many neurons are unstable?"));
    m_left->addTab(makeCritical(), tr("Critical eps"));
    m_left->setTabToolTip(1, tr("At which eps does each neuron turn unstable?"));
    return m_left;
}

QWidget* ShiftChartsPanel::makeRight() {
    m_states = new ChartView;
    m_states->setAccessibleName(tr("States of the neurons by layer, before and after"));
    m_ranges = new ChartView;
    m_ranges->setAccessibleName(tr("Ranges of a layer's neurons"));
    m_layers = new ShiftLayerModel(this);
    QTableView* table = makeQuietTable(m_layers);
    table->setAccessibleName(tr("Neurons by layer, before and after"));
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    makeCopyable(table);
    m_right = new QTabWidget;
    m_right->setDocumentMode(true);
    m_right->addTab(m_states, tr("States"));
    m_right->setTabToolTip(0, tr("How many neurons of each layer are active, unstable, inactive?"));
    m_right->addTab(m_ranges, tr("Ranges"));
    m_right->setTabToolTip(1, tr("How far do the neurons of a layer move, and across zero?"));
    m_right->addTab(table, tr("Table"));
    m_right->setTabToolTip(2, tr("The same in numbers, to be copied."));
    return m_right;
}

bool ShiftChartsPanel::isCriticalInFront() const { return m_left->currentIndex() == 1; }

void ShiftChartsPanel::showAnswers() {
    m_layers->setAnswer(m_lab.answer());
    showSizes();
    showRanges();
    showCritical();
}

void ShiftChartsPanel::showSizes() {
    const auto size = static_cast<SetSize>(m_sizeKind->currentIndex());
    const ShiftAnswerPtr answer = m_lab.answer();
    m_sizes->setNotice(m_lab.points().empty() ? noticeText(m_session, m_lab, false) : QString());
    if (!m_lab.points().empty()) {
        m_sizes->setScene(
            makeSizeChart(m_lab.points(), size, m_session.state().methods,
                          answer ? std::optional(answer->unstableAfter()) : std::nullopt));
    }
    m_sweep->setText(m_lab.isSweeping()
                         ? tr("Cancel (%1 of %2)").arg(m_lab.sweepDone()).arg(m_lab.sweepCount())
                         : tr("Sweep"));
}

void ShiftChartsPanel::showRanges() {
    const ShiftAnswerPtr answer = m_lab.answer();
    const bool isThere = answer && !answer->before.empty();
    for (ChartView* view : {m_states, m_ranges}) {
        view->setNotice(noticeText(m_session, m_lab, isThere));
    }
    if (!isThere) {
        return;
    }
    m_rangeLayer = std::min(m_rangeLayer, static_cast<int>(answer->before.size()) - 1);
    if (m_right->currentWidget() == m_states) {
        m_states->setScene(makeStatesChart(*answer));
        return;
    }
    const auto chosen = m_map.current();
    const bool isOfLayer = chosen && chosen->layer == m_rangeLayer;
    RangesChart chart = makeRangesChart(*answer, m_rangeLayer,
                                        isOfLayer ? std::optional(chosen->neuron) : std::nullopt);
    m_rangeOrder = std::move(chart.order);
    m_ranges->setScene(std::move(chart.scene));
}

void ShiftChartsPanel::showCritical() {
    m_eps->setTrackEnd(m_meter.largest());
    m_eps->setEps(m_session.input().eps);
    const CriticalAnswerPtr answer = m_meter.answer();
    if (answer && !m_meter.isBusy()) {
        m_critical->setNotice({});
    } else if (!m_meter.failure().isEmpty()) {
        m_critical->setNotice(m_meter.failure());
    } else if (!answer) {
        m_critical->setNotice(
            tr("Looking for critical eps… %1 %").arg(static_cast<int>(100.0 * m_meter.share())));
    }
    if (answer) {
        m_critical->setScene(makeCriticalChart(*answer, m_session.input().eps, m_map.current()));
    }
}

void ShiftChartsPanel::choosePoint(const ChartPoint& point) {
    const auto at = static_cast<std::size_t>(std::max(0.0, point.x + 0.5));
    if (!point.series.empty() && at < m_rangeOrder.size()) {
        Q_EMIT neuronChosen(NeuronPlace{m_rangeLayer, m_rangeOrder[at]});
    }
}

}  // namespace ui
