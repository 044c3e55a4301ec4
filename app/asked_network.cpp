#include "app/asked_network.h"

#include <iostream>
#include <stdexcept>

#include "app/exit_status.h"

namespace app {

namespace {

/// Which of the options the reader may have meant.
std::string readingOptions(const Options& options) {
    std::string names;
    const auto add = [&](bool isGiven, const char* name) {
        names += isGiven ? (names.empty() ? "" : ", ") + std::string(name) : std::string();
    };
    add(!options.architecture.empty(), "--architecture");
    add(!options.mean.empty(), "--mean, --std");
    return names.empty() ? "NETWORK" : names;
}

}  // namespace

core::NetworkFileOptions readingOf(const Options& options) {
    return {options.nnetNormalise, options.architecture, options.mean, options.deviation};
}

core::NetworkFile readAskedFile(const Options& options, const std::string& path) {
    try {
        return core::readNetworkFile(path, readingOf(options));
    } catch (const std::invalid_argument& error) {
        throw UsageError(readingOptions(options) + ": " + error.what());
    }
}

core::NetworkFile readAskedFile(const Options& options) {
    return readAskedFile(options, options.network);
}

core::Network readAskedNetwork(const Options& options, const std::string& path) {
    core::NetworkFile file = readAskedFile(options, path);
    for (const std::string& note : file.notes) {
        std::cerr << "reachscope: " << path << ": " << note << '\n';
    }
    return std::move(file.network);
}

core::Network readAskedNetwork(const Options& options) {
    return readAskedNetwork(options, options.network);
}

}  // namespace app
