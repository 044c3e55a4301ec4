#include "ui/widgets/gap_panel.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/gap_model.h"
#include "ui/session/gap_meter.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/gap_delegate.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// More layers than this scroll.
constexpr int kMaxRowsShown = 8;
constexpr int kMaxLayerWidth = 14 * kStep;

/// What the bars are measured against, and what that is worth.
QString sourceText(const reach::InnerRanges& inner) {
    const QString points = formatCount(inner.points);
    if (inner.isExact) {
        return GapPanel::tr("■ Against exact ranges of every layer (%1 pieces).")
            .arg(formatCount(inner.pieces));
    }
    return inner.isAttacked
               ? GapPanel::tr(
                     "· Against ranges seen on %1 points, attacked neuron by neuron: the "
                     "true gaps may be smaller.")
                     .arg(points)
               : GapPanel::tr("· Against ranges seen on %1 points only: the true gaps are smaller.")
                     .arg(points);
}

}  // namespace

GapPanel::GapPanel(const Session& session, GapMeter& meter, QWidget* parent)
    : QWidget(parent), m_meter(meter) {
    m_section = new Section(tr("Gap meter"));
    m_model = new GapModel(session, meter, this);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Gap meter"));
    m_table->setItemDelegateForColumn(GapModel::Bars, new GapDelegate(m_table));
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->hide();
    m_table->setToolTip(
        tr("How many times as wide as its best known inner range each method takes "
           "a layer, all neurons together; 1 is tight. Pale: what it had from the "
           "layer before. Full: what the layer adds."));
    setCopied(
        m_table, [this] { return m_model->cells(); }, 1);
    m_note = new QLabel;
    m_note->setWordWrap(true);
    makeQuiet(m_note);
    m_section->body()->addWidget(m_table);
    m_section->body()->addWidget(m_note);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    connect(m_model, &QAbstractItemModel::modelReset, this, &GapPanel::hideNumbers);
    connect(&meter, &GapMeter::changed, this, &GapPanel::follow);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid()) {
                    Q_EMIT layerChosen(m_model->nodeAt(current.row()));
                }
            });
    connect(m_section, &Section::foldedChanged, this,
            [this](bool folded) { m_meter.setWatched(!folded && isVisible()); });
    hideNumbers();
    follow();
}

/// The numbers are for tooltips and for copying.
void GapPanel::hideNumbers() {
    for (int column = 0; column < m_model->columnCount(); ++column) {
        m_table->setColumnHidden(column, column >= GapModel::FirstNumber);
    }
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(GapModel::Bars, QHeaderView::Stretch);
    m_table->resizeColumnToContents(GapModel::Layer);
    m_table->setColumnWidth(GapModel::Layer,
                            std::min(m_table->columnWidth(GapModel::Layer), kMaxLayerWidth));
    follow();
}

void GapPanel::follow() {
    const int rows = m_model->rowCount();
    m_table->setVisible(rows > 0);
    if (rows > 0) {
        const int height = m_table->itemDelegateForColumn(GapModel::Bars)
                               ->sizeHint({}, m_model->index(0, GapModel::Bars))
                               .height();
        m_table->verticalHeader()->setDefaultSectionSize(height);
        showRows(m_table, 1, kMaxRowsShown);
    }
    const auto& inner = m_meter.inner();
    if (rows == 0 || !inner) {
        m_section->setNote({});
        m_note->setText(m_meter.isMeasuring()
                            ? tr("Being measured…")
                            : tr("Switch on a relaxation (Box, Zonotope, Star, …) to see at which "
                                 "layer it becomes loose."));
        return;
    }
    const double largest = m_model->index(0, GapModel::Bars).data(GapModel::LargestRole).toDouble();
    m_section->setNote(tr("1 … %1×, log").arg(formatNumber(largest)));
    m_note->setText(sourceText(*inner));
}

void GapPanel::showEvent(QShowEvent* event) {
    m_meter.setWatched(!m_section->isFolded());
    QWidget::showEvent(event);
}

void GapPanel::hideEvent(QHideEvent* event) {
    m_meter.setWatched(false);
    QWidget::hideEvent(event);
}

}  // namespace ui
