#include "ui/pages/plot_note.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/method_texts.h"
#include "ui/session/network_graph.h"
#include "ui/session/session.h"
#include "ui/widgets/theme.h"

namespace ui {

PlotNote::PlotNote(Session& session, QWidget* plot) : QFrame(plot), m_session(session) {
    m_text = new QLabel;
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setTextFormat(Qt::PlainText);
    m_button = new QPushButton;
    m_button->setAutoDefault(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kStep, 2 * kStep, 3 * kStep, 2 * kStep);
    layout->setSpacing(2 * kStep);
    layout->addWidget(m_text);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (const auto act = m_act) {
            act();
        }
    });
    plot->installEventFilter(this);
    connect(&session, &Session::stateChanged, this, &PlotNote::showNote);
    connect(&session, &Session::resultChanged, this, &PlotNote::showNote);
    connect(&session, &Session::workChanged, this, &PlotNote::showNote);
    connect(&session, &Session::pausedChanged, this, &PlotNote::showNote);
    showNote();
}

PlotNote::Note PlotNote::note() const {
    if (!m_session.network() || m_session.isBusy()) {
        return {};
    }
    if (!m_session.network()->graph) {
        return {whyNoGraph(*m_session.network()), {}, {}};
    }
    bool isAnyOn = false;
    QString failures;
    for (const reach::Method method : m_session.state().methods.order) {
        if (!m_session.isOn(method)) {
            continue;
        }
        isAnyOn = true;
        if (m_session.result(method)) {
            return {};
        }
        if (const QString failure = m_session.failure(method); !failure.isEmpty()) {
            failures += QLatin1Char('\n') + methodTitle(method) + QStringLiteral(": ") + failure;
        }
    }
    if (!isAnyOn) {
        return {tr("No method is on, so there is nothing to draw."), tr("Turn on Box and Zonotope"),
                [&session = m_session] {
                    session.change(tr("methods"), [](State& state) {
                        state.methods.on.insert({reach::Method::Box, reach::Method::Zonotope});
                    });
                }};
    }
    if (!failures.isEmpty()) {
        return {tr("No method has a result.") + failures, tr("Try again"),
                [&session = m_session] { session.refresh(); }};
    }
    if (m_session.isPaused()) {
        return {tr("Live updates are paused, and nothing was computed yet."), tr("Compute now"),
                [&session = m_session] { session.refresh(); }};
    }
    return {};
}

void PlotNote::showNote() {
    Note now = note();
    setVisible(!now.text.isEmpty());
    if (now.text.isEmpty()) {
        return;
    }
    m_text->setText(now.text);
    fitText();
    m_button->setText(now.button);
    m_button->setVisible(!now.button.isEmpty());
    m_button->setAccessibleDescription(now.text);
    m_act = std::move(now.act);
    adjustSize();
    moveToCentre();
}

/// As wide as its lines, or as the plot leaves room.
void PlotNote::fitText() {
    int widest = 0;
    for (const QString& line : m_text->text().split(QLatin1Char('\n'))) {
        widest = std::max(widest, m_text->fontMetrics().horizontalAdvance(line));
    }
    m_text->setWordWrap(true);
    m_text->setFixedWidth(std::clamp(widest + kStep, 1, std::max(1, room())));
}

int PlotNote::room() const { return parentWidget()->width() - 12 * kStep; }

void PlotNote::moveToCentre() {
    move((parentWidget()->width() - width()) / 2, (parentWidget()->height() - height()) / 2);
    raise();
}

bool PlotNote::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) {
        fitText();
        adjustSize();
        moveToCentre();
    }
    return QFrame::eventFilter(watched, event);
}

void PlotNote::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Window));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kStep / 2, kStep / 2);
}

}  // namespace ui
