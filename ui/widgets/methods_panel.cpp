#include "ui/widgets/methods_panel.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/method_model.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/method_delegate.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {

MethodsPanel::MethodsPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    auto* section = new Section(tr("Methods"));
    m_model = new MethodModel(session, this);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Methods"));
    m_table->setItemDelegate(new MethodDelegate(m_table));
    m_table->setColumnHidden(MethodModel::Worth, true);
    m_table->setColumnHidden(MethodModel::Time, true);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->setDefaultSectionSize(2 * fontMetrics().height() + kStep);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(MethodModel::Name, QHeaderView::Stretch);
    showRows(m_table, m_model->rowCount(), m_model->rowCount());
    auto* about = new QLabel;
    about->setWordWrap(true);
    about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    makeQuiet(about);
    m_about = about;
    section->body()->addWidget(m_table);
    section->body()->addSpacing(kStep);
    section->body()->addWidget(about);
    section->body()->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kStep, kStep, kStep, kStep);
    layout->addWidget(section);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                m_session.setSelected(current.isValid()
                                          ? std::optional(m_model->methodAt(current.row()))
                                          : std::nullopt);
            });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        Q_EMIT viewWanted(m_model->methodAt(index.row()));
    });
    connect(&session, &Session::selectionChanged, this, &MethodsPanel::showSelected);
    connect(&session, &Session::resultChanged, this, &MethodsPanel::showSelected);
    connect(&session, &Session::networkChanged, this, [this] { m_table->clearSelection(); });
    showSelected();
}

/// What the chosen method is, and what its result says of itself.
void MethodsPanel::showSelected() {
    const auto selected = m_session.selected();
    auto* about = static_cast<QLabel*>(m_about);
    if (!selected) {
        about->setText(tr("Choose a method to read what it is."));
        return;
    }
    const auto& info = reach::info(*selected);
    QString text =
        QString::fromUtf8(info.summary.data(), static_cast<qsizetype>(info.summary.size()));
    const ComputedPtr computed = m_session.result(*selected);
    if (computed && computed->result.pieceCount > 0) {
        text += QLatin1Char('\n') + tr("%1 pieces").arg(formatCount(computed->result.pieceCount));
    }
    if (computed && computed->result.polygonGap > 0.0) {
        text += QLatin1Char('\n') + tr("Outer and inner polygon are %1 apart at most.")
                                        .arg(formatNumber(computed->result.polygonGap));
    }
    if (const QString failure = m_session.failure(*selected); !failure.isEmpty()) {
        text += QLatin1Char('\n') + failure;
    } else if (computed && !computed->result.reason.empty()) {
        text += QLatin1Char('\n') + QString::fromStdString(computed->result.reason);
    }
    if (about->text() != text) {
        about->setText(text);
    }
}

}  // namespace ui
