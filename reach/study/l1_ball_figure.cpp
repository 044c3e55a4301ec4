#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "core/figure/ticks.h"
#include "reach/analysis/analysis.h"
#include "reach/analysis/scene_builder.h"
#include "reach/study/l1_ball_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const std::vector<Method>& relaxations() {
    static const std::vector<Method> methods{Method::Box, Method::Zonotope, Method::Star,
                                             Method::Parallelogram};
    return methods;
}

std::string titleOf(Method method) { return std::string(info(method).title); }

core::FigurePreset plainLegend() {
    core::FigurePreset preset;
    preset.legendRatios = false;
    preset.legendPieces = false;
    return preset;
}

/// Axes of one length with the sets in the middle, so that angles are what they are.
void makeSquare(core::Scene& panel) {
    const double half =
        0.5 * std::max(panel.x.upper - panel.x.lower, panel.y.upper - panel.y.lower);
    for (core::Axis* axis : {&panel.x, &panel.y}) {
        const double middle = 0.5 * (axis->lower + axis->upper);
        axis->lower = middle - half;
        axis->upper = middle + half;
    }
}

core::Scene ballPanel(const L1Ball& ball) {
    core::Scene panel;
    panel.title = "Pre-activations";
    panel.x = {"z_1", ball.cx - 1.1 * ball.r, ball.cx + 1.1 * ball.r};
    panel.y = {"z_2", ball.cy - 1.1 * ball.r, ball.cy + 1.1 * ball.r};
    core::SceneSet set;
    set.id = "exact";
    set.style = core::methodStyle("exact");
    set.worth = "exact";
    set.area = 2.0 * ball.r * ball.r;
    set.polygons = {{{{ball.cx + ball.r, ball.cy},
                      {ball.cx, ball.cy + ball.r},
                      {ball.cx - ball.r, ball.cy},
                      {ball.cx, ball.cy - ball.r}}}};
    panel.sets.push_back(std::move(set));
    panel.chart.lines = {{core::ReferenceLine::Way::Vertical, 0.0},
                         {core::ReferenceLine::Way::Horizontal, 0.0}};
    return panel;
}

core::Scene setsPanel(const L1Ball& ball, bool rotates) {
    const Question question{std::make_shared<const core::PiecewiseGraph>(
                                core::makePiecewiseGraph(rotatedRelu(rotates))),
                            diamond(ball)};
    Limits limits;
    limits.threads = 1;
    SceneOptions options;
    options.preset = plainLegend();
    options.title = rotates ? "Rotated by \\pi/4" : "After the ReLU";
    options.xTitle = rotates ? "y_1" : "a_1";
    options.yTitle = rotates ? "y_2" : "a_2";
    core::Scene panel = makeScene(question, answerAll(question, l1BallMethods(), limits), options);
    makeSquare(panel);
    return panel;
}

/// "Y-radius: Exact 1.27, Box 1.98, …"
std::string widthsText(const L1Ball& ball) {
    std::string text = "Y-radius:";
    for (const Method method : l1BallMethods()) {
        text += (text.back() == ':' ? " " : ", ") + titleOf(method) + ' ' +
                core::formatNumber(closedWidth(method, ball), 3);
    }
    return text;
}

/// Value of |our exact width - printed form| / r at a grid place, blank where the table is silent
/// or has another number of unstable neurons.
std::vector<double> deviations(const std::vector<L1Point>& grid, std::int64_t steps) {
    const auto side = static_cast<std::size_t>(steps);
    std::vector<double> values(side * side, kNaN);
    std::size_t k = 0;
    const double r = grid.front().ball.r;
    for (std::size_t column = 0; column < side; ++column) {
        for (std::size_t row = column + 1; row < side; ++row, ++k) {
            const L1Point& point = grid[k];
            if (point.ball.unstable() == 2) {
                const double printed = *printedWidth(Method::Exact, point.ball);
                values[row * side + column] = std::abs(printed - point.width.at(Method::Exact)) / r;
            }
        }
    }
    return values;
}

core::Scene regionPanel(const std::vector<L1Point>& grid, double range, std::int64_t steps) {
    core::Scene panel;
    panel.title = "Printed Exact and Star, two unstable";
    const double half = range / static_cast<double>(steps - 1);
    core::HeatMap map;
    map.id = "printed-minus-exact";
    map.xEdges = map.yEdges = evenly(-range - half, range + half, steps + 1);
    map.values = deviations(grid, steps);
    map.upper = 0.5 * std::sqrt(2.0);
    map.title = "too large by (units of r)";
    panel.chart.heatMap = std::move(map);
    panel.x = {"c_x / r", -1.15, 1.15};
    panel.y = {"c_y / r", -1.15, 1.15};
    panel.chart.lines = {{core::ReferenceLine::Way::Sloped, 1.0, -1.0, "c_x + c_y = r"},
                         {core::ReferenceLine::Way::Sloped, 0.0, 1.0, ""}};
    panel.chart.notes = {{"as printed", -0.6, 0.45, core::Anchor::Middle, 0.0, 0.0, true}};
    return panel;
}

core::Scene shiftPanel(double offset) {
    const std::vector<double> centres = evenly(-1.0, 1.5, 201);
    std::vector<core::Series> series;
    for (const Method method : relaxations()) {
        std::vector<double> gaps;
        for (const double cx : centres) {
            const L1Ball ball{cx, cx + offset, 1.0};
            gaps.push_back(closedWidth(method, ball) - closedWidth(Method::Exact, ball));
        }
        series.push_back(core::methodSeries(std::string(info(method).id), titleOf(method), centres,
                                            std::move(gaps)));
        series.back().name = titleOf(method);
        series.back().markerGap = 18.0;
    }
    core::Scene panel = chartPanel("Shift to active",
                                   "c_x / r (c_y = c_x + " + core::formatNumber(offset, 2) + " r)",
                                   "Y-radius less the exact one (r)", std::move(series));
    core::fitAxes(panel);
    const double top = panel.y.upper;
    panel.chart.lines = {{core::ReferenceLine::Way::Vertical, 1.0 - offset, 0.0, ""},
                         {core::ReferenceLine::Way::Vertical, 1.0, 0.0, ""}};
    panel.chart.notes = {
        {"y active", 1.0 - offset, 0.93 * top, core::Anchor::Right, -3.0, 0.0, true},
        {"x active", 1.0, 0.45 * top, core::Anchor::Left, 3.0, 0.0, true}};
    return panel;
}

}  // namespace

core::Figure propagationFigure(const L1Ball& ball) {
    core::Figure figure = studyFigure(
        {ballPanel(ball), setsPanel(ball, false), setsPanel(ball, true)}, 3, "wide", 2.9);
    figure.panels.back().caption = widthsText(ball);
    figure.preset.legendRatios = false;
    figure.preset.legendPieces = false;
    return figure;
}

core::Figure formsFigure(const std::vector<L1Point>& grid, double range, std::int64_t steps,
                         double offset) {
    return studyFigure({regionPanel(grid, range, steps), shiftPanel(offset)}, 2, "wide", 3.1);
}

}  // namespace reach
