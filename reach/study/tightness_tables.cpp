#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "reach/study/tightness_study.h"

namespace reach {

namespace {

using Measured = TightnessRun::Measured;
using Runs = std::vector<TightnessRun>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kPercent = 100.0;

/// Those of any network, in the order of the first that has them.
std::vector<TightnessMethod> methodsIn(const Runs& runs) {
    std::vector<TightnessMethod> methods;
    for (const TightnessRun& run : runs) {
        for (const Measured& measured : run.methods) {
            const bool isNew = std::none_of(
                methods.begin(), methods.end(),
                [&](const TightnessMethod& method) { return method.id == measured.method.id; });
            if (isNew) {
                methods.push_back(measured.method);
            }
        }
    }
    return methods;
}

std::string classText(const TightnessMethod& method) {
    const auto found = method.tightnessClass();
    if (!found) {
        return "--";
    }
    switch (*found) {
        case TightnessClass::Low:
            return "low";
        case TightnessClass::Mid:
            return "mid";
        case TightnessClass::High:
            return "high";
        case TightnessClass::Triangle:
            return "triangle";
    }
    return {};
}

StudyTable areaTable(const Runs& runs) {
    StudyTable table{"cr_auc",
                     "CR-AUC: area under the share of samples certified (in percent) against "
                     "$\\epsilon$",
                     {{"method", "Method"}, {"class", "Class"}},
                     {}};
    for (const TightnessRun& run : runs) {
        table.columns.push_back({run.name, run.name});
    }
    for (const TightnessMethod& method : methodsIn(runs)) {
        auto& row = table.rows.emplace_back();
        row = {method.title, classText(method)};
        for (const TightnessRun& run : runs) {
            const Measured* measured = run.maybe(method.id);
            row.emplace_back(measured == nullptr ? kNaN : crAuc(run, measured->bounds).mean);
        }
    }
    return table;
}

/// Whether bounds were computed at every pair.
bool hasAllBounds(const TightnessRun& run) {
    return std::any_of(run.methods.begin(), run.methods.end(), [](const Measured& measured) {
        return std::isfinite(measured.bounds.meanMargin.front());
    });
}

double meanAt(const TightnessRun& run, const std::vector<double>& values, std::size_t radius) {
    double sum = 0.0;
    for (std::size_t s = 0; s < run.samples.size(); ++s) {
        sum += values[run.pair(s, radius)];
    }
    return sum / static_cast<double>(run.samples.size());
}

std::size_t nearestRadius(const TightnessRun& run, double eps) {
    const auto nearest =
        std::min_element(run.radii.begin(), run.radii.end(),
                         [&](double a, double b) { return std::abs(a - eps) < std::abs(b - eps); });
    return static_cast<std::size_t>(nearest - run.radii.begin());
}

std::string linesText(const TightnessMethod& method) {
    const auto& two = twoLineMethods();
    const bool isTwo = std::find(two.begin(), two.end(), method.adaptiveId()) != two.end();
    return method.isTight() ? "tight" : isTwo ? "adaptive" : "--";
}

StudyTable lineTable(const Runs& runs, const std::vector<double>& tableRadii) {
    StudyTable table{"lines",
                     "Verified error and mean lower bound of the margins at one radius, with "
                     "adaptive and with tight lines",
                     {{"network", "Network"},
                      {"eps", "$\\epsilon$"},
                      {"method", "Method"},
                      {"lines", "Lines"},
                      {"verified_error", "Verified error (%)"},
                      {"mean_lower_bound", "Lower bound"},
                      {"bound_range", "Bound range"}},
                     {}};
    for (std::size_t k = 0; k < runs.size(); ++k) {
        const TightnessRun& run = runs[k];
        const std::size_t radius = nearestRadius(run, tableRadii[k]);
        for (const Measured& measured : run.methods) {
            if (hasAllBounds(run) && measured.method.bounds) {
                const PairBounds& bounds = measured.bounds;
                const std::string adaptive =
                    tightnessMethod(measured.method.adaptiveId()).value_or(measured.method).title;
                table.rows.push_back(
                    {run.name, run.radii[radius], adaptive, linesText(measured.method),
                     kPercent - run.curve(bounds)[radius], meanAt(run, bounds.meanMargin, radius),
                     meanAt(run, bounds.range, radius)});
            }
        }
    }
    return table;
}

StudyTable curveTable(const Runs& runs) {
    StudyTable table{"curves",
                     "CR curves: samples certified, in percent",
                     {{"network", ""}, {"eps", ""}},
                     {},
                     false};
    const auto methods = methodsIn(runs);
    for (const TightnessMethod& method : methods) {
        table.columns.push_back({method.id, ""});
    }
    for (const TightnessRun& run : runs) {
        std::vector<std::vector<double>> curves;
        for (const TightnessMethod& method : methods) {
            const Measured* measured = run.maybe(method.id);
            curves.push_back(measured == nullptr ? std::vector<double>(run.radii.size(), kNaN)
                                                 : run.curve(measured->bounds));
        }
        for (std::size_t k = 0; k < run.radii.size(); ++k) {
            auto& row = table.rows.emplace_back();
            row = {run.name, run.radii[k]};
            for (const auto& curve : curves) {
                row.emplace_back(curve[k]);
            }
        }
    }
    return table;
}

/// LBP's Figure 3 as numbers.
StudyTable boundTable(const Runs& runs) {
    StudyTable table{"bounds",
                     "Means over the samples at every radius",
                     {{"network", ""},
                      {"method", ""},
                      {"eps", ""},
                      {"least_margin", ""},
                      {"mean_margin", ""},
                      {"range", ""}},
                     {},
                     false};
    for (const TightnessRun& run : runs) {
        for (const Measured& measured : run.methods) {
            for (std::size_t k = 0; k < run.radii.size() && hasAllBounds(run); ++k) {
                const PairBounds& bounds = measured.bounds;
                table.rows.push_back(
                    {run.name, measured.method.id, run.radii[k], meanAt(run, bounds.margin, k),
                     meanAt(run, bounds.meanMargin, k), meanAt(run, bounds.range, k)});
            }
        }
    }
    return table;
}

/// The largest radius at which the sample is certified; NaN where it never is.
double certifiedRadius(const TightnessRun& run, const PairBounds& bounds, std::size_t sample) {
    double radius = kNaN;
    for (std::size_t k = 0; k < run.radii.size(); ++k) {
        radius = bounds.certified[run.pair(sample, k)] != 0 ? run.radii[k] : radius;
    }
    return radius;
}

StudyTable sampleTable(const Runs& runs) {
    StudyTable table{"samples",
                     "The largest radius at which each sample is certified",
                     {{"network", ""}, {"index", ""}, {"label", ""}, {"predicted", ""}},
                     {},
                     false};
    const auto methods = methodsIn(runs);
    for (const TightnessMethod& method : methods) {
        table.columns.push_back({method.id, ""});
    }
    for (const TightnessRun& run : runs) {
        for (std::size_t s = 0; s < run.samples.size(); ++s) {
            const LabelledSample& sample = run.samples[s];
            auto& row = table.rows.emplace_back();
            row = {run.name, sample.index, std::int64_t{sample.label},
                   std::int64_t{sample.predicted}};
            for (const TightnessMethod& method : methods) {
                const Measured* measured = run.maybe(method.id);
                row.emplace_back(measured == nullptr ? kNaN
                                                     : certifiedRadius(run, measured->bounds, s));
            }
        }
    }
    return table;
}

}  // namespace

Spread crAuc(const TightnessRun& run, const PairBounds& bounds) {
    return spreadOf(run.areas(bounds));
}

std::vector<StudyTable> tightnessTables(const Runs& runs, const std::vector<double>& tableRadii) {
    std::vector<StudyTable> tables{areaTable(runs), curveTable(runs), sampleTable(runs)};
    if (std::any_of(runs.begin(), runs.end(), hasAllBounds)) {
        tables.push_back(lineTable(runs, tableRadii));
        tables.push_back(boundTable(runs));
    }
    return tables;
}

}  // namespace reach
