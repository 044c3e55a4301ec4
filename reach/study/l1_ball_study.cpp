#include "reach/study/l1_ball_study.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "core/io/number.h"
#include "reach/analysis/analysis.h"
#include "reach/study/study_figures.h"
#include "reach/study/study_kinds.h"

namespace reach {

namespace {

using core::Json;

constexpr double kAgreement = 1e-9;

/// A line of Table 1: a method's width, or the difference of two.
struct Entry {
    std::string id;
    std::string title;
    Method method;
    bool lessExact;
    std::array<const char*, 3> formula;  ///< by the number of unstable neurons
};

const std::vector<Entry>& entries() {
    static const std::vector<Entry> list{
        {"exact",
         "Exact",
         Method::Exact,
         false,
         {"$\\sqrt2\\,r$", "$\\sqrt2\\,r$", "$\\frac{\\sqrt2}{2}(c_y + r + \\max\\{0, c_x\\})$"}},
        {"box",
         "Box",
         Method::Box,
         false,
         {"$2\\sqrt2\\,r$", "$\\frac{\\sqrt2}{2}(c_x + 3r)$",
          "$\\frac{\\sqrt2}{2}(c_x + c_y + 2r)$"}},
        {"star",
         "Star",
         Method::Star,
         false,
         {"$\\sqrt2\\,r$", "$\\frac{\\sqrt2}{2}(\\frac12 c_x + \\frac52 r - \\max\\{c_x, 0\\})$",
          "$\\frac{\\sqrt2}{2}(\\frac12 c_x + c_y + \\frac32 r)$"}},
        {"box-exact",
         "Box - Exact",
         Method::Box,
         true,
         {"$\\sqrt2\\,r$", "$\\frac{\\sqrt2}{2}(r + c_x)$",
          "$\\frac{\\sqrt2}{2}(r + \\min\\{c_x, 0\\})$"}},
        {"star-exact",
         "Star - Exact",
         Method::Star,
         true,
         {"$0$", "$\\frac{\\sqrt2}{4}(r - |c_x|)$", "$\\frac{\\sqrt2}{4}(r - |c_x|)$"}},
    };
    return list;
}

/// How far apart printed form, our closed form and our set are for one entry and one case.
struct Agreement {
    std::int64_t points = 0;
    std::int64_t printedHolds = 0;
    std::int64_t printedHoldsWhereYMinIs0 = 0;
    std::int64_t pointsWhereYMinIs0 = 0;
    double worstClosed = 0.0;   ///< |our set - closed form|
    double worstPrinted = 0.0;  ///< |our set - printed form|

    bool isPrinted() const { return printedHolds == points; }
};

double entryOf(const Entry& entry, const std::function<double(Method)>& width) {
    return width(entry.method) - (entry.lessExact ? width(Method::Exact) : 0.0);
}

Agreement agreementOf(const Entry& entry, int unstable, const std::vector<L1Point>& grid) {
    Agreement result;
    for (const L1Point& point : grid) {
        const L1Ball& ball = point.ball;
        if (!ball.isInTable() || ball.unstable() != unstable) {
            continue;
        }
        const double ours = entryOf(entry, [&](Method m) { return point.width.at(m); });
        const double closed = entryOf(entry, [&](Method m) { return closedWidth(m, ball); });
        const double printed = entryOf(entry, [&](Method m) { return *printedWidth(m, ball); });
        const bool holds = std::abs(ours - printed) <= kAgreement * ball.r;
        const bool isZero = ball.isPrintedFormExact();
        ++result.points;
        result.printedHolds += holds ? 1 : 0;
        result.pointsWhereYMinIs0 += isZero ? 1 : 0;
        result.printedHoldsWhereYMinIs0 += holds && isZero ? 1 : 0;
        result.worstClosed = std::max(result.worstClosed, std::abs(ours - closed));
        result.worstPrinted = std::max(result.worstPrinted, std::abs(ours - printed));
    }
    return result;
}

Claim claimOf(const Entry& entry, int unstable, const Agreement& found) {
    Claim claim;
    claim.id = entry.id + "-" + std::to_string(unstable) + "-unstable";
    claim.paper = "Table 1: " + entry.title + " with " + std::to_string(unstable) +
                  " unstable neurons is " + entry.formula[static_cast<std::size_t>(unstable)];
    claim.criterion = "at most 1e-9 from our sets on every grid point";
    claim.value = found.worstPrinted;
    claim.ours = "largest difference " + shortText(found.worstPrinted) + " over " +
                 std::to_string(found.points) + " points";
    if (found.points == 0) {
        claim.verdict = Verdict::NotMeasured;
        claim.note = "the grid has no point of this case";
    } else if (found.isPrinted()) {
        claim.verdict = Verdict::Holds;
    } else {
        claim.verdict = Verdict::NotAsPrinted;
        claim.note =
            "the printed form holds on " + std::to_string(found.printedHolds) + " of " +
            std::to_string(found.points) + " points (on " +
            std::to_string(found.printedHoldsWhereYMinIs0) + " of the " +
            std::to_string(found.pointsWhereYMinIs0) +
            " with c_x + c_y <= r, where y_min = 0); with y_min taken off, our closed form "
            "is within " +
            shortText(found.worstClosed) + " everywhere";
    }
    return claim;
}

/// Our sets against our closed forms, over all cases: what the methods added to the table rest on.
Claim closedFormClaim(Method method, const std::vector<L1Point>& grid) {
    double worst = 0.0;
    for (const L1Point& point : grid) {
        worst = std::max(worst, std::abs(point.width.at(method) - closedWidth(method, point.ball)));
    }
    const std::string name(info(method).title);
    return {"closed-form-" + std::string(info(method).id),
            "(not in the paper) closed form of " + name + " in all cases, derived here",
            "largest difference " + shortText(worst) + " over " + std::to_string(grid.size()) +
                " points",
            "at most 1e-9 from our sets on every grid point",
            worst,
            std::nullopt,
            worst <= kAgreement ? Verdict::Holds : Verdict::DoesNotHold,
            ""};
}

double gap(Method method, const L1Ball& ball) {
    return closedWidth(method, ball) - closedWidth(Method::Exact, ball);
}

/// Smallest and largest change of a method's over-approximation when a neuron is shifted to active.
struct Change {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();

    void take(double change) {
        least = std::min(least, change);
        most = std::max(most, change);
    }
    std::string text() const { return "[" + shortText(least) + ", " + shortText(most) + "]"; }
};

/// From every ball with two unstable neurons, y is shifted to active, then x.
std::array<Change, 2> changesOf(Method method, const std::vector<L1Point>& grid) {
    std::array<Change, 2> changes;
    for (const L1Point& point : grid) {
        const L1Ball two = point.ball;
        if (two.unstable() == 2) {
            const L1Ball one{two.cx, two.r, two.r};
            const L1Ball none{two.r, two.r, two.r};
            changes[0].take(gap(method, one) - gap(method, two));
            changes[1].take(gap(method, none) - gap(method, one));
        }
    }
    return changes;
}

Claim directionClaim(Method method, bool grows, const std::vector<L1Point>& grid) {
    const auto changes = changesOf(method, grid);
    const std::string name(info(method).title);
    Claim claim;
    claim.id = "direction-" + std::string(info(method).id);
    claim.paper = std::string("3.3: with fewer unstable neurons (shift to active) the ") + name +
                  " over-approximation " + (grows ? "increases" : "decreases");
    claim.ours = "change from 2 to 1 unstable in " + changes[0].text() + ", from 1 to 0 in " +
                 changes[1].text();
    claim.criterion = "no shift of a grid point goes the other way by more than 1e-9";
    const double sign = grows ? 1.0 : -1.0;
    const double worst = grows ? std::min(changes[0].least, changes[1].least)
                               : -std::max(changes[0].most, changes[1].most);
    claim.value = sign * worst;
    claim.verdict = worst >= -kAgreement ? Verdict::Holds : Verdict::DoesNotHold;
    if (method == Method::Star && claim.verdict == Verdict::Holds &&
        changes[0].most - changes[0].least <= kAgreement) {
        claim.note = "it stays the same from 2 to 1 unstable neurons, and falls to 0 with the last";
    }
    return claim;
}

StudyTable tableOne(const std::vector<L1Point>& grid) {
    StudyTable table{"table1",
                     "Y-radius of an $\\ell_1$ ball through a ReLU and a rotation by $\\pi/4$: the "
                     "forms of SNR's Table 1 beside our sets",
                     {{"entry", "Y-radius of"},
                      {"unstable", "unstable"},
                      {"printed", "printed form"},
                      {"points", "points"},
                      {"printed_holds", "it holds on"},
                      {"worst_printed", "largest difference"},
                      {"worst_closed", "from our form"}},
                     {}};
    for (const Entry& entry : entries()) {
        for (const int unstable : {2, 1, 0}) {
            const Agreement found = agreementOf(entry, unstable, grid);
            table.rows.push_back({entry.title, static_cast<std::int64_t>(unstable),
                                  std::string(entry.formula[static_cast<std::size_t>(unstable)]),
                                  found.points, found.printedHolds, found.worstPrinted,
                                  found.worstClosed});
        }
    }
    return table;
}

double orNaN(const std::optional<double>& value) {
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

StudyTable gridTable(const std::vector<L1Point>& grid) {
    StudyTable table{"grid",
                     "Y-radius at every grid point",
                     {{"cx", "c_x"}, {"cy", "c_y"}, {"r", "r"}, {"unstable", "unstable"}},
                     {},
                     false};
    for (const Method method : l1BallMethods()) {
        table.columns.push_back({std::string(info(method).id), ""});
        table.columns.push_back({std::string(info(method).id) + "_closed", ""});
    }
    for (const Method method : {Method::Exact, Method::Box, Method::Star}) {
        table.columns.push_back({std::string(info(method).id) + "_printed", ""});
    }
    for (const L1Point& point : grid) {
        auto& row = table.rows.emplace_back();
        const L1Ball& ball = point.ball;
        row = {ball.cx, ball.cy, ball.r, static_cast<std::int64_t>(ball.unstable())};
        for (const Method method : l1BallMethods()) {
            row.emplace_back(point.width.at(method));
            row.emplace_back(closedWidth(method, ball));
        }
        for (const Method method : {Method::Exact, Method::Box, Method::Star}) {
            row.emplace_back(orNaN(printedWidth(method, ball)));
        }
    }
    return table;
}

/// Widths of the methods for one radius, point by point: [[cx, cy, exact, box, …], …].
Json measuredRows(double range, std::int64_t steps, double r) {
    Json rows = Json::array();
    for (const double cx : evenly(-range, range, steps)) {
        for (const double cy : evenly(-range, range, steps)) {
            if (!(cx < cy)) {
                continue;
            }
            const L1Point point = measureL1Ball({cx * r, cy * r, r});
            Json row{point.ball.cx, point.ball.cy};
            for (const Method method : l1BallMethods()) {
                row.push_back(point.width.at(method));
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

std::vector<L1Point> pointsOf(const Json& rows, double r) {
    std::vector<L1Point> points;
    for (const Json& row : rows) {
        L1Point point{{row.at(0).get<double>(), row.at(1).get<double>(), r}, {}};
        for (std::size_t k = 0; k < l1BallMethods().size(); ++k) {
            point.width[l1BallMethods()[k]] = row.at(k + 2).get<double>();
        }
        points.push_back(std::move(point));
    }
    return points;
}

std::vector<L1Point> measureGrid(const StudyContext& context) {
    const double range = context.settings().number("range");
    const std::int64_t steps = context.settings().whole("steps");
    const std::vector<double> radii = context.settings().numbers("radii");
    std::vector<StudyPart> parts;
    for (const double r : radii) {
        parts.push_back(
            {"radius-" + core::exactText(r), [=] { return measuredRows(range, steps, r); }});
    }
    const std::vector<Json> rows = context.all(parts);
    std::vector<L1Point> grid;
    for (std::size_t k = 0; k < radii.size(); ++k) {
        const auto points = pointsOf(rows[k], radii[k]);
        grid.insert(grid.end(), points.begin(), points.end());
    }
    return grid;
}

L1Ball exampleOf(const StudySettings& settings) {
    const std::vector<double> numbers = settings.numbers("example");
    if (numbers.size() != 3 || !(numbers[0] <= numbers[1]) || !(numbers[2] > 0.0)) {
        throw std::invalid_argument(
            "--set: example: expected three numbers cx,cy,r with cx <= cy and r above 0");
    }
    return {numbers[0], numbers[1], numbers[2]};
}

}  // namespace

StudyInfo l1BallInfo() {
    return {"l1-ball",
            "An l1 ball through a ReLU and a rotation: closed forms against our sets",
            "SNR, Figure 6 and Table 1",
            "Checks every entry of the paper's analytical study on a grid of balls, says where the "
            "printed forms hold, and adds Zonotope and Parallelogram.",
            {wholeSetting("steps", 25, 9, 3, 401, "Grid points along c_x / r and c_y / r"),
             numberSetting("range", 1.5, 1.0, 10.0, "The grid spans -range … range, in units of r"),
             numbersSetting("radii", {0.5, 1.0, 2.0}, {1.0}, 1e-3, 1e3, "Radii r of the balls"),
             numbersSetting("example", {0.2, 0.6, 1.0}, {0.2, 0.6, 1.0}, -1e3, 1e3,
                            "cx,cy,r of the ball in the propagation figure"),
             numberSetting("offset", 0.4, 0.0, 10.0,
                           "c_y - c_x in units of r, in the figure of a shift")}};
}

InputSet diamond(const L1Ball& ball) {
    return makeBall(Norm::L1, Eigen::Vector2d(ball.cx, ball.cy), ball.r);
}

core::Network rotatedRelu(bool rotates) {
    const double c = 0.5 * std::numbers::sqrt2;
    std::vector<core::Node> nodes{
        {"input", core::Input{{2}}, {}},
        {"identity", core::Dense{2, 2, {1.0, 0.0, 0.0, 1.0}, {0.0, 0.0}}, {0}},
        {"relu", core::Relu{}, {1}}};
    if (rotates) {
        nodes.push_back({"rotation", core::Dense{2, 2, {c, -c, c, c}, {0.0, 0.0}}, {2}});
    }
    return core::Network(std::move(nodes));
}

L1Point measureL1Ball(const L1Ball& ball) {
    static const auto graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(rotatedRelu(true)));
    Limits limits;
    limits.threads = 1;
    limits.keepPieces = false;
    limits.unionArea = false;
    L1Point point{ball, {}};
    for (const MethodResult& result :
         answerAll({graph, diamond(ball), {1, 1}}, l1BallMethods(), limits)) {
        if (result.status != ResultStatus::Complete || result.upper.size() != 2) {
            throw std::runtime_error("l1-ball: " + std::string(info(result.method).id) +
                                     " has no answer: " + result.reason);
        }
        point.width[result.method] = result.upper[1] - result.lower[1];
    }
    return point;
}

StudyResult runL1Ball(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    const L1Ball example = exampleOf(settings);
    const std::vector<L1Point> grid = measureGrid(context);
    StudyResult result;
    for (const Entry& entry : entries()) {
        for (const int unstable : {2, 1, 0}) {
            result.claims.push_back(claimOf(entry, unstable, agreementOf(entry, unstable, grid)));
        }
    }
    for (const Method method : l1BallMethods()) {
        result.claims.push_back(closedFormClaim(method, grid));
    }
    result.claims.push_back(directionClaim(Method::Box, true, grid));
    result.claims.push_back(directionClaim(Method::Star, false, grid));
    result.tables = {tableOne(grid), gridTable(grid)};
    result.figures = {{"figure6", propagationFigure(example)},
                      {"forms", formsFigure(grid, settings.number("range"), settings.whole("steps"),
                                            settings.number("offset"))}};
    result.numbers["points"] = grid.size();
    result.notes = {
        "The Y-radius of the paper is the width y_max - y_min. Its forms for two unstable neurons "
        "are y_max: they are the width only where y_min = 0, that is c_x + c_y <= r for Exact and "
        "Star (always for Box)."};
    return result;
}

}  // namespace reach
