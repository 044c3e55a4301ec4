#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/attack_run.h"

namespace app {

/// The document of `attack --json`.
nlohmann::ordered_json attackDocument(const Options& options, const core::Network& network,
                                      const core::AttackSettings& settings,
                                      const BallStream& samples, const AttackOutcome& outcome);

/// The same for people.
std::string attackTable(const Options& options, const core::Network& network,
                        const core::AttackSettings& settings, const BallStream& samples,
                        const AttackOutcome& outcome);

}  // namespace app
