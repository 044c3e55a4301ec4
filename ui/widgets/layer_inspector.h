#pragma once

#include <QWidget>

#include "ui/models/neuron_model.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace ui {

class ElidedLabel;
class GapMeter;
class NeuronPanel;
class Session;
class WeightView;

/// What one layer is: shape, parameters, a picture of its weights, its neurons (or channels) with
/// their ranges, and the one that is chosen.
class LayerInspector : public QWidget {
    Q_OBJECT

public:
    /// The meter outlives the inspector; may be null.
    explicit LayerInspector(Session& session, GapMeter* meter = nullptr, QWidget* parent = nullptr);

    /// -1: none.
    void setNode(int node);
    int node() const { return m_node; }
    void setUnit(std::int64_t unit);
    NeuronModel* neurons() const { return m_neurons; }
    NeuronPanel* neuron() const { return m_neuron; }

    /// Follows the session's results and biases.
    void refresh();

private:
    QWidget* makeTools();
    void connectParts();
    void showLayer();
    void showFacts();
    void showUnits();
    void fitTable();
    void chooseColumns(QPoint place);
    NeuronData makeData() const;
    bool isOfChannels() const;

    Session& m_session;
    int m_node = -1;
    NeuronModel* m_neurons = nullptr;
    ElidedLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    WeightView* m_weights = nullptr;
    QComboBox* m_unit = nullptr;
    QComboBox* m_filter = nullptr;
    QLineEdit* m_search = nullptr;
    QTableView* m_table = nullptr;
    NeuronPanel* m_neuron = nullptr;
};

}  // namespace ui
