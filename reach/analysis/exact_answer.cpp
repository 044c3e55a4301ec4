#include "reach/analysis/exact_answer.h"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <thread>

#include "core/figure/ticks.h"
#include "reach/analysis/piece_detail.h"
#include "reach/analysis/piece_gatherer.h"
#include "reach/exact/half_space_image.h"
#include "reach/exact/pieces.h"
#include "reach/exact/rational_enumeration.h"

namespace reach {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

int threadsOf(const Limits& limits) {
    return limits.threads > 0 ? limits.threads
                              : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// One enumeration's outcome, before it is told as results.
struct Enumerated {
    PieceSummary summary;
    PieceGatherer gathered;
};

PieceOptions pieceOptions(const Limits& limits) {
    PieceOptions options;
    options.threads = threadsOf(limits);
    options.maxPieces = limits.maxPieces;
    options.timeLimitSeconds = limits.timeLimitSeconds;
    options.cancel = limits.cancel;
    options.progress = limits.progress;
    return options;
}

/// The rows of a piece's map that give the plane's coordinates, 2 x (inputs + 1).
Eigen::MatrixXd planeMap(const Eigen::MatrixXd& map, const OutputPlane& plane) {
    Eigen::MatrixXd rows(2, map.cols());
    for (Eigen::Index axis = 0; axis < 2; ++axis) {
        const OutputCoordinate& coordinate = plane[static_cast<std::size_t>(axis)];
        rows.row(axis) = map.row(coordinate.output);
        if (coordinate.isMargin()) {
            rows.row(axis) -= map.row(coordinate.minus);
        }
    }
    return rows;
}

/// Images a piece that has no vertices by linear programmes. Throws std::domain_error if it is
/// proven empty.
void gatherByProgrammes(const PieceView& piece, const Question& question, PieceGatherer& gatherer) {
    const HPolytope cell = piece.cell();
    const Eigen::MatrixXd map = piece.map;
    const OutputPlane& plane = question.project;
    const Eigen::MatrixXd inPlane = planeMap(map, plane);
    const Box outputs = pieceImageBounds(question.input, cell, map);
    const Box shown = pieceImageBounds(question.input, cell, inPlane);
    const Plane axes{0, plane[0] == plane[1] ? 0 : 1};
    Polygon image = pieceImageOutline(question.input, cell, inPlane, axes).outer;
    gatherer.addImage(piece, outputs,
                      {{shown.lower()[0], shown.lower()[1]}, {shown.upper()[0], shown.upper()[1]}},
                      std::move(image));
}

/// Hands a piece to the caller and to its worker's gatherer. A piece without vertices is imaged by
/// linear programmes.
void gather(const PieceView& piece, const Question& question, const Limits& limits,
            PieceGatherer& gatherer) {
    if (limits.piece) {
        limits.piece(piece);
    }
    if (piece.images.cols() > 0) {
        gatherer.add(piece);
        return;
    }
    try {
        gatherByProgrammes(piece, question, gatherer);
    } catch (const std::domain_error&) {
        // Proven empty: a slice kept on the safe side, which adds nothing to the set.
    }
}

/// A kept piece as a stream would show it.
PieceView viewOf(const Piece& piece) {
    const auto map = [](const Eigen::MatrixXd& matrix) {
        return Eigen::Map<const Eigen::MatrixXd>(matrix.data(), matrix.rows(), matrix.cols());
    };
    return {piece.pattern, map(piece.vertices), map(piece.images), map(piece.map), {}, 0};
}

PieceGatherer makeGatherer(const Question& question, PieceGatherer::Kept kept) {
    return {question.project, kept, freeCoordinatesOf(question.input.box)};
}

Enumerated enumerateRationally(const Question& question, PieceGatherer::Kept kept,
                               const Limits& limits) {
    RationalOptions options;
    options.maxPieces = limits.maxPieces;
    options.timeLimitSeconds = limits.timeLimitSeconds;
    options.cancel = limits.cancel;
    options.progress = limits.progress;
    const RationalEnumeration found =
        enumerateRationalPieces(*question.graph, question.input, options);
    Enumerated enumerated{found.summary, makeGatherer(question, kept)};
    for (const Piece& piece : found.pieces) {
        gather(viewOf(piece), question, limits, enumerated.gathered);
    }
    return enumerated;
}

Enumerated enumerate(const Question& question, PieceGatherer::Kept kept, const Limits& limits) {
    if (question.rational) {
        return enumerateRationally(question, kept, limits);
    }
    std::vector<PieceGatherer> workers(static_cast<std::size_t>(threadsOf(limits)),
                                       makeGatherer(question, kept));
    const PieceSummary summary = enumeratePieces(
        *question.graph, question.input, pieceOptions(limits), [&](const PieceView& piece) {
            gather(piece, question, limits, workers.at(static_cast<std::size_t>(piece.worker)));
        });
    for (std::size_t worker = 1; worker < workers.size(); ++worker) {
        workers.front().merge(std::move(workers[worker]));
    }
    return {summary, std::move(workers.front())};
}

std::string percent(double share) { return core::formatNumber(100.0 * share, 3) + " %"; }

std::string reasonOf(const PieceSummary& summary) {
    const std::string found = std::to_string(summary.pieces) + " pieces, " +
                              percent(summary.share) +
                              " of the work done; the numbers cover these pieces only";
    switch (summary.status) {
        case PieceStatus::Complete:
            return {};
        case PieceStatus::PieceLimit:
            return "stopped at the piece limit: " + found;
        case PieceStatus::TimeLimit:
            return "stopped at the time limit: " + found;
        case PieceStatus::Cancelled:
            return "cancelled: " + found;
        case PieceStatus::Failed:
            break;
    }
    return summary.reason;
}

ResultStatus statusOf(PieceStatus status) {
    switch (status) {
        case PieceStatus::Complete:
            return ResultStatus::Complete;
        case PieceStatus::PieceLimit:
        case PieceStatus::TimeLimit:
        case PieceStatus::Cancelled:
            return ResultStatus::Partial;
        case PieceStatus::Failed:
            break;
    }
    return ResultStatus::Failed;
}

/// What Exact and Hull have in common.
MethodResult commonResult(const Question& question, Enumerated& enumerated) {
    MethodResult result;
    result.status = statusOf(enumerated.summary.status);
    result.reason = reasonOf(enumerated.summary);
    result.worth = Worth::Exact;
    result.rational = question.rational;
    result.isEmpty =
        enumerated.summary.effectiveDimension < 0 && result.status == ResultStatus::Complete;
    result.seconds = enumerated.summary.seconds;
    result.pieceCount = enumerated.summary.pieces;
    result.thinSlices = enumerated.summary.thinSlices;
    result.lower = enumerated.gathered.lower();
    result.upper = enumerated.gathered.upper();
    if (result.lower.size() > 0) {
        result.projectLower = enumerated.gathered.planeBounds().lower;
        result.projectUpper = enumerated.gathered.planeBounds().upper;
    }
    result.hull = enumerated.gathered.hull();
    result.hullArea = area(result.hull);
    return result;
}

MethodResult hullResult(MethodResult common) {
    common.method = Method::Hull;
    common.polygon = common.hull;
    common.area = common.hullArea;
    return common;
}

void addReason(MethodResult& result, const std::string& reason) {
    result.reason += (result.reason.empty() ? "" : "; ") + reason;
}

/// The images of all pieces found, wherever they were kept.
std::vector<Polygon> takeImages(const MethodResult& result, PieceGatherer& gathered) {
    std::vector<Polygon> images = std::move(gathered.polygons());
    for (const PieceRef& piece : result.pieces) {
        images.emplace_back(piece.image.begin(), piece.image.end());
    }
    return images;
}

void addUnion(const std::vector<Polygon>& images, const Limits& limits, Clock::time_point start,
              MethodResult& result) {
    if (limits.timeLimitSeconds > 0.0 && secondsSince(start) >= limits.timeLimitSeconds) {
        addReason(result, "no time was left for the union");
        return;
    }
    const auto unionStart = Clock::now();
    Region region;
    oneapi::tbb::task_arena arena(threadsOf(limits));
    arena.execute([&] { region = unionOf(images, limits.cancel); });
    result.unionSeconds = secondsSince(unionStart);
    if (!region.complete) {
        addReason(result, "cancelled before the union was done");
        result.status =
            result.status == ResultStatus::Complete ? ResultStatus::Partial : result.status;
        return;
    }
    result.area = region.area;
    result.unionRegion = std::move(region);
}

MethodResult exactResult(MethodResult common, Enumerated& enumerated, const Limits& limits,
                         Clock::time_point start) {
    common.method = Method::Exact;
    common.area = std::numeric_limits<double>::quiet_NaN();
    common.pieces = enumerated.gathered.takePieces();
    if (limits.unionArea && !common.isEmpty) {
        addUnion(takeImages(common, enumerated.gathered), limits, start, common);
    }
    return common;
}

}  // namespace

void answerExact(const Question& question, const ExactWanted& wanted, const Limits& limits,
                 const std::function<void(MethodResult)>& ready) {
    const auto start = Clock::now();
    const PieceGatherer::Kept kept{wanted.exact && limits.keepPieces,
                                   wanted.exact && limits.unionArea};
    Enumerated enumerated = enumerate(question, kept, limits);
    MethodResult common = commonResult(question, enumerated);
    if (wanted.hull) {
        ready(hullResult(common));
    }
    if (wanted.exact) {
        ready(exactResult(std::move(common), enumerated, limits, start));
    }
}

}  // namespace reach
