#include "ui/pages/plot_menu.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include "ui/plot/measure_tool.h"
#include "ui/plot/reach_plot.h"
#include "ui/plot/sets_at.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/actions.h"

namespace ui {
namespace {

constexpr int kAllDigits = 16;

QString forCopy(QPointF place) {
    return QStringLiteral("%1\t%2").arg(QString::number(place.x(), 'g', kAllDigits),
                                        QString::number(place.y(), 'g', kAllDigits));
}

}  // namespace

PlotMenu::PlotMenu(Session& session, ReachPlot& plot, const ActionRegistry& actions)
    : QObject(&plot), m_session(session), m_plot(plot), m_actions(actions) {
    connect(&plot, &PlanePlot::contextMenuWanted, this, &PlotMenu::open);
}

void PlotMenu::open(QPointF place, QPoint globalPosition) const {
    if (!m_session.network()) {
        return;
    }
    QMenu* menu = make(place);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(globalPosition);
}

QMenu* PlotMenu::make(QPointF place) const {
    auto* menu = new QMenu(&m_plot);
    addWhatIsHere(*menu, place);
    addPlace(*menu, place);
    menu->addSeparator();
    addTools(*menu);
    menu->addSeparator();
    addCommands(*menu, {QStringLiteral("view.fit"), QStringLiteral("view.fitAll"),
                        QStringLiteral("plot.back"), QStringLiteral("plot.forward")});
    menu->addSeparator();
    addCommands(*menu, {QStringLiteral("view.grid"), QStringLiteral("view.legend"),
                        QStringLiteral("view.pieces"), QStringLiteral("view.equalAspect"),
                        QStringLiteral("plot.cross"), QStringLiteral("plot.titles")});
    menu->addSeparator();
    addCommands(*menu, {QStringLiteral("figure.copyPicture"), QStringLiteral("figure.copyData"),
                        QStringLiteral("figure.export"), QStringLiteral("figure.exportAgain")});
    return menu;
}

void PlotMenu::addWhatIsHere(QMenu& menu, QPointF place) const {
    const auto sets = setsAt(*m_plot.sets(), place);
    QMenu* here = menu.addMenu(
        sets.empty() ? tr("In none of the sets")
                     : tr("In %n of the sets", nullptr, static_cast<int>(sets.size())));
    here->setEnabled(!sets.empty());
    for (const PlotSet* set : sets) {
        const QString title =
            set->label.isEmpty()
                ? QString::fromUtf8(reach::info(set->method).title.data(),
                                    static_cast<qsizetype>(reach::info(set->method).title.size()))
                : set->label;
        here->addAction(title, &m_session, [session = &m_session, method = set->method] {
            session->setSelected(method);
        });
    }
}

void PlotMenu::addPlace(QMenu& menu, QPointF place) const {
    const QString text =
        QStringLiteral("%1, %2").arg(formatNumber(place.x()), formatNumber(place.y()));
    menu.addAction(tr("Copy the coordinates %1").arg(text), &m_plot,
                   [place] { QGuiApplication::clipboard()->setText(forCopy(place)); });
    menu.addAction(tr("Measure from here"), &m_plot, [plot = &m_plot, place] {
        plot->setTool(PlotTool::Measure);
        plot->measure().startAt(place);
        plot->setFocus();
    });
    const auto& measure = m_plot.measure().measure();
    if (measure) {
        menu.addAction(tr("Copy the measure"), &m_plot, [text = measureForCopy(*measure)] {
            QGuiApplication::clipboard()->setText(text);
        });
    }
}

void PlotMenu::addTools(QMenu& menu) const {
    addCommands(menu, {QStringLiteral("plot.pan"), QStringLiteral("plot.box"),
                       QStringLiteral("plot.measure")});
}

/// Those that the window has.
void PlotMenu::addCommands(QMenu& menu, const QStringList& ids) const {
    for (const QString& id : ids) {
        if (QAction* action = m_actions.find(id)) {
            menu.addAction(action);
        }
    }
}

}  // namespace ui
