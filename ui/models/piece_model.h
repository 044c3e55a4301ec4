#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <optional>
#include <vector>

#include "ui/plot/piece_colours.h"
#include "ui/session/computed.h"
#include "ui/session/piece_focus.h"

namespace ui {

/// The pieces of an exact result as a table that sorts a million rows: numbers are made when they
/// are first sorted by, texts when they are seen.
class PieceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Number, Pattern, CutBy, CellArea, ImageArea, MeanX, MeanY, ColumnCount };

    explicit PieceModel(QObject* parent = nullptr);

    /// Keeps the sort order. Null: no rows.
    void setPieces(const ComputedPtr& exact, const LayerUnits& layers, const QStringList& outputs);

    PieceId pieceAt(int row) const;
    std::optional<int> rowOf(const PieceId& piece) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    double valueAt(std::size_t piece, int column) const;
    QString textAt(std::size_t piece, int column) const;
    QString toolTipAt(std::size_t piece, int column) const;
    void sortRows();

    ComputedPtr m_exact;
    LayerUnits m_layers;
    QStringList m_outputs;
    std::vector<std::uint32_t> m_rows;    ///< piece of each row; empty: the order of pieces
    std::vector<std::uint32_t> m_placed;  ///< row of each piece; empty likewise
    int m_column = Number;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

}  // namespace ui
