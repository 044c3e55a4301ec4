#pragma once

#include <QWidget>

class QComboBox;
class QLineEdit;
class QTableView;

namespace ui {

class LogFilter;
class LogModel;

/// The log: what happened, newest at the end; filter by kind and words, copy, clear.
class LogPanel : public QWidget {
    Q_OBJECT

public:
    explicit LogPanel(LogModel& log, QWidget* parent = nullptr);

    /// Shows problems only, for "what went wrong?".
    void showProblems();
    /// The chosen lines, or all that are shown, as text.
    QString text() const;

Q_SIGNALS:
    void closeWanted();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeTools();
    void copy();

    LogModel& m_log;
    LogFilter* m_filter = nullptr;
    QTableView* m_table = nullptr;
    QComboBox* m_show = nullptr;
    QLineEdit* m_words = nullptr;
};

}  // namespace ui
