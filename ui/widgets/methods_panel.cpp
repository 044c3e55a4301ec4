#include "ui/widgets/methods_panel.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <array>

#include "ui/models/method_cells.h"
#include "ui/models/method_model.h"
#include "ui/session/attacker.h"
#include "ui/session/method_edits.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/method_delegate.h"
#include "ui/widgets/methods_menu.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr std::array kHiddenAtFirst{MethodModel::Worth, MethodModel::Attacked, MethodModel::Radius,
                                    MethodModel::Time};
/// Columns the user may show or hide.
constexpr std::array kOptional{MethodModel::Attacked, MethodModel::Area,      MethodModel::Radius,
                               MethodModel::Ratio,    MethodModel::HullRatio, MethodModel::Time};

}  // namespace

MethodsPanel::MethodsPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session) {
    m_section = new Section(tr("Methods"));
    m_model = new MethodModel(session, this);
    makeView();
    m_section->addToTitle(makeListButton());
    m_about = new QLabel;
    m_about->setWordWrap(true);
    m_about->setTextInteractionFlags(Qt::TextSelectableByMouse);
    makeQuiet(m_about);
    m_section->body()->addWidget(m_view);
    m_section->body()->addWidget(makeAddButton(), 0, Qt::AlignLeft);
    m_section->body()->addSpacing(kStep);
    m_section->body()->addWidget(m_about);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_section);
    connectView();
    restoreRows();
    showSelected();
}

void MethodsPanel::makeView() {
    m_view = new QTreeView;
    m_view->setModel(m_model);
    m_view->setItemDelegate(new MethodDelegate(m_view));
    m_view->setAccessibleName(tr("Methods"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFont(tabularFont(font()));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setIndentation(kStep);
    m_view->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_view->setExpandsOnDoubleClick(false);
    m_view->setDragDropMode(QAbstractItemView::InternalMove);
    m_view->setDropIndicatorShown(true);
    m_view->setAutoExpandDelay(500);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->installEventFilter(this);
    makeCopyable(m_view, true);
    setCopied(
        m_view, [this] { return m_model->cells(); }, MethodModel::Area);
    QHeaderView* header = m_view->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setMinimumSectionSize(3 * kStep);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(MethodModel::Name, QHeaderView::Stretch);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    for (const int column : kHiddenAtFirst) {
        m_view->setColumnHidden(column, true);
    }
}

/// What can be done to the whole list, for those who do not look for context menus.
QWidget* MethodsPanel::makeListButton() {
    auto* button = new QToolButton;
    button->setText(QStringLiteral("⋯"));
    button->setAutoRaise(true);
    button->setToolTip(tr("Order, groups and columns of the list"));
    button->setAccessibleName(tr("List of methods"));
    connect(button, &QToolButton::clicked, this, [this, button] {
        QMenu menu;
        addListEntries(menu);
        addCopyActions(*menu.addMenu(tr("&Copy the table")), m_view);
        addColumnEntries(*menu.addMenu(tr("Co&lumns")));
        menu.exec(button->mapToGlobal(QPoint(0, button->height())));
    });
    return button;
}

QWidget* MethodsPanel::makeAddButton() {
    auto* button = new QToolButton;
    button->setText(tr("+ Add method"));
    button->setAutoRaise(true);
    button->setToolTip(tr("Lists another method and turns it on"));
    connect(button, &QToolButton::clicked, this, [this, button] {
        QMenu menu;
        fillAddMenu(menu, m_session, this);
        menu.exec(button->mapToGlobal(QPoint(0, button->height())));
    });
    return button;
}

void MethodsPanel::connectView() {
    connect(m_model, &QAbstractItemModel::modelReset, this, &MethodsPanel::restoreRows);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!m_isRestoring) {
                    m_session.setSelected(m_model->methodAt(current));
                }
            });
    connect(m_view, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const auto method = m_model->methodAt(index)) {
            Q_EMIT viewWanted(*method);
        } else {
            m_view->setExpanded(index, !m_view->isExpanded(index));
        }
    });
    for (const bool folded : {true, false}) {
        connect(m_view, folded ? &QTreeView::collapsed : &QTreeView::expanded, this,
                [this, folded](const QModelIndex& index) {
                    if (!m_isRestoring) {
                        foldGroup(m_session, static_cast<std::size_t>(index.row()), folded);
                    }
                    fitHeight();
                });
    }
    connect(m_view, &QWidget::customContextMenuRequested, this, &MethodsPanel::showMenu);
    connect(m_view->header(), &QWidget::customContextMenuRequested, this,
            &MethodsPanel::showColumns);
    connect(&m_session, &Session::selectionChanged, this, &MethodsPanel::restoreRows);
    connect(&m_session, &Session::selectionChanged, this, &MethodsPanel::showSelected);
    connect(&m_session, &Session::resultChanged, this, &MethodsPanel::showSelected);
    connect(&m_session, &Session::methodsChanged, this, &MethodsPanel::restoreRows);
    connect(&m_session, &Session::methodsChanged, this, &MethodsPanel::showSelected);
}

void MethodsPanel::setAttacker(const Attacker* attacker) {
    m_attacker = attacker;
    m_model->setAttacker(attacker);
    connect(attacker, &Attacker::reportChanged, this, &MethodsPanel::showSelected);
}

void MethodsPanel::restoreRows() {
    m_isRestoring = true;
    const MethodShow& show = m_session.state().methods;
    m_view->setRootIsDecorated(show.isGrouped);
    m_view->setIndentation(show.isGrouped ? 2 * kStep : 0);
    for (int row = 0; show.isGrouped && row < m_model->rowCount(); ++row) {
        const auto group = static_cast<std::size_t>(row);
        m_view->setExpanded(m_model->index(row, 0),
                            group < show.groups.size() && !show.groups[group].isFolded);
    }
    const auto selected = m_session.selected();
    if (!selected) {
        m_view->clearSelection();
        m_view->setCurrentIndex({});
    } else if (m_model->methodAt(m_view->currentIndex()) != selected) {
        m_view->setCurrentIndex(m_model->indexOf(*selected));
    }
    m_isRestoring = false;
    fitHeight();
}

/// The column of sections scrolls, not the list in it.
void MethodsPanel::fitHeight() {
    int height = m_view->header()->sizeHint().height() + 2 * m_view->frameWidth() + 2;
    for (QModelIndex index = m_model->index(0, 0); index.isValid();
         index = m_view->indexBelow(index)) {
        QStyleOptionViewItem option;
        option.font = m_view->font();
        height += m_view->itemDelegate()->sizeHint(option, index).height();
    }
    m_view->setFixedHeight(height);
}

/// What the chosen method is, and what its result says of itself.
void MethodsPanel::showSelected() {
    const auto selected = m_session.selected();
    if (!selected) {
        m_about->setText(tr("Choose a method to read what it is."));
        return;
    }
    QStringList lines{methodSummary(*selected), methodPaper(*selected)};
    const ComputedPtr computed = m_session.result(*selected);
    if (const QString why = whyOffAtFirst(m_session, *selected); !why.isEmpty()) {
        lines.push_back(why);
    }
    if (computed && computed->result.pieceCount > 0) {
        lines.push_back(tr("%1 pieces").arg(formatCount(computed->result.pieceCount)));
    }
    if (computed && computed->result.polygonGap > 0.0) {
        lines.push_back(tr("Outer and inner polygon are %1 apart at most.")
                            .arg(formatNumber(computed->result.polygonGap)));
    }
    if (const QString failure = m_session.failure(*selected); !failure.isEmpty()) {
        lines.push_back(failure);
    } else if (computed && !computed->result.reason.empty()) {
        lines.push_back(QString::fromStdString(computed->result.reason));
    }
    const QString attacks =
        m_attacker != nullptr ? attackText(m_attacker->report(*selected)) : QString();
    if (computed && !attacks.isEmpty()) {
        lines.push_back(worthBadge(computed->result.worth) + QStringLiteral("; ") + attacks);
    }
    const QString text = lines.join(QLatin1Char('\n'));
    if (m_about->text() != text) {
        m_about->setText(text);
    }
}

bool MethodsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_view || event->type() != QEvent::KeyPress) {
        return QWidget::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    const auto method = m_model->methodAt(m_view->currentIndex());
    const bool isMove = key->modifiers() == Qt::AltModifier &&
                        (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down);
    if (method && isMove) {
        moveInList(m_session, *method, key->key() == Qt::Key_Up ? -1 : 1);
        return true;
    }
    if (method && key->key() == Qt::Key_Delete) {
        removeMethod(m_session, *method);
        return true;
    }
    if (key->key() == Qt::Key_Menu) {
        showMenu(m_view->visualRect(m_view->currentIndex()).center());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void MethodsPanel::showMenu(const QPoint& place) {
    QMenu menu;
    const QModelIndex index = m_view->indexAt(place);
    if (const auto method = m_model->methodAt(index)) {
        addMethodEntries(menu, *method);
        menu.addSeparator();
    } else if (index.isValid()) {
        menu.addAction(tr("&Rename"), this,
                       [this, index = index.siblingAtColumn(0)] { m_view->edit(index); });
        menu.addSeparator();
    }
    addListEntries(menu);
    menu.addSeparator();
    addCopyActions(menu, m_view);
    menu.exec(m_view->viewport()->mapToGlobal(place));
}

void MethodsPanel::addMethodEntries(QMenu& menu, reach::Method method) {
    const MethodShow& show = m_session.state().methods;
    QAction* solo = menu.addAction(tr("&Show alone"), QKeySequence(Qt::Key_S), this,
                                   [this, method] { toggleSolo(m_session, method); });
    solo->setCheckable(true);
    solo->setChecked(show.solo == method);
    menu.addAction(tr("&Fit the plot to it"), this, [this, method] { Q_EMIT viewWanted(method); });
    addColourMenu(menu, m_session, method, this);
    menu.addSeparator();
    menu.addAction(tr("Move &up"), QKeySequence(Qt::ALT | Qt::Key_Up), this,
                   [this, method] { moveInList(m_session, method, -1); });
    menu.addAction(tr("Move &down"), QKeySequence(Qt::ALT | Qt::Key_Down), this,
                   [this, method] { moveInList(m_session, method, 1); });
    QMenu* groups = menu.addMenu(tr("Move to &group"));
    for (std::size_t group = 0; group < show.groups.size(); ++group) {
        QAction* action = groups->addAction(titleOf(show.groups[group]), this,
                                            [=, this] { moveToGroup(m_session, method, group); });
        action->setEnabled(show.groupOf(method) != group);
    }
    groups->addSeparator();
    groups->addAction(tr("&New group"), this, [this, method] {
        const auto group = moveToNewGroup(m_session, method, tr("New group"));
        m_view->edit(m_model->index(static_cast<int>(group), 0));
    });
    menu.addAction(tr("Take &from the list"), QKeySequence(Qt::Key_Delete), this,
                   [this, method] { removeMethod(m_session, method); });
}

void MethodsPanel::addListEntries(QMenu& menu) {
    const MethodShow& show = m_session.state().methods;
    QAction* grouped =
        menu.addAction(tr("&Groups"), this, [this](bool on) { setGrouped(m_session, on); });
    grouped->setCheckable(true);
    grouped->setChecked(show.isGrouped);
    QAction* order = menu.addAction(tr("Draw in this &order, first in front"), this,
                                    [this](bool on) { setDrawsInOrder(m_session, on); });
    order->setCheckable(true);
    order->setChecked(show.drawsInOrder);
    menu.addAction(tr("&Reset order, groups and colours"), this, [this] { resetList(m_session); });
}

void MethodsPanel::addColumnEntries(QMenu& menu) {
    for (const int column : kOptional) {
        QAction* action =
            menu.addAction(m_model->headerData(column, Qt::Horizontal).toString(), this,
                           [this, column](bool on) { m_view->setColumnHidden(column, !on); });
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(column));
    }
}

void MethodsPanel::showColumns(const QPoint& place) {
    QMenu menu;
    addColumnEntries(menu);
    menu.exec(m_view->header()->viewport()->mapToGlobal(place));
}

}  // namespace ui
