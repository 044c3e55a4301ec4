#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "reach/shift/bias_shift.h"
#include "ui/session/computed.h"
#include "ui/session/engine_worker.h"
#include "ui/session/state.h"

namespace ui {

/// What a bias shift makes of a network on the session's input set. Immutable once it is handed on.
struct ShiftAnswer {
    State state;            ///< the state it answers
    core::Network network;  ///< shifted
    std::vector<reach::NeuronShift> shifts;
    /// Of every layer, by the bounds of state.shift.statesBy: of the session's network, and of the
    /// shifted one.
    std::vector<reach::NeuronRanges> before;
    std::vector<reach::NeuronRanges> after;
    /// Sets of the shifted network, by method, as far as they are there. Empty while nothing is
    /// shifted: the session's own are those.
    std::map<reach::Method, ComputedPtr> sets;
    std::map<reach::Method, QString> failures;  ///< why a method has no set

    std::int64_t neuronCount() const;
    std::int64_t unstableBefore() const;
    std::int64_t unstableAfter() const;
    /// True if the neuron is shifted, by itself or with its channel.
    bool isShifted(int layer, std::int64_t neuron) const;
};

using ShiftAnswerPtr = std::shared_ptr<const ShiftAnswer>;

/// True if both states make the same shifted network, looked at by the same relaxation.
bool shiftsTheSame(const State& a, const State& b);

/// What is kept from one answer to the next, as it serves every share of one question.
struct ShiftCache {
    std::shared_ptr<const State> baseState;
    std::shared_ptr<const reach::BiasShifter> base;
    std::shared_ptr<const State> statesState;
    std::shared_ptr<const std::vector<reach::NeuronRanges>> before;
};

/// The shifted network of the state and its neurons' ranges; no sets yet. By the share first, then
/// click by click in their order; with mixed shifts the seed says which way a click goes, and a
/// neuron that is there already goes the other way. Null once `cancel` is true. Throws what
/// reach::BiasShifter throws. Not for the window's thread.
std::shared_ptr<ShiftAnswer> makeShift(const State& state, ShiftCache& cache,
                                       const std::atomic<bool>& cancel);

/// Asks the engine for sets of the shifted network and puts them into the answer, one group after
/// the other; `ready` is called after each. Results cut short by `cancel` are left out.
void addSets(ShiftAnswer& answer, const std::vector<reach::Method>& methods,
             const EngineWorker::Engine& engine, qint64 maxPieces, const std::atomic<bool>& cancel,
             const std::function<void()>& ready = {});

}  // namespace ui
