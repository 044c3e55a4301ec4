#pragma once

#include <string>
#include <vector>

#include "core/figure/layout.h"

namespace core {

/// Lines on the paper, or one closed shape each. Widths of the style are those of the paper.
struct PaperStrokes {
    std::vector<std::vector<PaperPoint>> parts;
    bool closed = false;  ///< closed parts are filled as the style says, open ones never
    Style style;
};

/// Equal markers, within the axes all of them.
struct PaperMarks {
    Marker marker = Marker::Circle;
    double size = 4.0;
    Style style;
    std::vector<PaperPoint> at;
};

/// A rectangle of one colour.
struct PaperCell {
    PaperRect rect;
    Colour colour = 0;
};

struct SeriesShapes {
    std::string id;
    std::vector<PaperStrokes> strokes;  ///< back to front
    PaperMarks marks;
};

/// A panel's chart as shapes to be drawn one after the other: cells behind the sets, the rest in
/// front of them. All but marks are to be clipped to the axes, beyond which they reach a little.
struct ChartShapes {
    std::vector<PaperCell> cells;
    std::vector<PaperStrokes> lines;  ///< reference lines
    std::vector<PaperStrokes> bands;  ///< of all series: behind every curve
    std::vector<SeriesShapes> series;
};

ChartShapes chartShapes(const Scene& scene, const PlacedPanel& panel, const FigurePreset& preset,
                        bool dark = false);

/// Outline of a marker about a point: a closed polygon; for Cross and Plus two lines. Circles are
/// drawn as such: nothing comes back for them, nor for None.
std::vector<std::vector<PaperPoint>> markerParts(Marker marker, double size, PaperPoint at);

/// Cross, Plus and the outlines of hollow markers are lines so wide.
double markerLineWidth(double size);

/// What is drawn of a hollow marker is so much across, so that with its outline it has its size.
double hollowSize(double size);

}  // namespace core
