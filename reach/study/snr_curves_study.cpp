#include "reach/study/snr_curves_study.h"

#include <cmath>
#include <utility>

#include "reach/study/block_groups.h"
#include "reach/study/study_kinds.h"

namespace reach {

namespace {

using core::Json;
using Runs = std::vector<SnrRun>;

StudyTable layerTable(const Runs& runs) {
    StudyTable table{"layers",
                     "Signal, noise and SNR of every layer over the samples",
                     {{"network", "Network"},
                      {"layer", "Layer"},
                      {"name", "Node"},
                      {"shape", "Shape"},
                      {"group", "Group"},
                      {"signal", "$S^2$"},
                      {"noise", "$N^2$"},
                      {"snr", "SNR"},
                      {"snr_db", "dB"},
                      {"db_lower", "Lower quartile"},
                      {"db_median", "Median"},
                      {"db_upper", "Upper quartile"},
                      {"db_samples", "Samples"}},
                     {}};
    for (const SnrRun& run : runs) {
        const auto groups = blockGroups(run.layers);
        for (std::size_t k = 0; k < run.layers.size(); ++k) {
            std::string group = "--";
            for (std::size_t g = 0; g < groups.size(); ++g) {
                group = groups[g].first <= k && k <= groups[g].last ? groupName(g, groups.size())
                                                                    : group;
            }
            const LayerNoise& layer = run.layers[k];
            const LayerSummary summary = summaryOf(layer);
            table.rows.push_back({run.name, static_cast<std::int64_t>(k + 1), layer.name,
                                  core::toString(layer.shape), group, summary.signal, summary.noise,
                                  summary.snr, summary.db, summary.quartiles.lower,
                                  summary.quartiles.median, summary.quartiles.upper,
                                  summary.dbSamples});
        }
    }
    return table;
}

StudyTable networkTable(const Runs& runs) {
    StudyTable table{
        "networks",
        "Accuracy, adversarial accuracy (in percent) and mean SNR of the hidden layers "
        "(mean and 95 % interval of the samples' own decibels)",
        {{"network", "Network"},
         {"training", "Training"},
         {"samples", "Samples"},
         {"accuracy", "Accuracy"},
         {"adversarial_accuracy", "Adversarial"},
         {"mean_db", "dB"},
         {"mean_db_lower", "from"},
         {"mean_db_upper", "to"}},
        {}};
    for (const SnrRun& run : runs) {
        std::vector<double> own = run.meanDecibels();
        std::erase_if(own, [](double value) { return !std::isfinite(value); });
        const Spread spread = spreadOf(own);
        table.rows.push_back({run.name, run.training, static_cast<std::int64_t>(run.samples()),
                              100.0 * run.accuracy(), 100.0 * run.adversarialAccuracy(),
                              spread.mean, spread.confidence.lower, spread.confidence.upper});
    }
    return table;
}

StudyTable sampleTable(const Runs& runs) {
    StudyTable table{"samples",
                     "Every sample: margins and mean decibels of the hidden layers",
                     {{"network", ""},
                      {"index", ""},
                      {"clean_margin", ""},
                      {"attacked_margin", ""},
                      {"mean_db", ""}},
                     {},
                     false};
    for (const SnrRun& run : runs) {
        const std::vector<double> own = run.meanDecibels();
        for (std::size_t s = 0; s < run.samples(); ++s) {
            table.rows.push_back(
                {run.name, run.indices[s], run.cleanMargins[s], run.margins[s], own[s]});
        }
    }
    return table;
}

Json numbersOf(const Runs& runs) {
    Json numbers = Json::object();
    for (const SnrRun& run : runs) {
        Json decibels = Json::array();
        for (const LayerNoise& layer : run.layers) {
            decibels.push_back(jsonNumber(summaryOf(layer).db));
        }
        numbers[run.name] = {{"training", run.training},
                             {"samples", run.samples()},
                             {"accuracy", jsonNumber(run.accuracy())},
                             {"adversarial_accuracy", jsonNumber(run.adversarialAccuracy())},
                             {"snr_db", decibels}};
    }
    return numbers;
}

std::vector<std::string> groupNotes(const Runs& runs) {
    std::vector<std::string> notes;
    for (const SnrRun& run : runs) {
        if (blockGroups(run.layers).empty()) {
            notes.push_back(run.name +
                            " has no block groups (runs of layers on maps of one size): no pit, "
                            "platform or incline is marked.");
        }
    }
    return notes;
}

}  // namespace

std::vector<StudyTable> snrCurveTables(const Runs& runs) {
    return {networkTable(runs), layerTable(runs), sampleTable(runs)};
}

StudyInfo snrCurvesInfo() {
    std::vector<StudySetting> settings = trainedNetworkSettings(
        500, {"random", "random-groups", "random"}, {"adversarial", "certified", "standard"});
    for (StudySetting& setting : snrSettings()) {
        settings.push_back(std::move(setting));
    }
    return {"snr-curves", "SNR layer by layer, robust networks against standard ones",
            "SNR, section 5.2, Figure 8",
            "Signal-to-noise ratio of every layer in decibels, with the quartiles of the samples; "
            "its order over the networks against that of their adversarial accuracy; pit, platform "
            "and incline where block groups end.",
            std::move(settings)};
}

StudyResult runSnrCurves(const StudyContext& context) {
    const SnrSetup setup = snrSetupOf(context);
    const TrainedNetworks subjects = readTrainedNetworks(context, kCifarLarge);
    StudyResult result;
    const Runs runs = measureSnrRuns(context, subjects, setup, result.isComplete);
    result.seeds = {context.seed()};
    result.claims = snrCurveClaims(runs, context.environment().seed);
    result.tables = snrCurveTables(runs);
    result.figures.push_back({"snr-curves", snrCurveFigure(runs)});
    result.numbers = numbersOf(runs);
    result.notes = subjects.notesOf();
    result.notes.push_back(snrNote(setup));
    result.notes.emplace_back(
        "Curves are 10 log10 of the mean S^2 over the mean N^2; bands are the quartiles of the "
        "samples' own decibels, so that a curve may leave its band.");
    for (std::string& note : groupNotes(runs)) {
        result.notes.push_back(std::move(note));
    }
    return result;
}

}  // namespace reach
