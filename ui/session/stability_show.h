#pragma once

#include <QString>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/attack/attacker.h"
#include "core/io/json_reader.h"
#include "reach/analysis/method.h"
#include "reach/verify/state_tally.h"

namespace ui {

class Session;
struct State;

/// Over what neurons' states are counted.
enum class StabilityScope {
    InputSet,  ///< the window's question
    Samples    ///< balls around the samples of a data set
};

/// The attack on the sample that is looked at.
struct AttackShow {
    int steps = 40;
    double stepSize = 0.1;  ///< a share of the radius
    int restarts = 1;
    core::AttackLoss loss = core::AttackLoss::Margin;
    std::int64_t seed = 0;

    bool operator==(const AttackShow&) const = default;
    core::AttackSettings settings() const;
};

/// What the page of neuron stability asks and shows: its document in State::pages, so that undo and
/// session files have it. A value.
struct StabilityShow {
    StabilityScope scope = StabilityScope::InputSet;
    // Samples:
    std::string set;           ///< "mnist", or the path of a file; empty: what the input suggests
    std::int64_t first = 100;  ///< so many from the first on
    double eps = 0.01;
    core::BallNorm norm = core::BallNorm::Linf;
    bool isClipped = true;     ///< to [0, 1], the range of pixels
    bool isOverAll = true;     ///< means over the samples; false: the one below
    std::int64_t sample = -1;  ///< its index in the full set; -1: the first
    // How:
    bool isSampled = false;  ///< by points of the set instead of a method's bounds
    reach::Method method = reach::Method::Box;
    std::int64_t points = 1000;
    // Shown:
    bool comparesAll = true;  ///< every open network that takes the same inputs
    bool isInPercent = true;
    std::string layer;         ///< its name; empty, or of no layer: the first
    std::int64_t neuron = -1;  ///< chosen in it; -1: none
    reach::WorstOrder order = reach::WorstOrder::Widest;
    AttackShow attack;

    bool operator==(const StabilityShow&) const = default;
};

inline constexpr std::int64_t kMostStabilitySamples = 1'000'000;
inline constexpr std::int64_t kMostStabilityPoints = 1'000'000;

/// Methods whose bounds say what state a neuron is in: all of the table but Exact and Hull.
std::vector<reach::Method> stabilityMethods();

core::Json stabilityJson(const StabilityShow& show);
/// Throws core::ParseError for what is missing, unknown or out of range.
StabilityShow readStability(core::JsonReader reader);

/// The state's document; defaults where there is none, and where it cannot be read (stabilityFault
/// says why, in one line).
StabilityShow stabilityOf(const State& state);
QString stabilityFault(const State& state);

/// Changes the document, as one step to undo (see Session::change).
void changeStability(Session& session, const QString& what,
                     const std::function<void(StabilityShow&)>& edit, int mergeId = -1);

}  // namespace ui
