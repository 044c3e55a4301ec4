#include "ui/pages/analysis_actions.h"

#include <algorithm>
#include <vector>

#include "ui/pages/main_window.h"
#include "ui/pages/reach_page.h"
#include "ui/session/method_texts.h"
#include "ui/session/partition.h"
#include "ui/session/piece_focus.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/methods_menu.h"

namespace ui {

AnalysisActions::AnalysisActions(MainWindow& window) : QObject(&window), m_window(window) {
    window.actions().add(
        {.id = QStringLiteral("analysis.cancel"),
         .group = ActionGroup::Analysis,
         .section = QStringLiteral("run"),
         .title = tr("&Cancel"),
         .shortcut = QKeySequence(Qt::Key_Escape),
         .help = tr("Closes the message that is shown; else stops the computation and keeps what "
                    "was found; else takes the pins of pieces away.")},
        this, &AnalysisActions::escape);
    addPause();
    addMethods();
}

void AnalysisActions::addPause() {
    Session& session = m_window.session();
    QAction* pause = m_window.actions().add(
        {.id = QStringLiteral("analysis.pause"),
         .group = ActionGroup::Analysis,
         .section = QStringLiteral("run"),
         .title = tr("&Pause live updates"),
         .shortcut = QKeySequence(Qt::Key_Space),
         .help = tr("Computes nothing while you change things, or goes on and catches up."),
         .checkable = true});
    connect(pause, &QAction::triggered, &session, &Session::setPaused);
    connect(&session, &Session::pausedChanged, pause,
            [pause, &session] { pause->setChecked(session.isPaused()); });
    m_window.actions().add(
        {.id = QStringLiteral("analysis.refresh"),
         .group = ActionGroup::Analysis,
         .section = QStringLiteral("run"),
         .title = tr("Compute &now"),
         .shortcut = QKeySequence(Qt::Key_F5),
         .help = tr("Computes once what is out of date, although live updates are paused."),
         .whyNot =
             [&session] {
                 return session.isWaiting() ? QString() : tr("Everything shown is up to date.");
             }},
        &session, &Session::refresh);
}

/// By families, the tight ones first.
void AnalysisActions::addMethods() {
    std::vector<reach::MethodInfo> all = reach::methods();
    std::ranges::stable_sort(all, {}, &reach::MethodInfo::family);
    for (const reach::MethodInfo& info : all) {
        addMethod(info);
        if (info.method == reach::Method::AlphaCrown) {
            addRelaxedCrown();
        }
    }
}

void AnalysisActions::addMethod(const reach::MethodInfo& info) {
    QAction* action = m_window.actions().add(
        {.id = QStringLiteral("method.") +
               QString::fromUtf8(info.id.data(), static_cast<qsizetype>(info.id.size())),
         .group = ActionGroup::Analysis,
         .section = QStringLiteral("methods"),
         .title = methodTitle(info.method),
         .help = methodSummary(info.method),
         .checkable = true,
         .submenu = tr("&Methods"),
         .part = familyTitle(info.family),
         .whyNot = [this, method = info.method] { return whyNot(method); }});
    const auto show = [this, action, method = info.method] {
        action->setChecked(m_window.session().isOn(method));
    };
    connect(action, &QAction::triggered, this, [this, show, method = info.method](bool on) {
        m_window.session().setOn(method, on);
        show();
    });
    connect(&m_window.session(), &Session::methodsChanged, action, show);
    show();
}

void AnalysisActions::addRelaxedCrown() {
    m_window.actions().add(
        {.id = QStringLiteral("method.relaxed-crown"),
         .group = ActionGroup::Analysis,
         .section = QStringLiteral("methods"),
         .title = tr("Relaxed-CROWN-&v…"),
         .help = tr("Asks for the number of layers that bounds are passed back through, and turns "
                    "that method on."),
         .submenu = tr("&Methods"),
         .part = familyTitle(reach::MethodFamily::Backsubstitution),
         .whyNot = [this] { return whyNot(reach::relaxedCrown(1)); }},
        this, [this] { askRelaxedCrown(m_window.session(), &m_window); });
}

QString AnalysisActions::whyNot(reach::Method method) const {
    return m_window.session().network() ? whyUnavailable(method) : tr("Open a network first.");
}

void AnalysisActions::escape() {
    if (m_window.banner()->isVisible()) {
        m_window.banner()->closeShown();
    } else if (m_window.session().isBusy() || m_window.page()->partition().isBusy()) {
        m_window.session().cancel();
        m_window.page()->partition().cancel();
    } else {
        m_window.page()->focusedPieces().clearPins();
    }
}

}  // namespace ui
