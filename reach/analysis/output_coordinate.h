#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reach/project/polygon.h"

namespace reach {

/// What one axis of the output plane shows: the output y_output, or the margin
/// y_output - y_minus between two outputs (a classifier prefers `output` to `minus` where it is
/// positive). A value; made from an index alone where an output is meant.
struct OutputCoordinate {
    int output = 0;
    int minus = -1;  ///< -1: no margin

    OutputCoordinate() = default;
    // Implicit: wherever coordinates are asked for, an index is one.
    OutputCoordinate(int outputIndex) : output(outputIndex) {}
    OutputCoordinate(int outputIndex, int minusIndex) : output(outputIndex), minus(minusIndex) {}

    bool operator==(const OutputCoordinate&) const = default;

    bool isMargin() const { return minus >= 0; }

    /// The coordinate of one output vector.
    double of(const Eigen::Ref<const Eigen::VectorXd>& y) const {
        return isMargin() ? y[output] - y[minus] : y[output];
    }

    /// "y3", "y3 - y1": for terminals, tables and file columns.
    std::string label() const;
    /// "y_3", "y_3 − y_1" with a real minus sign: for axes, where "_3" is a subscript.
    std::string title() const;
    /// "3", "3-1": what --project takes and recipes hold.
    std::string spelling() const;

    /// Reads a spelling; nothing where the text is none ("3-", "-1", "1e3", a margin of an output
    /// with itself).
    static std::optional<OutputCoordinate> parse(std::string_view text);
};

/// What the x and the y axis show; equal where a network has one output.
using OutputPlane = std::array<OutputCoordinate, 2>;

/// Where an output vector lies in the plane.
inline Point2 project(const OutputPlane& plane, const Eigen::Ref<const Eigen::VectorXd>& y) {
    return {plane[0].of(y), plane[1].of(y)};
}

/// Throws std::invalid_argument naming the output that the network does not have, or a margin of
/// an output with itself.
void requireFits(const OutputCoordinate& coordinate, std::int64_t outputCount);

}  // namespace reach
