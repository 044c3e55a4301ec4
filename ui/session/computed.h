#pragma once

#include <QtGlobal>
#include <memory>

#include "reach/analysis/analysis.h"
#include "ui/plot/geometry.h"
#include "ui/plot/piece_index.h"

namespace ui {

/// One method's answer with what the plot needs of it, made on the engine's thread. Immutable.
struct Computed {
    quint64 generation = 0;  ///< of the question it answers
    reach::MethodResult result;
    PlotGeometry outline;  ///< convex polygon, or the union's outline; empty if there is none
    PlotGeometry pieces;   ///< exact only
    std::unique_ptr<PieceIndex> index;  ///< over pieces
    /// Half the width of the widest output, NaN without bounds.
    double radius = 0.0;

    reach::Method method() const { return result.method; }
    bool isPartial() const { return result.status == reach::ResultStatus::Partial; }
};

using ComputedPtr = std::shared_ptr<const Computed>;

/// Prepares a result for the plot: O(vertices).
ComputedPtr prepare(quint64 generation, reach::MethodResult result);

}  // namespace ui
