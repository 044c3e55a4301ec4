#pragma once

#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "ui/plot/neuron_map_layout.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedLayout;
class QToolButton;

namespace ui {

class ChartView;
class CriticalEpsMeter;
class ElidedLabel;
class LegendOverlay;
class NeuronMap;
class ReachPlot;
class Session;
class ShiftChartsPanel;
class ShiftControls;
class ShiftLab;
struct Settings;

/// "What drives the looseness?": the network with its biases shifted beside the network as it is.
/// Sets before and after, a map of all neurons, and what the shift does to sizes, states, ranges
/// and critical eps.
class ShiftPage : public QWidget {
    Q_OBJECT

public:
    /// Lab and meter outlive the page; they work while it is shown.
    ShiftPage(Session& session, ShiftLab& lab, CriticalEpsMeter& meter, QWidget* parent = nullptr);

    NeuronMap* map() const { return m_map; }
    ReachPlot* plot() const { return m_plot; }
    ShiftControls* controls() const { return m_controls; }
    /// The charts by what they show.
    ChartView* sizes() const;
    ChartView* states() const;
    ChartView* ranges() const;
    ChartView* critical() const;
    /// The line that says what the shift did.
    QString summary() const;
    /// Marks a neuron, as soon as its layer is known, as a click in the map does without shifting
    /// it.
    void choose(const std::string& layer, std::int64_t neuron);
    void setDark(bool dark);
    void applySettings(const Settings& settings);

Q_SIGNALS:
    void openWanted();
    void saveWanted();
    void resetWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeEmptyState();
    QWidget* makeBody();
    QWidget* makePlane();
    QWidget* makeMapSide();
    QWidget* makeMapHeader();
    void connectParts();
    void connectMap();
    void watchMeter();
    void showNetwork();
    void refresh();
    void followAge();
    void showSets();
    void showMap();
    void markWanted();
    void showSummary();
    void showNeuron();
    void toggle(NeuronPlace place);
    void openPlaneMenu(QPoint globalPosition);
    void setHeld(bool held);

    Session& m_session;
    ShiftLab& m_lab;
    CriticalEpsMeter& m_meter;
    QLabel* m_empty = nullptr;
    QStackedLayout* m_stack = nullptr;
    ShiftControls* m_controls = nullptr;
    ElidedLabel* m_summary = nullptr;
    ReachPlot* m_plot = nullptr;
    LegendOverlay* m_legend = nullptr;
    ChartView* m_copier = nullptr;  ///< never shown: copies and saves the plane as a figure
    NeuronMap* m_map = nullptr;
    QComboBox* m_statesBy = nullptr;
    QCheckBox* m_byChannel = nullptr;
    QToolButton* m_bringBack = nullptr;
    QLabel* m_neuron = nullptr;
    ShiftChartsPanel* m_charts = nullptr;
    QTimer m_gathering;  ///< facts of one turn of the event loop
    QTimer m_patience;   ///< after which an older answer fades
    bool m_isFading = false;
    /// Of choose(), until its layer is known.
    std::optional<std::pair<std::string, std::int64_t>> m_wanted;
    bool m_held = false;
    bool m_fitWanted = true;
    bool m_autoFit = true;
    bool m_legendWanted = true;
};

}  // namespace ui
