#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <nlohmann/json.hpp>

/// Running the real `reachscope` of this build.
namespace cli {

inline QString program() {
    return QDir(QStringLiteral(REACHSCOPE_BINARY_DIR)).filePath("bin/reachscope");
}

inline QString sample(const QString& name) {
    return QDir(QStringLiteral(REACHSCOPE_SOURCE_DIR)).filePath("samples/" + name);
}

struct Outcome {
    int status = -1;  ///< exit status; -1 if it did not end by itself
    QByteArray out;
    QByteArray err;

    nlohmann::json json() const { return nlohmann::json::parse(out.toStdString()); }

    /// Standard error holds one line, and nothing is on standard output.
    bool isOneErrorLine() const {
        return out.isEmpty() && err.startsWith("reachscope: ") && err.count('\n') == 1;
    }
};

constexpr int kPatienceMs = 120000;

inline Outcome finish(QProcess& process) {
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
    }
    const bool ended = process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

/// Runs it to the end. Extra variables come as "NAME=value"; "NAME=" empties one.
inline Outcome run(const QStringList& arguments, const QStringList& variables = {},
                   const QString& executable = program(), const QString& folder = {}) {
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const QString& variable : variables) {
        environment.insert(variable.section('=', 0, 0), variable.section('=', 1));
    }
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(executable, arguments);
    return finish(process);
}

inline QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

}  // namespace cli

/// Compares the exit status and prints both streams where it differs.
#define VERIFY_STATUS(outcome, expected)                                               \
    QVERIFY2((outcome).status == (expected),                                           \
             qPrintable(QString("exit status %1, expected %2; stdout: %3; stderr: %4") \
                            .arg((outcome).status)                                     \
                            .arg(expected)                                             \
                            .arg(QString::fromUtf8((outcome).out.left(2000)),          \
                                 QString::fromUtf8((outcome).err.left(2000)))))
