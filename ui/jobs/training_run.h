#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

#include "core/train/trainer.h"
#include "core/train/training_config.h"

namespace ui {

enum class JobStatus {
    Queued,  ///< waits for a free place
    Running,
    Paused,
    Done,
    Cancelled,
    Diverged,
    Failed,  ///< ended with an error, which `reason` says
    Dead     ///< killed or lost: no process, and no word of its end; may be resumed
};

/// One training job as its folder tells it: a snapshot, shared between threads, never changed.
struct TrainingRun {
    QString folder;
    QString name;  ///< of the folder
    core::TrainingConfig config;
    JobStatus status = JobStatus::Dead;
    QString reason;  ///< one line, where failed or diverged, or of a warning (stuck)
    QString device;  ///< "cpu", "cuda:0"
    double secondsSinceStart = 0.0;
    double etaSeconds = -1.0;  ///< below 0: unknown
    std::int64_t stepsDone = 0;
    std::int64_t stepsAll = 0;
    std::vector<core::StepRecord> steps;
    std::vector<double> stepTimes;  ///< seconds since the start, of each of `steps`
    std::vector<core::EpochRecord> epochs;
    std::vector<double> epochTimes;
    QStringList log;            ///< "12.3 s  started"
    QString network;            ///< path of the newest exported network; empty: none yet
    qint64 networkVersion = 0;  ///< grows with every network exported
};

using TrainingRunPtr = std::shared_ptr<const TrainingRun>;

}  // namespace ui

Q_DECLARE_METATYPE(ui::TrainingRunPtr)
