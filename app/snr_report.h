#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/snr_run.h"

namespace app {

/// The document of `snr --json`.
nlohmann::ordered_json snrDocument(const Options& options, const core::SnrSettings& settings,
                                   const BallStream& samples, const SnrOutcome& outcome);

/// The same for people: facts, then a table a network.
std::string snrTable(const Options& options, const core::SnrSettings& settings,
                     const BallStream& samples, const SnrOutcome& outcome);

}  // namespace app
