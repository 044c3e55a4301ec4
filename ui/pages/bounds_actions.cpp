#include "ui/pages/bounds_actions.h"

#include "ui/pages/bounds_neurons_panel.h"
#include "ui/pages/bounds_page.h"
#include "ui/pages/main_window.h"
#include "ui/session/bounds_desk.h"
#include "ui/session/line_finder.h"
#include "ui/widgets/actions.h"
#include "ui/widgets/tables.h"

namespace ui {

BoundsActions::BoundsActions(MainWindow& window) : QObject(&window), m_window(window) {
    m_desk = new BoundsDesk(window.session(), this);
    m_finder = new LineFinder(core::makeBoundEngine, this);
    m_page = new BoundsPage(window.session(), *m_desk, *m_finder);
    window.addPage(m_page, tr("Bounds"), tr("How tight is each layer?"));
    connect(m_page, &BoundsPage::openWanted, &window,
            [&window] { window.actions().find(QStringLiteral("file.open"))->trigger(); });
    connect(&window, &MainWindow::themeChanged, m_page, &BoundsPage::setDark);
    connect(m_desk, &BoundsDesk::changed, &window.actions(), qOverload<>(&ActionRegistry::refresh));
    addCommands();
}

bool BoundsActions::isBusy() const {
    return m_page->isVisible() && m_window.session().network() &&
           (m_desk->isBusy() || m_finder->isBusy());
}

QString BoundsActions::whyNothingCompared() const {
    return m_desk->report() ? QString()
                            : tr("Look at a network's bounds on the page Bounds first.");
}

void BoundsActions::addCommands() {
    const auto whyNot = [this] { return whyNothingCompared(); };
    m_window.actions().add({.id = QStringLiteral("bounds.unstable"),
                            .group = ActionGroup::View,
                            .section = QStringLiteral("bounds"),
                            .title = tr("Most &unstable neurons first"),
                            .help = tr("Orders the layer's neurons on the page Bounds by how far "
                                       "their ranges reach across 0."),
                            .whyNot = whyNot},
                           this, [this] {
                               m_window.showPage(m_page);
                               m_window.session().change(tr("order of neurons"), [](State& state) {
                                   orderBy(state.bounds, NeuronKey::Instability, std::nullopt);
                               });
                           });
    m_window.actions().add({.id = QStringLiteral("bounds.copy"),
                            .group = ActionGroup::Edit,
                            .section = QStringLiteral("copy"),
                            .title = tr("Copy the layer's &bounds as CSV"),
                            .help = tr("Copies the bounds of the neurons that are listed on the "
                                       "page Bounds as comma-separated values."),
                            .whyNot = whyNot},
                           this,
                           [this] { copyTable(*m_page->neurons()->pictures(), TableFormat::Csv); });
}

}  // namespace ui
