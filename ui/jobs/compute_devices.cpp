#include "ui/jobs/compute_devices.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QStandardPaths>
#include <QThread>
#include <utility>

namespace ui {
namespace {

struct DeviceTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ComputeDevices)
};

constexpr double kGibi = 1024.0 * 1024.0 * 1024.0;
constexpr qint64 kMebi = 1024 * 1024;
constexpr qint64 kKibi = 1024;
constexpr int kPatienceMs = 1000;

QString gibiText(qint64 bytes) {
    return QString::number(static_cast<double>(bytes) / kGibi, 'f', 1);
}

/// "MemAvailable:   123 kB" by name, in bytes.
QHash<QByteArray, qint64> memoryTable() {
    QHash<QByteArray, qint64> table;
    QFile file(QStringLiteral("/proc/meminfo"));
    if (!file.open(QIODevice::ReadOnly)) {
        return table;
    }
    for (const QByteArray& line : file.readAll().split('\n')) {
        const auto colon = line.indexOf(':');
        const QList<QByteArray> words = line.mid(colon + 1).simplified().split(' ');
        if (colon > 0 && words.size() == 2) {
            table.insert(line.left(colon), words.front().toLongLong() * kKibi);
        }
    }
    return table;
}

}  // namespace

QString deviceText(const ComputeDevice& device) {
    return device.totalBytes < 0
               ? device.name
               : DeviceTexts::tr("%1 (%2 of %3 GiB free)")
                     .arg(device.name, gibiText(device.freeBytes), gibiText(device.totalBytes));
}

ComputeDevice hostDevice() {
    const QHash<QByteArray, qint64> table = memoryTable();
    return {QStringLiteral("cpu"),
            DeviceTexts::tr("CPU, %1 cores").arg(QThread::idealThreadCount()),
            table.value("MemAvailable", -1), table.value("MemTotal", -1)};
}

std::vector<ComputeDevice> gpusOf(const QString& text) {
    std::vector<ComputeDevice> gpus;
    for (const QString& line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QStringList parts = line.split(QLatin1Char(','));
        bool isIndex = false;
        bool isFree = false;
        bool isTotal = false;
        const int index = parts.value(0).trimmed().toInt(&isIndex);
        const qint64 free = parts.value(parts.size() - 2).trimmed().toLongLong(&isFree);
        const qint64 total = parts.value(parts.size() - 1).trimmed().toLongLong(&isTotal);
        if (parts.size() == 4 && isIndex && index >= 0) {
            gpus.push_back({QStringLiteral("cuda:%1").arg(index), parts.at(1).trimmed(),
                            isFree && isTotal ? free * kMebi : -1,
                            isFree && isTotal ? total * kMebi : -1});
        }
    }
    return gpus;
}

ComputeDevices::ComputeDevices(QObject* parent) : QObject(parent) { set({}); }

ComputeDevices::~ComputeDevices() {
    if (m_tool != nullptr) {
        m_tool->disconnect(this);
        m_tool->kill();
        m_tool->waitForFinished(kPatienceMs);
    }
}

void ComputeDevices::set(std::vector<ComputeDevice> gpus) {
    gpus.insert(gpus.begin(), hostDevice());
    if (gpus != m_devices) {
        m_devices = std::move(gpus);
        Q_EMIT changed();
    }
}

void ComputeDevices::refresh() {
    if (m_tool != nullptr) {
        return;
    }
    const QString program = QStandardPaths::findExecutable(QStringLiteral("nvidia-smi"));
    if (program.isEmpty()) {
        set({});
        return;
    }
    m_tool = new QProcess(this);
    const auto finish = [this] {
        if (QProcess* tool = std::exchange(m_tool, nullptr)) {
            tool->deleteLater();
            set(gpusOf(QString::fromUtf8(tool->readAllStandardOutput())));
        }
    };
    connect(m_tool, &QProcess::finished, this, finish);
    connect(m_tool, &QProcess::errorOccurred, this, finish);
    m_tool->start(program, {QStringLiteral("--query-gpu=index,name,memory.free,memory.total"),
                            QStringLiteral("--format=csv,noheader,nounits")});
}

}  // namespace ui
