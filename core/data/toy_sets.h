#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// A set of points in the unit square, made up on the spot: small enough to train on in seconds,
/// and two-dimensional, so that decision regions and reachable sets can be drawn. A point's numbers
/// depend on set, split and index alone.
struct ToySet {
    std::string id;                    ///< "toy-moons", as --data takes it
    std::string title;                 ///< "Moons"
    std::string summary;               ///< one sentence
    std::vector<std::string> classes;  ///< by label; sample i has label i % classes
    /// Points of different classes differ by at least this much in some coordinate: for l-infinity
    /// radii below half of it there is a classifier that is right on all balls.
    double gap = 0.0;
    std::int64_t trainCount = 2000;
    std::int64_t testCount = 1000;
};

/// toy-moons, toy-rings, toy-spirals, toy-blobs.
const std::vector<ToySet>& toySets();

/// By name, with a split after it ("toy-moons:train") or none; nullptr if there is none.
const ToySet* maybeToySet(std::string_view name);

/// Coordinates in [0, 1]^2 of sample `index` of a split.
void writeToyPoint(const ToySet& set, bool isTraining, std::int64_t index,
                   std::span<float> coordinates);

}  // namespace core
