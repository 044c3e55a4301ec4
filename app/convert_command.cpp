#include <iostream>
#include <stdexcept>

#include "app/commands.h"
#include "app/json_text.h"
#include "app/table.h"
#include "core/io/atomic_file.h"
#include "core/io/network_file.h"

namespace app {

namespace {

/// A path that cannot be written is a wrong command line: said before anything is read.
void checkOutput(const std::string& path) {
    try {
        const core::AtomicFile probe(path);
    } catch (const std::runtime_error& error) {
        throw UsageError(std::string("OUT: ") + error.what());
    }
}

void write(const core::Network& network, const std::string& path) {
    try {
        core::writeNetwork(network, path);
    } catch (const std::invalid_argument& error) {
        const std::string message = error.what();
        throw UsageError("OUT: " + (message.starts_with(path) ? "" : path + ": ") + message);
    }
}

}  // namespace

ExitStatus runConvert(const Options& options) {
    checkOutput(options.output);
    const core::Network network =
        core::readNetwork(options.network, {.nnetNormalise = options.nnetNormalise});
    write(network, options.output);
    if (options.json) {
        std::cout << jsonText({{"read", options.network},
                               {"written", options.output},
                               {"hash", core::networkHash(network)}});
    } else {
        std::cout << "wrote " << options.output << ": " << grouped(network.inputCount())
                  << " inputs, " << grouped(network.outputCount()) << " outputs, "
                  << grouped(network.parameterCount()) << " parameters\n";
    }
    return ExitStatus::Done;
}

}  // namespace app
