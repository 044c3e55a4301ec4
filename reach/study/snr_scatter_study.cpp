#include "reach/study/snr_scatter_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "reach/study/study_figures.h"
#include "reach/study/study_kinds.h"

namespace reach {

namespace {

using core::Json;
using Runs = std::vector<SnrRun>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kPercent = 100.0;
constexpr const char* kOtherNetworks =
    "the paper compares CNN7s trained with and without its losses, which are not public";

double logOf(double value) { return value > 0.0 ? std::log10(value) : kNaN; }

core::Series cloudOf(const SnrRun& run, std::size_t number, const LayerNoise& layer,
                     std::int64_t shown) {
    const std::size_t samples = layer.signal.size();
    const std::size_t step = std::max<std::size_t>(
        1, (samples + static_cast<std::size_t>(shown) - 1) / static_cast<std::size_t>(shown));
    std::vector<double> signal;
    std::vector<double> noise;
    for (std::size_t s = 0; s < samples; s += step) {
        signal.push_back(logOf(layer.signal[s]));
        noise.push_back(logOf(layer.noise[s]));
    }
    core::Series cloud = plainSeries(run.name, run.name, static_cast<int>(number),
                                     std::move(signal), std::move(noise));
    cloud.kind = core::SeriesKind::Scatter;
    cloud.marker = core::curveMarker(static_cast<int>(number));
    cloud.markerSize = 2.2;
    return cloud;
}

core::Scene panelOf(const Runs& runs, const CommonLayer& layer, std::int64_t shown) {
    std::vector<core::Series> clouds;
    for (std::size_t n = 0; n < runs.size(); ++n) {
        clouds.push_back(cloudOf(runs[n], n, runs[n].layers[layer.places[n]], shown));
    }
    core::Scene panel = chartPanel(layer.title, "log S^2", "log N^2", std::move(clouds));
    core::fitAxes(panel);
    // Room for the line, where all samples lie far below it.
    const double seen = 0.3 * (panel.x.upper - panel.x.lower);
    panel.y.upper = std::max(panel.y.upper, panel.x.lower + seen);
    panel.chart.lines = {{core::ReferenceLine::Way::Sloped, 0.0, 1.0, "S = N"}};
    return panel;
}

/// Mean over the common layers of a quantity of each sample, of one run.
template <typename Quantity>
std::vector<double> meanOver(const Runs& runs, std::size_t n, Quantity quantity) {
    const auto layers = commonLayers(runs);
    std::vector<double> means(runs[n].samples(), 0.0);
    for (const CommonLayer& layer : layers) {
        const LayerNoise& own = runs[n].layers[layer.places[n]];
        for (std::size_t s = 0; s < means.size(); ++s) {
            means[s] += quantity(own.signal[s], own.noise[s]) / static_cast<double>(layers.size());
        }
    }
    return means;
}

std::vector<double> differences(std::vector<double> more, const std::vector<double>& less) {
    for (std::size_t s = 0; s < more.size(); ++s) {
        more[s] -= less[s];
    }
    std::erase_if(more, [](double value) { return !std::isfinite(value); });
    return more;
}

std::string named(const SnrRun& run) { return run.name + " (" + run.training + ")"; }

Claim belowClaim(const Runs& runs, std::size_t n) {
    Claim claim;
    claim.id = "below-line-" + runs[n].name;
    claim.paper =
        "5.1, Figure 7: samples under the line have S^2 > N^2, lower variance and fewer unstable "
        "neurons";
    double share = 0.0;
    for (const LayerNoise& layer : runs[n].layers) {
        share += shareBelowLine(layer) / static_cast<double>(runs[n].layers.size());
    }
    claim.ours = named(runs[n]) + ": " + shortText(kPercent * share) +
                 " % of samples below the line, mean over the layers; share less one half";
    claim.note = kOtherNetworks;
    return claimAboveZero(
        claim, meanOver(runs, n, [](double s, double e) { return (s > e ? 1.0 : 0.0) - 0.5; }),
        "samples");
}

std::vector<Claim> pairClaims(const Runs& runs, std::size_t better, std::size_t worse) {
    const std::string pair = runs[better].name + "-" + runs[worse].name;
    const auto claim = [&](const char* id, const char* ours, std::vector<double> sample) {
        Claim one;
        one.id = std::string(id) + "-" + pair;
        one.paper =
            "5.1, Figure 7: the model trained for low variance has higher signal and lower "
            "noise in all layers than the baseline";
        one.ours = named(runs[better]) + " against " + named(runs[worse]) + ": " + ours;
        one.note = kOtherNetworks;
        return claimAboveZero(std::move(one), sample, "samples");
    };
    const auto signal = [](double s, double) { return logOf(s); };
    const auto noise = [](double, double e) { return logOf(e); };
    const auto below = [](double s, double e) { return s > e ? 1.0 : 0.0; };
    return {claim("signal", "log10 S^2, mean over the layers, the former less the latter",
                  differences(meanOver(runs, better, signal), meanOver(runs, worse, signal))),
            claim("noise", "log10 N^2, mean over the layers, the latter less the former",
                  differences(meanOver(runs, worse, noise), meanOver(runs, better, noise))),
            claim("below", "share of layers below the line, the former less the latter",
                  differences(meanOver(runs, better, below), meanOver(runs, worse, below)))};
}

StudyTable layerTable(const Runs& runs) {
    StudyTable table{"layers",
                     "Share of samples below the line S = N (in percent) and means by layer",
                     {{"network", "Network"},
                      {"training", "Training"},
                      {"layer", "Layer"},
                      {"below_line", "Below the line"},
                      {"mean_log_signal", "$\\log_{10} S^2$"},
                      {"mean_log_noise", "$\\log_{10} N^2$"}},
                     {}};
    const auto mean = [](const std::vector<double>& values) {
        std::vector<double> logs;
        for (const double value : values) {
            if (value > 0.0) {
                logs.push_back(std::log10(value));
            }
        }
        return spreadOf(logs).mean;
    };
    for (const SnrRun& run : runs) {
        for (const LayerNoise& layer : run.layers) {
            table.rows.push_back({run.name, run.training, layer.name,
                                  kPercent * shareBelowLine(layer), mean(layer.signal),
                                  mean(layer.noise)});
        }
    }
    return table;
}

StudyTable sampleTable(const Runs& runs) {
    StudyTable table{"samples",
                     "Signal and noise of every sample in every layer",
                     {{"network", ""},
                      {"layer", ""},
                      {"node", ""},
                      {"index", ""},
                      {"signal", ""},
                      {"noise", ""}},
                     {},
                     false};
    for (const SnrRun& run : runs) {
        for (std::size_t k = 0; k < run.layers.size(); ++k) {
            const LayerNoise& layer = run.layers[k];
            for (std::size_t s = 0; s < run.samples(); ++s) {
                table.rows.push_back({run.name, static_cast<std::int64_t>(k + 1), layer.name,
                                      run.indices[s], layer.signal[s], layer.noise[s]});
            }
        }
    }
    return table;
}

Json numbersOf(const Runs& runs) {
    Json numbers = Json::object();
    for (const SnrRun& run : runs) {
        Json shares = Json::object();
        for (const LayerNoise& layer : run.layers) {
            shares[layer.name] = jsonNumber(shareBelowLine(layer));
        }
        numbers[run.name] = {{"training", run.training},
                             {"samples", run.samples()},
                             {"accuracy", jsonNumber(run.accuracy())},
                             {"adversarial_accuracy", jsonNumber(run.adversarialAccuracy())},
                             {"share_below_line", shares}};
    }
    return numbers;
}

}  // namespace

double shareBelowLine(const LayerNoise& layer) {
    std::size_t below = 0;
    for (std::size_t s = 0; s < layer.signal.size(); ++s) {
        below += layer.signal[s] > layer.noise[s] ? 1 : 0;
    }
    return static_cast<double>(below) / static_cast<double>(layer.signal.size());
}

std::vector<CommonLayer> commonLayers(const Runs& runs) {
    std::size_t hidden = runs.front().hidden();
    for (const SnrRun& run : runs) {
        hidden = std::min(hidden, run.hidden());
    }
    std::vector<CommonLayer> layers;
    for (std::size_t k = 0; k < hidden; ++k) {
        layers.push_back(
            {"layer " + std::to_string(k + 1), std::vector<std::size_t>(runs.size(), k)});
    }
    CommonLayer output{"output", {}};
    for (const SnrRun& run : runs) {
        output.places.push_back(run.layers.size() - 1);
    }
    layers.push_back(std::move(output));
    return layers;
}

core::Figure snrScatterFigure(const Runs& runs, std::int64_t shown) {
    std::vector<core::Scene> panels;
    for (const CommonLayer& layer : commonLayers(runs)) {
        panels.push_back(panelOf(runs, layer, shown));
    }
    const std::size_t most = panels.size() == 4 ? 2 : 3;
    const std::size_t columns = std::min(panels.size(), most);
    const auto rows = static_cast<double>((panels.size() + columns - 1) / columns);
    return studyFigure(std::move(panels), static_cast<int>(columns), "wide",
                       0.5 + (columns == 2 ? 2.6 : 2.3) * rows);
}

std::vector<Claim> snrScatterClaims(const Runs& runs) {
    std::vector<std::string> trainings;
    for (const SnrRun& run : runs) {
        trainings.push_back(run.training);
    }
    auto pairs = robustPairs(trainings);
    const bool isUnknown = std::all_of(trainings.begin(), trainings.end(),
                                       [](const auto& each) { return each == "unknown"; });
    for (std::size_t n = 1; isUnknown && n < runs.size(); ++n) {
        pairs.emplace_back(0, n);
    }
    std::vector<Claim> claims;
    for (std::size_t n = 0; n < runs.size(); ++n) {
        claims.push_back(belowClaim(runs, n));
    }
    for (const auto& [better, worse] : pairs) {
        for (Claim& claim : pairClaims(runs, better, worse)) {
            claims.push_back(std::move(claim));
        }
    }
    return claims;
}

std::vector<StudyTable> snrScatterTables(const Runs& runs) {
    return {layerTable(runs), sampleTable(runs)};
}

StudyInfo snrScatterInfo() {
    std::vector<StudySetting> settings =
        trainedNetworkSettings(500, {"random", "random"}, {"adversarial", "standard"});
    for (StudySetting& setting : snrSettings()) {
        settings.push_back(std::move(setting));
    }
    settings.push_back(wholeSetting("shown", 300, 300, 1, 100000,
                                    "Dots of a network in a panel; all samples count"));
    return {
        "snr-scatter", "Signal against noise, sample by sample and layer by layer",
        "SNR, section 5.1, Figure 7",
        "log S^2 against log N^2 of every sample, a panel a layer, with the line S = N; whether "
        "a network trained to be robust has more signal and less noise.",
        std::move(settings)};
}

StudyResult runSnrScatter(const StudyContext& context) {
    const SnrSetup setup = snrSetupOf(context);
    const TrainedNetworks subjects = readTrainedNetworks(context, kCifarLarge);
    StudyResult result;
    const Runs runs = measureSnrRuns(context, subjects, setup, result.isComplete);
    result.seeds = {context.seed()};
    result.claims = snrScatterClaims(runs);
    result.tables = snrScatterTables(runs);
    result.figures.push_back(
        {"snr-scatter", snrScatterFigure(runs, context.settings().whole("shown"))});
    result.numbers = numbersOf(runs);
    result.notes = subjects.notesOf();
    result.notes.push_back(snrNote(setup));
    return result;
}

}  // namespace reach
