#include "ui/session/journal.h"

#include <QFileInfo>
#include <QMutex>
#include <algorithm>
#include <vector>

#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

/// A question that stands so long is at rest.
constexpr int kRestMs = 400;

QMutex gatekeeper;  // NOLINT: guards the two below, which Qt's plain function pointer needs
std::vector<LogModel*> openLogs;  // NOLINT: one a window
QtMessageHandler before = nullptr;

LogEntry::Kind kindOf(QtMsgType type) {
    switch (type) {
        case QtDebugMsg:
        case QtInfoMsg:
            return LogEntry::Kind::Note;
        case QtWarningMsg:
            return LogEntry::Kind::Warning;
        case QtCriticalMsg:
        case QtFatalMsg:
            return LogEntry::Kind::Error;
    }
    return LogEntry::Kind::Warning;
}

void takeQtMessage(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    QtMessageHandler next = nullptr;
    {
        const QMutexLocker lock(&gatekeeper);
        next = before;
        const LogEntry entry{kindOf(type), text, QString::fromLatin1(context.category)};
        for (LogModel* log : openLogs) {
            if (type != QtDebugMsg) {
                QMetaObject::invokeMethod(
                    log, [log, entry] { log->append(entry); }, Qt::QueuedConnection);
            }
        }
    }
    if (next != nullptr) {
        next(type, context, text);
    }
}

}  // namespace

Journal::Journal(Session& session, LogModel& log, QObject* parent)
    : QObject(parent), m_session(session), m_log(log) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &Journal::noteRuns);
    connect(&session, &Session::messageRaised, this, &Journal::noteMessage);
    connect(&session, &Session::fileOpened, this, [this](const QString& path) {
        m_log.append({LogEntry::Kind::File, tr("Opened %1").arg(QFileInfo(path).fileName()), path});
    });
    connect(&session, &Session::resultChanged, &m_rest, qOverload<>(&QTimer::start));
    connect(&session, &Session::workChanged, &m_rest, qOverload<>(&QTimer::start));
}

void Journal::noteMessage(const Message& message) {
    const bool isError = message.kind == Message::Kind::Error;
    m_log.append(
        {isError ? LogEntry::Kind::Error : LogEntry::Kind::Note, message.text, message.remedy});
}

QString Journal::describe(const Computed& computed) {
    QString text = tr("%1: %2, %3")
                       .arg(methodTitle(computed.method()), formatSeconds(computed.result.seconds),
                            worthTitle(computed.result.worth));
    if (computed.isPartial()) {
        text += tr(", partial");
    }
    if (computed.result.pieceCount > 0) {
        text += tr("; %1 pieces").arg(formatCount(computed.result.pieceCount));
    }
    return text;
}

void Journal::noteRuns() {
    if (m_session.isBusy()) {
        return;
    }
    for (const reach::Method method : m_session.state().methods.order) {
        const QString failure = m_session.failure(method);
        if (!failure.isEmpty() && m_failures[method] != failure) {
            m_log.append({LogEntry::Kind::Warning, tr("%1: %2").arg(methodTitle(method), failure),
                          QString()});
        }
        m_failures[method] = failure;
        const ComputedPtr computed = m_session.result(method);
        if (computed && m_session.isCurrent(method) && m_noted[method] != computed->generation) {
            m_noted[method] = computed->generation;
            m_log.append({LogEntry::Kind::Run, describe(*computed),
                          QString::fromStdString(computed->result.reason)});
        }
    }
}

QtMessages::QtMessages(LogModel& log) : QObject(&log), m_log(&log) {
    const QMutexLocker lock(&gatekeeper);
    if (openLogs.empty()) {
        before = qInstallMessageHandler(takeQtMessage);
    }
    openLogs.push_back(m_log);
}

QtMessages::~QtMessages() {
    const QMutexLocker lock(&gatekeeper);
    openLogs.erase(std::ranges::find(openLogs, m_log));
    if (openLogs.empty()) {
        qInstallMessageHandler(before);
        before = nullptr;
    }
}

}  // namespace ui
