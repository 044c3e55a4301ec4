#include "ui/jobs/run_texts.h"

#include <QCoreApplication>
#include <limits>

#include "core/train/training_method.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

struct RunTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::RunTexts)
};

QString chooseFirst() { return RunTexts::tr("Choose a run on the page Training first."); }

QString progressText(const TrainingRun& run) {
    QString text = RunTexts::tr("%1, epoch %2").arg(statusTitle(run.status), epochText(run));
    if (run.etaSeconds >= 0.0) {
        text = RunTexts::tr("%1, %2 left").arg(text, durationText(run.etaSeconds));
    }
    return text;
}

}  // namespace

bool isActive(JobStatus status) {
    return status == JobStatus::Queued || status == JobStatus::Running ||
           status == JobStatus::Paused;
}

QString statusTitle(JobStatus status) {
    switch (status) {
        case JobStatus::Queued:
            return RunTexts::tr("queued");
        case JobStatus::Running:
            return RunTexts::tr("running");
        case JobStatus::Paused:
            return RunTexts::tr("paused");
        case JobStatus::Done:
            return RunTexts::tr("done");
        case JobStatus::Cancelled:
            return RunTexts::tr("cancelled");
        case JobStatus::Diverged:
            return RunTexts::tr("diverged");
        case JobStatus::Failed:
            return RunTexts::tr("failed");
        case JobStatus::Dead:
            return RunTexts::tr("lost");
    }
    return {};
}

QString statusHelp(JobStatus status) {
    switch (status) {
        case JobStatus::Queued:
            return RunTexts::tr("It waits until fewer runs are at work than may be at once.");
        case JobStatus::Running:
            return RunTexts::tr("A process of its own trains; it goes on when the window closes.");
        case JobStatus::Paused:
            return RunTexts::tr("It waits between two steps until it is told to go on.");
        case JobStatus::Done:
            return RunTexts::tr("All epochs are done.");
        case JobStatus::Cancelled:
            return RunTexts::tr("It was ended after a step and can be continued.");
        case JobStatus::Diverged:
            return RunTexts::tr("The loss was no number any more; the last good network is kept.");
        case JobStatus::Failed:
            return RunTexts::tr("It ended with an error; mend its cause and continue.");
        case JobStatus::Dead:
            return RunTexts::tr(
                "The process is gone without a word (killed, or the machine went down). Continue "
                "takes it up at its last checkpoint.");
    }
    return {};
}

QString trainingMethodTitle(const std::string& method) {
    const core::TrainingMethod* known = core::maybeTrainingMethod(method);
    return QString::fromStdString(known != nullptr ? known->title : method);
}

QString runSubject(const core::TrainingConfig& config) {
    return RunTexts::tr("%1, %2, ε %3")
        .arg(trainingMethodTitle(config.method), datasetTitle(QString::fromStdString(config.data)),
             QString::number(config.eps, 'g', 4));
}

QString runTitle(const TrainingRun& run) {
    return run.config.title.empty() ? runSubject(run.config)
                                    : QString::fromStdString(run.config.title);
}

QString durationText(double seconds) {
    constexpr qint64 kHour = 60;
    constexpr qint64 kDay = 24 * kHour;
    const auto minutes = static_cast<qint64>(seconds / 60.0);
    if (seconds < 0.0 || minutes < kHour) {
        return formatSeconds(seconds < 0.0 ? std::numeric_limits<double>::quiet_NaN() : seconds);
    }
    return minutes < kDay
               ? RunTexts::tr("%1 h %2 min").arg(minutes / kHour).arg(minutes % kHour)
               : RunTexts::tr("%1 d %2 h").arg(minutes / kDay).arg(minutes % kDay / kHour);
}

QString epochText(const TrainingRun& run) {
    const double share =
        run.stepsAll > 0 ? static_cast<double>(run.stepsDone) / static_cast<double>(run.stepsAll)
                         : 0.0;
    const auto all = static_cast<double>(run.config.epochs);
    return RunTexts::tr("%1 / %2", "epochs done, epochs asked for")
        .arg(share * all, 0, 'f', all < 10.0 && share < 1.0 ? 1 : 0)
        .arg(run.config.epochs);
}

QString runStateText(const TrainingRun& run) {
    const QString text =
        run.status == JobStatus::Queued ? statusTitle(run.status) : progressText(run);
    return run.reason.isEmpty() ? text : RunTexts::tr("%1: %2").arg(text, run.reason);
}

QString whyNotPause(const TrainingRunPtr& run) {
    return !run                                ? chooseFirst()
           : run->status == JobStatus::Running ? QString()
                                               : RunTexts::tr("The run is not at work.");
}

QString whyNotGoOn(const TrainingRunPtr& run) {
    return !run                               ? chooseFirst()
           : run->status == JobStatus::Paused ? QString()
                                              : RunTexts::tr("The run is not paused.");
}

QString whyNotCancel(const TrainingRunPtr& run) {
    return !run                    ? chooseFirst()
           : isActive(run->status) ? QString()
                                   : RunTexts::tr("The run has ended.");
}

QString whyNotContinue(const TrainingRunPtr& run) {
    return !run                             ? chooseFirst()
           : isActive(run->status)          ? RunTexts::tr("The run has not ended.")
           : run->status == JobStatus::Done ? RunTexts::tr("All its epochs are done.")
           : run->status == JobStatus::Diverged
               ? RunTexts::tr("It would diverge again: start it anew with other settings.")
               : QString();
}

QString whyNotRestart(const TrainingRunPtr& run) { return run ? QString() : chooseFirst(); }

QString whyNotRemove(const TrainingRunPtr& run) {
    return !run                    ? chooseFirst()
           : isActive(run->status) ? RunTexts::tr("Cancel the run first.")
                                   : QString();
}

QString whyNotOpen(const TrainingRunPtr& run) {
    return !run                     ? chooseFirst()
           : run->network.isEmpty() ? RunTexts::tr("The run has written no network yet.")
                                    : QString();
}

}  // namespace ui
