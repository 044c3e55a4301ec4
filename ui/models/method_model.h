#pragma once

#include <QAbstractItemModel>
#include <optional>
#include <vector>

#include "reach/analysis/method.h"

namespace ui {

class Attacker;
class Session;

/// The methods of a session: one row a method, in the state's order; under their groups where these
/// are shown. The first column is checkable (on or off; a group: all or none), rows can be dragged
/// to another place, groups renamed. Numbers are texts with four significant digits; a dash has its
/// reason in the tooltip.
class MethodModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Worth, Attacked, Area, Radius, Ratio, HullRatio, Time, ColumnCount };
    enum Role {
        StyleRole = Qt::UserRole,  ///< core::Style as QVariant
        CurrentRole,               ///< false while the value answers an older question
        MethodRole,                ///< int of reach::Method; not valid for a group
        WorthRole,                 ///< int of reach::Worth; not valid without a result
        PartialRole,               ///< the result was cut short
        SoloRole,                  ///< this method is shown alone
        MutedRole,                 ///< on, but another one is shown alone
        RefutedRole                ///< a point outside was found
    };

    explicit MethodModel(Session& session, QObject* parent = nullptr);
    /// Tells what attacks on the results have found.
    void setAttacker(const Attacker* attacker);

    /// Nothing for a group.
    std::optional<reach::Method> methodAt(const QModelIndex& index) const;
    QModelIndex indexOf(reach::Method method, int column = Name) const;
    bool isGroup(const QModelIndex& index) const { return index.isValid() && !methodAt(index); }
    /// The table as cells, header first: every method in a row, groups left out.
    QList<QStringList> cells() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

private:
    /// The rows as they stand: one list of methods, or one a group.
    struct Shape {
        bool isGrouped = false;
        std::vector<std::vector<reach::Method>> lists;
        bool operator==(const Shape&) const = default;
    };

    Shape shapeOfState() const;
    void follow();
    void changed(reach::Method method);
    QVariant groupData(std::size_t group, int column, int role) const;
    QVariant methodData(reach::Method method, int column, int role) const;

    Session& m_session;
    const Attacker* m_attacker = nullptr;
    Shape m_shape;
};

/// "■ exact", "◆ sound", "◇ nominal", "· sampled".
QString worthBadge(reach::Worth worth);

/// Area of a method's set over the exact set's convex hull; NaN unless both are current and whole.
double ratioToHull(const Session& session, reach::Method method);

}  // namespace ui
