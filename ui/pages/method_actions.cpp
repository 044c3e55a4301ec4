#include "ui/pages/method_actions.h"

#include "ui/pages/main_window.h"
#include "ui/session/ab.h"
#include "ui/session/attacker.h"
#include "ui/session/gap_meter.h"
#include "ui/session/method_edits.h"
#include "ui/widgets/ab_panel.h"
#include "ui/widgets/breach_banner.h"
#include "ui/widgets/column.h"
#include "ui/widgets/gap_panel.h"
#include "ui/widgets/methods_panel.h"

namespace ui {

MethodActions::MethodActions(MainWindow& window) : QObject(&window), m_window(window) {
    Session& session = window.session();
    m_comparison = new Comparison(session, this);
    m_attacker = new Attacker(session, this);
    m_meter = new GapMeter(session, this);
    m_methods = new MethodsPanel(session);
    m_methods->setAttacker(m_attacker);
    m_gaps = new GapPanel(session, *m_meter);
    m_breaches = new BreachBanner(*m_attacker);
    window.rightColumn()->add(m_methods);
    window.rightColumn()->add(new AbPanel(session, *m_comparison));
    window.rightColumn()->add(m_gaps);
    connect(&session, &Session::selectionChanged, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    connect(m_comparison, &Comparison::changed, &window.actions(),
            qOverload<>(&ActionRegistry::refresh));
    addListCommands();
    addComparisonCommands();
}

QString MethodActions::whyNoMethod() const {
    return m_window.session().selected() ? QString()
                                         : tr("Choose a method in the list at the right first.");
}

QString MethodActions::whyNothingPinned() const {
    return m_comparison->isPinned() ? QString() : tr("Pin a state first (P).");
}

void MethodActions::addListCommands() {
    Session& session = m_window.session();
    const auto add = [&](const char* id, const QString& title, const QKeySequence& shortcut,
                         const QString& help, auto function) {
        m_window.actions().add({.id = QString::fromLatin1(id),
                                .group = ActionGroup::Analysis,
                                .section = QStringLiteral("list"),
                                .title = title,
                                .shortcut = shortcut,
                                .help = help,
                                .whyNot = [this] { return whyNoMethod(); }},
                               this,
                               [&session, function] { function(session, *session.selected()); });
    };
    add("method.solo", tr("Show method &alone"), QKeySequence(Qt::Key_S),
        tr("Shows the chosen method alone, or all that are on again."), toggleSolo);
    add("method.up", tr("Move method &up"), QKeySequence(Qt::ALT | Qt::Key_Up),
        tr("Moves the chosen method up in the list, which is the order of legends."),
        [](Session& s, reach::Method method) { moveInList(s, method, -1); });
    add("method.down", tr("Move method &down"), QKeySequence(Qt::ALT | Qt::Key_Down),
        tr("Moves the chosen method down in the list, which is the order of legends."),
        [](Session& s, reach::Method method) { moveInList(s, method, 1); });
    add("method.ownColour", tr("Palette's &colour again"), QKeySequence(),
        tr("Gives the chosen method the palette's colour again."),
        [](Session& s, reach::Method method) { setColour(s, method, std::nullopt); });
}

void MethodActions::addComparisonCommands() {
    const auto add = [&](const char* id, const QString& title, const QKeySequence& shortcut,
                         const QString& help, void (Comparison::*slot)(),
                         const std::function<QString()>& whyNot) {
        m_window.actions().add({.id = QString::fromLatin1(id),
                                .group = ActionGroup::Analysis,
                                .section = QStringLiteral("ab"),
                                .title = title,
                                .shortcut = shortcut,
                                .help = help,
                                .submenu = tr("Compare A and &B"),
                                .whyNot = whyNot},
                               m_comparison, slot);
    };
    const auto isPinned = [this] { return whyNothingPinned(); };
    add("ab.pin", tr("&Pin as A"), QKeySequence(Qt::Key_P),
        tr("Keeps the present state as A, drawn as outlines; change one thing and see both."),
        &Comparison::pin,
        [this] { return m_window.session().network() ? QString() : tr("Open a network first."); });
    add("ab.swap", tr("&Swap A and B"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B),
        tr("Makes the pinned state the present one and pins what was present."), &Comparison::swap,
        isPinned);
    add("ab.back", tr("Go &back to A"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_B),
        tr("Takes the pinned state again; can be undone."), &Comparison::goBack, isPinned);
    add("ab.clear", tr("&End the comparison"), QKeySequence(Qt::CTRL | Qt::Key_Backspace),
        tr("Unpins A; the present state stays as it is."), &Comparison::clear, isPinned);
}

}  // namespace ui
