#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <set>

#include "app/exit_status.h"
#include "app/help_texts.h"
#include "app/option_groups.h"
#include "core/io/number.h"

namespace app {

namespace {

constexpr int kHelpColumn = 30;

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

void addCertifyCommand(CLI::App& program, Options& options) {
    CLI::App& certify = addCommand(
        program, options, {Command::Certify, "certify", kCertifySummary, kCertifyExamples});
    addNetwork(certify, options, "NETWORK", kNetworkHelp);
    addNormalisation(certify, options);
    addSamples(certify, options);
    addCertify(certify, options);
    addBounds(certify, options);
    addJob(certify, options);
    addGeneral(certify, options);
}

void addSnrCommand(CLI::App& program, Options& options) {
    CLI::App& snr = addCommand(program, options, {Command::Snr, "snr", kSnrSummary, kSnrExamples});
    addNetworks(snr, options);
    addNormalisation(snr, options);
    addBalls(snr, options);
    addSnr(snr, options);
    addGeneral(snr, options);
}

void addAttackCommand(CLI::App& program, Options& options) {
    CLI::App& attack =
        addCommand(program, options, {Command::Attack, "attack", kAttackSummary, kAttackExamples});
    addNetwork(attack, options, "NETWORK", kNetworkHelp);
    addNormalisation(attack, options);
    addBalls(attack, options);
    addAttack(attack, options);
    addGeneral(attack, options);
}

void addCommands(CLI::App& program, Options& options) {
    CLI::App& info =
        addCommand(program, options, {Command::Info, "info", kInfoSummary, kInfoExamples});
    addNetwork(info, options, "NETWORK", kNetworkHelp);
    addInfo(info, options);
    addNormalisation(info, options);
    addGeneral(info, options);

    CLI::App& eval =
        addCommand(program, options, {Command::Eval, "eval", kEvalSummary, kEvalExamples});
    addNetwork(eval, options, "NETWORK", kNetworkHelp);
    addNormalisation(eval, options);
    addEvalInputs(eval, options);
    addGeneral(eval, options);

    if (kHasReach) {
        CLI::App& reach =
            addCommand(program, options, {Command::Reach, "reach", kReachSummary, kReachExamples});
        addNetwork(reach, options, "NETWORK", kNetworkHelp);
        addNormalisation(reach, options);
        addInputSet(reach, options);
        addReachAnswers(reach, options);
        addReachFiles(reach, options);
        addGeneral(reach, options);

        CLI::App& bounds = addCommand(program, options,
                                      {Command::Bounds, "bounds", kBoundsSummary, kBoundsExamples});
        addNetwork(bounds, options, "NETWORK", kNetworkHelp);
        addInputSet(bounds, options);
        addMethods(bounds, options);
        addNormalisation(bounds, options);
        addBounds(bounds, options);
        addGeneral(bounds, options);

        CLI::App& shift =
            addCommand(program, options, {Command::Shift, "shift", kShiftSummary, kShiftExamples});
        addNetwork(shift, options, "NETWORK", kNetworkHelp);
        addNormalisation(shift, options);
        addInputSet(shift, options);
        addShift(shift, options);
        addGeneral(shift, options);

        CLI::App& stability =
            addCommand(program, options,
                       {Command::Stability, "stability", kStabilitySummary, kStabilityExamples});
        addNetwork(stability, options, "NETWORK", kNetworkHelp);
        addInputSet(stability, options);
        addStability(stability, options);
        addNormalisation(stability, options);
        addBounds(stability, options);
        addGeneral(stability, options);

        addCertifyCommand(program, options);
        addAttackCommand(program, options);
        addSnrCommand(program, options);

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

    CLI::App& train =
        addCommand(program, options, {Command::Train, "train", kTrainSummary, kTrainExamples});
    addTrain(train, options);
    addGeneral(train, options);

    CLI::App& convert = addCommand(
        program, options, {Command::Convert, "convert", kConvertSummary, kConvertExamples});
    addNetwork(convert, options, "IN", kNetworkHelp);
    addNormalisation(convert, options);
    convert.add_option("OUT", options.output, kOutputHelp)->type_name("");
    addGeneral(convert, options);

    CLI::App& data =
        addCommand(program, options, {Command::Data, "data", kDataSummary, kDataExamples});
    addData(data, options);
    addGeneral(data, options);
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
        const std::set<std::string> ofReach{"reach", "bounds",  "render", "shift", "stability",
                                            "study", "certify", "snr",    "attack"};
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

/// The folder is the job, however it is called.
void requireTrainFolder(Options& options) {
    if (!options.outDir.empty() && !options.job.empty() && options.outDir != options.job) {
        throw UsageError("--job: expected the folder of --out, as they are one for train; found " +
                         core::inQuotes(options.job));
    }
    options.job = options.job.empty() ? options.outDir : options.job;
    options.outDir = options.job;
    if (options.train.listMethods || options.train.listSettings) {
        return;
    }
    if (options.job.empty()) {
        throw UsageError("--out: missing; reachscope train expects a folder for the run");
    }
    if (!options.resume && options.train.config.empty() && options.settings.empty()) {
        throw UsageError(
            "--config: missing; expected a configuration, or --set method=… and the like (see "
            "reachscope train --list and --settings)");
    }
}

void requireArguments(const Options& options) {
    switch (options.command) {
        case Command::Help:
        case Command::Version:
        case Command::Data:
        case Command::Train:
            return;
        case Command::Info:
            return requireArgument(options.listArchitectures ? "none" : options.network, "NETWORK",
                                   "info");
        case Command::Eval:
            return requireArgument(options.network, "NETWORK", "eval");
        case Command::Bounds:
            return requireArgument(options.network, "NETWORK", "bounds");
        case Command::Stability:
            return requireArgument(options.network, "NETWORK", "stability");
        case Command::Attack:
            return requireArgument(options.network, "NETWORK", "attack");
        case Command::Snr:
            return requireArgument(options.networks.empty() ? "" : options.networks.front(),
                                   "NETWORK", "snr");
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
        case Command::Certify:
            requireJobToResume(options);
            if (!options.resume) {
                requireArgument(options.network, "NETWORK",
                                options.command == Command::Reach ? "reach" : "certify");
            }
    }
}

/// Commands that compute without tensors take no other device.
void refuseOtherDevices(const Options& options) {
    const bool isOnTensors =
        options.command == Command::Bounds || options.command == Command::Stability ||
        options.command == Command::Certify || options.command == Command::Snr ||
        options.command == Command::Attack || options.command == Command::Train;
    if (!isOnTensors && options.bounds.device != "cpu") {
        throw UsageError(
            "--device: expected cpu, as this command computes nothing on tensors; found " +
            options.bounds.device);
    }
}

void requireNormalisation(const Options& options) {
    if (options.mean.empty() != options.deviation.empty()) {
        throw UsageError(options.mean.empty() ? "--std: expected --mean beside it"
                                              : "--mean: expected --std beside it");
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
    if (options.command == Command::Train) {
        requireTrainFolder(options);
    }
    requireArguments(options);
    requireNormalisation(options);
    refuseOtherDevices(options);
    return options;
}

}  // namespace app
