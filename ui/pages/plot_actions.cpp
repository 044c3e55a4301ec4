#include "ui/pages/plot_actions.h"

#include <QActionGroup>
#include <QApplication>

#include "ui/pages/main_window.h"
#include "ui/pages/plot_menu.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/axis_title_editor.h"
#include "ui/plot/reach_plot.h"
#include "ui/widgets/line_icon.h"

namespace ui {
namespace {

constexpr double kNearer = 0.8;

}  // namespace

PlotActions::PlotActions(MainWindow& window) : QObject(&window), m_window(window) {
    addTools();
    addViews();
    addLook();
    ReachPlot& plot = *window.page()->plot();
    new PlotMenu(window.session(), plot, window.actions());
    connect(&plot, &PlanePlot::axisActivated, this, &PlotActions::editTitle);
    watchHistory(plot);
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget*, QWidget* now) { noteFocus(now); });
}

void PlotActions::noteFocus(QWidget* focused) {
    auto* plane = qobject_cast<PlanePlot*>(focused);
    if (plane != nullptr && plane->window() == &m_window) {
        m_last = plane;
        watchHistory(*plane);
        m_window.actions().refresh();
    }
}

PlanePlot& PlotActions::active() const {
    return m_last && m_last->isVisible() ? *m_last : *m_window.page()->plot();
}

void PlotActions::addTool(const QString& id, const QString& title, const QKeySequence& shortcut,
                          const QString& help, PlotTool tool) {
    QAction* action = m_window.actions().add({.id = id,
                                              .group = ActionGroup::View,
                                              .section = QStringLiteral("tools"),
                                              .title = title,
                                              .shortcut = shortcut,
                                              .help = help,
                                              .submenu = tr("Plot &tools")},
                                             this, [this, tool] {
                                                 active().setTool(tool);
                                                 active().setFocus();
                                             });
    action->setIconVisibleInMenu(true);
}

void PlotActions::addTools() {
    addTool(QStringLiteral("plot.pan"), tr("&Move"), QKeySequence(Qt::Key_H),
            tr("Dragging moves the plane; Shift and dragging zooms into a box."), PlotTool::Pan);
    addTool(QStringLiteral("plot.box"), tr("&Zoom into a box"), QKeySequence(Qt::Key_Z),
            tr("Dragging draws a box that is then seen whole."), PlotTool::Zoom);
    addTool(QStringLiteral("plot.measure"), tr("M&easure"), QKeySequence(Qt::Key_M),
            tr("Dragging measures distance, dx, dy and angle; ends snap to vertices."),
            PlotTool::Measure);
    m_window.actions().find(QStringLiteral("plot.pan"))->setIcon(lineIcon(QStringLiteral("pan")));
    m_window.actions()
        .find(QStringLiteral("plot.box"))
        ->setIcon(lineIcon(QStringLiteral("zoom-box")));
    m_window.actions()
        .find(QStringLiteral("plot.measure"))
        ->setIcon(lineIcon(QStringLiteral("measure")));
}

/// Why a plot cannot go back or forth; empty if it can.
QString PlotActions::whyNoView(bool isThere) const {
    return isThere ? QString() : tr("There is no such view: move or zoom the plot first.");
}

void PlotActions::addView(const QString& id, const QString& title, const QKeySequence& shortcut,
                          const QString& help, std::function<void(PlanePlot&)> show,
                          std::function<QString()> whyNot) {
    m_window.actions().add({.id = id,
                            .group = ActionGroup::View,
                            .section = QStringLiteral("tools"),
                            .title = title,
                            .shortcut = shortcut,
                            .help = help,
                            .submenu = tr("Plot &tools"),
                            .whyNot = std::move(whyNot)},
                           this, [this, show = std::move(show)] { show(active()); });
}

void PlotActions::addViews() {
    addView(QStringLiteral("plot.back"), tr("&Previous view"), QKeySequence(Qt::ALT | Qt::Key_Left),
            tr("Shows what the plot showed before the last move or zoom."), &PlanePlot::goBack,
            [this] { return whyNoView(active().history().canGoBack()); });
    addView(QStringLiteral("plot.forward"), tr("&Next view"), QKeySequence(Qt::ALT | Qt::Key_Right),
            tr("Undoes going back to the previous view."), &PlanePlot::goForward,
            [this] { return whyNoView(active().history().canGoForward()); });
    addView(QStringLiteral("plot.zoomIn"), tr("Zoom &in"), QKeySequence(Qt::CTRL | Qt::Key_Plus),
            tr("Comes nearer to the middle of the plot."),
            [](PlanePlot& plot) { plot.zoom(kNearer); });
    addView(QStringLiteral("plot.zoomOut"), tr("Zoom &out"), QKeySequence(Qt::CTRL | Qt::Key_Minus),
            tr("Goes away from the middle of the plot."),
            [](PlanePlot& plot) { plot.zoom(1.0 / kNearer); });
}

/// Planes may come later than the commands (the partition's): each is watched once.
void PlotActions::watchHistory(PlanePlot& plane) {
    connect(&plane, &PlanePlot::historyChanged, &m_window.actions(),
            qOverload<>(&ActionRegistry::refresh), Qt::UniqueConnection);
}

void PlotActions::addLook() {
    QAction* cross = m_window.actions().add(
        {.id = QStringLiteral("plot.cross"),
         .group = ActionGroup::View,
         .section = QStringLiteral("show"),
         .title = tr("&Crosshair"),
         .shortcut = QKeySequence(Qt::Key_C),
         .help = tr("Lines through the cursor, with its values on both axes."),
         .checkable = true});
    connect(cross, &QAction::toggled, this, [this](bool on) {
        for (PlanePlot* plane : m_window.findChildren<PlanePlot*>()) {
            plane->setCrossShown(on);
        }
    });
    m_window.actions().add(
        {.id = QStringLiteral("plot.titles"),
         .group = ActionGroup::View,
         .section = QStringLiteral("show"),
         .title = tr("&Title of the x axis…"),
         .help = tr("Names what is plotted, with its unit; figures carry it. A double click beside "
                    "an axis does the same."),
         .whyNot =
             [this] {
                 return m_window.session().network() ? QString() : tr("Open a network first.");
             }},
        this, [this] { editTitle(Qt::Horizontal); });
}

void PlotActions::editTitle(Qt::Orientation axis) {
    ReachPlot& plot = *m_window.page()->plot();
    if (!m_window.session().network()) {
        return;
    }
    const bool isX = axis == Qt::Horizontal;
    const State& state = m_window.session().state();
    const std::string own = state.outputs[isX ? 0 : 1].label();
    const auto found = state.plot.titles.find(own);
    auto* editor = new AxisTitleEditor(isX ? tr("x axis") : tr("y axis"),
                                       found == state.plot.titles.end() ? QString() : found->second,
                                       QString::fromStdString(own), &plot);
    connect(editor, &AxisTitleEditor::titleEntered, this,
            [this, axis](const QString& title) { enterTitle(axis, title); });
    const QRectF axes = plot.view().pixels;
    editor->openAt(isX ? QPoint(qRound(axes.center().x()), plot.height())
                       : QPoint(0, qRound(axes.center().y())));
}

void PlotActions::enterTitle(Qt::Orientation axis, const QString& title) {
    m_window.session().change(tr("change of an axis title"), [axis, &title](State& state) {
        const std::string own = state.outputs[axis == Qt::Horizontal ? 0 : 1].label();
        if (title.isEmpty()) {
            state.plot.titles.erase(own);
        } else {
            state.plot.titles[own] = title;
        }
    });
}

}  // namespace ui
