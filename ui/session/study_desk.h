#pragma once

#include <QMap>
#include <QObject>
#include <QProcess>
#include <QThreadPool>
#include <QTimer>
#include <vector>

#include "reach/study/study.h"
#include "ui/session/study_report.h"

namespace ui {

enum class StudyStatus { Idle, Running, Done, Cut, Failed };

/// One study as the window knows it: what is asked of it, its run, and what its newest run found.
struct StudyEntry {
    reach::StudyInfo info;
    QMap<QString, QString> values;  ///< settings other than their defaults, by key
    bool isSmoke = false;
    StudyStatus status = StudyStatus::Idle;
    QString folder;   ///< of the newest run; empty: none
    QString message;  ///< why it failed, in one line
    StudyProgress progress;
    StudyReportPtr report;  ///< of `folder`; null while there is none
};

/// The studies that the window can run, and the one that runs. A run is a process of its own,
/// `reachscope study`, that keeps everything in a job folder: it can be cancelled, and taken up
/// again later, by this window or another. Files are read off the window's thread. Signals are
/// facts.
class StudyDesk : public QObject {
    Q_OBJECT

public:
    /// program: path of `reachscope`, empty if there is none. Runs are kept in folders below
    /// `folder`, named after study and time.
    StudyDesk(const std::vector<reach::StudyInfo>& studies, QString program, QString folder,
              QObject* parent = nullptr);
    ~StudyDesk() override;

    int count() const { return static_cast<int>(m_entries.size()); }
    const StudyEntry& at(int study) const { return m_entries.at(static_cast<std::size_t>(study)); }
    /// The study that runs; -1: none.
    int running() const { return m_running; }
    /// Why it cannot be run now, in one line; empty if it can.
    QString whyNotRun(int study) const;
    bool mayContinue(int study) const;

    /// The value of a setting as it is typed: of the user, else the default of the run's size.
    QString value(int study, const QString& key) const;
    /// Takes a value, the default's back if it is empty. Returns why it is refused, in one line;
    /// empty if it is taken.
    QString setValue(int study, const QString& key, const QString& value);
    void setSmoke(int study, bool smoke);

    /// Runs the study in a new folder.
    void run(int study);
    /// Takes up the newest run where it was cut short.
    void resume(int study);
    /// Asks the run to finish its step and end.
    void cancel();
    /// Looks for the newest run of every study below the folder, of earlier windows too.
    void lookForRuns();

    /// The command line of a run, without the program.
    QStringList arguments(int study, const QString& folder, bool resume) const;

Q_SIGNALS:
    void changed(int study);
    /// A run ended, in whatever way.
    void ended(int study);

private:
    StudyEntry& entry(int study) { return m_entries.at(static_cast<std::size_t>(study)); }
    void start(int study, bool resume);
    void watch();
    void finish(int exitCode, QProcess::ExitStatus status);
    void fail(int study, const QString& reason);
    void readReport(int study);

    std::vector<StudyEntry> m_entries;
    QString m_program;
    QString m_folder;
    int m_running = -1;
    bool m_isReading = false;
    QProcess m_process;
    QByteArray m_errors;  ///< what the process wrote on standard error
    QTimer m_looking;
    QThreadPool m_pool;  ///< last: its destructor waits for work that calls back
};

/// A setting's value as it is typed after "key=": "20", "0,0.5,1", "mnist".
QString valueText(const core::Json& value);

/// `reachscope` beside this program, else on PATH; empty if it is in neither place.
QString commandLineProgram();

}  // namespace ui
