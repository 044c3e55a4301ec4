#include "ui/widgets/graph_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kMargin = 2.0 * kStep;
constexpr double kLargestZoom = 3.0;
constexpr double kSmallestZoom = 0.02;
/// Below this zoom texts would be under 6 pixels: colours and bars alone.
constexpr double kTextZoom = 0.45;
/// A fitted graph smaller than this has texts under 9 pixels: the beginning is shown instead.
constexpr double kReadableZoom = 0.8;
constexpr double kZoomStep = 1.2;
constexpr double kEdgeStripe = 4.0;
constexpr double kRound = 4.0;
constexpr double kStateBar = 4.0;

/// From point to point with bends that leave and arrive straight down.
QPainterPath edgePath(const std::vector<QPointF>& points) {
    QPainterPath path(points.front());
    for (std::size_t k = 1; k < points.size(); ++k) {
        const QPointF from = points[k - 1];
        const QPointF to = points[k];
        if (std::abs(from.x() - to.x()) < 0.5) {
            path.lineTo(to);
            continue;
        }
        const double half = 0.5 * (to.y() - from.y());
        path.cubicTo(from + QPointF(0.0, half), to - QPointF(0.0, half), to);
    }
    return path;
}

/// Edges of one node together, so that its shape is written once.
std::vector<GraphEdge> edgesBySource(std::vector<GraphEdge> edges) {
    std::ranges::stable_sort(edges, {}, &GraphEdge::fromNode);
    return edges;
}

}  // namespace

QColor stateColour(NeuronState state, bool dark) {
    switch (state) {
        case NeuronState::Active:
            return dark ? QColor(0x4a, 0xa3, 0xe0) : QColor(0x00, 0x72, 0xb2);
        case NeuronState::Inactive:
            return dark ? QColor(0x6b, 0x70, 0x79) : QColor(0xbb, 0xbb, 0xbb);
        case NeuronState::Unstable:
            return dark ? QColor(0xff, 0x8a, 0x3d) : QColor(0xd5, 0x5e, 0x00);
        case NeuronState::Unknown:
            break;
    }
    return Qt::transparent;
}

GraphView::GraphView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Graph of the network"));
    setAccessibleDescription(tr("Arrow keys go from layer to layer, plus and minus zoom, 0 fits."));
}

void GraphView::setNetwork(const OpenNetworkPtr& network) {
    m_network = network;
    m_layout = network ? layoutGraph(network->network) : GraphLayout{};
    m_rows.assign(network ? network->network.nodes().size() : 0, {});
    m_selected = -1;
    m_hovered = -1;
    m_isFitted = true;
    fit();
    if (m_zoom < kReadableZoom) {
        showBeginning();
    }
}

void GraphView::setRows(std::vector<GraphRow> rows) {
    if (rows != m_rows && rows.size() == m_layout.blockOf.size()) {
        m_rows = std::move(rows);
        update();
    }
}

void GraphView::setSelected(int node) {
    if (node == m_selected) {
        return;
    }
    m_selected = node;
    if (node >= 0 && m_network) {
        setAccessibleDescription(m_rows[static_cast<std::size_t>(node)].title + QLatin1Char(' ') +
                                 m_rows[static_cast<std::size_t>(node)].detail);
        ensureVisible(node);
    }
    update();
}

QSize GraphView::sizeHint() const { return {60 * kStep, 60 * kStep}; }

QSize GraphView::minimumSizeHint() const { return {24 * kStep, 24 * kStep}; }

QPointF GraphView::toView(QPointF point) const { return m_origin + m_zoom * point; }

QPointF GraphView::toGraph(QPointF point) const { return (point - m_origin) / m_zoom; }

QRectF GraphView::visibleGraph() const {
    return {toGraph({0.0, 0.0}), toGraph({double(width()), double(height())})};
}

void GraphView::fit() {
    if (m_layout.blocks.empty()) {
        return;
    }
    const double across = (width() - 2.0 * kMargin) / m_layout.size.width();
    const double down = (height() - 2.0 * kMargin) / m_layout.size.height();
    m_zoom = std::clamp(std::min({1.0, across, down}), kSmallestZoom, kLargestZoom);
    m_origin = {0.5 * (width() - m_zoom * m_layout.size.width()),
                0.5 * (height() - m_zoom * m_layout.size.height())};
    m_isFitted = true;
    update();
}

void GraphView::showBeginning() {
    const double across = (width() - 2.0 * kMargin) / m_layout.size.width();
    m_zoom = std::clamp(std::min(1.0, across), kReadableZoom, kLargestZoom);
    m_origin = {std::max(kMargin, 0.5 * (width() - m_zoom * m_layout.size.width())), kMargin};
    update();
}

void GraphView::zoomBy(double factor) { zoomAt(QRectF(rect()).center(), factor); }

void GraphView::zoomAt(QPointF anchor, double factor) {
    const QPointF fixed = toGraph(anchor);
    m_zoom = std::clamp(m_zoom * factor, kSmallestZoom, kLargestZoom);
    m_origin = anchor - m_zoom * fixed;
    m_isFitted = false;
    keepInView();
    update();
}

/// The graph is never lost: some of it stays in the view.
void GraphView::keepInView() {
    const QSizeF shown = m_zoom * m_layout.size;
    const auto kept = [](double origin, double size, double view) {
        const double margin = std::min({0.5 * view, 0.5 * size, 6.0 * kStep});
        return std::clamp(origin, margin - size, view - margin);
    };
    m_origin = {kept(m_origin.x(), shown.width(), width()),
                kept(m_origin.y(), shown.height(), height())};
}

void GraphView::ensureVisible(int node) {
    if (node < 0 || !m_network) {
        return;
    }
    const QRectF row = m_layout.rowOf(node);
    const QRectF shown(toView(row.topLeft()), toView(row.bottomRight()));
    const auto shift = [](double from, double to, double view) {
        return from < kMargin ? kMargin - from : to > view - kMargin ? view - kMargin - to : 0.0;
    };
    m_origin += QPointF(shift(shown.left(), shown.right(), width()),
                        shift(shown.top(), shown.bottom(), height()));
    update();
}

void GraphView::resizeEvent(QResizeEvent*) {
    if (m_isFitted) {
        fit();
        if (m_zoom < kReadableZoom && !m_layout.blocks.empty()) {
            showBeginning();
        }
    } else {
        keepInView();
    }
}

void GraphView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (!m_network) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(m_origin);
    painter.scale(m_zoom, m_zoom);
    paintEdges(painter);
    const QRectF visible = visibleGraph();
    for (const GraphBlock& block : m_layout.blocks) {
        if (block.rect.intersects(visible)) {
            paintBlock(painter, block);
        }
    }
}

void GraphView::paintEdges(QPainter& painter) const {
    const QColor line = plotColours(isDark(palette())).frame;
    int lastFrom = -1;
    for (const GraphEdge& edge : edgesBySource(m_layout.edges)) {
        const bool isOfSelected = edge.fromNode == m_selected || edge.toNode == m_selected;
        const QColor colour = isOfSelected ? palette().color(QPalette::Highlight) : line;
        painter.setPen(QPen(colour, isOfSelected ? 2.0 : 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(edgePath(edge.points));
        const QPointF tip = edge.points.back();
        painter.setBrush(colour);
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF{tip, tip + QPointF(-4.0, -7.0), tip + QPointF(4.0, -7.0)});
        const bool isLabelled = std::exchange(lastFrom, edge.fromNode) == edge.fromNode;
        if (m_zoom < kTextZoom || isLabelled) {
            continue;
        }
        const QString shape =
            QString::fromStdString(core::toString(m_network->network.shapeOf(edge.fromNode)))
                .replace(QLatin1Char('x'), QChar(0x00D7));
        QFont small = font();
        small.setPointSizeF(font().pointSizeF() * 0.85);
        painter.setFont(small);
        painter.setPen(quietText(palette()));
        painter.drawText(QRectF(edge.points.front() + QPointF(kStep, 4.0), QSizeF(160.0, 20.0)),
                         Qt::AlignLeft | Qt::AlignTop, shape);
    }
}

void GraphView::paintBlock(QPainter& painter, const GraphBlock& block) const {
    QPainterPath outline;
    outline.addRoundedRect(block.rect, kRound, kRound);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Button));
    painter.drawPath(outline);
    painter.save();
    painter.setClipPath(outline);
    for (const int node : block.nodes) {
        paintRow(painter, node);
    }
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Mid), 1.0));
    painter.drawPath(outline);
    const bool hasSelected = std::ranges::find(block.nodes, m_selected) != block.nodes.end();
    if (hasSelected) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), hasFocus() ? 3.0 : 2.0));
        painter.drawRoundedRect(m_layout.rowOf(m_selected), kRound, kRound);
    }
}

void GraphView::paintRow(QPainter& painter, int node) const {
    const QRectF row = m_layout.rowOf(node);
    const GraphRow& text = m_rows[static_cast<std::size_t>(node)];
    if (node == m_hovered && node != m_selected) {
        painter.fillRect(row, palette().color(QPalette::AlternateBase));
    }
    painter.fillRect(QRectF(row.topLeft(), QSizeF(kEdgeStripe, row.height())), text.colour);
    if (text.states) {
        paintStates(painter, row, *text.states);
    }
    if (m_zoom < kTextZoom) {
        return;
    }
    const QRectF inner = row.adjusted(kEdgeStripe + kStep, 4.0, -kStep, -kStateBar - 2.0);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::ButtonText));
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop,
                     text.isEdited ? text.title + QStringLiteral(" •") : text.title);
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    painter.setFont(small);
    painter.setPen(quietText(palette()));
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignBottom, text.detail);
    if (text.states) {
        painter.drawText(inner, Qt::AlignRight | Qt::AlignTop,
                         tr("%1 unstable").arg(formatCount(text.states->unstable)));
    }
}

/// Active, unstable, inactive: shares of the row's width.
void GraphView::paintStates(QPainter& painter, const QRectF& row, const StateCounts& states) const {
    const bool dark = isDark(palette());
    const double total = std::max<double>(1.0, static_cast<double>(states.neurons()));
    double left = row.left() + kEdgeStripe;
    const double span = row.width() - kEdgeStripe;
    for (const auto& [count, state] : {std::pair{states.active, NeuronState::Active},
                                       std::pair{states.unstable, NeuronState::Unstable},
                                       std::pair{states.inactive, NeuronState::Inactive}}) {
        const double width = span * static_cast<double>(count) / total;
        painter.fillRect(QRectF(left, row.bottom() - kStateBar, width, kStateBar),
                         stateColour(state, dark));
        left += width;
    }
}

void GraphView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_dragStart = event->position();
        m_dragOrigin = m_origin;
        m_isDragging = false;
    }
}

void GraphView::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() == Qt::NoButton) {
        const int node = m_layout.nodeAt(toGraph(event->position()));
        if (node != m_hovered) {
            m_hovered = node;
            update();
        }
        return;
    }
    const QPointF moved = event->position() - m_dragStart;
    m_isDragging = m_isDragging || moved.manhattanLength() > 4.0;
    if (m_isDragging) {
        setCursor(Qt::ClosedHandCursor);
        m_origin = m_dragOrigin + moved;
        m_isFitted = false;
        keepInView();
        update();
    }
}

void GraphView::mouseReleaseEvent(QMouseEvent* event) {
    unsetCursor();
    if (!m_isDragging && event->button() == Qt::LeftButton) {
        choose(m_layout.nodeAt(toGraph(event->position())));
    }
    m_isDragging = false;
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event) {
    const int node = m_layout.nodeAt(toGraph(event->position()));
    if (node >= 0) {
        Q_EMIT nodeActivated(node);
    } else {
        fit();
    }
}

void GraphView::wheelEvent(QWheelEvent* event) {
    const QPointF delta = event->pixelDelta().isNull() ? QPointF(event->angleDelta()) / 2.0
                                                       : QPointF(event->pixelDelta());
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoomAt(event->position(), std::pow(kZoomStep, event->angleDelta().y() / 120.0));
    } else {
        const bool sideways = event->modifiers().testFlag(Qt::ShiftModifier);
        m_origin += sideways ? QPointF(delta.y(), delta.x()) : delta;
        m_isFitted = false;
        keepInView();
        update();
    }
    event->accept();
}

void GraphView::choose(int node) {
    if (node >= 0) {
        setSelected(node);
        Q_EMIT nodeClicked(node);
    }
}

/// The next node in a direction: along the block and its edges up and down, the nearest block of
/// the rank sideways.
int GraphView::neighbour(int key) const {
    const int last = static_cast<int>(m_layout.blockOf.size()) - 1;
    if (m_selected < 0) {
        return 0;
    }
    const auto& nodes = m_network->network.nodes();
    if (key == Qt::Key_Up) {
        const auto& inputs = nodes[static_cast<std::size_t>(m_selected)].inputs;
        return inputs.empty() ? 0 : inputs.front();
    }
    if (key == Qt::Key_Down) {
        for (int node = m_selected + 1; node <= last; ++node) {
            const auto& inputs = nodes[static_cast<std::size_t>(node)].inputs;
            if (std::ranges::find(inputs, m_selected) != inputs.end()) {
                return node;
            }
        }
        return last;
    }
    const auto here =
        static_cast<std::size_t>(m_layout.blockOf[static_cast<std::size_t>(m_selected)]);
    const GraphBlock& block = m_layout.blocks[here];
    int best = m_selected;
    double distance = std::numeric_limits<double>::infinity();
    for (const GraphBlock& other : m_layout.blocks) {
        const double dx = other.rect.center().x() - block.rect.center().x();
        const bool isThere = key == Qt::Key_Left ? dx < -1.0 : dx > 1.0;
        const double far = std::abs(other.rect.center().y() - block.rect.center().y());
        if (isThere && far + std::abs(dx) < distance) {
            distance = far + std::abs(dx);
            best = other.nodes.front();
        }
    }
    return best;
}

void GraphView::keyPressEvent(QKeyEvent* event) {
    if (!m_network) {
        return;
    }
    switch (event->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_Left:
        case Qt::Key_Right:
            choose(neighbour(event->key()));
            return;
        case Qt::Key_Home:
            choose(0);
            return;
        case Qt::Key_End:
            choose(static_cast<int>(m_layout.blockOf.size()) - 1);
            return;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomBy(kZoomStep);
            return;
        case Qt::Key_Minus:
            zoomBy(1.0 / kZoomStep);
            return;
        case Qt::Key_0:
            fit();
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_selected >= 0) {
                Q_EMIT nodeActivated(m_selected);
            }
            return;
        default:
            QWidget::keyPressEvent(event);
    }
}

bool GraphView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && m_network) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int node = m_layout.nodeAt(toGraph(help->pos()));
        const QString name =
            node < 0 ? QString()
                     : QString::fromStdString(
                           m_network->network.nodes()[static_cast<std::size_t>(node)].name);
        QToolTip::showText(
            help->globalPos(),
            node < 0 ? QString() : tr("Node %1: %2").arg(node).arg(name.toHtmlEscaped()), this);
        return true;
    }
    if (event->type() == QEvent::Leave && m_hovered >= 0) {
        m_hovered = -1;
        update();
    }
    return QWidget::event(event);
}

}  // namespace ui
