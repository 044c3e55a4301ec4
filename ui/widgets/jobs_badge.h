#pragma once

#include <QToolButton>

namespace ui {

class TrainingDesk;

/// The right end of the status line: "jobs: 1 running, 2 queued". Hidden while none is at work; a
/// click shows them.
class JobsBadge : public QToolButton {
    Q_OBJECT

public:
    /// The desk outlives the badge.
    explicit JobsBadge(const TrainingDesk& desk, QWidget* parent = nullptr);

private:
    void showCounts();

    const TrainingDesk& m_desk;
};

}  // namespace ui
