#include "ui/plot/plane_plot.h"

#include <QDateTime>
#include <QGestureEvent>
#include <QNativeGestureEvent>
#include <algorithm>
#include <utility>

#include "ui/plot/drawing_plottable.h"
#include "ui/plot/figure_ticker.h"
#include "ui/plot/plane_input.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kLeastRightMargin = 16;
constexpr int kTopMargin = 12;
/// Two planes one below the other, a banner and the details of a piece have room in a small window.
constexpr QSize kLeastSize(240, 120);

}  // namespace

PlanePlot::PlanePlot(QWidget* parent) : QCustomPlot(parent) {
    m_plottable = new DrawingPlottable(xAxis, yAxis);
    m_overlay = new PlaneOverlay(this);
    m_input = std::make_unique<PlaneInput>(*this);
    setUpAxes();
    setUpInput();
    setMinimumSize(kLeastSize);
    setDark(false);
    connect(this, &QCustomPlot::beforeReplot, this, &PlanePlot::fitMargins);
    connect(this, &QCustomPlot::afterReplot, this, &PlanePlot::settleLayout);
}

PlanePlot::~PlanePlot() = default;

void PlanePlot::setUpAxes() {
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTicker(QSharedPointer<FigureTicker>::create(*axis));
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(5);
        axis->setSubTickLengthIn(0);
        axis->setSubTickLengthOut(3);
        axis->setTickLabelPadding(4);
        axis->setLabelPadding(6);
    }
    axisRect()->setupFullAxesBox();
    for (QCPAxis* axis : {xAxis2, yAxis2}) {
        axis->setTicks(false);
        axis->setTickLabels(false);
    }
    setRanges(m_wanted);
}

void PlanePlot::setUpInput() {
    setInteractions(QCP::Interactions());
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    grabGesture(Qt::PinchGesture);
    setContextMenuPolicy(Qt::DefaultContextMenu);
}

void PlanePlot::setDrawing(DrawingPtr drawing) {
    m_plottable->setDrawing(std::move(drawing));
    replot(rpQueuedReplot);
}

const DrawingPtr& PlanePlot::drawing() const { return m_plottable->drawing(); }

bool PlanePlot::isPicturePending() const { return m_plottable->isPending(); }

MeasureTool& PlanePlot::measure() { return m_input->measure(); }

void PlanePlot::setAxisTitles(const QString& x, const QString& y) {
    xAxis->setLabel(x);
    yAxis->setLabel(y);
    replot(rpQueuedReplot);
}

void PlanePlot::setGridShown(bool shown) {
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->grid()->setVisible(shown);
    }
    replot(rpQueuedReplot);
}

void PlanePlot::setHighlights(std::vector<Highlight> highlights) {
    m_overlay->setHighlights(std::move(highlights));
}

void PlanePlot::setTool(PlotTool tool) {
    const bool isNew = tool != m_tool;
    m_tool = tool;
    setCursor(tool == PlotTool::Pan ? Qt::ArrowCursor : Qt::CrossCursor);
    if (isNew) {
        measure().clear();
        Q_EMIT toolChanged(tool);
    }
}

void PlanePlot::setDark(bool dark) {
    m_dark = dark;
    const PlotColours colours = plotColours(dark);
    setBackground(QBrush(colours.paper));
    for (QCPAxis* axis : {xAxis, yAxis, xAxis2, yAxis2}) {
        axis->setBasePen(QPen(colours.frame, 1));
        axis->setTickPen(QPen(colours.frame, 1));
        axis->setSubTickPen(QPen(colours.frame, 1));
        axis->setTickLabelColor(colours.text);
        axis->setLabelColor(colours.text);
        axis->setTickLabelFont(tabularFont(font()));
        axis->setLabelFont(font());
        axis->grid()->setPen(QPen(colours.grid, 1));
        axis->grid()->setZeroLinePen(QPen(colours.zeroLine, 1));
    }
    m_plottable->setDark(dark);
    replot(rpQueuedReplot);
}

Bounds PlanePlot::shownBounds() const {
    return {xAxis->range().lower, xAxis->range().upper, yAxis->range().lower, yAxis->range().upper};
}

View PlanePlot::view() const { return {shownBounds(), QRectF(axisRect()->rect())}; }

void PlanePlot::setRanges(const Bounds& view) {
    m_wanted = view;
    const Bounds shown = m_equalAspect ? withEqualAspect(view, QSizeF(axisRect()->size())) : view;
    if (!isShowable(shown)) {
        return;
    }
    xAxis->setRange(shown.left, shown.right);
    yAxis->setRange(shown.bottom, shown.top);
    replot(rpQueuedReplot);
    Q_EMIT viewChanged();
}

void PlanePlot::record(ViewHistory::Step step) {
    m_history.visit(shownBounds(), step, QDateTime::currentMSecsSinceEpoch());
    Q_EMIT historyChanged();
}

void PlanePlot::showWithMargin(const Bounds& bounds) {
    if (isShowable(withMargin(bounds))) {
        setRanges(withMargin(bounds));
    }
}

void PlanePlot::showByUser(const Bounds& bounds) { showExactly(withMargin(bounds)); }

void PlanePlot::showPassing(const Bounds& bounds) {
    if (isShowable(bounds)) {
        m_viewOfUser = true;
        setRanges(bounds);
    }
}

void PlanePlot::showExactly(const Bounds& bounds, ViewHistory::Step step) {
    if (isShowable(bounds)) {
        showPassing(bounds);
        record(step);
    }
}

void PlanePlot::fit() {
    m_viewOfUser = false;
    if (drawing() && !drawing()->focus().isEmpty()) {
        showWithMargin(drawing()->focus());
        record(ViewHistory::Step::Fit);
    }
}

void PlanePlot::zoom(double factor) {
    const View now = view();
    showExactly(zoomed(now.data, now.toData(now.pixels.center()), factor, factor),
                ViewHistory::Step::Burst);
}

void PlanePlot::setEqualAspect(bool equal) {
    if (equal == m_equalAspect) {
        return;
    }
    m_equalAspect = equal;
    setRanges(m_wanted);
    if (m_viewOfUser) {
        record(ViewHistory::Step::Single);
    } else {
        fit();
    }
}

void PlanePlot::showEntry(const ViewHistory::Entry& entry) {
    m_viewOfUser = !entry.isFit;
    setRanges(entry.view);
    Q_EMIT historyChanged();
}

void PlanePlot::goBack() {
    if (m_history.canGoBack()) {
        showEntry(m_history.goBack());
    }
}

void PlanePlot::goForward() {
    if (m_history.canGoForward()) {
        showEntry(m_history.goForward());
    }
}

/// The outermost tick label may stand half outside the axes.
void PlanePlot::fitMargins() {
    const QFontMetrics metrics(xAxis->tickLabelFont());
    int widest = 0;
    for (const QString& label : xAxis->tickVectorLabels()) {
        widest = std::max(widest, metrics.horizontalAdvance(label));
    }
    axisRect()->setMinimumMargins(
        QMargins(kStep, kTopMargin, std::max(kLeastRightMargin, widest / 2 + 4), kStep));
}

/// Ticks and aspect were chosen for the size before this layout: once more if it changed.
void PlanePlot::settleLayout() {
    m_overlay->setGeometry(rect());
    if (m_laidOut != axisRect()->size()) {
        m_laidOut = axisRect()->size();
        setRanges(m_wanted);
        replot(rpQueuedReplot);
    }
    m_overlay->setView(view());
    if (m_crossShown && m_overlay->cross() && underMouse()) {
        m_overlay->setCross(view().toData(mapFromGlobal(QCursor::pos())));
    }
}

void PlanePlot::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    replot(rpQueuedRefresh);
}

bool PlanePlot::event(QEvent* event) {
    switch (event->type()) {
        case QEvent::ShortcutOverride:
            if (m_input->claims(static_cast<QKeyEvent&>(*event))) {
                event->accept();
                return true;
            }
            break;
        case QEvent::NativeGesture:
            if (m_input->handleNativeGesture(static_cast<QNativeGestureEvent&>(*event))) {
                return true;
            }
            break;
        case QEvent::Gesture:
            if (m_input->handlePinch(static_cast<QGestureEvent&>(*event))) {
                return true;
            }
            break;
        default:
            break;
    }
    return QCustomPlot::event(event);
}

void PlanePlot::mousePressEvent(QMouseEvent* event) {
    m_input->press(*event);
    event->accept();
}

void PlanePlot::mouseMoveEvent(QMouseEvent* event) {
    m_input->move(*event);
    if (m_crossShown) {
        const bool isInside = view().pixels.contains(event->position());
        m_overlay->setCross(isInside ? std::optional(view().toData(event->position()))
                                     : std::nullopt);
    }
}

void PlanePlot::mouseReleaseEvent(QMouseEvent* event) { m_input->release(*event); }

void PlanePlot::mouseDoubleClickEvent(QMouseEvent* event) { m_input->doubleClick(*event); }

void PlanePlot::wheelEvent(QWheelEvent* event) { m_input->wheel(*event); }

void PlanePlot::keyPressEvent(QKeyEvent* event) {
    if (!m_input->handleKey(*event)) {
        QCustomPlot::keyPressEvent(event);
    }
}

void PlanePlot::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    if (m_crossShown) {
        m_overlay->setCross(std::nullopt);
    }
    Q_EMIT cursorLeft();
}

void PlanePlot::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    m_input->hideCross();
}

void PlanePlot::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const View now = view();
    const QPointF place = byKeyboard ? m_input->keyboardPlace() : now.toData(event->pos());
    const QPoint global =
        byKeyboard ? mapToGlobal(now.toPixel(place).toPoint()) : event->globalPos();
    Q_EMIT contextMenuWanted(place, global);
}

}  // namespace ui
