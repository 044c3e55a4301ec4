#include "ui/session/opener.h"

#include <exception>
#include <utility>

#include "ui/session/session.h"
#include "ui/session/shelf.h"

namespace ui {
namespace {

bool isPlain(const core::NetworkFileOptions& reading) {
    return reading == core::NetworkFileOptions{};
}

}  // namespace

Opener::Opener(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    m_pool.setMaxThreadCount(1);
}

Opener* Opener::of(const QObject& window) { return window.findChild<Opener*>(); }

void Opener::open(const QStringList& paths, const core::NetworkFileOptions& reading) {
    for (const QString& path : paths) {
        m_waiting.push_back({path, reading, nullptr});
    }
    next();
}

void Opener::reopen(const OpenNetworkPtr& network) {
    m_waiting.push_back({network->path, network->reading, network});
    next();
}

void Opener::next() {
    while (!m_busy && !m_waiting.empty()) {
        const Waiting file = std::move(m_waiting.front());
        m_waiting.pop_front();
        // What is no checkpoint, a session or a figure say, is read as it always was.
        const bool isOurs = file.instead || mayBeCheckpoint(file.path) || !isPlain(file.reading);
        if (isOurs) {
            start(file);
        } else {
            m_session.open({file.path});
        }
    }
}

void Opener::start(const Waiting& file) {
    m_busy = true;
    Q_EMIT busyChanged();
    m_pool.start([this, file] {
        Report report;
        try {
            report = read(file);
        } catch (const std::exception& error) {
            report = [this, reason = QString::fromUtf8(error.what())] { fail(reason); };
        }
        QMetaObject::invokeMethod(
            this,
            [this, report] {
                m_busy = false;
                report();
                Q_EMIT busyChanged();
                next();
            },
            Qt::QueuedConnection);
    });
}

/// Runs on the pool's thread.
Opener::Report Opener::read(const Waiting& file) {
    const OpenCheckpointPtr read = mayBeCheckpoint(file.path)
                                       ? maybeOpenCheckpoint(file.path, file.reading, file.instead)
                                       : nullptr;
    const bool isChoice =
        m_isAsking && file.reading.architecture.empty() && read && !read->isCertain();
    const bool isAsked = read && (file.instead || isChoice);
    if (isAsked) {
        return [this, read] { Q_EMIT choiceWanted(read); };
    }
    if (file.instead) {
        return [this, file] {
            fail(tr("%1 is a graph by itself: there is no other reading.").arg(file.path));
        };
    }
    if (isPlain(file.reading)) {
        return [this, path = file.path] { m_session.open({path}); };
    }
    return [this, network = openNetwork(file.path, file.reading)] { openRead(m_session, network); };
}

void Opener::fail(const QString& reason) {
    m_session.raise({Message::Kind::Error,
                     reason,
                     tr("Nothing was changed. Open another file, or say how this one is built "
                        "(--architecture, or a description in JSON)."),
                     {},
                     {QStringLiteral("file.open")}});
}

}  // namespace ui
