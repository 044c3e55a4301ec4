#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/commands.h"
#include "app/exit_status.h"
#include "app/interrupt.h"
#include "core/io/parse_error.h"
#include "core/job/job.h"
#include "core/module/module_loader.h"

namespace {

using app::ExitStatus;

/// One line, whatever the message holds.
void printError(std::string message) {
    for (char& c : message) {
        c = c == '\n' || c == '\r' ? ' ' : c;
    }
    std::cerr << "reachscope: " << message << '\n';
}

ExitStatus dispatch(const app::Options& options) {
    switch (options.command) {
        case app::Command::Help:
            std::cout << options.helpText;
            return ExitStatus::Done;
        case app::Command::Version:
            return app::runVersion(options);
        case app::Command::Info:
            return app::runInfo(options);
        case app::Command::Eval:
            return app::runEval(options);
        case app::Command::Convert:
            return app::runConvert(options);
        case app::Command::Data:
            return app::runData(options);
        case app::Command::Train:
            return app::runTrain(options);
#ifdef REACHSCOPE_HAS_REACH
        case app::Command::Reach:
            return app::runReach(options);
        case app::Command::Bounds:
            return app::runBounds(options);
        case app::Command::Render:
            return app::runRender(options);
        case app::Command::Shift:
            return app::runShift(options);
        case app::Command::Stability:
            return app::runStability(options);
        case app::Command::Study:
            return app::runStudy(options);
        case app::Command::Certify:
            return app::runCertify(options);
        case app::Command::Snr:
            return app::runSnr(options);
        case app::Command::Attack:
            return app::runAttack(options);
#else
        case app::Command::Reach:
        case app::Command::Bounds:
        case app::Command::Render:
        case app::Command::Shift:
        case app::Command::Stability:
        case app::Command::Study:
        case app::Command::Certify:
        case app::Command::Snr:
        case app::Command::Attack:
            break;
#endif
    }
    throw std::logic_error("a command without its function");
}

ExitStatus run(const std::vector<std::string>& arguments) {
    const ExitStatus status = dispatch(app::parseCommandLine(arguments));
    if (!std::cout.flush()) {
        throw std::runtime_error("standard output: cannot write (is the disk full?)");
    }
    return status;
}

/// Errors to one line and an exit status. Wrong files and command lines are the caller's: 2.
ExitStatus guarded(const std::vector<std::string>& arguments) {
    try {
        return run(arguments);
    } catch (const app::UsageError& error) {
        printError(error.what());
        return ExitStatus::Usage;
    } catch (const core::ParseError& error) {
        printError(error.what());
        return ExitStatus::Usage;
    } catch (const core::JobError& error) {
        printError(error.what());
        return ExitStatus::Usage;
    } catch (const std::invalid_argument& error) {
        printError(error.what());
        return ExitStatus::Usage;
    } catch (const std::bad_alloc&) {
        printError("not enough memory for this network and question");
        return ExitStatus::Failed;
    } catch (const std::exception& error) {
        printError(error.what());
        return ExitStatus::Failed;
    }
}

}  // namespace

int main(int argc, char** argv) {
    core::keepWaitsShort();
    app::catchInterrupts();
    return static_cast<int>(guarded({argv + 1, argv + argc}));
}
