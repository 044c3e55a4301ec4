#include "app/reach_table.h"

#include <algorithm>
#include <cmath>

#include "app/method_run.h"
#include "app/table.h"

namespace app {

namespace {

using reach::Method;
using reach::MethodResult;

/// Longer lists of output bounds are left to --json.
constexpr Eigen::Index kShownOutputs = 20;

std::string outputName(int index) { return 'y' + std::to_string(index); }

Facts questionFacts(const Options& options, const Asked& asked) {
    Facts facts;
    facts.add("network", options.network + ": " + asked.summary);
    facts.add("input set", inputText(asked.spec));
    return facts;
}

std::string boundText(const MethodResult& result, std::size_t axis) {
    if (result.lower.size() == 0) {
        return "—";
    }
    return interval(result.projectLower[axis], result.projectUpper[axis]);
}

/// The area ratios are taken against: exact's where it is complete, else none.
double referenceArea(const std::vector<MethodResult>& results) {
    for (const MethodResult& result : results) {
        if (result.method == Method::Exact && result.unionRegion &&
            result.status == reach::ResultStatus::Complete) {
            return result.unionRegion->area;
        }
    }
    return 0.0;
}

bool hasArea(const MethodResult& result) {
    const bool drawn = result.method == Method::Exact
                           ? result.unionRegion.has_value()
                           : !result.polygon.empty() || !result.hull.empty();
    return drawn && !result.isEmpty;
}

double areaOf(const MethodResult& result) {
    return result.method == Method::Hull && result.polygon.empty() ? result.hullArea : result.area;
}

std::string ratioText(const MethodResult& result, double reference) {
    if (!hasArea(result) || !(reference > 0.0)) {
        return "—";
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", areaOf(result) / reference);
    return text;
}

std::string secondsNumber(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", seconds);
    return text;
}

std::string piecesText(const MethodResult& result) {
    return result.method == Method::Exact ? grouped(result.pieceCount) : std::string();
}

std::vector<std::string> rowOf(const MethodResult& result, const Asked& asked, double reference) {
    const auto& project = asked.question.project;
    std::vector<std::string> cells{std::string(reach::info(result.method).id),
                                   statusText(result.status), boundText(result, 0)};
    if (project[1] != project[0]) {
        cells.push_back(boundText(result, 1));
    }
    cells.insert(
        cells.end(),
        {hasArea(result) ? shortNumber(areaOf(result)) : "—", ratioText(result, reference),
         piecesText(result), secondsNumber(result.seconds), std::string(reach::id(result.worth))});
    return cells;
}

Table methodTable(const Asked& asked, const std::vector<MethodResult>& results) {
    const auto& project = asked.question.project;
    std::vector<Table::Column> columns{{"method"}, {"status"}, {project[0].label()}};
    if (project[1] != project[0]) {
        columns.push_back({project[1].label()});
    }
    columns.insert(columns.end(), {{"area", Table::Align::Right},
                                   {"/ exact", Table::Align::Right},
                                   {"pieces", Table::Align::Right},
                                   {"seconds", Table::Align::Right},
                                   {"worth"}});
    Table table(std::move(columns));
    for (const MethodResult& result : results) {
        table.addRow(rowOf(result, asked, referenceArea(results)));
    }
    return table;
}

std::string notesOf(const MethodResult& result) {
    std::string text;
    const std::string method(reach::info(result.method).id);
    if (result.isEmpty) {
        text += method + ": the input set is empty, nothing can come out\n";
    }
    if (!result.isEmpty && !result.reason.empty()) {
        text += method + ": " + result.reason + '\n';
    }
    if (result.method == Method::Exact && !result.hull.empty()) {
        text += method + ": hull area " + shortNumber(result.hullArea);
        text += result.unionRegion ? ", union in " + secondsText(result.unionSeconds) : "";
        text += '\n';
    }
    if (result.method == Method::Exact && result.thinSlices > 0) {
        text += method + ": " + grouped(result.thinSlices) +
                " slices within rounding stayed with their neighbours\n";
    }
    if (result.polygonGap > 0.0 && !result.polygon.empty()) {
        text += method + ": the polygon is outer, within " + shortNumber(result.polygonGap) +
                " of an inner one\n";
    }
    return text;
}

std::string countText(Eigen::Index unstable, Eigen::Index size) {
    return grouped(unstable) + " of " + grouped(size);
}

/// Neurons whose bounds lie on both sides of 0; the output has none.
std::string unstableText(const reach::LayerBounds& layer) {
    if (layer.kind == "output") {
        return "—";
    }
    return countText((layer.lower.array() < 0.0 && layer.upper.array() > 0.0).count(),
                     layer.lower.size());
}

Table layerTable(const MethodResult& result) {
    Table table({{"layer"},
                 {"kind"},
                 {"shape"},
                 {"lower", Table::Align::Right},
                 {"upper", Table::Align::Right},
                 {"mean width", Table::Align::Right},
                 {"unstable", Table::Align::Right}});
    for (const reach::LayerBounds& layer : result.layers) {
        const bool empty = layer.lower.size() == 0;
        table.addRow({layer.name, layer.kind, core::toString(layer.shape),
                      empty ? "—" : shortNumber(layer.lower.minCoeff()),
                      empty ? "—" : shortNumber(layer.upper.maxCoeff()),
                      empty ? "—" : shortNumber((layer.upper - layer.lower).mean()),
                      empty ? "—" : unstableText(layer)});
    }
    return table;
}

std::string outputBounds(const MethodResult& result) {
    Table table({{"output"}, {"lower", Table::Align::Right}, {"upper", Table::Align::Right}});
    const Eigen::Index shown = std::min(result.lower.size(), kShownOutputs);
    for (Eigen::Index k = 0; k < shown; ++k) {
        table.addRow({outputName(static_cast<int>(k)), shortNumber(result.lower(k)),
                      shortNumber(result.upper(k))});
    }
    std::string text = table.text();
    if (shown < result.lower.size()) {
        text += grouped(result.lower.size() - shown) + " further outputs: --json prints them all\n";
    }
    return text;
}

}  // namespace

std::string reachTable(const Options& options, const Asked& asked,
                       const std::vector<MethodResult>& results,
                       const std::vector<std::string>& filesWritten) {
    std::string text = questionFacts(options, asked).text() + '\n';
    text += methodTable(asked, results).text();
    std::string notes;
    for (const MethodResult& result : results) {
        notes += notesOf(result);
    }
    if (asked.outputCount > 2) {
        notes += "bounds of all " + grouped(asked.outputCount) + " outputs: --json\n";
    }
    if (!options.pieces.empty()) {
        notes += "wrote " + options.pieces + '\n';
    }
    for (const std::string& file : filesWritten) {
        notes += "wrote " + file + '\n';
    }
    return text + (notes.empty() ? "" : '\n' + notes);
}

std::string boundsTable(const Options& options, const Asked& asked,
                        const std::vector<MethodResult>& results) {
    std::string text = questionFacts(options, asked).text();
    for (const MethodResult& result : results) {
        text += '\n' + std::string(reach::info(result.method).id) + " (" +
                std::string(reach::id(result.worth)) + ", " + statusText(result.status) + ", " +
                secondsText(result.seconds) + ")\n";
        text += layerTable(result).text() + '\n' + outputBounds(result) + notesOf(result);
    }
    return text;
}

}  // namespace app
