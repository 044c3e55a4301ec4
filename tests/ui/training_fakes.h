#pragma once

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/train/training_records.h"
#include "core/train/training_settings.h"

/// Training runs made up for tests: job folders written by hand, and a script that stands for
/// `reachscope`, holding its job's lock and obeying its control file.
namespace fake {

inline void writeFile(const QString& path, const QByteArray& text) {
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile out(path);
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(text), text.size());
}

inline QByteArray readFile(const QString& path) {
    QFile in(path);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

inline core::TrainingConfig trainingConfig() {
    core::TrainingConfig config;
    config.title = "Made up";
    config.method = "sabr";
    config.data = "mnist";
    config.eps = 0.1;
    config.epochs = 4;
    return config;
}

inline core::StepRecord stepRecord(std::int64_t steps, double loss) {
    core::StepRecord record;
    record.at.step = steps - 1;
    record.at.epoch = static_cast<double>(steps) / 10.0;
    record.steps = steps;
    record.allSteps = 40;
    record.losses = {{"loss", loss}, {"robust", loss}};
    record.cleanAccuracy = 0.5;
    record.seconds = 0.1;
    record.samples = 100;
    return record;
}

inline core::EpochRecord epochRecord(double epoch, double natural) {
    core::EpochRecord record;
    record.epoch = epoch;
    record.steps = static_cast<std::int64_t>(epoch * 10.0);
    record.natural = natural;
    record.adversarial = natural - 0.1;
    record.certified = natural - 0.2;
    record.unstable = 0.25;
    record.snrDb = 12.0;
    record.layers = {{"relu0", "relu", 12.0, 0.5, 0.25, 0.25}};
    return record;
}

inline QByteArray event(double t, const char* kind, core::Json fields) {
    core::Json line{{"t", t}, {"kind", kind}};
    line.update(fields);
    return QByteArray::fromStdString(line.dump()) + '\n';
}

inline QByteArray logEvent(double t, const char* text) { return event(t, "log", {{"text", text}}); }

/// A job folder without a process.
inline void writeJob(const QString& folder, const QByteArray& events,
                     const core::TrainingConfig& config = trainingConfig(),
                     const char* start = "2026-01-31T12:00:00.000Z") {
    const core::Json description{{"command", "train"}, {"question", core::toJson(config)},
                                 {"device", "cpu"},    {"threads", 1},
                                 {"start", start},     {"host", "here"}};
    writeFile(QDir(folder).filePath(QStringLiteral("job.json")),
              QByteArray::fromStdString(description.dump()));
    writeFile(QDir(folder).filePath(QStringLiteral("events.jsonl")), events);
}

inline const char* const kTrainScript = R"SH(#!/bin/sh
resume=
all="$*"
while [ $# -gt 0 ]; do
    case "$1" in
        --out) out="$2"; shift;;
        --config) config="$2"; shift;;
        --resume) resume=yes;;
    esac
    shift
done
echo "$all" >> "$out/arguments.txt"
# BEFORE
exec 9>"$out/lock"
flock 9
rm -f "$out/control"
if [ -z "$resume" ]; then
    printf '{"command": "train", "device": "cpu", "start": "2026-01-31T12:00:00.000Z", "question": %s}' \
        "$(cat "$config")" > "$out/job.part"
    mv "$out/job.part" "$out/job.json"
fi
event() { printf '{"t": %s, "kind": %s}\n' "$1" "$2" >> "$out/events.jsonl"; }
asked() { grep -q "$1" "$out/control" 2>/dev/null; }
event 0.1 '"log", "text": "started"'
event 0.2 '"progress", "done": 1, "total": 40, "unit": "steps", "eta": 30'
# WORK
)SH";

/// Writes the script; `work` is what it does once it has begun, `before` before it takes its
/// folder. Returns its path.
inline QString trainingProgram(const QTemporaryDir& folder, const QByteArray& work,
                               const QByteArray& before = {}) {
    const QString path = folder.filePath(QStringLiteral("reachscope"));
    QByteArray script(kTrainScript);
    script.replace("# BEFORE", before);
    script.replace("# WORK", work);
    QFile::remove(path);
    writeFile(path, script);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

/// Trains until it is cancelled.
inline const char* const kUntilCancelled =
    "while ! asked cancel; do sleep 0.02; done\n"
    "event 5 '\"done\", \"status\": \"cancelled\"'\n"
    "exit 3\n";
inline const char* const kAtOnce = "event 5 '\"done\", \"status\": \"complete\"'\n";

}  // namespace fake
