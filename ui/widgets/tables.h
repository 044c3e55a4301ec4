#pragma once

#include <functional>

#include "ui/widgets/table_text.h"

class QAbstractItemView;
class QMenu;
class QTableView;

namespace ui {

/// A table without grid lines and row numbers, as all of the window's are. It can be copied
/// (makeCopyable).
QTableView* makeQuietTable(QAbstractItemModel* model);

/// Makes the table as high as its rows, between so many and so many of them.
void showRows(QTableView* table, int atLeast, int atMost);

/// Puts the table on the clipboard: the selected rows where there are several, else all; the
/// columns that are not hidden, in the order shown. LaTeX, Markdown and CSV are text; Tabbed is
/// beside text also given as text/csv, which spreadsheets prefer.
void copyTable(const QAbstractItemView& view, TableFormat format);

/// Has these cells copied (header first) instead of the view's shown rows and columns: where the
/// view draws what its numbers say, or shows its rows as a tree. The first columns align left.
void setCopied(QAbstractItemView* view, std::function<QList<QStringList>()> cells, int leftColumns);

/// Lets a view be copied: Ctrl+C copies it as tab-separated text while it has the focus, and its
/// context menu offers every format. A view that has a context menu of its own calls addCopyActions
/// in it instead and passes `ownMenu`.
void makeCopyable(QAbstractItemView* view, bool ownMenu = false);

/// Whether makeCopyable was called for it.
bool isCopyable(const QAbstractItemView& view);

/// Adds "Copy as …" of every format to a menu.
void addCopyActions(QMenu& menu, const QAbstractItemView* view);

}  // namespace ui
