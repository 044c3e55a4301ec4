#include "app/attack_report.h"

#include "app/asked.h"
#include "app/attack_options.h"
#include "app/build_info.h"
#include "app/table.h"
#include "core/io/network_file.h"

namespace app {

namespace {

using nlohmann::ordered_json;

ordered_json shareOf(std::int64_t part, const AttackOutcome& outcome) {
    return outcome.samples.empty() ? ordered_json()
                                   : ordered_json(static_cast<double>(part) /
                                                  static_cast<double>(outcome.samples.size()));
}

ordered_json toJson(const AttackedSample& sample) {
    ordered_json json{{"index", sample.index},
                      {"label", sample.label},
                      {"predicted", sample.predicted},
                      {"clean_margin", sample.cleanMargin},
                      {"margin", sample.margin},
                      {"verdict", !sample.isCorrect()      ? "misclassified"
                                  : sample.isAdversarial() ? "adversarial"
                                                           : "withstands"}};
    json["reached"] = sample.isAdversarial() ? ordered_json(sample.reached) : ordered_json();
    return json;
}

std::string percent(std::int64_t part, const AttackOutcome& outcome) {
    const auto count = static_cast<double>(outcome.samples.size());
    return outcome.samples.empty() ? "—"
                                   : shortNumber(100.0 * static_cast<double>(part) / count) +
                                         " %   (" + grouped(part) + ')';
}

}  // namespace

ordered_json attackDocument(const Options& options, const core::Network& network,
                            const core::AttackSettings& settings, const BallStream& samples,
                            const AttackOutcome& outcome) {
    const auto count = static_cast<std::int64_t>(outcome.samples.size());
    ordered_json document{{"network", options.network},
                          {"network_hash", core::networkHash(network)},
                          {"data", samples.name()},
                          {"status", outcome.isPartial() ? "partial" : "complete"},
                          {"worth", "sampled"},
                          {"clean_accuracy", shareOf(outcome.correct(), outcome)},
                          {"adversarial_accuracy", shareOf(outcome.withstood(), outcome)},
                          {"samples", count}};
    if (outcome.samples.empty()) {
        document["reason"] = "cut short before the first batch came to its end";
    }
    if (!samples.note().empty()) {
        document["note"] = samples.note();
    }
    document["counts"] = {{"wanted", outcome.wanted},
                          {"misclassified", count - outcome.correct()},
                          {"adversarial", outcome.correct() - outcome.withstood()},
                          {"withstands", outcome.withstood()}};
    document["seconds"] = outcome.seconds;
    if (options.attack.perSample) {
        document["list"] = ordered_json::array();
        for (const AttackedSample& sample : outcome.samples) {
            document["list"].push_back(toJson(sample));
        }
    }
    document["settings"] = ballJson(options);
    document["settings"].update(attackJson(settings));
    document["settings"].update(tensorJson(options));
    if (!options.attack.save.empty()) {
        document["saved"] = options.attack.save;
    }
    document["version"] = programVersion();
    return document;
}

std::string attackTable(const Options& options, const core::Network& network,
                        const core::AttackSettings& settings, const BallStream& samples,
                        const AttackOutcome& outcome) {
    Facts facts;
    facts.add("network", options.network + ": " + summaryOf(network));
    facts.add("input sets", inputText(inputSpecOf(options)));
    facts.add("attack", attackText(settings));
    facts.add(
        "samples",
        grouped(static_cast<long long>(outcome.samples.size())) + " of " + samples.name() +
            (outcome.isPartial() ? ", cut short before sample " + grouped(outcome.wanted) : ""));
    if (!samples.note().empty()) {
        facts.add("note", samples.note());
    }
    facts.add("accuracy", percent(outcome.correct(), outcome));
    facts.add("under attack", percent(outcome.withstood(), outcome) + ", an upper bound");
    facts.add("adversarial", grouped(outcome.correct() - outcome.withstood()) +
                                 " points found, replayed in doubles");
    facts.add("time", secondsText(outcome.seconds));
    return facts.text();
}

}  // namespace app
