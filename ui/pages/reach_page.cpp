#include "ui/pages/reach_page.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/pages/linked_planes.h"
#include "ui/pages/piece_linking.h"
#include "ui/pages/plot_note.h"
#include "ui/pages/readout.h"
#include "ui/plot/legend_overlay.h"
#include "ui/plot/legend_place.h"
#include "ui/plot/measure_tool.h"
#include "ui/plot/plot_bar.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/ab.h"
#include "ui/session/numbers.h"
#include "ui/session/output_names.h"
#include "ui/session/point_sampler.h"
#include "ui/session/samples.h"
#include "ui/session/settings.h"
#include "ui/session/shown_sets.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kPointReach = 6.0;  ///< pixels from which a sampled point is read

}  // namespace

ReachPage::ReachPage(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    m_hint = new Banner;
    m_plot = new ReachPlot;
    m_empty = makeEmptyState();
    m_legend = new LegendOverlay(m_plot);
    m_readout = new ReadoutOverlay(m_plot);
    m_planes = new LinkedPlanes(session, m_plot);
    new PlotNote(session, m_plot);
    m_plot->installEventFilter(this);
    m_refresh = new QTimer(this);
    m_refresh->setSingleShot(true);
    auto* stack = new QStackedLayout;
    stack->addWidget(m_empty);
    m_plane = makePlane();
    stack->addWidget(m_plane);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(stack, 1);
    layout->addWidget(m_hint);
    connect(m_refresh, &QTimer::timeout, this, &ReachPage::updateSets);
    connect(m_hint, &Banner::closed, this, &ReachPage::hintClosed);
    connect(m_plot, &ReachPlot::cursorMoved, this, [this](QPointF place) { moveCursor(place); });
    connect(m_plot, &ReachPlot::cursorLeft, this, [this] { moveCursor(std::nullopt); });
    connect(m_plot, &ReachPlot::measureChanged, this, &ReachPage::updateReadout);
    connect(&m_planes->focus(), &PieceFocus::currentChanged, this, &ReachPage::updateReadout);
    connect(m_planes, &LinkedPlanes::turnWanted, this, &ReachPage::turnWanted);
    connect(m_planes, &LinkedPlanes::tableWanted, this, &ReachPage::tableWanted);
    connect(m_planes, &LinkedPlanes::coloursChanged, this, [this] { m_refresh->start(0); });
    connect(m_plot, &QCustomPlot::afterLayout, this, &ReachPage::placeOverlays);
    connect(&session, &Session::networkChanged, this, [this, stack] {
        stack->setCurrentWidget(m_session.network() ? m_plane : m_empty);
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
    connect(&m_session, &Session::plotChanged, this, [this, refreshSoon] {
        updateTitles();
        refreshSoon();
    });
}

void ReachPage::setSampler(const PointSampler* sampler) {
    m_sampler = sampler;
    connect(sampler, &PointSampler::pointsChanged, this, [this] { m_refresh->start(0); });
}

QWidget* ReachPage::makePlane() {
    auto* plane = new QWidget;
    auto* column = new QVBoxLayout(plane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new PlotBar(*m_plot));
    column->addWidget(m_planes, 1);
    return plane;
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
    m_planes->applySettings(settings);
    updateSets();
}

void ReachPage::setComparison(const Comparison* comparison) {
    m_comparison = comparison;
    connect(comparison, &Comparison::changed, m_refresh, [this] { m_refresh->start(0); });
}

void ReachPage::setDark(bool dark) {
    m_plot->setDark(dark);
    m_planes->setDark(dark);
}

Partition& ReachPage::partition() const { return m_planes->partition(); }

PieceFocus& ReachPage::focusedPieces() const { return m_planes->focus(); }

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
    return std::ranges::all_of(m_session.state().methods.order, [this](reach::Method method) {
        return !m_session.isOn(method) || m_session.isCurrent(method) ||
               !m_session.failure(method).isEmpty();
    });
}

void ReachPage::updateSets() {
    m_refresh->stop();
    PlotOptions options;
    options.showPieces = m_showPieces;
    options.clouds = clouds();
    options.coloured = m_planes->colours().exact;
    options.colours = m_planes->colours().ofExact;
    const auto sets = shownSets(m_session, m_comparison, std::move(options));
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

/// Points of another network or another plane are not shown.
std::vector<PointCloud> ReachPage::clouds() const {
    const SampledPointsPtr points = m_sampler != nullptr ? m_sampler->points() : nullptr;
    const State& now = m_session.state();
    if (!points || points->state.network != now.network || points->state.outputs != now.outputs) {
        return {};
    }
    PointCloud cloud;
    cloud.points = points->places;
    cloud.colour = now.plot.samples.colour;
    cloud.marker = now.plot.samples.marker;
    cloud.label = tr("%1 sampled points").arg(formatCount(qint64(points->places->size())));
    cloud.isDimmed = m_session.isFading() && !m_sampler->isCurrent();
    return {cloud};
}

void ReachPage::updateTitles() {
    const auto title = [this](int axis) {
        const auto shown = m_session.outputs()[static_cast<std::size_t>(axis)];
        const QString name = axisName(m_session.state(), shown);
        return !name.isEmpty() ? name
                               : (shown.isMargin() ? tr("margin %1") : tr("output %1"))
                                     .arg(formatCoordinate(shown));
    };
    m_plot->setAxisTitles(title(0), title(1));
}

void ReachPage::moveCursor(const std::optional<QPointF>& place) {
    m_cursor = place;
    updateReadout();
}

void ReachPage::updateReadout() {
    QStringList lines;
    if (m_cursor && m_session.network()) {
        lines += readoutText(*m_cursor, m_session.outputs());
        const QString piece = m_planes->readout();
        const bool hasPieces =
            m_session.isOn(reach::Method::Exact) && m_session.isCurrent(reach::Method::Exact);
        if (!piece.isEmpty()) {
            lines += piece;
        } else if (hasPieces) {
            lines += tr("outside the exact set");
        }
        const QSizeF reach(kPointReach / view().xScale(), kPointReach / view().yScale());
        const bool hasPoints = !m_plot->sets()->clouds.empty();
        if (const auto point =
                hasPoints ? pointNear(*m_sampler->points(), *m_cursor, reach) : std::nullopt) {
            lines += pointText(*m_sampler->points(), *point);
        }
    }
    if (const auto& measure = m_plot->measure().measure()) {
        lines += measureText(*measure);
    }
    m_readout->setText(lines.join(QLatin1Char('\n')));
    placeOverlays();
}

void ReachPage::placeOverlays() {
    const QRect axes = m_plot->axisRect()->rect();
    if (!m_held) {
        m_legend->move(emptiestCorner(*m_plot->sets(), view(), m_legend->size()));
    }
    m_readout->placeIn(axes, m_legend->isVisible() ? m_legend->geometry() : QRect());
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
