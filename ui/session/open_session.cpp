#include "ui/session/open_session.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <exception>
#include <map>
#include <utility>

namespace ui {
namespace {

struct OpenSessionTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::OpenSessionTexts)
};

/// Opens networks, each file once.
class Networks {
public:
    explicit Networks(QString sessionPath) : m_sessionPath(std::move(sessionPath)) {}

    void add(const NamedFile& file, OpenNetworkPtr network) {
        m_open[{file.hash, file.path}] = std::move(network);
    }

    /// Null if the network is nowhere as it was; `changedAt` is then where another one stands.
    OpenNetworkPtr find(const NamedFile& file, QString& changedAt) {
        if (const auto found = m_open.find({file.hash, file.path}); found != m_open.end()) {
            return found->second;
        }
        for (const QString& place : placesOf(file, m_sessionPath)) {
            if (!QFileInfo(place).isFile()) {
                continue;
            }
            if (OpenNetworkPtr network = maybeOpen(place, file.reading);
                network && network->hash == file.hash) {
                add(file, network);
                return network;
            }
            changedAt = changedAt.isEmpty() ? place : changedAt;
        }
        return nullptr;
    }

private:
    static OpenNetworkPtr maybeOpen(const QString& path, const core::NetworkFileOptions& reading) {
        try {
            return openNetwork(path, reading);
        } catch (const std::exception&) {
            return nullptr;  // what is broken now is not the network that was saved
        }
    }

    QString m_sessionPath;
    std::map<std::pair<std::string, QString>, OpenNetworkPtr> m_open;  ///< by hash and path
};

/// Those of the shelf that are found; a line for each of the others.
std::vector<OpenNetworkPtr> findShelf(const StateDocument& document, Networks& networks,
                                      QStringList& notes) {
    std::vector<OpenNetworkPtr> shelf;
    for (const NamedFile& file : document.shelf) {
        QString changedAt;
        if (OpenNetworkPtr network = networks.find(file, changedAt)) {
            shelf.push_back(std::move(network));
        } else {
            const QString name = QFileInfo(file.path).fileName();
            notes.push_back(
                changedAt.isEmpty()
                    ? OpenSessionTexts::tr("%1 is left out: it is not there any more.").arg(name)
                    : OpenSessionTexts::tr("%1 is left out: it has changed since.").arg(name));
        }
    }
    return shelf;
}

OpenPropertyPtr findProperty(const NamedFile& file, const QString& sessionPath,
                             QStringList& notes) {
    for (const QString& place : placesOf(file, sessionPath)) {
        if (!QFileInfo(place).isFile()) {
            continue;
        }
        try {
            return openProperty(place);
        } catch (const std::exception& error) {
            notes.push_back(QString::fromUtf8(error.what()));
            return nullptr;
        }
    }
    if (!file.path.isEmpty()) {
        notes.push_back(
            OpenSessionTexts::tr("The property %1 is not there any more; the input set is kept.")
                .arg(QFileInfo(file.path).fileName()));
    }
    return nullptr;
}

}  // namespace

OpenSessionPtr openSession(const QString& path, const QString& networkPath) {
    auto session = std::make_shared<OpenSession>();
    session->path = path;
    session->document = readSession(path);
    const SessionDocument& document = session->document;
    // An autosaved document names files as seen from where it lies, as any other does.
    Networks networks(path);
    const NamedFile& named = document.state.network;
    if (!networkPath.isEmpty()) {
        networks.add(named, openNetwork(networkPath, named.reading));
    }
    QString changedAt;
    OpenNetworkPtr network;
    if (!named.path.isEmpty()) {
        network = networks.find(named, changedAt);
        if (!network) {
            session->networkFound =
                changedAt.isEmpty() ? OpenSession::Network::Missing : OpenSession::Network::Changed;
            session->networkPath = changedAt.isEmpty() ? placesOf(named, path).front() : changedAt;
            return session;
        }
    }
    session->content.state = withFiles(document.state, network,
                                       findProperty(document.state.property, path, session->notes),
                                       findShelf(document.state, networks, session->notes));
    session->content.view = document.view;
    if (document.pinned) {
        if (const auto other = networks.find(document.pinned->network, changedAt)) {
            const bool isSame = document.pinned->property == document.state.property;
            session->content.pinned =
                withFiles(*document.pinned, other,
                          isSame ? session->content.state.property
                                 : findProperty(document.pinned->property, path, session->notes),
                          session->content.state.shelf);
        } else {
            session->notes.push_back(
                OpenSessionTexts::tr(
                    "The pinned state is left out: its network %1 is not there or has changed.")
                    .arg(QFileInfo(document.pinned->network.path).fileName()));
        }
    }
    return session;
}

}  // namespace ui
