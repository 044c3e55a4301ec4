#include "ui/widgets/sets_preview.h"

#include <QPainter>
#include <algorithm>

#include "ui/plot/render.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kRoom = 0.06;
/// Lines between more pieces than this would be a blot at this size.
constexpr qint64 kMaxPieceLines = 400;

/// The bounds with room around them, of some width where they have none.
Bounds withRoom(Bounds bounds) {
    const double across = bounds.right - bounds.left;
    const double up = bounds.top - bounds.bottom;
    const double least = std::max({1e-9, 1e-3 * across, 1e-3 * up});
    const double dx = std::max(kRoom * across, least);
    const double dy = std::max(kRoom * up, least);
    return {bounds.left - dx, bounds.right + dx, bounds.bottom - dy, bounds.top + dy};
}

}  // namespace

SetsPreview::SetsPreview(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    setAccessibleName(tr("The reachable sets, in small"));
    setToolTip(tr("The reachable sets as they are now; Ctrl+1 shows them large."));
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &SetsPreview::refresh);
    const auto later = [this] {
        if (isVisible()) {
            m_gathering.start();
        }
    };
    connect(&session, &Session::resultChanged, this, later);
    connect(&session, &Session::methodsChanged, this, later);
    connect(&session, &Session::fadingChanged, this, later);
    connect(&session, &Session::networkChanged, this, later);
}

QSize SetsPreview::sizeHint() const { return {28 * kStep, 22 * kStep}; }

void SetsPreview::showEvent(QShowEvent*) { refresh(); }

void SetsPreview::refresh() {
    std::vector<ShownResult> shown;
    bool showPieces = true;
    for (const reach::Method method : m_session.state().methods.order) {
        const ComputedPtr computed = m_session.result(method);
        if (computed && m_session.state().methods.isShown(method)) {
            shown.push_back({computed, m_session.isCurrent(method)});
            showPieces = showPieces && computed->result.pieceCount <= kMaxPieceLines;
        }
    }
    PlotOptions options;
    options.showPieces = showPieces;
    options.dimOutdated = m_session.isFading();
    options.selected = m_session.selected();
    options.methods = m_session.state().methods;
    m_sets = makePlotSets(shown, options);
    update();
}

void SetsPreview::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const bool dark = isDark(palette());
    const PlotColours colours = plotColours(dark);
    painter.fillRect(rect(), colours.paper);
    const double line = fontMetrics().height();
    const QRectF area = QRectF(rect()).adjusted(line + 4.0, 4.0, -4.0, -line - 4.0);
    if (m_sets && !m_sets->sets.empty() && !m_sets->focus.isEmpty()) {
        renderSets(painter, *m_sets, {withRoom(m_sets->focus), area}, {true, dark});
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(colours.frame);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area);
    painter.setPen(colours.text);
    const auto& outputs = m_session.outputs();
    painter.drawText(QRectF(area.left(), area.bottom() + 2.0, area.width(), line),
                     Qt::AlignHCenter | Qt::AlignTop, formatCoordinate(outputs[0]));
    painter.translate(0.0, area.center().y());
    painter.rotate(-90.0);
    painter.drawText(QRectF(-0.5 * area.height(), 2.0, area.height(), line),
                     Qt::AlignHCenter | Qt::AlignTop, formatCoordinate(outputs[1]));
}

}  // namespace ui
