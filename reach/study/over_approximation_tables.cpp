#include <cmath>
#include <limits>
#include <utility>

#include "reach/study/over_approximation_study.h"

namespace reach {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using Networks = std::vector<ShiftCurves>;

std::string titleOf(Method method) { return std::string(info(method).title); }
std::string idOf(Method method) { return std::string(info(method).id); }

/// One case and share of a source, over all networks.
struct Place {
    RangeSource source;
    ShiftMode mode;
    std::size_t index;  ///< of the share

    ShiftPoint of(const ShiftCurves& network) const { return network.curve(source, mode)[index]; }
};

std::vector<Place> placesOf(const Networks& networks, RangeSource source) {
    std::vector<Place> places;
    for (const ShiftMode mode : kShiftModes) {
        const std::size_t count = networks.front().curve(source, mode).size();
        for (std::size_t k = 0; k < count; ++k) {
            places.push_back({source, mode, k});
        }
    }
    return places;
}

/// A number of a point, with its heading; NaN where a network lacks it.
struct Quantity {
    std::string key;
    std::string title;
    double (*value)(const ShiftCurves& network, const ShiftPoint& point, Method method);
    Method method = Method::Box;  ///< for those of a method
};

double byBounds(const ShiftCurves&, const ShiftPoint& point, Method) {
    return static_cast<double>(point.unstableByBounds);
}
double bySamples(const ShiftCurves&, const ShiftPoint& point, Method) {
    return static_cast<double>(point.unstableBySamples);
}
double variance(const ShiftCurves&, const ShiftPoint& point, Method) { return point.variance; }
double lowerBound(const ShiftCurves&, const ShiftPoint& point, Method) { return point.lowerBound; }
double size(const ShiftCurves&, const ShiftPoint& point, Method method) {
    const auto found = point.size.find(method);
    return found == point.size.end() ? kNaN : found->second;
}
double lessEstimate(const ShiftCurves& network, const ShiftPoint& point, Method method) {
    return gapOf(network, point, method, Reference::Estimate);
}
double lessLowerBound(const ShiftCurves& network, const ShiftPoint& point, Method method) {
    return gapOf(network, point, method, Reference::LowerBound);
}

Spread spreadAt(const Networks& networks, const Place& place, const Quantity& quantity) {
    std::vector<double> sample;
    for (const ShiftCurves& network : networks) {
        const double value = quantity.value(network, place.of(network), quantity.method);
        if (std::isfinite(value)) {
            sample.push_back(value);
        }
    }
    return spreadOf(sample);
}

std::vector<Quantity> summaryQuantities(const Networks& networks) {
    std::vector<Quantity> quantities{{"unstable_by_bounds", "", byBounds},
                                     {"unstable_by_samples", "", bySamples},
                                     {"variance", "", variance},
                                     {"lower_bound", "", lowerBound}};
    for (const Method method : methodsIn(networks)) {
        quantities.push_back({idOf(method) + "_size", "", size, method});
        quantities.push_back({idOf(method) + "_less_estimate", "", lessEstimate, method});
        quantities.push_back({idOf(method) + "_less_lower_bound", "", lessLowerBound, method});
    }
    return quantities;
}

StudyTable summaryTable(const Networks& networks) {
    StudyTable table{"summary",
                     "Sizes and gaps by source of the ranges, case and share",
                     {{"ranges", ""}, {"case", ""}, {"share", ""}},
                     {},
                     false};
    const std::vector<Quantity> quantities = summaryQuantities(networks);
    for (const Quantity& quantity : quantities) {
        table.columns.push_back({quantity.key, ""});
        table.columns.push_back({quantity.key + "_deviation", ""});
    }
    for (const RangeSource source : kRangeSources) {
        for (const Place& place : placesOf(networks, source)) {
            auto& row = table.rows.emplace_back();
            row = {reach::idOf(source), std::string(id(place.mode)),
                   place.of(networks.front()).share};
            for (const Quantity& quantity : quantities) {
                const Spread spread = spreadAt(networks, place, quantity);
                row.emplace_back(spread.mean);
                row.emplace_back(spread.deviation);
            }
        }
    }
    return table;
}

std::string meanText(const Spread& spread) {
    constexpr double kRounding = 1e-12;
    if (spread.count > 0 && std::abs(spread.mean) < kRounding && spread.mean != 0.0) {
        return "$<10^{-12}$";
    }
    return spread.count == 0
               ? "--"
               : "$" + shortText(spread.mean) + " \\pm " + shortText(spread.deviation) + "$";
}

/// The sizes as a reader wants them: one line a case and share, mean and deviation in one cell.
StudyTable sizeTable(const Networks& networks) {
    StudyTable table{"sizes",
                     "Set size (largest half-width over the outputs) with ranges from Zonotope "
                     "bounds: mean and deviation over the networks",
                     {{"case", "case"}, {"share", "share"}},
                     {}};
    std::vector<Quantity> quantities{{"unstable", "unstable", byBounds},
                                     {"lower_bound", "attack", lowerBound}};
    for (const Method method : methodsIn(networks)) {
        quantities.push_back({idOf(method), titleOf(method), size, method});
    }
    for (const Quantity& quantity : quantities) {
        table.columns.push_back({quantity.key, quantity.title});
    }
    for (const Place& place : placesOf(networks, RangeSource::Sound)) {
        auto& row = table.rows.emplace_back();
        row = {std::string(id(place.mode)), place.of(networks.front()).share};
        for (const Quantity& quantity : quantities) {
            row.emplace_back(meanText(spreadAt(networks, place, quantity)));
        }
    }
    return table;
}

std::vector<StudyTable::Cell> correlationRow(const Networks& networks, Method method,
                                             std::optional<ShiftMode> mode) {
    std::vector<StudyTable::Cell> row{
        titleOf(method), mode ? std::string(id(*mode)) : std::string("all"), std::int64_t{0}};
    for (const Correlate with : {Correlate::Unstable, Correlate::Variance}) {
        const auto values = gapCorrelations(networks, RangeSource::Sound, mode, method, with);
        const Spread spread = spreadOf(values);
        row[2] = static_cast<std::int64_t>(values.size());
        row.emplace_back(spread.mean);
        row.emplace_back(spread.confidence.lower);
        row.emplace_back(spread.confidence.upper);
    }
    return row;
}

StudyTable correlationTable(const Networks& networks) {
    StudyTable table{
        "correlations",
        "Correlation $\\rho$ of the gap to the lower bound with the number of unstable "
        "neurons and with neuron variance, over the points of one network: mean over "
        "networks with its 95 \\% interval (ranges from Zonotope bounds)",
        {{"method", "method"}, {"case", "case"}, {"networks", "networks"}},
        {}};
    for (const char* with : {"unstable", "variance"}) {
        table.columns.push_back({with, std::string("$\\rho$ ") + with});
        table.columns.push_back({std::string(with) + "_lower", "from"});
        table.columns.push_back({std::string(with) + "_upper", "to"});
    }
    for (const Method method : methodsIn(networks)) {
        table.rows.push_back(correlationRow(networks, method, std::nullopt));
        for (const ShiftMode mode : kShiftModes) {
            table.rows.push_back(correlationRow(networks, method, mode));
        }
    }
    return table;
}

StudyTable pointTable(const Networks& networks) {
    StudyTable table{"points", "Every shifted network", {}, {}, false};
    for (const char* key :
         {"seed", "ranges", "case", "share", "unstable_by_bounds", "unstable_by_samples",
          "variance", "estimate", "lower_bound", "exact"}) {
        table.columns.push_back({key, ""});
    }
    for (const Method method : methodsIn(networks)) {
        table.columns.push_back({idOf(method), ""});
    }
    for (const ShiftCurves& network : networks) {
        for (const RangeSource source : kRangeSources) {
            for (const Place& place : placesOf(networks, source)) {
                const ShiftPoint point = place.of(network);
                auto& row = table.rows.emplace_back();
                row = {network.seed,   reach::idOf(source),    std::string(id(place.mode)),
                       point.share,    point.unstableByBounds, point.unstableBySamples,
                       point.variance, network.estimate,       point.lowerBound,
                       point.exact};
                for (const Method method : methodsIn(networks)) {
                    row.emplace_back(size(network, point, method));
                }
            }
        }
    }
    return table;
}

}  // namespace

std::vector<StudyTable> overApproximationTables(const Networks& networks) {
    return {sizeTable(networks), correlationTable(networks), summaryTable(networks),
            pointTable(networks)};
}

}  // namespace reach
