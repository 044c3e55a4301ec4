#include "ui/jobs/training_job_reader.h"

#include <signal.h>

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <cerrno>
#include <exception>

#include "core/io/file_bytes.h"
#include "core/io/json_reader.h"
#include "core/job/job.h"
#include "core/train/training_records.h"
#include "core/train/training_settings.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

using nlohmann::ordered_json;

constexpr qsizetype kMostLogLines = 2000;
constexpr qint64 kMostErrorBytes = 1 << 16;
constexpr std::int64_t kMostConfigBytes = 1 << 22;
/// From writing the configuration to knowing the process's number.
constexpr qint64 kStartSeconds = 10;

QString textOf(const ordered_json& fields, const char* key) {
    const auto found = fields.find(key);
    return found != fields.end() && found->is_string()
               ? QString::fromStdString(found->get<std::string>())
               : QString();
}

template <typename Number>
Number numberOf(const ordered_json& fields, const char* key, Number otherwise) {
    const auto found = fields.find(key);
    return found != fields.end() && found->is_number() ? found->get<Number>() : otherwise;
}

/// What a resumed run repeats is dropped: the later record counts.
template <typename Record>
void append(std::vector<Record>& records, std::vector<double>& times, Record record, double t) {
    while (!records.empty() && records.back().steps >= record.steps) {
        records.pop_back();
        times.pop_back();
    }
    records.push_back(std::move(record));
    times.push_back(t);
}

JobStatus statusOfEnd(const QString& end) {
    if (end == QLatin1String("complete")) {
        return JobStatus::Done;
    }
    if (end == QLatin1String("cancelled") || end == QLatin1String("partial")) {
        return JobStatus::Cancelled;  // by a person, or by its time limit
    }
    if (end == QLatin1String("diverged")) {
        return JobStatus::Diverged;
    }
    return end.isEmpty() ? JobStatus::Dead : JobStatus::Failed;
}

qint64 processOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll().trimmed().toLongLong() : 0;
}

}  // namespace

bool isProcessAlive(qint64 process) {
    if (process <= 0 || (::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH)) {
        return false;
    }
    QFile stat(QStringLiteral("/proc/%1/stat").arg(process));
    if (!stat.open(QIODevice::ReadOnly)) {
        return !QFileInfo::exists(QStringLiteral("/proc/self/stat"));
    }
    // "123 (name) S …": Z has ended and waits for its parent.
    const QByteArray text = stat.readAll();
    const auto name = text.lastIndexOf(')');
    return name >= 0 && text.mid(name + 2, 1) != "Z" && text.mid(name + 2, 1) != "X";
}

qint64 processAtWork(const QString& folder) {
    const qint64 process = processOf(QDir(folder).filePath(QLatin1String(kProcessFile)));
    if (!isProcessAlive(process)) {
        return 0;
    }
    QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(process));
    const bool isKnown = commandLine.open(QIODevice::ReadOnly);
    return !isKnown || commandLine.readAll().contains(QFile::encodeName(folder)) ? process : 0;
}

void endProcess(const QString& folder) {
    if (const qint64 process = processAtWork(folder); process > 0) {
        ::kill(static_cast<pid_t>(process), SIGTERM);
    }
}

TrainingJobReader::TrainingJobReader(const QString& folder)
    : m_tail(QDir(folder).filePath(QStringLiteral("events.jsonl")).toStdString()) {
    m_run.folder = folder;
    m_run.name = QFileInfo(folder).fileName();
}

QString TrainingJobReader::path(const char* file) const {
    return QDir(m_run.folder).filePath(QString::fromLatin1(file));
}

TrainingRunPtr TrainingJobReader::read() {
    if (m_isOther) {
        return nullptr;
    }
    if (!m_hasDescription && !readDescription()) {
        readWaiting();
        return m_snapshot;
    }
    if (m_isOther) {
        return nullptr;
    }
    readEvents();
    judge();
    findNetwork();
    publish();
    return m_snapshot;
}

void TrainingJobReader::publish() {
    if (m_hasChanged || !m_snapshot) {
        m_snapshot = std::make_shared<const TrainingRun>(m_run);
        m_hasChanged = false;
    }
}

void TrainingJobReader::note(double t, const QString& text) {
    m_run.log << QStringLiteral("%1  %2").arg(formatSeconds(t), text);
    while (m_run.log.size() > kMostLogLines) {
        m_run.log.removeFirst();
    }
    m_hasChanged = true;
}

void TrainingJobReader::readConfig(const std::string& text, const QString& path) {
    try {
        m_run.config = core::parseTrainingConfig(text, path.toStdString());
    } catch (const std::exception& error) {
        note(0.0, QString::fromUtf8(error.what()));
    }
}

/// False while there is none.
bool TrainingJobReader::readDescription() {
    const QString file = path("job.json");
    if (!QFileInfo::exists(file)) {
        return false;
    }
    m_hasDescription = true;
    m_hasChanged = true;
    try {
        const ordered_json description =
            core::readJobDescription(std::filesystem::path(m_run.folder.toStdString()));
        m_isOther = description.value("command", "") != "train";
        if (!m_isOther) {
            m_began = textOf(description, "start");
            m_run.device = textOf(description, "device");
            readConfig(description.value("question", ordered_json()).dump(), file);
        }
    } catch (const std::exception& error) {
        note(0.0, QString::fromUtf8(error.what()));
    }
    return true;
}

/// The window has asked for the run, and the run has not begun.
void TrainingJobReader::readWaiting() {
    const QFileInfo config(path(kConfigFile));
    if (!config.exists()) {
        return;
    }
    if (!m_snapshot) {
        m_began = config.lastModified().toUTC().toString(Qt::ISODateWithMs);
        try {
            readConfig(core::readFileBytes(config.filePath().toStdString(), kMostConfigBytes),
                       config.filePath());
        } catch (const std::exception& error) {
            note(0.0, QString::fromUtf8(error.what()));
        }
    }
    const bool isNew = !QFileInfo::exists(path(kProcessFile)) &&
                       config.lastModified().secsTo(QDateTime::currentDateTime()) < kStartSeconds;
    const JobStatus status =
        isNew || processAtWork(m_run.folder) > 0 ? JobStatus::Queued
        : core::readControl(std::filesystem::path(m_run.folder.toStdString())) ==
                core::JobControl::Cancel
            ? JobStatus::Cancelled
            : JobStatus::Failed;
    const QString reason = status == JobStatus::Failed ? lastError() : QString();
    m_hasChanged = m_hasChanged || status != m_run.status || reason != m_run.reason;
    m_run.status = status;
    m_run.reason = reason;
    publish();
}

void TrainingJobReader::readEvents() {
    try {
        const core::EventTail::News news = m_tail.read();
        if (news.isAnew) {
            m_run.steps.clear();
            m_run.stepTimes.clear();
            m_run.epochs.clear();
            m_run.epochTimes.clear();
            m_run.log.clear();
        }
        m_hasChanged = m_hasChanged || news.isAnew || !news.events.empty();
        for (const core::Event& event : news.events) {
            take(event);
        }
    } catch (const std::exception& error) {
        note(m_run.secondsSinceStart, QString::fromUtf8(error.what()));
    }
}

void TrainingJobReader::take(const core::Event& event) {
    m_run.secondsSinceStart = std::max(m_run.secondsSinceStart, event.t);
    if (event.kind == core::EventKind::Done) {
        takeDone(event);
        return;
    }
    m_end.clear();
    m_endReason.clear();
    if (event.kind == core::EventKind::Progress) {
        m_isWaiting = false;
        m_run.stepsDone = numberOf<std::int64_t>(event.fields, "done", m_run.stepsDone);
        m_run.stepsAll = numberOf<std::int64_t>(event.fields, "total", m_run.stepsAll);
        m_run.etaSeconds = numberOf(event.fields, "eta", -1.0);
    } else if (event.kind == core::EventKind::Metric) {
        m_isWaiting = false;
        takeMetric(event);
    } else if (event.kind == core::EventKind::Log) {
        const QString text = textOf(event.fields, "text");
        if (text.startsWith(QLatin1String("warning: "))) {
            m_warning = text.sliced(9);
        }
        m_isWaiting = text.startsWith(QLatin1String("queued"));
        note(event.t, text);
    }
}

void TrainingJobReader::takeMetric(const core::Event& event) {
    const std::string file = path("events.jsonl").toStdString();
    try {
        if (core::isEvaluation(event.fields)) {
            append(m_run.epochs, m_run.epochTimes, core::epochRecord(event.fields, file), event.t);
        } else {
            const core::StepRecord record = core::stepRecord(event.fields, file);
            m_run.stepsDone = std::max(record.steps, std::int64_t{0});
            m_run.stepsAll = record.allSteps > 0 ? record.allSteps : m_run.stepsAll;
            append(m_run.steps, m_run.stepTimes, record, event.t);
        }
    } catch (const std::exception& error) {
        note(event.t, QString::fromUtf8(error.what()));
    }
}

void TrainingJobReader::takeDone(const core::Event& event) {
    m_isWaiting = false;
    m_end = textOf(event.fields, "status");
    m_endReason = textOf(event.fields, "reason");
    m_run.etaSeconds = -1.0;
    note(event.t, m_endReason.isEmpty() ? m_end : QStringLiteral("%1: %2").arg(m_end, m_endReason));
}

/// Status and reason, of lock, control and what the events say.
void TrainingJobReader::judge() {
    const std::filesystem::path folder(m_run.folder.toStdString());
    JobStatus status = statusOfEnd(m_end);
    QString reason = m_endReason;
    try {
        if (core::isJobRunning(folder)) {
            status = core::readControl(folder) == core::JobControl::Pause ? JobStatus::Paused
                     : m_isWaiting                                        ? JobStatus::Queued
                                                                          : JobStatus::Running;
            reason = m_warning;
        } else if (reason.isEmpty() && (status == JobStatus::Failed || status == JobStatus::Dead)) {
            reason = lastError();
        }
    } catch (const std::exception& error) {
        reason = QString::fromUtf8(error.what());
    }
    m_hasChanged = m_hasChanged || status != m_run.status || reason != m_run.reason;
    m_run.status = status;
    m_run.reason = reason;
    if (!(status == JobStatus::Running || status == JobStatus::Paused)) {
        m_run.etaSeconds = -1.0;
    }
}

/// Networks appear whole, so that the file's time tells whether there is a new one. What ONNX
/// cannot hold is exported as a description beside its weights.
void TrainingJobReader::findNetwork() {
    QFileInfo file(path("network.onnx"));
    if (!file.exists()) {
        file = QFileInfo(path("network.json"));
    }
    const qint64 version = file.exists() ? file.lastModified().toMSecsSinceEpoch() : 0;
    if (version != m_run.networkVersion) {
        m_run.network = version > 0 ? file.filePath() : QString();
        m_run.networkVersion = version;
        m_hasChanged = true;
    }
}

/// The program's own last line, without its name.
QString TrainingJobReader::lastError() const {
    QFile file(path(kErrorsFile));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    file.seek(std::max<qint64>(0, file.size() - kMostErrorBytes));
    const QStringList lines =
        QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QString line = lines.isEmpty() ? QString() : lines.back().trimmed();
    const QLatin1String name("reachscope: ");
    return line.startsWith(name) ? line.sliced(name.size()) : line;
}

}  // namespace ui
