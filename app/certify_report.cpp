#include "app/certify_report.h"

#include <map>

#include "app/asked.h"
#include "app/bound_options.h"
#include "app/build_info.h"
#include "app/table.h"
#include "core/io/network_file.h"

namespace app {

namespace {

using nlohmann::ordered_json;

bool isPartial(const CertifyOutcome& outcome) {
    return static_cast<std::int64_t>(outcome.records.size()) < outcome.wanted;
}

double share(std::int64_t part, const CertifyCounts& counts) {
    return static_cast<double>(part) / static_cast<double>(counts.samples);
}

double secondsOf(const CertifyOutcome& outcome) {
    double seconds = 0.0;
    for (const CertifyRecord& record : outcome.records) {
        seconds += record.found.seconds;
    }
    return seconds;
}

std::string normOf(const Options& options) {
    return options.input.norm.empty() ? "linf" : options.input.norm;
}

ordered_json libraryVersions() {
    ordered_json versions{{"reachscope", programVersion()}};
    for (const BuildPart& part : libraries()) {
        versions[part.name] = part.detail;
    }
    return versions;
}

void addShares(const CertifyCounts& counts, ordered_json& document) {
    if (counts.samples == 0) {
        document.update({{"clean_accuracy", nullptr},
                         {"certified_accuracy", nullptr},
                         {"unknown", nullptr},
                         {"reason", "cut short before the first batch came to its end"}});
        return;
    }
    document.update({{"clean_accuracy", share(counts.samples - counts.misclassified, counts)},
                     {"certified_accuracy", share(counts.certified, counts)},
                     {"unknown", share(counts.unknown, counts)}});
}

/// Samples that each method certified, in the order of its first one.
std::map<std::string, std::int64_t> certifiedBy(const CertifyOutcome& outcome) {
    std::map<std::string, std::int64_t> by;
    for (const CertifyRecord& record : outcome.records) {
        if (record.found.verdict == reach::CertifyVerdict::Certified) {
            ++by[record.found.method];
        }
    }
    return by;
}

std::string percent(std::int64_t part, const CertifyCounts& counts) {
    return counts.samples == 0
               ? "—"
               : shortNumber(100.0 * share(part, counts)) + " %   (" + grouped(part) + ')';
}

}  // namespace

ordered_json certifyQuestion(const Options& options, const core::Network& network,
                             const std::vector<reach::CertifyMethod>& methods) {
    ordered_json names = ordered_json::array();
    for (const reach::CertifyMethod& method : methods) {
        names.push_back(method.id);
    }
    const auto orNull = [](bool isGiven, const ordered_json& value) {
        return isGiven ? value : ordered_json();
    };
    ordered_json question{
        {"network_hash", core::networkHash(network)},
        {"data", options.data},
        {"first", orNull(options.first > 0, options.first)},
        {"index", orNull(options.input.index.has_value(), options.input.index.value_or(0))},
        {"eps", options.input.eps.value_or(0.0)},
        {"norm", normOf(options)},
        {"clip", orNull(!options.input.clip.empty(), options.input.clip)},
        {"methods", names},
        {"timeout", orNull(options.certify.timeoutSeconds > 0.0, options.certify.timeoutSeconds)},
        {"batch", orNull(options.certify.batch > 0, options.certify.batch)},
        {"attack", options.certify.attack},
        {"seed", options.seed},
        {"mean", orNull(!options.mean.empty(), options.mean)},
        {"std", orNull(!options.mean.empty(), options.deviation)}};
    question.update(boundSettings(options));
    question.erase("memory_gb");
    return question;
}

ordered_json certifyJson(const Options& options, const core::Network& network,
                         const SampleSets& samples, const CertifyOutcome& outcome,
                         const ordered_json& question) {
    const CertifyCounts counts = countVerdicts(outcome.records);
    ordered_json document{
        {"network", options.network},       {"network_hash", core::networkHash(network)},
        {"data", samples.data().name},      {"eps", options.input.eps.value_or(0.0)},
        {"norm", normOf(options)},          {"status", isPartial(outcome) ? "partial" : "complete"},
        {"worth", reach::id(outcome.worth)}};
    addShares(counts, document);
    if (!samples.data().note.empty()) {
        document["note"] = samples.data().note;
    }
    document["counts"] = {{"samples", counts.samples},     {"wanted", outcome.wanted},
                          {"certified", counts.certified}, {"falsified", counts.falsified},
                          {"unknown", counts.unknown},     {"misclassified", counts.misclassified}};
    document["seconds"] = secondsOf(outcome);
    document["samples"] = ordered_json::array();
    for (const CertifyRecord& record : outcome.records) {
        document["samples"].push_back(toJson(record));
    }
    ordered_json settings = question;
    settings["attack"] = outcome.attacked;
    settings["batch"] = outcome.batch;
    document["settings"] = std::move(settings);
    document["versions"] = libraryVersions();
    return document;
}

std::string certifyTable(const Options& options, const core::Network& network,
                         const SampleSets& samples, const CertifyOutcome& outcome) {
    const CertifyCounts counts = countVerdicts(outcome.records);
    Facts facts;
    facts.add("network", options.network + ": " + summaryOf(network));
    facts.add("input sets", inputText(inputSpecOf(options)));
    facts.add(
        "samples",
        grouped(counts.samples) + " of " + samples.data().name +
            (isPartial(outcome) ? ", cut short before sample " + grouped(outcome.wanted) : ""));
    if (!samples.data().note.empty()) {
        facts.add("note", samples.data().note);
    }
    facts.add("accuracy", percent(counts.samples - counts.misclassified, counts));
    facts.add("certified",
              percent(counts.certified, counts) + ", " + std::string(reach::id(outcome.worth)));
    for (const auto& [method, count] : certifiedBy(outcome)) {
        facts.add("  by " + method, grouped(count));
    }
    facts.add("falsified", outcome.attacked ? percent(counts.falsified, counts) : "not tried");
    facts.add("unknown", percent(counts.unknown, counts));
    facts.add("time", secondsText(secondsOf(outcome)));
    return facts.text();
}

}  // namespace app
