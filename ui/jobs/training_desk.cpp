#include "ui/jobs/training_desk.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QThread>
#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

#include "core/io/atomic_file.h"
#include "core/job/job.h"
#include "core/train/training_settings.h"
#include "ui/jobs/run_texts.h"
#include "ui/jobs/training_job_reader.h"

namespace ui {
namespace {

constexpr int kLookMs = 400;       ///< while something is at work
constexpr int kIdleLookMs = 2500;  ///< others may start runs too
constexpr const char* kQueueFolder = ".queue";

/// Letters, digits, points and single hyphens: fit for a folder and for typing.
QString slug(const QString& text) {
    static const QRegularExpression others(QStringLiteral("[^a-z0-9.]+"));
    QString slug = text.toLower().replace(others, QStringLiteral("-"));
    while (slug.startsWith(QLatin1Char('-')) || slug.startsWith(QLatin1Char('.'))) {
        slug.remove(0, 1);
    }
    while (slug.endsWith(QLatin1Char('-'))) {
        slug.chop(1);
    }
    return slug.left(60);
}

std::filesystem::path pathOf(const TrainingRunPtr& run) { return {run->folder.toStdString()}; }

bool hasBegun(const TrainingRunPtr& run) {
    return QFileInfo::exists(QDir(run->folder).filePath(QStringLiteral("job.json")));
}

}  // namespace

TrainingDesk::TrainingDesk(QString program, QString folder, QObject* parent)
    : QObject(parent),
      m_program(std::move(program)),
      m_folder(std::move(folder)),
      m_readers(std::make_shared<Readers>()) {
    m_pool.setMaxThreadCount(1);
    m_clock.setInterval(kIdleLookMs);
    connect(&m_clock, &QTimer::timeout, this, &TrainingDesk::look);
    m_clock.start();
    QTimer::singleShot(0, this, &TrainingDesk::look);
}

TrainingDesk::~TrainingDesk() = default;

TrainingRunPtr TrainingDesk::run(const QString& name) const {
    const auto found = std::ranges::find(m_runs, name, [](const auto& one) { return one->name; });
    return found == m_runs.end() ? nullptr : *found;
}

int TrainingDesk::count(JobStatus status) const {
    return static_cast<int>(
        std::ranges::count(m_runs, status, [](const auto& one) { return one->status; }));
}

void TrainingDesk::setFolder(const QString& folder) {
    if (folder != m_folder) {
        m_folder = folder;
        m_readers = std::make_shared<Readers>();
        m_runs.clear();
        m_isRead = false;
        m_isLooking = false;  // what the look at the other folder finds is dropped
        Q_EMIT changed();
        look();
    }
}

void TrainingDesk::setPlace(const TrainingPlace& place) {
    if (place != m_place) {
        m_place = place;
        Q_EMIT placeChanged();
    }
}

std::vector<TrainingRunPtr> TrainingDesk::readAll(const QString& folder, Readers& readers) {
    const QStringList names = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    std::erase_if(readers, [&names](const auto& one) { return !names.contains(one.first); });
    std::vector<std::pair<QString, TrainingRunPtr>> found;
    for (const QString& name : names) {
        auto& reader = readers[name];
        if (!reader) {
            reader = std::make_unique<TrainingJobReader>(QDir(folder).filePath(name));
        }
        if (TrainingRunPtr run = reader->read()) {
            found.emplace_back(reader->began(), std::move(run));
        }
    }
    std::ranges::stable_sort(found, std::ranges::greater{},
                             [](const auto& one) { return one.first; });
    std::vector<TrainingRunPtr> runs;
    for (auto& one : found) {
        runs.push_back(std::move(one.second));
    }
    return runs;
}

void TrainingDesk::look() {
    if (m_isLooking) {
        return;
    }
    m_isLooking = true;
    m_pool.start([this, folder = m_folder, readers = m_readers] {
        auto runs = readAll(folder, *readers);
        QMetaObject::invokeMethod(
            this,
            [this, folder, runs = std::move(runs)]() mutable { take(folder, std::move(runs)); },
            Qt::QueuedConnection);
    });
}

void TrainingDesk::take(const QString& folder, std::vector<TrainingRunPtr> runs) {
    if (folder != m_folder) {
        return;
    }
    m_isLooking = false;
    const bool isNews = runs != m_runs || !m_isRead;
    m_isRead = true;
    const std::vector<TrainingRunPtr> before = std::exchange(m_runs, std::move(runs));
    const bool isAtWork = std::ranges::any_of(
        m_runs, [](const TrainingRunPtr& one) { return isActive(one->status); });
    m_clock.setInterval(isAtWork ? kLookMs : kIdleLookMs);
    if (!isNews) {
        return;
    }
    Q_EMIT changed();
    for (const TrainingRunPtr& old : before) {
        const TrainingRunPtr now = run(old->name);
        if (isActive(old->status) && now && !isActive(now->status)) {
            Q_EMIT ended(now);
        }
    }
}

QString TrainingDesk::whyNotStart() const {
    return m_program.isEmpty()
               ? tr("The program reachscope is neither beside this one nor on PATH.")
               : QString();
}

/// "sabr-mnist-0.1-20261122-214800"
QString TrainingDesk::newName(const core::TrainingConfig& config) const {
    const QString data = QFileInfo(QString::fromStdString(config.data)).completeBaseName();
    const QString stem =
        slug(QStringLiteral("%1-%2-%3-%4")
                 .arg(QString::fromStdString(config.method), data)
                 .arg(config.eps)
                 .arg(QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"))));
    QString name = stem;
    for (int again = 2; QFileInfo::exists(QDir(m_folder).filePath(name)); ++again) {
        name = QStringLiteral("%1-%2").arg(stem).arg(again);
    }
    return name;
}

QStringList TrainingDesk::queueArguments() const {
    return {QStringLiteral("--queue"), QDir(m_folder).filePath(QLatin1String(kQueueFolder)),
            QStringLiteral("--at-most"), QString::number(m_place.atOnce)};
}

QStringList TrainingDesk::startArguments(const QString& folder) const {
    const int threads = m_place.threads > 0
                            ? m_place.threads
                            : std::max(1, QThread::idealThreadCount() / m_place.atOnce);
    const QString config = QDir(folder).filePath(QLatin1String(kConfigFile));
    return QStringList{QStringLiteral("train"),
                       QStringLiteral("--config"),
                       config,
                       QStringLiteral("--out"),
                       folder,
                       QStringLiteral("--device"),
                       m_place.device,
                       QStringLiteral("--threads"),
                       QString::number(threads)} +
           queueArguments();
}

QStringList TrainingDesk::resumeArguments(const QString& folder) const {
    return QStringList{QStringLiteral("train"), QStringLiteral("--out"), folder,
                       QStringLiteral("--resume")} +
           queueArguments();
}

/// The process lives in a session of its own and outlives the window.
bool TrainingDesk::launch(const QString& folder, const QStringList& arguments) {
    const QDir dir(folder);
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(dir.filePath(QLatin1String(kErrorsFile)));
    if (!m_dataFolder.isEmpty()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("REACHSCOPE_DATA"), m_dataFolder);
        process.setProcessEnvironment(environment);
    }
    qint64 number = 0;
    if (!process.startDetached(&number)) {
        Q_EMIT refused(tr("%1 could not be started: %2").arg(m_program, process.errorString()));
        return false;
    }
    try {
        core::writeFileAtomically(dir.filePath(QLatin1String(kProcessFile)).toStdString(),
                                  std::to_string(number) + '\n');
    } catch (const std::exception& error) {
        Q_EMIT refused(QString::fromUtf8(error.what()));
    }
    m_clock.setInterval(kLookMs);
    look();
    return true;
}

QString TrainingDesk::start(const core::TrainingConfig& config) {
    if (const QString whyNot = whyNotStart(); !whyNot.isEmpty()) {
        Q_EMIT refused(whyNot);
        return {};
    }
    const QString name = newName(config);
    const QString folder = QDir(m_folder).filePath(name);
    try {
        core::checkTraining(config);
        if (!QDir().mkpath(folder)) {
            Q_EMIT refused(tr("%1: the folder cannot be made").arg(folder));
            return {};
        }
        core::writeFileAtomically(QDir(folder).filePath(QLatin1String(kConfigFile)).toStdString(),
                                  core::toJson(config).dump(2) + '\n');
    } catch (const std::exception& error) {
        Q_EMIT refused(QString::fromUtf8(error.what()));
        return {};
    }
    return launch(folder, startArguments(folder)) ? name : QString();
}

void TrainingDesk::request(const TrainingRunPtr& run, core::JobControl control) {
    try {
        core::requestControl(pathOf(run), control);
    } catch (const std::exception& error) {
        Q_EMIT refused(QString::fromUtf8(error.what()));
    }
    look();
}

void TrainingDesk::pause(const TrainingRunPtr& run) {
    if (whyNotPause(run).isEmpty()) {
        request(run, core::JobControl::Pause);
    }
}

void TrainingDesk::goOn(const TrainingRunPtr& run) {
    if (whyNotGoOn(run).isEmpty()) {
        request(run, core::JobControl::Resume);
    }
}

/// What has not taken its folder yet reads no requests, and has nothing to lose.
void TrainingDesk::cancel(const TrainingRunPtr& run) {
    if (!whyNotCancel(run).isEmpty()) {
        return;
    }
    if (!hasBegun(run)) {
        endProcess(run->folder);
    }
    request(run, core::JobControl::Cancel);
}

/// What never began has no checkpoint: it begins now.
void TrainingDesk::takeUp(const TrainingRunPtr& run) {
    if (whyNotContinue(run).isEmpty() && whyNotStart().isEmpty()) {
        launch(run->folder,
               hasBegun(run) ? resumeArguments(run->folder) : startArguments(run->folder));
    }
}

void TrainingDesk::remove(const TrainingRunPtr& run) {
    if (!whyNotRemove(run).isEmpty()) {
        return;
    }
    if (!QFile::moveToTrash(run->folder)) {
        Q_EMIT refused(tr("%1 could not be moved to the bin.").arg(run->folder));
    }
    look();
}

}  // namespace ui
