#include "app/option_groups.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <utility>

#include "app/exit_status.h"
#include "app/help_texts.h"
#include "app/option_values.h"
#include "core/io/number.h"

namespace app {

namespace {

using Setter = std::function<void(const std::string&)>;

constexpr const char* kGeneral = "Everywhere";
constexpr const char* kInputSet = "Input set, one of";
constexpr const char* kNetworkGroup = "Network";
constexpr const char* kCompute = "What to compute";
constexpr const char* kKeep = "What to keep";

/// Adds options of one group to one command; each value goes through a setter that checks it.
class OptionGroup {
public:
    OptionGroup(CLI::App& command, std::string group)
        : m_command(command), m_group(std::move(group)) {}

    void value(const std::string& name, const char* type, const std::string& help,
               const Setter& set) {
        m_command.add_option_function<std::string>(name, set, help)
            ->type_name(type)
            ->group(m_group);
    }
    void text(const std::string& name, const char* type, const std::string& help,
              std::string& target) {
        value(name, type, help, [name, &target](const std::string& given) {
            if (given.empty()) {
                throw UsageError(name + ": expected a value, found an empty text");
            }
            target = given;
        });
    }
    void flag(const std::string& name, const std::string& help, const Setter& set) {
        m_command
            .add_flag_callback(
                name, [set] { set({}); }, help)
            ->group(m_group);
    }

private:
    CLI::App& m_command;
    std::string m_group;
};

std::string parseDevice(const std::string& device) {
    constexpr std::string_view kNumbered = "cuda:";
    if (device == "cpu" || device == "cuda") {
        return device;
    }
    if (device.starts_with(kNumbered)) {
        parseInteger("--device", device.substr(kNumbered.size()), 0, 127);
        return device;
    }
    throw UsageError("--device: expected cpu, cuda or cuda:N, found " + core::inQuotes(device));
}

/// One of some words.
Setter oneOf(const std::string& option, std::vector<std::string> words, std::string& target) {
    return [=, &target](const std::string& text) {
        std::string known;
        for (const std::string& word : words) {
            if (word == text) {
                target = text;
                return;
            }
            known += (known.empty() ? "" : word == words.back() ? " or " : ", ") + word;
        }
        throw UsageError(option + ": expected " + known + ", found " + core::inQuotes(text));
    };
}

/// What the two axes show; asked.cpp reads them.
std::array<std::string, 2> parseOutputs(const std::string& text) {
    const auto parts = splitAtCommas(text);
    if (parts.size() != 2) {
        throw UsageError(
            "--project: expected two outputs or margins, such as 0,1 or 3-1,0; found " +
            core::inQuotes(text));
    }
    return {parts[0], parts[1]};
}

/// Two whole numbers with a colon between them.
std::array<std::int64_t, 2> parsePlace(const std::string& option, const std::string& text) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) {
        throw UsageError(option + ": expected LAYER:PLACE, such as 0:12; found " +
                         core::inQuotes(text));
    }
    constexpr std::int64_t kMost = std::int64_t{1} << 31;
    return {parseInteger(option, text.substr(0, colon), 0, kMost),
            parseInteger(option, text.substr(colon + 1), 0, kMost)};
}

void addSampling(OptionGroup& group, Options& options) {
    group.value("--samples", "N", kSamplesHelp, [&](const std::string& text) {
        options.ranges.samples = parseInteger("--samples", text, 1, 1 << 30);
    });
    group.text("--distribution", "D", kDistributionHelp, options.ranges.distribution);
    group.value("--margin", "M", kMarginHelp, [&](const std::string& text) {
        options.ranges.margin = parseNumber("--margin", text, 0.0);
    });
}

}  // namespace

void addGeneral(CLI::App& command, Options& options) {
    OptionGroup group(command, kGeneral);
    command.set_help_flag("-h,--help", "This page")->group(kGeneral);
    group.flag("--json", kJsonHelp, [&](const std::string&) { options.json = true; });
    group.value("--threads", "N", kThreadsHelp, [&](const std::string& text) {
        options.threads = static_cast<int>(parseInteger("--threads", text, 1, 4096));
    });
    group.value("--seed", "N", kSeedHelp, [&](const std::string& text) {
        options.seed = static_cast<std::uint64_t>(parseInteger("--seed", text, 0));
        options.isSeedGiven = true;
    });
    group.value("--time-limit", "SECONDS", kTimeLimitHelp, [&](const std::string& text) {
        options.timeLimitSeconds = parseNumber("--time-limit", text, 0.0);
        if (options.timeLimitSeconds == 0.0) {
            throw UsageError("--time-limit: expected a number above 0, found '" + text + '\'');
        }
    });
    group.value("--device", "cpu|cuda|cuda:N", kDeviceHelp, [&](const std::string& text) {
        options.bounds.device = parseDevice(text);
        options.isDeviceGiven = true;
    });
    group.text("--data-dir", "DIR", kDataDirHelp, options.dataDir);
}

void addReading(CLI::App& command, Options& options) {
    OptionGroup group(command, kNetworkGroup);
    group.flag("--nnet-normalise", kNormaliseHelp,
               [&](const std::string&) { options.nnetNormalise = true; });
    group.text("--architecture", "NAME|FILE.json", kArchitectureHelp, options.architecture);
}

void addNetwork(CLI::App& command, Options& options, const char* name, const char* help) {
    command.add_option(name, options.network, help)->type_name("");
    addReading(command, options);
}

void addInfo(CLI::App& command, Options& options) {
    OptionGroup(command, kNetworkGroup)
        .flag("--architectures", kArchitecturesHelp,
              [&](const std::string&) { options.listArchitectures = true; });
}

void addInputSet(CLI::App& command, Options& options) {
    OptionGroup group(command, kInputSet);
    InputOptions& input = options.input;
    group.text("--box", "L1:U1,L2:U2,...", kBoxHelp, input.box);
    group.text("--box-file", "FILE.json", kBoxFileHelp, input.boxFile);
    group.text("--center", "C1,C2,...", kCenterHelp, input.center);
    group.text("--data", "DATASET", kInputDataHelp, options.data);
    group.text("--property", "FILE.vnnlib", kPropertyHelp, input.property);

    OptionGroup details(command, "Details of --center, --data, --property");
    details.value("--eps", "E", kEpsHelp,
                  [&](const std::string& text) { input.eps = parseNumber("--eps", text, 0.0); });
    details.value("--index", "I", kIndexHelp,
                  [&](const std::string& text) { input.index = parseInteger("--index", text, 0); });
    details.value("--norm", "linf|l1|l2", kNormHelp,
                  oneOf("--norm", {"linf", "l1", "l2"}, input.norm));
    details.value("--case", "K", kCaseHelp, [&](const std::string& text) {
        input.propertyCase = parseInteger("--case", text, 0);
    });
    details.text("--clip", "L:U", kClipHelp, input.clip);
}

void addMethods(CLI::App& command, Options& options) {
    OptionGroup group(command, kCompute);
    group.value("--method", "M,...", methodHelp(),
                [&](const std::string& text) { options.methods = splitAtCommas(text); });
}

/// Normalisation in front of the network, for data in its own units.
void addNormalisation(CLI::App& command, Options& options) {
    OptionGroup group(command, kNetworkGroup);
    group.value("--mean", "M,...", kMeanHelp,
                [&](const std::string& text) { options.mean = parseNumbers("--mean", text); });
    group.value("--std", "S,...", kDeviationHelp, [&](const std::string& text) {
        options.deviation = parseNumbers("--std", text);
        for (const double deviation : options.deviation) {
            if (deviation <= 0.0) {
                throw UsageError("--std: expected numbers above 0, found " + core::inQuotes(text));
            }
        }
    });
}

void addBounds(CLI::App& command, Options& options) {
    OptionGroup group(command, "Bounds on tensors");
    BoundArguments& bounds = options.bounds;
    group.text("--intermediate", "METHOD", kIntermediateHelp, bounds.intermediate);
    group.value("--precision", "sound|double|single", kPrecisionHelp,
                oneOf("--precision", {"sound", "double", "single"}, bounds.precision));
    group.value("--alpha-steps", "N", kAlphaStepsHelp, [&](const std::string& text) {
        bounds.alphaSteps = parseInteger("--alpha-steps", text, 0, 100000);
    });
    group.value("--alpha-step-size", "S", kAlphaStepSizeHelp, [&](const std::string& text) {
        bounds.alphaStepSize = parseNumber("--alpha-step-size", text, 0.0);
    });
    group.value("--alpha-layers", "all|last", kAlphaLayersHelp,
                oneOf("--alpha-layers", {"all", "last"}, bounds.alphaLayers));
    group.value("--memory", "GB", kMemoryHelp, [&](const std::string& text) {
        bounds.memoryGb = parseNumber("--memory", text, 0.0);
        if (*bounds.memoryGb < 0.001) {
            throw UsageError("--memory: expected at least 0.001, found " + core::inQuotes(text));
        }
    });
}

/// A ball around every sample of a data set.
void addSamples(CLI::App& command, Options& options) {
    OptionGroup group(command, "Samples, and the sets around them");
    InputOptions& input = options.input;
    group.text("--data", "DATASET", kCertifyDataHelp, options.data);
    group.value("--first", "N", kFirstHelp,
                [&](const std::string& text) { options.first = parseInteger("--first", text, 1); });
    group.value("--index", "I", kCertifyIndexHelp,
                [&](const std::string& text) { input.index = parseInteger("--index", text, 0); });
    group.value("--eps", "E", kEpsHelp,
                [&](const std::string& text) { input.eps = parseNumber("--eps", text, 0.0); });
    group.value("--norm", "linf|l1|l2", kNormHelp,
                oneOf("--norm", {"linf", "l1", "l2"}, input.norm));
    group.text("--clip", "L:U", kClipHelp, input.clip);
}

void addCertify(CLI::App& command, Options& options) {
    OptionGroup group(command, "How to certify");
    CertifyArguments& certify = options.certify;
    group.value("--method", "M,...", certifyMethodHelp(),
                [&](const std::string& text) { options.methods = splitAtCommas(text); });
    group.value("--timeout", "SECONDS", kTimeoutHelp, [&](const std::string& text) {
        certify.timeoutSeconds = parseNumber("--timeout", text, 0.0);
        if (certify.timeoutSeconds == 0.0) {
            throw UsageError("--timeout: expected a number above 0, found " + core::inQuotes(text));
        }
    });
    group.value("--batch", "N", kBatchHelp, [&](const std::string& text) {
        certify.batch = parseInteger("--batch", text, 1, 1 << 20);
    });
    group.flag("--no-attack", kNoAttackHelp, [&](const std::string&) { certify.attack = false; });
}

void addReachAnswers(CLI::App& command, Options& options) {
    addMethods(command, options);
    OptionGroup group(command, kCompute);
    group.value("--project", "I,J", kProjectHelp,
                [&](const std::string& text) { options.project = parseOutputs(text); });
    group.value("--max-pieces", "N", kMaxPiecesHelp, [&](const std::string& text) {
        options.maxPieces = parseInteger("--max-pieces", text, 1);
    });
    group.flag("--no-area", kNoAreaHelp, [&](const std::string&) { options.unionArea = false; });
    group.value("--arithmetic", "double|rational", kArithmeticHelp, [&](const std::string& text) {
        if (text != "double" && text != "rational") {
            throw UsageError("--arithmetic: expected double or rational, found " +
                             core::inQuotes(text));
        }
        options.rational = text == "rational";
    });
}

/// For jobs of reach, study and certify.
void addJob(CLI::App& command, Options& options) {
    OptionGroup group(command, kKeep);
    group.text("--job", "DIR", kJobHelp, options.job);
    group.flag("--resume", kResumeHelp, [&](const std::string&) { options.resume = true; });
}

void addReachFiles(CLI::App& command, Options& options) {
    OptionGroup group(command, kKeep);
    command.add_option("--figure", options.figures, kFigureHelp)
        ->type_name("FILE")
        ->group(kKeep)
        ->allow_extra_args(false);
    group.text("--pieces", "FILE.json", kPiecesHelp, options.pieces);
    addJob(command, options);
}

void addStudy(CLI::App& command, Options& options) {
    command.add_option("NAME", options.study, kStudyNameHelp)->type_name("");
    OptionGroup what(command, "What to run");
    what.flag("--list", kListHelp, [&](const std::string&) { options.listStudies = true; });
    command.add_option("--set", options.settings, kSetHelp)
        ->type_name("KEY=VALUE")
        ->group("What to run")
        ->allow_extra_args(false);
    what.flag("--smoke", kSmokeHelp, [&](const std::string&) { options.smoke = true; });
    OptionGroup(command, kKeep).text("--out", "DIR", kOutDirHelp, options.outDir);
    addJob(command, options);
}

void addTrain(CLI::App& command, Options& options) {
    constexpr const char* kWhat = "What to train";
    OptionGroup what(command, kWhat);
    what.text("--config", "FILE", kConfigHelp, options.train.config);
    command.add_option("--set", options.settings, kTrainSetHelp)
        ->type_name("KEY=VALUE")
        ->group(kWhat)
        ->allow_extra_args(false);
    what.flag("--list", kTrainListHelp,
              [&](const std::string&) { options.train.listMethods = true; });
    what.flag("--settings", kTrainSettingsHelp,
              [&](const std::string&) { options.train.listSettings = true; });
    OptionGroup keep(command, kKeep);
    keep.text("--out", "DIR", kTrainOutHelp, options.outDir);
    keep.text("--job", "DIR", kTrainJobHelp, options.job);
    keep.flag("--resume", kTrainResumeHelp, [&](const std::string&) { options.resume = true; });
    OptionGroup queue(command, "Several runs");
    queue.text("--queue", "DIR", kQueueHelp, options.train.queue);
    queue.value("--at-most", "N", kAtMostHelp, [&](const std::string& text) {
        options.train.atMost = static_cast<int>(parseInteger("--at-most", text, 1, 1000));
    });
}

void addData(CLI::App& command, Options& options) {
    command.add_option("ACTION", options.dataAction, kDataActionHelp)->type_name("");
    command.add_option("NAME", options.dataNames, kDataNamesHelp)->type_name("")->expected(0, -1);
    OptionGroup group(command, "Downloading");
    group.text("--to", "DIR", kDataToHelp, options.dataTo);
    group.text("--from", "URL", kDataFromHelp, options.dataFrom);
    group.value("--timeout", "SECONDS", kDataTimeoutHelp, [&](const std::string& text) {
        options.dataTimeoutSeconds = parseNumber("--timeout", text, 1.0);
    });
    group.value("--retries", "N", kDataRetriesHelp, [&](const std::string& text) {
        options.dataRetries = static_cast<int>(parseInteger("--retries", text, 0, 100));
    });
}

void addShift(CLI::App& command, Options& options) {
    OptionGroup group(command, "What to shift");
    ShiftArguments& shift = options.shift;
    group.text("--mode", "active|inactive|mixed", kModeHelp, shift.mode);
    group.value("--fraction", "F", kFractionHelp, [&](const std::string& text) {
        shift.fraction = parseNumber("--fraction", text, 0.0);
        if (*shift.fraction > 1.0) {
            throw UsageError("--fraction: expected a number from 0 to 1, found " +
                             core::inQuotes(text));
        }
    });
    group.value("--layer", "L,...", kLayerHelp, [&](const std::string& text) {
        for (const std::string& part : splitAtCommas(text)) {
            shift.layers.push_back(static_cast<int>(parseInteger("--layer", part, 0, 1 << 30)));
        }
    });
    group.value("--neuron", "L:I", kNeuronHelp,
                [&](const std::string& text) { shift.neuron = parsePlace("--neuron", text); });
    group.value("--channel", "L:C", kChannelHelp,
                [&](const std::string& text) { shift.channel = parsePlace("--channel", text); });
    group.text("-o,--output", "FILE", kOutputHelp, options.output);
    OptionGroup ranges(command, "Ranges of the neurons");
    ranges.text("--ranges", "M|sample", kRangesHelp, options.ranges.ranges);
    addSampling(ranges, options);
}

void addStability(CLI::App& command, Options& options) {
    OptionGroup group(command, "What to count");
    group.value("--method", "M|sample", stabilityMethodHelp(),
                [&](const std::string& text) { options.methods = splitAtCommas(text); });
    group.value("--first", "N", kStabilityFirstHelp,
                [&](const std::string& text) { options.first = parseInteger("--first", text, 1); });
    addSampling(group, options);
}

void addEvalInputs(CLI::App& command, Options& options) {
    OptionGroup inputs(command, "Inputs, one of");
    inputs.text("--input", "X1,X2,...", kEvalInputHelp, options.evalInput);
    inputs.text("--inputs", "FILE.csv", kEvalFileHelp, options.evalFile);
    inputs.text("--data", "DATASET", kEvalDataHelp, options.data);
    inputs.value("--first", "N", kFirstHelp, [&](const std::string& text) {
        options.first = parseInteger("--first", text, 1);
    });
    inputs.flag("--float32", kFloatHelp,
                [&](const std::string&) { options.singlePrecision = true; });
}

namespace {

void addSteps(OptionGroup& group, AttackArguments& attack) {
    group.value("--steps", "K", kAttackStepsHelp, [&](const std::string& text) {
        attack.steps = parseInteger("--steps", text, 1, 1000000);
    });
    group.value("--step-size", "S", kAttackStepSizeHelp, [&](const std::string& text) {
        attack.stepSize = parseNumber("--step-size", text, 0.0);
        if (*attack.stepSize == 0.0) {
            throw UsageError("--step-size: expected a number above 0, found " +
                             core::inQuotes(text));
        }
    });
    group.value("--restarts", "R", kRestartsHelp, [&](const std::string& text) {
        attack.restarts = parseInteger("--restarts", text, 1, 100000);
    });
}

/// "4:0.1,7:0.1": after which step, times what.
std::vector<std::pair<std::int64_t, double>> parseDecay(const std::string& text) {
    std::vector<std::pair<std::int64_t, double>> decay;
    for (const std::string& part : splitAtCommas(text)) {
        const auto colon = part.find(':');
        if (colon == std::string::npos) {
            throw UsageError("--decay: expected STEP:FACTOR,..., such as 4:0.1,7:0.1; found " +
                             core::inQuotes(text));
        }
        decay.emplace_back(parseInteger("--decay", part.substr(0, colon), 1, 1000000),
                           parseNumber("--decay", part.substr(colon + 1), 0.0));
    }
    return decay;
}

/// Tensors' precision and batches; --device stands among the general options.
void addTensors(CLI::App& command, Options& options, const char* precisionHelp) {
    OptionGroup group(command, "How to compute");
    group.value("--precision", "double|single", precisionHelp,
                oneOf("--precision", {"double", "single"}, options.bounds.precision));
    group.value("--batch", "N", kAttackBatchHelp, [&](const std::string& text) {
        options.attack.batch = parseInteger("--batch", text, 1, 1 << 20);
    });
}

}  // namespace

void addNetworks(CLI::App& command, Options& options) {
    command.add_option("NETWORK", options.networks, kNetworksHelp)->type_name("");
    addReading(command, options);
}

void addBalls(CLI::App& command, Options& options) {
    OptionGroup group(command, "Samples, and the sets around them");
    InputOptions& input = options.input;
    group.text("--data", "DATASET", kCertifyDataHelp, options.data);
    group.value("--first", "N", kFirstHelp,
                [&](const std::string& text) { options.first = parseInteger("--first", text, 1); });
    group.value("--eps", "E", kEpsHelp,
                [&](const std::string& text) { input.eps = parseNumber("--eps", text, 0.0); });
    group.value("--norm", "linf|l1|l2", kNormHelp,
                oneOf("--norm", {"linf", "l1", "l2"}, input.norm));
    group.text("--clip", "L:U", kClipHelp, input.clip);
}

void addSnr(CLI::App& command, Options& options) {
    OptionGroup group(command, "What to measure");
    AttackArguments& attack = options.attack;
    group.value("--perturb", "SOURCE", kPerturbHelp,
                oneOf("--perturb", {"uniform", "gaussian", "pgd", "pgd-end"}, attack.perturb));
    group.value("--perturbations", "M", kPerturbationsHelp, [&](const std::string& text) {
        attack.perturbations = parseInteger("--perturbations", text, 1, 1000000);
    });
    addSteps(group, attack);
    group.flag("--post", kPostHelp, [&](const std::string&) { attack.post = true; });
    group.flag("--per-neuron", kPerNeuronHelp,
               [&](const std::string&) { attack.perNeuron = true; });
    addTensors(command, options, kSnrPrecisionHelp);
    command.add_option("--figure", options.figures, kSnrFigureHelp)
        ->type_name("FILE")
        ->group(kKeep)
        ->allow_extra_args(false);
}

void addAttack(CLI::App& command, Options& options) {
    OptionGroup group(command, "How to attack");
    AttackArguments& attack = options.attack;
    addSteps(group, attack);
    group.value("--decay", "STEP:FACTOR,...", kDecayHelp,
                [&](const std::string& text) { attack.decay = parseDecay(text); });
    group.value("--loss", "ce|margin|targeted", kLossHelp,
                oneOf("--loss", {"ce", "margin", "targeted"}, attack.loss));
    group.flag("--fgsm", kFgsmHelp, [&](const std::string&) { attack.fgsm = true; });
    addTensors(command, options, kAttackPrecisionHelp);
    OptionGroup keep(command, kKeep);
    keep.flag("--per-sample", kPerSampleHelp, [&](const std::string&) { attack.perSample = true; });
    keep.text("--save", "FILE", kSaveHelp, attack.save);
}

}  // namespace app
