#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>

#include "ui/session/stability_desk.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QStackedLayout;
class QTabWidget;
class QToolButton;

namespace ui {

class ChartView;
class CriticalNeurons;
class ElidedLabel;
class MethodKey;
class SampleAttack;
class SampleModel;
class SampleStrip;
class Session;
class StabilityAttackPanel;
class StabilityControls;
class StabilityNeuronsPanel;

/// One neuron, for other pages.
struct StabilityPlace {
    OpenNetworkPtr network;
    std::string layer;
    int layerNumber = 0;  ///< among the network's activations
    std::int64_t neuron = -1;
    /// Its interval is that on the set around this sample; nothing: over several, or the window's.
    std::optional<std::int64_t> position = {};
};

/// "Which neurons are unsettled?": states of every open network's neurons by layer, widths of the
/// intervals and the worst neurons of the chosen layer; over the window's input set or samples of a
/// data set, all of them or one that is picked by its picture and can be attacked.
class StabilityPage : public QWidget {
    Q_OBJECT

public:
    /// What the page works with; all outlive it, and work while it is shown.
    struct Parts {
        Session& session;
        DatasetShelf& shelf;
        StabilityDesk& desk;
        CriticalNeurons& critical;
        SampleAttack& attack;
    };
    explicit StabilityPage(const Parts& parts, QWidget* parent = nullptr);

    StabilityControls* controls() const { return m_controls; }
    SampleStrip* strip() const { return m_strip; }
    ChartView* states() const { return m_states; }
    ChartView* widths() const { return m_widths; }
    StabilityNeuronsPanel* neurons() const { return m_neurons; }
    StabilityAttackPanel* attack() const { return m_attackPanel; }
    QTabWidget* tabs() const { return m_tabs; }
    QComboBox* shownNetwork() const { return m_network; }
    /// What stands in the page's place while there is nothing to show.
    QString emptyText() const;
    QPushButton* helpButton() const { return m_help; }
    /// The line of work, of what is partial, and of what is to be known of the data.
    QString remarks() const;
    QToolButton* cancelButton() const { return m_cancel; }
    QToolButton* folderButton() const { return m_folder; }
    /// The neuron that is marked; nothing where there is none.
    std::optional<StabilityPlace> place() const;

Q_SIGNALS:
    void openWanted();
    void folderWanted();
    void boundsWanted();
    void shiftWanted();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeEmptyState();
    QWidget* makeBody();
    QWidget* makeRemarks();
    QWidget* makeStrip();
    QWidget* makeChart();
    QWidget* makeLower();
    void connectParts();
    void connectChoices();
    void refresh();
    void readSamples();
    bool showEmpty();
    void showStrip(const StabilityShow& show);
    void showAnswers(const StabilityShow& show);
    void showKey();
    void showNetworks();
    void showLayer(const StabilityShow& show);
    void showAttack(const StabilityShow& show);
    void pickSample(int row);
    void chooseLayer(int layer);
    QString wantedSet() const;
    const StabilityAnswer* shownAnswer() const;
    int predictedAtCentre(const OpenNetworkPtr& network);
    std::int64_t samplePosition(const StabilityShow& show) const;

    Session& m_session;
    DatasetShelf& m_shelf;
    StabilityDesk& m_desk;
    CriticalNeurons& m_critical;
    SampleAttack& m_attack;
    QStackedLayout* m_stack = nullptr;
    QLabel* m_empty = nullptr;
    QPushButton* m_help = nullptr;
    StabilityControls* m_controls = nullptr;
    MethodKey* m_key = nullptr;
    ElidedLabel* m_remarks = nullptr;
    QToolButton* m_cancel = nullptr;
    QToolButton* m_folder = nullptr;
    QWidget* m_samples = nullptr;
    SampleModel* m_sampleModel = nullptr;
    SampleStrip* m_strip = nullptr;
    QRadioButton* m_all = nullptr;
    QRadioButton* m_one = nullptr;
    ChartView* m_states = nullptr;
    QCheckBox* m_percent = nullptr;
    QCheckBox* m_compare = nullptr;
    QComboBox* m_network = nullptr;
    QTabWidget* m_tabs = nullptr;
    StabilityNeuronsPanel* m_neurons = nullptr;
    ChartView* m_widths = nullptr;
    StabilityAttackPanel* m_attackPanel = nullptr;
    OpenDatasetPtr m_shownData;
    QString m_readFailure;
    QString m_failedSet;
    std::string m_chosenHash;  ///< of the network whose neurons are listed
    /// The class at the input set's centre: evaluating a network may take a while.
    struct Predicted {
        OpenNetworkPtr network;
        Eigen::VectorXd centre;
        int label = -1;
    };
    Predicted m_predicted;
    QTimer m_gathering;  ///< facts of one turn of the event loop
};

}  // namespace ui
