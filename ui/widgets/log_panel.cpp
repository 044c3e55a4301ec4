#include "ui/widgets/log_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/log_model.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {

LogPanel::LogPanel(LogModel& log, QWidget* parent) : QWidget(parent), m_log(log) {
    m_filter = new LogFilter(this);
    m_filter->setSourceModel(&log);
    m_table = makeQuietTable(m_filter);
    m_table->setAccessibleName(tr("Log"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(LogModel::Text, QHeaderView::Stretch);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep / 2);
    layout->addWidget(makeTools());
    layout->addWidget(m_table, 1);
    new QShortcut(QKeySequence::Copy, this, this, &LogPanel::copy, Qt::WidgetWithChildrenShortcut);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        const QScrollBar* bar = m_table->verticalScrollBar();
        if (bar->value() == bar->maximum()) {
            QMetaObject::invokeMethod(m_table, &QTableView::scrollToBottom, Qt::QueuedConnection);
        }
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        menu.addAction(tr("&Copy"), this, &LogPanel::copy);
        menu.addAction(tr("Select &all"), m_table, &QTableView::selectAll);
        menu.addSeparator();
        menu.addAction(tr("C&lear"), &m_log, &LogModel::clear);
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
}

QWidget* LogPanel::makeTools() {
    m_show = new QComboBox;
    m_show->addItems({tr("Everything"), tr("Runs"), tr("Files"), tr("Warnings and errors")});
    m_show->setAccessibleName(tr("What the log shows"));
    m_show->setToolTip(tr("Which kinds of lines are shown."));
    m_words = new QLineEdit;
    m_words->setPlaceholderText(tr("Words to find"));
    m_words->setAccessibleName(tr("Words to find in the log"));
    m_words->setToolTip(tr("Shows the lines that contain all these words."));
    m_words->setClearButtonEnabled(true);
    auto* copy = new QPushButton(tr("Copy"));
    copy->setToolTip(tr("Copies the chosen lines, or all that are shown (Ctrl+C)."));
    auto* clear = new QPushButton(tr("Clear"));
    clear->setToolTip(tr("Forgets all lines of the log."));
    auto* close = new QToolButton;
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Hides the log."));
    close->setAccessibleName(tr("Hide the log"));
    close->setFocusPolicy(Qt::StrongFocus);
    auto* tools = new QWidget;
    auto* line = new QHBoxLayout(tools);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(kStep);
    line->addWidget(m_show);
    line->addWidget(m_words, 1);
    line->addWidget(copy);
    line->addWidget(clear);
    line->addWidget(close);
    connect(m_show, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_filter->setShow(static_cast<LogFilter::Show>(index)); });
    connect(m_words, &QLineEdit::textChanged, m_filter, &LogFilter::setWords);
    connect(copy, &QPushButton::clicked, this, &LogPanel::copy);
    connect(clear, &QPushButton::clicked, &m_log, &LogModel::clear);
    connect(close, &QToolButton::clicked, this, &LogPanel::closeWanted);
    return tools;
}

/// The newest line is what it is opened for.
void LogPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    QMetaObject::invokeMethod(m_table, &QTableView::scrollToBottom, Qt::QueuedConnection);
}

void LogPanel::showProblems() {
    m_words->clear();
    m_show->setCurrentIndex(static_cast<int>(LogFilter::Show::Problems));
}

QString LogPanel::text() const {
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty()) {
        for (int row = 0; row < m_filter->rowCount(); ++row) {
            rows.push_back(m_filter->index(row, 0));
        }
    }
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QString text;
    for (const QModelIndex& row : rows) {
        text += m_log.line(m_filter->mapToSource(row).row()) + QLatin1Char('\n');
    }
    return text;
}

void LogPanel::copy() { QGuiApplication::clipboard()->setText(text()); }

}  // namespace ui
