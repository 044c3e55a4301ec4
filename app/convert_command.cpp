#include <iostream>

#include "app/asked_network.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/network_output.h"
#include "app/table.h"
#include "core/io/network_file.h"

namespace app {

ExitStatus runConvert(const Options& options) {
    requireWritable("OUT", options.output);
    const core::Network network = readAskedNetwork(options);
    writeNetworkFile("OUT", network, options.output);
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
