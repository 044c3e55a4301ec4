#include "ui/widgets/union_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/union_worker.h"
#include "ui/widgets/theme.h"

namespace ui {

UnionLine::UnionLine(Session& session, UnionWorker& worker, QWidget* parent)
    : QWidget(parent), m_session(session), m_worker(worker) {
    setAutoFillBackground(true);
    m_text = new QLabel;
    m_bar = new QProgressBar;
    m_bar->setRange(0, 100);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(kStep);
    m_bar->setAccessibleName(tr("Progress of the union"));
    m_button = new QPushButton;
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(2 * kStep, kStep / 2, kStep, kStep / 2);
    line->setSpacing(2 * kStep);
    line->addWidget(m_text);
    line->addWidget(m_bar, 1);
    line->addStretch();
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
        m_text->setText(tr("Union of the pieces: %1 % of the joins").arg(m_bar->value()));
        m_button->setText(tr("&Stop"));
    } else if (isMissing) {
        const auto pieces = m_session.result(reach::Method::Exact)->result.pieces.size();
        m_text->setText(tr("The area of the exact set is not known: its %1 pieces have not been "
                           "joined.")
                            .arg(formatCount(static_cast<qint64>(pieces))));
        m_button->setText(
            tr("&Join them (about %1)").arg(formatSeconds(m_worker.predictedSeconds())));
    }
}

}  // namespace ui
