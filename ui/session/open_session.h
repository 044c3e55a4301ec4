#pragma once

#include "ui/session/session_document.h"

namespace ui {

/// A session file that was read, with the files it names as far as they were found.
struct OpenSession {
    /// Whether the network is there that the session was saved with.
    enum class Network { Found, Missing, Changed };

    QString path;
    SessionDocument document;
    Network networkFound = Network::Found;
    QString networkPath;     ///< where the changed one is, or where the missing one was
    SessionContent content;  ///< empty unless the network was found
    /// What was left out, a line each: a property that is not there any more.
    QStringList notes;
};

/// Reads a session file and opens what it names. Networks are told by their hash, wherever they lie
/// now; `networkPath`, if given, is taken as the network whatever its hash. Throws core::ParseError
/// and std::invalid_argument, one line each.
OpenSessionPtr openSession(const QString& path, const QString& networkPath = {});

}  // namespace ui
