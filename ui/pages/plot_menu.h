#pragma once

#include <QObject>
#include <QPoint>
#include <QPointF>

class QMenu;

namespace ui {

class ActionRegistry;
class ReachPlot;
class Session;

/// What a right click on the output plane offers: what is here, this place's coordinates, tools,
/// views, and the window's commands for pictures and files.
class PlotMenu : public QObject {
    Q_OBJECT

public:
    PlotMenu(Session& session, ReachPlot& plot, const ActionRegistry& actions);

    /// The menu for a place of the plane; the caller shows and deletes it.
    QMenu* make(QPointF place) const;

private:
    void open(QPointF place, QPoint globalPosition) const;
    void addPlace(QMenu& menu, QPointF place) const;
    void addWhatIsHere(QMenu& menu, QPointF place) const;
    void addTools(QMenu& menu) const;
    void addCommands(QMenu& menu, const QStringList& ids) const;

    Session& m_session;
    ReachPlot& m_plot;
    const ActionRegistry& m_actions;
};

}  // namespace ui
