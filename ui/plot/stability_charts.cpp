#include "ui/plot/stability_charts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/palette.h"

namespace ui {
namespace {

using reach::NeuronStatus;

constexpr double kGroupWidth = 0.8;  ///< of a layer's bars, of the distance between layers
constexpr double kHalfFrame = 0.45;
constexpr int kMostLayerNames = 8;
constexpr double kBeyond = 1.04;
constexpr qsizetype kAxisLetters = 56;  ///< of all networks' names together on the axis
constexpr qsizetype kLeastLetters = 6;  ///< of each

struct ChartTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::StabilityCharts)
};

std::string text(const QString& translated) { return translated.toStdString(); }

/// From the bottom up: what is settled, what is not, and the dead on top.
constexpr std::array<NeuronStatus, reach::kNeuronStatuses> kOrder{
    NeuronStatus::Active,        NeuronStatus::RightDead,    NeuronStatus::Unstable,
    NeuronStatus::RightUnstable, NeuronStatus::BothUnstable, NeuronStatus::Inactive};

/// The colours of active, unstable and inactive everywhere; those of a ramp's right bend are kin of
/// them, apart in lightness.
core::Style styleOf(NeuronStatus status) {
    core::Style style = core::neuronStateStyle(reach::id(status));
    switch (status) {
        case NeuronStatus::RightDead:
            style.fill = 0x56B4E9;
            break;
        case NeuronStatus::RightUnstable:
            style.fill = 0xF0E442;
            break;
        case NeuronStatus::BothUnstable:
            style.fill = 0x7A2B00;
            break;
        default:
            break;
    }
    return style;
}

bool hasNumbers(const StabilityAnswer& answer) { return answer.tally && answer.tally->done > 0; }

bool hasRamps(const reach::StateTally& tally) {
    return std::ranges::any_of(tally.layers,
                               [](const reach::LayerTally& layer) { return !layer.r.empty(); });
}

/// ReLU networks have three states: the others would be bars of nothing.
bool isUsed(const StabilityAnswers& answers, NeuronStatus status) {
    const bool isOfRelu = status == NeuronStatus::Active || status == NeuronStatus::Inactive ||
                          status == NeuronStatus::Unstable;
    return isOfRelu || std::ranges::any_of(answers, [&](const StabilityAnswer& answer) {
               return hasNumbers(answer) && answer.tally->total()[status] > 0;
           });
}

double heightOf(const reach::StateTally& tally, const reach::LayerTally& layer, NeuronStatus status,
                bool isInPercent) {
    const auto count = static_cast<double>(layer.counts[status]);
    const double whole = isInPercent ? 1e-2 * static_cast<double>(layer.counts.neurons())
                                     : static_cast<double>(tally.done);
    return whole > 0.0 ? count / whole : 0.0;
}

/// A frame around a layer's bars: lines of the panel would be behind them.
core::Series makeFrame(int layer, double top) {
    core::Series frame;
    frame.id = "chosen";
    frame.style.line = 0x222222;
    frame.style.lineWidth = 1.2;
    frame.style.lineStyle = core::LineStyle::Dashed;
    const double left = layer - kHalfFrame;
    const double right = layer + kHalfFrame;
    frame.x = {left, left, right, right, left};
    frame.y = {0.0, top, top, 0.0, 0.0};
    return frame;
}

/// "layer 3"; every few of them where there are many.
std::vector<core::AxisLabel> layerLabels(std::size_t count) {
    std::vector<core::AxisLabel> labels;
    const auto step = std::max<std::size_t>(1, (count + kMostLayerNames - 1) / kMostLayerNames);
    for (std::size_t l = 0; l < count; l += step) {
        labels.push_back({static_cast<double>(l), text(ChartTexts::tr("layer %1").arg(l + 1))});
    }
    return labels;
}

struct Place {
    std::size_t network = 0;
    std::size_t networks = 1;

    double width() const { return kGroupWidth / static_cast<double>(networks); }
    double shift() const {
        return (static_cast<double>(network) + 0.5) * width() - 0.5 * kGroupWidth;
    }
};

core::Series makeBars(const reach::StateTally& tally, const std::string& id, NeuronStatus status,
                      const Place& place, bool isInPercent) {
    core::Series bars;
    bars.id = std::string(reach::id(status)) + (place.networks > 1 ? " " + id : "");
    bars.kind = core::SeriesKind::Bars;
    bars.stacked = true;
    bars.barWidth = place.networks > 1 ? 0.94 * place.width() : place.width();
    bars.style = styleOf(status);
    for (std::size_t l = 0; l < tally.layers.size(); ++l) {
        bars.x.push_back(static_cast<double>(l) + place.shift());
        bars.y.push_back(heightOf(tally, tally.layers[l], status, isInPercent));
    }
    return bars;
}

std::vector<const StabilityAnswer*> drawable(const StabilityAnswers& answers) {
    std::vector<const StabilityAnswer*> drawn;
    for (const StabilityAnswer& answer : answers) {
        if (hasNumbers(answer)) {
            drawn.push_back(&answer);
        }
    }
    return drawn;
}

/// What networks' names begin with in common, up to a sign between words.
qsizetype commonStart(const QStringList& names) {
    qsizetype common = 0;
    const QString& first = names.front();
    for (qsizetype k = 0; k < first.size(); ++k) {
        const bool isShared = std::ranges::all_of(
            names, [&](const QString& name) { return k < name.size() && name[k] == first[k]; });
        if (!isShared) {
            return common;
        }
        common = first[k].isLetterOrNumber() ? common : k + 1;
    }
    return common;
}

/// What is cut is in the middle: names of one family differ at their ends.
QString shortened(const QString& name, qsizetype letters) {
    if (name.size() <= letters) {
        return name;
    }
    const qsizetype end = letters / 2;
    return name.first(letters - 1 - end) + QChar(0x2026) + name.last(end);
}

/// Names without what they have in common and without their formats, short enough for an axis.
QString namesOf(const std::vector<const StabilityAnswer*>& drawn) {
    QStringList names;
    for (const StabilityAnswer* answer : drawn) {
        names << QFileInfo(answer->network->fileName()).completeBaseName();
    }
    const qsizetype common = commonStart(names);
    for (QString& name : names) {
        name = name.sliced(common);
        name = shortened(name, std::max(kLeastLetters, kAxisLetters / names.size()));
    }
    return names.join(QStringLiteral(", "));
}

}  // namespace

QString titleOf(NeuronStatus status, bool isRamp) {
    switch (status) {
        case NeuronStatus::Inactive:
            return isRamp ? ChartTexts::tr("left dead") : ChartTexts::tr("inactive");
        case NeuronStatus::Active:
            return isRamp ? ChartTexts::tr("alive") : ChartTexts::tr("active");
        case NeuronStatus::Unstable:
            return isRamp ? ChartTexts::tr("left unstable") : ChartTexts::tr("unstable");
        case NeuronStatus::RightDead:
            return ChartTexts::tr("right dead");
        case NeuronStatus::RightUnstable:
            return ChartTexts::tr("right unstable");
        case NeuronStatus::BothUnstable:
            break;
    }
    return ChartTexts::tr("unstable at both bends");
}

const reach::StateTally* longestTally(const StabilityAnswers& answers) {
    const reach::StateTally* longest = nullptr;
    for (const StabilityAnswer& answer : answers) {
        if (hasNumbers(answer) &&
            (longest == nullptr || answer.tally->layers.size() > longest->layers.size())) {
            longest = answer.tally.get();
        }
    }
    return longest;
}

core::Scene makeStabilityChart(const StabilityAnswers& answers, bool isInPercent, int layer) {
    core::Scene scene;
    scene.y.title = text(isInPercent ? ChartTexts::tr("neurons (%)") : ChartTexts::tr("neurons"));
    const auto drawn = drawable(answers);
    double most = 0.0;
    std::size_t layers = 0;
    for (const NeuronStatus status : kOrder) {
        for (std::size_t k = 0; k < drawn.size(); ++k) {
            const reach::StateTally& tally = *drawn[k]->tally;
            if (!isUsed(answers, status)) {
                continue;
            }
            core::Series bars = makeBars(tally, drawn[k]->network->fileName().toStdString(), status,
                                         {k, drawn.size()}, isInPercent);
            bars.label = k == 0 ? text(titleOf(status, hasRamps(tally))) : std::string();
            scene.chart.series.push_back(std::move(bars));
        }
    }
    for (const StabilityAnswer* answer : drawn) {
        layers = std::max(layers, answer->tally->layers.size());
        for (const reach::LayerTally& each : answer->tally->layers) {
            most = std::max(most, static_cast<double>(each.neurons()));
        }
    }
    if (drawn.size() > 1) {
        scene.x.title = text(ChartTexts::tr("from the left: %1").arg(namesOf(drawn)));
    }
    scene.y.lower = 0.0;
    scene.y.upper = isInPercent ? 100.0 : std::max(1.0, kBeyond * most);
    if (layer >= 0 && std::cmp_less(layer, layers)) {
        scene.chart.series.push_back(makeFrame(layer, scene.y.upper));
    }
    scene.x.labels = layerLabels(layers);
    scene.x.lower = -0.5;
    scene.x.upper = std::max(0.5, static_cast<double>(layers) - 0.5);
    return scene;
}

core::Scene makeWidthHistogram(const reach::LayerTally& layer) {
    using Histogram = reach::WidthHistogram;
    core::Scene scene;
    const bool isRamp = !layer.r.empty();
    const auto isFull = [](const reach::StatusCounts& bin) { return bin.neurons() > 0; };
    const auto first = std::ranges::find_if(layer.widths.bins, isFull);
    const auto last =
        std::ranges::find_if(layer.widths.bins.rbegin(), layer.widths.bins.rend(), isFull);
    const int from = static_cast<int>(first - layer.widths.bins.begin());
    const int to = Histogram::kBins - static_cast<int>(last - layer.widths.bins.rbegin());
    const double step = std::log10(Histogram::edge(1)) - std::log10(Histogram::edge(0));
    double most = 0.0;
    for (const NeuronStatus status : kOrder) {
        if (layer.counts[status] == 0) {
            continue;
        }
        core::Series bars;
        bars.id = std::string(reach::id(status));
        bars.label = text(titleOf(status, isRamp));
        bars.kind = core::SeriesKind::Bars;
        bars.stacked = true;
        bars.barWidth = step;
        bars.style = styleOf(status);
        for (int bin = from; bin < to; ++bin) {
            const reach::StatusCounts& counts = layer.widths.bins[static_cast<std::size_t>(bin)];
            bars.x.push_back(std::log10(Histogram::edge(bin)) + 0.5 * step);
            bars.y.push_back(static_cast<double>(counts[status]));
            most = std::max(most, static_cast<double>(counts.neurons()));
        }
        scene.chart.series.push_back(std::move(bars));
    }
    scene.x.title = text(ChartTexts::tr("log10 of the interval's width, %1")
                             .arg(QString::fromStdString(layer.name)));
    scene.y.title = text(ChartTexts::tr("neurons, all input sets"));
    const bool isEmpty = from >= to;
    scene.x.lower = isEmpty ? -1.0 : std::log10(Histogram::edge(from)) - step;
    scene.x.upper = isEmpty ? 1.0 : std::log10(Histogram::edge(to)) + step;
    scene.y.lower = 0.0;
    scene.y.upper = std::max(1.0, kBeyond * most);
    return scene;
}

}  // namespace ui
