#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

#include "ui/session/autosave.h"
#include "ui/session/open_session.h"

namespace ui {

class Session;
struct Message;

/// Keeps a session in files: saves and opens session files, autosaves what is not saved yet, and
/// offers what a window left behind that ended without saving. Nothing of the user's is overwritten
/// but by save() and saveAs(). Signals are facts.
class SessionKeeper : public QObject {
    Q_OBJECT

public:
    /// What belongs to a session besides its state; null: nothing.
    struct Surroundings {
        std::function<SessionView()> view;
        std::function<std::optional<State>()> pinned;
    };

    /// `folder` is where sessions are autosaved that have no file yet; it is made when needed. An
    /// empty one: nothing is autosaved.
    SessionKeeper(Session& session, QString folder, QObject* parent = nullptr);
    ~SessionKeeper() override;

    void setSurroundings(Surroundings surroundings);
    void setFolder(const QString& folder) { m_folder = folder; }
    bool hasFolder() const { return !m_folder.isEmpty(); }
    /// Whether anything is autosaved or offered, and files are locked; it is, until told otherwise.
    void setKeeping(bool keeping) { m_isKeeping = keeping; }
    Autosave& autosave() { return m_autosave; }

    /// The session's file; empty as long as it has none.
    const QString& path() const { return m_path; }
    /// True if something would be lost without save() or autosave.
    bool isModified() const;

    /// Writes the session's file, which it has. False, and a message raised, if that cannot be
    /// done.
    bool save();
    /// Writes another file, which becomes the session's. A name without ".reachscope" gets it.
    bool saveAs(const QString& path);

    /// Looks for sessions that were left unsaved by windows that are gone, beside these session
    /// files too, and offers them one after the other. Those of live windows are left alone.
    void findAbandoned(const QStringList& sessionFiles);
    bool hasAbandoned() const { return !m_abandoned.empty(); }
    /// Offers the next one (again).
    void offerAbandoned();
    /// Opens the one on offer; its file is kept until the session is saved.
    void recover();
    /// Removes the one on offer.
    void discard();

    /// To be called before the window closes: what is not saved goes into the autosave file, or
    /// among closedSessions() if the session has no file. False if it cannot be written anywhere:
    /// then something would be lost.
    bool keepUnsaved();
    /// The last few sessions that were closed without ever being saved, newest first.
    QStringList closedSessions() const;
    /// "3-4-4-2.onnx, 31.1.26 12:00": what a session file is, for a menu.
    static QString describe(const QString& path);

Q_SIGNALS:
    /// The path, or whether something is unsaved.
    void changed();
    /// The state is that of a session file now; the rest of it is for the pages.
    void opened(ui::SessionContent content);
    /// The user wants to show where the network is that a session file names.
    void locateWanted(QString sessionPath, QString networkName);
    void saveAsWanted();

private:
    void takeAbandoned(const QStringList& files, int looks);
    using Place = std::unique_ptr<AutosaveLock>;

    std::pair<SessionContent, SessionStamp> snapshot() const;
    bool write(const QString& path);
    bool isInFolder(const QString& path) const;
    void noteChange();
    Place maybeUnnamedPlace() const;
    /// Finds the place where the session's file is autosaved; what lies there already is offered.
    void settlePlace();
    void takeOver(const OpenSessionPtr& opened);
    void takeContent(const OpenSessionPtr& opened);
    void takeUnsaved(const OpenSessionPtr& opened);
    bool keepAsClosed();
    void askForNetwork(const OpenSessionPtr& opened);
    void leave();
    void autosaveFailed(const QString& reason);
    void becomeClean();

    Session& m_session;
    QString m_folder;
    Surroundings m_surroundings;
    QString m_path;
    bool m_isRecovered = false;
    bool m_isKeeping = true;
    std::vector<Place> m_abandoned;  ///< the first is on offer
    Autosave m_autosave;
};

}  // namespace ui
