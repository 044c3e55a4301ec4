#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "ui/widgets/actions.h"

namespace ui {

/// What the page of shortcuts lists: every command of a registry with its key, then what the mouse
/// does.
class ShortcutModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Key, Command, Group, Meaning, ColumnCount };

    explicit ShortcutModel(const ActionRegistry& actions, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        ActionGroup menu;
        QString key, command, group, meaning;
    };

    void addMouse();

    std::vector<Row> m_rows;
};

}  // namespace ui
