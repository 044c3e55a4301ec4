#include "ui/widgets/jobs_badge.h"

#include <QStringList>

#include "ui/jobs/run_texts.h"
#include "ui/jobs/training_desk.h"

namespace ui {

JobsBadge::JobsBadge(const TrainingDesk& desk, QWidget* parent)
    : QToolButton(parent), m_desk(desk) {
    setAutoRaise(true);
    setToolTip(tr("Training runs at work, with or without this window. Shows them."));
    connect(&desk, &TrainingDesk::changed, this, &JobsBadge::showCounts);
    showCounts();
}

void JobsBadge::showCounts() {
    QStringList counts;
    for (const JobStatus status : {JobStatus::Running, JobStatus::Paused, JobStatus::Queued}) {
        if (const int count = m_desk.count(status); count > 0) {
            counts << tr("%1 %2", "1 running").arg(count).arg(statusTitle(status));
        }
    }
    setText(tr("jobs: %1").arg(counts.join(QStringLiteral(", "))));
    setVisible(!counts.isEmpty());
}

}  // namespace ui
