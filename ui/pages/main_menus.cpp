#include "ui/pages/main_menus.h"

#include <QMenu>
#include <QMenuBar>
#include <QTimer>
#include <algorithm>

namespace ui {
namespace {

QString menuTitle(ActionGroup group) {
    switch (group) {
        case ActionGroup::File:
            return MainMenus::tr("&File");
        case ActionGroup::Edit:
            return MainMenus::tr("&Edit");
        case ActionGroup::View:
            return MainMenus::tr("&View");
        case ActionGroup::Analysis:
            return MainMenus::tr("&Analysis");
        case ActionGroup::Jobs:
            return MainMenus::tr("&Jobs");
        case ActionGroup::Page:
            return MainMenus::tr("&Page");
        case ActionGroup::Help:
            return MainMenus::tr("&Help");
    }
    return {};
}

/// Where a section stands in its menu; sections that are not named here come before the last.
int rankOf(ActionGroup group, const QString& section) {
    static const QHash<ActionGroup, QStringList> order{
        {ActionGroup::File, {"open", "save", "export", "", "quit"}},
        {ActionGroup::Edit, {"undo", "copy", "", "find"}},
        {ActionGroup::View, {"pages", "fit", "history", "tools", "show", "", "layout"}},
        {ActionGroup::Analysis, {"run", "methods", "samples", "compare", ""}},
        {ActionGroup::Help, {"use", "samples", "", "about"}}};
    const QStringList sections = order.value(group);
    const auto at = sections.indexOf(section);
    return static_cast<int>(at >= 0 ? at : sections.indexOf(QString()));
}

}  // namespace

MainMenus::MainMenus(QMenuBar* bar, ActionRegistry& actions)
    : QObject(bar), m_bar(bar), m_actions(actions) {
    for (int i = 0; i < kActionGroups; ++i) {
        auto* menu = new QMenu(menuTitle(static_cast<ActionGroup>(i)), bar);
        menu->setToolTipsVisible(true);
        connect(menu, &QMenu::aboutToShow, this, [this] {
            if (m_stale) {
                rebuild();
            }
            m_actions.refresh();
        });
        m_menus.push_back(menu);
    }
    connect(&actions, &ActionRegistry::added, this, &MainMenus::rebuildSoon);
    rebuildSoon();
}

QMenu* MainMenus::addMenu(ActionGroup group, const QString& section, const QString& title) {
    auto* menu = new QMenu(title, m_bar);
    menu->setToolTipsVisible(true);
    m_added.push_back({group, section, menu->menuAction()});
    rebuildSoon();
    return menu;
}

void MainMenus::rebuildSoon() {
    m_stale = true;
    QTimer::singleShot(0, this, [this] {
        if (m_stale) {
            rebuild();
        }
    });
}

void MainMenus::rebuild() {
    m_stale = false;
    m_bar->clear();
    for (QMenu* submenu : std::as_const(m_submenus)) {
        submenu->clear();
    }
    for (int i = 0; i < kActionGroups; ++i) {
        fill(static_cast<ActionGroup>(i));
        if (QMenu* menu = m_menus[static_cast<std::size_t>(i)]; !menu->isEmpty()) {
            m_bar->addMenu(menu);
        }
    }
}

QMenu* MainMenus::submenuOf(ActionGroup group, const QString& title) {
    QMenu*& menu = m_submenus[{static_cast<int>(group), title}];
    if (menu == nullptr) {
        menu = new QMenu(title, m_bar);
        menu->setToolTipsVisible(true);
    }
    return menu;
}

/// The entries of a group's own menu; fills its submenus on the way.
std::vector<MainMenus::Entry> MainMenus::entriesOf(ActionGroup group) {
    std::vector<Entry> entries;
    QString part;
    for (QAction* action : m_actions.all()) {
        const ActionSpec& spec = m_actions.spec(action);
        if (spec.group != group) {
            continue;
        }
        QAction* entry = action;
        if (!spec.submenu.isEmpty()) {
            QMenu* submenu = submenuOf(group, spec.submenu);
            if (!spec.part.isEmpty() && spec.part != part) {
                submenu->addSection(spec.part);
                part = spec.part;
            }
            submenu->addAction(action);
            entry = submenu->menuAction();
        }
        if (std::ranges::find(entries, entry, &Entry::action) == entries.end()) {
            entries.push_back({group, spec.section, entry});
        }
    }
    std::ranges::copy_if(m_added, std::back_inserter(entries),
                         [group](const Entry& entry) { return entry.group == group; });
    std::ranges::stable_sort(entries, {},
                             [](const Entry& entry) { return rankOf(entry.group, entry.section); });
    return entries;
}

void MainMenus::fill(ActionGroup group) {
    QMenu* menu = m_menus[static_cast<std::size_t>(group)];
    menu->clear();
    QString section;
    for (const Entry& entry : entriesOf(group)) {
        if (!menu->isEmpty() && entry.section != section) {
            menu->addSeparator();
        }
        section = entry.section;
        menu->addAction(entry.action);
    }
}

}  // namespace ui
