#pragma once

#include <QWidget>
#include <cstdint>
#include <functional>

#include "ui/session/bounds_report.h"
#include "ui/session/bounds_show.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QTabWidget;
class QTableView;
class QToolButton;

namespace ui {

class NeuronBoundsModel;
class NeuronMap;
class Session;

/// The neurons of the chosen layer: their intervals as pictures, in numbers, and as a map of
/// states; one order and one filter for all. Shows what it is told to; what the user chooses goes
/// into the session's state.
class BoundsNeuronsPanel : public QWidget {
    Q_OBJECT

public:
    /// The session outlives the panel.
    explicit BoundsNeuronsPanel(Session& session, QWidget* parent = nullptr);

    void show(const BoundsReportPtr& report, int layer, bool isFading);
    /// The neuron that is marked: the chosen one, else the first of the list; -1 where there is
    /// none.
    std::int64_t neuron() const { return m_neuron; }

    /// Order and filter, for the page to place: it is wider than the tables need be.
    QWidget* bar() const { return m_bar; }
    NeuronBoundsModel* model() const { return m_model; }
    QTableView* pictures() const { return m_pictures; }
    QTableView* numbers() const { return m_numbers; }
    NeuronMap* map() const { return m_map; }
    QTabWidget* tabs() const { return m_tabs; }

private:
    void makeBar();
    QTableView* makeTable(const QString& name);
    void makePictures();
    QWidget* makeMap();
    void connectBar();
    void connectViews();
    void showOrder();
    void showChannels();
    void showColumns();
    void showNeuron();
    void showMap();
    void choose(std::int64_t neuron);
    void orderByColumn(int column);
    void change(const QString& what, const std::function<void(BoundsShow&)>& edit,
                int mergeId = -1);

    Session& m_session;
    BoundsReportPtr m_report;
    int m_layer = -1;
    std::int64_t m_neuron = -1;
    int m_row = -1;  ///< where the neuron stood last
    bool m_isFading = false;
    bool m_isShowing = false;
    NeuronBoundsModel* m_model = nullptr;
    QWidget* m_bar = nullptr;
    QComboBox* m_key = nullptr;
    QComboBox* m_keyOf = nullptr;
    QToolButton* m_direction = nullptr;
    QCheckBox* m_unstableOnly = nullptr;
    QComboBox* m_channel = nullptr;
    QTabWidget* m_tabs = nullptr;
    QTableView* m_pictures = nullptr;
    QTableView* m_numbers = nullptr;
    NeuronMap* m_map = nullptr;
    QLabel* m_nothing = nullptr;
};

}  // namespace ui
