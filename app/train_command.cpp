#include <csignal>
#include <iostream>
#include <stdexcept>

#include "app/commands.h"
#include "app/json_text.h"
#include "app/train_question.h"
#include "app/train_report.h"
#include "app/train_run.h"
#include "core/bounds/bound_engine.h"

namespace app {

namespace {

void requireTensors() {
    if (!core::hasTensors()) {
        throw std::runtime_error(
            "training computes on tensors, which this build leaves out or does not find; build or "
            "install the target reachscope_tensors (REACHSCOPE_TORCH)");
    }
}

ExitStatus statusOf(const TrainResult& result) {
    if (result.status == "diverged") {
        throw std::runtime_error("the run diverged: " + result.reason);
    }
    return result.status == "complete" ? ExitStatus::Done : ExitStatus::Partial;
}

ExitStatus train(const Options& options) {
    const core::TrainingConfig config = trainingConfigOf(options);
    requireTensors();
    TrainRun run(options, config);
    if (const auto earlier = run.earlierResult()) {
        std::cerr << "this run is complete already\n";
        std::cout << (options.json ? *earlier : "complete already: " + options.job + '\n');
        return ExitStatus::Done;
    }
    const TrainResult result = run.run();
    std::cout << (options.json ? jsonText(trainDocument(config, result))
                               : trainText(config, result, options.job));
    return statusOf(result);
}

}  // namespace

ExitStatus runTrain(const Options& options) {
    if (options.train.listMethods) {
        return listTrainingMethods(options);
    }
    if (options.train.listSettings) {
        return listTrainingSettings(options, trainingConfigOf(options));
    }
    // Whoever reads the lines may go away; the run is to go on.
    std::signal(SIGPIPE, SIG_IGN);
    return train(options.resume ? trainOptionsOfJob(options) : options);
}

}  // namespace app
