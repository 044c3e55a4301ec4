#include "ui/session/neuron_lines.h"

#include <algorithm>
#include <limits>
#include <variant>

#include "ui/session/bounds_report.h"
#include "ui/session/opening.h"

namespace ui {
namespace {

/// Where two of the lines cross within the interval.
void addCrossings(const std::vector<Line>& lines, const LineBounds& bounds,
                  std::vector<double>& bends) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t k = i + 1; k < lines.size(); ++k) {
            const double turn = lines[i].slope - lines[k].slope;
            const double x = (lines[k].intercept - lines[i].intercept) / turn;
            if (turn != 0.0 && x > bounds.from && x < bounds.to) {
                bends.push_back(x);
            }
        }
    }
}

void sortOnce(std::vector<double>& places) {
    std::ranges::sort(places);
    const auto repeated = std::ranges::unique(places);
    places.erase(repeated.begin(), repeated.end());
}

double leaky(double below, double x) { return x >= 0.0 ? x : below * x; }

Line constant(double value) { return {0.0, value}; }

/// Both parts of a ramp over one x: the first one's bounds plus `factor` (not above 0) times the
/// second one's, whose lines are in x - shift.
std::vector<Line> combine(const std::vector<Line>& first, const std::vector<Line>& second,
                          double factor, double shift) {
    std::vector<Line> sums;
    for (const Line& a : first) {
        for (const Line& b : second) {
            sums.push_back({a.slope + factor * b.slope,
                            a.intercept + factor * (b.intercept - b.slope * shift)});
        }
    }
    return sums;
}

const core::ActivationStep* maybeStep(const core::PiecewiseGraph& graph, const std::string& layer) {
    for (const int index : graph.activations()) {
        const auto& step =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(index)]);
        if (layerKey({step.name, step.kind, {}, {}, {}}) == layer) {
            return &step;
        }
    }
    return nullptr;
}

}  // namespace

double LineBounds::lowerAt(double x) const {
    double value = -std::numeric_limits<double>::infinity();
    for (const Line& line : lower) {
        value = std::max(value, line.at(x));
    }
    return value;
}

double LineBounds::upperAt(double x) const {
    double value = std::numeric_limits<double>::infinity();
    for (const Line& line : upper) {
        value = std::min(value, line.at(x));
    }
    return value;
}

std::vector<double> LineBounds::bends() const {
    std::vector<double> places{from, to};
    addCrossings(lower, *this, places);
    addCrossings(upper, *this, places);
    sortOnce(places);
    return places;
}

double LineBounds::area() const {
    const std::vector<double> places = bends();
    double sum = 0.0;
    for (std::size_t i = 1; i < places.size(); ++i) {
        const double left = upperAt(places[i - 1]) - lowerAt(places[i - 1]);
        const double right = upperAt(places[i]) - lowerAt(places[i]);
        sum += 0.5 * (left + right) * (places[i] - places[i - 1]);
    }
    return sum;
}

double ActivationShape::at(double x) const {
    return ramp && x > *ramp ? *ramp + below * (x - *ramp) : leaky(below, x);
}

std::vector<double> ActivationShape::bends(double from, double to) const {
    std::vector<double> places{from, to};
    for (const double bend : {0.0, ramp.value_or(0.0)}) {
        if (bend > from && bend < to) {
            places.push_back(bend);
        }
    }
    sortOnce(places);
    return places;
}

std::optional<ActivationShape> activationOf(const OpenNetwork& open, const std::string& layer,
                                            std::int64_t neuron) {
    const core::ActivationStep* step = open.graph ? maybeStep(*open.graph, layer) : nullptr;
    if (step == nullptr || neuron < 0 || neuron >= step->slope.size()) {
        return std::nullopt;
    }
    const core::Node& node = open.network.nodes()[static_cast<std::size_t>(step->node)];
    ActivationShape shape{step->kind, step->slope[neuron], std::nullopt};
    const auto* ramp = std::get_if<core::ParamRamp>(&node.operation);
    if (ramp != nullptr && layer == node.name) {
        shape.ramp = ramp->r[static_cast<std::size_t>(neuron)];
    }
    return shape;
}

bool hasPlainLines(reach::Method method) {
    switch (method) {
        case reach::Method::Box:
        case reach::Method::Zonotope:
        case reach::Method::Star:
        case reach::Method::Triangle:
        case reach::Method::Parallelogram:
            return true;
        default:
            return false;
    }
}

LineBounds plainLines(reach::Method method, double below, double from, double to) {
    LineBounds bounds{from, to, {}, {}};
    if (method == reach::Method::Box) {
        bounds.lower = {constant(leaky(below, from))};
        bounds.upper = {constant(leaky(below, to))};
        return bounds;
    }
    if (from >= 0.0 || to <= 0.0) {
        bounds.lower = bounds.upper = {Line{from >= 0.0 ? 1.0 : below, 0.0}};
        return bounds;
    }
    const double chord = (to - below * from) / (to - from);
    const Line above{chord, below * from - chord * from};
    const std::vector<Line> arms{{below, 0.0}, {1.0, 0.0}};
    switch (method) {
        case reach::Method::Zonotope:
            bounds.lower = {Line{chord, 0.0}};
            bounds.upper = {above};
            break;
        case reach::Method::Parallelogram:
            bounds.lower = arms;
            bounds.upper = {{below, (1.0 - below) * to}, {1.0, (below - 1.0) * from}};
            break;
        default:
            bounds.lower = arms;
            bounds.upper = {above};
            break;
    }
    return bounds;
}

LineBounds plainRampLines(reach::Method method, double below, double ramp, double from, double to) {
    const LineBounds first = plainLines(method, below, from, to);
    const LineBounds second = plainLines(method, 0.0, from - ramp, to - ramp);
    const double factor = below - 1.0;
    return {from, to, combine(first.lower, second.upper, factor, ramp),
            combine(first.upper, second.lower, factor, ramp)};
}

}  // namespace ui
