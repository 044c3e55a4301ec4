#include "ui/session/piece_report.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/plot/piece_colours.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr QChar kMinus(0x2212);
/// Held inputs that are named one by one.
constexpr int kMostHeld = 4;
/// Numbers that the units' forms over the free inputs take: beyond, a cell waits to be asked for.
constexpr double kCheapNumbers = 4e5;

QString tr(const char* text) { return QCoreApplication::translate("ui::PieceReport", text); }

QString inputName(Eigen::Index input) { return QStringLiteral("x%1").arg(input); }

std::vector<PieceReport::Layer> layersOf(const PieceId& piece, const ReportWanted& wanted) {
    std::vector<PieceReport::Layer> layers;
    std::size_t unit = 0;
    for (std::size_t k = 0; k < wanted.layerSizes.size(); ++k) {
        const auto index = static_cast<qsizetype>(k);
        PieceReport::Layer layer{
            index < wanted.layerNames.size() ? wanted.layerNames[index] : tr("layer %1").arg(k + 1),
            {},
            0};
        for (int i = 0; i < wanted.layerSizes[k] && unit / 64 < piece.size(); ++i, ++unit) {
            const bool isActive = (piece[unit / 64] >> (unit % 64) & 1U) != 0;
            layer.signs += isActive ? QLatin1Char('+') : kMinus;
            layer.active += isActive ? 1 : 0;
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

QString unitName(std::int64_t unit, const std::vector<int>& layerSizes) {
    if (unit < 0) {
        return tr("input set");
    }
    const int layer = LayerUnits{layerSizes}.layerOf(unit);
    for (int k = 0; k < layer; ++k) {
        unit -= layerSizes[static_cast<std::size_t>(k)];
    }
    return tr("layer %1, neuron %2").arg(layer + 1).arg(unit);
}

QStringList facetNames(const reach::PieceCell& cell, const std::vector<int>& layerSizes) {
    QStringList names;
    for (const std::int64_t unit : cell.units) {
        names << unitName(unit, layerSizes);
    }
    return names;
}

/// The network's map on the piece over the free inputs; the held ones' part goes into the constant.
Eigen::MatrixXd mapOverFree(const Eigen::MatrixXd& map, const reach::Box& box,
                            const std::vector<Eigen::Index>& free) {
    const Eigen::Index inputs = map.cols() - 1;
    Eigen::VectorXd held = box.lower();
    Eigen::MatrixXd result(map.rows(), static_cast<Eigen::Index>(free.size()) + 1);
    for (std::size_t k = 0; k < free.size(); ++k) {
        result.col(static_cast<Eigen::Index>(k)) = map.col(free[k]);
        held[free[k]] = 0.0;
    }
    result.rightCols(1) = map.leftCols(inputs) * held + map.col(inputs);
    return result;
}

QStringList heldInputs(const reach::Box& box, const std::vector<Eigen::Index>& free) {
    QStringList names;
    for (Eigen::Index i = 0; i < box.dim(); ++i) {
        if (std::ranges::binary_search(free, i)) {
            continue;
        }
        if (names.size() == kMostHeld) {
            names << QStringLiteral("…");
            break;
        }
        names << QStringLiteral("%1 = %2").arg(inputName(i), formatNumber(box.lower()[i]));
    }
    return names;
}

std::vector<reach::Point2> imageOf(const PiecePlaces& places) {
    const reach::PieceStore* store = places.exact   ? &places.exact->result.pieces
                                     : places.cells ? &places.cells->pieces()
                                                    : nullptr;
    if (store == nullptr) {
        return {};
    }
    const auto image = (*store)[places.exact ? places.inExact : places.inCells].image;
    return {image.begin(), image.end()};
}

QString lastCutOf(const PiecePlaces& places, const std::vector<int>& layerSizes) {
    const std::int64_t unit = places.exact   ? places.exact->result.pieces.lastCut(places.inExact)
                              : places.cells ? places.cells->pieces().lastCut(places.inCells)
                                             : -1;
    return unit < 0 ? QString() : unitName(unit, layerSizes);
}

/// "1.2 x0", "− 0.5 x1" after others, "x2" for 1.
QString termText(double factor, const QString& name, bool isFirst) {
    const QString size = std::abs(factor) == 1.0 && !name.isEmpty()
                             ? QString()
                             : ungrouped(formatNumber(std::abs(factor)));
    const QString gap = size.isEmpty() || name.isEmpty() ? QString() : QStringLiteral(" ");
    const QString sign = isFirst ? (factor < 0.0 ? QString(kMinus) : QString())
                                 : (factor < 0.0 ? QStringLiteral(" − ") : QStringLiteral(" + "));
    return sign + size + gap + name;
}

QString sumText(const Eigen::VectorXd& factors, const QStringList& names) {
    QString text;
    for (Eigen::Index k = 0; k < factors.size(); ++k) {
        if (factors[k] != 0.0) {
            text += termText(factors[k], names[k], text.isEmpty());
        }
    }
    return text;
}

}  // namespace

bool isCellCheap(const reach::InputSet& input, std::int64_t units) {
    const auto free = static_cast<double>(reach::freeCoordinatesOf(input.box).size());
    return (free + 1.0) * static_cast<double>(units) <= kCheapNumbers;
}

PieceReport makePieceReport(const PieceId& piece, const PiecePlaces& places,
                            const ReportWanted& wanted) {
    PieceReport report;
    if (places.exact) {
        report.number = static_cast<qint64>(places.inExact);
        report.count = places.exact->result.pieceCount;
        report.isPartial = places.exact->isPartial();
        report.imageArea = places.exact->result.pieces.imageArea(places.inExact);
    } else {
        report.imageArea = kNaN;
    }
    report.isInSlice = places.cells && places.cells->isSlice;
    report.sliceArea = report.isInSlice ? places.cells->pieces().imageArea(places.inCells) : kNaN;
    report.layers = layersOf(piece, wanted);
    report.lastCut = lastCutOf(places, wanted.layerSizes);
    const auto free = reach::freeCoordinatesOf(wanted.input.box);
    for (const Eigen::Index i : free) {
        report.inputs << inputName(i);
    }
    for (Eigen::Index i = 0; i < wanted.graph->outputCount(); ++i) {
        report.outputs << QStringLiteral("y%1").arg(i);
    }
    report.held = heldInputs(wanted.input.box, free);
    report.map = mapOverFree(reach::pieceMap(*wanted.graph, piece), wanted.input.box, free);
    report.cell.measure = kNaN;
    if (wanted.withCell) {
        report.cell = reach::pieceCell(*wanted.graph, wanted.input, piece);
        report.facets = facetNames(report.cell, wanted.layerSizes);
    }
    report.image = imageOf(places);
    return report;
}

QString equationText(const PieceReport& report, Eigen::Index output) {
    const Eigen::Index inputs = report.map.cols() - 1;
    const double constant = report.map(output, inputs);
    QString text = sumText(report.map.row(output).head(inputs).transpose(), report.inputs);
    if (constant != 0.0 || text.isEmpty()) {
        text += termText(constant, {}, text.isEmpty());
    }
    return QStringLiteral("%1 = %2").arg(report.outputs[output], text);
}

QString halfSpaceText(const PieceReport& report, Eigen::Index row) {
    return QStringLiteral("%1 ≤ %2").arg(sumText(report.cell.a.row(row).transpose(), report.inputs),
                                         ungrouped(formatNumber(report.cell.b[row])));
}

}  // namespace ui
