#pragma once

#include <QSplitter>
#include <cstdint>
#include <vector>

#include "ui/plot/neuron_map_layout.h"

class QComboBox;
class QTabWidget;
class QToolButton;

namespace ui {

class ChartView;
class CriticalEpsMeter;
class EpsRow;
class NeuronMap;
class Session;
class ShiftLab;
class ShiftLayerModel;
struct ChartPoint;

/// What a bias shift does, in charts. Left: sizes of the sets with their sweep, and critical eps.
/// Right: states and ranges of the neurons by layer, and the same in a table. It shows what lab and
/// meter have when it is told to.
class ShiftChartsPanel : public QSplitter {
    Q_OBJECT

public:
    /// The map says which neuron is chosen; session, lab and meter outlive the panel.
    ShiftChartsPanel(Session& session, ShiftLab& lab, CriticalEpsMeter& meter, const NeuronMap& map,
                     QWidget* parent = nullptr);

    ChartView* sizeChart() const { return m_sizes; }
    ChartView* statesChart() const { return m_states; }
    ChartView* rangesChart() const { return m_ranges; }
    ChartView* criticalChart() const { return m_critical; }
    bool isCriticalInFront() const;
    /// The layer whose ranges are shown, from the next showAnswers() on.
    void setRangeLayer(int layer) { m_rangeLayer = layer; }
    void showAnswers();

Q_SIGNALS:
    /// Another tab came to the front: left, critical eps came or went.
    void leftTurned();
    void rightTurned();
    /// Eps is held with the mouse, or was let go.
    void dragged(bool held);
    /// A neuron was clicked among the ranges.
    void neuronChosen(ui::NeuronPlace place);

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    QWidget* makeSizes();
    QWidget* makeCritical();
    void showSizes();
    void showRanges();
    void showCritical();
    void choosePoint(const ChartPoint& point);

    Session& m_session;
    ShiftLab& m_lab;
    CriticalEpsMeter& m_meter;
    const NeuronMap& m_map;
    QTabWidget* m_left = nullptr;
    QTabWidget* m_right = nullptr;
    ChartView* m_sizes = nullptr;
    ChartView* m_states = nullptr;
    ChartView* m_ranges = nullptr;
    ChartView* m_critical = nullptr;
    QComboBox* m_sizeKind = nullptr;
    QToolButton* m_sweep = nullptr;
    EpsRow* m_eps = nullptr;
    ShiftLayerModel* m_layers = nullptr;
    std::vector<std::int64_t> m_rangeOrder;  ///< neuron at each place of the ranges' x axis
    int m_rangeLayer = 0;
};

}  // namespace ui
