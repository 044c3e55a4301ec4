#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <set>
#include <utility>

#include "app/exit_status.h"
#include "app/help_texts.h"
#include "app/option_values.h"
#include "core/io/number.h"

namespace app {

namespace {

using Setter = std::function<void(const std::string&)>;

constexpr int kHelpColumn = 30;
constexpr const char* kGeneral = "Everywhere";
constexpr const char* kInputSet = "Input set, one of";

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

void checkDevice(const std::string& device) {
    if (device == "cpu") {
        return;
    }
    if (device == "cuda" || device.starts_with("cuda:")) {
        throw UsageError("--device: " + device +
                         " needs a build with torch and CUDA, which this version does not have; "
                         "expected cpu");
    }
    throw UsageError("--device: expected cpu, cuda or cuda:N, found " + core::inQuotes(device));
}

void addGeneral(CLI::App& command, Options& options) {
    OptionGroup group(command, kGeneral);
    command.set_help_flag("-h,--help", "This page")->group(kGeneral);
    group.flag("--json", kJsonHelp, [&](const std::string&) { options.json = true; });
    group.value("--threads", "N", kThreadsHelp, [&](const std::string& text) {
        options.threads = static_cast<int>(parseInteger("--threads", text, 1, 4096));
    });
    group.value("--seed", "N", kSeedHelp, [&](const std::string& text) {
        options.seed = static_cast<std::uint64_t>(parseInteger("--seed", text, 0));
    });
    group.value("--time-limit", "SECONDS", kTimeLimitHelp, [&](const std::string& text) {
        options.timeLimitSeconds = parseNumber("--time-limit", text, 0.0);
        if (options.timeLimitSeconds == 0.0) {
            throw UsageError("--time-limit: expected a number above 0, found '" + text + '\'');
        }
    });
    group.value("--device", "cpu|cuda|cuda:N", kDeviceHelp, checkDevice);
    group.text("--data-dir", "DIR", kDataDirHelp, options.dataDir);
}

void addNetwork(CLI::App& command, Options& options, const char* name, const char* help) {
    command.add_option(name, options.network, help)->type_name("");
    OptionGroup(command, "Network")
        .flag("--nnet-normalise", kNormaliseHelp,
              [&](const std::string&) { options.nnetNormalise = true; });
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
    details.value("--norm", "linf|l1|l2", kNormHelp, [&](const std::string& text) {
        if (text != "linf" && text != "l1" && text != "l2") {
            throw UsageError("--norm: expected linf, l1 or l2, found " + core::inQuotes(text));
        }
        input.norm = text;
    });
    details.value("--case", "K", kCaseHelp, [&](const std::string& text) {
        input.propertyCase = parseInteger("--case", text, 0);
    });
    details.text("--clip", "L:U", kClipHelp, input.clip);
}

void addMethods(OptionGroup& group, Options& options) {
    group.value("--method", "M,...", methodHelp(),
                [&](const std::string& text) { options.methods = splitAtCommas(text); });
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

void addReachAnswers(CLI::App& command, Options& options) {
    OptionGroup group(command, "What to compute");
    addMethods(group, options);
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

/// For jobs of reach and study.
void addJob(OptionGroup& group, Options& options) {
    group.text("--job", "DIR", kJobHelp, options.job);
    group.flag("--resume", kResumeHelp, [&](const std::string&) { options.resume = true; });
}

void addReachFiles(CLI::App& command, Options& options) {
    OptionGroup group(command, "What to keep");
    command.add_option("--figure", options.figures, kFigureHelp)
        ->type_name("FILE")
        ->group("What to keep")
        ->allow_extra_args(false);
    group.text("--pieces", "FILE.json", kPiecesHelp, options.pieces);
    addJob(group, options);
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
    OptionGroup keep(command, "What to keep");
    keep.text("--out", "DIR", kOutDirHelp, options.outDir);
    addJob(keep, options);
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
    group.value("--method", "M|sample", kStabilityMethodHelp,
                [&](const std::string& text) { options.methods = splitAtCommas(text); });
    group.value("--first", "N", kStabilityFirstHelp,
                [&](const std::string& text) { options.first = parseInteger("--first", text, 1); });
    addSampling(group, options);
}

struct Page {
    Command command;
    const char* name;
    const char* summary;
    const char* examples;
};

CLI::App& addCommand(CLI::App& program, Options& options, const Page& page) {
    CLI::App* command = program.add_subcommand(page.name, page.summary);
    command->group("Commands");
    command->footer(page.examples);
    command->allow_extras();
    command->get_formatter()->column_width(kHelpColumn);
    command->callback([&options, page] { options.command = page.command; });
    return *command;
}

void addCommands(CLI::App& program, Options& options) {
    CLI::App& info =
        addCommand(program, options, {Command::Info, "info", kInfoSummary, kInfoExamples});
    addNetwork(info, options, "NETWORK", kNetworkHelp);
    addGeneral(info, options);

    CLI::App& eval =
        addCommand(program, options, {Command::Eval, "eval", kEvalSummary, kEvalExamples});
    addNetwork(eval, options, "NETWORK", kNetworkHelp);
    OptionGroup inputs(eval, "Inputs, one of");
    inputs.text("--input", "X1,X2,...", kEvalInputHelp, options.evalInput);
    inputs.text("--inputs", "FILE.csv", kEvalFileHelp, options.evalFile);
    inputs.text("--data", "DATASET", kEvalDataHelp, options.data);
    inputs.value("--first", "N", kFirstHelp, [&](const std::string& text) {
        options.first = parseInteger("--first", text, 1);
    });
    inputs.flag("--float32", kFloatHelp,
                [&](const std::string&) { options.singlePrecision = true; });
    addGeneral(eval, options);

    if (kHasReach) {
        CLI::App& reach =
            addCommand(program, options, {Command::Reach, "reach", kReachSummary, kReachExamples});
        addNetwork(reach, options, "NETWORK", kNetworkHelp);
        addInputSet(reach, options);
        addReachAnswers(reach, options);
        addReachFiles(reach, options);
        addGeneral(reach, options);

        CLI::App& bounds = addCommand(program, options,
                                      {Command::Bounds, "bounds", kBoundsSummary, kBoundsExamples});
        addNetwork(bounds, options, "NETWORK", kNetworkHelp);
        addInputSet(bounds, options);
        OptionGroup compute(bounds, "What to compute");
        addMethods(compute, options);
        addGeneral(bounds, options);

        CLI::App& shift =
            addCommand(program, options, {Command::Shift, "shift", kShiftSummary, kShiftExamples});
        addNetwork(shift, options, "NETWORK", kNetworkHelp);
        addInputSet(shift, options);
        addShift(shift, options);
        addGeneral(shift, options);

        CLI::App& stability =
            addCommand(program, options,
                       {Command::Stability, "stability", kStabilitySummary, kStabilityExamples});
        addNetwork(stability, options, "NETWORK", kNetworkHelp);
        addInputSet(stability, options);
        addStability(stability, options);
        addGeneral(stability, options);

        CLI::App& render = addCommand(program, options,
                                      {Command::Render, "render", kRenderSummary, kRenderExamples});
        render.add_option("RECIPE", options.recipe, kRecipeHelp)->type_name("");
        render.add_option("OUT", options.figures, kRenderOutHelp)->type_name("");
        addGeneral(render, options);

        CLI::App& study =
            addCommand(program, options, {Command::Study, "study", kStudySummary, kStudyExamples});
        addStudy(study, options);
        addGeneral(study, options);
    }

    CLI::App& convert = addCommand(
        program, options, {Command::Convert, "convert", kConvertSummary, kConvertExamples});
    addNetwork(convert, options, "IN", kNetworkHelp);
    convert.add_option("OUT", options.output, kOutputHelp)->type_name("");
    addGeneral(convert, options);
}

std::string commandNames(const CLI::App& program) {
    std::string names;
    for (const CLI::App* command : program.get_subcommands({})) {
        names += (names.empty() ? "" : ", ") + command->get_name();
    }
    return names;
}

/// What neither the program nor its command understood.
void refuseExtras(const CLI::App& program) {
    const auto parsed = program.get_subcommands();
    const auto extras = program.remaining(true);
    if (extras.empty()) {
        return;
    }
    const std::string& first = extras.front();
    const bool isOption = first.starts_with('-');
    if (parsed.empty() && !isOption) {
        const std::set<std::string> ofReach{"reach", "bounds",    "render",
                                            "shift", "stability", "study"};
        const bool needsReach = !kHasReach && ofReach.contains(first);
        throw UsageError(first + ": " +
                         (needsReach ? "this build leaves it out (REACHSCOPE_REACH is off)"
                                     : "no such command") +
                         "; expected one of " + commandNames(program));
    }
    const std::string help =
        "reachscope " + (parsed.empty() ? "" : parsed.front()->get_name() + ' ') + "--help";
    throw UsageError(isOption ? first + ": no such option here; " + help + " lists them"
                              : first + ": one argument too many; see " + help);
}

void requireArgument(const std::string& value, const char* name, const char* command,
                     const char* what = "a network file") {
    if (value.empty()) {
        throw UsageError(std::string(name) + ": missing; reachscope " + command + " expects " +
                         what + " (see reachscope " + command + " --help)");
    }
}

void requireJobToResume(const Options& options) {
    if (options.resume && options.job.empty()) {
        throw UsageError("--resume: expected --job DIR beside it, to say what to take up");
    }
}

void requireArguments(const Options& options) {
    switch (options.command) {
        case Command::Help:
        case Command::Version:
            return;
        case Command::Info:
            return requireArgument(options.network, "NETWORK", "info");
        case Command::Eval:
            return requireArgument(options.network, "NETWORK", "eval");
        case Command::Bounds:
            return requireArgument(options.network, "NETWORK", "bounds");
        case Command::Stability:
            return requireArgument(options.network, "NETWORK", "stability");
        case Command::Shift:
            requireArgument(options.network, "NETWORK", "shift");
            return requireArgument(options.output, "--output", "shift", "a file to write");
        case Command::Convert:
            requireArgument(options.network, "IN", "convert");
            return requireArgument(options.output, "OUT", "convert");
        case Command::Render:
            requireArgument(options.recipe, "RECIPE", "render", "a recipe or a figure");
            return requireArgument(options.figures.empty() ? "" : options.figures.front(), "OUT",
                                   "render", "a figure to write");
        case Command::Study:
            requireJobToResume(options);
            return;
        case Command::Reach:
            requireJobToResume(options);
            if (!options.resume) {
                requireArgument(options.network, "NETWORK", "reach");
            }
    }
}

/// CLI11 finds a value missing, or an option given twice.
[[noreturn]] void rethrow(const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();
    const std::string option = text.substr(0, text.find(':'));
    const bool missing =
        text.find("missing") != std::string::npos || text.find("received 0") != std::string::npos;
    throw UsageError(option + (missing ? ": expected a value, found the end of the command line"
                                       : ": given more than once"));
}

}  // namespace

Options parseCommandLine(const std::vector<std::string>& arguments) {
    Options options;
    options.arguments = arguments;
    if (const char* directory = std::getenv("REACHSCOPE_DATA")) {
        options.dataDir = directory;
    }
    CLI::App program(kProgramSummary, "reachscope");
    program.footer(kProgramExamples);
    program.get_formatter()->column_width(kHelpColumn);
    program.get_formatter()->label("SUBCOMMAND", "COMMAND");
    program.set_help_flag("-h,--help",
                          "This page; `reachscope COMMAND --help` has a command's own");
    program.add_flag("--json", options.json, kJsonHelp);
    bool version = false;
    program.add_flag("--version", version, kVersionHelp);
    program.allow_extras();
    program.require_subcommand(0, 1);
    addCommands(program, options);
    try {
        program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        options.command = Command::Help;
        options.helpText = program.help();
        return options;
    } catch (const CLI::ArgumentMismatch& error) {
        rethrow(error);
    } catch (const CLI::ParseError& error) {
        throw UsageError(error.what());
    }
    refuseExtras(program);
    if (version) {
        options.command = Command::Version;
    } else if (options.command == Command::Help) {
        throw UsageError("COMMAND: missing; expected one of " + commandNames(program) +
                         " (reachscope --help explains them)");
    }
    requireArguments(options);
    return options;
}

}  // namespace app
