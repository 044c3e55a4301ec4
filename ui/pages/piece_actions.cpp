#include "ui/pages/piece_actions.h"

#include <QAction>
#include <array>

#include "ui/pages/main_window.h"
#include "ui/pages/piece_table.h"
#include "ui/pages/reach_page.h"
#include "ui/session/numbers.h"
#include "ui/session/partition.h"
#include "ui/session/piece_budget.h"
#include "ui/session/piece_focus.h"

namespace ui {

PieceActions::PieceActions(MainWindow& window) : QObject(&window), m_window(window) {
    addViews();
    addSteps();
    addColourings();
    addLimits();
    connect(window.page(), &ReachPage::tableWanted, this, &PieceActions::showTable);
}

QString PieceActions::needsNetwork() const {
    return m_window.session().network() ? QString() : tr("Open a network first.");
}

QString PieceActions::needsPieces() const {
    const Session& session = m_window.session();
    const bool hasPieces = session.isOn(reach::Method::Exact) || session.state().partition.isShown;
    return hasPieces ? needsNetwork() : tr("Turn Exact on, or show the input pieces, first.");
}

void PieceActions::addViews() {
    Session& session = m_window.session();
    QAction* shown = m_window.actions().add(
        {.id = QStringLiteral("pieces.input"),
         .group = ActionGroup::View,
         .section = QStringLiteral("pieces"),
         .title = tr("&Input pieces"),
         .shortcut = QKeySequence(Qt::Key_I),
         .help = tr("Shows the input space's linear pieces beside the outputs: a piece pointed at "
                    "in one lights up in the other."),
         .checkable = true,
         .whyNot = [this] { return needsNetwork(); }});
    connect(shown, &QAction::triggered, this, [&session](bool on) {
        session.change(on ? tr("show the input pieces") : tr("hide the input pieces"),
                       [on](State& state) { state.partition.isShown = on; });
    });
    connect(&session, &Session::partitionChanged, shown,
            [shown, &session] { shown->setChecked(session.state().partition.isShown); });
    QAction* below = m_window.actions().add(
        {.id = QStringLiteral("pieces.below"),
         .group = ActionGroup::View,
         .section = QStringLiteral("pieces"),
         .title = tr("Input pieces &below"),
         .shortcut = QKeySequence(Qt::SHIFT | Qt::Key_I),
         .help = tr("Puts the input plane below the output plane, or beside it."),
         .checkable = true});
    below->setChecked(m_window.keptSettings().partitionBelow);
    connect(below, &QAction::toggled, this, [this](bool on) {
        m_window.changeSettings([on](Settings& settings) { settings.partitionBelow = on; });
    });
    connect(m_window.page(), &ReachPage::turnWanted, below, &QAction::toggle);
    connect(&m_window, &MainWindow::settingsShown, below,
            [this, below] { below->setChecked(m_window.keptSettings().partitionBelow); });
    QAction* details = m_window.actions().add(
        {.id = QStringLiteral("pieces.details"),
         .group = ActionGroup::View,
         .section = QStringLiteral("pieces"),
         .title = tr("Piece &details"),
         .shortcut = QKeySequence(Qt::CTRL | Qt::Key_I),
         .help = tr("Shows pattern, areas, affine map and cell of the piece looked at below the "
                    "planes."),
         .checkable = true});
    details->setChecked(m_window.keptSettings().pieceDetails);
    connect(details, &QAction::toggled, this, [this](bool on) {
        m_window.changeSettings([on](Settings& settings) { settings.pieceDetails = on; });
    });
    m_window.actions().add({.id = QStringLiteral("pieces.table"),
                            .group = ActionGroup::View,
                            .section = QStringLiteral("pieces"),
                            .title = tr("Piece &table…"),
                            .shortcut = QKeySequence(Qt::CTRL | Qt::Key_T),
                            .help = tr("Lists all linear pieces with their patterns and areas."),
                            .whyNot = [this] { return needsPieces(); }},
                           this, &PieceActions::showTable);
}

void PieceActions::addSteps() {
    PieceFocus& focus = m_window.page()->focusedPieces();
    const auto add = [this](const QString& id, const QString& title, const QKeySequence& key,
                            const QString& help, auto function) {
        m_window.actions().add({.id = id,
                                .group = ActionGroup::Analysis,
                                .section = QStringLiteral("pieces"),
                                .title = title,
                                .shortcut = key,
                                .help = help,
                                .submenu = tr("&Pieces"),
                                .whyNot = [this] { return needsPieces(); }},
                               this, function);
    };
    add(QStringLiteral("pieces.next"), tr("&Next piece"), QKeySequence(Qt::Key_BracketRight),
        tr("Looks at the next piece, in the order of patterns."), [&focus] { focus.step(1); });
    add(QStringLiteral("pieces.previous"), tr("&Previous piece"), QKeySequence(Qt::Key_BracketLeft),
        tr("Looks at the piece before, in the order of patterns."), [&focus] { focus.step(-1); });
    add(QStringLiteral("pieces.cycle"), tr("Next piece &here"), QKeySequence(Qt::Key_T),
        tr("Looks at the next of the pieces that lie under the cursor (Tab does so too)."),
        [&focus] { focus.cycle(1); });
    add(QStringLiteral("pieces.pin"), tr("Pin or &unpin the piece"), QKeySequence(Qt::Key_K),
        tr("Keeps the piece looked at lit up in both planes, while it exists."),
        [&focus] { focus.togglePin(); });
    add(QStringLiteral("pieces.unpin"), tr("Take &all pins away"),
        QKeySequence(Qt::SHIFT | Qt::Key_K), tr("Takes all pins away."),
        [&focus] { focus.clearPins(); });
}

void PieceActions::addColourings() {
    const std::array titles{tr("&Plain"),   tr("By &pattern"),  tr("By &layer"),
                            tr("By &area"), tr("By output &x"), tr("By output &y")};
    const std::array helps{
        tr("All pieces have one colour."),
        tr("A piece's colour is made from its activation pattern."),
        tr("A piece's colour tells the layer of the last neuron that separates it from another "
           "piece with the same signs before it."),
        tr("A piece's colour tells the area of its input cell (of its image, for more than two "
           "inputs)."),
        tr("A piece's colour tells the mean of the output on the x axis over it."),
        tr("A piece's colour tells the mean of the output on the y axis over it.")};
    Session& session = m_window.session();
    for (int k = 0; k < kPieceColourings; ++k) {
        const auto index = static_cast<std::size_t>(k);
        QAction* action = m_window.actions().add({.id = QStringLiteral("pieces.colour%1").arg(k),
                                                  .group = ActionGroup::View,
                                                  .section = QStringLiteral("pieces"),
                                                  .title = titles[index],
                                                  .help = helps[index],
                                                  .checkable = true,
                                                  .submenu = tr("&Colour of the pieces"),
                                                  .whyNot = [this] { return needsNetwork(); }});
        const auto show = [action, k, &session] {
            action->setChecked(static_cast<int>(session.state().partition.colouring) == k);
        };
        connect(action, &QAction::triggered, this, [&session, k, show] {
            session.change(tr("colour of the pieces"), [k](State& state) {
                state.partition.colouring = static_cast<PieceColouring>(k);
            });
            show();
        });
        connect(&session, &Session::partitionChanged, action, show);
        show();
    }
}

void PieceActions::addLimits() {
    for (const qint64 pieces : {qint64{10000}, qint64{100000}, qint64{1000000}, qint64{0}}) {
        QAction* action = m_window.actions().add(
            {.id = QStringLiteral("pieces.limit%1").arg(pieces),
             .group = ActionGroup::Analysis,
             .section = QStringLiteral("pieces"),
             .title = pieces > 0 ? formatCount(pieces) : tr("&None"),
             .help = pieces > 0 ? tr("Stops an exact enumeration after so many pieces.")
                                : tr("Enumerates until half of the free memory is used."),
             .checkable = true,
             .submenu = tr("Piece &limit")});
        connect(action, &QAction::triggered, this, [this, pieces] { chooseLimit(pieces); });
        m_limits.emplace_back(action, pieces);
    }
    Session& session = m_window.session();
    connect(&session, &Session::networkChanged, this, &PieceActions::showLimits);
    connect(&session, &Session::inputChanged, this, &PieceActions::showLimits);
    showLimits();
}

/// The limit with what it costs for the present network.
QString PieceActions::limitTitle(qint64 pieces) const {
    const double perPiece = bytesPerPiece(m_window.session().state());
    if (pieces == 0) {
        const qint64 most = affordablePieces(0, perPiece, availableMemory());
        return most > 0 ? tr("&None (memory for %1)").arg(formatCount(most)) : tr("&None");
    }
    return perPiece > 0.0
               ? tr("%1 (up to %2)")
                     .arg(formatCount(pieces), formatBytes(perPiece * static_cast<double>(pieces)))
               : formatCount(pieces);
}

void PieceActions::showLimits() {
    for (const auto& [action, pieces] : m_limits) {
        action->setText(limitTitle(pieces));
        action->setChecked(m_window.session().maxPieces() == pieces);
    }
}

void PieceActions::chooseLimit(qint64 pieces) {
    const double perPiece = bytesPerPiece(m_window.session().state());
    const qint64 affordable = affordablePieces(pieces, perPiece, availableMemory());
    if (pieces > 0 && affordable < pieces) {
        m_window.session().raise(
            {Message::Kind::Hint,
             tr("%1 pieces would take about %2, more than half of the free memory.")
                 .arg(formatCount(pieces), formatBytes(perPiece * static_cast<double>(pieces))),
             tr("The enumeration stops at %1 pieces.").arg(formatCount(affordable))});
    }
    m_window.changeSettings([pieces](Settings& settings) { settings.maxPieces = pieces; });
    m_window.session().setMaxPieces(pieces);
    showLimits();
}

void PieceActions::showTable() {
    if (m_table == nullptr) {
        ReachPage& page = *m_window.page();
        m_table =
            new PieceTable(m_window.session(), page.partition(), page.focusedPieces(), &m_window);
    }
    m_table->show();
    m_table->raise();
}

}  // namespace ui
