#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include "core/figure/scene.h"
#include "reach/analysis/gap.h"

namespace ui {

class GapMeter;
class Session;

/// One bar of the gap meter.
struct GapBar {
    core::Style style;
    double looseness = 1.0;  ///< NaN: none
    double before = 1.0;     ///< of the layer before: what this layer did not add
};

/// The gap meter as a table: a row a layer; its name, its bars (drawn by GapDelegate), then for
/// every method the looseness and what the layer adds. Texts with four significant digits, a dash
/// has its reason in the tooltip.
class GapModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Layer, Bars, FirstNumber };
    enum Role {
        BarsRole = Qt::UserRole,  ///< QList<GapBar>
        LargestRole,              ///< largest looseness of all bars, at least 1
        CurrentRole               ///< false while the gaps answer an older question
    };

    GapModel(const Session& session, const GapMeter& meter, QObject* parent = nullptr);

    /// What bar k of a row says: method, looseness, what the layer adds, on how many neurons.
    QString barToolTip(int row, int bar) const;
    /// "relu_1": the layer's own name.
    QString layerAt(int row) const;
    /// The network's node that a row's layer belongs to; -1: none.
    int nodeAt(int row) const;
    /// The numbers as cells, header first: a row a layer, two columns a method.
    QList<QStringList> cells() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    void follow();
    const reach::LayerGap* gapAt(int row, int method) const;
    QList<GapBar> bars(int row) const;
    QString toolTip(int row, int column) const;

    const Session& m_session;
    const GapMeter& m_meter;
    QStringList m_layers;
    int m_methods = 0;
};

}  // namespace ui

Q_DECLARE_METATYPE(QList<ui::GapBar>)
