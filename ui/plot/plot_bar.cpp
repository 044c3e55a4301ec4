#include "ui/plot/plot_bar.h"

#include <QAction>
#include <QFrame>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/plot/plane_plot.h"
#include "ui/widgets/line_icon.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kIcon = 2 * kStep;
constexpr int kButton = 3 * kStep + 2;
constexpr double kNearer = 0.8;

QString tipOf(const QString& name, const QString& rest) {
    return QStringLiteral("<b>%1</b><br>%2").arg(name, rest);
}

}  // namespace

PlotBar::PlotBar(PlanePlot& plot, QWidget* parent) : QWidget(parent), m_plot(plot) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kStep, kStep / 2, kStep, 0);
    row->setSpacing(kStep);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(2);
    m_end = new QHBoxLayout;
    m_end->setSpacing(2);
    row->addLayout(m_buttons);
    row->addStretch(1);
    row->addLayout(m_end);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    addTools();
    addLine();
    addViews();
    connect(&plot, &PlanePlot::toolChanged, this, &PlotBar::showState);
    connect(&plot, &PlanePlot::historyChanged, this, &PlotBar::showState);
    showState();
}

QToolButton* PlotBar::addCommand(const QString& icon, const QString& name, const QString& tip) {
    auto* button = new QToolButton;
    button->setIcon(lineIcon(icon));
    button->setIconSize(QSize(kIcon, kIcon));
    button->setFixedSize(kButton, kButton);
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(tipOf(name, tip));
    m_buttons->addWidget(button);
    return button;
}

void PlotBar::addTools() {
    m_tools = {
        addCommand(
            QStringLiteral("pan"), tr("Move"),
            tr("Drag moves the plane, Shift and drag zooms into a box. The wheel zooms about "
               "the cursor; beside an axis it zooms that axis alone.")),
        addCommand(QStringLiteral("zoom-box"), tr("Zoom into a box"),
                   tr("Drag a box to see it whole.")),
        addCommand(
            QStringLiteral("measure"), tr("Measure"),
            tr("Drag from one place to another, or click twice. Ends snap to vertices unless "
               "Alt is held; arrow keys move an end, Enter takes the other one, Ctrl+C "
               "copies."))};
    for (std::size_t i = 0; i < m_tools.size(); ++i) {
        m_tools[i]->setCheckable(true);
        connect(m_tools[i], &QToolButton::clicked, this, [this, i] {
            m_plot.setTool(static_cast<PlotTool>(i));
            m_plot.setFocus();
            showState();
        });
    }
}

void PlotBar::addViews() {
    const auto bind = [this](QToolButton* button, auto command) {
        connect(button, &QToolButton::clicked, this, command);
        return button;
    };
    bind(addCommand(QStringLiteral("fit"), tr("Fit"), tr("Shows everything (F, or double click).")),
         [this] { m_plot.fit(); });
    bind(addCommand(QStringLiteral("zoom-in"), tr("Zoom in"), tr("Key +")),
         [this] { m_plot.zoom(kNearer); });
    bind(addCommand(QStringLiteral("zoom-out"), tr("Zoom out"), tr("Key −")),
         [this] { m_plot.zoom(1.0 / kNearer); });
    addLine();
    m_back = bind(addCommand(QStringLiteral("view-back"), tr("Previous view"),
                             tr("Alt+Left, Backspace or the mouse's back button")),
                  [this] { m_plot.goBack(); });
    m_forward = bind(addCommand(QStringLiteral("view-forward"), tr("Next view"),
                                tr("Alt+Right or the mouse's forward button")),
                     [this] { m_plot.goForward(); });
}

void PlotBar::addLine() {
    auto* line = new QFrame;
    line->setFrameShape(QFrame::VLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    line->setFixedSize(kStep + 1, 2 * kStep);
    m_buttons->addWidget(line);
}

QToolButton* PlotBar::addButton(QAction* action) {
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setIconSize(QSize(kIcon, kIcon));
    button->setFixedHeight(kButton);
    button->setAutoRaise(true);
    m_buttons->addWidget(button);
    return button;
}

void PlotBar::addAtEnd(QWidget* widget) { m_end->addWidget(widget); }

void PlotBar::showState() {
    for (std::size_t i = 0; i < m_tools.size(); ++i) {
        m_tools[i]->setChecked(static_cast<std::size_t>(m_plot.tool()) == i);
    }
    m_back->setEnabled(m_plot.history().canGoBack());
    m_forward->setEnabled(m_plot.history().canGoForward());
}

}  // namespace ui
