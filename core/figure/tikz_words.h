#pragma once

#include <string>

#include "core/figure/layout.h"

namespace core::tikz {

/// A length or share, for TeX's precision.
std::string number(double value);

/// A data coordinate: TeX's arithmetic has less than ten digits.
std::string dataNumber(double value);

/// "0072B2".
std::string hexColour(Colour colour);

/// The option for a line's dashes, or "draw=none".
std::string dashes(const Style& style, double width);

/// A plot mark of TikZ for one of ours.
struct PlotMark {
    const char* name;
    double size;  ///< TikZ's mark size to ours
    bool isLine;
};

PlotMark plotMark(Marker marker);

}  // namespace core::tikz
