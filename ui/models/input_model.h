#pragma once

#include <QAbstractTableModel>

namespace ui {

class Session;

/// The coordinates of the input set as a table (lower, centre, upper), for networks with many: a
/// view asks only for the rows it shows. Numbers are editable; nonsense is refused.
class InputModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Lower, Centre, Upper, ColumnCount };

    explicit InputModel(Session& session, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    double valueAt(int row, int column) const;

    Session& m_session;
    int m_rows = 0;
};

}  // namespace ui
