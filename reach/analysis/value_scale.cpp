#include "reach/analysis/value_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reach {

namespace {

/// A scale of sizes over more than this ratio is logarithmic.
constexpr double kLogarithmicFrom = 20.0;
/// What the lower end of a logarithmic scale leaves out: a share of the values, and all under a
/// share of the greatest.
constexpr double kLeftOut = 0.01;
constexpr double kLeastShare = 1e-6;

/// The positive value below which the smallest hundredth lie.
double robustLeast(std::vector<double>& positive) {
    const auto place = static_cast<std::ptrdiff_t>(kLeftOut * static_cast<double>(positive.size()));
    const auto at = positive.begin() + place;
    std::nth_element(positive.begin(), at, positive.end());
    return *at;
}

}  // namespace

PieceMeasure measureOf(const PieceStore& pieces) {
    for (const PieceRef piece : pieces) {
        if (!piece.cell.empty()) {
            return piece.cell.size() == 2 ? PieceMeasure::CellLength : PieceMeasure::CellArea;
        }
    }
    return PieceMeasure::ImageArea;
}

std::vector<double> measuresOf(const PieceStore& pieces) {
    const bool isImage = measureOf(pieces) == PieceMeasure::ImageArea;
    std::vector<double> values(pieces.size());
    for (std::size_t piece = 0; piece < values.size(); ++piece) {
        values[piece] = isImage ? pieces.imageArea(piece) : pieces.cellMeasure(piece);
    }
    return values;
}

double ValueScale::shareOf(double value) const {
    if (!(to > from)) {
        return 0.5;
    }
    const double share = isLogarithmic
                             ? std::log(std::max(value, from) / from) / std::log(to / from)
                             : (value - from) / (to - from);
    return std::clamp(share, 0.0, 1.0);
}

ValueScale makeValueScale(std::span<const std::span<const double>> values, bool areSizes) {
    ValueScale scale{std::numeric_limits<double>::infinity(),
                     -std::numeric_limits<double>::infinity()};
    std::vector<double> positive;
    for (const auto& part : values) {
        for (const double value : part) {
            if (std::isfinite(value)) {
                scale.from = std::min(scale.from, value);
                scale.to = std::max(scale.to, value);
                if (areSizes && value > 0.0) {
                    positive.push_back(value);
                }
            }
        }
    }
    if (positive.empty() ||
        scale.to / *std::min_element(positive.begin(), positive.end()) <= kLogarithmicFrom) {
        return scale;
    }
    const double least = std::max(robustLeast(positive), kLeastShare * scale.to);
    return {least, scale.to, true, scale.from < least};
}

}  // namespace reach
