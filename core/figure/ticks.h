#pragma once

#include <functional>
#include <string>
#include <vector>

namespace core {

/// Tick positions: multiples of 1, 2 or 5 times a power of ten in [lower, upper], about `target` of
/// them and at least two where lower < upper. A range of no width has one tick; one that is not
/// finite or runs backwards has none.
std::vector<double> niceTicks(double lower, double upper, int target = 5);

/// A number for people: four significant digits without trailing zeros, a real minus sign (U+2212),
/// "1.234·10⁷" outside [1e-4, 1e6); "—" for NaN, "∞" and "−∞". UTF-8.
std::string formatNumber(double value, int significantDigits = 4);

/// Labels of ticks: as many decimals as their step needs, the same for all; a real minus sign.
/// Beyond [1e-4, 1e6) all get the same power of ten.
std::vector<std::string> formatTicks(const std::vector<double>& ticks);

struct LabelledTicks {
    std::vector<double> places;
    std::vector<std::string> labels;
};

/// Ticks of a logarithmic axis, 0 < lower < upper: powers of ten ("10⁻²"), about `target` of them
/// at most; where the range holds fewer than two, 1, 2 and 5 times them or, in a narrow range,
/// niceTicks(). Nothing for a range that is none.
LabelledTicks logTicks(double lower, double upper, int target = 5);

/// The places between those: 2 … 9 times powers of ten, or the powers left out where the range is
/// long. None of `ticks` is among them.
std::vector<double> minorLogTicks(const std::vector<double>& ticks, double lower, double upper);

/// About `target` nice ticks with their labels, fewer where labels would come nearer to each other
/// than `gap`: no two ever overlap, however short the axis; where not even two have room, one is
/// left. `length` is the axis' and `room` says how much of it a label takes, centred on its tick.
LabelledTicks ticksWithRoom(double lower, double upper, int target, double length, double gap,
                            const std::function<double(const std::string&)>& room);

/// Places between ticks that divide their step into four or five, out to both ends.
std::vector<double> minorTicks(const std::vector<double>& ticks, double lower, double upper);

}  // namespace core
