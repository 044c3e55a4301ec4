#pragma once

#include <qcustomplot.h>

#include <memory>
#include <vector>

#include "ui/plot/drawing.h"
#include "ui/plot/plane_overlay.h"
#include "ui/plot/view_history.h"

namespace ui {

class DrawingPlottable;
class MeasureTool;
class PlaneInput;

/// What dragging does.
enum class PlotTool { Pan, Zoom, Measure };

/// A plane with axes, a grid and one Drawing, and the ways to move in it: dragging, wheel (over one
/// axis: that axis alone), boxes, keys, pinching and a history of views. Knows nothing of sessions
/// nor of what it draws; several may stand in one window.
class PlanePlot : public QCustomPlot {
    Q_OBJECT

public:
    explicit PlanePlot(QWidget* parent = nullptr);
    ~PlanePlot() override;

    void setDrawing(DrawingPtr drawing);
    const DrawingPtr& drawing() const;
    void setAxisTitles(const QString& x, const QString& y);
    void setGridShown(bool shown);
    void setEqualAspect(bool equal);
    bool isEqualAspect() const { return m_equalAspect; }
    void setDark(bool dark);
    bool isDark() const { return m_dark; }
    /// Laid over the picture without painting it anew: the hovered and the pinned piece.
    void setHighlights(std::vector<Highlight> highlights);
    PlaneOverlay* overlay() const { return m_overlay; }

    /// The cross at the mouse, with its values on the axes.
    void setCrossShown(bool shown) { m_crossShown = shown; }

    PlotTool tool() const { return m_tool; }
    void setTool(PlotTool tool);

    /// The axes' rectangle in this widget and the part of the plane it shows.
    View view() const;
    Bounds shownBounds() const;
    /// With a margin; kept until the next fit.
    void showByUser(const Bounds& bounds);
    /// A view the user (or a recipe) has chosen; not changed if doubles cannot show it.
    void showExactly(const Bounds& bounds, ViewHistory::Step step = ViewHistory::Step::Single);
    /// As showExactly, but not a step of the history yet: while something is dragged.
    void showPassing(const Bounds& bounds);
    /// Shows the drawing's focus with a margin; forgets that the user had moved the view.
    void fit();
    /// True from the first pan or zoom until the next fit.
    bool isViewOfUser() const { return m_viewOfUser; }
    /// About the middle of the view; below 1 comes nearer.
    void zoom(double factor);
    void goBack();
    void goForward();
    const ViewHistory& history() const { return m_history; }
    MeasureTool& measure();
    /// True while a picture of many polygons is being drawn.
    bool isPicturePending() const;

Q_SIGNALS:
    void cursorMoved(QPointF data);
    void cursorLeft();
    /// Pressed and let go at one place, or Enter at the keyboard's cursor.
    void clicked(QPointF data, Qt::KeyboardModifiers modifiers);
    void contextMenuWanted(QPointF data, QPoint globalPosition);
    void viewChanged();
    void historyChanged();
    void toolChanged(ui::PlotTool tool);
    void measureChanged();
    /// An axis was double-clicked.
    void axisActivated(Qt::Orientation axis);

protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void setUpAxes();
    void setUpInput();
    void setRanges(const Bounds& view);
    void showEntry(const ViewHistory::Entry& entry);
    void record(ViewHistory::Step step);
    void showWithMargin(const Bounds& bounds);
    void fitMargins();
    void settleLayout();

    DrawingPlottable* m_plottable = nullptr;
    PlaneOverlay* m_overlay = nullptr;
    std::unique_ptr<PlaneInput> m_input;
    ViewHistory m_history;
    Bounds m_wanted{-1, 1, -1, 1};  ///< the view before it was widened to equal aspect
    QSize m_laidOut;                ///< size of the axes when their ticks were chosen
    PlotTool m_tool = PlotTool::Pan;
    bool m_equalAspect = false;
    bool m_viewOfUser = false;
    bool m_dark = false;
    bool m_crossShown = false;
};

}  // namespace ui
