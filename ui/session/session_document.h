#pragma once

#include <QDateTime>
#include <QString>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/figure/recipe.h"
#include "ui/session/state.h"

namespace ui {

/// What of the window belongs to a session without being undone: where one looks.
struct SessionView {
    std::optional<core::ViewRange> range;  ///< of the output plane; none: everything
    QString page;                          ///< id of the page in front; empty: the first
    /// Activation patterns of the pinned pieces, oldest first.
    std::vector<std::vector<std::uint64_t>> pinnedPatterns;

    bool operator==(const SessionView&) const = default;
};

/// What a session file holds, with its files open.
struct SessionContent {
    State state;
    std::optional<State> pinned;  ///< the other side of A/B
    SessionView view;

    bool operator==(const SessionContent&) const = default;
};

/// A file that a session file names, and how to find it again.
struct NamedFile {
    QString path;      ///< relative to the session file's folder where that can be; empty: none
    QString absolute;  ///< where it was when the session was saved, if `path` leaves the folder
    std::string hash;  ///< of networks: tells whether the file found is the one meant
    core::NetworkFileOptions reading;  ///< of networks: how the file was read

    bool operator==(const NamedFile&) const = default;
};

/// A state as a file holds it: its network and property are named, not there.
struct StateDocument {
    State state;
    NamedFile network;
    std::vector<NamedFile> shelf;  ///< all that were open; empty: the network alone
    NamedFile property;
};

/// A session file's content as read; networks are not opened yet.
struct SessionDocument {
    std::string program;  ///< what wrote it
    QDateTime saved;      ///< UTC
    /// Autosaved only: the session file whose changes these are; empty: it has none yet.
    QString origin;
    StateDocument state;
    std::optional<StateDocument> pinned;
    SessionView view;
};

/// What a save writes besides the content.
struct SessionStamp {
    QString origin;
    QDateTime saved;
};

/// The content as one JSON document for a file at `path`. Doubles read back the same. Throws
/// std::invalid_argument if a number is not finite. Thread-safe.
std::string toJson(const SessionContent& content, const QString& path, const SessionStamp& stamp);

/// Reads what toJson writes. Strict: a missing or unknown key, a wrong type, an unknown method,
/// sizes that disagree, a number that is not finite and a version this program does not know throw
/// core::ParseError, one line that names `path` and the key.
SessionDocument parseSession(std::string_view json, const QString& path);

/// Reads a session file. Throws core::ParseError.
SessionDocument readSession(const QString& path);

/// True if a file that begins so is meant to be a session.
bool isSession(std::string_view beginning);

/// Writes a session file; it appears whole or not at all. Throws std::runtime_error, one line with
/// the path and the system's reason.
void writeSession(const SessionContent& content, const QString& path, const SessionStamp& stamp);

/// Where the named file may be, likeliest first.
QStringList placesOf(const NamedFile& file, const QString& sessionPath);

/// The state with its files; `shelf` are those found of the document's. Throws
/// std::invalid_argument, in one line, if it does not fit them.
State withFiles(const StateDocument& document, const OpenNetworkPtr& network,
                const OpenPropertyPtr& property, const std::vector<OpenNetworkPtr>& shelf = {});

}  // namespace ui
