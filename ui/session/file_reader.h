#pragma once

#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <deque>
#include <functional>

#include "ui/session/opening.h"

namespace ui {

/// Reads files one after the other, off the thread it lives in. Signals are facts.
class FileReader : public QObject {
    Q_OBJECT

public:
    explicit FileReader(QObject* parent = nullptr);

    /// Reads whatever the files hold, in order, after those that still wait.
    void read(const QStringList& paths);
    /// The same with a way of opening of the caller's, which runs off this thread.
    void read(const QString& path, const std::function<Opened()>& openIt);
    bool isBusy() const { return m_busy || !m_waiting.empty(); }

Q_SIGNALS:
    void busyChanged();
    void fileRead(const ui::Opened& opened, const QString& path);
    /// One line that names the file and the place.
    void failed(QString reason);
    /// All files have been read.
    void finished();

private:
    struct Waiting {
        QString path;
        std::function<Opened()> openIt;
    };

    void readNext();
    void finish(const std::function<void()>& report);

    std::deque<Waiting> m_waiting;
    bool m_busy = false;
    QThreadPool m_pool;  ///< last: its destructor waits for readers that call back
};

}  // namespace ui
