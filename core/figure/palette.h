#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/figure/figure.h"

namespace core {

/// How a method's sets are drawn, everywhere and always: the colours of Okabe and Ito, safe for
/// colour blindness, told apart in greyscale by lightness and line style (but for Relaxed-CROWN-v,
/// where every fourth v is alike). `method` is an id of --method ("zonotope"); an id that has no
/// entry is drawn in grey.
Style methodStyle(std::string_view method);

/// The marker of a method's curves: with methodStyle() it tells curves apart in greyscale.
Marker methodMarker(std::string_view method);

/// A curve of a method: its colour, dashes and marker.
Series methodSeries(const std::string& method, const std::string& label, std::vector<double> x,
                    std::vector<double> y);

/// Bars of neuron states: "active", "inactive", "unstable", and of a ParamRamp "right_dead",
/// "right_unstable" and "both_unstable"; grey for others. Apart in lightness.
Style neuronStateStyle(std::string_view state);

/// Curves that are no method's, by their number from 0: the palette of Okabe and Ito with dashes,
/// seven and over again.
Style curveStyle(int index);
Marker curveMarker(int index);

/// The lines between exact pieces.
Style pieceLineStyle();

/// The method's style of a palette (core/figure/style_book.h), else methodStyle().
Style styleIn(const std::map<std::string, Style>& palette, const std::string& method);

/// CIE lightness L* of a colour, 0 (black) … 100 (white).
double lightness(Colour colour);

/// The grey of the same lightness: what a black-and-white print shows.
Colour greyOf(Colour colour);

/// The colour with its lightness mirrored and its hue kept: for a dark background.
Colour mirroredLightness(Colour colour);

/// Two colours nearer than this in L* look alike in grey.
inline constexpr double kGreyStep = 8.0;

/// Pairs of sets (by id) that cannot be told apart in greyscale: their outlines have nearly one
/// lightness and one line style, and their fills (on white) nearly one grey. Sets of one id are no
/// conflict.
std::vector<std::pair<std::string, std::string>> greyscaleConflicts(const Scene& scene);
/// The same over all panels, each pair once, and of the series of each panel: curves of one dash
/// and marker, points of one marker, bars, that have nearly one grey.
std::vector<std::pair<std::string, std::string>> greyscaleConflicts(const Figure& figure);

/// The figure presets: "column" 3.25 in, "text" 5.5 in, "wide" 6.75 in, "slide" (10 x 5.6 in,
/// sans).
const std::vector<FigurePreset>& figurePresets();

/// The preset of that name; nothing if there is none.
std::optional<FigurePreset> maybeFigurePreset(std::string_view name);

}  // namespace core
