#include "ui/pages/linked_planes.h"

#include <QKeyEvent>
#include <QSplitter>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "reach/analysis/analysis.h"
#include "ui/pages/partition_view.h"
#include "ui/pages/piece_linking.h"
#include "ui/plot/plane_plot.h"
#include "ui/session/numbers.h"
#include "ui/session/partition.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/session/union_worker.h"
#include "ui/widgets/colour_key_bar.h"
#include "ui/widgets/piece_panel.h"
#include "ui/widgets/union_line.h"

namespace ui {
namespace {

constexpr int kOutputShare = 5;
constexpr int kInputShare = 4;

}  // namespace

LinkedPlanes::LinkedPlanes(Session& session, PlanePlot* output, QWidget* parent)
    : QWidget(parent), m_session(session), m_output(output) {
    m_partition = new Partition(session, reach::answerAll, this);
    m_focus = new PieceFocus(session, *m_partition, this);
    m_input = new PartitionView(session, *m_partition, *m_focus);
    m_key = new ColourKeyBar;
    m_split = new QSplitter;
    m_split->setObjectName(QStringLiteral("planes"));
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(output);
    m_split->addWidget(m_input);
    m_split->setStretchFactor(0, kOutputShare);
    m_split->setStretchFactor(1, kInputShare);
    m_split->setSizes({1000 * kOutputShare, 1000 * kInputShare});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_split, 1);
    layout->addWidget(m_key);
    m_union = new UnionWorker(session, this);
    layout->addWidget(new UnionLine(session, *m_union));
    m_panel = new PiecePanel(session, *m_focus);
    layout->addWidget(m_panel);
    m_linking = new PieceLinking(session, *m_partition, *m_focus, *output, *m_input->plot(), this);
    connectOutput();
    for (PlanePlot* plot : {output, m_input->plot()}) {
        plot->installEventFilter(this);
    }
    connect(m_linking, &PieceLinking::coloursChanged, this, &LinkedPlanes::showColours);
    connect(m_panel, &PiecePanel::tableWanted, this, &LinkedPlanes::tableWanted);
    connect(m_focus, &PieceFocus::pinsChanged, this, &LinkedPlanes::showInput);
    connect(m_input, &PartitionView::turnWanted, this, &LinkedPlanes::turnWanted);
    connect(m_input, &PartitionView::closeWanted, this, [this] {
        m_session.change(tr("hide the input pieces"),
                         [](State& state) { state.partition.isShown = false; });
    });
    connect(&session, &Session::partitionChanged, this, &LinkedPlanes::showInput);
    connect(&session, &Session::networkChanged, this, &LinkedPlanes::showInput);
    showInput();
}

void LinkedPlanes::connectOutput() {
    connect(m_output, &PlanePlot::cursorMoved, m_focus, &PieceFocus::hoverOutput);
    connect(m_output, &PlanePlot::cursorLeft, m_focus, &PieceFocus::leave);
    connect(m_output, &PlanePlot::clicked, m_focus, [this](QPointF point) {
        m_focus->hoverOutput(point);
        if (m_focus->underCursor() > 0) {
            m_focus->togglePin();
        }
    });
}

const LinkedColours& LinkedPlanes::colours() const { return m_linking->colours(); }

void LinkedPlanes::showInput() {
    const bool isShown = m_session.network() && m_session.state().partition.isShown;
    m_input->setVisible(isShown);
    m_panel->setVisible(m_detailsWanted && m_session.network() &&
                        (isShown || !m_focus->pins().empty()));
}

void LinkedPlanes::showColours() {
    const LinkedColours& colours = m_linking->colours();
    m_key->setKey(colours.key, m_dark);
    m_input->setColours(colours.ofCells, colours.cells);
    Q_EMIT coloursChanged();
}

void LinkedPlanes::applySettings(const Settings& settings) {
    const Qt::Orientation wanted = settings.partitionBelow ? Qt::Vertical : Qt::Horizontal;
    m_split->setOrientation(wanted);
    m_input->plot()->setGridShown(settings.grid);
    m_input->plot()->setEqualAspect(settings.equalAspect);
    m_input->setLinesShown(settings.showPieces);
    m_detailsWanted = settings.pieceDetails;
    showInput();
}

void LinkedPlanes::setDark(bool dark) {
    m_dark = dark;
    m_input->setDark(dark);
    m_linking->setDark(dark);
    m_panel->setDark(dark);
}

QString LinkedPlanes::readout() const {
    if (!m_focus->isHovering() || !m_session.network()) {
        return {};
    }
    const PiecePlaces places = m_focus->placesOf(*m_focus->current());
    QString text;
    if (places.exact) {
        text = tr("piece %1 of %2")
                   .arg(formatCount(static_cast<qint64>(places.inExact) + 1),
                        formatCount(places.exact->result.pieceCount));
    } else {
        text = places.cells ? tr("piece of the slice") : tr("piece not in this set");
    }
    if (m_focus->underCursor() > 1) {
        text += QStringLiteral("   ") +
                tr("%1 of %2 here (Tab)")
                    .arg(formatCount(static_cast<qint64>(m_focus->placeUnderCursor()) + 1),
                         formatCount(static_cast<qint64>(m_focus->underCursor())));
    }
    return text + QStringLiteral("   ") +
           formatPattern(*m_focus->current(), m_session.network()->patternSizes());
}

/// Tab and Alt with the wheel go through the pieces under the cursor, where there are several.
bool LinkedPlanes::eventFilter(QObject* watched, QEvent* event) {
    if (m_focus->underCursor() < 2) {
        return QWidget::eventFilter(watched, event);
    }
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Tab || key == Qt::Key_Backtab) {
            m_focus->cycle(key == Qt::Key_Tab ? 1 : -1);
            return true;
        }
    }
    if (event->type() == QEvent::Wheel) {
        auto* wheel = static_cast<QWheelEvent*>(event);
        if (wheel->modifiers().testFlag(Qt::AltModifier)) {
            const QPoint turned = wheel->angleDelta();
            m_focus->cycle(turned.x() + turned.y() < 0 ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace ui
