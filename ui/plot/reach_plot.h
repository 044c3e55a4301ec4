#pragma once

#include <qcustomplot.h>

#include <memory>

#include "ui/plot/plot_sets.h"

namespace ui {

class SetsPlottable;

/// The output plane: axes, grid and the sets; pan by dragging, zoom by the wheel, into a box with
/// Shift and dragging, fit by double click. Knows nothing of sessions.
class ReachPlot : public QCustomPlot {
    Q_OBJECT

public:
    explicit ReachPlot(QWidget* parent = nullptr);

    void setSets(std::shared_ptr<const PlotSets> sets);
    const std::shared_ptr<const PlotSets>& sets() const;
    void setAxisTitles(const QString& x, const QString& y);
    void setGridShown(bool shown);
    void setEqualAspect(bool equal);
    void setDark(bool dark);
    /// The part of the plane that is shown.
    Bounds shownBounds() const;
    void showWithMargin(const Bounds& bounds);
    /// As showWithMargin, but kept until the next fit.
    void showByUser(const Bounds& bounds);
    /// A view the user (or a recipe) has chosen.
    void showExactly(const Bounds& bounds);
    /// Shows the sets (but for hopelessly loose ones) with a margin; forgets that the user had
    /// moved the view.
    void fit();
    /// True from the first pan or zoom until the next fit.
    bool isViewOfUser() const { return m_viewOfUser; }
    /// True while a picture of many polygons is being drawn.
    bool isPicturePending() const;

Q_SIGNALS:
    void cursorMoved(QPointF data);
    void cursorLeft();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void setUpAxes();
    void applyAspect();
    bool isInAxes(QPointF position) const;

    SetsPlottable* m_plottable = nullptr;
    bool m_equalAspect = false;
    bool m_viewOfUser = false;
};

}  // namespace ui
