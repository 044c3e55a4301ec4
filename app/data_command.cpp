#include <algorithm>
#include <iostream>

#include "app/commands.h"
#include "app/data_report.h"
#include "app/interrupt.h"
#include "app/json_text.h"
#include "app/progress_line.h"
#include "app/table.h"
#include "core/data/catalogue.h"
#include "core/data/set_download.h"

namespace app {

namespace {

using core::KnownSet;
using core::KnownSplit;

const KnownSet& requireSet(const std::string& name) {
    if (const KnownSet* set = core::knownSet(name)) {
        return *set;
    }
    if (core::maybeToySet(name) != nullptr) {
        throw UsageError("NAME: '" + name +
                         "' is a set that is made up on the spot: it has no files to check or to "
                         "download");
    }
    std::string known;
    for (const KnownSet& set : core::knownSets()) {
        known += (known.empty() ? "" : ", ") + set.id;
    }
    throw UsageError("NAME: expected one of " + known + ", found '" + name + '\'');
}

/// The splits of the sets named (":train" chooses one), or of all.
std::vector<core::SplitFiles> askedSplits(const Options& options) {
    std::vector<std::string> names = options.dataNames;
    if (names.empty()) {
        for (const KnownSet& set : core::knownSets()) {
            names.push_back(set.id);
        }
    }
    std::vector<core::SplitFiles> splits;
    for (const std::string& name : names) {
        const KnownSet& set = requireSet(name);
        const std::string wanted = core::splitNameOf(name).split;
        for (const KnownSplit& split : set.splits) {
            if (wanted.empty() || wanted == split.id) {
                splits.push_back(core::findSplit(set, split, options.dataDir));
            }
        }
    }
    return splits;
}

/// The toy sets among the names, which are taken out of them; all where nothing is named.
std::vector<core::ToySet> takeToys(std::vector<std::string>& names) {
    if (names.empty()) {
        return core::toySets();
    }
    std::vector<core::ToySet> toys;
    for (const std::string& name : names) {
        if (const core::ToySet* toy = core::maybeToySet(name)) {
            toys.push_back(*toy);
        }
    }
    std::erase_if(names,
                  [](const std::string& name) { return core::maybeToySet(name) != nullptr; });
    return toys;
}

ExitStatus listSets(const Options& options) {
    Options rest = options;
    const std::vector<core::ToySet> toys = takeToys(rest.dataNames);
    const bool onlyToys = rest.dataNames.empty() && !options.dataNames.empty();
    const auto splits = onlyToys ? std::vector<core::SplitFiles>() : askedSplits(rest);
    std::cout << (options.json ? jsonText(setListJson(options.dataDir, splits, toys))
                               : setListText(options.dataDir, splits, toys));
    return ExitStatus::Done;
}

/// What was named is to be there; without names, what is there is checked.
void requireFound(const Options& options, const std::vector<core::SplitFiles>& splits) {
    const auto isMissing = [](const core::SplitFiles& split) {
        return split.status == core::SplitStatus::Missing;
    };
    const auto missing = std::find_if(splits.begin(), splits.end(), isMissing);
    const bool none = std::all_of(splits.begin(), splits.end(), isMissing);
    if (none || (!options.dataNames.empty() && missing != splits.end())) {
        throw UsageError(missing->set->id + ':' + missing->split->id + ": nothing of it is there " +
                         (options.dataDir.empty()
                              ? "(--data-dir DIR or REACHSCOPE_DATA says where to look)"
                              : "below " + options.dataDir) +
                         "; reachscope data download " + missing->set->id + " fetches it");
    }
}

ExitStatus checkSets(const Options& options) {
    const std::vector<core::SplitFiles> splits = askedSplits(options);
    requireFound(options, splits);
    std::vector<core::SplitCheck> checks;
    ProgressLine line;
    ExitStatus status = ExitStatus::Done;
    for (const core::SplitFiles& split : splits) {
        checks.push_back(core::checkSplit(
            split,
            [&](double share) { line.show(share, split.set->title + ", " + split.split->id); },
            &cancelFlag()));
        const core::SplitVerdict verdict = checks.back().verdict;
        if (verdict == core::SplitVerdict::Wrong) {
            status = ExitStatus::Failed;
        } else if (verdict == core::SplitVerdict::Cancelled) {
            status = ExitStatus::Partial;
            break;
        }
    }
    line.clear();
    std::cout << (options.json ? jsonText(setCheckJson(options.dataDir, splits, checks))
                               : setCheckText(splits, checks));
    return status;
}

std::string requireTarget(const Options& options) {
    if (options.dataNames.empty()) {
        throw UsageError(
            "NAME: missing; expected the sets to download (reachscope data lists them)");
    }
    const std::string& target = options.dataTo.empty() ? options.dataDir : options.dataTo;
    if (target.empty()) {
        throw UsageError(
            "--to: missing; expected the folder to download to (--data-dir or "
            "REACHSCOPE_DATA would do)");
    }
    return target;
}

/// Fetches one set, file after file.
SetFetch fetchSet(const KnownSet& set, const std::string& target, const Options& options) {
    SetFetch fetch{&set, target + '/' + set.folders.front(),
                   core::downloadSteps(set, target, options.dataFrom), 0};
    ProgressLine line;
    for (const core::SetDownloadStep& step : fetch.steps) {
        core::DownloadOptions how;
        how.cancel = &cancelFlag();
        how.stallSeconds = options.dataTimeoutSeconds;
        how.connectSeconds = std::min(how.connectSeconds, options.dataTimeoutSeconds);
        how.retries = options.dataRetries;
        how.progress = [&](std::uint64_t done, std::uint64_t total) {
            line.show(total == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(total),
                      set.title + ": " + step.url.substr(step.url.rfind('/') + 1) + ", " +
                          megabytes(done));
        };
        if (core::runStep(set, step, how) == core::DownloadEnd::Cancelled) {
            break;
        }
        ++fetch.done;
    }
    line.clear();
    return fetch;
}

ExitStatus downloadSets(const Options& options) {
    const std::string target = requireTarget(options);
    std::vector<const KnownSet*> sets;
    for (const std::string& name : options.dataNames) {
        sets.push_back(&requireSet(name));
    }
    std::vector<SetFetch> fetches;
    for (const KnownSet* set : sets) {
        fetches.push_back(fetchSet(*set, target, options));
        if (!fetches.back().isWhole()) {
            break;
        }
    }
    std::cout << (options.json ? jsonText(setFetchJson(fetches)) : setFetchText(fetches));
    return fetches.back().isWhole() ? ExitStatus::Done : ExitStatus::Partial;
}

}  // namespace

ExitStatus runData(const Options& options) {
    if (options.dataAction.empty() || options.dataAction == "list") {
        return listSets(options);
    }
    if (options.dataAction == "check") {
        return checkSets(options);
    }
    if (options.dataAction == "download") {
        return downloadSets(options);
    }
    throw UsageError("ACTION: expected list, check or download, found '" + options.dataAction +
                     "' (see reachscope data --help)");
}

}  // namespace app
