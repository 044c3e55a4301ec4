#include "ui/widgets/pause_badge.h"

#include <QPainter>

#include "ui/session/session.h"
#include "ui/widgets/theme.h"

namespace ui {

PauseBadge::PauseBadge(Session& session, QWidget* parent)
    : QAbstractButton(parent), m_session(session) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setToolTip(
        tr("Live updates are paused: nothing is computed while you change things. Space or "
           "a click goes on, F5 computes once."));
    connect(this, &QAbstractButton::clicked, &session, [&session] { session.setPaused(false); });
    connect(&session, &Session::pausedChanged, this, &PauseBadge::showPause);
    connect(&session, &Session::questionChanged, this, &PauseBadge::showPause);
    connect(&session, &Session::methodsChanged, this, &PauseBadge::showPause);
    connect(&session, &Session::stateChanged, this, &PauseBadge::showPause);
    connect(&session, &Session::workChanged, this, &PauseBadge::showPause);
    showPause();
}

void PauseBadge::showPause() {
    setVisible(m_session.isPaused());
    if (!m_session.isPaused()) {
        return;
    }
    setText(m_session.isWaiting() ? tr("Paused: not up to date · F5 computes once")
                                  : tr("Paused · Space goes on"));
    setAccessibleName(text());
    updateGeometry();
    update();
}

QSize PauseBadge::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + 5 * kStep, fontMetrics().height() + kStep};
}

void PauseBadge::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor back = palette().color(QPalette::Highlight);
    const QColor front = palette().color(QPalette::HighlightedText);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isDown() ? back.darker(115) : back);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0, 1, 0, -1), 4, 4);
    painter.setBrush(front);
    const double bar = 3.0;
    const double top = 0.5 * height() - 4.5;
    for (const double x : {1.0 * kStep, 1.0 * kStep + 2.0 * bar}) {
        painter.drawRect(QRectF(x, top, bar, 9.0));
    }
    painter.setPen(front);
    painter.drawText(rect().adjusted(3 * kStep, 0, -kStep, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     text());
}

}  // namespace ui
