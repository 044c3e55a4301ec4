#include "ui/pages/piece_linking.h"

#include <QThreadPool>
#include <cmath>
#include <utility>

#include "ui/plot/plane_plot.h"
#include "ui/session/partition.h"
#include "ui/session/session.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr float kFill = 0.35F;
constexpr float kPinFill = 0.18F;
constexpr double kLine = 2.0;
constexpr double kHalo = 4.5;

QPolygonF ringOf(std::span<const reach::Point2> image) {
    QPolygonF ring;
    for (const auto& [x, y] : image) {
        ring.push_back({x, y});
    }
    return ring;
}

QColor withAlpha(QColor colour, float alpha) {
    colour.setAlphaF(alpha);
    return colour;
}

/// A ring that is seen on any colour: paper below, the piece's colour above.
void addRing(const QPolygonF& ring, const QColor& colour, float fill, bool dark,
             std::vector<Highlight>& highlights) {
    QPen halo(plotColours(dark).paper, kHalo);
    halo.setJoinStyle(Qt::RoundJoin);
    QPen line(colour, kLine);
    line.setJoinStyle(Qt::RoundJoin);
    highlights.push_back({ring, halo, Qt::NoBrush});
    highlights.push_back({ring, line, withAlpha(colour, fill)});
}

/// Values of another store's pieces in the place of these, where the pattern is known there.
void takeFrom(const reach::PieceStore& other, const std::vector<double>& otherValues,
              const reach::PieceStore& pieces, std::vector<double>& values) {
    for (std::size_t piece = 0; piece < values.size(); ++piece) {
        const auto found = other.find(pieces[piece].pattern);
        values[piece] = found ? otherValues[*found] : std::nan("");
    }
}

/// A piece that both planes show has one colour in both. Layers are those of the whole pieces;
/// sizes are those of the slice's cells, the ones that are seen and that figures show.
void agree(PieceColouring colouring, const reach::PieceStore& whole, const reach::PieceStore& slice,
           std::vector<double>& ofWhole, std::vector<double>& ofSlice) {
    if (colouring == PieceColouring::Layer) {
        takeFrom(whole, ofWhole, slice, ofSlice);
    } else if (colouring == PieceColouring::Area) {
        takeFrom(slice, ofSlice, whole, ofWhole);
    }
}

reach::PieceMeasure measureOf(const ComputedPtr& exact, const PartitionCellsPtr& cells) {
    return cells   ? reach::measureOf(cells->pieces())
           : exact ? reach::measureOf(exact->result.pieces)
                   : reach::PieceMeasure::CellArea;
}

std::shared_ptr<const std::vector<QRgb>> shared(std::vector<QRgb> colours) {
    return colours.empty() ? nullptr
                           : std::make_shared<const std::vector<QRgb>>(std::move(colours));
}

}  // namespace

LinkedColours makeLinkedColours(const ComputedPtr& exact, const PartitionCellsPtr& cells,
                                PieceColouring colouring, const LayerUnits& layers, bool dark) {
    LinkedColours result{{}, exact, nullptr, cells, nullptr};
    std::vector<double> ofExact;
    std::vector<double> ofCells;
    if (exact) {
        ofExact = pieceValues(exact->result.pieces, colouring, layers);
    }
    if (cells) {
        ofCells = pieceValues(cells->pieces(), colouring, layers);
        if (exact && cells->isSlice) {
            agree(colouring, exact->result.pieces, cells->pieces(), ofExact, ofCells);
        }
    }
    result.key =
        makeColourKey(colouring, {ofExact, ofCells}, layers, dark, measureOf(exact, cells));
    const auto count = static_cast<int>(layers.sizes.size());
    if (exact) {
        result.ofExact =
            shared(pieceColours(exact->result.pieces, colouring, ofExact, result.key, count, dark));
    }
    if (cells) {
        result.ofCells =
            shared(pieceColours(cells->pieces(), colouring, ofCells, result.key, count, dark));
    }
    return result;
}

PieceLinking::PieceLinking(Session& session, Partition& partition, PieceFocus& focus,
                           PlanePlot& output, PlanePlot& input, QObject* parent)
    : QObject(parent),
      m_session(session),
      m_partition(partition),
      m_focus(focus),
      m_output(output),
      m_input(input),
      m_painters(std::make_unique<QThreadPool>()) {
    m_painters->setMaxThreadCount(1);
    connect(&focus, &PieceFocus::currentChanged, this, &PieceLinking::highlight);
    connect(&focus, &PieceFocus::pinsChanged, this, &PieceLinking::highlight);
    connect(&focus, &PieceFocus::placesChanged, this, [this] {
        highlight();
        recolour();
    });
    connect(&session, &Session::partitionChanged, this, &PieceLinking::recolour);
    connect(&session, &Session::methodsChanged, this, &PieceLinking::recolour);
}

PieceLinking::~PieceLinking() = default;

void PieceLinking::setDark(bool dark) {
    m_dark = dark;
    highlight();
    recolour();
}

void PieceLinking::addPiece(const PieceId& piece, const QColor& colour, bool isHovered,
                            std::vector<Highlight>& output, std::vector<Highlight>& input) const {
    const PiecePlaces places = m_focus.placesOf(piece);
    const float fill = isHovered ? kFill : kPinFill;
    if (places.exact) {
        const auto image = places.exact->result.pieces[places.inExact].image;
        // Of a slice, the cell's own image stands out; the whole piece's is its outline.
        const bool isOutline = places.cells && places.cells->isSlice;
        addRing(ringOf(image), colour, isOutline ? 0.08F : fill, m_dark, output);
    }
    if (places.cells) {
        if (places.cells->isSlice || !places.exact) {
            addRing(ringOf(places.cells->pieces()[places.inCells].image), colour, fill, m_dark,
                    output);
        }
        addRing(cellRing(*places.cells, places.inCells), colour, fill, m_dark, input);
    }
}

void PieceLinking::highlight() {
    std::vector<Highlight> output;
    std::vector<Highlight> input;
    for (std::size_t pin = 0; pin < m_focus.pins().size(); ++pin) {
        addPiece(m_focus.pins()[pin], pinColour(pin, m_dark), false, output, input);
    }
    const auto& current = m_focus.current();
    if (current && (m_focus.isHovering() || !m_focus.isPinned(*current))) {
        addPiece(*current, focusColour(m_dark), true, output, input);
    }
    m_output.setHighlights(std::move(output));
    m_input.setHighlights(std::move(input));
}

void PieceLinking::recolour() {
    const PieceColouring colouring = m_session.state().partition.colouring;
    const bool isOn = m_session.isOn(reach::Method::Exact);
    const ComputedPtr exact = isOn ? m_session.result(reach::Method::Exact) : nullptr;
    const PartitionCellsPtr cells = m_partition.cells();
    if (std::exchange(m_of, {exact, cells, colouring, m_dark}) ==
        std::tuple(exact, cells, colouring, m_dark)) {
        return;
    }
    const quint64 number = ++m_newest;
    m_painters->clear();
    if (!m_session.network() || colouring == PieceColouring::Plain) {
        m_colours = {};
        Q_EMIT coloursChanged();
        return;
    }
    const LayerUnits layers{m_session.network()->patternSizes()};
    m_painters->start([this, exact, cells, colouring, layers, dark = m_dark, number] {
        LinkedColours colours = makeLinkedColours(exact, cells, colouring, layers, dark);
        QMetaObject::invokeMethod(
            this,
            [this, colours = std::move(colours), number] {
                if (number == m_newest) {
                    m_colours = colours;
                    Q_EMIT coloursChanged();
                }
            },
            Qt::QueuedConnection);
    });
}

}  // namespace ui
