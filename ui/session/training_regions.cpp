#include "ui/session/training_regions.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "core/data/dataset.h"
#include "core/data/known_sets.h"
#include "core/data/toy_sets.h"
#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"
#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "reach/analysis/analysis.h"
#include "reach/analysis/input_spec.h"
#include "reach/analysis/scene_builder.h"
#include "ui/plot/class_regions.h"
#include "ui/plot/training_charts.h"

namespace ui {
namespace {

constexpr int kGridPoints = 121;
constexpr std::int64_t kMostPoints = 400;
constexpr std::int64_t kMostPieces = 20'000;
constexpr double kMostSeconds = 1.0;
constexpr double kRegionOpacity = 0.3;
constexpr double kPointSize = 3.0;
constexpr double kCenterSize = 6.0;
constexpr core::Colour kInk = 0x222222;

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::TrainingRegions)
};

using Point = std::array<double, 2>;

/// The likeliest class at a point and the one after it.
struct Rivals {
    int winner = 0;
    int other = 1;
};

Rivals rivalsAt(const core::Network& network, const Point& at) {
    const std::vector<double> y = core::evaluate<double>(network, at);
    Rivals rivals;
    rivals.winner = static_cast<int>(std::ranges::max_element(y) - y.begin());
    rivals.other = rivals.winner == 0 ? 1 : 0;
    for (int k = 0; k < std::ssize(y); ++k) {
        const bool isNearer =
            y[static_cast<std::size_t>(k)] > y[static_cast<std::size_t>(rivals.other)];
        rivals.other = k != rivals.winner && isNearer ? k : rivals.other;
    }
    return rivals;
}

ClassGrid makeGrid(const core::Network& network) {
    ClassGrid grid;
    grid.columns = grid.rows = kGridPoints;
    grid.classes = static_cast<int>(network.outputCount());
    std::vector<float> points;
    for (const double y : grid.ys()) {
        for (const double x : grid.xs()) {
            points.push_back(static_cast<float>(x));
            points.push_back(static_cast<float>(y));
        }
    }
    const std::vector<float> outputs =
        core::evaluate<float>(network, points, std::int64_t{kGridPoints} * kGridPoints);
    grid.outputs.assign(outputs.begin(), outputs.end());
    return grid;
}

void addRegions(const core::Network& network, core::Scene& scene) {
    auto regions = classRegions(makeGrid(network));
    for (std::size_t k = regions.size(); k-- > 0;) {  // legends list the last set first
        core::SceneSet set;
        set.id = "class" + std::to_string(k);
        set.label = Texts::tr("class %1").arg(k).toStdString();
        set.name = set.label;
        set.polygons = std::move(regions[k]);
        set.style = core::curveStyle(static_cast<int>(k));
        set.style.fillOpacity = kRegionOpacity;
        set.style.lineStyle = core::LineStyle::None;
        set.isUnion = true;
        scene.sets.push_back(std::move(set));
    }
}

void addPoints(const core::Dataset& data, core::Scene& scene) {
    const int classes = data.labels.empty() ? 0 : *std::ranges::max_element(data.labels) + 1;
    for (int k = 0; k < classes; ++k) {
        core::Series series;
        series.id = "points" + std::to_string(k);
        series.kind = core::SeriesKind::Scatter;
        series.style = core::curveStyle(k);
        series.style.lineStyle = core::LineStyle::Solid;
        series.marker = core::curveMarker(k);
        series.markerSize = kPointSize;
        for (std::size_t i = 0; i < data.labels.size(); ++i) {
            if (data.labels[i] == k) {
                series.x.push_back(data.pixels[2 * i]);
                series.y.push_back(data.pixels[2 * i + 1]);
            }
        }
        scene.chart.series.push_back(std::move(series));
    }
}

core::Series makeMark(const Point& at, const char* id) {
    core::Series mark;
    mark.id = id;
    mark.kind = core::SeriesKind::Scatter;
    mark.style.line = kInk;
    mark.marker = core::Marker::Plus;
    mark.markerSize = kCenterSize;
    mark.x = {at[0]};
    mark.y = {at[1]};
    return mark;
}

core::SceneSet makeBoxOutline(const reach::Box& box, double eps) {
    const Point low{box.lower()[0], box.lower()[1]};
    const Point high{box.upper()[0], box.upper()[1]};
    core::SceneSet set;
    set.id = "box";
    set.label = Texts::tr("box, eps %1").arg(eps, 0, 'g', 4).toStdString();
    set.name = Texts::tr("box").toStdString();
    set.polygons = {{{low, {high[0], low[1]}, high, {low[0], high[1]}}}};
    set.style.line = kInk;
    set.style.lineWidth = 1.2;
    return set;
}

core::Scene makePlane(const core::Network& network, const core::Dataset& data,
                      const RegionsAnswer& answer, const reach::Box& box) {
    core::Scene scene;
    scene.x = {"x_0", 0.0, 1.0};
    scene.y = {"x_1", 0.0, 1.0};
    addRegions(network, scene);
    scene.sets.push_back(makeBoxOutline(box, answer.question.eps));
    if (answer.question.hasPoints) {
        addPoints(data, scene);
    }
    scene.chart.series.push_back(makeMark(answer.center, "center"));
    return scene;
}

std::vector<reach::MethodResult> reachableSets(const reach::Question& question,
                                               const std::atomic<bool>& cancelled) {
    reach::Limits limits;
    limits.threads = 1;  // the training needs the rest
    limits.maxPieces = kMostPieces;
    limits.timeLimitSeconds = kMostSeconds;
    limits.cancel = &cancelled;
    using reach::Method;
    try {
        return reach::answerAll(question, {Method::Exact, Method::Zonotope, Method::Box}, limits);
    } catch (const std::invalid_argument&) {
        return reach::answerAll(question, {Method::Zonotope, Method::Box}, limits);
    }
}

core::Scene makeImages(const reach::Question& question,
                       const std::vector<reach::MethodResult>& results, const Point& image) {
    core::Scene scene = reach::makeScene(question, results, {});
    core::ReferenceLine equal;
    equal.way = core::ReferenceLine::Way::Sloped;
    equal.slope = 1.0;
    scene.caption = Texts::tr("Dashed: where the two classes are alike").toStdString();
    scene.chart.lines.push_back(equal);
    scene.chart.series.push_back(makeMark(image, "image"));
    // So that it is seen on which side of the line they are.
    const double low = std::min(scene.x.lower, scene.y.lower);
    const double high = std::max(scene.x.upper, scene.y.upper);
    scene.x.lower = scene.y.lower = low;
    scene.x.upper = scene.y.upper = high;
    return scene;
}

/// Whether the exact set stays on the winner's side: all corners of its hull do. Empty where it is
/// not whole.
QString exactVerdict(const reach::MethodResult& exact, const Rivals& rivals) {
    if (exact.status != reach::ResultStatus::Complete || exact.hull.empty()) {
        return {};
    }
    const bool stays = std::ranges::all_of(
        exact.hull, [](const reach::Point2& corner) { return corner[0] > corner[1]; });
    return stays ? Texts::tr("In all of the box class %1 stays ahead of class %2 (exact).")
                       .arg(rivals.winner)
                       .arg(rivals.other)
                 : Texts::tr("Class %1 reaches into the box (exact).").arg(rivals.other);
}

/// Which relaxations prove it too, by their bounds of the outputs.
QString proofText(const std::vector<reach::MethodResult>& results, const Rivals& rivals) {
    QStringList proving;
    QStringList failing;
    for (const reach::MethodResult& result : results) {
        const bool isBounded = result.method != reach::Method::Exact &&
                               result.status == reach::ResultStatus::Complete && !result.isEmpty;
        if (isBounded) {
            const bool isApart = result.lower[rivals.winner] > result.upper[rivals.other];
            (isApart ? proving : failing)
                << QString::fromStdString(std::string(reach::info(result.method).title));
        }
    }
    const QString comma = QStringLiteral(", ");
    return proving.isEmpty()   ? Texts::tr("Not proved by %1.").arg(failing.join(comma))
           : failing.isEmpty() ? Texts::tr("Proved by %1.").arg(proving.join(comma))
                               : Texts::tr("Proved by %1, not by %2.")
                                     .arg(proving.join(comma), failing.join(comma));
}

QString verdictOf(const std::vector<reach::MethodResult>& results, const Rivals& rivals) {
    const auto exact =
        std::ranges::find(results, reach::Method::Exact, &reach::MethodResult::method);
    const QString first = exact == results.end() ? QString() : exactVerdict(*exact, rivals);
    const QString second = proofText(results, rivals);
    return first.isEmpty() ? second : first + QLatin1Char(' ') + second;
}

/// Empty where the data cannot be read: regions and sets are shown without points.
core::Dataset readPoints(const RegionsQuestion& question) {
    try {
        const core::SplitName name = core::splitNameOf(question.run->config.data);
        core::Dataset data =
            core::readDataset(name.split.empty() ? name.name + ":train" : question.run->config.data,
                              question.dataFolder.toStdString(), kMostPoints);
        return core::elementCount(data.shape) == 2 ? data : core::Dataset();
    } catch (const std::exception&) {
        return {};
    }
}

Point centerOf(const RegionsQuestion& question, const core::Dataset& data) {
    if (question.center) {
        return {std::clamp((*question.center)[0], 0.0, 1.0),
                std::clamp((*question.center)[1], 0.0, 1.0)};
    }
    return data.count > 0 ? Point{data.pixels[0], data.pixels[1]} : Point{0.5, 0.5};
}

void fill(RegionsAnswer& answer, const std::atomic<bool>& cancelled) {
    const TrainingRun& run = *answer.question.run;
    const auto network =
        std::make_shared<const core::Network>(core::readNetwork(run.network.toStdString()));
    if (network->inputCount() != 2 || network->outputCount() < 2) {
        answer.failure = Texts::tr(
                             "Decision regions are drawn of networks with two inputs and two "
                             "outputs or more; this one has %1 and %2.")
                             .arg(network->inputCount())
                             .arg(network->outputCount());
        return;
    }
    const core::Dataset data = readPoints(answer.question);
    answer.center = centerOf(answer.question, data);
    const Rivals rivals = rivalsAt(*network, answer.center);
    const Eigen::Vector2d center(answer.center[0], answer.center[1]);
    const reach::InputSet box =
        reach::makeBall(center, answer.question.eps, {}, std::array<double, 2>{0.0, 1.0});
    const reach::Question question = reach::questionOf(
        network, box,
        {reach::OutputCoordinate(rivals.winner), reach::OutputCoordinate(rivals.other)});
    const std::vector<reach::MethodResult> results = reachableSets(question, cancelled);
    const std::vector<double> y = core::evaluate<double>(*network, answer.center);
    answer.verdict = verdictOf(results, rivals);
    answer.figure.panels = {makePlane(*network, data, answer, box.box),
                            makeImages(question, results,
                                       {y[static_cast<std::size_t>(rivals.winner)],
                                        y[static_cast<std::size_t>(rivals.other)]})};
    answer.figure.grid.columns = 2;
    answer.figure.grid.sharedLegend = false;
    answer.figure.origin = trainingOrigin({{answer.question.run, 0, {}}});
}

}  // namespace

bool suitsRegions(const TrainingRun& run) { return core::maybeToySet(run.config.data) != nullptr; }

RegionsAnswer answerRegions(const RegionsQuestion& question, const std::atomic<bool>& cancelled) {
    RegionsAnswer answer;
    answer.question = question;
    try {
        fill(answer, cancelled);
    } catch (const std::exception& error) {
        answer.figure = {};
        answer.failure = QString::fromUtf8(error.what());
    }
    return answer;
}

}  // namespace ui
