#include "ui/models/log_model.h"

#include <algorithm>
#include <array>

namespace ui {

QString kindTitle(LogEntry::Kind kind) {
    switch (kind) {
        case LogEntry::Kind::Note:
            return LogModel::tr("Note");
        case LogEntry::Kind::File:
            return LogModel::tr("File");
        case LogEntry::Kind::Run:
            return LogModel::tr("Run");
        case LogEntry::Kind::Warning:
            return LogModel::tr("Warning");
        case LogEntry::Kind::Error:
            return LogModel::tr("Error");
    }
    return {};
}

LogModel::LogModel(int limit, QObject* parent)
    : QAbstractTableModel(parent), m_limit(std::max(10, limit)) {}

void LogModel::append(LogEntry entry) {
    if (rowCount() >= m_limit) {
        const int oldest = m_limit / 10;
        beginRemoveRows({}, 0, oldest - 1);
        m_entries.erase(m_entries.begin(), m_entries.begin() + oldest);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_entries.push_back(std::move(entry));
    endInsertRows();
}

void LogModel::clear() {
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

QString LogModel::line(int row) const {
    const LogEntry& entry = at(row);
    const QString line = QStringLiteral("%1  %2  %3")
                             .arg(entry.time.toString(QStringLiteral("HH:mm:ss.zzz")),
                                  kindTitle(entry.kind), entry.text);
    return entry.detail.isEmpty() ? line : line + QStringLiteral(" — ") + entry.detail;
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int LogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const LogEntry& entry = at(index.row());
    if (role == KindRole) {
        return static_cast<int>(entry.kind);
    }
    if (role == Qt::ToolTipRole) {
        return entry.detail.isEmpty() ? entry.text : entry.text + QLatin1Char('\n') + entry.detail;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case Time:
            return entry.time.toString(QStringLiteral("HH:mm:ss"));
        case Kind:
            return kindTitle(entry.kind);
        default:
            return entry.text;
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 ||
        section >= ColumnCount) {
        return {};
    }
    const std::array titles{tr("Time"), tr("Kind"), tr("What happened")};
    return titles[static_cast<std::size_t>(section)];
}

void LogFilter::setShow(Show show) {
    m_show = show;
    invalidateFilter();
}

void LogFilter::setWords(const QString& text) {
    m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, LogModel::Text, parent);
    const auto kind = static_cast<LogEntry::Kind>(index.data(LogModel::KindRole).toInt());
    const bool isProblem = kind == LogEntry::Kind::Warning || kind == LogEntry::Kind::Error;
    const bool isShown = m_show == Show::Everything ||
                         (m_show == Show::Runs && kind == LogEntry::Kind::Run) ||
                         (m_show == Show::Files && kind == LogEntry::Kind::File) ||
                         (m_show == Show::Problems && isProblem);
    const QString text = index.data(Qt::ToolTipRole).toString();
    return isShown && std::ranges::all_of(m_words, [&text](const QString& word) {
               return text.contains(word, Qt::CaseInsensitive);
           });
}

}  // namespace ui
