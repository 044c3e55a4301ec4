#include <cmath>
#include <iostream>
#include <span>

#include "app/accuracy.h"
#include "app/asked_network.h"
#include "app/commands.h"
#include "app/csv_inputs.h"
#include "app/interrupt.h"
#include "app/json_text.h"
#include "app/option_values.h"
#include "app/progress_line.h"
#include "app/table.h"
#include "core/network/evaluate.h"

namespace app {

namespace {

using nlohmann::ordered_json;

/// A table with more columns than this says no more than its first ones.
constexpr std::int64_t kShownOutputs = 12;

void requireOneSource(const Options& options) {
    const int given = static_cast<int>(!options.evalInput.empty()) +
                      static_cast<int>(!options.evalFile.empty()) +
                      static_cast<int>(!options.data.empty());
    if (given != 1) {
        throw UsageError("--input, --inputs, --data: expected exactly one of them, found " +
                         std::to_string(given));
    }
    if (options.first > 0 && options.data.empty()) {
        throw UsageError("--first: goes with --data only");
    }
}

std::vector<double> readInputs(const Options& options, const core::Network& network) {
    if (!options.evalFile.empty()) {
        return readCsvInputs(options.evalFile, network.inputCount());
    }
    auto input = parseNumbers("--input", options.evalInput);
    if (static_cast<std::int64_t>(input.size()) != network.inputCount()) {
        throw UsageError("--input: expected " + std::to_string(network.inputCount()) +
                         " numbers (the network's inputs), found " + std::to_string(input.size()));
    }
    return input;
}

std::vector<double> evaluateAll(const core::Network& network, const std::vector<double>& inputs,
                                std::int64_t batch, bool singlePrecision) {
    if (!singlePrecision) {
        return core::evaluate<double>(network, std::span<const double>(inputs), batch);
    }
    const std::vector<float> rounded(inputs.begin(), inputs.end());
    const auto outputs = core::evaluate<float>(network, std::span<const float>(rounded), batch);
    return {outputs.begin(), outputs.end()};
}

/// Why there is a null among the outputs; empty if there is none.
std::string reasonForNull(const std::vector<double>& outputs, std::int64_t width) {
    for (std::size_t k = 0; k < outputs.size(); ++k) {
        if (!std::isfinite(outputs[k])) {
            return "input " + std::to_string(static_cast<std::int64_t>(k) / width) + ": output " +
                   std::to_string(static_cast<std::int64_t>(k) % width) +
                   " is beyond the range of numbers";
        }
    }
    return {};
}

void printOutputsJson(const Options& options, const std::vector<double>& outputs,
                      std::int64_t batch, std::int64_t width) {
    ordered_json document{{"network", options.network}, {"outputs", ordered_json::array()}};
    for (std::int64_t row = 0; row < batch; ++row) {
        document["outputs"].push_back(numbers(std::span(outputs).subspan(
            static_cast<std::size_t>(row * width), static_cast<std::size_t>(width))));
    }
    const std::string reason = reasonForNull(outputs, width);
    if (!reason.empty()) {
        document["reason"] = reason;
    }
    std::cout << jsonText(document);
}

void printOneOutput(const std::vector<double>& outputs) {
    Table table({{"output"}, {"value", Table::Align::Right}});
    for (std::size_t k = 0; k < outputs.size(); ++k) {
        table.addRow({'y' + std::to_string(k), shortNumber(outputs[k])});
    }
    std::cout << table.text();
}

void printOutputsTable(const std::vector<double>& outputs, std::int64_t batch, std::int64_t width) {
    const std::int64_t shown = std::min(width, kShownOutputs);
    std::vector<Table::Column> columns{{"input", Table::Align::Right}};
    for (std::int64_t k = 0; k < shown; ++k) {
        columns.push_back({'y' + std::to_string(k), Table::Align::Right});
    }
    Table table(std::move(columns));
    for (std::int64_t row = 0; row < batch; ++row) {
        std::vector<std::string> cells{std::to_string(row)};
        for (std::int64_t k = 0; k < shown; ++k) {
            cells.push_back(shortNumber(outputs[static_cast<std::size_t>(row * width + k)]));
        }
        table.addRow(std::move(cells));
    }
    std::cout << table.text();
    if (shown < width) {
        std::cout << width - shown << " further outputs: --json prints them all\n";
    }
}

ExitStatus evalPoints(const Options& options, const core::Network& network) {
    const std::vector<double> inputs = readInputs(options, network);
    const std::int64_t batch = static_cast<std::int64_t>(inputs.size()) / network.inputCount();
    const auto outputs = evaluateAll(network, inputs, batch, options.singlePrecision);
    const std::int64_t width = network.outputCount();
    if (options.json) {
        printOutputsJson(options, outputs, batch, width);
    } else if (batch == 1) {
        printOneOutput(outputs);
    } else {
        printOutputsTable(outputs, batch, width);
    }
    return ExitStatus::Done;
}

void printAccuracy(const Options& options, const core::Dataset& dataset, const Accuracy& accuracy) {
    const bool partial = accuracy.samples < dataset.count;
    const double share = static_cast<double>(accuracy.correct) /
                         static_cast<double>(std::max<std::int64_t>(accuracy.samples, 1));
    if (!options.json) {
        Facts facts;
        facts.add("accuracy", accuracy.samples > 0 ? shortNumber(100.0 * share) + " %" : "—");
        facts.add("samples", grouped(accuracy.samples) + " of " + dataset.name);
        facts.add("correct", grouped(accuracy.correct));
        if (!dataset.note.empty()) {
            facts.add("note", dataset.note);
        }
        if (partial) {
            facts.add("status", "partial: cut short before sample " + grouped(dataset.count));
        }
        std::cout << facts.text();
        return;
    }
    ordered_json document{{"network", options.network},
                          {"data", dataset.name},
                          {"status", partial ? "partial" : "complete"},
                          {"accuracy", accuracy.samples > 0 ? ordered_json(share) : ordered_json()},
                          {"samples", accuracy.samples},
                          {"correct", accuracy.correct}};
    if (!dataset.note.empty()) {
        document["note"] = dataset.note;
    }
    if (partial) {
        document["reason"] = "cut short before the last of " + std::to_string(dataset.count);
    }
    std::cout << jsonText(document);
}

ExitStatus evalDataset(const Options& options, const core::Network& network) {
    const core::Dataset dataset = core::readDataset(options.data, options.dataDir, options.first);
    ProgressLine line;
    AccuracyOptions how{
        options.threads, options.timeLimitSeconds, &cancelFlag(), options.singlePrecision, {}};
    how.progress = [&](std::int64_t done) {
        line.show(static_cast<double>(done) / static_cast<double>(dataset.count),
                  grouped(done) + " samples");
    };
    const Accuracy accuracy = measureAccuracy(network, dataset, how);
    line.clear();
    printAccuracy(options, dataset, accuracy);
    return accuracy.samples < dataset.count ? ExitStatus::Partial : ExitStatus::Done;
}

}  // namespace

ExitStatus runEval(const Options& options) {
    requireOneSource(options);
    const core::Network network = readAskedNetwork(options);
    return options.data.empty() ? evalPoints(options, network) : evalDataset(options, network);
}

}  // namespace app
