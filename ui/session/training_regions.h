#pragma once

#include <QString>
#include <array>
#include <atomic>
#include <optional>

#include "core/figure/figure.h"
#include "ui/jobs/run_colours.h"

namespace ui {

/// What a network of two inputs makes of the plane, and of a box in it.
struct RegionsQuestion {
    TrainingRunPtr run;  ///< with a network
    QString dataFolder;
    double eps = 0.0;                             ///< radius of the box
    std::optional<std::array<double, 2>> center;  ///< none: the first training point
    bool hasPoints = true;

    bool operator==(const RegionsQuestion&) const = default;
};

struct RegionsAnswer {
    RegionsQuestion question;
    /// Decision regions with training points and the box; beside it the reachable sets of the box
    /// in the plane of the likeliest class and its nearest rival, exact where that is quickly got.
    core::Figure figure;
    std::array<double, 2> center{};
    QString verdict;  ///< "Every input of the box is of class 1 (exact)."
    QString failure;  ///< one line; then there is no figure
};

/// True for a run on one of the sets in the plane (core::toySets).
bool suitsRegions(const TrainingRun& run);

/// Reads the run's newest network and data, and computes; about a second at most where the network
/// is small. Never throws. For any thread.
RegionsAnswer answerRegions(const RegionsQuestion& question, const std::atomic<bool>& cancelled);

}  // namespace ui
