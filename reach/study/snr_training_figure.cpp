#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/train/training_method.h"
#include "reach/study/snr_training_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

constexpr double kPercent = 100.0;
/// Arms stand so far apart where they share a place.
constexpr double kApart = 0.12;

/// Ways of training by one method: a row of panels.
struct MethodRow {
    std::string method;
    std::vector<TrainedArm> arms;
};

std::vector<MethodRow> rowsOf(const std::vector<SnrTrainingRun>& runs) {
    std::vector<MethodRow> rows;
    for (TrainedArm& arm : armsOf(runs)) {
        std::erase_if(arm.runs, [](const SnrTrainingRun* run) { return !run->isMeasured(); });
        if (arm.runs.empty()) {
            continue;
        }
        if (rows.empty() || rows.back().method != arm.arm.method) {
            rows.push_back({arm.arm.method, {}});
        }
        rows.back().arms.push_back(std::move(arm));
    }
    return rows;
}

/// The method's title, without what stands in brackets where it is too long for a panel.
std::string titleOf(const MethodRow& row) {
    constexpr std::size_t kLongest = 18;
    const core::TrainingMethod* known = core::maybeTrainingMethod(row.method);
    const std::string title = known != nullptr ? known->title : row.method;
    return title.size() > kLongest ? title.substr(0, title.find(" (")) : title;
}

core::Series emptySeries(const TrainingArm& arm, std::size_t number) {
    core::Series series = plainSeries(arm.id(), arm.label(), static_cast<int>(number), {}, {});
    series.marker = core::curveMarker(static_cast<int>(number));
    series.markerGap = 10.0;
    return series;
}

/// Mean over the seeds, with the least and the largest; nothing where no run has a number.
void addPoint(core::Series& series, double x, std::vector<double> values) {
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty()) {
        return;
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    series.x.push_back(x);
    series.y.push_back(spreadOf(values).mean);
    series.lower.push_back(*least);
    series.upper.push_back(*most);
}

using OfRun = std::function<double(const SnrTrainingRun&)>;

std::vector<double> valuesOf(const TrainedArm& arm, const OfRun& value) {
    std::vector<double> values;
    for (const SnrTrainingRun* run : arm.runs) {
        values.push_back(value(*run));
    }
    return values;
}

std::size_t layersOf(const TrainedArm& arm, bool withOutput) {
    const auto& layers = arm.runs.front()->layers;
    return static_cast<std::size_t>(
        std::count_if(layers.begin(), layers.end(),
                      [&](const TrainedLayer& layer) { return withOutput || !layer.isOutput(); }));
}

std::vector<core::AxisLabel> layerLabels(const TrainedArm& arm, std::size_t layers) {
    std::vector<core::AxisLabel> labels;
    for (std::size_t k = 0; k < layers; ++k) {
        const bool isOutput = arm.runs.front()->layers[k].isOutput();
        labels.push_back({static_cast<double>(k + 1), isOutput ? "out" : std::to_string(k + 1)});
    }
    return labels;
}

/// One number of every layer.
core::Scene layerPanel(const MethodRow& row, const std::string& yTitle, bool withOutput,
                       double (*value)(const TrainedLayer&)) {
    std::vector<core::Series> curves;
    std::size_t layers = 0;
    for (const TrainedArm& arm : row.arms) {
        core::Series curve = emptySeries(arm.arm, curves.size());
        layers = layersOf(arm, withOutput);
        for (std::size_t k = 0; k < layers; ++k) {
            const double x =
                static_cast<double>(k + 1) + kApart * static_cast<double>(curves.size());
            addPoint(curve, x, valuesOf(arm, [&](const SnrTrainingRun& run) {
                         return value(run.layers[k]);
                     }));
        }
        curves.push_back(std::move(curve));
    }
    core::Scene panel = chartPanel(titleOf(row), "layer", yTitle, std::move(curves));
    core::fitAxes(panel, 0.08);
    panel.x.labels = layerLabels(row.arms.front(), layers);
    return panel;
}

core::Scene accuracyPanel(const MethodRow& row) {
    const std::pair<const char*, OfRun> kinds[] = {
        {"natural", [](const SnrTrainingRun& run) { return kPercent * run.natural; }},
        {"PGD", [](const SnrTrainingRun& run) { return kPercent * run.adversarial; }},
        {"certified", [](const SnrTrainingRun& run) { return kPercent * run.certifiedByAny(); }}};
    std::vector<core::Series> points;
    for (const TrainedArm& arm : row.arms) {
        core::Series series = emptySeries(arm.arm, points.size());
        series.kind = core::SeriesKind::Scatter;
        for (std::size_t k = 0; k < std::size(kinds); ++k) {
            addPoint(series,
                     static_cast<double>(k + 1) + kApart * static_cast<double>(points.size()),
                     valuesOf(arm, kinds[k].second));
        }
        points.push_back(std::move(series));
    }
    core::Scene panel = chartPanel(titleOf(row), "", "accuracy (%)", std::move(points));
    core::fitAxes(panel, 0.12);
    for (std::size_t k = 0; k < std::size(kinds); ++k) {
        panel.x.labels.push_back({static_cast<double>(k + 1), kinds[k].first});
    }
    return panel;
}

/// One number of every evaluation on the way.
core::Scene coursePanel(const MethodRow& row, const std::string& yTitle,
                        double (*value)(const TrainedEpoch&)) {
    std::vector<core::Series> curves;
    for (const TrainedArm& arm : row.arms) {
        core::Series curve = emptySeries(arm.arm, curves.size());
        curve.spread = core::SpreadKind::Band;
        std::size_t epochs = arm.runs.front()->epochs.size();
        for (const SnrTrainingRun* run : arm.runs) {
            epochs = std::min(epochs, run->epochs.size());
        }
        for (std::size_t k = 0; k < epochs; ++k) {
            addPoint(
                curve, arm.runs.front()->epochs[k].epoch,
                valuesOf(arm, [&](const SnrTrainingRun& run) { return value(run.epochs[k]); }));
        }
        curves.push_back(std::move(curve));
    }
    core::Scene panel = chartPanel(titleOf(row), "epoch", yTitle, std::move(curves));
    core::fitAxes(panel);
    return panel;
}

core::Figure inRows(std::vector<core::Scene> panels) {
    const double rows = static_cast<double>(panels.size()) / 3.0;
    return studyFigure(std::move(panels), 3, "wide", 0.5 + 2.1 * rows);
}

}  // namespace

core::Figure snrTrainingFigure(const std::vector<SnrTrainingRun>& runs) {
    std::vector<core::Scene> panels;
    for (const MethodRow& row : rowsOf(runs)) {
        panels.push_back(
            layerPanel(row, "SNR (dB)", true, [](const TrainedLayer& layer) { return layer.db; }));
        panels.push_back(layerPanel(row, "unstable (%)", false, [](const TrainedLayer& layer) {
            return kPercent * layer.unstable;
        }));
        panels.push_back(accuracyPanel(row));
    }
    return inRows(std::move(panels));
}

core::Figure snrTrainingCourse(const std::vector<SnrTrainingRun>& runs) {
    std::vector<core::Scene> panels;
    for (const MethodRow& row : rowsOf(runs)) {
        panels.push_back(coursePanel(row, "unstable (%)", [](const TrainedEpoch& each) {
            return kPercent * each.unstable;
        }));
        panels.push_back(
            coursePanel(row, "SNR (dB)", [](const TrainedEpoch& each) { return each.snrDb; }));
        panels.push_back(coursePanel(row, "certified by Box (%)", [](const TrainedEpoch& each) {
            return kPercent * each.certified;
        }));
    }
    return inRows(std::move(panels));
}

}  // namespace reach
