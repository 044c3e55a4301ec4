#include "reach/study/tightness.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace reach {

namespace {

using core::Json;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kPercent = 100.0;

/// Nine digits: what is left does not depend on how sums were split over threads.
double nineDigits(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", value);
    return std::strtod(text, nullptr);
}

Json listOf(const std::vector<double>& values) {
    Json list = Json::array();
    for (const double value : values) {
        list.push_back(std::isfinite(value) ? Json(nineDigits(value)) : Json());
    }
    return list;
}

std::vector<double> valuesOf(const Json& list) {
    std::vector<double> values;
    for (const Json& value : list) {
        values.push_back(value.is_null() ? kNaN : value.get<double>());
    }
    return values;
}

}  // namespace

PairBounds::PairBounds(std::size_t pairs)
    : certified(pairs, 0), margin(pairs, kNaN), meanMargin(pairs, kNaN), range(pairs, kNaN) {}

void PairBounds::append(const PairBounds& other) {
    const auto add = [](auto& to, const auto& from) {
        to.insert(to.end(), from.begin(), from.end());
    };
    add(certified, other.certified);
    add(margin, other.margin);
    add(meanMargin, other.meanMargin);
    add(range, other.range);
}

Json toJson(const PairBounds& bounds) {
    std::string certified;
    for (const std::uint8_t each : bounds.certified) {
        certified += each != 0 ? '1' : '0';
    }
    return {{"certified", certified},
            {"margin", listOf(bounds.margin)},
            {"mean_margin", listOf(bounds.meanMargin)},
            {"range", listOf(bounds.range)}};
}

PairBounds pairBoundsOf(const Json& json) {
    PairBounds bounds;
    for (const char each : json.at("certified").get<std::string>()) {
        bounds.certified.push_back(each == '1' ? 1 : 0);
    }
    bounds.margin = valuesOf(json.at("margin"));
    bounds.meanMargin = valuesOf(json.at("mean_margin"));
    bounds.range = valuesOf(json.at("range"));
    return bounds;
}

const TightnessRun::Measured* TightnessRun::maybe(std::string_view id) const {
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const Measured& measured) {
        return measured.method.id == id;
    });
    return found == methods.end() ? nullptr : &*found;
}

double TightnessRun::accuracy() const {
    const auto correct =
        std::count_if(samples.begin(), samples.end(),
                      [](const LabelledSample& sample) { return sample.isCorrect(); });
    return static_cast<double>(correct) / static_cast<double>(samples.size());
}

std::vector<double> TightnessRun::curve(const PairBounds& bounds) const {
    std::vector<double> percent(radii.size(), 0.0);
    for (std::size_t s = 0; s < samples.size(); ++s) {
        for (std::size_t k = 0; k < radii.size(); ++k) {
            percent[k] += bounds.certified[pair(s, k)] != 0 ? 1.0 : 0.0;
        }
    }
    for (double& value : percent) {
        value *= kPercent / static_cast<double>(samples.size());
    }
    return percent;
}

std::vector<double> TightnessRun::areas(const PairBounds& bounds) const {
    std::vector<double> areas;
    for (std::size_t s = 0; s < samples.size(); ++s) {
        std::vector<double> own(radii.size());
        for (std::size_t k = 0; k < radii.size(); ++k) {
            own[k] = bounds.certified[pair(s, k)] != 0 ? kPercent : 0.0;
        }
        areas.push_back(areaUnderCurve(radii, own));
    }
    return areas;
}

double areaUnderCurve(std::span<const double> radii, std::span<const double> percent) {
    double area = 0.0;
    for (std::size_t k = 1; k < radii.size(); ++k) {
        area += 0.5 * (radii[k] - radii[k - 1]) * (percent[k] + percent[k - 1]);
    }
    return area;
}

InputSet ballAround(const LabelledSample& sample, double radius, const TightnessSetup& setup) {
    const auto size = static_cast<Eigen::Index>(sample.pixels.size());
    const Eigen::VectorXd center = Eigen::Map<const Eigen::VectorXd>(sample.pixels.data(), size);
    std::optional<Box> clip;
    if (setup.clip) {
        clip = Box(Eigen::VectorXd::Constant(size, (*setup.clip)[0]),
                   Eigen::VectorXd::Constant(size, (*setup.clip)[1]));
    }
    if (setup.norm == core::BallNorm::Linf) {
        return makeBox(center, radius, clip);
    }
    return makeBall(setup.norm == core::BallNorm::L1 ? Norm::L1 : Norm::L2, center, radius, clip);
}

}  // namespace reach
