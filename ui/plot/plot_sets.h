#pragma once

#include <QColor>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "core/figure/scene.h"
#include "ui/plot/point_marks.h"
#include "ui/session/computed.h"
#include "ui/session/method_show.h"

namespace ui {

/// A result to be shown and whether it answers the present question.
struct ShownResult {
    ComputedPtr computed;
    bool isCurrent = true;
};

/// One drawn set. geometry belongs to source.
struct PlotSet {
    reach::Method method = reach::Method::Box;
    QString label;  ///< legend text; empty: not in the legend
    core::Style style;
    ComputedPtr source;
    const PlotGeometry* geometry = nullptr;
    std::shared_ptr<const std::vector<QRgb>> colours;  ///< one a polygon, as shown; null: the style
    bool isDimmed = false;
    bool isSelected = false;
    bool isPieceLines = false;  ///< the lines between exact pieces, over their union
    bool isPinned = false;      ///< of the pinned state A: an outline over the present sets
    int legendRank = 0;         ///< legends list their entries by this, least first
};

/// What the plot draws, back to front: relaxations from the largest area to the smallest, the exact
/// set, the lines between its pieces, the hull's outline (or the reverse of the methods' list where
/// that is wanted); then the outlines of the pinned state. Immutable.
struct PlotSets {
    std::vector<PlotSet> sets;
    std::vector<PointCloud> clouds;  ///< over all sets
    Bounds bounds;
    /// Bounds without the sets that are so loose that the tightest would be a dot beside them.
    Bounds focus;
    std::size_t pointCount = 0;
};

struct PlotOptions {
    bool showPieces = true;    ///< lines between the exact pieces
    bool dimOutdated = false;  ///< fade results that are not current
    std::optional<reach::Method> selected = {};
    MethodShow methods = {};               ///< colours and order
    std::vector<ComputedPtr> pinned = {};  ///< results of the pinned state
    QString pinnedLabel = {};              ///< what the legend calls it; empty: "A, pinned"
    std::vector<PointCloud> clouds = {};
    /// One colour a piece of this exact result: it is then drawn as pieces. Null: in its style.
    ComputedPtr coloured = {};
    std::shared_ptr<const std::vector<QRgb>> colours = {};
};

/// How a set of the pinned state is drawn: its outline alone, dash-dotted and paler.
core::Style pinnedStyle(core::Style style);

/// The lines between exact pieces.
core::Style pieceLineStyle();

std::shared_ptr<const PlotSets> makePlotSets(const std::vector<ShownResult>& results,
                                             const PlotOptions& options);

}  // namespace ui
