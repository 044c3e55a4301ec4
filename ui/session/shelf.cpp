#include "ui/session/shelf.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <iterator>

#include "ui/session/network_graph.h"
#include "ui/session/session.h"

namespace ui {
namespace {

struct ShelfTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ShelfTexts)
};

auto placeOf(State& state, const OpenNetworkPtr& network) {
    return std::ranges::find(state.shelf, network);
}

bool isSameFile(const QString& a, const QString& b) {
    return QFileInfo(a).absoluteFilePath() == QFileInfo(b).absoluteFilePath();
}

/// What the user turned on or off beyond what a network is asked at first stays.
std::set<reach::Method> methodsFor(const State& before, const State& after) {
    const auto old = defaultMethods(before.network->network, before.input);
    const auto fresh = defaultMethods(after.network->network, after.input);
    std::set<reach::Method> methods;
    for (const reach::Method method : before.methods.on) {
        if (!old.contains(method) || fresh.contains(method)) {
            methods.insert(method);
        }
    }
    std::ranges::set_difference(fresh, old, std::inserter(methods, methods.end()));
    return methods;
}

}  // namespace

void settleShelf(State& state) {
    std::vector<OpenNetworkPtr> shelf;
    for (const OpenNetworkPtr& network : state.shelf) {
        if (network && std::ranges::find(shelf, network) == shelf.end()) {
            shelf.push_back(network);
        }
    }
    if (state.network && std::ranges::find(shelf, state.network) == shelf.end()) {
        shelf.push_back(state.network);
    }
    if (!state.network && !shelf.empty()) {
        state.network = shelf.front();
    }
    state.shelf = std::move(shelf);
}

OpenNetworkPtr onShelf(const State& state, const std::string& hash) {
    if (state.network && state.network->hash == hash) {
        return state.network;
    }
    const auto found = std::ranges::find_if(
        state.shelf, [&hash](const OpenNetworkPtr& network) { return network->hash == hash; });
    return found == state.shelf.end() ? nullptr : *found;
}

OpenNetworkPtr sameReading(const State& state, const OpenNetwork& network) {
    const auto found = std::ranges::find_if(state.shelf, [&network](const OpenNetworkPtr& open) {
        return open->reading == network.reading && isSameFile(open->path, network.path);
    });
    return found == state.shelf.end() ? nullptr : *found;
}

void putOnShelf(State& state, const OpenNetworkPtr& network) {
    const OpenNetworkPtr open = sameReading(state, *network);
    if (!open) {
        takeNetwork(state, network);
    } else if (open->hash == network->hash) {
        turnTo(state, open);
    } else {
        replaceOnShelf(state, open, network);
        turnTo(state, network);
    }
}

void turnTo(State& state, const OpenNetworkPtr& network) {
    if (state.network == network) {
        return;
    }
    const State before = state;
    state.network = network;
    state.biases.clear();
    state.shift.leaveNetwork();
    state.bounds.leaveNetwork();
    if (!before.network) {
        takeNetwork(state, network);
        return;
    }
    const core::Network& from = before.network->network;
    const core::Network& into = network->network;
    if (from.outputCount() != into.outputCount()) {
        state.outputs = {0, 1};
        state.plot.titles.clear();
    }
    if (from.inputShape() != into.inputShape()) {
        state.partition.fixed.clear();
        state.input = makeDefaultEdit(into.inputShape());
    }
    settle(state);
    state.methods.on = methodsFor(before, state);
}

void takeFromShelf(State& state, const OpenNetworkPtr& network) {
    const auto place = placeOf(state, network);
    if (place == state.shelf.end()) {
        return;
    }
    const auto index = static_cast<std::size_t>(place - state.shelf.begin());
    state.shelf.erase(place);
    if (state.network != network) {
        return;
    }
    if (!state.shelf.empty()) {
        turnTo(state, state.shelf[std::min(index, state.shelf.size() - 1)]);
        std::erase(state.shelf, network);
        return;
    }
    state.network.reset();
    state.property.reset();
    state.biases.clear();
    state.shift.leaveNetwork();
    state.bounds.leaveNetwork();
    state.input = InputEdit();
}

void replaceOnShelf(State& state, const OpenNetworkPtr& old, const OpenNetworkPtr& network) {
    if (const auto place = placeOf(state, old); place != state.shelf.end()) {
        *place = network;
    } else {
        state.shelf.push_back(network);
    }
    if (state.network == old) {
        turnTo(state, network);
    }
}

void moveOnShelf(State& state, int from, int to) {
    const auto count = static_cast<int>(state.shelf.size());
    if (from < 0 || to < 0 || from >= count || to >= count) {
        return;
    }
    const OpenNetworkPtr moved = state.shelf[static_cast<std::size_t>(from)];
    state.shelf.erase(state.shelf.begin() + from);
    state.shelf.insert(state.shelf.begin() + to, moved);
}

void tellOfMissingGraph(Session& session, const OpenNetwork& network) {
    if (!network.graph) {
        session.raise(
            {Message::Kind::Hint, whyNoGraph(network),
             ShelfTexts::tr("The pages Networks, SNR and Neuron stability work with it.")});
    }
}

void openRead(Session& session, const OpenNetworkPtr& network, const OpenNetworkPtr& instead) {
    session.dismissMessage();
    session.change(ShelfTexts::tr("opening of %1").arg(network->fileName()), [&](State& state) {
        if (instead && std::ranges::find(state.shelf, instead) != state.shelf.end()) {
            replaceOnShelf(state, instead, network);
            turnTo(state, network);
        } else {
            putOnShelf(state, network);
        }
    });
    tellOfMissingGraph(session, *network);
    Q_EMIT session.fileOpened(network->path);
}

void turnToNetwork(Session& session, const OpenNetworkPtr& network) {
    session.change(ShelfTexts::tr("turn to %1").arg(network->fileName()),
                   [&network](State& state) { turnTo(state, network); });
}

void closeNetwork(Session& session, const OpenNetworkPtr& network) {
    session.change(ShelfTexts::tr("closing of %1").arg(network->fileName()),
                   [&network](State& state) { takeFromShelf(state, network); });
}

void closeOthers(Session& session, const OpenNetworkPtr& network) {
    session.change(ShelfTexts::tr("closing of the other networks"), [&network](State& state) {
        turnTo(state, network);
        state.shelf = {network};
    });
}

void moveNetwork(Session& session, int from, int to) {
    session.change(ShelfTexts::tr("order of the networks"),
                   [from, to](State& state) { moveOnShelf(state, from, to); });
}

}  // namespace ui
