#include "ui/session/file_reader.h"

#include <exception>
#include <memory>

namespace ui {

FileReader::FileReader(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

void FileReader::read(const QStringList& paths) {
    m_waiting += paths;
    readNext();
}

void FileReader::readNext() {
    if (m_busy || m_waiting.isEmpty()) {
        return;
    }
    m_busy = true;
    Q_EMIT busyChanged();
    const QString path = m_waiting.takeFirst();
    m_pool.start([this, path] {
        std::function<void()> report;
        try {
            const auto opened = std::make_shared<const Opened>(openFile(path));
            report = [this, opened, path] { Q_EMIT fileRead(*opened, path); };
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
