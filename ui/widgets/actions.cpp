#include "ui/widgets/actions.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QWidget>
#include <algorithm>
#include <array>
#include <stdexcept>

namespace ui {

QString groupTitle(ActionGroup group) {
    switch (group) {
        case ActionGroup::File:
            return ActionRegistry::tr("File");
        case ActionGroup::Edit:
            return ActionRegistry::tr("Edit");
        case ActionGroup::View:
            return ActionRegistry::tr("View");
        case ActionGroup::Analysis:
            return ActionRegistry::tr("Analysis");
        case ActionGroup::Jobs:
            return ActionRegistry::tr("Jobs");
        case ActionGroup::Page:
            return ActionRegistry::tr("Page");
        case ActionGroup::Help:
            return ActionRegistry::tr("Help");
    }
    return {};
}

QString plainTitle(const QString& title) {
    QString plain;
    for (qsizetype i = 0; i < title.size(); ++i) {
        const bool isMark = title[i] == QLatin1Char('&');
        if (isMark && i + 1 < title.size()) {
            ++i;
        }
        plain += title[i];
    }
    while (plain.endsWith(QChar(u'…')) || plain.endsWith(QLatin1Char('.'))) {
        plain.chop(1);
    }
    return plain;
}

ActionRegistry::ActionRegistry(QWidget* host) : QObject(host), m_host(host) {}

void ActionRegistry::check(const ActionSpec& spec) const {
    const auto refuse = [&spec](const QString& reason) {
        throw std::invalid_argument(
            QStringLiteral("command \"%1\": %2").arg(spec.id, reason).toStdString());
    };
    if (spec.id.isEmpty() || m_byId.contains(spec.id)) {
        refuse(QStringLiteral("the id is empty or taken"));
    }
    if (spec.title.isEmpty() || spec.help.isEmpty()) {
        refuse(QStringLiteral("it has no title or no line of help"));
    }
    for (const ActionSpec& other : m_specs) {
        if (!spec.shortcut.isEmpty() && other.shortcut == spec.shortcut) {
            refuse(QStringLiteral("%1 belongs to \"%2\"").arg(spec.shortcut.toString(), other.id));
        }
    }
}

QAction* ActionRegistry::add(ActionSpec spec) {
    check(spec);
    auto* action = new QAction(spec.title, this);
    action->setObjectName(spec.id);
    action->setShortcut(spec.shortcut);
    action->setCheckable(spec.checkable);
    action->setMenuRole(QAction::NoRole);
    m_host->addAction(action);
    m_actions.push_back(action);
    m_byId.insert(spec.id, action);
    connect(action, &QAction::triggered, this, [this, id = spec.id] { Q_EMIT used(id); });
    m_specs.insert(action, std::move(spec));
    refresh(action);
    Q_EMIT added(action);
    return action;
}

QAction* ActionRegistry::find(const QString& id) const { return m_byId.value(id); }

const ActionSpec& ActionRegistry::spec(const QAction* action) const {
    const auto found = m_specs.constFind(action);
    if (found == m_specs.constEnd()) {
        throw std::invalid_argument("the action is not registered");
    }
    return *found;
}

QString ActionRegistry::title(const QAction* action) const {
    return plainTitle(spec(action).title);
}

QString ActionRegistry::whyNot(const QAction* action) const {
    const ActionSpec& what = spec(action);
    return what.whyNot ? what.whyNot() : QString();
}

void ActionRegistry::refresh() {
    for (QAction* action : std::as_const(m_actions)) {
        refresh(action);
    }
}

void ActionRegistry::refresh(QAction* action) {
    const QString reason = whyNot(action);
    action->setEnabled(reason.isEmpty());
    const ActionSpec& what = spec(action);
    action->setToolTip(reason.isEmpty() ? what.help : what.help + QLatin1Char('\n') + reason);
}

KeyGuard::KeyGuard(QObject* parent) : QObject(parent) { qApp->installEventFilter(this); }

bool KeyGuard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride) {
        return false;
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool livesBySpace = qobject_cast<QAbstractButton*>(watched) != nullptr ||
                              qobject_cast<QAbstractItemView*>(watched) != nullptr ||
                              qobject_cast<QComboBox*>(watched) != nullptr;
    if (livesBySpace && key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
        event->accept();
        return true;
    }
    if (qobject_cast<QLineEdit*>(watched) != nullptr && isCommandKey(*key)) {
        event->ignore();
        return true;
    }
    return false;
}

bool isCommandKey(const QKeyEvent& key) {
    if (!key.modifiers().testFlag(Qt::ControlModifier)) {
        return false;
    }
    static constexpr std::array kEditing{
        Qt::Key_A,    Qt::Key_C,    Qt::Key_V,      Qt::Key_X,      Qt::Key_Y,
        Qt::Key_Z,    Qt::Key_Left, Qt::Key_Up,     Qt::Key_Right,  Qt::Key_Down,
        Qt::Key_Home, Qt::Key_End,  Qt::Key_Insert, Qt::Key_Delete, Qt::Key_Backspace};
    return std::ranges::none_of(kEditing, [&key](Qt::Key other) { return key.key() == other; });
}

}  // namespace ui
