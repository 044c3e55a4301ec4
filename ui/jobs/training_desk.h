#pragma once

#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "ui/jobs/training_run.h"

namespace core {
enum class JobControl;
}

namespace ui {

class TrainingJobReader;

/// Where new runs are at work.
struct TrainingPlace {
    QString device = QStringLiteral("cpu");  ///< "cpu", "cuda:0"
    int threads = 0;                         ///< 0: the cores shared out among `atOnce` runs
    int atOnce = 1;                          ///< later ones wait in a queue, also without a window

    bool operator==(const TrainingPlace&) const = default;
};

/// All training runs below a folder, whoever started them, and the ways to start and steer them. A
/// run is a process of its own, `reachscope train`, in a session of its own: it goes on when the
/// window closes and is found again. Folders are read off the window's thread. Signals are facts.
class TrainingDesk : public QObject {
    Q_OBJECT

public:
    /// program: path of `reachscope`, empty if there is none. Runs lie in folders below `folder`.
    TrainingDesk(QString program, QString folder, QObject* parent = nullptr);
    ~TrainingDesk() override;

    /// The newest first.
    const std::vector<TrainingRunPtr>& runs() const { return m_runs; }
    /// Null where there is none of that name.
    TrainingRunPtr run(const QString& name) const;
    int count(JobStatus status) const;
    /// Whether the folder was read at least once.
    bool isRead() const { return m_isRead; }

    const QString& folder() const { return m_folder; }
    /// Turns to the runs below another folder.
    void setFolder(const QString& folder);
    /// Where runs look for data sets; empty: as their environment says.
    void setDataFolder(const QString& folder) { m_dataFolder = folder; }
    const TrainingPlace& place() const { return m_place; }
    void setPlace(const TrainingPlace& place);

    /// Why no run can be started, in one line; empty if one can.
    QString whyNotStart() const;
    /// Starts a run, or queues it. Returns its name; empty where it could not be (refused says
    /// why).
    QString start(const core::TrainingConfig& config);
    /// The rest does nothing where the texts of training_texts.h say why not.
    void pause(const TrainingRunPtr& run);
    void goOn(const TrainingRunPtr& run);
    void cancel(const TrainingRunPtr& run);
    /// Takes up at the last checkpoint what ended before its time.
    void takeUp(const TrainingRunPtr& run);
    /// Moves the folder to the desktop's bin.
    void remove(const TrainingRunPtr& run);

    /// Looks now, as it does by itself every moment.
    void look();
    /// Command lines without the program.
    QStringList startArguments(const QString& folder) const;
    QStringList resumeArguments(const QString& folder) const;

Q_SIGNALS:
    /// Runs came, went, or moved on.
    void changed();
    /// A run that was at work is not any more.
    void ended(ui::TrainingRunPtr run);
    void placeChanged();
    /// What was asked could not be done: one line.
    void refused(QString reason);

private:
    using Readers = std::map<QString, std::unique_ptr<TrainingJobReader>>;

    static std::vector<TrainingRunPtr> readAll(const QString& folder, Readers& readers);
    void take(const QString& folder, std::vector<TrainingRunPtr> runs);
    QString newName(const core::TrainingConfig& config) const;
    bool launch(const QString& folder, const QStringList& arguments);
    void request(const TrainingRunPtr& run, core::JobControl control);
    QStringList queueArguments() const;

    QString m_program;
    QString m_folder;
    QString m_dataFolder;
    TrainingPlace m_place;
    std::vector<TrainingRunPtr> m_runs;
    std::shared_ptr<Readers> m_readers;  ///< used by one look at a time
    bool m_isLooking = false;
    bool m_isRead = false;
    QTimer m_clock;
    QThreadPool m_pool;  ///< last: its destructor waits for looks that call back
};

}  // namespace ui
