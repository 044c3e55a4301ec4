#pragma once

#include <QWidget>
#include <optional>

#include "ui/session/stability_desk.h"

class QComboBox;
class QLabel;
class QTableView;
class QToolButton;

namespace ui {

class CriticalNeurons;
class Session;
class WorstNeuronModel;

/// The unsettled neurons of the chosen layer, worst first, with the ways from one of them to the
/// pages Bounds and Bias shift. Shows what it is told to.
class StabilityNeuronsPanel : public QWidget {
    Q_OBJECT

public:
    /// Both outlive the panel.
    StabilityNeuronsPanel(Session& session, CriticalNeurons& critical, QWidget* parent = nullptr);

    /// layer: of the answer's tally.
    void show(const StabilityAnswer& answer, std::size_t layer);
    void showNothing(const QString& why);
    /// The one that is marked: the chosen one, else the first; -1: none.
    std::int64_t neuron() const { return m_neuron; }

    WorstNeuronModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QToolButton* criticalButton() const { return m_find; }
    QToolButton* boundsButton() const { return m_bounds; }
    QToolButton* shiftButton() const { return m_shift; }

Q_SIGNALS:
    void boundsWanted();
    void shiftWanted();

private:
    QWidget* makeBar();
    void connectParts();
    void showCritical();
    void choose(std::int64_t neuron);

    Session& m_session;
    CriticalNeurons& m_critical;
    std::optional<StabilityAnswer> m_answer;
    std::size_t m_layer = 0;
    std::int64_t m_neuron = -1;
    bool m_isShowing = false;
    WorstNeuronModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QComboBox* m_order = nullptr;
    QToolButton* m_find = nullptr;
    QToolButton* m_bounds = nullptr;
    QToolButton* m_shift = nullptr;
    QLabel* m_nothing = nullptr;
};

}  // namespace ui
