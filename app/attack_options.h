#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "app/exit_status.h"
#include "app/options.h"
#include "core/attack/balls.h"
#include "core/snr/snr_meter.h"

/// What AttackArguments ask for, in the words of core/attack and core/snr.
namespace app {

/// The ball of --eps, --norm and --clip. Throws UsageError where --eps is missing or a word does
/// not fit.
core::BallSpec ballSpec(const Options& options);

/// Of `attack`. Throws UsageError for options that do not go together.
core::AttackSettings attackSettings(const Options& options);
/// Of `snr`. Throws UsageError for options that do not go with --perturb.
core::SnrSettings snrSettings(const Options& options);

/// How a report states them.
nlohmann::ordered_json ballJson(const Options& options);
nlohmann::ordered_json attackJson(const core::AttackSettings& settings);
nlohmann::ordered_json snrJson(const core::SnrSettings& settings);
/// {"precision", "device"}
nlohmann::ordered_json tensorJson(const Options& options);
/// "40 steps of 0.1 eps, 1 run from a random start"
std::string attackText(const core::AttackSettings& settings);
std::string perturbationText(const core::SnrSettings& settings, double perturbations);

/// One line (UsageError) that says what to do where this build has no tensors; `command` needs
/// them.
void requireTensorsFor(const std::string& command);

/// How many samples of a network go at once: --batch, else by its size alone, so that a run does
/// not depend on the machine.
std::int64_t batchFor(const Options& options, const core::Network& network);

/// make(), with a device that is missing as a UsageError.
template <class Make>
auto openOnDevice(const Options& options, Make&& make) {
    try {
        return make();
    } catch (const std::runtime_error& error) {
        if (options.bounds.device == "cpu") {
            throw;
        }
        throw UsageError(std::string("--device: ") + error.what());
    }
}

}  // namespace app
