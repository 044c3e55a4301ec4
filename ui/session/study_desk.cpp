#include "ui/session/study_desk.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

#include "core/job/job.h"
#include "ui/session/study_texts.h"

namespace ui {
namespace {

constexpr int kLookMs = 400;
constexpr int kPatienceMs = 3000;
constexpr int kCutShort = 3;  ///< exit status of a run that was cancelled
constexpr int kMostErrorBytes = 1 << 16;

QString numberText(const core::Json& value) { return QString::fromStdString(value.dump()); }

/// The last line that says something.
QString lastLine(const QByteArray& text) {
    const QStringList lines = QString::fromUtf8(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return lines.isEmpty() ? QString() : lines.back().trimmed();
}

const core::Json& defaultOf(const reach::StudySetting& setting, bool smoke) {
    return smoke && !setting.smoke.is_null() ? setting.smoke : setting.standard;
}

bool isJob(const QString& folder) {
    return QFileInfo::exists(QDir(folder).filePath(QStringLiteral("job.json")));
}

bool hasReport(const QString& folder) {
    return QFileInfo::exists(QDir(folder).filePath(QStringLiteral("study.json")));
}

}  // namespace

QString valueText(const core::Json& value) {
    if (value.is_string()) {
        return QString::fromStdString(value.get<std::string>());
    }
    if (!value.is_array()) {
        return numberText(value);
    }
    QStringList parts;
    for (const core::Json& part : value) {
        parts << valueText(part);
    }
    return parts.join(QLatin1Char(','));
}

QString commandLineProgram() {
    const QString name = QStringLiteral("reachscope");
    const QString beside =
        QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

StudyDesk::StudyDesk(const std::vector<reach::StudyInfo>& studies, QString program, QString folder,
                     QObject* parent)
    : QObject(parent), m_program(std::move(program)), m_folder(std::move(folder)) {
    for (const reach::StudyInfo& info : studies) {
        StudyEntry entry;
        entry.info = info;
        m_entries.push_back(std::move(entry));
    }
    m_pool.setMaxThreadCount(1);
    m_looking.setInterval(kLookMs);
    connect(&m_looking, &QTimer::timeout, this, &StudyDesk::watch);
    connect(&m_process, &QProcess::finished, this, &StudyDesk::finish);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart && m_running >= 0) {
            fail(m_running,
                 tr("%1 could not be started: %2").arg(m_program, m_process.errorString()));
        }
    });
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
        m_errors = (m_errors + m_process.readAllStandardError()).right(kMostErrorBytes);
    });
    m_process.setStandardOutputFile(QProcess::nullDevice());
}

/// The run writes a checkpoint and ends; it can be taken up again.
StudyDesk::~StudyDesk() {
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(kPatienceMs)) {
            m_process.kill();
            m_process.waitForFinished(kPatienceMs);
        }
    }
}

QString StudyDesk::whyNotRun(int study) const {
    if (study < 0 || study >= count()) {
        return tr("Choose a study first.");
    }
    if (m_program.isEmpty()) {
        return tr("The program reachscope is neither beside this one nor on PATH.");
    }
    return m_running >= 0 ? tr("%1 is running.").arg(studyTitle(at(m_running).info)) : QString();
}

bool StudyDesk::mayContinue(int study) const {
    const StudyEntry& one = at(study);
    const bool isOver = one.report && one.report->isComplete;
    return !one.folder.isEmpty() && !isOver && one.status != StudyStatus::Running &&
           isJob(one.folder);
}

QString StudyDesk::value(int study, const QString& key) const {
    const StudyEntry& one = at(study);
    const auto typed = one.values.constFind(key);
    if (typed != one.values.constEnd()) {
        return *typed;
    }
    const auto setting =
        std::ranges::find(one.info.settings, key.toStdString(), &reach::StudySetting::key);
    return setting == one.info.settings.end() ? QString()
                                              : valueText(defaultOf(*setting, one.isSmoke));
}

QString StudyDesk::setValue(int study, const QString& key, const QString& value) {
    StudyEntry& one = entry(study);
    if (value.trimmed().isEmpty()) {
        one.values.remove(key);
    } else {
        try {
            reach::StudySettings settings(one.info.id, one.info.settings, one.isSmoke);
            settings.set((key + QLatin1Char('=') + value.trimmed()).toStdString());
        } catch (const std::invalid_argument& error) {
            return QString::fromUtf8(error.what());
        }
        one.values.insert(key, value.trimmed());
    }
    Q_EMIT changed(study);
    return {};
}

void StudyDesk::setSmoke(int study, bool smoke) {
    if (at(study).isSmoke != smoke) {
        entry(study).isSmoke = smoke;
        Q_EMIT changed(study);
    }
}

QStringList StudyDesk::arguments(int study, const QString& folder, bool resume) const {
    const StudyEntry& one = at(study);
    QStringList list{QStringLiteral("study"), QString::fromStdString(one.info.id)};
    if (one.isSmoke) {
        list << QStringLiteral("--smoke");
    }
    for (auto value = one.values.constBegin(); value != one.values.constEnd(); ++value) {
        list << QStringLiteral("--set") << value.key() + QLatin1Char('=') + value.value();
    }
    list << QStringLiteral("--out") << folder << QStringLiteral("--job") << folder;
    if (resume) {
        list << QStringLiteral("--resume");
    }
    return list;
}

void StudyDesk::run(int study) {
    if (whyNotRun(study).isEmpty()) {
        StudyEntry& one = entry(study);
        const QString stamp =
            QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
        one.folder =
            QDir(m_folder).filePath(QString::fromStdString(one.info.id) + QLatin1Char('-') + stamp);
        one.report.reset();
        start(study, false);
    }
}

void StudyDesk::resume(int study) {
    if (whyNotRun(study).isEmpty() && mayContinue(study)) {
        start(study, true);
    }
}

void StudyDesk::start(int study, bool resume) {
    StudyEntry& one = entry(study);
    one.progress = {};
    one.message.clear();
    if (!QDir().mkpath(m_folder)) {
        fail(study, tr("%1: the folder cannot be made").arg(m_folder));
        return;
    }
    one.status = StudyStatus::Running;
    m_running = study;
    m_errors.clear();
    m_process.start(m_program, arguments(study, one.folder, resume));
    m_looking.start();
    Q_EMIT changed(study);
}

void StudyDesk::cancel() {
    if (m_running < 0) {
        return;
    }
    try {
        core::requestControl(std::filesystem::path(at(m_running).folder.toStdString()),
                             core::JobControl::Cancel);
    } catch (const std::exception&) {
        m_process.terminate();  // the folder is not there yet
    }
}

/// Looks at the events of the run, off this thread, one look at a time.
void StudyDesk::watch() {
    if (m_running < 0 || m_isReading) {
        return;
    }
    m_isReading = true;
    m_pool.start([this, study = m_running, folder = at(m_running).folder] {
        StudyProgress progress;
        try {
            progress = readStudyProgress(folder);
        } catch (const std::exception& error) {
            progress.log << QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, study, folder, progress] {
                m_isReading = false;
                if (at(study).folder == folder && at(study).progress != progress) {
                    entry(study).progress = progress;
                    Q_EMIT changed(study);
                }
            },
            Qt::QueuedConnection);
    });
}

void StudyDesk::fail(int study, const QString& reason) {
    StudyEntry& one = entry(study);
    one.status = StudyStatus::Failed;
    one.message = reason;
    m_looking.stop();
    m_running = -1;
    Q_EMIT changed(study);
    Q_EMIT ended(study);
}

void StudyDesk::finish(int exitCode, QProcess::ExitStatus status) {
    if (m_running < 0) {
        return;
    }
    watch();
    const int study = m_running;
    m_errors += m_process.readAllStandardError();
    const bool isOver = status == QProcess::NormalExit;
    if (!isOver || (exitCode != 0 && exitCode != kCutShort)) {
        const QString line = lastLine(m_errors);
        fail(study, line.isEmpty() ? tr("the run ended unexpectedly") : line);
        readReport(study);
        return;
    }
    m_looking.stop();
    m_running = -1;
    entry(study).status = exitCode == 0 ? StudyStatus::Done : StudyStatus::Cut;
    Q_EMIT changed(study);
    Q_EMIT ended(study);
    readReport(study);
}

void StudyDesk::readReport(int study) {
    m_pool.start([this, study, folder = at(study).folder] {
        StudyReportPtr report;
        QString failure;
        try {
            report = readStudyReport(folder);
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, study, folder, report, failure] {
                StudyEntry& one = entry(study);
                if (one.folder != folder) {
                    return;
                }
                one.report = report;
                if (!failure.isEmpty()) {
                    one.message = failure;
                }
                if (report && one.status == StudyStatus::Idle) {
                    one.status = report->isComplete ? StudyStatus::Done : StudyStatus::Cut;
                }
                Q_EMIT changed(study);
            },
            Qt::QueuedConnection);
    });
}

void StudyDesk::lookForRuns() {
    const QStringList folders =
        QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (int study = 0; study < count(); ++study) {
        const QString begin = QString::fromStdString(at(study).info.id) + QLatin1Char('-');
        for (const QString& name : folders) {
            // "over-approximation-20260131-120000": nothing but the time follows the study's name.
            const QString rest = name.startsWith(begin) ? name.mid(begin.size()) : QString();
            const QString path = QDir(m_folder).filePath(name);
            const bool isTime = !rest.isEmpty() && rest.at(0).isDigit();
            if (isTime && study != m_running && (isJob(path) || hasReport(path))) {
                entry(study).folder = path;
            }
        }
        if (!at(study).folder.isEmpty() && study != m_running) {
            if (at(study).status == StudyStatus::Idle && !hasReport(at(study).folder)) {
                entry(study).status = StudyStatus::Cut;
            }
            readReport(study);
        }
    }
}

}  // namespace ui
