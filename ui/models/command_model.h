#pragma once

#include <QAbstractListModel>
#include <QKeySequence>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

namespace ui {

/// Something the palette can do.
struct Command {
    QString id;
    QString title;
    QString group;  ///< "View", "Recent file"
    QString shortcut;
    QString help;
    QString whyNot;     ///< empty: it can be used
    bool isOn = false;  ///< of those that are on or off
    std::function<void()> run;
};

/// Commands as the palette lists them: those that answer what was typed, best first; with nothing
/// typed, those used last come first, then all in order.
class CommandModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        GroupRole = Qt::UserRole,
        ShortcutRole,
        WhyNotRole,
        IsOnRole,
        PlacesRole,   ///< QList<int>: characters of the title to set off
        IsRecentRole  ///< used lately, and listed first for that
    };

    using QAbstractListModel::QAbstractListModel;

    /// recent: ids, the newest first.
    void setCommands(std::vector<Command> commands, const QStringList& recent);
    void setQuery(const QString& query);
    const Command& at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Line {
        std::size_t command = 0;
        int score = 0;
        QList<int> places;
        bool isRecent = false;
    };

    std::vector<Line> linesOfAll() const;
    std::vector<Line> linesOf(const QString& query) const;

    std::vector<Command> m_commands;
    QStringList m_recent;
    std::vector<Line> m_lines;
};

}  // namespace ui
