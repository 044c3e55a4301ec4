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
constexpr double kEpsShare = 1e-6;
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

double evaluationEps(const core::TrainingConfig& config) {
    return config.evaluateEps > 0.0 ? config.evaluateEps : config.eps;
}

/// eps as printed (8/255 in three digits, say) and as computed with are one.
bool isSameEps(double a, double b) {
    return std::abs(a - b) <= kEpsShare + 5e-3 * std::max(std::abs(a), std::abs(b));
}

bool isSameData(const std::string& a, const std::string& b) {
    const core::KnownSet* known = core::knownSet(a);
    return known != nullptr ? known == core::knownSet(b) : a == b;
}

core::Series makeRun(const ColouredRun& one, ParetoAccuracy accuracy) {
    core::Series series;
    series.id = "run" + std::to_string(one.colour + 1);
    series.label = one.run->name.toStdString();
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

/// One series for all claims of a source; the names stand beside the points.
void addClaims(const std::vector<core::PublishedResult>& claims, const ParetoShow& show,
               core::Chart& chart) {
    std::vector<std::string> sources;
    for (const core::PublishedResult& claim : claims) {
        if (std::ranges::find(sources, claim.source) == sources.end()) {
            sources.push_back(claim.source);
        }
    }
    for (std::size_t s = 0; s < sources.size(); ++s) {
        core::Series series;
        series.id = "claim" + std::to_string(s + 1);
        series.label =
            Texts::tr("claimed: %1").arg(QString::fromStdString(sources[s])).toStdString();
        series.name = series.label;
        series.kind = core::SeriesKind::Scatter;
        series.style.line = kClaimColour;
        series.style.lineStyle = core::LineStyle::None;  // hollow
        series.marker = kClaimMarkers[s % kClaimMarkers.size()];
        series.markerSize = kClaimSize;
        for (const core::PublishedResult& claim : claims) {
            if (claim.source == sources[s]) {
                const double x = kPercent * claim.natural;
                const double y = heightOf(claim, show.accuracy);
                series.x.push_back(x);
                series.y.push_back(y);
                if (show.hasPublishedNames) {
                    chart.notes.push_back({claim.title, x, y, core::Anchor::Left, kNoteGap, 0.0});
                }
            }
        }
        chart.series.push_back(std::move(series));
    }
}

std::string captionOf(const ParetoShow& show, bool hasClaims) {
    QString text = show.accuracy == ParetoAccuracy::Certified
                       ? Texts::tr("Filled: our runs, certified by Box (nominal)")
                       : Texts::tr("Filled: our runs, under PGD");
    if (hasClaims) {
        text += show.accuracy == ParetoAccuracy::Certified
                    ? Texts::tr("; hollow: papers' claims, certified by their own verifiers")
                    : Texts::tr("; hollow: papers' claims, under their own attacks");
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
    core::Scene scene;
    const auto claims = matchingClaims(runs, published, show.accuracy);
    if (show.hasPublished) {
        addClaims(claims, show, scene.chart);
    }
    ColouredRuns drawn = runs;
    std::erase_if(drawn, [&](const ColouredRun& one) {
        return one.run->epochs.empty() || !std::isfinite(one.run->epochs.back().natural) ||
               !std::isfinite(heightOf(one.run->epochs.back(), show.accuracy));
    });
    for (const ColouredRun& one : drawn) {
        if (show.hasPaths && one.run->epochs.size() > 1) {
            scene.chart.series.push_back(makePath(one, show.accuracy));
        }
    }
    for (const ColouredRun& one : drawn) {
        scene.chart.series.push_back(makeRun(one, show.accuracy));
    }
    if (drawn.empty()) {
        return {};
    }
    scene.x.title = Texts::tr("natural accuracy (%)").toStdString();
    scene.y.title =
        (show.accuracy == ParetoAccuracy::Certified ? Texts::tr("certified accuracy (%)")
                                                    : Texts::tr("adversarial accuracy (%)"))
            .toStdString();
    scene.caption = captionOf(show, show.hasPublished && !claims.empty());
    core::fitAxes(scene, kRoom);
    core::Figure figure = core::figureOf(std::move(scene));
    figure.origin = trainingOrigin(drawn);
    return figure;
}

}  // namespace ui
