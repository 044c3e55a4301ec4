#include "ui/widgets/tables.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QMenu>
#include <QMimeData>
#include <QTableView>
#include <QTreeView>
#include <algorithm>
#include <array>
#include <utility>

#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr const char* kCopyable = "copyable";

struct TablesTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::TablesTexts)
};

QList<int> shownColumns(const QAbstractItemView& view) {
    QList<int> columns;
    const auto* table = qobject_cast<const QTableView*>(&view);
    const auto* tree = qobject_cast<const QTreeView*>(&view);
    const QHeaderView* header = table != nullptr  ? table->horizontalHeader()
                                : tree != nullptr ? tree->header()
                                                  : nullptr;
    for (int place = 0; header != nullptr && place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        if (!header->isSectionHidden(column)) {
            columns << column;
        }
    }
    return columns;
}

QList<int> chosenRows(const QAbstractItemView& view) {
    QList<int> rows;
    for (const QModelIndex& index : view.selectionModel()->selectedRows()) {
        rows << index.row();
    }
    std::sort(rows.begin(), rows.end());
    return rows.size() > 1 ? rows : QList<int>();
}

/// What is copied of a view that does not show it; the view's child.
class CopySource : public QObject {
public:
    CopySource(QObject* view, std::function<QList<QStringList>()> makeCells, int leftColumns)
        : QObject(view), m_cells(std::move(makeCells)), m_leftColumns(leftColumns) {}

    QString text(TableFormat format) const {
        const QList<QStringList> cells = m_cells();
        QList<bool> alignRight;
        for (qsizetype column = 0; column < cells.front().size(); ++column) {
            alignRight << (column >= m_leftColumns);
        }
        return tableText(cells, alignRight, format);
    }

private:
    std::function<QList<QStringList>()> m_cells;
    int m_leftColumns;
};

const CopySource* maybeSource(const QAbstractItemView& view) {
    for (const QObject* child : view.children()) {
        if (const auto* source = dynamic_cast<const CopySource*>(child)) {
            return source;
        }
    }
    return nullptr;
}

QString textOf(const QAbstractItemView& view, TableFormat format) {
    if (const CopySource* source = maybeSource(view)) {
        return source->text(format);
    }
    return tableText(*view.model(), format, chosenRows(view), shownColumns(view));
}

}  // namespace

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
    makeCopyable(table);
    return table;
}

void showRows(QTableView* table, int atLeast, int atMost) {
    const int rows = std::clamp(table->model()->rowCount(), atLeast, atMost);
    const int header =
        table->horizontalHeader()->isHidden() ? 0 : table->horizontalHeader()->sizeHint().height();
    table->setFixedHeight(header + rows * table->verticalHeader()->defaultSectionSize() + 2);
}

void copyTable(const QAbstractItemView& view, TableFormat format) {
    if (view.model() == nullptr) {
        return;
    }
    auto* mime = new QMimeData;
    mime->setText(textOf(view, format));
    if (format == TableFormat::Tabbed || format == TableFormat::Csv) {
        mime->setData(QStringLiteral("text/csv"), textOf(view, TableFormat::Csv).toUtf8());
    }
    QGuiApplication::clipboard()->setMimeData(mime);
}

void setCopied(QAbstractItemView* view, std::function<QList<QStringList>()> cells,
               int leftColumns) {
    new CopySource(view, std::move(cells), leftColumns);
}

void addCopyActions(QMenu& menu, const QAbstractItemView* view) {
    const std::array entries{
        std::pair{TableFormat::Tabbed, TablesTexts::tr("&Copy")},
        std::pair{TableFormat::Latex, TablesTexts::tr("Copy as &LaTeX (booktabs)")},
        std::pair{TableFormat::Csv, TablesTexts::tr("Copy as CS&V")},
        std::pair{TableFormat::Markdown, TablesTexts::tr("Copy as &Markdown")}};
    for (const auto& [format, title] : entries) {
        QAction* action = menu.addAction(title);
        QObject::connect(action, &QAction::triggered, view,
                         [view, wanted = format] { copyTable(*view, wanted); });
    }
}

bool isCopyable(const QAbstractItemView& view) { return view.property(kCopyable).toBool(); }

void makeCopyable(QAbstractItemView* view, bool ownMenu) {
    view->setProperty(kCopyable, true);
    auto* copy = new QAction(TablesTexts::tr("Copy"), view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(copy, &QAction::triggered, view,
                     [view] { copyTable(*view, TableFormat::Tabbed); });
    view->addAction(copy);
    if (ownMenu) {
        return;
    }
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(view, &QWidget::customContextMenuRequested, view, [view](QPoint at) {
        QMenu menu;
        addCopyActions(menu, view);
        menu.exec(view->viewport()->mapToGlobal(at));
    });
}

}  // namespace ui
