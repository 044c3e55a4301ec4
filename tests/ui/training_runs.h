#pragma once

#include <cmath>
#include <memory>
#include <string>

#include "ui/jobs/training_run.h"

/// Training runs made up in code: numbers that a test knows.
namespace fake {

struct RunShape {
    int epochs = 4;
    int recordsAnEpoch = 5;
    int stepsARecord = 20;
    double level = 0.0;  ///< moves accuracies, so that runs differ
};

inline core::StepRecord stepRecord(const RunShape& shape, int record) {
    core::StepRecord step;
    const int stepsAnEpoch = shape.recordsAnEpoch * shape.stepsARecord;
    step.steps = (record + 1) * shape.stepsARecord;
    step.allSteps = shape.epochs * stepsAnEpoch;
    step.at.step = step.steps - 1;
    step.at.epoch = static_cast<double>(step.steps) / stepsAnEpoch;
    step.at.eps = 0.1 * std::min(1.0, step.at.epoch / 2.0);
    step.at.kappa = 1.0 - 0.5 * step.at.eps / 0.1;
    step.at.learningRate = 5e-4;
    step.losses = {{"loss", 2.0 / (1.0 + record)},
                   {"clean", 1.0 / (1.0 + record)},
                   {"robust", 3.0 / (1.0 + record)}};
    step.cleanAccuracy = 0.5 + 0.02 * record;
    step.robustAccuracy = record == 0 ? std::nan("") : 0.4 + 0.02 * record;
    step.gradientNorm = 1.5;
    step.seconds = 0.5;
    step.samples = 100 * shape.stepsARecord;
    return step;
}

inline core::EpochRecord epochRecord(const RunShape& shape, int epoch) {
    core::EpochRecord record;
    record.epoch = epoch;
    record.steps = static_cast<std::int64_t>(epoch) * shape.recordsAnEpoch * shape.stepsARecord;
    record.natural = 0.80 + 0.02 * epoch + shape.level;
    record.adversarial = 0.70 + 0.02 * epoch + shape.level;
    record.certified = 0.50 + 0.05 * epoch + shape.level;
    record.unstable = 0.4 - 0.05 * epoch;
    record.snrDb = 10.0 + epoch;
    record.layers = {{"relu1", "relu", 12.0 + epoch, 0.3, 0.6 - 0.1, 0.2},
                     {"relu2", "relu", std::nan(""), 0.25, 0.25, 0.5},
                     {"5", "output", 8.0, std::nan(""), std::nan(""), std::nan("")}};
    record.trainSeconds = 2.5;
    record.evaluateSeconds = 0.5;
    return record;
}

/// folder: "/runs/" and the name.
inline std::shared_ptr<ui::TrainingRun> trainingRun(const QString& name, RunShape shape = {}) {
    auto run = std::make_shared<ui::TrainingRun>();
    run->folder = QStringLiteral("/runs/") + name;
    run->name = name;
    run->status = ui::JobStatus::Running;
    run->config.title = name.toStdString();
    run->config.epochs = shape.epochs;
    run->config.ramp = 2.0;
    for (int i = 0; i < shape.epochs * shape.recordsAnEpoch; ++i) {
        run->steps.push_back(stepRecord(shape, i));
        run->stepTimes.push_back(0.6 * (i + 1));
    }
    for (int epoch = 1; epoch <= shape.epochs; ++epoch) {
        run->epochs.push_back(epochRecord(shape, epoch));
        run->epochTimes.push_back(3.0 * epoch);
    }
    run->stepsDone = run->steps.empty() ? 0 : run->steps.back().steps;
    run->stepsAll = run->steps.empty() ? 0 : run->steps.back().allSteps;
    return run;
}

}  // namespace fake
