#include "app/asked_network.h"

#include <stdexcept>

#include "app/exit_status.h"
#include "core/io/network_file.h"
#include "core/network/normalisation.h"

namespace app {

core::Network readAskedNetwork(const Options& options) {
    core::Network network =
        core::readNetwork(options.network, {.nnetNormalise = options.nnetNormalise});
    if (options.mean.empty()) {
        return network;
    }
    try {
        return core::withNormalisedInput(network, options.mean, options.deviation);
    } catch (const std::invalid_argument& error) {
        throw UsageError(std::string("--mean, --std: ") + error.what());
    }
}

}  // namespace app
