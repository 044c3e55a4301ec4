#include "app/train_run.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

#include "app/exit_status.h"
#include "app/interrupt.h"
#include "app/json_text.h"
#include "app/table.h"
#include "app/time_limit.h"
#include "core/io/network_file.h"
#include "core/module/tensor_library.h"
#include "core/train/initial_network.h"
#include "core/train/training_records.h"
#include "core/train/training_settings.h"

namespace app {

namespace {

/// Numbers depend on the threads, so job.json is to say how many.
Options withThreads(Options options) {
    if (options.threads == 0) {
        options.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    }
    return options;
}

/// As AtomicFile and EventLog say it.
bool isDiskTrouble(const std::exception& error) {
    return std::string_view(error.what()).find(": cannot write: ") != std::string_view::npos;
}

/// "diverged: the loss …" says of a run that diverged what its status says.
std::string withoutStatus(const std::string& reason, const std::string& status) {
    const std::string front = status + ": ";
    return reason.starts_with(front) ? reason.substr(front.size()) : reason;
}

/// Told before a folder is made for the run.
void checkDevice(const core::TrainingConfig& config, const std::string& device) {
    if (device == "cpu") {
        if (config.precision == "mixed") {
            throw UsageError(
                "precision=mixed needs a GPU (--device cuda); on the CPU take float32");
        }
        return;
    }
    const core::TensorLibrary library = core::tensorLibrary();
    if (library.present && library.gpus == 0) {
        throw UsageError("--device " + device + ": this libtorch (" + library.version +
                         ") finds no GPU; train with --device cpu");
    }
}

std::string describe(const core::SampleSource& source, std::int64_t first) {
    const std::int64_t count = first > 0 ? std::min(first, source.count()) : source.count();
    return source.name() + ", " + grouped(count) + " of " + grouped(source.count());
}

}  // namespace

TrainRun::TrainRun(Options options, core::TrainingConfig config)
    : m_options(withThreads(std::move(options))),
      m_config(std::move(config)),
      m_sources(core::openTrainingData(m_config, m_options.dataDir)),
      m_start(core::initialNetwork(m_config, m_sources.train->shape(), m_sources.classes)) {
    checkDevice(m_config, m_options.bounds.device);
}

void TrainRun::openJob() {
    if (!m_job) {
        m_job = std::make_unique<TrainJob>(m_options, m_config);
        m_export = std::make_unique<NetworkExport>(m_job->job());
    }
}

std::optional<std::string> TrainRun::earlierResult() {
    openJob();
    if (!m_options.resume || m_job->earlierStatus() != "complete") {
        return std::nullopt;
    }
    std::ifstream file(m_job->job().folder() / "result.json", std::ios::binary);
    return file ? std::optional(std::string(std::istreambuf_iterator<char>(file), {}))
                : std::nullopt;
}

TrainResult TrainRun::run() {
    openJob();
    try {
        return train();
    } catch (const std::exception& error) {
        m_line.clear();
        m_job->fail(error.what());
        if (isDiskTrouble(error)) {
            throw std::runtime_error(std::string(error.what()) +
                                     "; make room, then go on with --resume");
        }
        throw;
    }
}

TrainResult TrainRun::train() {
    const auto state = m_job->state(core::toJson(m_config).dump() + core::networkHash(m_start));
    m_steps = state ? state->step : 0;
    m_evaluations = m_job->earlierEvaluations(m_steps);
    m_job->takePlace();
    if (cancelFlag()) {
        return resultOf({core::TrainingEnd::Stopped, {}, m_steps}, false);
    }
    const TimeLimit limit(m_options.timeLimitSeconds);
    say(m_options.resume ? "resumed at step " + std::to_string(m_steps) : "started");
    const core::TrainingData data = core::readTrainingData(m_config, m_sources);
    say("trains on " + describe(*m_sources.train, m_config.samples) + "; evaluates on " +
        describe(*m_sources.test, m_config.evaluateSamples));
    core::EngineOptions engine;
    engine.device = m_options.bounds.device;
    engine.threads = m_options.threads;
    m_trainer = trainerOf(data, engine, state ? &*state : nullptr);
    m_job->startClock(m_steps);
    const core::TrainingOutcome outcome = m_trainer->run(hooks());
    m_line.clear();
    if (outcome.end == core::TrainingEnd::Diverged) {
        m_job->keep(m_trainer->state());  // the last good one
    }
    m_job->keepLast();
    return resultOf(outcome, limit.isOver());
}

/// What does not fit is told with the checkpoint's path, where there is one.
std::unique_ptr<core::Trainer> TrainRun::trainerOf(const core::TrainingData& data,
                                                   const core::EngineOptions& engine,
                                                   const core::TrainingState* state) const {
    try {
        return core::makeTrainer(m_config, m_start, data, engine, state);
    } catch (const std::invalid_argument& error) {
        if (!state) {
            throw;
        }
        throw std::invalid_argument(m_job->statePath() + ": " + error.what());
    }
}

core::TrainingHooks TrainRun::hooks() {
    core::TrainingHooks hooks;
    hooks.goOn = [this] { return goOn(); };
    hooks.step = [this](const core::StepRecord& record) {
        m_allSteps = record.allSteps;
        m_lineText = stepLine(record);
        m_job->events().metric(core::toJson(record));
    };
    hooks.epoch = [this](const core::EpochRecord& record) { onEpoch(record); };
    hooks.checkpoint = [this](const core::TrainingState& state) { m_job->keep(state); };
    hooks.log = [this](const std::string& text) { say(text); };
    return hooks;
}

bool TrainRun::goOn() {
    m_job->step(m_steps, m_allSteps);
    if (m_allSteps > 0) {
        m_line.show(static_cast<double>(m_steps) / static_cast<double>(m_allSteps), m_lineText);
    }
    if (cancelFlag()) {
        return false;
    }
    ++m_steps;
    return true;
}

void TrainRun::onEpoch(const core::EpochRecord& record) {
    m_evaluations.push_back(record);
    m_job->events().metric(core::toJson(record));
    m_line.clear();
    std::cerr << evaluationLine(record) << '\n';
    m_export->writeNowAndThen(m_trainer->network());
}

void TrainRun::say(const std::string& text) {
    m_job->events().log(text);
    m_line.clear();
    std::cerr << text << '\n';
}

TrainResult TrainRun::resultOf(const core::TrainingOutcome& outcome, bool hasTimeRunOut) {
    TrainResult result;
    result.status = outcome.end == core::TrainingEnd::Done       ? "complete"
                    : outcome.end == core::TrainingEnd::Diverged ? "diverged"
                    : hasTimeRunOut                              ? "partial"
                                                                 : "cancelled";
    result.reason = withoutStatus(outcome.reason, result.status);
    result.trainData = describe(*m_sources.train, m_config.samples);
    result.testData = describe(*m_sources.test, m_config.evaluateSamples);
    result.device = m_options.bounds.device;
    result.threads = m_options.threads;
    result.steps = outcome.steps;
    const bool lacksLast = m_evaluations.empty() || m_evaluations.back().steps < outcome.steps;
    if (outcome.end == core::TrainingEnd::Done && lacksLast) {
        onEpoch(m_trainer->evaluate());
    }
    if (m_trainer) {
        writeNetwork(result);
    }
    result.evaluations = m_evaluations;
    m_job->finish(result.status, result.reason, jsonText(trainDocument(m_config, result)));
    return result;
}

/// The network of a run that diverged is that of its last good state.
void TrainRun::writeNetwork(TrainResult& result) {
    const core::Network network = m_trainer->network();
    result.files = m_export->writeAndCheck(network);
    result.networkHash = core::networkHash(network);
}

}  // namespace app
