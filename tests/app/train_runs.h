#pragma once

#include <QDir>
#include <QFile>
#include <QStringList>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/job/job.h"
#include "tests/app/cli.h"

/// Small training runs on a set that is made up, and what their folders say.
namespace train {

/// A dense network on two-dimensional samples: milliseconds a step.
inline QStringList toyRun(const QString& folder, const QStringList& more = {}) {
    return QStringList{"train",
                       "--set",
                       "method=ibp",
                       "--set",
                       "data=toy-moons",
                       "--set",
                       "eps=0.02",
                       "--set",
                       "architecture=dense-16-16",
                       "--set",
                       "samples=400",
                       "--set",
                       "batch=50",
                       "--set",
                       "epochs=4",
                       "--set",
                       "ramp=2",
                       "--set",
                       "log-every=2",
                       "--set",
                       "evaluate-samples=100",
                       "--set",
                       "snr-samples=20",
                       "--set",
                       "evaluate-attack-steps=3",
                       "--threads",
                       "1",
                       "--out",
                       folder} +
           more;
}

inline core::JobView view(const QString& folder) { return core::viewJob(folder.toStdString()); }

inline bool hasJob(const QString& folder) { return QFile::exists(folder + "/job.json"); }

/// Texts of the log, in order.
inline QStringList logOf(const QString& folder) {
    QStringList texts;
    for (const core::Event& event : view(folder).events) {
        if (event.kind == core::EventKind::Log) {
            texts.append(QString::fromStdString(event.fields.at("text").get<std::string>()));
        }
    }
    return texts;
}

inline std::int64_t lastStep(const QString& folder) {
    std::int64_t step = 0;
    if (!hasJob(folder)) {
        return step;
    }
    for (const core::Event& event : view(folder).events) {
        if (event.kind == core::EventKind::Metric && event.fields.contains("step")) {
            step = event.fields.at("step").get<std::int64_t>();
        }
    }
    return step;
}

/// A metric without what differs between two runs of the same numbers: times.
inline nlohmann::ordered_json withoutTimes(nlohmann::ordered_json fields) {
    for (const char* key : {"seconds", "train_seconds", "evaluate_seconds"}) {
        fields.erase(key);
    }
    return fields;
}

/// The metrics that count, by step and by epoch, one a line.
inline std::vector<std::string> metricsOf(const QString& folder) {
    std::vector<std::string> metrics;
    for (const core::Event& event : view(folder).events) {
        if (event.kind == core::EventKind::Metric) {
            metrics.push_back(withoutTimes(event.fields).dump());
        }
    }
    std::sort(metrics.begin(), metrics.end());
    return metrics;
}

}  // namespace train
