#include "ui/models/shortcut_model.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ui {

ShortcutModel::ShortcutModel(const ActionRegistry& actions, QObject* parent)
    : QAbstractTableModel(parent) {
    for (const QAction* action : actions.all()) {
        const ActionSpec& spec = actions.spec(action);
        m_rows.push_back({spec.group, action->shortcut().toString(QKeySequence::NativeText),
                          actions.title(action), groupTitle(spec.group), spec.help});
    }
    std::ranges::stable_sort(m_rows, {},
                             [](const Row& row) { return std::pair(row.key.isEmpty(), row.menu); });
    addMouse();
}

void ShortcutModel::addMouse() {
    const QString group = tr("Mouse");
    const std::array<Row, 5> gestures{
        Row{ActionGroup::Help, tr("Wheel"), tr("Zoom"), group,
            tr("Zooms the plot about the cursor.")},
        Row{ActionGroup::Help, tr("Drag"), tr("Pan"), group, tr("Moves the plot.")},
        Row{ActionGroup::Help, tr("Shift+drag"), tr("Zoom into a box"), group,
            tr("Fills the plot with the box.")},
        Row{ActionGroup::Help, tr("Double click"), tr("Fit"), group,
            tr("In the plot: fits the view. On a method: shows its set whole.")},
        Row{ActionGroup::Help, tr("Drop"), tr("Open"), group,
            tr("Opens the files that are dropped on the window.")}};
    m_rows.insert(m_rows.end(), gestures.begin(), gestures.end());
}

int ShortcutModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ShortcutModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ShortcutModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole) {
        return row.meaning;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case Key:
            return row.key;
        case Command:
            return row.command;
        case Group:
            return row.group;
        default:
            return row.meaning;
    }
}

QVariant ShortcutModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 ||
        section >= ColumnCount) {
        return {};
    }
    const std::array titles{tr("Key"), tr("Command"), tr("Menu"), tr("What it does")};
    return titles[static_cast<std::size_t>(section)];
}

}  // namespace ui
