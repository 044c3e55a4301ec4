#pragma once

#include <QHash>
#include <QObject>
#include <QPair>
#include <vector>

#include "ui/widgets/actions.h"

class QMenu;
class QMenuBar;

namespace ui {

/// The menu bar, made from the registry: a menu for every group that has commands, a line between
/// its sections, commands in order of registration. Commands that are registered later find their
/// place by themselves.
class MainMenus : public QObject {
    Q_OBJECT

public:
    MainMenus(QMenuBar* bar, ActionRegistry& actions);

    /// A menu whose entries its owner fills (recent files), as an entry of a group's menu.
    QMenu* addMenu(ActionGroup group, const QString& section, const QString& title);
    QMenu* menu(ActionGroup group) const { return m_menus[static_cast<std::size_t>(group)]; }
    /// Puts everything in its place; happens by itself before a menu opens.
    void rebuild();

private:
    struct Entry {
        ActionGroup group;
        QString section;
        QAction* action;
    };

    void fill(ActionGroup group);
    std::vector<Entry> entriesOf(ActionGroup group);
    QMenu* submenuOf(ActionGroup group, const QString& title);
    void rebuildSoon();

    QMenuBar* m_bar;
    ActionRegistry& m_actions;
    std::vector<QMenu*> m_menus;
    std::vector<Entry> m_added;
    QHash<QPair<int, QString>, QMenu*> m_submenus;
    bool m_stale = true;
};

}  // namespace ui
