#pragma once

#include <QString>

#include "ui/jobs/training_run.h"

namespace ui {

/// It holds its folder's lock, or is about to.
bool isActive(JobStatus status);

/// "running", "done", …, translated.
QString statusTitle(JobStatus status);
/// What the status means and what can be done, in a sentence.
QString statusHelp(JobStatus status);

/// "SABR", of the method's id; the id where there is no such method.
QString trainingMethodTitle(const std::string& method);
/// What the run is about: its title, else "SABR, MNIST, ε 0.1".
QString runTitle(const TrainingRun& run);
/// Method, data and eps, always.
QString runSubject(const core::TrainingConfig& config);
/// "2 min 05 s", "3 h 57 min", "2 d 4 h"; "—" below 0.
QString durationText(double seconds);
/// "3 / 20": epochs done and asked for.
QString epochText(const TrainingRun& run);
/// "running, epoch 3 of 20, 4 min 05 s left"; with the reason where there is one.
QString runStateText(const TrainingRun& run);

/// Why a run cannot be paused, told to go on, cancelled, taken up again or begun anew now, in one
/// line; empty if it can. Null: none is chosen.
QString whyNotPause(const TrainingRunPtr& run);
QString whyNotGoOn(const TrainingRunPtr& run);
QString whyNotCancel(const TrainingRunPtr& run);
QString whyNotContinue(const TrainingRunPtr& run);
QString whyNotRestart(const TrainingRunPtr& run);
QString whyNotRemove(const TrainingRunPtr& run);
/// Why its network cannot be opened.
QString whyNotOpen(const TrainingRunPtr& run);

}  // namespace ui
