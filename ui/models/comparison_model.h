#pragma once

#include <QAbstractTableModel>
#include <array>
#include <vector>

#include "ui/session/background.h"
#include "ui/session/layer_facts.h"

namespace ui {

class Session;

/// Two networks layer by layer, side by side: the one in question and another one, which are asked
/// the same input set where it fits both. Layers of one kind stand in one row, in the order of
/// both; what one of them has more stands alone.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Of each network.
    enum Part { Kind, Shape, Parameters, Norm, Largest, Bias, Unstable, PartCount };

    explicit ComparisonModel(Session& session, QObject* parent = nullptr);

    /// Nothing is computed while it is not watched. Null: no comparison.
    void setOther(const OpenNetworkPtr& other);
    void setWatched(bool watched);
    const OpenNetworkPtr& other() const { return m_other; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    /// One of the two.
    struct Side {
        OpenNetworkPtr network;
        std::vector<LayerFacts> layers;
        std::vector<std::pair<int, StateCounts>> states;
    };

    /// Places in both lists of layers that stand in one row; -1: none.
    using Row = std::array<int, 2>;

    void follow();
    void align();
    void ask();
    void take(quint64 request, std::size_t side,
              const std::vector<std::pair<int, StateCounts>>& states);
    QString text(std::size_t side, int row, int part) const;

    Session& m_session;
    OpenNetworkPtr m_other;
    std::array<Side, 2> m_sides;
    std::vector<Row> m_rows;
    quint64 m_request = 0;
    bool m_watched = false;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
