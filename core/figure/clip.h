#pragma once

#include "core/figure/layout.h"

namespace core {

/// Places a ring on the paper and cuts it at the panel's axes, made larger by `room` points: what
/// no one sees costs no bytes, and a program that does not clip shows no more than `room` outside.
/// A ring of two points stays a segment. Empty if nothing is left. A ring that is cut more than
/// once may run along the enlarged border; under even-odd fill that changes nothing inside.
std::vector<PaperPoint> clippedRing(const Ring& ring, const PlacedPanel& panel, double room);

/// A polygon's rings, those without anything to see left out; the holes' order is kept.
std::vector<std::vector<PaperPoint>> clippedPolygon(const std::vector<Ring>& polygon,
                                                    const PlacedPanel& panel, double room);

/// An open line on the paper, cut at the axes made larger by `room`: the parts that are left, in
/// order. A point that is not finite parts the line.
std::vector<std::vector<PaperPoint>> clippedLine(const std::vector<PaperPoint>& line,
                                                 const PaperRect& axes, double room);

/// A closed shape on the paper, cut in the same way; empty if nothing is left.
std::vector<PaperPoint> clippedShape(std::vector<PaperPoint> shape, const PaperRect& axes,
                                     double room);

}  // namespace core
