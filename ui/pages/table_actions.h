#pragma once

#include <QAbstractItemView>
#include <QObject>
#include <QPointer>

#include "ui/widgets/table_text.h"

namespace ui {

class MainWindow;

/// Copy table as LaTeX, CSV, Markdown: of the table that had the focus last, of the methods' where
/// none had it yet.
class TableActions : public QObject {
    Q_OBJECT

public:
    explicit TableActions(MainWindow& window);

    /// The table that would be copied; null where there is none.
    QAbstractItemView* table() const;

private:
    void add(const QString& id, const QString& title, const QString& help, TableFormat format);
    void follow(QWidget* focused);

    MainWindow& m_window;
    QPointer<QAbstractItemView> m_last;
};

}  // namespace ui
