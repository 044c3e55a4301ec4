#include "ui/pages/table_actions.h"

#include <QApplication>

#include "ui/pages/main_window.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/column.h"
#include "ui/widgets/methods_panel.h"
#include "ui/widgets/tables.h"

namespace ui {

TableActions::TableActions(MainWindow& window) : QObject(&window), m_window(window) {
    add(QStringLiteral("edit.copyTableLatex"), tr("Copy table as &LaTeX"),
        tr("Copies the table that had the focus last as a booktabs tabular."), TableFormat::Latex);
    add(QStringLiteral("edit.copyTableCsv"), tr("Copy table as CS&V"),
        tr("Copies the table that had the focus last as comma-separated values."),
        TableFormat::Csv);
    add(QStringLiteral("edit.copyTableMarkdown"), tr("Copy table as &Markdown"),
        tr("Copies the table that had the focus last as a pipe table."), TableFormat::Markdown);
    connect(qApp, &QApplication::focusChanged, this,
            [this](const QWidget*, QWidget* now) { follow(now); });
}

void TableActions::add(const QString& id, const QString& title, const QString& help,
                       TableFormat format) {
    m_window.actions().add(
        {.id = id,
         .group = ActionGroup::Edit,
         .section = QStringLiteral("copy"),
         .title = title,
         .shortcut = {},
         .help = help,
         .submenu = tr("Copy &table"),
         .whyNot = [this] { return table() != nullptr ? QString() : tr("Click a table first."); }},
        this, [this, format] {
            if (const QAbstractItemView* view = table()) {
                copyTable(*view, format);
            }
        });
}

QAbstractItemView* TableActions::table() const {
    if (m_last != nullptr && m_last->isVisible()) {
        return m_last;
    }
    const auto* methods = m_window.rightColumn()->findChild<MethodsPanel*>();
    return methods != nullptr ? methods->findChild<QAbstractItemView*>() : nullptr;
}

/// Lists of other windows (the palette's own, a file dialog's) are no tables of ours.
void TableActions::follow(QWidget* focused) {
    auto* view = qobject_cast<QAbstractItemView*>(focused);
    if (view != nullptr && isCopyable(*view)) {
        m_last = view;
    }
}

}  // namespace ui
