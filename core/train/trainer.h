#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "core/data/dataset.h"
#include "core/network/network.h"
#include "core/train/schedule.h"
#include "core/train/training_config.h"

/// Training on libtorch behind plain buffers: nothing here shows torch (see makeTrainer).
namespace core {

/// Read once, used by the run for its whole life.
struct TrainingData {
    std::shared_ptr<const Dataset> train;
    std::shared_ptr<const Dataset> test;  ///< what evaluations look at, already cut to its samples
};

/// A value with its name, in the order it is to be shown.
using NamedValue = std::pair<std::string, double>;

/// Means over the steps since the record before (of this run's epoch).
struct StepRecord {
    SchedulePoint at;           ///< of the newest step
    std::int64_t steps = 0;     ///< done, from the run's start
    std::int64_t allSteps = 0;  ///< of the whole run
    /// "loss", then its parts unweighted: "clean", "robust", "l1", "l2", "variance", "stability",
    /// "tightness", "relu" (those that take part).
    std::vector<NamedValue> losses;
    double cleanAccuracy = 0.0;   ///< of the training batches, share in [0, 1]
    double robustAccuracy = 0.0;  ///< attacked or certified, as the method goes; NaN: none
    double gradientNorm = 0.0;
    double seconds = 0.0;  ///< that these steps took
    std::int64_t samples = 0;
};

/// One layer at an evaluation; shares of neurons over samples, in [0, 1], by Box.
struct LayerRecord {
    std::string name;
    std::string kind;
    double snrDb = 0.0;  ///< NaN: not measured, no noise or no signal
    double active = 0.0;
    double inactive = 0.0;
    double unstable = 0.0;
};

/// An evaluation on the test samples at the evaluation's eps.
struct EpochRecord {
    double epoch = 0.0;  ///< epochs done
    std::int64_t steps = 0;
    double natural = 0.0;      ///< accuracy, share in [0, 1]
    double adversarial = 0.0;  ///< under PGD
    double certified = 0.0;    ///< by Box, nominal
    double unstable = 0.0;     ///< share of all neurons
    double snrDb = 0.0;        ///< of the signal and noise of all layers but the output; NaN: none
    std::vector<LayerRecord> layers;
    std::vector<NamedValue> losses;  ///< means over the training steps since the one before
    double cleanAccuracy = 0.0;      ///< likewise
    double trainSeconds = 0.0;
    double evaluateSeconds = 0.0;
};

/// Everything a run needs to go on as if it had never stopped. Random numbers are functions of
/// seed, epoch, step and sample, so they need no state of their own.
struct TrainingState {
    struct Array {
        std::string name;  ///< "parameter.3.weight", "adam.mean.3.weight", "batch_norm.5.mean"
        Shape shape;
        std::vector<double> values;
    };
    std::int64_t step = 0;  ///< steps done
    bool isDouble = false;  ///< the arrays' own type is float64, else float32
    std::vector<Array> arrays;
    /// Sums of the records that are not complete yet, and what watches for stuck and diverging
    /// runs, by name.
    std::vector<NamedValue> sums;
};

/// Called on the thread of run(), one at a time; any may be empty.
struct TrainingHooks {
    std::function<bool()> goOn;  ///< before every step; false ends the run with a checkpoint
    std::function<void(const StepRecord&)> step;
    std::function<void(const EpochRecord&)> epoch;
    /// At the end of every epoch, every checkpointSeconds, and at the end. Never of a state with a
    /// number that is not finite.
    std::function<void(const TrainingState&)> checkpoint;
    /// One line for the run's log; what a person should see begins with "warning: ".
    std::function<void(const std::string&)> log;
};

enum class TrainingEnd { Done, Stopped, Diverged };

struct TrainingOutcome {
    TrainingEnd end = TrainingEnd::Done;
    std::string reason;  ///< one line where diverged: what, at which step, what to try
    std::int64_t steps = 0;
};

/// A run. Not for several threads at once.
class Trainer {
public:
    virtual ~Trainer() = default;
    /// Trains to the end of the configuration. Throws std::runtime_error where memory or the device
    /// fails, in one line.
    virtual TrainingOutcome run(const TrainingHooks& hooks) = 0;
    /// Evaluates as after an epoch, without training.
    virtual EpochRecord evaluate() = 0;
    virtual TrainingState state() const = 0;
    /// The network as it is now, batch normalisation with its running statistics.
    virtual Network network() const = 0;
};

/// start: the untrained network (initialNetwork) or one to go on from. resume: null, or the state
/// of an earlier run of the same configuration. Precision follows the configuration, not options.
/// Throws std::invalid_argument for data, network or state that do not fit, naming what; as
/// makeBoundEngine does for devices and builds without tensors.
std::unique_ptr<Trainer> makeTrainer(const TrainingConfig& config, const Network& start,
                                     const TrainingData& data, const EngineOptions& options,
                                     const TrainingState* resume);

}  // namespace core
