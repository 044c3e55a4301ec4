#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include "ui/jobs/training_run.h"

namespace ui {

/// The runs, one a row, the newest first. The first column ticks those that are drawn beside the
/// chosen one.
class TrainingJobModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Run, State, Epoch, Natural, Adversarial, Certified, Unstable, Left, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that stay in their places stay the same rows.
    void show(const std::vector<TrainingRunPtr>& runs);
    /// Names of the runs that are ticked.
    void setCompared(const QStringList& names);

    /// Null beyond the rows.
    TrainingRunPtr runAt(int row) const;
    /// -1: none of that name.
    int rowOf(const QString& name) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// A tick was set or taken away by the user.
    void compareWanted(const QString& name, bool isCompared);

private:
    std::vector<TrainingRunPtr> m_runs;
    QStringList m_compared;
};

}  // namespace ui
