#include "ui/session/computed.h"

#include <limits>
#include <utility>

namespace ui {
namespace {

PlotGeometry outlineOf(const reach::MethodResult& result) {
    if (result.method != reach::Method::Exact) {
        return makeGeometry(result.polygon.empty() ? result.hull : result.polygon);
    }
    return result.unionRegion ? makeGeometry(*result.unionRegion) : PlotGeometry();
}

PlotGeometry piecesOf(const reach::MethodResult& result) {
    PlotGeometry geometry;
    for (const auto& piece : result.pieces) {
        geometry.addRing(piece.image);
        geometry.endPolygon();
    }
    return geometry;
}

double radiusOf(const reach::MethodResult& result) {
    if (result.lower.size() == 0 || result.lower.size() != result.upper.size()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return 0.5 * (result.upper - result.lower).maxCoeff();
}

}  // namespace

ComputedPtr prepare(quint64 generation, reach::MethodResult result) {
    auto computed = std::make_shared<Computed>();
    computed->generation = generation;
    computed->outline = outlineOf(result);
    computed->pieces = piecesOf(result);
    computed->radius = radiusOf(result);
    computed->result = std::move(result);
    computed->index = std::make_unique<PieceIndex>(computed->pieces);
    return computed;
}

}  // namespace ui
