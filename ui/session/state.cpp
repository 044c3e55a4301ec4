#include "ui/session/state.h"

#include <QCoreApplication>
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/figure/palette.h"
#include "reach/analysis/input_spec.h"
#include "ui/session/network_graph.h"
#include "ui/session/shelf.h"

namespace ui {
namespace {

/// Beyond these an enumeration or its linear programmes take longer than one likes to wait unasked.
constexpr Eigen::Index kMaxExactDimension = 6;
constexpr std::int64_t kMaxExactNeurons = 400;
constexpr std::int64_t kMaxStarNeurons = 400;

struct StateTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::StateTexts)
};

[[noreturn]] void refuse(const QString& reason) {
    throw std::invalid_argument(reason.toStdString());
}

Eigen::Index freeCoordinates(const InputEdit& input) {
    return input.eps > 0.0 ? (input.shape.array() > 0.0).count() : 0;
}

int caseCount(const OpenProperty& property) {
    return static_cast<int>(property.property.cases.size());
}

InputEdit regionOf(const OpenProperty& property, int index) {
    try {
        return makePropertyEdit(property.property.cases.at(static_cast<std::size_t>(index)));
    } catch (const std::invalid_argument& error) {
        refuse(StateTexts::tr("%1: %2").arg(property.path, QString::fromUtf8(error.what())));
    }
}

bool fits(const OpenProperty& property, const core::Network& network) {
    return property.property.inputCount == network.inputCount() &&
           property.property.outputCount == network.outputCount();
}

void settleCoordinate(reach::OutputCoordinate& coordinate, int last) {
    coordinate.output = std::clamp(coordinate.output, 0, last);
    if (coordinate.minus > last || coordinate.minus == coordinate.output) {
        coordinate.minus = -1;
    }
}

void settlePartition(PartitionShow& partition, int inputs) {
    for (int& axis : partition.axes) {
        axis = std::clamp(axis, 0, std::max(0, inputs - 1));
    }
    if (inputs > 1 && partition.axes[0] == partition.axes[1]) {
        partition.axes[1] = partition.axes[0] == 0 ? 1 : 0;
    }
    if (static_cast<int>(partition.fixed.size()) != inputs) {
        partition.fixed.clear();
    }
}

/// Axis titles of the recipe are names of what its axes show.
void takeTitles(State& state, const core::Recipe& recipe) {
    state.plot.titles.clear();
    for (const auto& [output, title] :
         {std::pair{state.outputs[0], recipe.xTitle}, std::pair{state.outputs[1], recipe.yTitle}}) {
        if (!title.empty()) {
            state.plot.titles[output.label()] = QString::fromStdString(title);
        }
    }
}

}  // namespace

std::set<reach::Method> defaultMethods(const core::Network& network, const InputEdit& input) {
    using enum reach::Method;
    std::set<reach::Method> methods{Box, Zonotope};
    if (network.neuronCount() <= kMaxStarNeurons) {
        methods.insert(Star);
    }
    if (network.neuronCount() <= kMaxExactNeurons && freeCoordinates(input) <= kMaxExactDimension) {
        methods.insert({Exact, Hull});
    }
    return methods;
}

bool asksTheSame(const State& a, const State& b) {
    return a.network == b.network && a.biases == b.biases && a.outputs == b.outputs &&
           a.input == b.input;
}

reach::Question makeQuestion(const State& state) {
    const OpenNetworkPtr open = withEdits(state.network, state.biases);
    if (!open->graph) {
        refuse(whyNoGraph(*open));
    }
    return {open->graph, state.input.toInputSet(), state.outputs, false,
            std::shared_ptr<const core::Network>(open, &open->network)};
}

void settle(State& state) {
    state.methods.mend();
    settleShelf(state);
    if (state.property) {
        state.propertyCase =
            std::clamp(state.propertyCase, 0, std::max(0, caseCount(*state.property) - 1));
    } else {
        state.propertyCase = 0;
    }
    if (!state.network) {
        return;
    }
    const core::Network& network = state.network->network;
    if (state.property && !fits(*state.property, network)) {
        state.property.reset();
        state.propertyCase = 0;
    }
    std::erase_if(state.biases, [&](const BiasEdit& edit) { return !fits(edit, network); });
    for (reach::OutputCoordinate& coordinate : state.outputs) {
        settleCoordinate(coordinate, static_cast<int>(network.outputCount()) - 1);
    }
    if (state.input.dim() != network.inputCount()) {
        state.input = makeDefaultEdit(network.inputShape());
    }
    settlePartition(state.partition, static_cast<int>(network.inputCount()));
    settleShift(state.shift, network);
    settleBounds(state.bounds);
}

void takeNetwork(State& state, const OpenNetworkPtr& network) {
    const bool staysAsked =
        state.network && state.network->network.inputShape() == network->network.inputShape();
    state.network = network;
    state.biases.clear();
    state.shift.leaveNetwork();
    state.bounds.leaveNetwork();
    state.outputs = {0, 1};
    state.partition.fixed.clear();
    state.plot.titles.clear();
    if (!staysAsked) {
        state.input = makeDefaultEdit(network->network.inputShape());
    }
    settle(state);
    if (!staysAsked && state.property && caseCount(*state.property) > 0) {
        state.input = regionOf(*state.property, state.propertyCase);
    }
    state.methods.on = defaultMethods(network->network, state.input);
}

void takeProperty(State& state, const OpenPropertyPtr& property) {
    if (state.network && !fits(*property, state.network->network)) {
        const core::Network& network = state.network->network;
        refuse(
            StateTexts::tr(
                "%1: the property has %2 inputs and %3 outputs, but the network %4 has %5 and %6")
                .arg(property->path)
                .arg(property->property.inputCount)
                .arg(property->property.outputCount)
                .arg(state.network->fileName())
                .arg(network.inputCount())
                .arg(network.outputCount()));
    }
    state.property = property;
    takePropertyCase(state, 0);
    if (state.network) {
        state.methods.on = defaultMethods(state.network->network, state.input);
    }
}

void takePropertyCase(State& state, int index) {
    if (!state.property || caseCount(*state.property) == 0) {
        return;
    }
    state.propertyCase = std::clamp(index, 0, caseCount(*state.property) - 1);
    const InputEdit region = regionOf(*state.property, state.propertyCase);
    if (state.network) {
        state.input = region;
    }
}

namespace {

/// The places that the recipe's methods have in the list, filled in the recipe's order: what it
/// does not ask stays where it is.
std::vector<reach::Method> mergedOrder(const std::vector<reach::Method>& list,
                                       const std::vector<reach::Method>& ofRecipe) {
    std::vector<reach::Method> order;
    auto next = ofRecipe.begin();
    for (const reach::Method method : list) {
        const bool isAsked = std::ranges::find(ofRecipe, method) != ofRecipe.end();
        order.push_back(isAsked && next != ofRecipe.end() ? *next++ : method);
    }
    order.insert(order.end(), next, ofRecipe.end());
    return order;
}

/// One method shown among others that are asked is a solo; otherwise what is hidden is off.
void takeMethods(MethodShow& show, const core::Recipe& recipe) {
    show.solo.reset();
    show.on.clear();
    show.colours.clear();
    show.drawsInOrder = recipe.drawsInOrder;
    std::set<reach::Method> hidden;
    std::vector<reach::Method> ofRecipe;
    for (const std::string& id : recipe.methods) {
        if (const auto method = reach::methodFromId(id)) {
            const bool isHidden = std::ranges::find(recipe.hidden, id) != recipe.hidden.end();
            (isHidden ? hidden : show.on).insert(*method);
            ofRecipe.push_back(*method);
        }
    }
    show.order = mergedOrder(show.order, ofRecipe);
    show.mend();
    if (show.on.size() == 1 && !hidden.empty()) {
        show.solo = *show.on.begin();
        show.on.merge(hidden);
    }
    for (const auto& [id, style] : recipe.palette) {
        const auto method = reach::methodFromId(id);
        if (method && style.line != core::methodStyle(id).line) {
            show.colours[*method] = style.line;
        }
    }
}

/// A figure with a set less would pass for the whole.
void refuseUnknownMethods(const core::Recipe& recipe) {
    for (const std::string& id : recipe.methods) {
        if (!reach::methodFromId(id)) {
            refuse(StateTexts::tr("the recipe asks for the method %1, which this version does not "
                                  "have: take the version that made it (%2)")
                       .arg(QString::fromStdString(id), QString::fromStdString(recipe.program)));
        }
    }
}

}  // namespace

void takeRecipe(State& state, const core::Recipe& recipe, const OpenNetworkPtr& network) {
    refuseUnknownMethods(recipe);
    InputEdit input = makeRecipeEdit(recipe.input);
    if (input.dim() != network->network.inputCount()) {
        refuse(StateTexts::tr("the recipe's input set has %1 inputs, but the network %2 has %3")
                   .arg(input.dim())
                   .arg(network->fileName())
                   .arg(network->network.inputCount()));
    }
    BiasEdits biases = biasEditsOf(recipe);
    for (const BiasEdit& edit : biases) {
        if (!fits(edit, network->network)) {
            refuse(StateTexts::tr(
                       "the recipe changes bias %1 of node %2, which the network %3 does not have")
                       .arg(edit.index)
                       .arg(edit.node)
                       .arg(network->fileName()));
        }
    }
    if (state.network != network) {
        state.shift.leaveNetwork();
        state.bounds.leaveNetwork();
    }
    state.network = network;
    state.biases = std::move(biases);
    state.property.reset();
    state.input = std::move(input);
    state.outputs = reach::planeOf(recipe);
    takeTitles(state, recipe);
    takeMethods(state.methods, recipe);
}

}  // namespace ui
