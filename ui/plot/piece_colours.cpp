#include "ui/plot/piece_colours.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/figure/piece_palette.h"

namespace ui {
namespace {

constexpr QRgb kUnknown = qRgb(160, 160, 160);

QString tr(const char* text) { return QCoreApplication::translate("ui::PieceColours", text); }

QRgb opaque(core::Colour colour) { return 0xFF000000U | colour; }

std::vector<double> layerValues(const reach::PieceStore& pieces, const LayerUnits& layers) {
    std::vector<double> values(pieces.size());
    for (std::size_t piece = 0; piece < values.size(); ++piece) {
        values[piece] = layers.layerOf(pieces.lastCut(piece));
    }
    return values;
}

ColourKey layerKey(const std::vector<std::span<const double>>& values, const LayerUnits& layers,
                   bool dark) {
    const auto count = static_cast<int>(layers.sizes.size());
    std::vector<bool> isThere(static_cast<std::size_t>(count) + 1);
    for (const auto& part : values) {
        for (const double layer : part) {
            if (!std::isnan(layer)) {
                isThere[static_cast<std::size_t>(layer + 1.0)] = true;
            }
        }
    }
    ColourKey key{ColourKey::Kind::Entries, tr("cut last by")};
    for (int layer = 0; layer < count; ++layer) {
        if (isThere[static_cast<std::size_t>(layer) + 1]) {
            key.entries.emplace_back(layerColour(layer, count, dark),
                                     tr("layer %1").arg(layer + 1));
        }
    }
    if (isThere[0]) {
        key.entries.emplace_back(kUnknown, tr("none"));
    }
    return key;
}

QString measureTitle(reach::PieceMeasure measure) {
    switch (measure) {
        case reach::PieceMeasure::CellArea:
            return tr("area of the cell");
        case reach::PieceMeasure::CellLength:
            return tr("length of the cell");
        case reach::PieceMeasure::ImageArea:
            return tr("area of the image");
    }
    return {};
}

QString scaleTitle(PieceColouring colouring, reach::PieceMeasure measure) {
    switch (colouring) {
        case PieceColouring::Area:
            return measureTitle(measure);
        case PieceColouring::OutputX:
            return tr("mean of the output on x");
        case PieceColouring::OutputY:
            return tr("mean of the output on y");
        case PieceColouring::Plain:
        case PieceColouring::Pattern:
        case PieceColouring::Layer:
            break;
    }
    return {};
}

ColourKey scaleKey(PieceColouring colouring, const std::vector<std::span<const double>>& values,
                   reach::PieceMeasure measure) {
    ColourKey key{ColourKey::Kind::Scale, scaleTitle(colouring, measure)};
    const reach::ValueScale scale =
        reach::makeValueScale(values, colouring == PieceColouring::Area);
    if (scale.from <= scale.to) {
        key.from = scale.from;
        key.to = scale.to;
        key.isLogarithmic = scale.isLogarithmic;
        key.isCutBelow = scale.isCutBelow;
    }
    for (const auto& part : values) {
        key.hasUnknown = key.hasUnknown ||
                         std::ranges::any_of(part, [](double value) { return std::isnan(value); });
    }
    return key;
}

reach::ValueScale scaleOf(const ColourKey& key) {
    return {key.from, key.to, key.isLogarithmic, key.isCutBelow};
}

std::vector<QRgb> scaleTable(bool dark) {
    std::vector<QRgb> table(256);
    for (std::size_t k = 0; k < table.size(); ++k) {
        table[k] = scaleColour(static_cast<double>(k) / 255.0, dark);
    }
    return table;
}

std::vector<QRgb> layerTable(int count, bool dark) {
    std::vector<QRgb> table;
    for (int layer = 0; layer < std::max(1, count); ++layer) {
        table.push_back(layerColour(layer, count, dark));
    }
    return table;
}

}  // namespace

int LayerUnits::layerOf(std::int64_t unit) const {
    std::int64_t end = 0;
    for (std::size_t layer = 0; unit >= 0 && layer < sizes.size(); ++layer) {
        end += sizes[layer];
        if (unit < end) {
            return static_cast<int>(layer);
        }
    }
    return -1;
}

std::vector<double> pieceValues(const reach::PieceStore& pieces, PieceColouring colouring,
                                const LayerUnits& layers) {
    const auto each = [&](auto valueOf) {
        std::vector<double> values(pieces.size());
        for (std::size_t piece = 0; piece < values.size(); ++piece) {
            values[piece] = valueOf(piece);
        }
        return values;
    };
    switch (colouring) {
        case PieceColouring::Plain:
        case PieceColouring::Pattern:
            return {};
        case PieceColouring::Layer:
            return layerValues(pieces, layers);
        case PieceColouring::Area:
            return reach::measuresOf(pieces);
        case PieceColouring::OutputX:
            return each([&](std::size_t piece) { return pieces[piece].centre[0]; });
        case PieceColouring::OutputY:
            return each([&](std::size_t piece) { return pieces[piece].centre[1]; });
    }
    return {};
}

ColourKey makeColourKey(PieceColouring colouring,
                        const std::vector<std::span<const double>>& values,
                        const LayerUnits& layers, bool dark, reach::PieceMeasure measure) {
    switch (colouring) {
        case PieceColouring::Plain:
            return {};
        case PieceColouring::Pattern:
            return {ColourKey::Kind::Entries, tr("a colour a pattern")};
        case PieceColouring::Layer:
            return layerKey(values, layers, dark);
        case PieceColouring::Area:
        case PieceColouring::OutputX:
        case PieceColouring::OutputY:
            return scaleKey(colouring, values, measure);
    }
    return {};
}

std::vector<QRgb> pieceColours(const reach::PieceStore& pieces, PieceColouring colouring,
                               std::span<const double> values, const ColourKey& key, int layerCount,
                               bool dark) {
    if (colouring == PieceColouring::Plain) {
        return {};
    }
    std::vector<QRgb> colours(pieces.size(), kUnknown);
    if (colouring == PieceColouring::Pattern) {
        for (std::size_t piece = 0; piece < colours.size(); ++piece) {
            colours[piece] = patternColour(pieces[piece].pattern, dark);
        }
        return colours;
    }
    const bool isLayer = colouring == PieceColouring::Layer;
    const std::vector<QRgb> table = isLayer ? layerTable(layerCount, dark) : scaleTable(dark);
    const double last = static_cast<double>(table.size() - 1);
    const reach::ValueScale scale = scaleOf(key);
    for (std::size_t piece = 0; piece < colours.size(); ++piece) {
        if (!std::isnan(values[piece]) && !(isLayer && values[piece] < 0.0)) {
            const double place = isLayer ? values[piece] : last * scale.shareOf(values[piece]);
            colours[piece] = table[static_cast<std::size_t>(std::lround(place))];
        }
    }
    return colours;
}

QRgb scaleColour(double share, bool dark) { return opaque(core::scaleColour(share, dark)); }

QRgb layerColour(int index, int count, bool dark) {
    return opaque(core::layerColour(index, count, dark));
}

QRgb patternColour(std::span<const std::uint64_t> pattern, bool dark) {
    return opaque(core::patternColour(pattern, dark));
}

QColor focusColour(bool dark) { return dark ? QColor(0xFF, 0x8A, 0xC4) : QColor(0xC2, 0x18, 0x5B); }

QColor pinColour(std::size_t pin, bool dark) {
    static const std::array light{QColor(0x11, 0x77, 0x33), QColor(0x33, 0x22, 0x88),
                                  QColor(0x99, 0x66, 0x00), QColor(0x00, 0x77, 0x99),
                                  QColor(0x88, 0x22, 0x55)};
    static const std::array onDark{QColor(0x5F, 0xC9, 0x7F), QColor(0xA9, 0x9C, 0xF0),
                                   QColor(0xE6, 0xB8, 0x4C), QColor(0x5C, 0xCB, 0xE8),
                                   QColor(0xE8, 0x8F, 0xB4)};
    return dark ? onDark[pin % onDark.size()] : light[pin % light.size()];
}

}  // namespace ui
