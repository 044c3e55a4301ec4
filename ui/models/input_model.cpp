#include "ui/models/input_model.h"

#include <array>
#include <cmath>

#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

/// An editor shows more than the table, so that opening and closing it rounds nothing visibly.
constexpr int kEditDigits = 12;

}  // namespace

InputModel::InputModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session) {
    connect(&session, &Session::inputChanged, this, [this] {
        const auto rows = static_cast<int>(m_session.input().dim());
        if (rows != m_rows) {
            beginResetModel();
            m_rows = rows;
            endResetModel();
        } else if (rows > 0) {
            Q_EMIT dataChanged(index(0, Lower), index(rows - 1, Upper));
        }
    });
}

int InputModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : m_rows; }

int InputModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

double InputModel::valueAt(int row, int column) const {
    const InputEdit& input = m_session.input();
    return column == Lower   ? input.lower(row)
           : column == Upper ? input.upper(row)
                             : input.center(row);
}

QVariant InputModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::EditRole && index.column() != Name) {
        return QString::number(valueAt(index.row(), index.column()), 'g', kEditDigits);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    return index.column() == Name ? tr("x%1").arg(index.row())
                                  : formatNumber(valueAt(index.row(), index.column()));
}

bool InputModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const double number = parseNumber(value.toString());
    if (role != Qt::EditRole || index.column() == Name || !std::isfinite(number)) {
        return false;
    }
    const int row = index.row();
    const double lower = valueAt(row, Lower);
    const double upper = valueAt(row, Upper);
    const double shift = number - valueAt(row, Centre);
    switch (index.column()) {
        case Lower:
            m_session.setBounds(row, number, std::max(number, upper));
            break;
        case Upper:
            m_session.setBounds(row, std::min(number, lower), number);
            break;
        default:
            m_session.setBounds(row, lower + shift, upper + shift);
    }
    return true;
}

Qt::ItemFlags InputModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() != Name ? flags | Qt::ItemIsEditable : flags;
}

QVariant InputModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    const std::array titles{tr("Input"), tr("Lower"), tr("Centre"), tr("Upper")};
    return role == Qt::DisplayRole ? QVariant(titles[static_cast<std::size_t>(section)])
                                   : QVariant();
}

}  // namespace ui
