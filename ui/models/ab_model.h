#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "reach/analysis/method.h"

namespace ui {

class Comparison;
class Session;

/// The areas of the pinned state (A) beside the present one's (B), a row a method that either has;
/// their difference and its percentage. A dash has its reason in the tooltip.
class AbModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, AreaA, AreaB, Difference, Percent, ColumnCount };

    AbModel(const Session& session, const Comparison& comparison, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    void follow();
    QString textOf(reach::Method method, int column) const;
    QString toolTipOf(reach::Method method, int column) const;

    const Session& m_session;
    const Comparison& m_comparison;
    std::vector<reach::Method> m_methods;
};

/// "+12.5 %", "−3.1 %", "0 %"; "—" for NaN.
QString formatPercent(double percent);

}  // namespace ui
