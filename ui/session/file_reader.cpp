#include "ui/session/file_reader.h"

#include <exception>
#include <memory>
#include <utility>

namespace ui {

FileReader::FileReader(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

void FileReader::read(const QStringList& paths) {
    for (const QString& path : paths) {
        m_waiting.push_back({path, [path] { return openFile(path); }});
    }
    readNext();
}

void FileReader::read(const QString& path, const std::function<Opened()>& openIt) {
    m_waiting.push_back({path, openIt});
    readNext();
}

void FileReader::readNext() {
    if (m_busy || m_waiting.empty()) {
        return;
    }
    m_busy = true;
    Q_EMIT busyChanged();
    const Waiting next = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_pool.start([this, next] {
        std::function<void()> report;
        try {
            const auto opened = std::make_shared<const Opened>(next.openIt());
            report = [this, opened, path = next.path] { Q_EMIT fileRead(*opened, path); };
        } catch (const std::exception& error) {
            report = [this, reason = QString::fromUtf8(error.what())] { Q_EMIT failed(reason); };
        }
        QMetaObject::invokeMethod(
            this, [this, report] { finish(report); }, Qt::QueuedConnection);
    });
}

void FileReader::finish(const std::function<void()>& report) {
    m_busy = false;
    report();
    Q_EMIT busyChanged();
    if (!isBusy()) {
        Q_EMIT finished();
    }
    readNext();
}

}  // namespace ui
