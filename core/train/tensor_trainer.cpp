#include "core/train/tensor_trainer.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/bounds/device.h"
#include "core/train/mixed_precision.h"
#include "core/train/optimiser.h"
#include "core/train/run_watch.h"
#include "core/train/schedule.h"
#include "core/train/step_loss.h"
#include "core/train/step_sums.h"
#include "core/train/trainable_check.h"
#include "core/train/trainable_network.h"
#include "core/train/training_batches.h"
#include "core/train/training_evaluation.h"

namespace core {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

TensorPlace placeOf(const TrainingConfig& config, const EngineOptions& options) {
    return {config.precision == "float64" ? at::kDouble : at::kFloat,
            deviceFromName(options.device)};
}

/// A run is to give the same numbers again, and float32 is to be float32.
void prepareGpu(const TrainingConfig& config) {
    at::Context& context = at::globalContext();
    context.setDeterministicCuDNN(true);
    context.setBenchmarkCuDNN(false);
    context.setAllowTF32CuDNN(config.precision == "mixed");
    context.setAllowTF32CuBLAS(config.precision == "mixed");
}

EngineOptions evaluationOptions(const TrainingConfig& config, EngineOptions options) {
    options.precision = config.precision == "float64" ? Precision::Double : Precision::Single;
    return options;
}

/// Names of sums that are no losses.
constexpr const char* kClean = "#clean";
constexpr const char* kRobust = "#robust";
constexpr const char* kGradient = "#gradient";
constexpr const char* kSeconds = "#seconds";

class TensorTrainer : public Trainer {
public:
    TensorTrainer(const TrainingConfig& config, const Network& start, const TrainingData& data,
                  const EngineOptions& options, const TrainingState* resume);

    TrainingOutcome run(const TrainingHooks& hooks) override;
    EpochRecord evaluate() override;
    TrainingState state() const override;
    Network network() const override { return m_network.toNetwork(); }

private:
    bool trainStep();
    void addSums(const StepLoss& loss, const OptimiserSums& moved, std::int64_t samples,
                 double total);
    bool isRecordDue() const;
    bool isEvaluationDue() const;
    bool report(const TrainingHooks& hooks);
    bool tellRecord(const TrainingHooks& hooks);
    StepRecord recordOf(const RunningMeans& sums) const;
    void evaluateInto(const TrainingHooks& hooks);
    bool checkpoint(const TrainingHooks& hooks);
    TrainingOutcome diverged(const TrainingHooks& hooks);
    void load(const TrainingState& state);
    std::int64_t allSteps() const { return m_config.epochs * m_batches.stepsPerEpoch(); }
    bool isOnProcessor() const { return m_network.flat().device().is_cpu(); }

    TrainingConfig m_config;
    EngineOptions m_options;
    DataRange m_range;
    TrainableNetwork m_network;
    TrainingBatches m_batches;
    StepLosses m_losses;
    Optimiser m_optimiser;
    TrainingEvaluation m_evaluation;
    RunWatch m_watch;
    std::int64_t m_step = 0;
    SchedulePoint m_point;   ///< of the newest step
    StepSums m_sums;         ///< since the record before
    RunningMeans m_epoch;    ///< records since the evaluation before
    double m_seconds = 0.0;  ///< of the steps since the record before
    Clock::time_point m_checkpointTime;
    std::int64_t m_checkpointStep = -1;
    TrainingState m_good;  ///< what a run that leaves the range of numbers goes back to
    std::string m_divergence;
};

TensorTrainer::TensorTrainer(const TrainingConfig& config, const Network& start,
                             const TrainingData& data, const EngineOptions& options,
                             const TrainingState* resume)
    : m_config(config),
      m_options(options),
      m_range(dataRange(data)),
      m_network(start, placeOf(config, options)),
      m_batches(data.train, m_config, placeOf(config, options)),
      m_losses(m_config, m_network, m_range.low, m_range.high),
      m_optimiser(m_config, m_network),
      m_evaluation(m_config, data.test, evaluationOptions(config, options), m_range),
      m_watch(start.outputCount()) {
    if (resume) {
        load(*resume);
    }
}

TrainingOutcome TensorTrainer::run(const TrainingHooks& hooks) {
    useThreads(m_options.threads);
    if (!isOnProcessor()) {
        prepareGpu(m_config);
    }
    m_checkpointTime = Clock::now();
    m_good = state();
    while (m_step < allSteps()) {
        if (hooks.goOn && !hooks.goOn()) {
            return checkpoint(hooks) ? TrainingOutcome{TrainingEnd::Stopped, "", m_step}
                                     : diverged(hooks);
        }
        if (!trainStep() || !report(hooks)) {
            return diverged(hooks);
        }
    }
    return checkpoint(hooks) ? TrainingOutcome{TrainingEnd::Done, "", m_step} : diverged(hooks);
}

/// False where a number is not finite, as far as that is known without waiting for the device.
bool TensorTrainer::trainStep() {
    const Clock::time_point start = Clock::now();
    m_point = scheduleAt(m_config, m_step, m_batches.stepsPerEpoch());
    const TrainingBatch batch = m_batches.at(m_step);
    std::vector<at::Tensor> leaves;
    for (const Parameter& parameter : m_network.parameters()) {
        leaves.push_back(parameter.value);
    }
    StepLoss loss;
    {
        const MixedPrecision mixed(m_config.precision == "mixed");
        loss = m_losses.at(batch, m_point);
    }
    if (isOnProcessor() && !std::isfinite(loss.total.item<double>())) {
        m_divergence = "the loss is not a finite number at step " + std::to_string(m_step + 1);
        return false;
    }
    const std::vector<at::Tensor> gradients = torch::autograd::grad(
        {loss.total}, leaves, {}, /*retain_graph=*/false, /*create_graph=*/false,
        /*allow_unused=*/true);
    const OptimiserSums moved = m_optimiser.step(gradients, m_point.learningRate, m_step);
    m_network.refresh();
    ++m_step;
    addSums(loss, moved, batch.labels.size(0), secondsSince(start));
    return true;
}

void TensorTrainer::addSums(const StepLoss& loss, const OptimiserSums& moved, std::int64_t samples,
                            double seconds) {
    const auto count = static_cast<double>(samples);
    at::Tensor total = loss.total.detach().to(at::kDouble);
    std::vector<StepValue> parts;
    for (const LossPart& part : loss.parts) {
        parts.push_back({part.name, part.value});
    }
    if (m_config.l1 != 0.0) {
        total = total + moved.absolute * m_config.l1;
        parts.push_back({"l1", moved.absolute});
    }
    if (m_config.l2 != 0.0) {
        total = total + moved.squares * m_config.l2;
        parts.push_back({"l2", moved.squares});
    }
    parts.insert(parts.begin(), {"loss", total});
    parts.push_back({kClean, loss.cleanCorrect.sum(), count});
    if (loss.robustCorrect.defined()) {
        parts.push_back({kRobust, loss.robustCorrect.sum(), count});
    }
    parts.push_back({kGradient, moved.gradientNorm});
    m_sums.add(parts);
    m_seconds += seconds;
}

bool TensorTrainer::isEvaluationDue() const {
    if (m_step == allSteps()) {
        return true;
    }
    const double every = m_config.evaluateEvery * static_cast<double>(m_batches.stepsPerEpoch());
    const auto step = static_cast<double>(m_step);
    return every > 0.0 && std::floor(step / every) > std::floor((step - 1.0) / every);
}

bool TensorTrainer::isRecordDue() const {
    return m_step % m_config.logEvery == 0 || isEvaluationDue();
}

/// What is due after a step: record, evaluation, checkpoint, in this order, so that a checkpoint
/// knows what was told. False where the run diverged.
bool TensorTrainer::report(const TrainingHooks& hooks) {
    if (isRecordDue() && !tellRecord(hooks)) {
        return false;
    }
    if (isEvaluationDue()) {
        evaluateInto(hooks);
    }
    const bool isEpochEnd = m_step % m_batches.stepsPerEpoch() == 0;
    return !(isEpochEnd || secondsSince(m_checkpointTime) >= m_config.checkpointSeconds) ||
           checkpoint(hooks);
}

bool TensorTrainer::tellRecord(const TrainingHooks& hooks) {
    const Clock::time_point start = Clock::now();
    RunningMeans sums = m_sums.read();
    m_seconds += secondsSince(start);  // what a GPU had not done yet
    if (!sums.isFinite()) {
        m_divergence = "a number of the step is not finite (loss or gradient), at step " +
                       std::to_string(m_step) + " or up to " +
                       std::to_string(m_config.logEvery - 1) + " before";
        return false;
    }
    if (hooks.step) {
        hooks.step(recordOf(sums));
    }
    sums.add(kSeconds, m_seconds, sums.count("loss"));
    m_epoch.add(sums);
    m_sums.clear();
    m_seconds = 0.0;
    const RunWatch::Word word = m_watch.record(sums, m_step);
    if (hooks.log && !word.warning.empty()) {
        hooks.log("warning: " + word.warning);
    }
    m_divergence = word.divergence;
    return m_divergence.empty();
}

StepRecord TensorTrainer::recordOf(const RunningMeans& sums) const {
    StepRecord record;
    record.at = m_point;
    record.steps = m_step;
    record.allSteps = allSteps();
    record.losses = sums.losses();
    record.cleanAccuracy = sums.mean(kClean);
    record.robustAccuracy = sums.mean(kRobust);
    record.gradientNorm = sums.mean(kGradient);
    record.seconds = m_seconds;
    record.samples = static_cast<std::int64_t>(sums.count(kClean));
    return record;
}

void TensorTrainer::evaluateInto(const TrainingHooks& hooks) {
    EpochRecord record = evaluate();
    record.losses = m_epoch.losses();
    record.cleanAccuracy = m_epoch.mean(kClean);
    record.trainSeconds = m_epoch.sum(kSeconds);
    m_epoch = {};
    if (hooks.epoch) {
        hooks.epoch(record);
    }
}

EpochRecord TensorTrainer::evaluate() {
    useThreads(m_options.threads);
    const Clock::time_point start = Clock::now();
    EpochRecord record = m_evaluation.run(m_network);
    record.steps = m_step;
    record.epoch = static_cast<double>(m_step) / static_cast<double>(m_batches.stepsPerEpoch());
    record.cleanAccuracy = std::nan("");
    record.evaluateSeconds = secondsSince(start);
    return record;
}

/// False where a number of the state is not finite: then nothing is kept.
bool TensorTrainer::checkpoint(const TrainingHooks& hooks) {
    if (m_checkpointStep == m_step) {
        return true;
    }
    TrainingState now = state();
    if (!isFinite(now) || !m_sums.read().isFinite()) {
        m_divergence = "a parameter is not a finite number after step " + std::to_string(m_step);
        return false;
    }
    m_good = std::move(now);
    if (hooks.checkpoint) {
        hooks.checkpoint(m_good);
    }
    m_checkpointStep = m_step;
    m_checkpointTime = Clock::now();
    return true;
}

/// Back to the newest state whose numbers are all finite.
TrainingOutcome TensorTrainer::diverged(const TrainingHooks& hooks) {
    TrainingState now = state();
    const bool isGood = isFinite(now) && m_sums.read().isFinite();
    load(isGood ? now : m_good);
    if (isGood && hooks.checkpoint && m_checkpointStep != m_step) {
        hooks.checkpoint(now);
    }
    TrainingOutcome outcome;
    outcome.end = TrainingEnd::Diverged;
    outcome.reason = "diverged: " + m_divergence + "; the state of step " + std::to_string(m_step) +
                     " is kept; try a lower learning rate, clip-gradient or a longer ramp";
    outcome.steps = m_step;
    return outcome;
}

TrainingState TensorTrainer::state() const {
    TrainingState state;
    state.step = m_step;
    state.isDouble = m_config.precision == "float64";
    state.arrays = m_network.save();
    for (TrainingState::Array& array : m_optimiser.save()) {
        state.arrays.push_back(std::move(array));
    }
    m_sums.read().save("record.", state.sums);
    m_epoch.save("epoch.", state.sums);
    m_watch.save(state.sums);
    state.sums.emplace_back("seconds", m_seconds);
    return state;
}

void TensorTrainer::load(const TrainingState& state) {
    if (state.step < 0 || state.step > allSteps()) {
        throw std::invalid_argument("training state: step " + std::to_string(state.step) +
                                    " of a run of " + std::to_string(allSteps()));
    }
    m_network.load(state.arrays);
    m_optimiser.load(state.arrays);
    m_sums.load(RunningMeans::load("record.", state.sums));
    m_epoch = RunningMeans::load("epoch.", state.sums);
    m_watch.load(state.sums);
    m_step = state.step;
    for (const NamedValue& value : state.sums) {
        m_seconds = value.first == "seconds" ? value.second : m_seconds;
    }
}

}  // namespace

std::unique_ptr<Trainer> makeTensorTrainer(const TrainingConfig& config, const Network& start,
                                           const TrainingData& data, const EngineOptions& options,
                                           const TrainingState* resume) {
    checkTrainable(config, start, data, options.device);
    return std::make_unique<TensorTrainer>(config, start, data, options, resume);
}

}  // namespace core
