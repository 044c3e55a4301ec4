#include "ui/plot/training_pareto.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/data/known_sets.h"
#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"
#include "ui/plot/training_charts.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr double kPercent = 100.0;
constexpr double kRunSize = 7.0;
constexpr double kClaimSize = 6.0;
constexpr double kNoteGap = 5.0;  ///< points between a hollow marker and its name
constexpr double kRoom = 0.08;
constexpr double kPale = 0.4;
constexpr double kEpsShare = 1e-3;
/// Shares of the axes that a name takes.
constexpr double kNameWidth = 0.2;
constexpr double kNameHeight = 0.04;
constexpr core::Colour kClaimColour = 0x555555;
constexpr std::array kClaimMarkers{core::Marker::Circle, core::Marker::Square,
                                   core::Marker::Triangle, core::Marker::Diamond};

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::TrainingPareto)
};

double heightOf(const core::EpochRecord& record, ParetoAccuracy accuracy) {
    return kPercent *
           (accuracy == ParetoAccuracy::Certified ? record.certified : record.adversarial);
}

double heightOf(const core::PublishedResult& claim, ParetoAccuracy accuracy) {
    return kPercent * (accuracy == ParetoAccuracy::Certified ? claim.certified : claim.adversarial);
}

core::Marker markerOf(std::ptrdiff_t paper) {
    return kClaimMarkers[static_cast<std::size_t>(paper) % kClaimMarkers.size()];
}

double evaluationEps(const core::TrainingConfig& config) {
    return config.evaluateEps > 0.0 ? config.evaluateEps : config.eps;
}

/// eps as printed (8/255 in three digits, say) and as computed with are one.
bool isSameEps(double a, double b) {
    return std::abs(a - b) <= kEpsShare * std::max(std::abs(a), std::abs(b));
}

bool isSameData(const std::string& a, const std::string& b) {
    const core::KnownSet* known = core::knownSet(a);
    return known != nullptr ? known == core::knownSet(b) : a == b;
}

core::Series makeRun(const ColouredRun& one, ParetoAccuracy accuracy) {
    core::Series series;
    series.id = "run" + std::to_string(one.colour + 1);
    series.label = one.title.toStdString();
    series.name = series.label;
    series.kind = core::SeriesKind::Scatter;
    series.style = core::curveStyle(one.colour);
    series.style.lineStyle = core::LineStyle::Solid;
    series.marker = core::curveMarker(one.colour);
    series.markerSize = kRunSize;
    const core::EpochRecord& newest = one.run->epochs.back();
    series.x = {kPercent * newest.natural};
    series.y = {heightOf(newest, accuracy)};
    return series;
}

core::Series makePath(const ColouredRun& one, ParetoAccuracy accuracy) {
    core::Series path = makeRun(one, accuracy);
    path.id += ".path";
    path.label.clear();
    path.kind = core::SeriesKind::Line;
    path.marker = core::Marker::None;
    path.style = core::curveStyle(one.colour);
    path.style.lineOpacity = kPale;
    path.x.clear();
    path.y.clear();
    for (const core::EpochRecord& record : one.run->epochs) {
        path.x.push_back(kPercent * record.natural);
        path.y.push_back(heightOf(record, accuracy));
    }
    return path;
}

std::string nameOf(const core::PublishedResult& claim) {
    return claim.network.empty() ? claim.method : claim.method + " (" + claim.network + ")";
}

core::Series makeClaims(const std::string& id, const core::Marker marker) {
    core::Series series;
    series.id = id;
    series.kind = core::SeriesKind::Scatter;
    series.style.line = kClaimColour;
    series.style.lineStyle = core::LineStyle::None;  // hollow
    series.marker = marker;
    series.markerSize = kClaimSize;
    return series;
}

/// Each paper's claims have a marker and an entry in the legend, which has no points; every claim
/// is a series of its own, so that the mouse reads out which it is.
void addClaims(const std::vector<core::PublishedResult>& claims, ParetoAccuracy accuracy,
               core::Chart& chart) {
    std::vector<std::string> papers;
    for (const core::PublishedResult& claim : claims) {
        auto paper = std::ranges::find(papers, claim.paper);
        if (paper == papers.end()) {
            papers.push_back(claim.paper);
            paper = papers.end() - 1;
            core::Series entry = makeClaims(claim.paper, markerOf(paper - papers.begin()));
            entry.label =
                Texts::tr("claimed by %1").arg(QString::fromStdString(claim.paper)).toStdString();
            entry.name = entry.label;
            chart.series.push_back(std::move(entry));
        }
        core::Series series =
            makeClaims(claim.citation() + ", " + nameOf(claim), markerOf(paper - papers.begin()));
        series.x = {kPercent * claim.natural};
        series.y = {heightOf(claim, accuracy)};
        chart.series.push_back(std::move(series));
    }
}

/// Names beside the claims' points, those left out that would stand on an earlier one. The axes
/// are fitted already.
void addNames(const std::vector<core::PublishedResult>& claims, ParetoAccuracy accuracy,
              core::Scene& scene) {
    for (const core::PublishedResult& claim : claims) {
        const double x = kPercent * claim.natural;
        const double y = heightOf(claim, accuracy);
        const bool isFree = std::ranges::none_of(scene.chart.notes, [&](const core::Note& note) {
            const double across = (x - note.x) / (scene.x.upper - scene.x.lower);
            const double up = (y - note.y) / (scene.y.upper - scene.y.lower);
            return std::abs(across) < kNameWidth && std::abs(up) < kNameHeight;
        });
        if (isFree) {
            const double share = (x - scene.x.lower) / (scene.x.upper - scene.x.lower);
            const bool isAtTheRight = share > 1.0 - kNameWidth;
            scene.chart.notes.push_back({nameOf(claim), x, y,
                                         isAtTheRight ? core::Anchor::Right : core::Anchor::Left,
                                         isAtTheRight ? -kNoteGap : kNoteGap, 0.0});
        }
    }
}

/// Accuracies on other data or for another radius are no answer to the same question.
bool isSameTask(const core::TrainingConfig& a, const core::TrainingConfig& b) {
    return isSameData(a.data, b.data) && isSameEps(evaluationEps(a), evaluationEps(b));
}

std::string captionOf(const ParetoShow& show, bool hasClaims, std::size_t leftOut) {
    QString text = show.accuracy == ParetoAccuracy::Certified
                       ? Texts::tr("Filled: our runs, certified by Box (nominal)")
                       : Texts::tr("Filled: our runs, under PGD");
    if (hasClaims) {
        text += show.accuracy == ParetoAccuracy::Certified
                    ? Texts::tr("; hollow: papers' claims, certified by their own verifiers")
                    : Texts::tr("; hollow: papers' claims, under their own attacks");
    }
    if (leftOut > 0) {
        text += Texts::tr("; runs on other data or eps left out: %1").arg(leftOut);
    }
    return text.toStdString();
}

}  // namespace

std::vector<core::PublishedResult> matchingClaims(
    const ColouredRuns& runs, const std::vector<core::PublishedResult>& published,
    ParetoAccuracy accuracy) {
    std::vector<core::PublishedResult> claims;
    for (const core::PublishedResult& claim : published) {
        const bool matches = std::ranges::any_of(runs, [&](const ColouredRun& one) {
            return isSameData(one.run->config.data, claim.data) &&
                   isSameEps(evaluationEps(one.run->config), claim.eps);
        });
        if (matches && std::isfinite(claim.natural) && std::isfinite(heightOf(claim, accuracy))) {
            claims.push_back(claim);
        }
    }
    return claims;
}

core::Figure makePareto(const ColouredRuns& runs,
                        const std::vector<core::PublishedResult>& published,
                        const ParetoShow& show) {
    ColouredRuns drawn = runs;
    std::erase_if(drawn, [&](const ColouredRun& one) {
        return one.run->epochs.empty() || !std::isfinite(one.run->epochs.back().natural) ||
               !std::isfinite(heightOf(one.run->epochs.back(), show.accuracy));
    });
    if (drawn.empty()) {
        return {};
    }
    const TrainingRunPtr first = drawn.front().run;
    const std::size_t leftOut = std::erase_if(
        drawn, [&](const ColouredRun& one) { return !isSameTask(first->config, one.run->config); });
    const auto claims = show.hasPublished ? matchingClaims(drawn, published, show.accuracy)
                                          : std::vector<core::PublishedResult>();
    core::Scene scene;
    addClaims(claims, show.accuracy, scene.chart);
    for (const ColouredRun& one : drawn) {
        if (show.hasPaths && one.run->epochs.size() > 1) {
            scene.chart.series.push_back(makePath(one, show.accuracy));
        }
    }
    for (const ColouredRun& one : drawn) {
        scene.chart.series.push_back(makeRun(one, show.accuracy));
    }
    scene.x.title = Texts::tr("natural accuracy (%)").toStdString();
    scene.y.title =
        (show.accuracy == ParetoAccuracy::Certified ? Texts::tr("certified accuracy (%)")
                                                    : Texts::tr("adversarial accuracy (%)"))
            .toStdString();
    scene.caption = captionOf(show, !claims.empty(), leftOut);
    core::fitAxes(scene, kRoom);
    if (show.hasPublishedNames) {
        addNames(claims, show.accuracy, scene);
    }
    core::Figure figure = core::figureOf(std::move(scene));
    figure.origin = trainingOrigin(drawn);
    return figure;
}

}  // namespace ui
