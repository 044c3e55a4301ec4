#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "app/build_info.h"
#include "app/commands.h"
#include "app/interrupt.h"
#include "app/json_text.h"
#include "app/progress_line.h"
#include "app/study_files.h"
#include "app/study_job.h"
#include "app/table.h"
#include "app/time_limit.h"
#include "core/io/number.h"
#include "reach/study/study.h"

namespace app {

namespace {

using core::Json;

std::string namesOfStudies() {
    std::string names;
    for (const reach::StudyInfo& info : reach::studies()) {
        names += (names.empty() ? "" : ", ") + info.id;
    }
    return names;
}

const reach::StudyInfo& studyNamed(const std::string& name) {
    const reach::StudyInfo* info = reach::maybeStudy(name);
    if (info == nullptr) {
        throw UsageError((name.empty() ? std::string("NAME: missing")
                                       : "NAME: no study " + core::inQuotes(name)) +
                         "; expected one of " + namesOfStudies() + " (reachscope study --list)");
    }
    return *info;
}

std::string settingText(const Json& value) {
    if (!value.is_array()) {
        return value.is_string() ? value.get<std::string>() : value.dump();
    }
    std::string text;
    for (const Json& item : value) {
        text += (text.empty() ? "" : ",") + settingText(item);
    }
    return value.empty() ? "none" : text;
}

std::string settingsTable(const reach::StudyInfo& info) {
    Table table({{"  setting"}, {"default"}, {"smoke"}, {"what"}});
    for (const reach::StudySetting& setting : info.settings) {
        const Json& smoke = setting.smoke.is_null() ? setting.standard : setting.smoke;
        table.addRow(
            {"  " + setting.key, settingText(setting.standard), settingText(smoke), setting.help});
    }
    return table.text();
}

/// All studies, or the one named.
ExitStatus list(const Options& options) {
    if (options.json) {
        std::cout << jsonText(reach::studyListDocument());
        return ExitStatus::Done;
    }
    for (const reach::StudyInfo& info : reach::studies()) {
        if (options.study.empty() || options.study == info.id) {
            std::cout << info.id << ": " << info.title << " (" << info.paper << ")\n  "
                      << info.summary << '\n'
                      << settingsTable(info) << '\n';
        }
    }
    return ExitStatus::Done;
}

reach::StudySettings settingsOf(const Options& options, const reach::StudyInfo& info) {
    reach::StudySettings settings(info.id, info.settings, options.smoke);
    for (const std::string& assignment : options.settings) {
        settings.set(assignment);
    }
    return settings;
}

std::string folderOf(const Options& options) {
    std::string folder = options.outDir.empty() ? options.job : options.outDir;
    if (folder.empty()) {
        throw UsageError(
            "--out: missing; expected a folder for study.json, tables and figures (or --job DIR)");
    }
    return folder;
}

/// A command line that makes the results again, without this machine's folders.
std::string commandOf(const Options& options, const reach::StudyInfo& info) {
    std::string command = "reachscope study " + info.id;
    for (const std::string& assignment : options.settings) {
        command += " --set " + assignment;
    }
    command += options.smoke ? " --smoke" : "";
    command += options.seed != 0 ? " --seed " + std::to_string(options.seed) : "";
    return command + " --out DIR";
}

Json madeBy(const Options& options, const reach::StudyInfo& info, double seconds) {
    Json versions = Json::object();
    for (const BuildPart& part : libraries()) {
        versions[part.name] = part.detail;
    }
    return {
        {"program", "reachscope"},
        {"version", programVersion()},
        {"command", commandOf(options, info)},
        {"seed", options.seed},
        {"threads", options.threads > 0 ? options.threads
                                        : static_cast<int>(std::thread::hardware_concurrency())},
        {"seconds", seconds},
        {"libraries", versions}};
}

reach::StudyEnvironment environmentOf(const Options& options, StudyJob* job, ProgressLine& line) {
    reach::StudyEnvironment environment;
    environment.threads = options.threads;
    environment.seed = options.seed;
    environment.dataDir = options.dataDir;
    environment.cancel = &cancelFlag();
    if (job != nullptr) {
        environment.find = [job](const std::string& part) { return job->find(part); };
        environment.keep = [job](const std::string& part, const Json& value) {
            job->keep(part, value);
        };
    }
    environment.progress = [job, &line](std::int64_t done, std::int64_t total,
                                        const std::string& what) {
        line.show(static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(total, 1)),
                  std::to_string(done) + " of " + std::to_string(total) + " parts  " + what);
        if (job != nullptr) {
            job->progress(done, total);
        }
    };
    return environment;
}

/// What was found, or where it was cut short before anything was, a result that says so.
reach::StudyResult runOrCut(const reach::StudyInfo& info, const reach::StudySettings& settings,
                            const reach::StudyEnvironment& environment) {
    try {
        return reach::runStudy(info.id, settings, environment);
    } catch (const reach::StudyCut& cut) {
        reach::StudyResult result;
        result.isComplete = false;
        result.notes = {cut.what()};
        return result;
    }
}

std::string claimsTable(const reach::StudyResult& result) {
    Table table({{"verdict"}, {"claim"}, {"ours"}});
    for (const reach::Claim& claim : result.claims) {
        table.addRow({std::string(reach::text(claim.verdict)), claim.id, claim.ours});
    }
    return table.text();
}

void print(const Options& options, const reach::StudyResult& result, const Json& document,
           const FigureReport& files) {
    if (options.json) {
        std::cout << jsonText(document);
    } else {
        std::cout << (result.claims.empty() ? std::string() : claimsTable(result) + '\n');
        for (const std::string& note : result.notes) {
            std::cout << "note: " << note << '\n';
        }
        for (const std::string& path : files.written) {
            std::cout << "wrote " << path << '\n';
        }
    }
    for (const std::string& line : files.waiting) {
        std::cerr << "reachscope: " << line << '\n';
    }
}

std::string statusText(const reach::StudyResult& result) {
    return result.isComplete ? "complete" : cancelFlag() ? "cancelled" : "partial";
}

ExitStatus run(const Options& options) {
    const reach::StudyInfo& info = studyNamed(options.study);
    const reach::StudySettings settings = settingsOf(options, info);
    const std::string folder = folderOf(options);
    if (!options.outDir.empty()) {
        prepareFolder("--out", folder);
    }
    std::unique_ptr<StudyJob> job;
    if (!options.job.empty()) {
        job = std::make_unique<StudyJob>(
            options,
            Json{{"study", info.id}, {"settings", settings.toJson()}, {"seed", options.seed}});
    }
    if (options.outDir.empty()) {
        prepareFolder("--job", folder);
    }
    const auto began = std::chrono::steady_clock::now();
    ProgressLine line;
    reach::StudyResult result;
    {
        const TimeLimit limit(options.timeLimitSeconds);
        const CancelWatch watch(job.get());
        result = runOrCut(info, settings, environmentOf(options, job.get(), line));
    }
    line.clear();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
    const Json document =
        reach::studyDocument(info.id, settings, result, madeBy(options, info, spent.count()));
    const FigureReport files = writeStudy(folder, result, document);
    if (job) {
        job->finish(statusText(result));
    }
    print(options, result, document, files);
    return !result.isComplete ? ExitStatus::Partial
           : files.failed     ? ExitStatus::Failed
                              : ExitStatus::Done;
}

}  // namespace

ExitStatus runStudy(const Options& options) {
    if (options.listStudies) {
        return list(options);
    }
    if (!options.resume || !options.study.empty()) {
        return run(options);
    }
    return run(optionsOfJob(options, "study"));
}

}  // namespace app
