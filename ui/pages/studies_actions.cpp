#include "ui/pages/studies_actions.h"

#include <QDir>
#include <QStandardPaths>

#include "ui/pages/main_window.h"
#include "ui/pages/studies_page.h"
#include "ui/session/study_desk.h"
#include "ui/widgets/actions.h"

namespace ui {
namespace {

QString studiesFolder() {
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return QDir(data).filePath(QStringLiteral("studies"));
}

}  // namespace

StudiesActions::StudiesActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_desk = new StudyDesk(reach::studies(), commandLineProgram(), studiesFolder(), this);
    m_page = new StudiesPage(*m_desk);
    window.addPage(m_page, tr("Studies"), tr("Do the papers' claims hold?"), false);
    connect(m_page, &StudiesPage::problem, &window, [&window](const QString& text) {
        window.session().raise(
            {Message::Kind::Error, text, StudiesActions::tr("Nothing was changed.")});
    });
    connect(m_desk, &StudyDesk::ended, &window, [this](int study) {
        const StudyEntry& one = m_desk->at(study);
        if (one.status == StudyStatus::Failed) {
            m_window.session().raise({Message::Kind::Error, one.message,
                                      tr("The study's folder keeps what was finished.")});
        }
    });
    connect(m_desk, &StudyDesk::changed, &window.actions(), qOverload<>(&ActionRegistry::refresh));
    connect(m_page, &StudiesPage::chosen, &window.actions(), qOverload<>(&ActionRegistry::refresh));
    addCommands();
}

void StudiesActions::addCommands() {
    const auto add = [this](const char* id, const QString& title, const QString& help,
                            std::function<QString()> whyNot, auto use) {
        m_window.actions().add({.id = QString::fromLatin1(id),
                                .group = ActionGroup::Jobs,
                                .section = QStringLiteral("studies"),
                                .title = title,
                                .help = help,
                                .whyNot = std::move(whyNot)},
                               this, use);
    };
    add(
        "study.run", tr("&Run the study"),
        tr("Runs the study chosen on the page Studies in a process of its own."),
        [this] { return m_desk->whyNotRun(m_page->study()); },
        [this] {
            m_window.showPage(m_page);
            m_desk->run(m_page->study());
        });
    add(
        "study.continue", tr("C&ontinue the study"),
        tr("Takes up the run that was cut short; finished parts are kept."),
        [this] {
            const QString whyNot = m_desk->whyNotRun(m_page->study());
            const bool may = whyNot.isEmpty() && m_desk->mayContinue(m_page->study());
            return !whyNot.isEmpty() ? whyNot : may ? QString() : tr("No run was cut short.");
        },
        [this] { m_desk->resume(m_page->study()); });
    add(
        "study.cancel", tr("&Cancel the study"),
        tr("Ends the run after the step at hand; it can be continued."),
        [this] { return m_desk->running() >= 0 ? QString() : tr("No study is running."); },
        [this] { m_desk->cancel(); });
}

}  // namespace ui
