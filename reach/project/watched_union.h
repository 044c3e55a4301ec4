#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "reach/project/polygon.h"

namespace reach {

/// Follows a long union and can end it.
struct UnionWatch {
    const std::atomic<bool>* cancel = nullptr;
    /// Share of the joins that are done, in [0, 1]; called from several threads, one at a time.
    /// The last joins are the longest: half the time may be in the last tenth.
    std::function<void(double share)> progress;
};

/// unionOf (polygon.h), watched.
Region unionOf(const std::vector<Polygon>& convexPolygons, const UnionWatch& watch);

}  // namespace reach
