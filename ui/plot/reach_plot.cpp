#include "ui/plot/reach_plot.h"

#include <utility>

#include "core/figure/ticks.h"
#include "ui/plot/sets_plottable.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kMargin = 0.06;
/// A set without extent in one direction is shown in a window of this size around it.
constexpr double kFlatExtent = 1.0;

/// Ticks and labels as in the figures, with a real minus sign.
class FigureTicker : public QCPAxisTicker {
public:
    void generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                  QVector<double>* subTicks, QVector<QString>* labels) override {
        const auto places = core::niceTicks(range.lower, range.upper, tickCount());
        ticks = QVector<double>(places.begin(), places.end());
        if (subTicks != nullptr) {
            subTicks->clear();
        }
        if (labels != nullptr) {
            labels->clear();
            for (const std::string& label : core::formatTicks(places)) {
                labels->push_back(QString::fromStdString(label));
            }
        }
    }
};

std::pair<double, double> widened(double lower, double upper) {
    if (!(upper > lower)) {
        return {lower - 0.5 * kFlatExtent, lower + 0.5 * kFlatExtent};
    }
    const double margin = kMargin * (upper - lower);
    return {lower - margin, upper + margin};
}

}  // namespace

ReachPlot::ReachPlot(QWidget* parent) : QCustomPlot(parent) {
    m_plottable = new SetsPlottable(xAxis, yAxis);
    setUpAxes();
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(240, 200);
    setAccessibleName(tr("Output plane"));
    setAccessibleDescription(tr(
        "Reachable sets in the plane of two outputs. Arrow keys are not used; F fits the view."));
    setDark(false);
}

void ReachPlot::setUpAxes() {
    const auto ticker = QSharedPointer<FigureTicker>::create();
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTicker(ticker);
        axis->setSubTicks(false);
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(4);
        axis->setTickLabelPadding(4);
        axis->setLabelPadding(6);
    }
    axisRect()->setupFullAxesBox();
    for (QCPAxis* axis : {xAxis2, yAxis2}) {
        axis->setTicks(false);
        axis->setTickLabels(false);
    }
    axisRect()->setMinimumMargins(QMargins(8, 12, 16, 8));
    xAxis->setRange(-1, 1);
    yAxis->setRange(-1, 1);
}

void ReachPlot::setSets(std::shared_ptr<const PlotSets> sets) {
    m_plottable->setSets(std::move(sets));
    replot(rpQueuedReplot);
}

const std::shared_ptr<const PlotSets>& ReachPlot::sets() const { return m_plottable->sets(); }

bool ReachPlot::isPicturePending() const { return m_plottable->isPending(); }

void ReachPlot::setAxisTitles(const QString& x, const QString& y) {
    xAxis->setLabel(x);
    yAxis->setLabel(y);
}

void ReachPlot::setGridShown(bool shown) {
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->grid()->setVisible(shown);
    }
    replot(rpQueuedReplot);
}

void ReachPlot::setEqualAspect(bool equal) {
    m_equalAspect = equal;
    fit();
}

void ReachPlot::setDark(bool dark) {
    const PlotColours colours = plotColours(dark);
    setBackground(QBrush(colours.paper));
    for (QCPAxis* axis : {xAxis, yAxis, xAxis2, yAxis2}) {
        axis->setBasePen(QPen(colours.frame, 1));
        axis->setTickPen(QPen(colours.frame, 1));
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

Bounds ReachPlot::shownBounds() const {
    return {xAxis->range().lower, xAxis->range().upper, yAxis->range().lower, yAxis->range().upper};
}

void ReachPlot::showWithMargin(const Bounds& bounds) {
    const auto [left, right] = widened(bounds.left, bounds.right);
    const auto [bottom, top] = widened(bounds.bottom, bounds.top);
    xAxis->setRange(left, right);
    yAxis->setRange(bottom, top);
    applyAspect();
    replot(rpQueuedReplot);
}

void ReachPlot::showByUser(const Bounds& bounds) {
    m_viewOfUser = true;
    showWithMargin(bounds);
}

void ReachPlot::showExactly(const Bounds& bounds) {
    m_viewOfUser = true;
    xAxis->setRange(bounds.left, bounds.right);
    yAxis->setRange(bounds.bottom, bounds.top);
    replot(rpQueuedReplot);
}

void ReachPlot::fit() {
    m_viewOfUser = false;
    if (!sets()->bounds.isEmpty()) {
        showWithMargin(sets()->focus);
    }
}

/// Widens whichever axis has room to spare, so that nothing leaves the view.
void ReachPlot::applyAspect() {
    if (!m_equalAspect || axisRect()->width() <= 0 || axisRect()->height() <= 0) {
        return;
    }
    const double xUnit = xAxis->range().size() / axisRect()->width();
    const double yUnit = yAxis->range().size() / axisRect()->height();
    if (xUnit < yUnit) {
        xAxis->setScaleRatio(yAxis, 1.0);
    } else {
        yAxis->setScaleRatio(xAxis, 1.0);
    }
}

bool ReachPlot::isInAxes(QPointF position) const {
    return axisRect()->rect().contains(position.toPoint());
}

void ReachPlot::mousePressEvent(QMouseEvent* event) {
    const bool wantsBox = event->modifiers().testFlag(Qt::ShiftModifier);
    setSelectionRectMode(wantsBox ? QCP::srmZoom : QCP::srmNone);
    QCustomPlot::mousePressEvent(event);
    if (event->button() == Qt::LeftButton && !wantsBox && isInAxes(event->position())) {
        setCursor(Qt::ClosedHandCursor);
    }
}

void ReachPlot::mouseMoveEvent(QMouseEvent* event) {
    QCustomPlot::mouseMoveEvent(event);
    m_viewOfUser = m_viewOfUser || event->buttons().testFlag(Qt::LeftButton);
    if (isInAxes(event->position())) {
        Q_EMIT cursorMoved({xAxis->pixelToCoord(event->position().x()),
                            yAxis->pixelToCoord(event->position().y())});
    } else {
        Q_EMIT cursorLeft();
    }
}

void ReachPlot::mouseReleaseEvent(QMouseEvent* event) {
    QCustomPlot::mouseReleaseEvent(event);
    unsetCursor();
    applyAspect();
    replot(rpQueuedReplot);
}

void ReachPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    QCustomPlot::mouseDoubleClickEvent(event);
    fit();
}

void ReachPlot::wheelEvent(QWheelEvent* event) {
    QCustomPlot::wheelEvent(event);
    m_viewOfUser = true;
}

void ReachPlot::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    Q_EMIT cursorLeft();
}

void ReachPlot::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    applyAspect();
}

}  // namespace ui
