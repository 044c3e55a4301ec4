#pragma once

#include <QString>
#include <cstdint>
#include <span>
#include <vector>

#include "reach/analysis/output_coordinate.h"

namespace ui {

/// Four significant digits with a real minus sign, "41,230" grouped from 10,000 up as counts are;
/// "1.234·10⁷" outside [1e-4, 1e6); "—" for NaN, "∞" for infinities.
QString formatNumber(double value);

/// What other programs read: a number alone in the text loses the commas between its thousands;
/// any other text stays.
QString ungrouped(const QString& text);

/// "840 µs", "3.2 ms", "1.25 s", "2 min 05 s"; "—" for NaN.
QString formatSeconds(double seconds);

/// "41,200", whatever the locale.
QString formatCount(qint64 count);

/// Pieces or programmes a second: "820/s", "1.9 k/s", "1.9 M/s".
QString formatRate(double perSecond);

/// A share of work in whole percent, "99" at most: it is shown only while there is more to do.
int percentOf(double share);

/// "y3", or the margin "y3 − y1".
QString formatCoordinate(const reach::OutputCoordinate& coordinate);

/// Accepts what formatNumber writes below 10,000 and what people type: both minus signs, a decimal
/// comma (so "12,345" is a little over twelve) or point. Returns NaN where the text is no finite
/// number.
double parseNumber(const QString& text);

/// Bits of an activation pattern as "+--+ -++-", one group per layer of the given sizes; the middle
/// is left out beyond maxLength signs.
QString formatPattern(std::span<const std::uint64_t> words, const std::vector<int>& layerSizes,
                      int maxLength = 40);

}  // namespace ui
