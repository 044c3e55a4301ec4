#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/certify_run.h"
#include "app/options.h"
#include "core/network/network.h"

namespace app {

/// What the answers of a job depend on, for its job.json and for `settings`.
nlohmann::ordered_json certifyQuestion(const Options& options, const core::Network& network,
                                       const std::vector<reach::CertifyMethod>& methods);

/// The document that --json prints. status: "complete" or "partial".
nlohmann::ordered_json certifyJson(const Options& options, const core::Network& network,
                                   const SampleSets& samples, const CertifyOutcome& outcome,
                                   const nlohmann::ordered_json& question);

/// The same for people, without the single samples.
std::string certifyTable(const Options& options, const core::Network& network,
                         const SampleSets& samples, const CertifyOutcome& outcome);

}  // namespace app
