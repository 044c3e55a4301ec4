#pragma once

class QAbstractItemModel;
class QTableView;

namespace ui {

/// A table without grid lines and row numbers, as all of the window's are.
QTableView* makeQuietTable(QAbstractItemModel* model);

/// Makes the table as high as its rows, between so many and so many of them.
void showRows(QTableView* table, int atLeast, int atMost);

}  // namespace ui
