#include "ui/widgets/union_line.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/union_worker.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kBarWidth = 15 * kStep;

}  // namespace

/// Its text gives way where the window is narrow: the columns at the sides keep their width.
UnionLine::UnionLine(Session& session, UnionWorker& worker, QWidget* parent)
    : QWidget(parent), m_session(session), m_worker(worker) {
    setAutoFillBackground(true);
    m_text = new ElidedLabel;
    m_bar = new QProgressBar;
    m_bar->setRange(0, 100);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(kBarWidth, kStep);
    m_bar->setAccessibleName(tr("Progress of the union"));
    m_button = new QPushButton;
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(2 * kStep, kStep / 2, kStep, kStep / 2);
    line->setSpacing(2 * kStep);
    line->addWidget(m_text, 1);
    line->addWidget(m_bar);
    line->addWidget(m_button);
    connect(&worker, &UnionWorker::changed, this, &UnionLine::refresh);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_worker.isRunning()) {
            m_worker.cancel();
        } else {
            m_worker.start();
        }
    });
    refresh();
}

void UnionLine::refresh() {
    const bool isMissing = m_worker.isMissing();
    setVisible(isMissing || m_worker.isRunning());
    m_bar->setVisible(m_worker.isRunning());
    if (m_worker.isRunning()) {
        m_bar->setValue(qRound(100.0 * *m_worker.share()));
        m_text->setElidedText(tr("Union of the pieces: %1 % of the joins").arg(m_bar->value()));
        m_button->setText(tr("&Stop"));
        setToolTip({});
    } else if (isMissing) {
        const auto pieces = m_session.result(reach::Method::Exact)->result.pieces.size();
        m_text->setElidedText(tr("Area not known: %1 pieces not joined")
                                  .arg(formatCount(static_cast<qint64>(pieces))),
                              Qt::ElideRight);
        setToolTip(tr("The area of the exact set is not known: its %1 pieces have not been joined "
                      "into one region.")
                       .arg(formatCount(static_cast<qint64>(pieces))));
        m_button->setText(
            tr("&Join them (about %1)").arg(formatSeconds(m_worker.predictedSeconds())));
    }
}

}  // namespace ui
