#pragma once

#include <QAbstractItemModel>
#include <QString>
#include <QStringList>

namespace ui {

enum class TableFormat { Tabbed, Csv, Markdown, Latex };

/// A model's rows as text for other programs: its header, then one line a row, in the order shown.
/// - Tabbed: tab-separated, what spreadsheets paste; tabs and line ends inside a cell become
/// blanks.
/// - Csv: comma-separated, quoted where RFC 4180 asks for it.
/// - Markdown: a pipe table; columns that the model aligns right are marked so.
/// - Latex: a booktabs tabular; signs that TeX reads as commands are escaped, "y_3" becomes a
///   subscript, a real minus, times and dash become TeX's.
/// Numbers lose the commas between their thousands. Cells are what DisplayRole says; an icon or
/// tick alone is an empty cell. Markdown and LaTeX mark an empty header by nothing. `rows` and
/// `columns` choose (by index, in that order); empty: all.
QString tableText(const QAbstractItemModel& model, TableFormat format, const QList<int>& rows = {},
                  const QList<int>& columns = {});

/// The same of plain cells; the first row is the header. `alignRight` is per column.
QString tableText(const QList<QStringList>& cells, const QList<bool>& alignRight,
                  TableFormat format);

}  // namespace ui
