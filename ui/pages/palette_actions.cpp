#include "ui/pages/palette_actions.h"

#include <QFileInfo>
#include <QMenuBar>
#include <QToolButton>

#include "ui/pages/main_window.h"
#include "ui/session/samples.h"
#include "ui/widgets/command_palette.h"

namespace ui {
namespace {

constexpr qsizetype kMostRemembered = 8;
const QString kOwnId = QStringLiteral("edit.palette");

}  // namespace

PaletteActions::PaletteActions(MainWindow& window) : QObject(&window), m_window(window) {
    window.actions().add({.id = kOwnId,
                          .group = ActionGroup::Edit,
                          .section = QStringLiteral("find"),
                          .title = tr("&Find a command…"),
                          .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P),
                          .help = tr("Finds and does anything the window can do, by typing.")},
                         this, &PaletteActions::openPalette);
    addSamples();
    addCorner();
    connect(&window.actions(), &ActionRegistry::used, this, &PaletteActions::remember);
}

void PaletteActions::addSamples() {
    for (const QString& name : sampleNetworks()) {
        m_window.actions().add(
            {.id = QStringLiteral("sample.") + name,
             .group = ActionGroup::File,
             .section = QStringLiteral("open"),
             .title = name,
             .help = tr("Opens the sample network %1, made with this program.").arg(name),
             .submenu = tr("Open a &sample")},
            this, [this, name] { m_window.session().open({samplePath(name)}); });
    }
}

/// The palette's key stands at the right end of the menu bar: who knows it needs no other.
void PaletteActions::addCorner() {
    const QAction* action = m_window.actions().find(kOwnId);
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setText(QStringLiteral("⌘ ") + action->shortcut().toString(QKeySequence::NativeText));
    button->setToolTip(action->toolTip());
    button->setAccessibleName(m_window.actions().title(action));
    button->setFocusPolicy(Qt::NoFocus);
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    m_window.menuBar()->setCornerWidget(button);
}

std::vector<Command> PaletteActions::commands() const {
    const ActionRegistry& registry = m_window.actions();
    std::vector<Command> all;
    for (QAction* action : registry.all()) {
        const ActionSpec& spec = registry.spec(action);
        if (spec.id == kOwnId) {
            continue;
        }
        const QString group =
            spec.submenu.isEmpty() ? groupTitle(spec.group) : plainTitle(spec.submenu);
        all.push_back({spec.id, registry.title(action), group,
                       action->shortcut().toString(QKeySequence::NativeText), spec.help,
                       registry.whyNot(action), action->isCheckable() && action->isChecked(),
                       [action] { action->trigger(); }});
    }
    for (const QString& path : m_window.keptSettings().recentFiles) {
        all.push_back({path,
                       QFileInfo(path).fileName(),
                       tr("Recent file"),
                       {},
                       path,
                       QFileInfo::exists(path) ? QString() : tr("The file is not there any more."),
                       false,
                       [this, path] { m_window.session().open({path}); }});
    }
    return all;
}

void PaletteActions::openPalette() {
    if (m_palette == nullptr) {
        m_palette = new CommandPalette(&m_window);
    }
    m_window.actions().refresh();
    m_palette->openWith(commands(), m_window.keptSettings().recentCommands);
}

void PaletteActions::remember(const QString& id) {
    if (id == kOwnId) {
        return;
    }
    m_window.changeSettings([&id](Settings& settings) {
        settings.recentCommands.removeAll(id);
        settings.recentCommands.prepend(id);
        while (settings.recentCommands.size() > kMostRemembered) {
            settings.recentCommands.removeLast();
        }
    });
}

}  // namespace ui
