#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <deque>
#include <functional>

#include "ui/session/open_checkpoint.h"

namespace ui {

class Session;

/// What a person opens (a dialog, dropped files, the command line) goes through here: a checkpoint
/// that can be read in several ways is asked about first, everything else is the session's. Files
/// are read off the thread this lives in. Signals are facts.
class Opener : public QObject {
    Q_OBJECT

public:
    explicit Opener(Session& session, QObject* parent = nullptr);

    /// The one of a window.
    static Opener* of(const QObject& window);

    /// Opens whatever the files hold, in order. Networks are read as `reading` says; a checkpoint
    /// is not asked about where it names the architecture.
    void open(const QStringList& paths, const core::NetworkFileOptions& reading = {});
    /// Reads the file of an open network again, and asks how; what has a graph of its own can be
    /// given another normalisation only.
    void reopen(const OpenNetworkPtr& network);
    /// Nobody is there to be asked: the most plausible reading is taken, and its notes say so.
    void setAsking(bool asking) { m_isAsking = asking; }
    /// While a file is being read.
    bool isBusy() const { return m_busy || !m_waiting.empty(); }

Q_SIGNALS:
    void busyChanged();
    /// Whoever asks the user opens the network by openRead (shelf.h).
    void choiceWanted(ui::OpenCheckpointPtr checkpoint);

private:
    struct Waiting {
        QString path;
        core::NetworkFileOptions reading;
        OpenNetworkPtr instead;
    };
    /// What one file came to; called on this thread.
    using Report = std::function<void()>;

    void next();
    void start(const Waiting& file);
    Report read(const Waiting& file);
    void fail(const QString& reason);

    Session& m_session;
    std::deque<Waiting> m_waiting;
    bool m_busy = false;
    std::atomic<bool> m_isAsking{true};
    QThreadPool m_pool;  ///< last: its destructor waits for readers that call back
};

}  // namespace ui
