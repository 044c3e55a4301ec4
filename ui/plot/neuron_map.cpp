#include "ui/plot/neuron_map.h"

#include <QCoreApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "ui/models/neuron_model.h"
#include "ui/widgets/graph_view.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Smaller cells show their colour alone.
constexpr int kShapesFrom = 7;
constexpr int kGridFrom = 4;
constexpr double kPale = 0.35;
constexpr int kHeadingRoom = 6;

struct MapTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::NeuronMap)
};

bool isWalkingKey(int key) {
    switch (key) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_Home:
        case Qt::Key_End:
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            return true;
        default:
            return false;
    }
}

QPolygonF triangleIn(const QRectF& cell, bool upward) {
    const double half = 0.27 * cell.width();
    const double rise = upward ? -half : half;
    const QPointF middle = cell.center();
    return {
        {middle + QPointF(0, rise), middle + QPointF(half, -rise), middle + QPointF(-half, -rise)}};
}

}  // namespace

QString wordsOf(NeuronState state, NeuronMove move) {
    switch (move) {
        case NeuronMove::None:
            return titleOf(state);
        case NeuronMove::ToActive:
            return MapTexts::tr("%1, shifted to active").arg(titleOf(state));
        case NeuronMove::ToInactive:
            return MapTexts::tr("%1, shifted to inactive").arg(titleOf(state));
    }
    return {};
}

void paintNeuron(QPainter& painter, const QRect& cell, NeuronState state, NeuronMove move,
                 const QPalette& palette) {
    const QColor colour = stateColour(state, isDark(palette));
    if (cell.width() + 1 < kShapesFrom) {
        painter.fillRect(cell, colour);
        return;
    }
    const bool isSmall = state == NeuronState::Inactive && move == NeuronMove::None;
    const int inset = isSmall ? std::max(1, cell.width() / 6) : 0;
    const QRectF shape = QRectF(cell).adjusted(inset, inset, -inset, -inset);
    if (state == NeuronState::Unstable) {
        QColor pale = colour;
        pale.setAlphaF(kPale);
        painter.fillRect(shape, pale);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF({shape.topLeft(), shape.bottomRight(), shape.bottomLeft()}));
    } else {
        painter.fillRect(shape, colour);
    }
    if (move != NeuronMove::None) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(
            palette.color(state == NeuronState::Active ? QPalette::Base : QPalette::Text));
        painter.drawPolygon(triangleIn(shape, move == NeuronMove::ToActive));
    }
}

NeuronMap::NeuronMap(QWidget* parent) : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setAutoFillBackground(true);
    setAccessibleName(tr("Map of all neurons"));
    m_hint = tr("Arrow keys walk through the neurons, Enter shifts one or brings it back.");
    setMinimumSize(20 * kStep, 14 * kStep);
}

QSize NeuronMap::sizeHint() const { return {36 * kStep, 36 * kStep}; }

void NeuronMap::setLayers(std::vector<NeuronMapLayer> layers) {
    const bool isLaidOut =
        std::ranges::equal(layers, m_layers, {}, &NeuronMapLayer::shape, &NeuronMapLayer::shape);
    m_layers = std::move(layers);
    if (!isLaidOut) {
        m_hovered.reset();
        setCurrent(std::nullopt);
        layOut();
    }
    viewport()->update();
}

void NeuronMap::setNotice(const QString& notice) {
    m_notice = notice;
    viewport()->update();
}

void NeuronMap::setFaded(bool faded) {
    if (m_faded != faded) {
        m_faded = faded;
        viewport()->update();
    }
}

void NeuronMap::setByChannel(bool byChannel) {
    m_byChannel = byChannel;
    viewport()->update();
}

void NeuronMap::setActivationHint(const QString& hint) {
    m_hint = hint;
    setCurrent(m_current);
}

void NeuronMap::setCurrent(std::optional<NeuronPlace> place) {
    const bool isThere = place && place->layer < m_layout.layerCount() &&
                         place->neuron < m_layout.neuronCount(place->layer);
    m_current = isThere ? place : std::nullopt;
    setAccessibleDescription(m_current ? describe(*m_current) : m_hint);
    viewport()->update();
}

void NeuronMap::layOut() {
    std::vector<core::Shape> shapes;
    for (const NeuronMapLayer& layer : m_layers) {
        shapes.push_back(layer.shape);
    }
    const int heading = fontMetrics().height() + kHeadingRoom;
    m_layout = NeuronMapLayout(shapes, maximumViewportSize(), heading);
    if (m_layout.size().height() > maximumViewportSize().height()) {
        const int bar = verticalScrollBar()->sizeHint().width();
        m_layout = NeuronMapLayout(shapes, maximumViewportSize() - QSize(bar, 0), heading);
    }
    QScrollBar* bar = verticalScrollBar();
    bar->setRange(0, std::max(0, m_layout.size().height() - viewport()->height()));
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(3 * m_layout.cell());
}

QPoint NeuronMap::toMap(QPoint inView) const {
    return inView + QPoint(0, verticalScrollBar()->value());
}

QRect NeuronMap::cellInView(NeuronPlace place) const {
    return m_layout.cellOf(place).translated(0, -verticalScrollBar()->value());
}

QString NeuronMap::describe(NeuronPlace place) const {
    const NeuronMapLayer& layer = m_layers.at(static_cast<std::size_t>(place.layer));
    const auto at = static_cast<std::size_t>(place.neuron);
    return tr("%1, neuron %2: %3")
        .arg(layer.title, placeText(layer.shape, place.neuron),
             wordsOf(layer.states.at(at), layer.moves.at(at)));
}

void NeuronMap::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    if (!m_notice.isEmpty()) {
        painter.setPen(quietText(palette()));
        painter.drawText(viewport()->rect().adjusted(kStep, kStep, -kStep, -kStep),
                         Qt::AlignCenter | Qt::TextWordWrap, m_notice);
        return;
    }
    painter.setOpacity(m_faded ? kPale : 1.0);
    painter.translate(0, -verticalScrollBar()->value());
    const QRect shown = event->rect().translated(0, verticalScrollBar()->value());
    for (int layer = 0; layer < m_layout.layerCount(); ++layer) {
        if (m_layout.rectOf(layer).intersects(shown)) {
            paintHeading(painter, layer);
            paintCells(painter, layer, shown);
        }
    }
    painter.setOpacity(1.0);
    if (m_hovered) {
        paintMark(painter, *m_hovered, QPen(quietText(palette()), 1.0));
    }
    if (m_current) {
        paintMark(painter, *m_current, QPen(palette().color(QPalette::Text), 2.0));
    }
}

void NeuronMap::paintHeading(QPainter& painter, int index) const {
    const NeuronMapLayer& layer = m_layers[static_cast<std::size_t>(index)];
    const QRect place = m_layout.headingOf(index);
    painter.setPen(layer.isLeftOut ? quietText(palette()) : palette().color(QPalette::Text));
    const QString title = layer.isLeftOut ? tr("%1 (left out)").arg(layer.title) : layer.title;
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.setPen(quietText(palette()));
    const QFontMetrics metrics = painter.fontMetrics();
    const int left = metrics.horizontalAdvance(title) + 2 * kStep;
    const QRect rest = place.adjusted(left, 0, 0, 0);
    painter.drawText(rest, Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(layer.detail, Qt::ElideRight, rest.width()));
}

void NeuronMap::paintCells(QPainter& painter, int index, const QRect& shown) const {
    const NeuronMapLayer& layer = m_layers[static_cast<std::size_t>(index)];
    const double opacity = painter.opacity();
    painter.setOpacity(layer.isLeftOut ? opacity * kPale : opacity);
    painter.setRenderHint(QPainter::Antialiasing, m_layout.cell() >= kShapesFrom);
    for (std::int64_t neuron = 0; neuron < m_layout.neuronCount(index); ++neuron) {
        const QRect cell = m_layout.cellOf({index, neuron});
        if (cell.intersects(shown)) {
            const auto at = static_cast<std::size_t>(neuron);
            const int grid = m_layout.cell() >= kGridFrom ? 1 : 0;
            paintNeuron(painter, cell.adjusted(0, 0, -grid, -grid), layer.states[at],
                        layer.moves[at], palette());
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setOpacity(opacity);
}

void NeuronMap::paintMark(QPainter& painter, NeuronPlace place, const QPen& pen) const {
    QRect marked = m_layout.cellOf(place);
    const std::int64_t tile = m_layout.tileSize(place.layer);
    if (m_byChannel && tile > 1) {
        const std::int64_t first = place.neuron / tile * tile;
        marked = m_layout.cellOf({place.layer, first})
                     .united(m_layout.cellOf({place.layer, first + tile - 1}));
    }
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(marked.adjusted(-1, -1, 0, 0));
}

void NeuronMap::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void NeuronMap::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
        layOut();
        viewport()->update();
    }
}

void NeuronMap::choose(NeuronPlace place) {
    if (m_current == place) {
        return;
    }
    setCurrent(place);
    scrollTo(place);
    Q_EMIT currentChanged(place);
}

void NeuronMap::scrollTo(NeuronPlace place) {
    const QRect cell = m_layout.cellOf(place);
    QScrollBar* bar = verticalScrollBar();
    if (cell.top() < bar->value()) {
        bar->setValue(cell.top() - kStep);
    } else if (cell.bottom() > bar->value() + viewport()->height()) {
        bar->setValue(cell.bottom() - viewport()->height() + kStep);
    }
}

void NeuronMap::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_notice.isEmpty()) {
        return;
    }
    const QPoint at = toMap(event->position().toPoint());
    if (const auto place = m_layout.maybeNeuronAt(at)) {
        choose(*place);
        Q_EMIT activated(*place);
        return;
    }
    for (int layer = 0; layer < m_layout.layerCount(); ++layer) {
        if (m_layout.headingOf(layer).contains(at)) {
            Q_EMIT layerActivated(layer);
        }
    }
}

void NeuronMap::mouseMoveEvent(QMouseEvent* event) {
    const auto place = m_notice.isEmpty()
                           ? m_layout.maybeNeuronAt(toMap(event->position().toPoint()))
                           : std::nullopt;
    if (place != m_hovered) {
        m_hovered = place;
        viewport()->update();
        Q_EMIT hovered(place);
    }
}

bool NeuronMap::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave && m_hovered) {
        m_hovered.reset();
        viewport()->update();
        Q_EMIT hovered(std::nullopt);
    }
    if (event->type() == QEvent::ToolTip && m_notice.isEmpty()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto place = m_layout.maybeNeuronAt(toMap(help->pos()));
        QToolTip::showText(help->globalPos(), place ? describe(*place) : QString(), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

/// Space and Return are keys of the window too: here they are the map's.
bool NeuronMap::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier && isWalkingKey(key->key())) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

void NeuronMap::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (!isWalkingKey(key) || m_layout.layerCount() == 0 || !m_notice.isEmpty()) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    const NeuronPlace from = m_current.value_or(NeuronPlace());
    const bool activates = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
    if (activates) {
        choose(from);
        Q_EMIT activated(from);
    } else if (!m_current || key == Qt::Key_Home) {
        choose(NeuronPlace());
    } else if (key == Qt::Key_End) {
        const int last = m_layout.layerCount() - 1;
        choose({last, m_layout.neuronCount(last) - 1});
    } else {
        const int right = key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0;
        const int down = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        choose(m_layout.moved(from, right, down));
    }
}

}  // namespace ui
