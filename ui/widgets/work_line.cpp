#include "ui/widgets/work_line.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <algorithm>

#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Quicker computations show no progress: it would only flicker.
constexpr int kPatienceMs = 150;
constexpr int kBarSteps = 1000;

bool isEnumeration(reach::Method method) {
    return method == reach::Method::Exact || method == reach::Method::Hull;
}

}  // namespace

WorkLine::WorkLine(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    m_text = new ElidedLabel;
    m_text->setFont(tabularFont(font()));
    m_bar = new QProgressBar;
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(20 * kStep, kStep);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop and keep what was found (Esc)"));
    m_patience = new QTimer(this);
    m_patience->setSingleShot(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kStep, 0, kStep, 0);
    layout->setSpacing(kStep);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_cancel);
    setFixedHeight(m_cancel->sizeHint().height() + kStep / 2);
    connect(m_cancel, &QPushButton::clicked, &session, &Session::cancel);
    connect(m_patience, &QTimer::timeout, this, &WorkLine::showWork);
    connect(&session, &Session::workChanged, this, [this] {
        if (m_session.isBusy() && !m_bar->isVisible() && !m_patience->isActive()) {
            m_patience->start(kPatienceMs);
        } else if (!m_session.isBusy() || m_bar->isVisible()) {
            m_patience->stop();
            showWork();
        }
    });
    connect(&session, &Session::methodsChanged, this, &WorkLine::showWork);
    showWork();
}

void WorkLine::showWork() {
    const bool busy = m_session.isBusy();
    const auto& progress = m_session.progress();
    m_text->setElidedText(busy ? busyText() : idleText(), Qt::ElideRight);
    m_bar->setVisible(busy && progress.has_value());
    m_cancel->setVisible(busy && !m_session.isOpening());
    if (progress) {
        m_bar->setValue(std::min(kBarSteps - 1, static_cast<int>(progress->share * kBarSteps)));
    }
}

QString WorkLine::busyText() const {
    if (m_session.isOpening()) {
        return tr("Reading…");
    }
    const auto& progress = m_session.progress();
    if (!progress) {
        return tr("Computing…");
    }
    const QString unit = isEnumeration(progress->method) ? tr("pieces") : tr("programmes");
    return tr("%1: %2 %3, %4, %5 %")
        .arg(methodTitle(progress->method), formatCount(progress->done), unit,
             formatRate(progress->perSecond()))
        .arg(percentOf(progress->share));
}

QString WorkLine::idleText() const {
    if (!m_session.network()) {
        return tr("Ready");
    }
    const ComputedPtr exact = m_session.result(reach::Method::Exact);
    if (!m_session.isOn(reach::Method::Exact) || !exact) {
        return tr("Ready");
    }
    const QString pieces = formatCount(exact->result.pieceCount);
    const QString time = formatSeconds(exact->result.seconds);
    if (exact->isPartial()) {
        return tr("Exact, partial: %1 pieces in %2 (%3)")
            .arg(pieces, time, QString::fromStdString(exact->result.reason));
    }
    return tr("Exact: %1 pieces in %2").arg(pieces, time);
}

}  // namespace ui
