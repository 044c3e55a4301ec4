#pragma once

#include <QLockFile>
#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <functional>
#include <memory>

#include "ui/session/session_document.h"

namespace ui {

/// Where the changes of a session file are autosaved: a hidden file beside it.
QString autosaveFileOf(const QString& sessionPath);

/// Holds an autosave file for one window. The lock tells a live window from a dead one, whose
/// process the system knows no more.
class AutosaveLock {
public:
    /// Null if a live window holds the file, or if the folder does not let one make locks.
    static std::unique_ptr<AutosaveLock> maybeHold(const QString& autosaveFile);

    const QString& file() const { return m_file; }

private:
    explicit AutosaveLock(const QString& file);

    QString m_file;
    QLockFile m_lock;
};

/// Writes what is not saved yet into an autosave file, some seconds after it changed, on a thread
/// of its own. The file appears whole or not at all; it stays when the program ends in whatever
/// way.
class Autosave : public QObject {
    Q_OBJECT

public:
    /// What is written: called in the thread this object lives in.
    using Source = std::function<std::pair<SessionContent, SessionStamp>()>;

    explicit Autosave(Source source, QObject* parent = nullptr);
    ~Autosave() override;

    /// The file from now on; that of before is removed, if `removeOld`.
    void setPlace(std::unique_ptr<AutosaveLock> place, bool removeOld = true);
    /// Null: nothing is written.
    const AutosaveLock* place() const { return m_place.get(); }
    void setDelayMs(int delay) { m_timer.setInterval(delay); }

    /// Something changed.
    void note();
    /// Nothing is unsaved: removes the file.
    void drop();
    /// Writes now, in this thread. False, after failed(), if that cannot be done.
    bool flush();

Q_SIGNALS:
    /// One line; once until writing works again.
    void failed(QString reason);

private:
    void write();
    void finish(const QString& failure);

    Source m_source;
    std::unique_ptr<AutosaveLock> m_place;
    QTimer m_timer;
    bool m_isFailing = false;
    QThreadPool m_pool;  ///< last: its destructor waits for writers that call back
};

}  // namespace ui
