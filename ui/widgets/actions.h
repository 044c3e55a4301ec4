#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QObject>
#include <QString>
#include <functional>

class QKeyEvent;

namespace ui {

/// The menu a command belongs to; also its heading in the palette and on the page of shortcuts.
enum class ActionGroup { File, Edit, View, Analysis, Jobs, Page, Help };
inline constexpr int kActionGroups = 7;

/// "File", "Edit", …, translated.
QString groupTitle(ActionGroup group);

/// What a command of the window says of itself.
struct ActionSpec {
    QString id{};  ///< "view.fit": never translated, never changed (settings and tests know it)
    ActionGroup group = ActionGroup::View;
    QString section{};  ///< commands of one section stand together between two lines of the menu
    QString title{};    ///< translated, with its mnemonic: "&Fit"
    QKeySequence shortcut{};  ///< empty: none
    QString help{};           ///< one translated sentence: what it does; its tooltip
    bool checkable = false;
    QString submenu{};  ///< translated title of a menu within the menu; empty: none
    QString part{};     ///< translated title of the part of the submenu it stands in; empty: none
    /// Why the command cannot be used now, translated, in one line with what to do; empty if it
    /// can. None: it always can.
    std::function<QString()> whyNot{};
};

/// Every command of the window, registered once. Menus, palette, page of shortcuts and context
/// menus read it, and its actions carry title, shortcut, tooltip and enabled state wherever they
/// are shown. The host (the window) gets each action, so that its shortcut works from every widget
/// of it.
class ActionRegistry : public QObject {
    Q_OBJECT

public:
    explicit ActionRegistry(QWidget* host);

    /// Registers a command; the registry owns the action. Throws std::invalid_argument where the id
    /// is taken, where title or help are missing, or where the shortcut belongs to another command.
    QAction* add(ActionSpec spec);

    /// The same, and calls the function whenever the command is triggered. Lives as long as the
    /// receiver.
    template <typename Receiver, typename Function>
    QAction* add(ActionSpec spec, Receiver* receiver, Function function) {
        QAction* action = add(std::move(spec));
        connect(action, &QAction::triggered, receiver, std::move(function));
        return action;
    }

    /// In order of registration.
    const QList<QAction*>& all() const { return m_actions; }
    /// Null where there is no such command.
    QAction* find(const QString& id) const;
    const ActionSpec& spec(const QAction* action) const;
    /// The title without mnemonic and dots: "Export figure".
    QString title(const QAction* action) const;
    /// Why it is disabled; empty while it is enabled.
    QString whyNot(const QAction* action) const;

    /// Asks every command anew whether it can be used. Cheap; called when the session changes.
    void refresh();

Q_SIGNALS:
    void added(QAction* action);
    /// A command was used, by whatever way.
    void used(const QString& id);

private:
    void check(const ActionSpec& spec) const;
    void refresh(QAction* action);

    QWidget* m_host;
    QList<QAction*> m_actions;
    QHash<const QAction*, ActionSpec> m_specs;
    QHash<QString, QAction*> m_byId;
};

/// Whether a key with Ctrl is a command and nothing that one edits a text with: not copy, paste,
/// select, delete or a step of the cursor by words, nor undo and redo. Some platforms give Ctrl+E,
/// Ctrl+D or Ctrl+K to lines of text: here they are the window's.
bool isCommandKey(const QKeyEvent& key);

/// Lets a control keep the keys it lives by: Space presses the button or ticks the row that has the
/// focus, although Space is a shortcut of the window; and lets the window have its keys with Ctrl
/// while a line of text has the focus. Watches the whole application.
class KeyGuard : public QObject {
    Q_OBJECT

public:
    explicit KeyGuard(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

/// A title as it stands in a menu without its mnemonic mark and trailing dots.
QString plainTitle(const QString& title);

}  // namespace ui
