#pragma once

#include <QWidget>
#include <optional>

#include "ui/models/node_ranges.h"
#include "ui/plot/graph_layout.h"
#include "ui/session/opening.h"

namespace ui {

/// What a node's row of the drawing says.
struct GraphRow {
    QString title;   ///< kind, or name where it says more
    QString detail;  ///< shape and parameters
    QColor colour;   ///< of the kind's edge
    std::optional<StateCounts> states;
    bool isEdited = false;

    bool operator==(const GraphRow&) const = default;
};

/// The network drawn as a graph: blocks of layers, arrows with shapes. Wheel scrolls, with Ctrl it
/// zooms; a drag moves the view; keys choose nodes (arrows), zoom (+ −) and fit (0). Zoomed out,
/// texts give way to colours.
class GraphView : public QWidget {
    Q_OBJECT

public:
    explicit GraphView(QWidget* parent = nullptr);

    void setNetwork(const OpenNetworkPtr& network);
    /// One row a node; the same network.
    void setRows(std::vector<GraphRow> rows);
    void setSelected(int node);
    int selected() const { return m_selected; }

    /// Shows the whole graph, at most at its own size.
    void fit();
    /// Its own size, the beginning in view.
    void showBeginning();
    void zoomBy(double factor);
    /// Scrolls just as far as the node needs.
    void ensureVisible(int node);

    const GraphLayout& graph() const { return m_layout; }
    double zoom() const { return m_zoom; }
    QPointF toView(QPointF point) const;
    QPointF toGraph(QPointF point) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void nodeClicked(int node);
    void nodeActivated(int node);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void paintEdges(QPainter& painter) const;
    void paintBlock(QPainter& painter, const GraphBlock& block) const;
    void paintRow(QPainter& painter, int node) const;
    void paintStates(QPainter& painter, const QRectF& row, const StateCounts& states) const;
    void zoomAt(QPointF anchor, double factor);
    void keepInView();
    void choose(int node);
    int neighbour(int key) const;
    QRectF visibleGraph() const;

    OpenNetworkPtr m_network;
    GraphLayout m_layout;
    std::vector<GraphRow> m_rows;
    int m_selected = -1;
    int m_hovered = -1;
    double m_zoom = 1.0;
    QPointF m_origin;  ///< of the graph, in view pixels
    QPointF m_dragStart;
    QPointF m_dragOrigin;
    bool m_isDragging = false;
    bool m_isFitted = true;  ///< follows the size of the view until the user moves it
};

/// Colours of the states of neurons.
QColor stateColour(NeuronState state, bool dark);

}  // namespace ui
