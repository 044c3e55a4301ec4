#include "ui/pages/partition_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/plot/legend_overlay.h"
#include "ui/plot/partition_drawing.h"
#include "ui/plot/plane_plot.h"
#include "ui/session/numbers.h"
#include "ui/session/partition.h"
#include "ui/session/piece_focus.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/slice_values.h"
#include "ui/widgets/theme.h"

namespace ui {

PartitionView::PartitionView(Session& session, Partition& partition, PieceFocus& focus,
                             QWidget* parent)
    : QWidget(parent), m_session(session), m_partition(partition), m_focus(focus) {
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_plot = new PlanePlot;
    m_plot->setAccessibleName(tr("Input plane"));
    m_plot->setAccessibleDescription(
        tr("Linear pieces of the network in the plane of two inputs. The brackets step through "
           "them, Enter pins one."));
    m_readout = new ReadoutOverlay(m_plot);
    m_values = new SliceValues(session, partition);
    m_values->setVisible(false);
    m_message = new QLabel(m_plot);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    m_message->setAttribute(Qt::WA_TransparentForMouseEvents);
    makeQuiet(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_values);
    layout->addWidget(m_plot, 1);
    connectAll();
    updateChoices();
    updateCells();
}

/// Lines that fit a plane of half a small window: the second one is a slice's, the last says how
/// many pieces there are.
QWidget* PartitionView::makeHead() {
    auto* head = new QWidget;
    auto* lines = new QVBoxLayout(head);
    lines->setContentsMargins(kStep, kStep / 2, kStep / 2, kStep / 2);
    lines->setSpacing(kStep / 2);
    lines->addLayout(makeChoices());
    m_axisRow = new QWidget;
    auto* axes = new QHBoxLayout(m_axisRow);
    axes->setContentsMargins(0, 0, 0, 0);
    axes->setSpacing(kStep);
    axes->addWidget(makeAxis(tr("on x"), 0));
    axes->addWidget(makeAxis(tr("on y"), 1));
    m_held = makeButton(tr("Held"), tr("The values at which the slice holds the other inputs."));
    m_held->setCheckable(true);
    m_held->setAutoRaise(false);
    axes->addWidget(m_held);
    axes->addStretch();
    lines->addWidget(m_axisRow);
    m_status = new ElidedLabel;
    m_status->setFont(tabularFont(font()));
    makeQuiet(m_status);
    lines->addWidget(m_status);
    return head;
}

QLayout* PartitionView::makeChoices() {
    auto* line = new QHBoxLayout;
    line->setSpacing(kStep / 2);
    makeColouring();
    line->addWidget(m_colouring);
    m_layers = makeButton(tr("Layers"),
                          tr("Draws the lines between pieces by the layer whose neuron switches "
                             "there: the earlier, the heavier."));
    m_layers->setCheckable(true);
    m_layers->setAutoRaise(false);
    line->addWidget(m_layers);
    line->addStretch();
    QToolButton* turn = makeButton(
        QStringLiteral("⇄"), tr("Puts the input plane below the output plane, or beside it."));
    turn->setAccessibleName(tr("Beside or below"));
    connect(turn, &QToolButton::clicked, this, &PartitionView::turnWanted);
    line->addWidget(turn);
    QToolButton* close = makeButton(QStringLiteral("✕"), tr("Hides the input plane."));
    close->setAccessibleName(tr("Hide the input plane"));
    connect(close, &QToolButton::clicked, this, &PartitionView::closeWanted);
    line->addWidget(close);
    return line;
}

QToolButton* PartitionView::makeButton(const QString& text, const QString& help) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(help);
    button->setAutoRaise(true);
    return button;
}

QWidget* PartitionView::makeAxis(const QString& title, int axis) {
    auto* holder = new QWidget;
    auto* line = new QHBoxLayout(holder);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(kStep / 2);
    auto* label = new QLabel(title);
    m_axes[axis] = new QSpinBox;
    m_axes[axis]->setPrefix(QStringLiteral("x"));
    m_axes[axis]->setToolTip(tr("The input that the slice shows on this axis."));
    m_axes[axis]->setAccessibleName(axis == 0 ? tr("Input on the x axis of the slice")
                                              : tr("Input on the y axis of the slice"));
    label->setBuddy(m_axes[axis]);
    line->addWidget(label);
    line->addWidget(m_axes[axis]);
    connect(m_axes[axis], &QSpinBox::valueChanged, this,
            [this, axis](int input) { chooseAxis(axis, input); });
    return holder;
}

void PartitionView::makeColouring() {
    m_colouring = new QComboBox;
    m_colouring->addItem(tr("Plain"));
    m_colouring->addItem(tr("By pattern"));
    m_colouring->addItem(tr("By layer"));
    m_colouring->addItem(tr("By area"));
    m_colouring->addItem(tr("By output x"));
    m_colouring->addItem(tr("By output y"));
    m_colouring->setToolTip(tr("What a piece's colour tells, here and in the output plane."));
    m_colouring->setAccessibleName(tr("Colour of the pieces"));
    connect(m_colouring, &QComboBox::activated, this, [this](int index) {
        m_session.change(tr("colour of the pieces"), [index](State& state) {
            state.partition.colouring = static_cast<PieceColouring>(index);
        });
    });
}

void PartitionView::connectAll() {
    connect(m_layers, &QToolButton::clicked, this, [this](bool on) {
        m_session.change(tr("lines by layer"),
                         [on](State& state) { state.partition.linesByLayer = on; });
    });
    connect(m_held, &QToolButton::toggled, this, [this](bool on) {
        m_values->setVisible(on);
        m_values->refresh();
    });
    connect(&m_session, &Session::partitionChanged, this, &PartitionView::updateChoices);
    connect(&m_session, &Session::networkChanged, this, &PartitionView::updateChoices);
    connect(&m_session, &Session::inputChanged, this, &PartitionView::updateChoices);
    connect(&m_partition, &Partition::cellsChanged, this, &PartitionView::updateCells);
    connect(&m_partition, &Partition::workChanged, this, &PartitionView::updateStatus);
    connect(m_plot, &PlanePlot::cursorMoved, this, [this](QPointF point) {
        m_focus.hoverInput(point);
        updateReadout(point);
    });
    connect(m_plot, &PlanePlot::cursorLeft, this, [this] {
        m_focus.leave();
        m_readout->setText({});
    });
    connect(m_plot, &PlanePlot::clicked, this, [this](QPointF point, Qt::KeyboardModifiers) {
        m_focus.hoverInput(point);
        m_focus.togglePin();
    });
    connect(m_plot, &QCustomPlot::afterLayout, this, &PartitionView::placeReadout);
}

void PartitionView::chooseAxis(int axis, int input) {
    m_session.change(tr("inputs of the slice"), [axis, input](State& state) {
        auto& axes = state.partition.axes;
        if (axes[1 - axis] == input) {
            axes[1 - axis] = axes[axis];
        }
        axes[axis] = input;
    });
}

void PartitionView::updateChoices() {
    const State& state = m_session.state();
    const bool isSlice = m_partition.isSlice();
    m_axisRow->setVisible(isSlice);
    m_values->setVisible(isSlice && m_held->isChecked());
    for (int axis = 0; axis < 2; ++axis) {
        const QSignalBlocker silent(m_axes[axis]);
        m_axes[axis]->setRange(0, std::max(0, static_cast<int>(state.input.dim()) - 1));
        m_axes[axis]->setValue(state.partition.axes[static_cast<std::size_t>(axis)]);
    }
    m_colouring->setCurrentIndex(static_cast<int>(state.partition.colouring));
    m_layers->setChecked(state.partition.linesByLayer);
}

void PartitionView::setColours(std::shared_ptr<const std::vector<QRgb>> colours,
                               PartitionCellsPtr of) {
    m_colours = std::move(colours);
    m_coloursOf = std::move(of);
    updateCells();
}

void PartitionView::setLinesShown(bool shown) {
    m_linesShown = shown;
    updateCells();
}

void PartitionView::setDark(bool dark) {
    m_plot->setDark(dark);
    updateCells();
}

void PartitionView::updateCells() {
    const PartitionCellsPtr before = std::exchange(m_shown, m_partition.cells());
    updateStatus();
    if (!m_shown) {
        m_plot->setDrawing(nullptr);
        return;
    }
    const bool fits = m_colours && m_coloursOf == m_shown;
    m_plot->setDrawing(std::make_shared<PartitionDrawing>(
        m_shown, PartitionDrawing::Show{fits ? m_colours : nullptr, m_linesShown, false}));
    const auto title = [this](std::size_t axis) {
        return axis < m_shown->free.size() ? tr("input x%1").arg(m_shown->free[axis]) : QString();
    };
    m_plot->setAxisTitles(title(0), title(1));
    m_plot->yAxis->setTickLabels(!m_shown->isStrip());
    m_plot->yAxis->setTicks(!m_shown->isStrip());
    fitSoon(before);
}

/// A plane that nobody has moved follows the input set; a slice along other inputs is fitted anew.
void PartitionView::fitSoon(const PartitionCellsPtr& before) {
    const bool isOther = !before || before->free != m_shown->free;
    if (isOther || !m_plot->isViewOfUser()) {
        m_plot->fit();
    }
}

void PartitionView::updateStatus() {
    m_message->setText(m_partition.failure());
    m_message->setVisible(!m_partition.failure().isEmpty());
    QString text;
    if (m_partition.isBusy() && m_partition.progress()) {
        text = tr("%1 pieces, %2 %")
                   .arg(formatCount(m_partition.progress()->done))
                   .arg(percentOf(m_partition.progress()->share));
    } else if (m_shown) {
        const auto count = static_cast<qint64>(m_shown->pieces().size());
        text = count == 1 ? tr("1 piece") : tr("%1 pieces").arg(formatCount(count));
        if (m_shown->isPartial()) {
            text = tr("partial: %1").arg(text);
        }
    }
    m_status->setElidedText(text, Qt::ElideRight);
    if (m_shown && m_shown->isPartial()) {
        m_status->setToolTip(QString::fromStdString(m_shown->source->result.reason));
    }
}

void PartitionView::updateReadout(QPointF point) {
    if (!m_shown) {
        return;
    }
    QString text;
    for (std::size_t axis = 0; axis < m_shown->free.size(); ++axis) {
        text += QStringLiteral("%1x%2 %3")
                    .arg(axis > 0 ? QStringLiteral("   ") : QString())
                    .arg(m_shown->free[axis])
                    .arg(formatNumber(axis == 0 ? point.x() : point.y()));
    }
    m_readout->setText(text);
    placeReadout();
}

void PartitionView::placeReadout() {
    const QRect axes = m_plot->axisRect()->rect();
    m_readout->placeIn(axes, {});
    m_message->setGeometry(axes.adjusted(kStep, kStep, -kStep, -kStep));
}

}  // namespace ui
