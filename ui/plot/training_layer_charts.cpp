#include "ui/plot/training_layer_charts.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"
#include "ui/plot/training_charts.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kPercent = 100.0;
constexpr double kMarkerGap = 12.0;
constexpr double kBarWidth = 0.7;
constexpr double kMinute = 60.0;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::TrainingLayerCharts)
};

struct StateWords {
    NeuronShare share;
    const char* id;
    const char* title;
    double core::LayerRecord::*member;
};

constexpr std::array kStates{
    StateWords{NeuronShare::Unstable, "unstable",
               QT_TRANSLATE_NOOP("ui::TrainingLayerCharts", "unstable"),
               &core::LayerRecord::unstable},
    StateWords{NeuronShare::Active, "active",
               QT_TRANSLATE_NOOP("ui::TrainingLayerCharts", "active"), &core::LayerRecord::active},
    StateWords{NeuronShare::Inactive, "inactive",
               QT_TRANSLATE_NOOP("ui::TrainingLayerCharts", "inactive"),
               &core::LayerRecord::inactive}};

/// An evaluation with its place on the x axis.
struct Moment {
    double x = 0.0;
    const core::EpochRecord* record = nullptr;
};

std::vector<Moment> momentsOf(const TrainingRun& run, bool overTime) {
    std::vector<Moment> moments;
    for (std::size_t i = 0; i < run.epochs.size(); ++i) {
        const bool hasTime = i < run.epochTimes.size();
        if (!run.epochs[i].layers.empty() && (hasTime || !overTime)) {
            moments.push_back(
                {overTime ? run.epochTimes[i] / kMinute : run.epochs[i].epoch, &run.epochs[i]});
        }
    }
    return moments;
}

const core::LayerRecord* layerOf(const core::EpochRecord& record, const std::string& name) {
    const auto found = std::ranges::find(record.layers, name, &core::LayerRecord::name);
    return found == record.layers.end() ? nullptr : &*found;
}

/// One curve a layer of the newest evaluation; layers without a number are left out.
template <typename Value>
void addLayerCurves(const std::vector<Moment>& moments, const Value& value, core::Chart& chart) {
    const auto& layers = moments.back().record->layers;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        core::Series series;
        series.id = layers[l].name;
        series.label = layers[l].name;
        series.name = series.label;
        series.style = core::curveStyle(static_cast<int>(l));
        series.marker = core::curveMarker(static_cast<int>(l));
        series.markerGap = kMarkerGap;
        for (const Moment& moment : moments) {
            const core::LayerRecord* layer = layerOf(*moment.record, layers[l].name);
            series.x.push_back(moment.x);
            series.y.push_back(layer != nullptr ? value(*layer) : kNaN);
        }
        if (std::ranges::any_of(series.y, [](double y) { return std::isfinite(y); })) {
            chart.series.push_back(std::move(series));
        }
    }
}

std::string timeTitle(bool overTime) {
    return (overTime ? Texts::tr("time (min)") : Texts::tr("epoch")).toStdString();
}

core::Scene makeSnrPanel(const std::vector<Moment>& moments, const TrainingLayersShow& show) {
    core::Scene scene;
    scene.x.title = timeTitle(show.overTime);
    scene.y.title = Texts::tr("SNR (dB)").toStdString();
    addLayerCurves(
        moments,
        [](const core::LayerRecord& layer) {
            return std::isfinite(layer.snrDb) ? layer.snrDb : kNaN;
        },
        scene.chart);
    core::fitAxes(scene);
    return scene;
}

core::Scene makeSharePanel(const std::vector<Moment>& moments, const TrainingLayersShow& show) {
    core::Scene scene;
    const auto words = std::ranges::find(kStates, show.share, &StateWords::share);
    scene.x.title = timeTitle(show.overTime);
    scene.y.title = Texts::tr("%1 (%)").arg(Texts::tr(words->title)).toStdString();
    addLayerCurves(
        moments, [&](const core::LayerRecord& layer) { return kPercent * layer.*words->member; },
        scene.chart);
    core::fitAxes(scene);
    scene.y.lower = std::min(scene.y.lower, 0.0);
    return scene;
}

/// Outputs have a SNR but no states.
std::vector<core::LayerRecord> layersWithStates(const core::EpochRecord& record) {
    std::vector<core::LayerRecord> layers = record.layers;
    std::erase_if(layers,
                  [](const core::LayerRecord& one) { return !std::isfinite(one.unstable); });
    return layers;
}

core::Scene makeBarsPanel(const core::EpochRecord& record) {
    core::Scene scene;
    const std::vector<core::LayerRecord> layers = layersWithStates(record);
    scene.y.title = Texts::tr("neurons (%), epoch %1").arg(record.epoch, 0, 'g', 4).toStdString();
    // From below: what is settled, then what is not.
    for (const char* id : {"active", "inactive", "unstable"}) {
        const auto words = std::ranges::find_if(
            kStates, [&](const StateWords& state) { return std::string_view(state.id) == id; });
        core::Series bars;
        bars.id = id;
        bars.label = Texts::tr(words->title).toStdString();
        bars.name = bars.label;
        bars.kind = core::SeriesKind::Bars;
        bars.stacked = true;
        bars.barWidth = kBarWidth;
        bars.style = core::neuronStateStyle(id);
        for (std::size_t l = 0; l < layers.size(); ++l) {
            bars.x.push_back(static_cast<double>(l + 1));
            bars.y.push_back(kPercent * layers[l].*words->member);
        }
        scene.chart.series.push_back(std::move(bars));
    }
    core::fitAxes(scene);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        scene.x.labels.push_back({static_cast<double>(l + 1), layers[l].name});
    }
    scene.x.lower = 0.5;
    scene.x.upper = static_cast<double>(layers.size()) + 0.5;
    scene.y.lower = 0.0;
    scene.y.upper = kPercent;
    return scene;
}

}  // namespace

std::vector<const core::EpochRecord*> layerRecords(const TrainingRun& run) {
    std::vector<const core::EpochRecord*> records;
    for (const Moment& moment : momentsOf(run, false)) {
        records.push_back(moment.record);
    }
    return records;
}

core::Figure makeTrainingLayers(const ColouredRun& run, const TrainingLayersShow& show) {
    core::Figure figure;
    const std::vector<Moment> moments = momentsOf(*run.run, show.overTime);
    if (moments.empty()) {
        return figure;
    }
    core::Scene snr = makeSnrPanel(moments, show);
    if (!snr.chart.series.empty()) {
        figure.panels.push_back(std::move(snr));
    }
    figure.panels.push_back(makeSharePanel(moments, show));
    const std::vector<const core::EpochRecord*> records = layerRecords(*run.run);
    const auto last = static_cast<int>(records.size()) - 1;
    const int at = show.evaluation < 0 ? last : std::min(show.evaluation, last);
    figure.panels.push_back(makeBarsPanel(*records[static_cast<std::size_t>(at)]));
    figure.grid.columns = static_cast<int>(figure.panels.size());
    figure.origin = trainingOrigin({run});
    return figure;
}

}  // namespace ui
