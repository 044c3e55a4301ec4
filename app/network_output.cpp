#include "app/network_output.h"

#include <stdexcept>

#include "app/exit_status.h"
#include "core/io/atomic_file.h"
#include "core/io/network_file.h"

namespace app {

void requireWritable(const std::string& argument, const std::string& path) {
    try {
        const core::AtomicFile probe(path);
    } catch (const std::runtime_error& error) {
        throw UsageError(argument + ": " + error.what());
    }
}

void writeNetworkFile(const std::string& argument, const core::Network& network,
                      const std::string& path) {
    try {
        core::writeNetwork(network, path);
    } catch (const std::invalid_argument& error) {
        const std::string message = error.what();
        const bool isFormat = message.find("does not fit into .nnet") != std::string::npos;
        throw UsageError(argument + ": " + (message.starts_with(path) ? "" : path + ": ") +
                         message + (isFormat ? "; .onnx holds it" : ""));
    }
}

}  // namespace app
