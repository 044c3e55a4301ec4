#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/figure/ticks.h"
#include "reach/analysis/analysis.h"
#include "reach/shift/bias_shift.h"
#include "reach/study/random_networks.h"
#include "reach/study/study_figures.h"
#include "reach/study/study_kinds.h"

namespace reach {

namespace {

using core::Json;

constexpr double kAgreement = 1e-9;

/// The neuron as it is, shifted to active, and to inactive.
enum class Place { Before, Active, Inactive };
constexpr std::array kPlaces{Place::Before, Place::Active, Place::Inactive};

std::string idOf(Place place) {
    return place == Place::Before ? "before" : place == Place::Active ? "active" : "inactive";
}

std::string titleOf(Place place) {
    return place == Place::Before   ? "As it is"
           : place == Place::Active ? "Shifted to active"
                                    : "Shifted to inactive";
}

const std::vector<Method>& measuredMethods() {
    static const std::vector<Method> methods{Method::Exact, Method::Box, Method::Zonotope,
                                             Method::Star};
    return methods;
}

/// A neuron with pre-activation range [lower, upper] on [-1, 1]^dim, and a ReLU.
core::Network neuronOf(std::vector<double> weight, double lower, double upper) {
    double sum = 0.0;
    for (const double w : weight) {
        sum += std::abs(w);
    }
    for (double& w : weight) {
        w *= 0.5 * (upper - lower) / sum;
    }
    const auto dim = static_cast<std::int64_t>(weight.size());
    return core::Network({{"input", core::Input{{dim}}, {}},
                          {"neuron", core::Dense{dim, 1, weight, {0.5 * (lower + upper)}}, {0}},
                          {"relu", core::Relu{}, {1}}});
}

core::Network shifted(const core::Network& network, const InputSet& input, Place place) {
    if (place == Place::Before) {
        return network;
    }
    ShiftOptions options;
    options.mode = place == Place::Active ? ShiftMode::Active : ShiftMode::Inactive;
    return shiftBiases(network, input, options, nullptr, 1).network;
}

Json rangesOf(const core::Network& network, const InputSet& input) {
    const Question question{
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network)),
        input,
        {0, 0}};
    Limits limits;
    limits.threads = 1;
    Json ranges = Json::object();
    for (const MethodResult& result : answerAll(question, measuredMethods(), limits)) {
        if (result.status != ResultStatus::Complete) {
            throw std::runtime_error("shift-1d: no answer: " + result.reason);
        }
        ranges[std::string(info(result.method).id)] = {result.lower[0], result.upper[0]};
    }
    return ranges;
}

/// One random neuron: its range, and the output's by every method in every place.
Json measureNeuron(std::uint64_t seed, std::int64_t dim) {
    Dice dice(seed);
    std::vector<double> weight;
    for (std::int64_t k = 0; k < dim; ++k) {
        weight.push_back(dice.between(-1.0, 1.0));
    }
    const double lower = -dice.between(0.1, 2.0);
    const double upper = dice.between(0.1, 2.0);
    const core::Network network = neuronOf(weight, lower, upper);
    const InputSet input = centredBox(dim, 1.0);
    Json result{{"lower", lower}, {"upper", upper}};
    for (const Place place : kPlaces) {
        result[idOf(place)] = rangesOf(shifted(network, input, place), input);
    }
    return result;
}

double width(const Json& neuron, Place place, const char* method) {
    const Json& range = neuron.at(idOf(place)).at(method);
    return range.at(1).get<double>() - range.at(0).get<double>();
}

/// The exact width: u before, u - l when shifted to active, 0 when shifted to inactive.
double expectedWidth(const Json& neuron, Place place) {
    const double lower = neuron.at("lower").get<double>();
    const double upper = neuron.at("upper").get<double>();
    return place == Place::Before ? upper : place == Place::Active ? upper - lower : 0.0;
}

Claim exactClaim(const std::vector<Json>& neurons, Place place) {
    double worst = 0.0;
    for (const Json& neuron : neurons) {
        worst =
            std::max(worst, std::abs(width(neuron, place, "exact") - expectedWidth(neuron, place)));
    }
    const std::array forms{"u", "u - l", "0"};
    return {"exact-" + idOf(place),
            "Figure 4: the exact set " +
                std::string(place == Place::Before ? "of an unstable neuron"
                                                   : "shifted to " + idOf(place)) +
                " has width " + forms[static_cast<std::size_t>(place)],
            "largest difference " + shortText(worst) + " over " + std::to_string(neurons.size()) +
                " neurons",
            "at most 1e-9 from our exact set",
            worst,
            std::nullopt,
            worst <= kAgreement ? Verdict::Holds : Verdict::DoesNotHold,
            ""};
}

/// A shifted neuron is affine on the input: every method gives the exact set.
Claim tightClaim(const std::vector<Json>& neurons) {
    double worst = 0.0;
    for (const Json& neuron : neurons) {
        for (const Place place : {Place::Active, Place::Inactive}) {
            for (const char* method : {"box", "zonotope", "star"}) {
                worst = std::max(
                    worst, std::abs(width(neuron, place, method) - width(neuron, place, "exact")));
            }
        }
    }
    return {"stable-is-tight",
            "3.1: a stable neuron introduces no over-approximation",
            "largest difference of Box, Zonotope and Star from the exact width " + shortText(worst),
            "at most 1e-9",
            worst,
            std::nullopt,
            worst <= kAgreement ? Verdict::Holds : Verdict::DoesNotHold,
            ""};
}

Claim directionClaim(const std::vector<Json>& neurons, Place place) {
    const bool isActive = place == Place::Active;
    std::vector<double> changes;
    for (const Json& neuron : neurons) {
        const double change = width(neuron, place, "exact") - width(neuron, Place::Before, "exact");
        changes.push_back(isActive ? change : -change);
    }
    Claim claim;
    claim.id = "direction-" + idOf(place);
    claim.paper = std::string("Figure 4: shift to ") + idOf(place) + " leads to a dimension-wise " +
                  (isActive ? "larger" : "smaller") + " reachable set";
    claim.ours = std::string(isActive ? "growth" : "shrinkage") + " of the exact width";
    return claimAboveZero(claim, changes, "neurons");
}

StudyTable tableOf(const std::vector<Json>& neurons) {
    StudyTable table{"widths",
                     "Width of one neuron's reachable set before and after a bias shift",
                     {{"seed", "seed"}, {"lower", "$l$"}, {"upper", "$u$"}},
                     {}};
    for (const Place place : kPlaces) {
        for (const char* method : {"exact", "box", "zonotope", "star"}) {
            table.columns.push_back({idOf(place) + "_" + method, idOf(place) + " " + method});
        }
    }
    for (const Json& neuron : neurons) {
        auto& row = table.rows.emplace_back();
        row = {neuron.at("seed").get<std::int64_t>(), neuron.at("lower").get<double>(),
               neuron.at("upper").get<double>()};
        for (const Place place : kPlaces) {
            for (const char* method : {"exact", "box", "zonotope", "star"}) {
                row.emplace_back(width(neuron, place, method));
            }
        }
    }
    return table;
}

StudyTable summaryOf(const std::vector<Json>& neurons) {
    StudyTable table{"summary",
                     "Width of one neuron's reachable set, mean over neurons with deviation",
                     {{"set", "set"},
                      {"before", "before"},
                      {"before_deviation", "deviation"},
                      {"active", "to active"},
                      {"active_deviation", "deviation"},
                      {"inactive", "to inactive"},
                      {"inactive_deviation", "deviation"}},
                     {}};
    for (const char* method : {"exact", "box", "zonotope", "star"}) {
        auto& row = table.rows.emplace_back();
        row.emplace_back(std::string(info(*methodFromId(method)).title));
        for (const Place place : kPlaces) {
            std::vector<double> widths;
            for (const Json& neuron : neurons) {
                widths.push_back(width(neuron, place, method));
            }
            row.emplace_back(spreadOf(widths).mean);
            row.emplace_back(spreadOf(widths).deviation);
        }
    }
    return table;
}

core::Series thick(const std::string& id, const std::string& label, core::Colour colour,
                   std::vector<double> x, std::vector<double> y) {
    core::Series series = plainSeries(id, label, 0, std::move(x), std::move(y));
    series.style.line = colour;
    series.style.lineWidth = 3.0;
    series.style.lineStyle = core::LineStyle::Solid;
    return series;
}

/// The ReLU, the range that goes in on the axis below and the range that comes out on the left.
core::Scene panelOf(double lower, double upper, Place place) {
    const double offset = place == Place::Active ? -lower : place == Place::Inactive ? -upper : 0.0;
    const double l = lower + offset;
    const double u = upper + offset;
    const double span = upper - lower;
    core::Series relu =
        plainSeries("relu", "ReLU", 0, {-1.15 * span, 0.0, 1.15 * span}, {0.0, 0.0, 1.15 * span});
    relu.style.line = 0x777777;
    const double low = std::max(0.0, l);
    const double high = std::max(0.0, u);
    const double left = -1.15 * span;
    core::Series out = thick("after", "output range", 0xD55E00, {left, left}, {low, high});
    out.marker = high > low ? core::Marker::None : core::Marker::Circle;
    core::Series guide = plainSeries("guide", "", 0, {u, u, left}, {-0.12 * span, high, high});
    guide.style.line = 0xAAAAAA;
    guide.style.lineWidth = 0.6;
    guide.style.lineStyle = core::LineStyle::Dotted;
    core::Scene panel = chartPanel(
        titleOf(place), "pre-activation", "output",
        {guide, relu,
         thick("before", "input range", 0x0072B2, {l, u}, {-0.12 * span, -0.12 * span}), out});
    panel.x.lower = -1.22 * span;
    panel.x.upper = 1.22 * span;
    panel.y.lower = -0.2 * span;
    panel.y.upper = 1.22 * span;
    panel.chart.lines = {{core::ReferenceLine::Way::Vertical, 0.0, 0.0, ""}};
    panel.caption = "in [" + core::formatNumber(l, 3) + ", " + core::formatNumber(u, 3) +
                    "], out [" + core::formatNumber(low, 3) + ", " + core::formatNumber(high, 3) +
                    "]";
    return panel;
}

core::Figure figureOf(double lower, double upper) {
    std::vector<core::Scene> panels;
    for (const Place place : kPlaces) {
        panels.push_back(panelOf(lower, upper, place));
    }
    core::Figure figure = studyFigure(std::move(panels), 3, "wide", 2.6);
    figure.grid.sharedY = true;
    return figure;
}

}  // namespace

StudyInfo shift1dInfo() {
    return {"shift-1d",
            "One neuron's reachable set before and after a bias shift",
            "SNR, Figure 4",
            "Shifts random neurons to active and to inactive and compares their reachable sets, "
            "exact and by relaxations, with the closed form.",
            {wholeSetting("seeds", 20, 8, 3, 1000, "Random neurons"),
             wholeSetting("dim", 3, 2, 1, 6, "Inputs of a neuron"),
             numberSetting("lower", -1.0, -1e3, -1e-3, "Range of the neuron in the figure: from"),
             numberSetting("upper", 1.5, 1e-3, 1e3, "… to")}};
}

StudyResult runShift1d(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    const std::int64_t dim = settings.whole("dim");
    std::vector<StudyPart> parts;
    StudyResult result;
    for (std::int64_t k = 0; k < settings.whole("seeds"); ++k) {
        const std::int64_t seed = context.seed() + k;
        result.seeds.push_back(seed);
        parts.push_back({"seed-" + std::to_string(seed),
                         [=] { return measureNeuron(static_cast<std::uint64_t>(seed), dim); }});
    }
    std::vector<Json> neurons = context.all(parts);
    for (std::size_t k = 0; k < neurons.size(); ++k) {
        neurons[k]["seed"] = result.seeds[k];
    }
    for (const Place place : kPlaces) {
        result.claims.push_back(exactClaim(neurons, place));
    }
    result.claims.push_back(directionClaim(neurons, Place::Active));
    result.claims.push_back(directionClaim(neurons, Place::Inactive));
    result.claims.push_back(tightClaim(neurons));
    result.tables = {summaryOf(neurons), tableOf(neurons)};
    result.tables.back().isPrinted = false;
    result.figures = {{"figure4", figureOf(settings.number("lower"), settings.number("upper"))}};
    return result;
}

}  // namespace reach
