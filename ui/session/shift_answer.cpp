#include "ui/session/shift_answer.h"

#include <QCoreApplication>
#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace ui {
namespace {

/// Outlines of more pieces than this take longer than one likes to wait beside a slider.
constexpr std::int64_t kMostUnionPieces = 5000;

std::int64_t countUnstable(const std::vector<reach::NeuronRanges>& layers) {
    std::int64_t count = 0;
    for (const reach::NeuronRanges& layer : layers) {
        count += reach::countStates(layer).unstable;
    }
    return count;
}

bool isOfOneInput(const State& a, const State& b) {
    return a.network == b.network && a.biases == b.biases && a.input == b.input;
}

const core::Network& networkOf(const OpenNetworkPtr& open) { return open->network; }

/// The shifter of the state's ranges, made anew where another was kept. Null: cancelled.
std::shared_ptr<const reach::BiasShifter> shifterOf(const State& state, ShiftCache& cache,
                                                    const std::atomic<bool>& cancel) {
    const bool isKept = cache.base && isOfOneInput(*cache.baseState, state) &&
                        cache.baseState->shift.rangesTheSame(state.shift);
    if (!isKept) {
        const OpenNetworkPtr open = withEdits(state.network, state.biases);
        auto made = std::make_shared<const reach::BiasShifter>(
            networkOf(open), state.input.toInputSet(), state.shift.options(), &cancel);
        if (!made->isReady()) {
            return nullptr;
        }
        cache.base = std::move(made);
        cache.baseState = std::make_shared<const State>(state);
    }
    return cache.base;
}

/// Whether ranges for shifting and for looking are the same numbers.
bool looksAsItShifts(const ShiftShow& shift) {
    return shift.source == reach::RangeSource::Sound && shift.rangeMethod == shift.statesBy;
}

/// Ranges of the network before any shift. Null: cancelled.
std::shared_ptr<const std::vector<reach::NeuronRanges>> rangesBefore(
    const State& state, const reach::BiasShifter& shifter, ShiftCache& cache,
    const std::atomic<bool>& cancel) {
    const bool isKept = cache.before && isOfOneInput(*cache.statesState, state) &&
                        cache.statesState->shift.statesBy == state.shift.statesBy;
    if (!isKept) {
        std::vector<reach::NeuronRanges> ranges =
            looksAsItShifts(state.shift)
                ? shifter.ranges()
                : reach::neuronRanges(networkOf(withEdits(state.network, state.biases)),
                                      state.input.toInputSet(), state.shift.stateOptions(),
                                      &cancel);
        if (cancel) {
            return nullptr;
        }
        cache.before = std::make_shared<const std::vector<reach::NeuronRanges>>(std::move(ranges));
        cache.statesState = std::make_shared<const State>(state);
    }
    return cache.before;
}

/// With mixed shifts a click goes the way of a coin that the seed, layer and neuron fix.
reach::ShiftMode wayOf(const ShiftShow& shift, const NeuronPick& pick) {
    if (shift.mode != reach::ShiftMode::Mixed) {
        return shift.mode;
    }
    std::uint64_t bits = shift.seed * 0x9E3779B97F4A7C15ULL;
    for (const auto part :
         {static_cast<std::uint64_t>(pick.layer), static_cast<std::uint64_t>(pick.neuron)}) {
        bits = (bits ^ (part + 1)) * 0xBF58476D1CE4E5B9ULL;
        bits ^= bits >> 29U;
    }
    return (bits & 1U) == 0 ? reach::ShiftMode::Active : reach::ShiftMode::Inactive;
}

bool isOf(const reach::NeuronShift& shift, const NeuronPick& pick, std::int64_t channelSize) {
    if (shift.layer != pick.layer) {
        return false;
    }
    if (shift.isChannel == pick.isChannel) {
        return shift.neuron == pick.neuron;
    }
    return pick.isChannel && shift.neuron / channelSize == pick.neuron;
}

/// Brings back what a pick names: leaves its shifts out of the list.
void bringBack(std::vector<reach::NeuronShift>& shifts, const NeuronPick& pick,
               const std::vector<reach::NeuronRanges>& layers) {
    const core::Shape& shape = layers.at(static_cast<std::size_t>(pick.layer)).shape;
    const std::int64_t channelSize =
        std::max<std::int64_t>(1, core::elementCount(shape) / shape.front());
    std::erase_if(shifts,
                  [&](const reach::NeuronShift& shift) { return isOf(shift, pick, channelSize); });
}

/// The list with one neuron or channel shifted on top; as it was where there is nothing to shift
/// that way. Null: cancelled.
std::optional<std::vector<reach::NeuronShift>> shiftedOn(
    const reach::BiasShifter& shifter, const NeuronPick& pick, reach::ShiftMode way,
    const std::vector<reach::NeuronShift>& shifts, const std::atomic<bool>& cancel) {
    reach::ShiftedNetwork shifted =
        pick.isChannel ? shifter.channelShifted(way, pick.layer, pick.neuron, shifts, &cancel)
                       : shifter.neuronShifted(way, pick.layer, pick.neuron, shifts, &cancel);
    return shifted.isCancelled ? std::nullopt : std::optional(std::move(shifted.shifts));
}

/// Adds what a click shifts to the list. What is there already goes the other way: every click does
/// something. False: cancelled.
bool shiftPick(const ShiftShow& show, const NeuronPick& pick, const reach::BiasShifter& shifter,
               std::vector<reach::NeuronShift>& shifts, const std::atomic<bool>& cancel) {
    using enum reach::ShiftMode;
    const reach::ShiftMode way = wayOf(show, pick);
    const std::size_t count = shifts.size();
    for (const reach::ShiftMode next : {way, way == Active ? Inactive : Active}) {
        auto more = shiftedOn(shifter, pick, next, shifts, cancel);
        if (!more) {
            return false;
        }
        shifts = std::move(*more);
        if (shifts.size() > count) {
            break;
        }
    }
    return true;
}

/// The share's shifts with those of clicks. False: cancelled.
bool applyPicks(const ShiftShow& show, const reach::BiasShifter& shifter,
                std::vector<reach::NeuronShift>& shifts, const std::atomic<bool>& cancel) {
    for (const NeuronPick& pick : show.picks) {
        bringBack(shifts, pick, shifter.ranges());
        if (pick.isShifted && !shiftPick(show, pick, shifter, shifts, cancel)) {
            return false;
        }
    }
    return true;
}

reach::Limits limitsOf(qint64 maxPieces, const std::atomic<bool>& cancel) {
    reach::Limits limits;
    limits.maxPieces = maxPieces;
    limits.cancel = &cancel;
    limits.unionArea = maxPieces > 0 && maxPieces <= kMostUnionPieces;
    return limits;
}

/// Exact and hull share the enumeration; the others stand alone, in the order asked.
std::vector<std::vector<reach::Method>> groupsOf(const std::vector<reach::Method>& methods) {
    std::vector<std::vector<reach::Method>> groups;
    std::vector<reach::Method> enumerated;
    for (const reach::Method method : methods) {
        if (method == reach::Method::Exact || method == reach::Method::Hull) {
            enumerated.push_back(method);
        } else {
            groups.push_back({method});
        }
    }
    if (!enumerated.empty()) {
        groups.push_back(enumerated);
    }
    return groups;
}

void take(ShiftAnswer& answer, reach::MethodResult result, const std::atomic<bool>& cancel) {
    const reach::Method method = result.method;
    if (cancel && result.status == reach::ResultStatus::Partial) {
        return;
    }
    if (result.status == reach::ResultStatus::Failed) {
        answer.failures[method] = QString::fromStdString(result.reason);
        return;
    }
    answer.sets[method] = prepare(0, std::move(result));
}

/// Every method that was asked has a set or a reason for none, unless it was cancelled.
void noteMissing(ShiftAnswer& answer, const std::vector<reach::Method>& methods,
                 const std::atomic<bool>& cancel) {
    for (const reach::Method method : methods) {
        if (!cancel && !answer.sets.contains(method) && !answer.failures.contains(method)) {
            answer.failures[method] =
                QCoreApplication::translate("ui::ShiftAnswer", "the method gave no result");
        }
    }
}

}  // namespace

std::int64_t ShiftAnswer::neuronCount() const {
    std::int64_t count = 0;
    for (const reach::NeuronRanges& layer : before) {
        count += layer.lower.size();
    }
    return count;
}

std::int64_t ShiftAnswer::unstableBefore() const { return countUnstable(before); }

std::int64_t ShiftAnswer::unstableAfter() const { return countUnstable(after); }

bool ShiftAnswer::isShifted(int layer, std::int64_t neuron) const {
    const core::Shape& shape = before.at(static_cast<std::size_t>(layer)).shape;
    const std::int64_t channelSize = core::elementCount(shape) / shape.front();
    return std::ranges::any_of(shifts, [&](const reach::NeuronShift& shift) {
        return shift.layer == layer &&
               shift.neuron == (shift.isChannel ? neuron / channelSize : neuron);
    });
}

bool shiftsTheSame(const State& a, const State& b) {
    return asksTheSame(a, b) && a.shift.shiftsTheSame(b.shift) &&
           a.shift.statesBy == b.shift.statesBy;
}

std::shared_ptr<ShiftAnswer> makeShift(const State& state, ShiftCache& cache,
                                       const std::atomic<bool>& cancel) {
    const auto shifter = shifterOf(state, cache, cancel);
    const auto before = shifter ? rangesBefore(state, *shifter, cache, cancel) : nullptr;
    if (!before) {
        return nullptr;
    }
    reach::ShiftedNetwork shifted = shifter->shifted(state.shift.mode, state.shift.share, &cancel);
    if (shifted.isCancelled) {
        return nullptr;
    }
    auto shifts = shifted.shifts;
    if (!applyPicks(state.shift, *shifter, shifts, cancel)) {
        return nullptr;
    }
    const OpenNetworkPtr open = withEdits(state.network, state.biases);
    const bool isByShareAlone = state.shift.picks.empty();
    core::Network network =
        isByShareAlone ? std::move(shifted.network) : reach::withShifts(open->network, shifts);
    std::vector<reach::NeuronRanges> after;
    if (isByShareAlone && looksAsItShifts(state.shift)) {
        after = std::move(shifted.ranges);
    } else {
        after = reach::neuronRanges(network, state.input.toInputSet(), state.shift.stateOptions(),
                                    &cancel);
    }
    if (cancel) {
        return nullptr;
    }
    return std::make_shared<ShiftAnswer>(ShiftAnswer{
        state, std::move(network), std::move(shifts), *before, std::move(after), {}, {}});
}

void addSets(ShiftAnswer& answer, const std::vector<reach::Method>& methods,
             const EngineWorker::Engine& engine, qint64 maxPieces, const std::atomic<bool>& cancel,
             const std::function<void()>& ready) {
    if (methods.empty() || answer.shifts.empty()) {
        return;
    }
    reach::Question question = makeQuestion(answer.state);
    question.network = std::make_shared<const core::Network>(answer.network);
    question.graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(answer.network));
    for (const auto& group : groupsOf(methods)) {
        if (cancel) {
            return;
        }
        try {
            engine(question, group, limitsOf(maxPieces, cancel),
                   [&](const reach::MethodResult& result) { take(answer, result, cancel); });
        } catch (const std::exception& error) {
            for (const reach::Method method : group) {
                answer.failures[method] = QString::fromUtf8(error.what());
            }
        }
        noteMissing(answer, group, cancel);
        if (ready && !cancel) {
            ready();
        }
    }
}

}  // namespace ui
