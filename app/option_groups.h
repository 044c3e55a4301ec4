#pragma once

#include "app/options.h"

namespace CLI {
class App;
}

/// The options of the commands, in the groups that --help shows them in. Each value is checked as
/// it is read, as far as that goes without opening a file: UsageError. `options` outlives the
/// command.
namespace app {

/// --json, --threads, --seed, --time-limit, --device, --data-dir, --help
void addGeneral(CLI::App& command, Options& options);

/// How a network file is read: --nnet-normalise, --architecture
void addReading(CLI::App& command, Options& options);
/// The network file as an argument of this name, and how it is read.
void addNetwork(CLI::App& command, Options& options, const char* name, const char* help);
/// --architectures
void addInfo(CLI::App& command, Options& options);
/// --mean, --std
void addNormalisation(CLI::App& command, Options& options);

void addEvalInputs(CLI::App& command, Options& options);
void addInputSet(CLI::App& command, Options& options);
/// A ball around every sample of a data set.
void addSamples(CLI::App& command, Options& options);

/// --method with any methods
void addMethods(CLI::App& command, Options& options);
/// How bounds on tensors are computed.
void addBounds(CLI::App& command, Options& options);
void addReachAnswers(CLI::App& command, Options& options);
void addShift(CLI::App& command, Options& options);
void addStability(CLI::App& command, Options& options);
void addCertify(CLI::App& command, Options& options);
/// Several network files as arguments
void addNetworks(CLI::App& command, Options& options);
/// A ball around the first samples of a data set, on tensors
void addBalls(CLI::App& command, Options& options);
void addSnr(CLI::App& command, Options& options);
void addAttack(CLI::App& command, Options& options);
void addStudy(CLI::App& command, Options& options);
/// Configuration, settings, job and queue of a training run.
void addTrain(CLI::App& command, Options& options);
/// What to do with which known data sets.
void addData(CLI::App& command, Options& options);

/// Figures, pieces, job
void addReachFiles(CLI::App& command, Options& options);
/// --job, --resume
void addJob(CLI::App& command, Options& options);

}  // namespace app
