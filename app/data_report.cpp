#include "app/data_report.h"

#include <algorithm>
#include <cstdio>

#include "app/table.h"

namespace app {

namespace {

using core::SplitCheck;
using core::SplitFiles;
using core::SplitVerdict;
using nlohmann::ordered_json;

ordered_json splitJson(const SplitFiles& split) {
    ordered_json files = ordered_json::array();
    for (const core::FoundFile& file : split.files) {
        files.push_back({{"name", file.file.name},
                         {"path", file.path.empty() ? ordered_json() : ordered_json(file.path)},
                         {"original", file.isOriginal}});
    }
    return {{"split", split.split->id},
            {"samples", split.split->count},
            {"status", core::nameOf(split.status)},
            {"folder", split.folder.empty() ? ordered_json() : ordered_json(split.folder)},
            {"files", files}};
}

std::string fileCount(const SplitFiles& split) {
    const auto there =
        std::count_if(split.files.begin(), split.files.end(),
                      [](const core::FoundFile& file) { return !file.path.empty(); });
    return std::to_string(there) + " of " + std::to_string(split.files.size());
}

ordered_json checkJson(const SplitFiles& split, const SplitCheck& check) {
    ordered_json files = ordered_json::array();
    for (const core::FileCheck& file : check.files) {
        files.push_back({{"path", file.path},
                         {"original", file.isOriginal},
                         {"bytes", file.bytes},
                         {"sha256", file.sha256},
                         {"right", file.isRight}});
    }
    return {{"set", split.set->id},
            {"split", split.split->id},
            {"verdict", core::nameOf(check.verdict)},
            {"samples", check.count},
            {"per_class", check.perClass},
            {"lowest", check.lowest},
            {"highest", check.highest},
            {"mean", check.mean},
            {"deviation", check.deviation},
            {"note", check.note},
            {"files", files},
            {"troubles", check.troubles}};
}

std::string numbersText(const std::vector<double>& numbers) {
    std::string text;
    for (const double number : numbers) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.4f", number);
        text += (text.empty() ? "" : " ") + std::string(digits);
    }
    return text;
}

std::string verdictText(SplitVerdict verdict) {
    switch (verdict) {
        case SplitVerdict::Official:
            return "official bytes";
        case SplitVerdict::Parts:
            return "parts, as known";
        case SplitVerdict::Wrong:
            return "WRONG";
        case SplitVerdict::Missing:
            return "missing";
        case SplitVerdict::Cancelled:
            return "cut short";
    }
    return {};
}

std::string baseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

ordered_json setListJson(const std::string& dataDir, const std::vector<SplitFiles>& splits,
                         const std::vector<core::ToySet>& toys) {
    ordered_json document{{"data_dir", dataDir.empty() ? ordered_json() : ordered_json(dataDir)},
                          {"sets", ordered_json::array()}};
    const core::KnownSet* last = nullptr;
    for (const SplitFiles& split : splits) {
        if (split.set != last) {
            last = split.set;
            document["sets"].push_back({{"id", last->id},
                                        {"title", last->title},
                                        {"shape", last->shape},
                                        {"classes", last->classes},
                                        {"address", last->download.address},
                                        {"splits", ordered_json::array()}});
        }
        document["sets"].back()["splits"].push_back(splitJson(split));
    }
    document["toy_sets"] = ordered_json::array();
    for (const core::ToySet& toy : toys) {
        document["toy_sets"].push_back({{"id", toy.id},
                                        {"title", toy.title},
                                        {"summary", toy.summary},
                                        {"shape", {2}},
                                        {"classes", toy.classes},
                                        {"gap", toy.gap},
                                        {"test", toy.testCount},
                                        {"train", toy.trainCount}});
    }
    return document;
}

std::string setListText(const std::string& dataDir, const std::vector<SplitFiles>& splits,
                        const std::vector<core::ToySet>& toys) {
    Table table({{"--data"},
                 {"set"},
                 {"shape"},
                 {"samples", Table::Align::Right},
                 {"status"},
                 {"files"},
                 {"folder"}});
    for (const SplitFiles& split : splits) {
        const bool isTest = split.split->id == "test";
        table.addRow({split.set->id + (isTest ? "" : ':' + split.split->id),
                      split.set->title + " (" + split.split->id + ')',
                      core::toString(split.set->shape), grouped(split.split->count),
                      core::nameOf(split.status), fileCount(split),
                      split.folder.empty() ? "—" : split.folder});
    }
    for (const core::ToySet& toy : toys) {
        table.addRow(
            {toy.id, toy.title + " (test)", "2", grouped(toy.testCount), "made up", "—", "—"});
        table.addRow({toy.id + ":train", toy.title + " (train)", "2", grouped(toy.trainCount),
                      "made up", "—", "—"});
    }
    return table.text() + (dataDir.empty() ? "no data folder: --data-dir DIR or REACHSCOPE_DATA "
                                             "says where to look\n"
                                           : "");
}

ordered_json setCheckJson(const std::string& dataDir, const std::vector<SplitFiles>& splits,
                          const std::vector<SplitCheck>& checks) {
    bool partial = checks.size() < splits.size();
    bool right = true;
    ordered_json list = ordered_json::array();
    for (std::size_t i = 0; i < checks.size(); ++i) {
        list.push_back(checkJson(splits[i], checks[i]));
        right = right && checks[i].verdict != SplitVerdict::Wrong;
        partial = partial || checks[i].verdict == SplitVerdict::Cancelled;
    }
    return {{"data_dir", dataDir},
            {"status", partial ? "partial" : "complete"},
            {"right", right},
            {"splits", list}};
}

std::string setCheckText(const std::vector<SplitFiles>& splits,
                         const std::vector<SplitCheck>& checks) {
    Table table({{"split"},
                 {"verdict"},
                 {"samples", Table::Align::Right},
                 {"pixels"},
                 {"mean"},
                 {"deviation"}});
    std::string remarks;
    for (std::size_t i = 0; i < checks.size(); ++i) {
        const SplitCheck& check = checks[i];
        const std::string name = splits[i].set->title + " (" + splits[i].split->id + ')';
        const bool any = check.count > 0;
        table.addRow({name, verdictText(check.verdict), any ? grouped(check.count) : "—",
                      any ? interval(check.lowest, check.highest) : "—", numbersText(check.mean),
                      numbersText(check.deviation)});
        if (!check.note.empty()) {
            remarks += name + ": " + check.note + '\n';
        }
        for (const std::string& trouble : check.troubles) {
            remarks += name + ": " + trouble + '\n';
        }
    }
    return table.text() + (remarks.empty() ? "" : '\n' + remarks);
}

ordered_json setFetchJson(const std::vector<SetFetch>& fetches) {
    bool whole = true;
    ordered_json sets = ordered_json::array();
    for (const SetFetch& fetch : fetches) {
        ordered_json files = ordered_json::array();
        for (std::size_t i = 0; i < fetch.steps.size(); ++i) {
            files.push_back({{"url", fetch.steps[i].url},
                             {"path", fetch.steps[i].path},
                             {"status", i < fetch.done ? "complete" : "partial"}});
        }
        sets.push_back({{"id", fetch.set->id}, {"folder", fetch.folder}, {"files", files}});
        whole = whole && fetch.isWhole();
    }
    return {{"status", whole ? "complete" : "partial"}, {"sets", sets}};
}

std::string setFetchText(const std::vector<SetFetch>& fetches) {
    std::string text;
    for (const SetFetch& fetch : fetches) {
        if (fetch.steps.empty()) {
            text += fetch.set->title + ": all of it is in " + fetch.folder + " already\n";
        } else if (fetch.isWhole()) {
            text += fetch.set->title + ": fetched and verified, in " + fetch.folder + '\n';
        } else {
            text += fetch.set->title + ": cut short at " + baseName(fetch.steps[fetch.done].path) +
                    ", file " + std::to_string(fetch.done + 1) + " of " +
                    std::to_string(fetch.steps.size()) + "; run it again to go on\n";
        }
    }
    return text;
}

std::string megabytes(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

}  // namespace app
