#pragma once

#include <QString>

#include "core/job/event_tail.h"
#include "ui/jobs/training_run.h"

namespace ui {

/// Names of files in a job folder that the window writes before `reachscope train` begins.
inline constexpr const char* kConfigFile = "config.json";
inline constexpr const char* kErrorsFile = "errors.txt";  ///< its standard error
inline constexpr const char* kProcessFile = "process";    ///< its number, in decimal

/// True while a process of that number runs (one that has ended and waits to be reaped does not).
bool isProcessAlive(qint64 process);
/// The process that was started for the folder, while it runs; 0: none. Numbers are used again
/// after a while: the folder has to stand in its command line.
qint64 processAtWork(const QString& folder);
/// Asks that process to end (SIGTERM).
void endProcess(const QString& folder);

/// Keeps up with one job folder, whoever runs it. Reads what is new each time; damaged parts are
/// named in the run's log and left out. Never for the window's thread, nor for several at once.
class TrainingJobReader {
public:
    explicit TrainingJobReader(const QString& folder);

    /// The folder as it is now: the same pointer where nothing has changed, null where it holds no
    /// training job.
    TrainingRunPtr read();
    /// When the job began, as text that sorts by time.
    const QString& began() const { return m_began; }

private:
    bool readDescription();
    void readWaiting();
    void readConfig(const std::string& text, const QString& path);
    void readEvents();
    void take(const core::Event& event);
    void takeMetric(const core::Event& event);
    void takeDone(const core::Event& event);
    void note(double t, const QString& text);
    void judge();
    void findNetwork();
    void publish();
    QString path(const char* file) const;
    QString lastError() const;

    core::EventTail m_tail;
    TrainingRun m_run;          ///< as far as it was read
    TrainingRunPtr m_snapshot;  ///< of m_run
    QString m_began;
    QString m_end;        ///< status of the newest "done"; empty: went on since, or none
    QString m_endReason;  ///< of it
    QString m_warning;
    bool m_hasDescription = false;
    bool m_isOther = false;    ///< a job of another command
    bool m_isWaiting = false;  ///< for a place
    bool m_hasChanged = true;
};

}  // namespace ui
