#include "reach/study/case_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>

#include "reach/shift/bias_shift.h"
#include "reach/study/random_networks.h"
#include "reach/study/study_kinds.h"

namespace reach {

namespace {

using core::Json;

constexpr std::size_t kExact = 0;
constexpr std::size_t kHull = 1;
constexpr std::size_t kBox = 2;
constexpr std::size_t kZonotope = 3;
constexpr std::size_t kStar = 4;
constexpr double kAgreement = 1e-9;
constexpr std::int64_t kBlock = 10;

/// Panels in the figure's order.
enum Panel : std::size_t { A, B, C, D, E, F };

core::Network shiftedMixed(const core::Network& network, const InputSet& input, double share,
                           std::uint64_t seed) {
    ShiftOptions options;
    options.mode = ShiftMode::Mixed;
    options.fraction = share;
    options.seed = seed;
    return shiftBiases(network, input, options, nullptr, 1).network;
}

double largestRadius(const MethodResult& result) {
    return 0.5 * (result.upper - result.lower).maxCoeff();
}

std::int64_t unstableIn(const MethodResult& result) {
    std::int64_t count = 0;
    for (std::size_t k = 0; k + 1 < result.layers.size(); ++k) {
        const LayerBounds& layer = result.layers[k];
        count += (layer.lower.array() < 0.0 && layer.upper.array() > 0.0).count();
    }
    return count;
}

using Seeds = std::vector<std::vector<CaseNumbers>>;

double relativeChange(double from, double to) {
    const double larger = std::max(from, to);
    return larger > 0.0 ? std::abs(to - from) / larger : 0.0;
}

struct Factor {
    const char* id;
    const char* title;
    Panel from;
    Panel to;
};

constexpr std::array kFactors{
    Factor{"depth", "depth (a to b)", A, B}, Factor{"width", "width (b to c)", B, C},
    Factor{"narrower", "width (b to f)", B, F}, Factor{"input", "input set (b to d)", B, D}};

/// 3.1: the factor changes the set; a change of 5 % of the larger is taken as one.
Claim factorClaim(const Factor& factor, std::size_t method, const Seeds& seeds) {
    constexpr double kChange = 0.05;
    std::vector<double> sample;
    for (const auto& panels : seeds) {
        sample.push_back(
            relativeChange(panels[factor.from].radius[method], panels[factor.to].radius[method]) -
            kChange);
    }
    const std::string set = method == kExact ? "true reachable set" : "convex relaxation (Star)";
    Claim claim;
    claim.id = std::string(factor.id) + (method == kExact ? "-exact" : "-star");
    claim.paper = std::string("3.1, Figure 3: ") + factor.title + " changes the " + set;
    claim.ours = "relative change of its largest radius, less 0.05";
    return claimAboveZero(claim, sample);
}

Claim similarScaleClaim(const Seeds& seeds) {
    std::vector<double> logs;
    for (const auto& panels : seeds) {
        const double before = panels[B].radius[kExact];
        const double after = panels[E].radius[kExact];
        if (before > 0.0 && after > 0.0) {
            logs.push_back(std::log(after / before));
        }
    }
    const Spread spread = spreadOf(logs);
    Claim claim;
    claim.id = "shift-keeps-scale";
    claim.paper = "3.1: bias shift (e) keeps the exact reachable set at a similar scale";
    claim.value = std::exp(spread.mean);
    claim.interval = Interval{std::exp(spread.confidence.lower), std::exp(spread.confidence.upper)};
    claim.ours = "largest exact radius of e over b: geometric mean " + shortText(*claim.value) +
                 ", 95 % interval [" + shortText(claim.interval->lower) + ", " +
                 shortText(claim.interval->upper) + "] over " + std::to_string(logs.size()) +
                 " seeds";
    claim.criterion = "the interval lies between 1/2 and 2";
    claim.verdict = claim.interval->lower > 0.5 && claim.interval->upper < 2.0
                        ? Verdict::Holds
                        : Verdict::DoesNotHold;
    return claim;
}

Claim lessLooseClaim(std::size_t method, const Seeds& seeds) {
    std::vector<double> sample;
    for (const auto& panels : seeds) {
        const auto gap = [&](Panel p) {
            return panels[p].radius[method] - panels[p].radius[kExact];
        };
        sample.push_back(gap(B) - gap(E));
    }
    const MethodInfo& kind = info(caseMethods()[method]);
    Claim claim;
    claim.id = "shift-reduces-" + std::string(kind.id);
    claim.paper = "3.1: bias shift (e) reduces the over-approximation";
    claim.ours = std::string(kind.title) + ": radius less the exact one, of b less that of e";
    return claimAboveZero(claim, sample);
}

/// With every neuron stable the network is affine: nothing is left to relax.
Claim stableClaim(const Seeds& seeds, double share) {
    double worst = 0.0;
    for (const auto& panels : seeds) {
        for (const std::size_t method : {kZonotope, kStar}) {
            worst = std::max(worst, std::abs(panels[E].radius[method] - panels[E].radius[kExact]));
        }
    }
    Claim claim{"all-stable-is-exact",
                "(not in the paper) with every neuron stable exact = Star = Zonotope (panel e)",
                "largest difference of radii " + shortText(worst),
                "at most 1e-9",
                worst,
                std::nullopt,
                worst <= kAgreement ? Verdict::Holds : Verdict::DoesNotHold,
                ""};
    if (share < 1.0) {
        claim.verdict = Verdict::NotMeasured;
        claim.note = "this run shifts a share of the neurons only";
    }
    return claim;
}

StudyTable panelTable(const std::vector<CaseNumbers>& panels, const std::vector<CasePanel>& names) {
    StudyTable table{"panels",
                     "Areas of the sets of Figure 3, and their ratios to the exact one",
                     {{"panel", ""},
                      {"network", "network"},
                      {"pieces", "pieces"},
                      {"unstable", "unstable"},
                      {"exact", "exact area"}},
                     {}};
    for (std::size_t k = 1; k < caseMethods().size(); ++k) {
        table.columns.push_back({std::string(info(caseMethods()[k]).id) + "_ratio",
                                 std::string(info(caseMethods()[k]).title) + " / exact"});
    }
    for (std::size_t p = 0; p < panels.size(); ++p) {
        auto& row = table.rows.emplace_back();
        row = {names[p].id, names[p].title, panels[p].pieces, panels[p].unstable,
               panels[p].area[kExact]};
        for (std::size_t k = 1; k < caseMethods().size(); ++k) {
            row.emplace_back(panels[p].area[k] / panels[p].area[kExact]);
        }
    }
    return table;
}

StudyTable seedTable(const Seeds& seeds, std::int64_t first) {
    StudyTable table{"seeds",
                     "Panels of Figure 3, seed by seed",
                     {{"seed", ""}, {"panel", ""}, {"pieces", ""}, {"unstable", ""}},
                     {},
                     false};
    for (const char* what : {"area", "radius"}) {
        for (const Method method : caseMethods()) {
            table.columns.push_back({std::string(info(method).id) + '_' + what, ""});
        }
    }
    for (std::size_t s = 0; s < seeds.size(); ++s) {
        for (std::size_t p = 0; p < seeds[s].size(); ++p) {
            const CaseNumbers& numbers = seeds[s][p];
            auto& row = table.rows.emplace_back();
            row = {first + static_cast<std::int64_t>(s), std::string(1, static_cast<char>('a' + p)),
                   numbers.pieces, numbers.unstable};
            row.insert(row.end(), numbers.area.begin(), numbers.area.end());
            row.insert(row.end(), numbers.radius.begin(), numbers.radius.end());
        }
    }
    return table;
}

Json measureBlock(std::int64_t first, std::int64_t count, const CaseOptions& options) {
    Json block = Json::array();
    for (std::int64_t seed = first; seed < first + count; ++seed) {
        Json panels = Json::array();
        for (const CaseNumbers& numbers : measureCase(static_cast<std::uint64_t>(seed), options)) {
            panels.push_back(toJson(numbers));
        }
        block.push_back(std::move(panels));
    }
    return block;
}

/// Seeds from the first on, in blocks that are parts.
Seeds measureSeeds(const StudyContext& context, std::int64_t count, const CaseOptions& options) {
    std::vector<StudyPart> parts;
    for (std::int64_t k = 0; k < count; k += kBlock) {
        const std::int64_t first = context.seed() + k;
        const std::int64_t size = std::min(kBlock, count - k);
        parts.push_back({"seeds-" + std::to_string(first) + "-" + std::to_string(size),
                         [=] { return measureBlock(first, size, options); }});
    }
    Seeds seeds;
    for (const Json& block : context.all(parts)) {
        for (const Json& panels : block) {
            auto& numbers = seeds.emplace_back();
            for (const Json& panel : panels) {
                numbers.push_back(caseNumbersOf(panel));
            }
        }
    }
    return seeds;
}

std::size_t clearest(const Seeds& seeds, std::int64_t search) {
    std::size_t best = 0;
    for (std::size_t k = 1; k < std::min(seeds.size(), static_cast<std::size_t>(search)); ++k) {
        best = clarity(seeds[k]) > clarity(seeds[best]) ? k : best;
    }
    return best;
}

}  // namespace

StudyInfo caseStudyInfo() {
    return {
        "case-study",
        "Depth, width, input set and bias shift on one small network",
        "SNR, Figure 3",
        "Six networks cut from one random 3-4-4-2 network: exact set, hull, Box, Zonotope and "
        "Star of each; the paper's comparisons tested over many seeds.",
        {wholeSetting("seeds", 50, 5, 3, 10000, "Random networks that the claims are tested on"),
         wholeSetting("search", 100, 5, 0, 10000,
                      "The figure shows the clearest of so many seeds; 0: the first one (--seed)"),
         numberSetting("radius", 1.0, 1e-6, 1e6, "Half-width of the input box"),
         numberSetting("share", 1.0, 0.0, 1.0, "Share of the unstable neurons shifted in (e)")}};
}

const std::vector<Method>& caseMethods() {
    static const std::vector<Method> methods{Method::Exact, Method::Hull, Method::Box,
                                             Method::Zonotope, Method::Star};
    return methods;
}

std::vector<CasePanel> casePanels(std::uint64_t seed, const CaseOptions& options) {
    const std::vector<core::Dense> layers = randomLayers({3, 4, 4, 2}, seed);
    const core::Dense& first = layers[0];
    const core::Dense& last = layers[2];
    const auto narrowed = [&](std::int64_t width) {
        return reluNetwork({firstOf(first, 3, width), firstOf(last, width, 2)});
    };
    const InputSet input = centredBox(3, options.radius);
    const core::Network b = reluNetwork({first, last});
    return {{"a", "3-4-4-2", reluNetwork(layers), input},
            {"b", "3-4-2", b, input},
            {"c", "3-2-2", narrowed(2), input},
            {"d", "3-4-2, input halved", b, centredBox(3, 0.5 * options.radius)},
            {"e", "3-4-2, biases shifted", shiftedMixed(b, input, options.share, seed), input},
            {"f", "3-1-2", narrowed(1), input}};
}

CaseAnswer answerPanel(const CasePanel& panel, int threads) {
    CaseAnswer answer{
        {std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(panel.network)),
         panel.input},
        {}};
    Limits limits;
    limits.threads = threads;
    answer.results = answerAll(answer.question, caseMethods(), limits);
    for (const MethodResult& result : answer.results) {
        if (result.status != ResultStatus::Complete) {
            throw std::runtime_error("case-study: panel " + panel.id + ": " +
                                     std::string(info(result.method).id) + ": " + result.reason);
        }
    }
    return answer;
}

CaseNumbers numbersOf(const CaseAnswer& answer) {
    CaseNumbers numbers;
    for (std::size_t k = 0; k < answer.results.size(); ++k) {
        const MethodResult& result = answer.results[k];
        numbers.area[k] = result.area;
        numbers.radius[k] = largestRadius(result);
    }
    numbers.pieces = answer.results[kExact].pieceCount;
    numbers.unstable = unstableIn(answer.results[kZonotope]);
    return numbers;
}

Json toJson(const CaseNumbers& numbers) {
    return {{"pieces", numbers.pieces},
            {"unstable", numbers.unstable},
            {"area", numbers.area},
            {"radius", numbers.radius}};
}

CaseNumbers caseNumbersOf(const Json& json) {
    return {json.at("pieces").get<std::int64_t>(), json.at("unstable").get<std::int64_t>(),
            json.at("area").get<std::array<double, 5>>(),
            json.at("radius").get<std::array<double, 5>>()};
}

std::vector<CaseNumbers> measureCase(std::uint64_t seed, const CaseOptions& options) {
    std::vector<CaseNumbers> numbers;
    for (const CasePanel& panel : casePanels(seed, options)) {
        numbers.push_back(numbersOf(answerPanel(panel, 1)));
    }
    return numbers;
}

double clarity(const std::vector<CaseNumbers>& panels) {
    const double least = 0.02 * panels[B].area[kHull];
    for (const Panel panel : {A, B, C, D, E}) {
        if (!(panels[panel].area[kExact] > 0.02 * panels[panel].area[kHull]) ||
            !(panels[panel].area[kExact] > least)) {
            return -std::numeric_limits<double>::infinity();
        }
    }
    const auto loose = [&](Panel panel, std::size_t method) {
        return std::log(panels[panel].area[method] / panels[panel].area[kExact]);
    };
    double thinness = 0.0;
    for (const Panel panel : {A, B, C, D, E}) {
        thinness += std::max(0.0, loose(panel, kBox) - std::log(6.0));
    }
    const double sameSize = std::abs(std::log(panels[E].area[kExact] / panels[B].area[kExact]));
    return loose(B, kStar) - loose(E, kStar) + loose(B, kHull) + 0.25 * loose(A, kStar) - sameSize -
           thinness;
}

StudyResult runCaseStudy(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    const CaseOptions options{settings.number("radius"), settings.number("share")};
    const std::int64_t count = settings.whole("seeds");
    const std::int64_t search = settings.whole("search");
    const Seeds found = measureSeeds(context, std::max(count, search), options);
    const std::size_t shown = clearest(found, search);
    const auto shownSeed = context.environment().seed + shown;
    const Seeds seeds(found.begin(), found.begin() + count);

    StudyResult result;
    for (std::int64_t k = 0; k < count; ++k) {
        result.seeds.push_back(context.seed() + k);
    }
    for (const Factor& factor : kFactors) {
        result.claims.push_back(factorClaim(factor, kExact, seeds));
        result.claims.push_back(factorClaim(factor, kStar, seeds));
    }
    result.claims.push_back(similarScaleClaim(seeds));
    for (const std::size_t method : {kBox, kZonotope, kStar}) {
        result.claims.push_back(lessLooseClaim(method, seeds));
    }
    result.claims.push_back(stableClaim(seeds, options.share));
    result.tables = {panelTable(found[shown], casePanels(shownSeed, options)),
                     seedTable(seeds, context.seed())};
    result.figures = {{"figure3", caseFigure(shownSeed, options)}};
    result.numbers["seed_of_the_figure"] = shownSeed;
    result.notes = {
        "The text of Figure 3 is lost in our copy but for its comparisons; the six panels are our "
        "reading of these."};
    return result;
}

}  // namespace reach
