#pragma once

#include <QWidget>
#include <string>
#include <vector>

#include "ui/plot/snr_charts.h"

class QComboBox;
class QPushButton;
class QTableView;
class QTabWidget;

namespace ui {

class ChartView;
class ElidedLabel;
class Session;
class SnrNeuronModel;

/// One layer: how its neurons spread over decibels, the neurons in a table (worst first), and its
/// samples' noise against their signal. Shows what it is told to; a click chooses a neuron in the
/// session's state.
class SnrLayerPanel : public QWidget {
    Q_OBJECT

public:
    explicit SnrLayerPanel(Session& session, QWidget* parent = nullptr);

    /// curves: those that are drawn above; ids: of their networks.
    void show(const std::vector<SnrCurve>& curves, const std::vector<std::string>& ids, int layer,
              std::int64_t neuron);

    SnrNeuronModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QTabWidget* tabs() const { return m_tabs; }
    ChartView* spread() const { return m_spread; }
    ChartView* scatter() const { return m_scatter; }
    QComboBox* networks() const { return m_networks; }
    QPushButton* boundsButton() const { return m_bounds; }
    QPushButton* shiftButton() const { return m_shift; }

Q_SIGNALS:
    void boundsWanted();
    void shiftWanted();

private:
    QWidget* makeHead();
    QWidget* makeTable();
    void connectParts();
    void showNetworks();
    void showNeuron(std::int64_t neuron);
    const SnrCurve* chosen() const;
    void chooseNeuron(std::int64_t neuron);

    Session& m_session;
    std::vector<SnrCurve> m_curves;
    std::vector<std::string> m_ids;
    int m_layer = 0;
    bool m_isShowing = false;
    QComboBox* m_networks = nullptr;
    ElidedLabel* m_title = nullptr;
    QPushButton* m_bounds = nullptr;
    QPushButton* m_shift = nullptr;
    QTabWidget* m_tabs = nullptr;
    ChartView* m_spread = nullptr;
    SnrNeuronModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    ChartView* m_scatter = nullptr;
};

}  // namespace ui
