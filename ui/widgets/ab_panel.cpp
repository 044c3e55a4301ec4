#include "ui/widgets/ab_panel.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/ab_model.h"
#include "ui/session/ab.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

QPushButton* makeButton(const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    button->setToolTip(tip);
    return button;
}

}  // namespace

AbPanel::AbPanel(const Session& session, Comparison& comparison, QWidget* parent)
    : QWidget(parent), m_comparison(comparison) {
    m_section = new Section(tr("A / B"));
    m_model = new AbModel(session, comparison, this);
    m_changes = new ElidedLabel;
    makeQuiet(m_changes);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Areas of A and B"));
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setMinimumSectionSize(7 * kStep);
    m_table->horizontalHeader()->setSectionResizeMode(AbModel::Name, QHeaderView::Stretch);
    auto* swap = makeButton(tr("Swap"), tr("A becomes what you change, B what is pinned."));
    auto* back = makeButton(tr("Back to A"), tr("Takes the pinned state again; can be undone."));
    auto* end = makeButton(tr("End"), tr("Unpins A; B stays as it is."));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kStep);
    for (QPushButton* button : {swap, back, end}) {
        buttons->addWidget(button);
    }
    buttons->addStretch();
    m_section->body()->addWidget(m_changes);
    m_section->body()->addWidget(m_table);
    m_section->body()->addLayout(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    connect(swap, &QPushButton::clicked, &comparison, &Comparison::swap);
    connect(back, &QPushButton::clicked, &comparison, &Comparison::goBack);
    connect(end, &QPushButton::clicked, &comparison, &Comparison::clear);
    connect(&comparison, &Comparison::changed, this, &AbPanel::follow);
    connect(m_model, &QAbstractItemModel::modelReset, this, &AbPanel::follow);
    follow();
}

void AbPanel::follow() {
    setVisible(m_comparison.isPinned());
    if (!m_comparison.isPinned()) {
        return;
    }
    const QString changes = m_comparison.changes();
    m_changes->setElidedText(changes.isEmpty() ? tr("Nothing differs yet: change one thing.")
                                               : tr("A → B: %1").arg(changes),
                             Qt::ElideRight);
    showRows(m_table, 1, 10);
}

}  // namespace ui
