#pragma once

#include <QDir>
#include <QString>
#include <QTest>
#include <cstdlib>
#include <string>

/// Where third-party data lies: $REACHSCOPE_DATA, else ../shared/data beside the checkout; empty
/// if neither is there.
inline std::string dataDir() {
    if (const char* fromEnvironment = std::getenv("REACHSCOPE_DATA")) {
        return fromEnvironment;
    }
    const QDir beside(QStringLiteral(REACHSCOPE_SOURCE_DIR "/../shared/data"));
    return beside.exists() ? beside.absolutePath().toStdString() : std::string();
}

/// Where independent reference values lie: `reference` beside the data folder; empty if absent.
inline std::string referenceDir() {
    if (dataDir().empty()) {
        return {};
    }
    const QDir beside(QString::fromStdString(dataDir() + "/../reference"));
    return beside.exists() ? beside.absolutePath().toStdString() : std::string();
}

#define SKIP_WITHOUT(directory)                                                             \
    if ((directory).empty()) {                                                              \
        QSKIP("no third-party data here: set REACHSCOPE_DATA to the folder that holds it"); \
    }
