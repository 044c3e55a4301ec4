#pragma once

#include <QWidget>

#include "ui/models/node_ranges.h"
#include "ui/session/opening.h"

class QLabel;
class QTableView;

namespace ui {

class BiasRow;
class ElidedLabel;
class GapMeter;
class RangeBars;
struct RangeBar;
class Session;
class WeightListModel;

/// One neuron or channel of a layer: its bias to be changed, its range by every method that is on,
/// its state, and the weights it reads with.
class NeuronPanel : public QWidget {
    Q_OBJECT

public:
    /// The meter knows what was seen from inside; it outlives the panel; may be null.
    explicit NeuronPanel(Session& session, GapMeter* meter = nullptr, QWidget* parent = nullptr);

    /// unit: a neuron (an element of the node's output) or a channel of it; -1: none.
    void setNeuron(int node, std::int64_t unit, bool isChannel);
    int node() const { return m_node; }
    std::int64_t unit() const { return m_unit; }

    /// Follows the session's results.
    void refresh();

private:
    void connectBias();
    /// The bias of the neuron, with its value in the file; nothing where it has none.
    struct BiasPlace {
        std::int64_t index = 0;
        double value = 0.0;
        double fileValue = 0.0;
    };
    std::optional<BiasPlace> maybeBias() const;
    void enterBias(double value, bool isOnTheWay);
    /// The elements of the node's output that the unit is.
    std::pair<std::int64_t, std::int64_t> elements() const;
    void showBias(bool isNew);
    void showRanges();
    std::vector<RangeBar> makeBars(const std::vector<NodeRange>& ranges) const;
    /// What the neuron does for certain: its exact range where pieces are known, else what was
    /// seen.
    std::optional<RangeBar> maybeInnerBar(int boundsIndex) const;
    void showState(int boundsIndex, const BestRange& best);
    void showWeights();
    double biasReach() const;
    QString title() const;

    Session& m_session;
    GapMeter* m_meter;
    OpenNetworkPtr m_file;  ///< the network the neuron is of, as opened
    int m_node = -1;
    std::int64_t m_unit = -1;
    bool m_isChannel = false;
    std::vector<int> m_boundsIndices;
    ElidedLabel* m_title = nullptr;
    QLabel* m_state = nullptr;
    BiasRow* m_bias = nullptr;
    RangeBars* m_bars = nullptr;
    QLabel* m_noRange = nullptr;
    WeightListModel* m_weights = nullptr;
    QTableView* m_weightTable = nullptr;
};

/// The current results that have bounds of layers, in the order methods are listed.
std::vector<ComputedPtr> resultsWithLayers(const Session& session);

}  // namespace ui
