#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace app {

enum class Command {
    Help,
    Version,
    Info,
    Eval,
    Convert,
    Reach,
    Bounds,
    Render,
    Shift,
    Stability,
    Study,
    Certify,
    Snr,
    Attack,
    Data,
    Train
};

/// The input set as the command line states it; empty strings where an option is not given.
struct InputOptions {
    std::string box;
    std::string boxFile;
    std::string center;
    std::string norm;
    std::string clip;
    std::string property;
    std::optional<double> eps;
    std::optional<std::int64_t> index;
    std::optional<std::int64_t> propertyCase;
};

/// Where ranges of neurons come from, as far as the command line says; range_options.h reads it.
struct RangeArguments {
    std::string ranges;  ///< shift: --ranges, a method or "sample"; empty: not given
    std::optional<std::int64_t> samples;
    std::string distribution;
    std::optional<double> margin;
};

/// What `shift` is to do. A neuron or channel stands as {layer, index}.
struct ShiftArguments {
    std::string mode;
    std::optional<double> fraction;
    std::vector<int> layers;
    std::optional<std::array<std::int64_t, 2>> neuron;
    std::optional<std::array<std::int64_t, 2>> channel;
};

/// How bounds on tensors are computed, as far as the command line says; bound_options.h reads it.
struct BoundArguments {
    std::string device = "cpu";  ///< "cpu", "cuda", "cuda:N"
    std::string precision;       ///< "sound", "double", "single"; empty: not given
    std::string intermediate;    ///< a method's id; empty: not given
    std::optional<std::int64_t> alphaSteps;
    std::optional<double> alphaStepSize;
    std::string alphaLayers;  ///< "all", "last"; empty: not given
    std::optional<double> memoryGb;
};

/// What `certify` alone is told; the samples and balls are those of InputOptions.
struct CertifyArguments {
    std::int64_t batch = 0;       ///< samples at once; 0: as many as fit
    double timeoutSeconds = 0.0;  ///< a sample; 0: none
    bool attack = true;
};

/// What `train` alone is told; its settings are Options::settings, its folder Options::job.
struct TrainArguments {
    std::string config;  ///< a file; empty: none given
    bool listMethods = false;
    bool listSettings = false;
    std::string queue;  ///< a folder; empty: no queue
    int atMost = 1;     ///< runs of the queue at once
};

/// How `snr` and `attack` perturb samples, as far as the command line says; attack_options.h reads
/// it. The samples and balls are those of InputOptions.
struct AttackArguments {
    std::optional<std::int64_t> steps;
    std::optional<double> stepSize;                      ///< a share of eps
    std::vector<std::pair<std::int64_t, double>> decay;  ///< after step, factor
    std::optional<std::int64_t> restarts;
    std::string loss;  ///< "ce", "margin", "targeted"; empty: not given
    bool fgsm = false;
    std::int64_t batch = 0;  ///< samples at once; 0: by the network's size
    bool perSample = false;
    std::string save;  ///< file of adversarial points

    // snr
    std::string perturb;  ///< "uniform", "gaussian", "pgd", "pgd-end"; empty: not given
    std::optional<std::int64_t> perturbations;
    bool post = false;
    bool perNeuron = false;
};

/// A whole command line, checked as far as it can be without opening a file.
struct Options {
    Command command = Command::Help;
    std::string helpText;  ///< what Help prints

    // everywhere
    bool json = false;
    int threads = 0;  ///< 0: all cores
    std::uint64_t seed = 0;
    bool isSeedGiven = false;
    bool isDeviceGiven = false;
    double timeLimitSeconds = 0.0;  ///< 0: none
    std::string dataDir;            ///< --data-dir, else $REACHSCOPE_DATA; may be empty

    std::string network;
    bool nnetNormalise = false;
    std::string architecture;        ///< of a checkpoint: a name, a .json file, "guess:K"
    bool listArchitectures = false;  ///< info
    std::vector<double> mean;        ///< --mean, --std: normalisation in front of the network
    std::vector<double> deviation;   ///< both empty: none

    // convert, shift
    std::string output;

    // eval, and the data form of an input set
    std::string evalInput;
    std::string evalFile;
    std::string data;
    std::int64_t first = 0;  ///< 0: all samples; stability and certify too
    bool singlePrecision = false;

    // reach and bounds
    InputOptions input;
    std::vector<std::string> methods;

    // reach
    std::optional<std::array<std::string, 2>> project;  ///< "3" or the margin "3-1", by axis
    std::vector<std::string> figures;
    std::string pieces;
    std::int64_t maxPieces = 0;  ///< 0: no limit
    bool unionArea = true;
    bool rational = false;
    std::string job;
    bool resume = false;

    // shift and stability
    RangeArguments ranges;
    ShiftArguments shift;

    // bounds, stability, certify
    BoundArguments bounds;
    CertifyArguments certify;

    // snr, attack
    std::vector<std::string> networks;  ///< of snr
    AttackArguments attack;

    // render
    std::string recipe;

    // study; with job and resume as above
    std::string study;
    std::vector<std::string> settings;  ///< "key=value", in the order given
    std::string outDir;
    bool smoke = false;
    bool listStudies = false;

    // train; with settings, outDir, job and resume as above
    TrainArguments train;

    // data
    std::string dataAction;              ///< "list", "check", "download"; empty: list
    std::vector<std::string> dataNames;  ///< of sets, with a split or without
    std::string dataTo;                  ///< --to; empty: dataDir
    std::string dataFrom;                ///< --from, an address; empty: the set's own
    double dataTimeoutSeconds = 30.0;    ///< without a byte
    int dataRetries = 4;

    std::vector<std::string> arguments;  ///< as given, after the program's name
};

}  // namespace app
