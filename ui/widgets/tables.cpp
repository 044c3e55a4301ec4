#include "ui/widgets/tables.h"

#include <QHeaderView>
#include <QTableView>
#include <algorithm>

#include "ui/widgets/theme.h"

namespace ui {

QTableView* makeQuietTable(QAbstractItemModel* model) {
    auto* table = new QTableView;
    table->setModel(model);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setFont(tabularFont(table->font()));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setMinimumSectionSize(0);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + kStep / 2);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setMinimumSectionSize(3 * kStep);
    return table;
}

void showRows(QTableView* table, int atLeast, int atMost) {
    const int rows = std::clamp(table->model()->rowCount(), atLeast, atMost);
    const int header =
        table->horizontalHeader()->isHidden() ? 0 : table->horizontalHeader()->sizeHint().height();
    table->setFixedHeight(header + rows * table->verticalHeader()->defaultSectionSize() + 2);
}

}  // namespace ui
