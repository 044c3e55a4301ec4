#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QSortFilterProxyModel>
#include <deque>

namespace ui {

/// What happened, in one line.
struct LogEntry {
    enum class Kind { Note, File, Run, Warning, Error };
    Kind kind = Kind::Note;
    QString text;
    QString detail;  ///< remedy, path: further words, in the tooltip and in what is copied
    QDateTime time = QDateTime::currentDateTime();
};

/// "Error", "File", …, translated.
QString kindTitle(LogEntry::Kind kind);

/// Everything that was told since the start, oldest first. Holds at most so many entries: then the
/// oldest go, a tenth at a time; memory is bounded.
class LogModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Kind, Text, ColumnCount };
    enum Role { KindRole = Qt::UserRole };

    explicit LogModel(int limit = 5000, QObject* parent = nullptr);

    void append(LogEntry entry);
    void clear();
    const LogEntry& at(int row) const { return m_entries.at(static_cast<std::size_t>(row)); }
    /// "12:03:44.120  Error  broken.onnx: … — Open another file." for the clipboard.
    QString line(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    int m_limit;
    std::deque<LogEntry> m_entries;
};

/// The entries of at least some severity that contain some words, in any order and case.
class LogFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    enum class Show { Everything, Runs, Files, Problems };

    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setShow(Show show);
    void setWords(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    Show m_show = Show::Everything;
    QStringList m_words;
};

}  // namespace ui
