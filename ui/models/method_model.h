#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "reach/analysis/method.h"

namespace ui {

class Session;

/// The methods of a session as a table: one row a method, from exact to the loosest. The first
/// column is checkable (on or off). Numbers are texts with four significant digits; a dash has its
/// reason in the tooltip.
class MethodModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Worth, Area, Radius, Ratio, Time, ColumnCount };
    enum Role {
        StyleRole = Qt::UserRole,  ///< core::Style as QVariant
        CurrentRole,               ///< false while the value answers an older question
        MethodRole                 ///< int of reach::Method
    };

    explicit MethodModel(Session& session, QObject* parent = nullptr);

    reach::Method methodAt(int row) const { return m_methods.at(static_cast<std::size_t>(row)); }
    int rowOf(reach::Method method) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(reach::Method method, int column) const;
    QString worthText(reach::Method method) const;
    QString whyMissing(reach::Method method, int column) const;
    QString toolTipOf(reach::Method method, int column) const;
    void changed(int row);

    Session& m_session;
    std::vector<reach::Method> m_methods;
};

/// "■ exact", "◆ sound", "◇ nominal", "· sampled".
QString worthBadge(reach::Worth worth);

}  // namespace ui
