#include "ui/pages/view_actions.h"

#include <QActionGroup>
#include <array>

#include "ui/pages/main_window.h"
#include "ui/pages/reach_page.h"

namespace ui {

ViewActions::ViewActions(MainWindow& window) : QObject(&window), m_window(window) {
    addFits();
    addToggles();
    addThemes();
    QAction* alone = window.actions().add(
        {.id = QStringLiteral("view.alone"),
         .group = ActionGroup::View,
         .section = QStringLiteral("layout"),
         .title = tr("Plot &alone"),
         .shortcut = QKeySequence(Qt::Key_F11),
         .help = tr("Hides the columns at the sides and the status line, or brings them back."),
         .checkable = true});
    connect(alone, &QAction::toggled, &window, &MainWindow::setPageAlone);
    connect(&window, &MainWindow::settingsShown, this, &ViewActions::showSettings);
}

void ViewActions::addFits() {
    ActionRegistry& actions = m_window.actions();
    const auto needsNetwork = [this] {
        return m_window.session().network() ? QString() : tr("Open a network first.");
    };
    actions.add({.id = QStringLiteral("view.fit"),
                 .group = ActionGroup::View,
                 .section = QStringLiteral("fit"),
                 .title = tr("&Fit"),
                 .shortcut = QKeySequence(Qt::Key_F),
                 .help = tr("Shows all sets but those that are hopelessly loose."),
                 .whyNot = needsNetwork},
                m_window.page(), &ReachPage::fit);
    actions.add({.id = QStringLiteral("view.fitAll"),
                 .group = ActionGroup::View,
                 .section = QStringLiteral("fit"),
                 .title = tr("Fit e&verything"),
                 .shortcut = QKeySequence(Qt::Key_A),
                 .help = tr("Shows all sets whole, however loose."),
                 .whyNot = needsNetwork},
                m_window.page(), &ReachPage::fitEverything);
}

void ViewActions::addToggles() {
    addToggle(QStringLiteral("view.autoFit"), tr("Fit by &itself"),
              QKeySequence(Qt::SHIFT | Qt::Key_F),
              tr("Fits the view when a slider is let go, unless you have moved the view."),
              &Settings::autoFit);
    addToggle(QStringLiteral("view.pieces"), tr("&Pieces of the exact set"),
              QKeySequence(Qt::SHIFT | Qt::Key_P),
              tr("Draws the linear pieces of the exact set, or only their union."),
              &Settings::showPieces);
    addToggle(QStringLiteral("view.grid"), tr("&Grid"), QKeySequence(Qt::Key_G),
              tr("Shows or hides the lines of the grid."), &Settings::grid);
    addToggle(QStringLiteral("view.legend"), tr("&Legend"), QKeySequence(Qt::Key_L),
              tr("Shows or hides the names of the sets in the plot."), &Settings::legend);
    addToggle(
        QStringLiteral("view.columnsEverywhere"), tr("Col&umns on every page"), QKeySequence(),
        tr("Keeps the columns at the sides on the pages Training and Studies, too, which do not "
           "ask of the open network."),
        &Settings::columnsEverywhere);
    addToggle(QStringLiteral("view.equalAspect"), tr("&Equal aspect"), QKeySequence(Qt::Key_E),
              tr("Gives both axes the same scale, or lets the sets fill the plot."),
              &Settings::equalAspect);
}

void ViewActions::addToggle(const QString& id, const QString& title, const QKeySequence& shortcut,
                            const QString& help, bool Settings::*setting) {
    QAction* action = m_window.actions().add({.id = id,
                                              .group = ActionGroup::View,
                                              .section = QStringLiteral("show"),
                                              .title = title,
                                              .shortcut = shortcut,
                                              .help = help,
                                              .checkable = true});
    action->setChecked(m_window.keptSettings().*setting);
    connect(action, &QAction::toggled, this, [this, setting](bool on) {
        m_window.changeSettings([&](Settings& settings) { settings.*setting = on; });
    });
    m_toggles.emplace_back(action, setting);
}

void ViewActions::addThemes() {
    auto* group = new QActionGroup(this);
    struct Entry {
        Theme theme;
        QString id, title, help;
    };
    const std::array entries{
        Entry{Theme::System, QStringLiteral("view.theme.system"), tr("As the &system"),
              tr("Dark or light, as the desktop asks for.")},
        Entry{Theme::Light, QStringLiteral("view.theme.light"), tr("&Light"),
              tr("Dark text on a light window.")},
        Entry{Theme::Dark, QStringLiteral("view.theme.dark"), tr("&Dark"),
              tr("Light text on a dark window.")}};
    for (const Entry& entry : entries) {
        QAction* action = m_window.actions().add({.id = entry.id,
                                                  .group = ActionGroup::View,
                                                  .section = QStringLiteral("layout"),
                                                  .title = entry.title,
                                                  .help = entry.help,
                                                  .checkable = true,
                                                  .submenu = tr("&Theme")});
        action->setChecked(m_window.keptSettings().theme == entry.theme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, theme = entry.theme] {
            m_window.setTheme(theme);
            m_window.changeSettings([](Settings&) {});
        });
    }
}

void ViewActions::showSettings() {
    for (const auto& [action, setting] : m_toggles) {
        const QSignalBlocker silent(action);
        action->setChecked(m_window.keptSettings().*setting);
    }
}

}  // namespace ui
