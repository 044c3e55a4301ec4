#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/session/opening.h"
#include "ui/session/shelf_measures.h"

namespace ui {

class Session;

/// The open networks side by side: what they are, and how well they classify. The one in question
/// is marked.
class ShelfModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Name,
        Format,
        Input,
        Layers,
        Neurons,
        Parameters,
        Normalisation,
        Data,
        Clean,
        Attacked,
        ColumnCount
    };

    ShelfModel(Session& session, ShelfMeasures& measures, QObject* parent = nullptr);

    /// Null beyond the end.
    OpenNetworkPtr networkAt(int row) const;
    int rowOf(const OpenNetworkPtr& network) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void follow();
    QString text(const OpenNetwork& network, int column) const;
    QString measured(const OpenNetwork& network, AccuracyKind measure) const;
    QString toolTip(const OpenNetwork& network, int column) const;

    Session& m_session;
    ShelfMeasures& m_measures;
    std::vector<OpenNetworkPtr> m_shelf;
};

/// "none", "0.1307 / 0.3081", "in the file": how a network's input is normalised.
QString normalisationText(const OpenNetwork& network);

}  // namespace ui
