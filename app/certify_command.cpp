#include <iostream>
#include <memory>
#include <optional>

#include "app/asked_network.h"
#include "app/certify_job.h"
#include "app/certify_report.h"
#include "app/certify_run.h"
#include "app/commands.h"
#include "app/interrupt.h"
#include "app/job_folder.h"
#include "app/json_text.h"
#include "app/sample_sets.h"
#include "app/time_limit.h"

namespace app {

namespace {

void requireClasses(const core::Network& network) {
    if (network.outputCount() < 2) {
        throw UsageError("NETWORK: expected two or more outputs, one for each class; found " +
                         std::to_string(network.outputCount()));
    }
}

ExitStatus answer(const Options& options) {
    const std::vector<reach::CertifyMethod> methods = certifyMethods(options);
    const auto network = std::make_shared<const core::Network>(readAskedNetwork(options));
    requireClasses(*network);
    const SampleSets samples(options, *network);
    samples.requireLabels(network->outputCount());
    const nlohmann::ordered_json question = certifyQuestion(options, *network, methods);
    std::optional<CertifyJob> job;
    if (!options.job.empty()) {
        job.emplace(options, question);
    }
    const TimeLimit limit(options.timeLimitSeconds);
    const CertifyOutcome outcome =
        CertifyRun(options, network, methods, samples, job ? &*job : nullptr).run();
    const nlohmann::ordered_json document =
        certifyJson(options, *network, samples, outcome, question);
    const std::string status = document.at("status").get<std::string>();
    if (job) {
        const bool isCancelled = status == "partial" && !limit.isOver();
        job->finish(isCancelled ? "cancelled" : status, jsonText(document));
    }
    std::cout << (options.json ? jsonText(document)
                               : certifyTable(options, *network, samples, outcome));
    return status == "partial" ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace

ExitStatus runCertify(const Options& options) {
    const bool fromJob = options.resume && options.network.empty();
    return answer(fromJob ? optionsOfJob(options, "certify") : options);
}

}  // namespace app
