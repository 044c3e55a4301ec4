#pragma once

#include <QAbstractScrollArea>
#include <optional>
#include <vector>

#include "ui/models/node_ranges.h"
#include "ui/plot/neuron_map_layout.h"

namespace ui {

/// What was done to a neuron's bias.
enum class NeuronMove : signed char { None, ToActive, ToInactive };

/// One layer of a map as it is shown.
struct NeuronMapLayer {
    QString title;   ///< "relu_1"
    QString detail;  ///< "12 active, 30 unstable, 8 inactive"
    core::Shape shape;
    std::vector<NeuronState> states;  ///< one a neuron
    std::vector<NeuronMove> moves;    ///< one a neuron
    /// Neurons that may not be shifted now (their layer is left out); they are drawn paler.
    bool isLeftOut = false;

    bool operator==(const NeuronMapLayer&) const = default;
};

/// "a b" with the words of states and shifts: what a cell says.
QString wordsOf(NeuronState state, NeuronMove move);

/// One neuron as a square: states differ by shape too, whole, halved and small.
void paintNeuron(QPainter& painter, const QRect& cell, NeuronState state, NeuronMove move,
                 const QPalette& palette);

/// All neurons of a network by layer: filled squares are active, halved ones unstable, small pale
/// ones inactive; a triangle marks a shift up or down. A click, Enter or Space activates a neuron;
/// arrow keys walk. Knows nothing of sessions.
class NeuronMap : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit NeuronMap(QWidget* parent = nullptr);

    void setLayers(std::vector<NeuronMapLayer> layers);
    const std::vector<NeuronMapLayer>& layers() const { return m_layers; }
    /// Instead of the map; empty: the map.
    void setNotice(const QString& notice);
    /// Faded: it is of an older question.
    void setFaded(bool faded);
    /// The neuron that is marked, wherever else it is shown; silent.
    void setCurrent(std::optional<NeuronPlace> place);
    const std::optional<NeuronPlace>& current() const { return m_current; }
    const std::optional<NeuronPlace>& hoveredPlace() const { return m_hovered; }
    /// Cells light up a channel at a time, as one activates a channel.
    void setByChannel(bool byChannel);
    /// What keys do, for screen readers, while no neuron is marked.
    void setActivationHint(const QString& hint);
    const NeuronMapLayout& layout() const { return m_layout; }
    /// Where a neuron is drawn in the viewport.
    QRect cellInView(NeuronPlace place) const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void currentChanged(ui::NeuronPlace place);
    void activated(ui::NeuronPlace place);
    /// A layer's heading was clicked.
    void layerActivated(int layer);
    /// Nothing: the mouse has left.
    void hovered(std::optional<ui::NeuronPlace> place);

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    void choose(NeuronPlace place);
    void scrollTo(NeuronPlace place);
    QPoint toMap(QPoint inView) const;
    QString describe(NeuronPlace place) const;
    void paintHeading(QPainter& painter, int layer) const;
    void paintCells(QPainter& painter, int layer, const QRect& shown) const;
    void paintMark(QPainter& painter, NeuronPlace place, const QPen& pen) const;

    std::vector<NeuronMapLayer> m_layers;
    NeuronMapLayout m_layout;
    std::optional<NeuronPlace> m_current;
    std::optional<NeuronPlace> m_hovered;
    QString m_notice;
    QString m_hint;
    bool m_faded = false;
    bool m_byChannel = false;
};

}  // namespace ui
