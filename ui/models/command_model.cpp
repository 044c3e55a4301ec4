#include "ui/models/command_model.h"

#include <QRegularExpression>
#include <algorithm>
#include <functional>

#include "ui/models/fuzzy.h"

namespace ui {
namespace {

/// What was used lately is a little better than its score.
constexpr int kRecentBonus = 10;
/// A match in the group or the help is worth less than one in the title.
constexpr int kOutsideTitle = 30;

}  // namespace

void CommandModel::setCommands(std::vector<Command> commands, const QStringList& recent) {
    beginResetModel();
    m_commands = std::move(commands);
    m_recent = recent;
    m_lines = linesOfAll();
    endResetModel();
}

void CommandModel::setQuery(const QString& query) {
    beginResetModel();
    m_lines = query.trimmed().isEmpty() ? linesOfAll() : linesOf(query);
    endResetModel();
}

const Command& CommandModel::at(int row) const {
    return m_commands[m_lines.at(static_cast<std::size_t>(row)).command];
}

std::vector<CommandModel::Line> CommandModel::linesOfAll() const {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const auto used = m_recent.indexOf(m_commands[i].id);
        lines.push_back(
            {i, used < 0 ? 0 : static_cast<int>(m_recent.size() - used), {}, used >= 0});
    }
    std::ranges::stable_sort(lines, std::greater{}, &Line::score);
    return lines;
}

std::vector<CommandModel::Line> CommandModel::linesOf(const QString& query) const {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const Command& command = m_commands[i];
        const int bonus = m_recent.contains(command.id) ? kRecentBonus : 0;
        if (const auto match = fuzzyMatch(query, command.title)) {
            lines.push_back({i, match->score + bonus,
                             QList<int>(match->places.begin(), match->places.end()), false});
        } else if (const auto wider =
                       fuzzyMatch(query, command.group + QLatin1Char(' ') + command.title)) {
            lines.push_back({i, wider->score + bonus - kOutsideTitle, {}, false});
        } else if (command.help.contains(query.trimmed(), Qt::CaseInsensitive)) {
            lines.push_back({i, bonus - kOutsideTitle, {}, false});
        }
    }
    std::ranges::stable_sort(lines, std::greater{}, &Line::score);
    return lines;
}

int CommandModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant CommandModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    const Command& command = m_commands[line.command];
    switch (role) {
        case Qt::DisplayRole:
            return command.title;
        case Qt::ToolTipRole:
            return command.help;
        case Qt::AccessibleTextRole:
            return QStringList{command.title, command.group, command.shortcut, command.whyNot}
                .filter(QRegularExpression(QStringLiteral(".")))
                .join(QStringLiteral(", "));
        case GroupRole:
            return command.group;
        case ShortcutRole:
            return command.shortcut;
        case WhyNotRole:
            return command.whyNot;
        case IsOnRole:
            return command.isOn;
        case PlacesRole:
            return QVariant::fromValue(line.places);
        case IsRecentRole:
            return line.isRecent;
        default:
            return {};
    }
}

Qt::ItemFlags CommandModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

}  // namespace ui
