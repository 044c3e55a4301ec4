#include "ui/pages/piece_table.h"

#include <QHeaderView>
#include <QLabel>
#include <QScopedValueRollback>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/session/numbers.h"
#include "ui/session/partition.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr QSize kFirstSize(88 * kStep, 48 * kStep);

}  // namespace

PieceTable::PieceTable(Session& session, Partition& partition, PieceFocus& focus, QWidget* parent)
    : QDialog(parent), m_session(session), m_partition(partition), m_focus(focus) {
    setWindowTitle(tr("Pieces"));
    m_model = new PieceModel(this);
    m_view = makeQuietTable(m_model);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(PieceModel::Number, Qt::AscendingOrder);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_view->setAccessibleName(tr("Pieces"));
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_view->horizontalHeader()->setStretchLastSection(false);
    m_note = new QLabel;
    m_note->setWordWrap(true);
    makeQuiet(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kStep, kStep, kStep, kStep);
    layout->setSpacing(kStep);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_note);
    resize(kFirstSize);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &PieceTable::chooseRow);
    connect(m_view, &QTableView::doubleClicked, &focus, &PieceFocus::togglePin);
    connect(&focus, &PieceFocus::currentChanged, this, &PieceTable::followFocus);
    connect(&focus, &PieceFocus::placesChanged, this, &PieceTable::fill);
}

void PieceTable::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    fill();
}

void PieceTable::fill() {
    if (!isVisible()) {
        return;
    }
    ComputedPtr shown =
        m_session.isOn(reach::Method::Exact) ? m_session.result(reach::Method::Exact) : nullptr;
    if (!shown && m_partition.cells()) {
        shown = m_partition.cells()->source;
    }
    const LayerUnits layers{m_session.network() ? m_session.network()->patternSizes()
                                                : std::vector<int>()};
    if (shown != m_filled) {
        const QScopedValueRollback choosing(m_isChoosing, true);
        m_filled = shown;
        m_model->setPieces(shown, layers, {tr("x"), tr("y")});
        m_view->resizeColumnsToContents();
    }
    m_note->setText(!shown ? tr("Turn Exact on, or show the input pieces, to list them here.")
                    : shown->isPartial()
                        ? tr("Partial: %1").arg(QString::fromStdString(shown->result.reason))
                        : tr("“cut last by” is the layer of the last neuron that separates a piece "
                             "from another one with the same signs before it."));
    followFocus();
}

void PieceTable::chooseRow() {
    const QModelIndex index = m_view->currentIndex();
    if (!m_isChoosing && index.isValid()) {
        const QScopedValueRollback choosing(m_isChoosing, true);
        m_focus.look(m_model->pieceAt(index.row()));
    }
}

void PieceTable::followFocus() {
    if (m_isChoosing || !isVisible() || !m_focus.current()) {
        return;
    }
    if (const auto row = m_model->rowOf(*m_focus.current())) {
        const QScopedValueRollback choosing(m_isChoosing, true);
        m_view->setCurrentIndex(m_model->index(*row, 0));
    }
}

}  // namespace ui
