#include <iostream>
#include <memory>
#include <optional>

#include "app/asked.h"
#include "app/build_info.h"
#include "app/commands.h"
#include "app/figure_files.h"
#include "app/interrupt.h"
#include "app/json_text.h"
#include "app/method_run.h"
#include "app/pieces_file.h"
#include "app/reach_job.h"
#include "app/reach_table.h"
#include "reach/analysis/result_json.h"

namespace app {

namespace {

using nlohmann::ordered_json;
using reach::MethodResult;

bool asksExact(const Asked& asked) {
    for (const reach::Method method : asked.methods) {
        if (method == reach::Method::Exact || method == reach::Method::Hull) {
            return true;
        }
    }
    return false;
}

/// Options that say something of exact only.
void checkExactOptions(const Options& options, const Asked& asked) {
    if (asksExact(asked)) {
        return;
    }
    const char* option = !options.pieces.empty() ? "--pieces"
                         : options.maxPieces > 0 ? "--max-pieces"
                         : options.rational      ? "--arithmetic rational"
                                                 : nullptr;
    if (option != nullptr) {
        throw UsageError(std::string(option) + ": expected exact among --method, found none");
    }
}

std::unique_ptr<PiecesFile> openPieces(const Options& options, const Asked& asked) {
    if (options.pieces.empty()) {
        return nullptr;
    }
    try {
        return std::make_unique<PiecesFile>(options.pieces, *asked.question.graph);
    } catch (const std::runtime_error& error) {
        throw UsageError(std::string("--pieces: ") + error.what());
    }
}

ordered_json documentOf(const Options& options, const Asked& asked,
                        const std::vector<MethodResult>& results) {
    ordered_json document{{"network", options.network},
                          {"network_hash", asked.networkHash},
                          {"input", inputText(asked.spec)},
                          {"status", statusText(results)}};
    document.update(reach::reachJson(asked.question, results));
    document["settings"] = {
        {"threads", options.threads},
        {"seed", options.seed},
        {"time_limit",
         options.timeLimitSeconds > 0.0 ? ordered_json(options.timeLimitSeconds) : ordered_json()},
        {"max_pieces", options.maxPieces > 0 ? ordered_json(options.maxPieces) : ordered_json()},
        {"arithmetic", options.rational ? "rational" : "double"}};
    document["version"] = programVersion();
    return document;
}

void reportFigures(const FigureReport& report) {
    for (const std::string& line : report.waiting) {
        std::cerr << "reachscope: " << line << '\n';
    }
}

/// Pieces, then figures: whatever goes to files before anything is printed.
FigureReport writeFiles(const Options& options, const Asked& asked, PiecesFile* pieces,
                        const std::vector<MethodResult>& results) {
    if (pieces != nullptr) {
        pieces->commit(statusText(results));
    }
    return writeFigures(options, asked, results);
}

std::string jobStatus(const std::vector<MethodResult>& results) {
    return cancelFlag() ? "cancelled" : statusText(results);
}

ExitStatus answer(const Options& options) {
    const std::vector<reach::Method> methods = parseMethods(options.methods);
    Asked asked = readAsked(options);
    asked.methods = methods;
    checkExactOptions(options, asked);
    checkFigures(options.figures);
    const std::unique_ptr<PiecesFile> pieces = openPieces(options, asked);
    std::optional<ReachJob> job;
    if (!options.job.empty()) {
        job.emplace(options, asked);
    }
    const auto results = runMethods(options, asked, {job ? &*job : nullptr, pieces.get()});
    const FigureReport figures = writeFiles(options, asked, pieces.get(), results);
    const std::string document = jsonText(documentOf(options, asked, results));
    if (job) {
        job->finish(jobStatus(results), document, recipeText(options, asked));
    }
    std::cout << (options.json ? document : reachTable(options, asked, results, figures.written));
    reportFigures(figures);
    reportFailures(results);
    const ExitStatus status = statusOf(results);
    return figures.failed && status == ExitStatus::Done ? ExitStatus::Failed : status;
}

}  // namespace

ExitStatus runReach(const Options& options) {
    const bool fromJob = options.resume && options.network.empty();
    if (!fromJob) {
        return answer(options);
    }
    return answer(optionsOfJob(options, "reach"));
}

}  // namespace app
