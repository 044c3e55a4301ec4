#include "ui/session/session_keeper.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>
#include <QTimer>
#include <QUuid>
#include <algorithm>
#include <exception>
#include <utility>

#include "ui/session/session.h"

namespace ui {
namespace {

const QString kSuffix = QStringLiteral(".reachscope");
const QString kAutosaveSuffix = QStringLiteral(".autosave");

constexpr qsizetype kMostClosed = 10;
/// For a minute.
constexpr int kLooks = 21;
constexpr int kLookAgainMs = 3000;

/// The session file that a hidden file beside it belongs to.
QString sessionFileOf(const QString& autosaveFile) {
    const QFileInfo info(autosaveFile);
    QString name = info.fileName().chopped(kAutosaveSuffix.size());
    return info.absolutePath() + QLatin1Char('/') +
           (name.startsWith(QLatin1Char('.')) ? name.mid(1) : name);
}

QString nameOf(const QString& path) { return QFileInfo(path).fileName(); }

/// "study.reachscope", or the network's name.
QString nameOf(const SessionDocument& document) {
    const QString& path = document.origin.isEmpty() ? document.state.network.path : document.origin;
    return path.isEmpty() ? SessionKeeper::tr("a session") : QFileInfo(path).fileName();
}

/// "09:11", or "31 Jan 2026, 09:11" if that was not today.
QString timeOf(const SessionDocument& document) {
    const QDateTime saved = document.saved.toLocalTime();
    const QString time = saved.toString(QStringLiteral("HH:mm"));
    return saved.date() == QDate::currentDate()
               ? time
               : SessionKeeper::tr("%1, %2").arg(
                     QLocale().toString(saved.date(), QLocale::ShortFormat), time);
}

}  // namespace

SessionKeeper::SessionKeeper(Session& session, QString folder, QObject* parent)
    : QObject(parent),
      m_session(session),
      m_folder(std::move(folder)),
      m_autosave([this] { return snapshot(); }) {
    connect(&session, &Session::stateChanged, this, &SessionKeeper::noteChange);
    connect(&session, &Session::sessionRead, this, &SessionKeeper::takeOver);
    connect(session.undoStack(), &QUndoStack::cleanChanged, this, &SessionKeeper::changed);
    connect(&m_autosave, &Autosave::failed, this, &SessionKeeper::autosaveFailed);
}

SessionKeeper::~SessionKeeper() = default;

void SessionKeeper::setSurroundings(Surroundings surroundings) {
    m_surroundings = std::move(surroundings);
}

bool SessionKeeper::isModified() const {
    return m_isRecovered || !m_session.undoStack()->isClean();
}

std::pair<SessionContent, SessionStamp> SessionKeeper::snapshot() const {
    SessionContent content;
    content.state = m_session.state();
    if (m_surroundings.view) {
        content.view = m_surroundings.view();
    }
    if (m_surroundings.pinned) {
        content.pinned = m_surroundings.pinned();
    }
    return {std::move(content), {m_path, QDateTime::currentDateTimeUtc()}};
}

bool SessionKeeper::isInFolder(const QString& path) const {
    return !m_folder.isEmpty() && QFileInfo(path).absolutePath() == QDir(m_folder).absolutePath();
}

SessionKeeper::Place SessionKeeper::maybeUnnamedPlace() const {
    if (!m_isKeeping || m_folder.isEmpty() || !QDir().mkpath(m_folder)) {
        return nullptr;
    }
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return AutosaveLock::maybeHold(m_folder + QLatin1Char('/') + id + kSuffix + kAutosaveSuffix);
}

void SessionKeeper::noteChange() {
    if (!isModified()) {
        m_autosave.drop();
        return;
    }
    if (m_autosave.place() == nullptr) {
        m_autosave.setPlace(maybeUnnamedPlace());
    }
    m_autosave.note();
}

void SessionKeeper::autosaveFailed(const QString& reason) {
    const bool isElsewhere =
        m_autosave.place() != nullptr && !isInFolder(m_autosave.place()->file());
    if (isElsewhere) {
        if (Place place = maybeUnnamedPlace()) {
            m_autosave.setPlace(std::move(place), false);
            m_autosave.flush();
            return;
        }
    }
    m_session.raise({Message::Kind::Error,
                     tr("Changes cannot be autosaved. %1").arg(reason),
                     tr("Free some space, or save the session elsewhere."),
                     {{tr("Save as…"), [keeper = QPointer(this)] {
                           if (keeper) {
                               Q_EMIT keeper->saveAsWanted();
                           }
                       }}}});
}

bool SessionKeeper::write(const QString& path) {
    try {
        auto [content, stamp] = snapshot();
        stamp.origin.clear();
        writeSession(content, path, stamp);
        return true;
    } catch (const std::exception& error) {
        m_session.raise({Message::Kind::Error,
                         QString::fromUtf8(error.what()),
                         tr("The session is as it was; save it in another place."),
                         {{tr("Save as…"), [keeper = QPointer(this)] {
                               if (keeper) {
                                   Q_EMIT keeper->saveAsWanted();
                               }
                           }}}});
        return false;
    }
}

bool SessionKeeper::save() {
    if (!write(m_path)) {
        return false;
    }
    becomeClean();
    return true;
}

bool SessionKeeper::saveAs(const QString& path) {
    const QString whole = path.endsWith(kSuffix) ? path : path + kSuffix;
    const QString target = QFileInfo(whole).absoluteFilePath();
    if (target == m_path) {
        return save();
    }
    const QFileInfo other(autosaveFileOf(target) + QStringLiteral(".lock"));
    if (other.exists() && !AutosaveLock::maybeHold(autosaveFileOf(target))) {
        m_session.raise({Message::Kind::Error, tr("%1 is open in another window.").arg(whole),
                         tr("Choose another name.")});
        return false;
    }
    if (!write(target)) {
        return false;
    }
    m_autosave.drop();
    m_path = target;
    settlePlace();
    becomeClean();
    Q_EMIT m_session.fileOpened(target);
    return true;
}

void SessionKeeper::becomeClean() {
    m_isRecovered = false;
    m_session.undoStack()->setClean();
    m_autosave.drop();
    Q_EMIT changed();
}

void SessionKeeper::settlePlace() {
    if (!m_isKeeping) {
        return;
    }
    const QString file = autosaveFileOf(m_path);
    if (m_autosave.place() != nullptr && m_autosave.place()->file() == file) {
        return;
    }
    Place place = AutosaveLock::maybeHold(file);
    if (place && !QFile::exists(file)) {
        m_autosave.setPlace(std::move(place));
        return;
    }
    m_autosave.setPlace(maybeUnnamedPlace());
    if (place) {
        m_abandoned.insert(m_abandoned.begin(), std::move(place));
        offerAbandoned();
    } else if (QFile::exists(file + QStringLiteral(".lock"))) {
        m_session.raise({Message::Kind::Hint, tr("%1 is open in another window.").arg(m_path),
                         tr("Saving here replaces what is saved there.")});
    }
}

void SessionKeeper::leave() {
    if (isModified()) {
        keepUnsaved();
    } else {
        m_autosave.drop();
    }
    m_autosave.setPlace(nullptr, false);
}

void SessionKeeper::takeOver(const OpenSessionPtr& opened) {
    if (opened->networkFound != OpenSession::Network::Found) {
        askForNetwork(opened);
        return;
    }
    if (isInFolder(opened->path) || opened->path.endsWith(kAutosaveSuffix)) {
        takeUnsaved(opened);
    } else {
        leave();
        m_path = QFileInfo(opened->path).absoluteFilePath();
        m_isRecovered = false;
        takeContent(opened);
        Q_EMIT m_session.fileOpened(m_path);
        settlePlace();
    }
    Q_EMIT changed();
}

void SessionKeeper::takeContent(const OpenSessionPtr& opened) {
    m_session.beginWith(opened->content.state);
    Q_EMIT this->opened(opened->content);
    if (!opened->notes.isEmpty()) {
        m_session.raise({Message::Kind::Hint, opened->notes.join(QLatin1Char('\n')), QString()});
    }
}

void SessionKeeper::takeUnsaved(const OpenSessionPtr& opened) {
    const QString& file = opened->path;
    const auto held = std::ranges::find(m_abandoned, file, &AutosaveLock::file);
    Place place = held != m_abandoned.end()        ? std::move(*held)
                  : file.endsWith(kAutosaveSuffix) ? AutosaveLock::maybeHold(file)
                                                   : maybeUnnamedPlace();
    if (held != m_abandoned.end()) {
        m_abandoned.erase(held);
    }
    if (!place && file.endsWith(kAutosaveSuffix)) {
        m_session.raise({Message::Kind::Error, tr("%1 belongs to a window that is open.").arg(file),
                         tr("Save the session there.")});
        return;
    }
    leave();
    m_path = isInFolder(file) ? opened->document.origin : sessionFileOf(file);
    m_isRecovered = true;
    m_autosave.setPlace(std::move(place));
    takeContent(opened);
    noteChange();
}

void SessionKeeper::askForNetwork(const OpenSessionPtr& opened) {
    const QString session = opened->path;
    const QString network = opened->networkPath;
    const QPointer keeper(this);
    const MessageButton locate{tr("Locate…"), [keeper, session, network] {
                                   if (keeper) {
                                       Q_EMIT keeper->locateWanted(session, nameOf(network));
                                   }
                               }};
    if (opened->networkFound == OpenSession::Network::Missing) {
        m_session.raise({Message::Kind::Error,
                         tr("%1: its network %2 is not there.").arg(nameOf(session), network),
                         tr("Show where the network is now."),
                         {locate}});
        return;
    }
    const MessageButton takeIt{tr("Open with it"), [keeper, session, network] {
                                   if (keeper) {
                                       keeper->m_session.openSession(session, network);
                                   }
                               }};
    m_session.raise(
        {Message::Kind::Error,
         tr("%1: its network %2 has changed since it was saved.").arg(nameOf(session), network),
         tr("Open the session with the network as it is now, or show where the old one is."),
         {takeIt, locate}});
}

void SessionKeeper::findAbandoned(const QStringList& sessionFiles) {
    QStringList files;
    const QDir folder(m_folder);
    if (!m_folder.isEmpty()) {
        for (const QString& name : folder.entryList({QLatin1Char('*') + kAutosaveSuffix},
                                                    QDir::Files | QDir::Hidden, QDir::Time)) {
            files.push_back(folder.absoluteFilePath(name));
        }
    }
    for (const QString& path : sessionFiles) {
        if (path.endsWith(kSuffix) && QFile::exists(autosaveFileOf(path))) {
            files.push_back(autosaveFileOf(path));
        }
    }
    takeAbandoned(files, kLooks);
}

/// A program that was killed may hold its files for some seconds more (it is being dumped, or its
/// parent has not looked yet): what is held is looked at again.
void SessionKeeper::takeAbandoned(const QStringList& files, int looks) {
    QStringList held;
    const std::size_t before = m_abandoned.size();
    for (const QString& file : files) {
        if (Place place = AutosaveLock::maybeHold(file)) {
            m_abandoned.push_back(std::move(place));
        } else if (QFile::exists(file)) {
            held.push_back(file);
        }
    }
    if (m_abandoned.size() > before) {
        std::ranges::stable_sort(m_abandoned, std::greater(), [](const Place& place) {
            return QFileInfo(place->file()).lastModified();
        });
        offerAbandoned();
    }
    if (!held.isEmpty() && looks > 1) {
        QTimer::singleShot(kLookAgainMs, this,
                           [this, held, looks] { takeAbandoned(held, looks - 1); });
    }
}

void SessionKeeper::offerAbandoned() {
    if (m_abandoned.empty()) {
        return;
    }
    const QString file = m_abandoned.front()->file();
    const QPointer keeper(this);
    const MessageButton recoverIt{tr("Recover"), [keeper] {
                                      if (keeper) {
                                          keeper->recover();
                                      }
                                  }};
    const MessageButton discardIt{tr("Discard"), [keeper] {
                                      if (keeper) {
                                          keeper->discard();
                                      }
                                  }};
    try {
        const SessionDocument document = readSession(file);
        const QString time = QLocale().toString(document.saved.toLocalTime(), QLocale::ShortFormat);
        m_session.raise({Message::Kind::Hint,
                         tr("Unsaved changes of %1, %2").arg(nameOf(document), timeOf(document)),
                         tr("Recover opens them; nothing is overwritten until you save."),
                         {recoverIt, discardIt}});
    } catch (const std::exception& error) {
        m_session.raise({Message::Kind::Error,
                         QString::fromUtf8(error.what()),
                         tr("Unsaved changes were left there, but cannot be read."),
                         {discardIt}});
    }
}

void SessionKeeper::recover() {
    if (!m_abandoned.empty()) {
        m_session.open({m_abandoned.front()->file()});
    }
}

void SessionKeeper::discard() {
    if (m_abandoned.empty()) {
        return;
    }
    Place place = std::move(m_abandoned.front());
    m_abandoned.erase(m_abandoned.begin());
    QFile::remove(place->file());
    m_session.dismissMessage();
    if (!m_path.isEmpty() && place->file() == autosaveFileOf(m_path)) {
        m_autosave.setPlace(std::move(place));
        if (isModified()) {
            m_autosave.flush();
        }
    }
    offerAbandoned();
}

QStringList SessionKeeper::closedSessions() const {
    QStringList files;
    if (!m_folder.isEmpty()) {
        const QDir folder(m_folder);
        // The names are times: sorted by name the newest comes last.
        for (const QString& name : folder.entryList({QLatin1Char('*') + kSuffix}, QDir::Files,
                                                    QDir::Name | QDir::Reversed)) {
            files.push_back(folder.absoluteFilePath(name));
        }
    }
    return files;
}

QString SessionKeeper::describe(const QString& path) {
    try {
        const SessionDocument document = readSession(path);
        return tr("%1, %2").arg(nameOf(document), timeOf(document));
    } catch (const std::exception&) {
        return nameOf(path);
    }
}

bool SessionKeeper::keepAsClosed() {
    if (m_folder.isEmpty() || !QDir().mkpath(m_folder)) {
        return false;
    }
    try {
        const auto [content, stamp] = snapshot();
        const QString time = stamp.saved.toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
        writeSession(content, m_folder + QLatin1Char('/') + time + kSuffix, stamp);
    } catch (const std::exception&) {
        return false;
    }
    const QStringList closed = closedSessions();
    for (qsizetype i = kMostClosed; i < closed.size(); ++i) {
        QFile::remove(closed[i]);
    }
    m_autosave.drop();
    return true;
}

bool SessionKeeper::keepUnsaved() {
    if (!isModified()) {
        m_autosave.drop();
        return true;
    }
    const bool mayStay = !m_path.isEmpty() && m_autosave.place() != nullptr;
    return mayStay ? m_autosave.flush() : keepAsClosed();
}

}  // namespace ui
