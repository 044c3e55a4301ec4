#include "ui/pages/reach_page.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/pages/plot_note.h"
#include "ui/pages/readout.h"
#include "ui/plot/legend_overlay.h"
#include "ui/plot/legend_place.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/ab.h"
#include "ui/session/numbers.h"
#include "ui/session/samples.h"
#include "ui/session/settings.h"
#include "ui/session/shown_sets.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {

ReachPage::ReachPage(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    m_hint = new Banner;
    m_plot = new ReachPlot;
    m_empty = makeEmptyState();
    m_legend = new LegendOverlay(m_plot);
    m_readout = new ReadoutOverlay(m_plot);
    new PlotNote(session, m_plot);
    m_plot->installEventFilter(this);
    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    auto* stack = new QStackedLayout;
    stack->addWidget(m_empty);
    stack->addWidget(m_plot);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(stack, 1);
    layout->addWidget(m_hint);
    connect(m_refresh, &QTimer::timeout, this, &ReachPage::updateSets);
    connect(m_hint, &Banner::closed, this, &ReachPage::hintClosed);
    connect(m_plot, &ReachPlot::cursorMoved, this, &ReachPage::updateReadout);
    connect(m_plot, &ReachPlot::cursorLeft, m_readout, [this] { m_readout->setText({}); });
    connect(m_plot, &QCustomPlot::afterLayout, this, &ReachPage::placeOverlays);
    connect(&session, &Session::networkChanged, this, [this, stack] {
        stack->setCurrentWidget(m_session.network() ? static_cast<QWidget*>(m_plot) : m_empty);
        m_fitWanted = true;
        updateTitles();
    });
    connectSession();
}

void ReachPage::connectSession() {
    const auto refreshSoon = [this] { m_refresh->start(0); };
    connect(&m_session, &Session::resultChanged, this, refreshSoon);
    connect(&m_session, &Session::methodsChanged, this, refreshSoon);
    connect(&m_session, &Session::selectionChanged, this, refreshSoon);
    connect(&m_session, &Session::fadingChanged, this, refreshSoon);
    connect(&m_session, &Session::outputsChanged, this, [this] {
        m_fitWanted = true;
        updateTitles();
    });
    connect(&m_session, &Session::propertyChanged, this, [this] { m_fitWanted = true; });
}

QWidget* ReachPage::makeEmptyState() {
    auto* page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    auto* text =
        new QLabel(tr("Open a network to see everything it can output.\n"
                      "Drop an .onnx or .nnet file here, or a figure made with Reachscope."));
    text->setAlignment(Qt::AlignCenter);
    makeQuiet(text);
    auto* open = new QPushButton(tr("Open a network…"));
    open->setToolTip(tr("Chooses a file of this machine (Ctrl+O)."));
    connect(open, &QPushButton::clicked, this, &ReachPage::openWanted);
    auto* sample = new QPushButton(tr("Open the sample"));
    sample->setToolTip(tr("Opens a small network with three inputs and two outputs."));
    connect(sample, &QPushButton::clicked, this,
            [this] { m_session.open({samplePath(QStringLiteral("3-4-4-2.onnx"))}); });
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(open);
    buttons->addWidget(sample);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(2 * kStep);
    layout->addStretch();
    layout->addWidget(text);
    layout->addLayout(buttons);
    layout->addStretch();
    return page;
}

void ReachPage::applySettings(const Settings& settings) {
    m_autoFit = settings.autoFit;
    m_showPieces = settings.showPieces;
    m_legendWanted = settings.legend;
    m_plot->setGridShown(settings.grid);
    m_plot->setEqualAspect(settings.equalAspect);
    updateSets();
}

void ReachPage::setComparison(const Comparison* comparison) {
    m_comparison = comparison;
    connect(comparison, &Comparison::changed, m_refresh, [this] { m_refresh->start(0); });
}

void ReachPage::setDark(bool dark) { m_plot->setDark(dark); }

void ReachPage::setAxesHeld(bool held) {
    m_held = held;
    if (!held) {
        m_fitWanted = m_fitWanted || (m_autoFit && !m_plot->isViewOfUser());
        updateSets();
    }
}

void ReachPage::setHint(const QString& hint) {
    if (hint.isEmpty()) {
        m_hint->hide();
    } else {
        m_hint->showMessage({Message::Kind::Hint, hint, QString()});
    }
}

std::optional<core::ViewRange> ReachPage::figureView() const {
    const PlotSets& sets = *m_plot->sets();
    const bool showsAll = sets.focus == sets.bounds;
    if (!m_plot->isViewOfUser() && showsAll) {
        return std::nullopt;
    }
    const Bounds shown = m_plot->shownBounds();
    return core::ViewRange{shown.left, shown.right, shown.bottom, shown.top};
}

void ReachPage::showView(const core::ViewRange& view) {
    m_fitWanted = false;
    m_plot->showExactly({view.xLower, view.xUpper, view.yLower, view.yUpper});
}

void ReachPage::fit() {
    m_fitWanted = false;
    m_plot->fit();
}

void ReachPage::fitEverything() {
    if (!m_plot->sets()->bounds.isEmpty()) {
        m_plot->showByUser(m_plot->sets()->bounds);
    }
}

void ReachPage::fitTo(reach::Method method) {
    const auto& sets = m_plot->sets()->sets;
    const auto set = std::ranges::find(sets, method, &PlotSet::method);
    if (set != sets.end()) {
        m_plot->showByUser(set->geometry->bounds());
    }
}

View ReachPage::view() const { return {m_plot->shownBounds(), QRectF(m_plot->axisRect()->rect())}; }

bool ReachPage::allCurrent() const {
    return std::ranges::all_of(reach::methods(), [this](const reach::MethodInfo& info) {
        return !m_session.isOn(info.method) || m_session.isCurrent(info.method) ||
               !m_session.failure(info.method).isEmpty();
    });
}

void ReachPage::updateSets() {
    m_refresh->stop();
    const auto sets = shownSets(m_session, m_comparison, m_showPieces);
    m_plot->setSets(sets);
    m_legend->setSets(sets);
    m_legend->setVisible(m_legendWanted && !sets->sets.empty());
    const bool mayFit = m_fitWanted || (m_autoFit && !m_plot->isViewOfUser() && allCurrent());
    if (mayFit && !m_held && !sets->bounds.isEmpty()) {
        m_plot->fit();
        m_fitWanted = m_fitWanted && !allCurrent();
    }
    placeOverlays();
    if (allCurrent()) {
        Q_EMIT pictureUpdated();
    }
}

void ReachPage::updateTitles() {
    const auto title = [this](const reach::OutputCoordinate& shown) {
        return (shown.isMargin() ? tr("margin %1") : tr("output %1")).arg(formatCoordinate(shown));
    };
    m_plot->setAxisTitles(title(m_session.outputs()[0]), title(m_session.outputs()[1]));
}

void ReachPage::updateReadout(QPointF point) {
    if (!m_session.network()) {
        return;
    }
    const bool known =
        m_session.isOn(reach::Method::Exact) && m_session.isCurrent(reach::Method::Exact);
    const ComputedPtr exact = known ? m_session.result(reach::Method::Exact) : nullptr;
    m_readout->setText(
        readoutText(point, m_session.outputs(), exact.get(), m_session.network()->patternSizes()));
    placeOverlays();
}

void ReachPage::placeOverlays() {
    const QRect axes = m_plot->axisRect()->rect();
    if (!m_held) {
        m_legend->move(emptiestCorner(*m_plot->sets(), view(), m_legend->size()));
    }
    m_readout->move(axes.left() + kStep, axes.bottom() - m_readout->height() - kStep);
}

bool ReachPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot && event->type() == QEvent::Resize) {
        QTimer::singleShot(0, this, [this] {
            placeOverlays();
            if (m_autoFit && !m_plot->isViewOfUser() && !m_held) {
                m_plot->fit();
            }
        });
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace ui
