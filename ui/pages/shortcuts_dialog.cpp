#include "ui/pages/shortcuts_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/shortcut_model.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr QSize kSize(120 * kStep, 76 * kStep);

}  // namespace

ShortcutsDialog::ShortcutsDialog(const ActionRegistry& actions, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* filter = new QSortFilterProxyModel(this);
    filter->setSourceModel(new ShortcutModel(actions, this));
    filter->setFilterKeyColumn(-1);
    filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_words = new QLineEdit;
    m_words->setPlaceholderText(tr("A key, a command, or what it does"));
    m_words->setAccessibleName(tr("Find a shortcut"));
    m_words->setToolTip(tr("Shows the lines that contain this."));
    m_words->setClearButtonEnabled(true);
    m_table = makeQuietTable(filter);
    m_table->setAccessibleName(tr("Shortcuts"));
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ShortcutModel::Meaning, QHeaderView::Stretch);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setToolTip(tr("Closes this list (Esc)."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kStep, 2 * kStep, 2 * kStep, 2 * kStep);
    layout->setSpacing(kStep);
    layout->addWidget(m_words);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    connect(m_words, &QLineEdit::textChanged, filter, &QSortFilterProxyModel::setFilterFixedString);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(kSize.boundedTo(parent->size()));
}

}  // namespace ui
