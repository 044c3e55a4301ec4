#include <algorithm>
#include <cmath>
#include <utility>

#include "reach/study/snr_training_study.h"

namespace reach {

namespace {

using core::Json;

constexpr double kPercent = 100.0;

/// A number of every run, in the order of the tables.
struct Column {
    const char* key;
    const char* title;
    double (*value)(const SnrTrainingRun&);
};

constexpr Column kColumns[] = {
    {"natural", "Natural", [](const SnrTrainingRun& run) { return kPercent * run.natural; }},
    {"adversarial", "PGD", [](const SnrTrainingRun& run) { return kPercent * run.adversarial; }},
    {"certified", "Certified",
     [](const SnrTrainingRun& run) { return kPercent * run.certifiedByAny(); }},
    {"unstable", "Unstable", [](const SnrTrainingRun& run) { return kPercent * run.unstable; }},
    {"snr_db", "SNR (dB)", [](const SnrTrainingRun& run) { return run.meanDecibels(); }},
};

std::vector<double> finite(std::vector<double> values) {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    return values;
}

std::vector<StudyTable::Column> armColumns() {
    return {{"method", "Method"}, {"alpha", "$\\alpha$"}, {"beta", "$\\beta$"}};
}

std::vector<StudyTable::Cell> armCells(const TrainingArm& arm) {
    return {arm.method, arm.alpha, arm.beta};
}

StudyTable meanTable(const std::vector<TrainedArm>& arms) {
    StudyTable table{
        "means",
        "Natural accuracy, accuracy under PGD, certified accuracy, unstable neurons by "
        "Box (all in percent) and mean SNR of the hidden layers: means over the seeds "
        "and their standard deviations",
        armColumns(),
        {}};
    table.columns.push_back({"seeds", "Seeds"});
    for (const Column& column : kColumns) {
        table.columns.push_back({column.key, column.title});
        table.columns.push_back({std::string(column.key) + "_deviation", "$\\pm$"});
    }
    for (const TrainedArm& arm : arms) {
        auto& row = table.rows.emplace_back(armCells(arm.arm));
        row.emplace_back(static_cast<std::int64_t>(finite(arm.values(kColumns[0].value)).size()));
        for (const Column& column : kColumns) {
            const Spread spread = spreadOf(finite(arm.values(column.value)));
            row.emplace_back(spread.mean);
            row.emplace_back(spread.deviation);
        }
    }
    return table;
}

StudyTable differenceTable(const std::vector<TrainedArm>& arms) {
    StudyTable table{"differences",
                     "With the SNR losses less without, seed by seed: means and 95 % intervals",
                     armColumns(),
                     {}};
    for (const Column& column : kColumns) {
        table.columns.push_back({column.key, column.title});
        table.columns.push_back({std::string(column.key) + "_lower", "from"});
        table.columns.push_back({std::string(column.key) + "_upper", "to"});
    }
    for (const TrainedArm& arm : arms) {
        const TrainedArm* plain = maybePlain(arms, arm);
        if (plain == nullptr || plain == &arm) {
            continue;
        }
        auto& row = table.rows.emplace_back(armCells(arm.arm));
        for (const Column& column : kColumns) {
            const Spread spread =
                spreadOf(pairedDifferences(arm.values(column.value), plain->values(column.value)));
            row.emplace_back(spread.mean);
            row.emplace_back(spread.confidence.lower);
            row.emplace_back(spread.confidence.upper);
        }
    }
    return table;
}

std::vector<StudyTable::Column> runColumns() {
    auto columns = armColumns();
    columns.push_back({"seed", "Seed"});
    return columns;
}

std::vector<StudyTable::Cell> runCells(const SnrTrainingRun& run) {
    auto cells = armCells(run.arm);
    cells.emplace_back(run.seed);
    return cells;
}

StudyTable runTable(const std::vector<SnrTrainingRun>& runs) {
    StudyTable table{"runs", "Every run", runColumns(), {}, false};
    for (const Column& column : kColumns) {
        table.columns.push_back({column.key, ""});
    }
    const auto measured = std::find_if(runs.begin(), runs.end(),
                                       [](const SnrTrainingRun& run) { return run.isMeasured(); });
    const std::size_t methods = measured == runs.end() ? 0 : measured->certified.size() - 1;
    for (std::size_t m = 0; m < methods; ++m) {
        table.columns.push_back({"certified_" + measured->certified[m].first, ""});
    }
    table.columns.push_back({"failure", ""});
    for (const SnrTrainingRun& run : runs) {
        auto& row = table.rows.emplace_back(runCells(run));
        for (const Column& column : kColumns) {
            row.emplace_back(run.isMeasured() ? column.value(run) : std::nan(""));
        }
        for (std::size_t m = 0; m < methods; ++m) {
            row.emplace_back(run.isMeasured() ? kPercent * run.certified[m].second : std::nan(""));
        }
        row.emplace_back(run.failure);
    }
    return table;
}

StudyTable layerTable(const std::vector<SnrTrainingRun>& runs) {
    StudyTable table{"layers", "Every layer of every run", runColumns(), {}, false};
    for (const char* key :
         {"layer", "node", "kind", "signal", "noise", "snr_db", "active", "inactive", "unstable"}) {
        table.columns.push_back({key, ""});
    }
    for (const SnrTrainingRun& run : runs) {
        std::int64_t number = 0;
        for (const TrainedLayer& layer : run.layers) {
            auto& row = table.rows.emplace_back(runCells(run));
            row.insert(row.end(), {++number, layer.name, layer.kind, layer.signal, layer.noise,
                                   layer.db, kPercent * layer.active, kPercent * layer.inactive,
                                   kPercent * layer.unstable});
        }
    }
    return table;
}

StudyTable epochTable(const std::vector<SnrTrainingRun>& runs) {
    StudyTable table{"epochs", "Evaluations on the way", runColumns(), {}, false};
    for (const char* key :
         {"epoch", "natural", "adversarial", "certified_box", "unstable", "snr_db"}) {
        table.columns.push_back({key, ""});
    }
    for (const SnrTrainingRun& run : runs) {
        for (const TrainedEpoch& each : run.epochs) {
            auto& row = table.rows.emplace_back(runCells(run));
            row.insert(row.end(),
                       {each.epoch, kPercent * each.natural, kPercent * each.adversarial,
                        kPercent * each.certified, kPercent * each.unstable, each.snrDb});
        }
    }
    return table;
}

}  // namespace

std::vector<StudyTable> snrTrainingTables(const std::vector<SnrTrainingRun>& runs) {
    const std::vector<TrainedArm> arms = armsOf(runs);
    std::vector<StudyTable> tables;
    for (StudyTable table : {meanTable(arms), differenceTable(arms), runTable(runs),
                             layerTable(runs), epochTable(runs)}) {
        if (!table.rows.empty()) {
            tables.push_back(std::move(table));
        }
    }
    return tables;
}

Json snrTrainingNumbers(const std::vector<SnrTrainingRun>& runs) {
    Json numbers = Json::object();
    for (const TrainedArm& arm : armsOf(runs)) {
        Json own = {{"method", arm.arm.method}, {"alpha", arm.arm.alpha}, {"beta", arm.arm.beta}};
        for (const Column& column : kColumns) {
            const Spread spread = spreadOf(finite(arm.values(column.value)));
            own[column.key] = {{"mean", jsonNumber(spread.mean)},
                               {"deviation", jsonNumber(spread.deviation)},
                               {"runs", spread.count}};
        }
        numbers[arm.arm.id()] = own;
    }
    return numbers;
}

}  // namespace reach
