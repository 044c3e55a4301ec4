#include <algorithm>
#include <array>
#include <utility>

#include "reach/study/relu_states_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

constexpr double kPercent = 100.0;
constexpr double kBarWidth = 0.8;

/// From the axis up: what is settled below, what is not above.
constexpr std::array kReluOrder{NeuronStatus::Active, NeuronStatus::Inactive,
                                NeuronStatus::Unstable};
constexpr std::array kRampOrder{NeuronStatus::Active,        NeuronStatus::Inactive,
                                NeuronStatus::RightDead,     NeuronStatus::Unstable,
                                NeuronStatus::RightUnstable, NeuronStatus::BothUnstable};

core::Series barsOf(const MethodStates& states, NeuronStatus status, bool isRamp) {
    core::Series bars;
    bars.id = std::string(id(status));
    bars.label = bars.name = statusTitle(status, isRamp);
    bars.kind = core::SeriesKind::Bars;
    bars.style = core::neuronStateStyle(id(status));
    bars.barWidth = kBarWidth;
    bars.stacked = true;
    for (const LayerStates& layer : states.layers) {
        bars.x.push_back(static_cast<double>(bars.x.size() + 1));
        bars.y.push_back(kPercent * layer.share(status));
    }
    return bars;
}

core::Scene panelOf(const StateRun& run, const MethodStates& states, bool isRamp) {
    std::vector<core::Series> bars;
    if (isRamp) {
        for (const NeuronStatus status : kRampOrder) {
            bars.push_back(barsOf(states, status, true));
        }
    } else {
        for (const NeuronStatus status : kReluOrder) {
            bars.push_back(barsOf(states, status, false));
        }
    }
    core::Scene panel =
        chartPanel(run.name + ", " + states.title, "layer", "neurons (%)", std::move(bars));
    const auto layers = static_cast<double>(states.layers.size());
    panel.x.lower = 0.5;
    panel.x.upper = layers + 0.5;
    panel.y.lower = 0.0;
    panel.y.upper = kPercent;
    for (std::size_t k = 0; k < states.layers.size(); ++k) {
        panel.x.labels.push_back({static_cast<double>(k + 1), std::to_string(k + 1)});
    }
    return panel;
}

}  // namespace

std::string statusTitle(NeuronStatus status, bool isRamp) {
    switch (status) {
        case NeuronStatus::Inactive:
            return isRamp ? "left dead" : "inactive";
        case NeuronStatus::Active:
            return isRamp ? "alive" : "active";
        case NeuronStatus::Unstable:
            return isRamp ? "left unstable" : "unstable";
        case NeuronStatus::RightDead:
            return "right dead";
        case NeuronStatus::RightUnstable:
            return "right unstable";
        case NeuronStatus::BothUnstable:
            return "unstable at both";
    }
    return {};
}

core::Figure stateFigure(const std::vector<StateRun>& runs) {
    const bool isRamp = std::any_of(runs.begin(), runs.end(), [](const StateRun& run) {
        return run.methods.front().hasRamps();
    });
    std::vector<core::Scene> panels;
    for (const StateRun& run : runs) {
        for (const MethodStates& states : run.methods) {
            panels.push_back(panelOf(run, states, isRamp));
        }
    }
    const int columns = static_cast<int>(runs.front().methods.size());
    core::Figure figure = studyFigure(std::move(panels), columns, columns > 1 ? "wide" : "column",
                                      0.5 + 1.9 * static_cast<double>(runs.size()));
    figure.grid.sharedY = true;
    return figure;
}

}  // namespace reach
