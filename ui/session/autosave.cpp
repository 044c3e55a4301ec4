#include "ui/session/autosave.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <exception>
#include <utility>

namespace ui {
namespace {

constexpr int kDelayMs = 3000;

/// Empty if it was written.
QString tryToWrite(const SessionContent& content, const QString& file, const SessionStamp& stamp) {
    try {
        writeSession(content, file, stamp);
        return {};
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
}

}  // namespace

QString autosaveFileOf(const QString& sessionPath) {
    const QFileInfo info(sessionPath);
    return info.absolutePath() + QStringLiteral("/.") + info.fileName() +
           QStringLiteral(".autosave");
}

AutosaveLock::AutosaveLock(const QString& file)
    : m_file(file), m_lock(file + QStringLiteral(".lock")) {
    // A lock never grows stale by age: a window may stay open for weeks.
    m_lock.setStaleLockTime(0);
}

std::unique_ptr<AutosaveLock> AutosaveLock::maybeHold(const QString& autosaveFile) {
    std::unique_ptr<AutosaveLock> place(new AutosaveLock(autosaveFile));
    return place->m_lock.tryLock(0) ? std::move(place) : nullptr;
}

Autosave::Autosave(Source source, QObject* parent) : QObject(parent), m_source(std::move(source)) {
    m_pool.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelayMs);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::write);
}

Autosave::~Autosave() { m_pool.waitForDone(); }

void Autosave::setPlace(std::unique_ptr<AutosaveLock> place, bool removeOld) {
    m_pool.waitForDone();
    if (m_place && removeOld) {
        QFile::remove(m_place->file());
    }
    m_place = std::move(place);
    m_isFailing = false;
}

void Autosave::note() {
    if (m_place && !m_timer.isActive()) {
        m_timer.start();
    }
}

void Autosave::write() {
    if (!m_place) {
        return;
    }
    m_pool.start([this, file = m_place->file(), snapshot = m_source()] {
        const QString failure = tryToWrite(snapshot.first, file, snapshot.second);
        QMetaObject::invokeMethod(
            this, [this, failure] { finish(failure); }, Qt::QueuedConnection);
    });
}

bool Autosave::flush() {
    m_timer.stop();
    m_pool.waitForDone();
    if (!m_place) {
        return false;
    }
    const auto [content, stamp] = m_source();
    const QString failure = tryToWrite(content, m_place->file(), stamp);
    finish(failure);
    return failure.isEmpty();
}

void Autosave::finish(const QString& failure) {
    const bool wasFailing = std::exchange(m_isFailing, !failure.isEmpty());
    if (m_isFailing && !wasFailing) {
        Q_EMIT failed(failure);
    }
    if (m_isFailing) {
        note();
    }
}

void Autosave::drop() {
    m_timer.stop();
    m_pool.waitForDone();
    if (m_place) {
        QFile::remove(m_place->file());
    }
}

}  // namespace ui
