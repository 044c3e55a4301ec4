#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace reach {

/// What is known of a neuron whose pre-activation lies in [lower, upper] (method.md, Notation). A
/// ReLU or LeakyReLU has the first three; a ParamRamp, which bends at 0 and at r, all six (LBP,
/// papers/003, section 5, where they are called left dead, alive, left unstable and so on).
enum class NeuronStatus {
    Inactive,       ///< u <= 0
    Active,         ///< 0 <= l; of a ramp also u <= r
    Unstable,       ///< l < 0 < u; of a ramp also u <= r
    RightDead,      ///< r <= l
    RightUnstable,  ///< 0 <= l < r < u
    BothUnstable    ///< l < 0, r < u
};
inline constexpr int kNeuronStatuses = 6;

/// "inactive", "active", "unstable", "right_dead", "right_unstable", "both_unstable": as the
/// command line and CSV write them.
std::string_view id(NeuronStatus status);
/// Its function bends somewhere in the range.
bool isUnsettled(NeuronStatus status);

/// Of a ReLU or LeakyReLU. l = u = 0 is active; a bound that is no number leaves it unstable.
NeuronStatus statusOf(double lower, double upper);
/// Of a ParamRamp that bends at r > 0.
NeuronStatus statusOf(double lower, double upper, double r);

/// How many neurons keep their sign on the input set, and how many do not: active from l >= 0, else
/// inactive from u <= 0, else unstable. Of a ParamRamp the bend at 0 counts.
struct StateCounts {
    std::int64_t active = 0;
    std::int64_t inactive = 0;
    std::int64_t unstable = 0;

    std::int64_t neurons() const { return active + inactive + unstable; }
    StateCounts& operator+=(const StateCounts& more);
    bool operator==(const StateCounts&) const = default;
};

/// How many neurons have each status.
struct StatusCounts {
    std::array<std::int64_t, kNeuronStatuses> of{};

    std::int64_t operator[](NeuronStatus status) const {
        return of[static_cast<std::size_t>(status)];
    }
    std::int64_t& operator[](NeuronStatus status) { return of[static_cast<std::size_t>(status)]; }
    std::int64_t neurons() const;
    /// Those whose function bends in their range, at 0 or at r.
    std::int64_t unsettled() const;
    /// By the sign alone.
    StateCounts signs() const;
    StatusCounts& operator+=(const StatusCounts& more);
    bool operator==(const StatusCounts&) const = default;
};

}  // namespace reach
