#include "core/figure/ticks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

namespace core {

namespace {

constexpr std::string_view kMinus = "\xE2\x88\x92";
constexpr std::array<std::string_view, 10> kSuperscripts{
    "\xE2\x81\xB0", "\xC2\xB9",     "\xC2\xB2",     "\xC2\xB3",     "\xE2\x81\xB4",
    "\xE2\x81\xB5", "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8", "\xE2\x81\xB9"};
/// Below and from these on, numbers are written with a power of ten.
constexpr double kSmallest = 1e-4;
constexpr double kLargest = 1e6;
/// Nobody reads an axis with more ticks.
constexpr int kMaxTicks = 100;

/// Independent of the locale, unlike printf.
std::string text(double value, std::chars_format format, int decimals) {
    std::array<char, 400> buffer{};
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, decimals);
    return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

std::string withRealMinus(std::string number) {
    if (number.starts_with('-')) {
        number.replace(0, 1, kMinus);
    }
    return number;
}

std::string withoutTrailingZeros(std::string number) {
    if (number.find('.') != std::string::npos) {
        number.erase(number.find_last_not_of('0') + 1);
        if (number.ends_with('.')) {
            number.pop_back();
        }
    }
    return number;
}

std::string powerOfTen(int exponent) {
    std::string result = "10";
    if (exponent < 0) {
        result += "\xE2\x81\xBB";
    }
    for (const char digit : std::to_string(std::abs(exponent))) {
        result += kSuperscripts[static_cast<std::size_t>(digit - '0')];
    }
    return result;
}

bool needsPower(double size) { return size > 0.0 && (size < kSmallest || size >= kLargest); }

/// A step 1, 2 or 5 times 10^exponent.
struct Step {
    int digit = 1;
    int exponent = 0;

    double size() const { return digit * std::pow(10.0, exponent); }
    /// The multiple nearest to exact: dividing by a power of ten that is exact rounds once only.
    double times(double count) const {
        return exponent < 0 ? count * digit / std::pow(10.0, -exponent)
                            : count * digit * std::pow(10.0, exponent);
    }
    Step finer() const {
        return digit == 5   ? Step{2, exponent}
               : digit == 2 ? Step{1, exponent}
                            : Step{5, exponent - 1};
    }
};

Step stepFor(double rough) {
    const int exponent = static_cast<int>(std::floor(std::log10(rough)));
    const double share = rough / std::pow(10.0, exponent);
    if (share < 1.5) {
        return {1, exponent};
    }
    if (share < 3.5) {
        return {2, exponent};
    }
    return share < 7.5 ? Step{5, exponent} : Step{1, exponent + 1};
}

std::vector<double> multiplesWithin(const Step& step, double lower, double upper) {
    const double slack = 1e-9;
    const double first = std::ceil(lower / step.size() - slack);
    const double last = std::floor(upper / step.size() + slack);
    std::vector<double> ticks;
    for (double i = first; i <= last && ticks.size() < kMaxTicks; ++i) {
        ticks.push_back(step.times(i) + 0.0);
    }
    return ticks;
}

int decimalsOf(double step) {
    return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-6)), 0, 15);
}

double smallestStep(const std::vector<double>& ticks) {
    double step = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < ticks.size(); ++i) {
        step = std::min(step, std::abs(ticks[i] - ticks[i - 1]));
    }
    return step;
}

/// Whether two labelled ticks keep the gap.
class Spacing {
public:
    Spacing(double pixelsPerUnit, double gap, const std::function<double(const std::string&)>& room)
        : m_scale(pixelsPerUnit), m_gap(gap), m_room(room) {}

    bool isKept(const LabelledTicks& ticks, std::size_t a, std::size_t b) const {
        return (ticks.places[b] - ticks.places[a]) * m_scale >=
               0.5 * (m_room(ticks.labels[a]) + m_room(ticks.labels[b])) + m_gap;
    }

    bool isKept(const LabelledTicks& ticks) const {
        for (std::size_t i = 1; i < ticks.places.size(); ++i) {
            if (!isKept(ticks, i - 1, i)) {
                return false;
            }
        }
        return true;
    }

private:
    double m_scale;
    double m_gap;
    const std::function<double(const std::string&)>& m_room;
};

LabelledTicks labelled(std::vector<double> places) {
    std::vector<std::string> labels = formatTicks(places);
    return {std::move(places), std::move(labels)};
}

/// Relative; logarithms of powers of ten are off by rounding.
constexpr double kLogSlack = 1e-9;
/// Over more decades the places between powers of ten run together.
constexpr int kMostFineDecades = 8;

/// The powers of ten in a range.
struct Decades {
    int first = 0;
    int last = 0;
    int count() const { return last - first + 1; }
};

Decades decadesWithin(double lower, double upper) {
    return {static_cast<int>(std::ceil(std::log10(lower) - kLogSlack)),
            static_cast<int>(std::floor(std::log10(upper) + kLogSlack))};
}

/// Divided by an exact power where it is below 1: rounded once.
double decadeTimes(int digit, int power) {
    return power < 0 ? digit / std::pow(10.0, -power) : digit * std::pow(10.0, power);
}

LabelledTicks powersOf(const Decades& decades, int target) {
    const int step = (decades.count() + target - 1) / target;
    // 10^0 is among them where it can be.
    int first = decades.first;
    while (first % step != 0) {
        ++first;
    }
    first = first + step > decades.last ? decades.first : first;
    LabelledTicks ticks;
    for (int power = first; power <= decades.last; power += step) {
        ticks.places.push_back(decadeTimes(1, power));
        ticks.labels.push_back(powerOfTen(power));
    }
    return ticks;
}

}  // namespace

std::vector<double> niceTicks(double lower, double upper, int target) {
    if (!std::isfinite(lower) || !std::isfinite(upper) || lower > upper) {
        return {};
    }
    const double width = upper - lower;
    const double size = std::max(std::abs(lower), std::abs(upper));
    if (width == 0.0) {
        return {lower};
    }
    // Too narrow for multiples that a double can tell apart, or too wide for their differences.
    if (width < 1e-12 * size || width < 1e-300 || !std::isfinite(width)) {
        return {lower, upper};
    }
    Step step = stepFor(width / std::clamp(target, 1, kMaxTicks / 2));
    std::vector<double> ticks = multiplesWithin(step, lower, upper);
    while (ticks.size() < 2) {
        step = step.finer();
        ticks = multiplesWithin(step, lower, upper);
    }
    return ticks;
}

LabelledTicks logTicks(double lower, double upper, int target) {
    const bool isRange = lower > 0.0 && std::isfinite(upper) && lower < upper;
    if (!isRange) {
        return {};
    }
    const Decades decades = decadesWithin(lower, upper);
    if (decades.count() >= 2) {
        return powersOf(decades, std::max(1, target));
    }
    std::vector<double> places;
    for (int power = decades.first - 1; power <= decades.last + 1; ++power) {
        for (const int digit : {1, 2, 5}) {
            const double value = decadeTimes(digit, power);
            if (value >= lower * (1.0 - kLogSlack) && value <= upper * (1.0 + kLogSlack)) {
                places.push_back(value);
            }
        }
    }
    const bool isFew = places.size() >= 2 && static_cast<int>(places.size()) <= std::max(3, target);
    if (!isFew || target < 2) {
        return labelled(niceTicks(lower, upper, target));
    }
    LabelledTicks ticks{places, {}};
    for (const double place : places) {
        ticks.labels.push_back(formatNumber(place));
    }
    return ticks;
}

std::vector<double> minorLogTicks(const std::vector<double>& ticks, double lower, double upper) {
    const bool isRange = lower > 0.0 && std::isfinite(upper) && lower < upper;
    if (!isRange) {
        return {};
    }
    const Decades decades = decadesWithin(lower, upper);
    const bool wholeDecades = decades.count() > kMostFineDecades;
    std::vector<double> places;
    for (int power = decades.first - 1; power <= decades.last; ++power) {
        for (int digit = 1; digit <= (wholeDecades ? 1 : 9); ++digit) {
            const double value = decadeTimes(digit, power);
            const bool isTick = std::any_of(ticks.begin(), ticks.end(), [&](double tick) {
                return std::abs(tick / value - 1.0) < kLogSlack;
            });
            if (!isTick && value >= lower && value <= upper) {
                places.push_back(value);
            }
        }
    }
    return places;
}

std::string formatNumber(double value, int significantDigits) {
    if (std::isnan(value)) {
        return "\xE2\x80\x94";
    }
    if (std::isinf(value)) {
        return value > 0.0 ? "\xE2\x88\x9E" : std::string(kMinus) + "\xE2\x88\x9E";
    }
    if (value == 0.0) {
        return "0";
    }
    const int digits = std::clamp(significantDigits, 1, 17);
    const std::string scientific = text(value, std::chars_format::scientific, digits - 1);
    const std::size_t mark = scientific.find('e');
    const int exponent = std::stoi(scientific.substr(mark + 1));
    if (exponent >= -4 && exponent < 6) {
        const int decimals = std::max(0, digits - 1 - exponent);
        return withRealMinus(withoutTrailingZeros(text(value, std::chars_format::fixed, decimals)));
    }
    return withRealMinus(withoutTrailingZeros(scientific.substr(0, mark))) + "\xC2\xB7" +
           powerOfTen(exponent);
}

std::vector<std::string> formatTicks(const std::vector<double>& ticks) {
    double size = 0.0;
    for (const double tick : ticks) {
        size = std::max(size, std::abs(tick));
    }
    std::vector<std::string> labels;
    if (ticks.size() < 2 || !std::isfinite(size)) {
        for (const double tick : ticks) {
            labels.push_back(formatNumber(tick));
        }
        return labels;
    }
    const int exponent = needsPower(size) ? static_cast<int>(std::floor(std::log10(size))) : 0;
    const double unit = std::pow(10.0, exponent);
    const int decimals = decimalsOf(smallestStep(ticks) / unit);
    for (const double tick : ticks) {
        std::string label = text(tick / unit + 0.0, std::chars_format::fixed, decimals);
        const bool isZero = label.find_first_not_of("-0.") == std::string::npos;
        label = isZero ? "0" : withRealMinus(std::move(label));
        labels.push_back(exponent == 0 || isZero ? label
                                                 : label + "\xC2\xB7" + powerOfTen(exponent));
    }
    return labels;
}

LabelledTicks ticksWithRoom(double lower, double upper, int target, double length, double gap,
                            const std::function<double(const std::string&)>& room) {
    const Spacing spacing(length / (upper - lower), gap, room);
    LabelledTicks ticks;
    for (int count = std::max(target, 2); count >= 2; --count) {
        ticks = labelled(niceTicks(lower, upper, count));
        if (spacing.isKept(ticks)) {
            return ticks;
        }
    }
    LabelledTicks kept;
    std::size_t last = 0;
    for (std::size_t i = 0; i < ticks.places.size(); ++i) {
        if (i == 0 || spacing.isKept(ticks, last, i)) {
            last = i;
            kept.places.push_back(ticks.places[i]);
            kept.labels.push_back(ticks.labels[i]);
        }
    }
    return kept;
}

std::vector<double> minorTicks(const std::vector<double>& ticks, double lower, double upper) {
    if (ticks.size() < 2) {
        return {};
    }
    const double step = ticks[1] - ticks[0];
    const double leading = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
    const int parts = std::abs(leading - 2.0) < 0.1 ? 4 : 5;
    const double part = step / parts;
    std::vector<double> places;
    const double first = std::ceil((lower - ticks[0]) / part - 1e-9);
    const double last = std::floor((upper - ticks[0]) / part + 1e-9);
    for (double i = first; i <= last && places.size() < 10 * kMaxTicks; ++i) {
        if (std::fmod(i, parts) != 0.0) {
            places.push_back(ticks[0] + i * part);
        }
    }
    return places;
}

}  // namespace core
