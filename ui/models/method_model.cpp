#include "ui/models/method_model.h"

#include <QMimeData>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/models/method_cells.h"
#include "ui/models/style_variant.h"
#include "ui/session/attacker.h"
#include "ui/session/method_edits.h"
#include "ui/session/session.h"

namespace ui {
namespace {

/// Internal id of rows at the top; those below have their group's row.
constexpr quintptr kTop = std::numeric_limits<quintptr>::max();
const QString kMimeType = QStringLiteral("application/x-reachscope-method");

QVariant alignment(int column) {
    return QVariant::fromValue(column >= MethodModel::Area ? Qt::AlignRight | Qt::AlignVCenter
                                                           : Qt::AlignLeft | Qt::AlignVCenter);
}

}  // namespace

MethodModel::MethodModel(Session& session, QObject* parent)
    : QAbstractItemModel(parent), m_session(session), m_shape(shapeOfState()) {
    connect(&session, &Session::resultChanged, this, [this](reach::Method method) {
        changed(method);
        if (reach::isExactLike(method)) {
            for (const reach::Method listed : m_session.state().methods.order) {
                changed(listed);
            }
        }
    });
    connect(&session, &Session::methodsChanged, this, &MethodModel::follow);
    connect(&session, &Session::fadingChanged, this, &MethodModel::follow);
}

void MethodModel::setAttacker(const Attacker* attacker) {
    m_attacker = attacker;
    connect(attacker, &Attacker::reportChanged, this, &MethodModel::changed);
}

MethodModel::Shape MethodModel::shapeOfState() const {
    const MethodShow& show = m_session.state().methods;
    Shape shape;
    shape.isGrouped = show.isGrouped;
    if (!show.isGrouped) {
        shape.lists = {show.order};
        return shape;
    }
    shape.lists.resize(show.groups.size());
    for (const reach::Method method : show.listed()) {
        shape.lists.at(show.groupOf(method)).push_back(method);
    }
    return shape;
}

/// Rows that stay where they are keep selection and folds.
void MethodModel::follow() {
    Shape shape = shapeOfState();
    if (!(shape == m_shape)) {
        beginResetModel();
        m_shape = std::move(shape);
        endResetModel();
        return;
    }
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
    for (const reach::Method method : m_session.state().methods.order) {
        changed(method);
    }
}

void MethodModel::changed(reach::Method method) {
    if (const QModelIndex first = indexOf(method); first.isValid()) {
        Q_EMIT dataChanged(first, first.siblingAtColumn(ColumnCount - 1));
    }
}

std::optional<reach::Method> MethodModel::methodAt(const QModelIndex& index) const {
    if (!index.isValid()) {
        return std::nullopt;
    }
    const bool isTop = index.internalId() == kTop;
    if (m_shape.isGrouped && isTop) {
        return std::nullopt;
    }
    const std::size_t list = isTop ? 0 : static_cast<std::size_t>(index.internalId());
    return m_shape.lists.at(list).at(static_cast<std::size_t>(index.row()));
}

QModelIndex MethodModel::indexOf(reach::Method method, int column) const {
    for (std::size_t list = 0; list < m_shape.lists.size(); ++list) {
        const auto& methods = m_shape.lists[list];
        const auto found = std::ranges::find(methods, method);
        if (found != methods.end()) {
            const int row = static_cast<int>(found - methods.begin());
            return createIndex(row, column, m_shape.isGrouped ? static_cast<quintptr>(list) : kTop);
        }
    }
    return {};
}

QModelIndex MethodModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) : kTop);
}

QModelIndex MethodModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kTop) {
        return {};
    }
    return createIndex(static_cast<int>(child.internalId()), 0, kTop);
}

int MethodModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) {
        return static_cast<int>(m_shape.isGrouped ? m_shape.lists.size()
                                                  : m_shape.lists.front().size());
    }
    const bool isFolder = m_shape.isGrouped && parent.internalId() == kTop && parent.column() == 0;
    return isFolder
               ? static_cast<int>(m_shape.lists.at(static_cast<std::size_t>(parent.row())).size())
               : 0;
}

int MethodModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant MethodModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto method = methodAt(index);
    return method ? methodData(*method, index.column(), role)
                  : groupData(static_cast<std::size_t>(index.row()), index.column(), role);
}

QVariant MethodModel::groupData(std::size_t group, int column, int role) const {
    const auto& groups = m_session.state().methods.groups;
    if (column != Name || group >= groups.size()) {
        return {};
    }
    const auto& members = groups[group].methods;
    const auto on = std::ranges::count_if(
        members, [this](reach::Method method) { return m_session.isOn(method); });
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole:
            return titleOf(groups[group]);
        case Qt::ToolTipRole:
            return tr("%1: %2 of %3 methods on")
                .arg(titleOf(groups[group]))
                .arg(on)
                .arg(members.size());
        case Qt::CheckStateRole:
            return on == 0                                          ? Qt::Unchecked
                   : static_cast<std::size_t>(on) == members.size() ? Qt::Checked
                                                                    : Qt::PartiallyChecked;
        case CurrentRole:
            return true;
        default:
            return {};
    }
}

QVariant MethodModel::methodData(reach::Method method, int column, int role) const {
    const MethodShow& show = m_session.state().methods;
    const MethodCells cells(m_session, m_attacker, method);
    switch (role) {
        case Qt::DisplayRole:
            return cells.text(column);
        case Qt::ToolTipRole:
            return cells.toolTip(column);
        case Qt::TextAlignmentRole:
            return alignment(column);
        case Qt::CheckStateRole:
            return column == Name ? QVariant(m_session.isOn(method) ? Qt::Checked : Qt::Unchecked)
                                  : QVariant();
        case Qt::AccessibleTextRole:
            return column == Name ? cells.spoken()
                                  : headerData(column, Qt::Horizontal).toString() +
                                        QLatin1Char(' ') + cells.text(column);
        case StyleRole:
            return QVariant::fromValue(show.styleOf(method));
        case CurrentRole:
            return m_session.isCurrent(method) || !m_session.isFading();
        case MethodRole:
            return static_cast<int>(method);
        case WorthRole:
            return cells.computed() ? QVariant(static_cast<int>(cells.computed()->result.worth))
                                    : QVariant();
        case PartialRole:
            return cells.computed() && cells.computed()->isPartial();
        case SoloRole:
            return show.solo == method;
        case MutedRole:
            return m_session.isOn(method) && !show.isShown(method);
        case RefutedRole:
            return cells.isRefuted();
        default:
            return {};
    }
}

bool MethodModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Name) {
        return false;
    }
    const auto method = methodAt(index);
    const auto group = static_cast<std::size_t>(index.row());
    if (role == Qt::CheckStateRole) {
        const bool on = value.toInt() != Qt::Unchecked;
        if (method) {
            m_session.setOn(*method, on);
        } else {
            setGroupOn(m_session, group, on);
        }
        return true;
    }
    if (role == Qt::EditRole && !method) {
        renameGroup(m_session, group, value.toString());
        return true;
    }
    return false;
}

Qt::ItemFlags MethodModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return Qt::ItemIsDropEnabled;
    }
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == Name) {
        flags |= Qt::ItemIsUserCheckable;
    }
    return methodAt(index)          ? flags | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
           : index.column() == Name ? flags | Qt::ItemIsEditable | Qt::ItemIsDropEnabled
                                    : flags;
}

QVariant MethodModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    switch (role) {
        case Qt::TextAlignmentRole:
            return alignment(section);
        case Qt::DisplayRole:
            return MethodCells::title(section);
        case Qt::ToolTipRole:
            return MethodCells::titleTip(section);
        default:
            return {};
    }
}

QStringList MethodModel::mimeTypes() const { return {kMimeType}; }

QMimeData* MethodModel::mimeData(const QModelIndexList& indexes) const {
    const auto method = indexes.isEmpty() ? std::nullopt : methodAt(indexes.front());
    if (!method) {
        return nullptr;
    }
    const std::string_view id = reach::info(*method).id;
    auto* data = new QMimeData;
    data->setData(kMimeType, QByteArray(id.data(), static_cast<qsizetype>(id.size())));
    return data;
}

bool MethodModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int,
                               const QModelIndex& parent) {
    const auto method = reach::methodFromId(data->data(kMimeType).toStdString());
    if (!method || action != Qt::MoveAction) {
        return false;
    }
    if (m_shape.isGrouped && !parent.isValid()) {
        return false;  // between groups
    }
    const auto& list =
        m_shape.lists.at(parent.isValid() ? static_cast<std::size_t>(parent.row()) : 0);
    if (row >= 0 && row < static_cast<int>(list.size())) {
        moveBefore(m_session, *method, list[static_cast<std::size_t>(row)]);
    } else if (parent.isValid()) {
        moveToGroup(m_session, *method, static_cast<std::size_t>(parent.row()));
    } else {
        moveBefore(m_session, *method, std::nullopt);
    }
    return true;
}

QList<QStringList> MethodModel::cells() const {
    QList<QStringList> rows(1);
    for (int column = 0; column < ColumnCount; ++column) {
        rows.front().push_back(MethodCells::title(column));
    }
    for (const reach::Method method : m_session.state().methods.listed()) {
        const MethodCells cells(m_session, m_attacker, method);
        QStringList row;
        for (int column = 0; column < ColumnCount; ++column) {
            row.push_back(cells.text(column));
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace ui
