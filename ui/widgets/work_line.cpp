#include "ui/widgets/work_line.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <algorithm>

#include "reach/analysis/tensor_answer.h"
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

/// The first method on tensors waits for their library.
bool isLoadingTensors(const Session& session) {
    return !reach::areTensorsLoaded() &&
           std::ranges::any_of(session.state().methods.on, [&session](reach::Method method) {
               return reach::needsTensors(method) && !session.isCurrent(method) &&
                      session.failure(method).isEmpty();
           });
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
        return isLoadingTensors(m_session) ? tr("Loading libtorch, once…") : tr("Computing…");
    }
    if (reach::needsTensors(progress->method)) {
        return tr("%1: %2 %").arg(methodTitle(progress->method)).arg(percentOf(progress->share));
    }
    const QString unit = reach::isExactLike(progress->method) ? tr("pieces") : tr("programmes");
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
