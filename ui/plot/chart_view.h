#pragma once

#include <QString>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "core/figure/figure.h"
#include "core/figure/layout.h"

class QMenu;

namespace ui {

/// A data point of a chart: what is under the mouse or was clicked.
struct ChartPoint {
    int panel = 0;
    std::string series;     ///< id; empty: no data point, only a place in the panel
    std::size_t index = 0;  ///< of the point in its series, or of the cell in a heat map
    double x = 0.0;         ///< of the data point; else of the mouse
    double y = 0.0;

    bool operator==(const ChartPoint&) const = default;
};

/// Shows a figure on screen by the painter of the files: axes, legend and curves as they are
/// printed, in the window's font and theme, filling the widget. Wheel and dragging a box zoom into
/// a panel, dragging with Shift or the middle button moves it, a double-click (or Home) shows all
/// again; arrow keys walk along the data points. The point nearest to the mouse is marked and read
/// out. The context menu copies the picture or the data and saves the figure. Knows nothing of
/// sessions; a new figure keeps the user's zoom.
class ChartView : public QWidget {
    Q_OBJECT

public:
    explicit ChartView(QWidget* parent = nullptr);
    ~ChartView() override;

    /// The preset's size and fonts are those of print; on screen the widget's own take their place.
    void setFigure(core::Figure figure);
    void setScene(core::Scene scene);
    const core::Figure& figure() const { return m_figure; }
    /// What is exported and copied: the figure with the user's zoom.
    core::Figure shownFigure() const;

    /// Instead of a figure, in the middle; empty: the figure.
    void setNotice(const QString& notice);
    /// Draws on a dark ground; by itself it follows the widget's palette.
    void setDark(bool dark);
    bool isDark() const;

    bool isZoomed() const;
    void showAll();
    /// Part of the plane that a panel shows.
    const core::PlacedPanel& placedPanel(int panel) const;

    /// The point in reach of a place of this widget; nothing outside the axes.
    std::optional<ChartPoint> pointAt(QPointF place) const;
    /// Words for it: series, title of the axes and numbers.
    QString readout(const ChartPoint& point) const;

    /// Marks a point until told otherwise, as a click does in the window's other views.
    void setPinned(std::optional<ChartPoint> point);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void copyPicture() const;
    void copyData() const;
    /// Asks for a file and writes the figure there with its document inside.
    void saveAs();

Q_SIGNALS:
    /// Nothing: the mouse has left.
    void hovered(const std::optional<ui::ChartPoint>& point);
    void clicked(const ui::ChartPoint& point);
    void viewChanged();
    /// The menu is about to be shown: others may add to it.
    void menuWanted(QMenu* menu);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    class Private;
    core::Figure m_figure;
    std::unique_ptr<Private> m_private;
};

}  // namespace ui
