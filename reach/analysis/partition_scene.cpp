#include "reach/analysis/partition_scene.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>

#include "core/figure/palette.h"
#include "core/figure/piece_palette.h"
#include "core/figure/ticks.h"
#include "reach/analysis/piece_detail.h"
#include "reach/analysis/scene_builder.h"
#include "reach/analysis/value_scale.h"

namespace reach {

namespace {

constexpr double kCellOpacity = 1.0;
constexpr core::Colour kPlain = 0xE2E8EF;
constexpr core::Colour kPlainLine = 0x606A78;

/// Index of the activation step that a unit belongs to; -1 for none.
int layerOf(const core::PiecewiseGraph& graph, std::int64_t unit) {
    std::int64_t end = 0;
    int layer = 0;
    for (const int step : graph.activations()) {
        end += graph.sizes[static_cast<std::size_t>(step) + 1];
        if (unit >= 0 && unit < end) {
            return layer;
        }
        ++layer;
    }
    return -1;
}

std::string measureWord(PieceMeasure measure) {
    switch (measure) {
        case PieceMeasure::CellArea:
            return "area of the cell";
        case PieceMeasure::CellLength:
            return "length of the cell";
        case PieceMeasure::ImageArea:
            return "area of the image";
    }
    return {};
}

class PartitionScene {
public:
    PartitionScene(const Question& sliced, const MethodResult& exact,
                   const core::RecipePanel& panel, const core::FigurePreset& preset)
        : m_graph(*sliced.graph),
          m_question(sliced),
          m_pieces(exact.pieces),
          m_panel(panel),
          m_partition(*panel.partition) {
        m_scene.preset = preset;
        m_scene.title = panel.title;
        if (exact.status != ResultStatus::Complete) {
            m_scene.title += m_scene.title.empty() ? "partial" : " (partial)";
        }
        m_cells.id = "cells";
        m_cells.worth = worthText(exact);
    }

    core::Scene make() {
        addCells();
        colour();
        setAxes();
        m_scene.sets.insert(m_scene.sets.begin(), std::move(m_cells));
        return std::move(m_scene);
    }

private:
    void addCells() {
        const bool swapped = m_partition.inputs[0] > m_partition.inputs[1];
        for (std::size_t piece = 0; piece < m_pieces.size(); ++piece) {
            const auto cell = m_pieces[piece].cell;
            core::Ring ring;
            if (cell.size() == 2) {
                const auto [low, high] = std::minmax(cell[0], cell[1]);
                ring = isFlat(m_partition.inputs[0])
                           ? core::Ring{{0.0, low}, {1.0, low}, {1.0, high}, {0.0, high}}
                           : core::Ring{{low, 0.0}, {high, 0.0}, {high, 1.0}, {low, 1.0}};
            }
            for (std::size_t i = 0; i + 1 < cell.size() && cell.size() > 2; i += 2) {
                ring.push_back(swapped ? std::array{cell[i + 1], cell[i]}
                                       : std::array{cell[i], cell[i + 1]});
            }
            if (!ring.empty()) {
                m_cells.polygons.push_back({std::move(ring)});
                m_shown.push_back(piece);
            }
        }
        m_cells.style = core::pieceLineStyle();
        m_cells.style.fillOpacity = kCellOpacity;
    }

    void colour() {
        const std::string& by = m_partition.colouring;
        if (by == "plain") {
            m_cells.style.fill = kPlain;
            m_cells.style.line = kPlainLine;
            m_cells.style.lineOpacity = 1.0;
        } else if (by == "pattern") {
            for (const std::size_t piece : m_shown) {
                m_cells.fills.push_back(core::patternColour(m_pieces[piece].pattern, false));
            }
        } else if (by == "layer") {
            colourByLayer();
        } else if (by == "area") {
            colourByScale(measuresOf(m_pieces), measureWord(measureOf(m_pieces)) + " ", true);
        } else if (by == "output x" || by == "output y") {
            const std::size_t axis = by == "output x" ? 0 : 1;
            std::vector<double> means(m_pieces.size());
            for (std::size_t piece = 0; piece < means.size(); ++piece) {
                means[piece] = m_pieces[piece].centre[axis];
            }
            colourByScale(means, "mean " + m_question.project[axis].title() + " = ", false);
        } else {
            throw std::invalid_argument(
                "partition: expected a colouring among plain, pattern, layer, area, output x and "
                "output y, found '" +
                by + "'");
        }
    }

    void addKey(const std::string& label, core::Colour colour) {
        core::SceneSet key;
        key.id = "key " + label;
        key.label = key.name = label;
        key.style = {colour, 0.5, core::LineStyle::Solid, colour, 1.0, 1.0};
        m_scene.sets.push_back(std::move(key));
    }

    void colourByLayer() {
        const auto count = static_cast<int>(m_graph.activations().size());
        std::vector<bool> isThere(static_cast<std::size_t>(count) + 1);
        for (const std::size_t piece : m_shown) {
            const int layer = layerOf(m_graph, m_pieces.lastCut(piece));
            isThere[static_cast<std::size_t>(layer + 1)] = true;
            m_cells.fills.push_back(layer < 0 ? core::kUnknownColour
                                              : core::layerColour(layer, count, false));
        }
        // Legends list sets front to back.
        for (int layer = count - 1; layer >= 0; --layer) {
            if (isThere[static_cast<std::size_t>(layer) + 1]) {
                addKey("cut last by layer " + std::to_string(layer + 1),
                       core::layerColour(layer, count, false));
            }
        }
    }

    /// Pieces that are not shown have no part in the scale.
    void colourByScale(const std::vector<double>& ofPieces, const std::string& word,
                       bool areSizes) {
        std::vector<double> values;
        for (const std::size_t piece : m_shown) {
            values.push_back(ofPieces[piece]);
        }
        const std::span<const double> all(values);
        const ValueScale scale = makeValueScale({&all, 1}, areSizes);
        for (const double value : values) {
            m_cells.fills.push_back(std::isfinite(value)
                                        ? core::scaleColour(scale.shareOf(value), false)
                                        : core::kUnknownColour);
        }
        if (scale.from < scale.to) {
            addKey(word + core::formatNumber(scale.to, 3), core::scaleColour(1.0, false));
            addKey(word + core::formatNumber(scale.from, 3) + (scale.isCutBelow ? " or less" : ""),
                   core::scaleColour(0.0, false));
        }
    }

    void setAxes() {
        const bool isUpright = isFlat(m_partition.inputs[0]);
        setAxis(m_scene.x, m_partition.inputs[0], m_panel.xTitle, isUpright);
        setAxis(m_scene.y, m_partition.inputs[1], m_panel.yTitle,
                !isUpright && isFlat(m_partition.inputs[1]));
        if (m_panel.view) {
            m_scene.x.lower = m_panel.view->xLower;
            m_scene.x.upper = m_panel.view->xUpper;
            m_scene.y.lower = m_panel.view->yLower;
            m_scene.y.upper = m_panel.view->yUpper;
        }
    }

    bool isFlat(int input) const {
        const Box& box = m_question.input.box;
        return !(box.lower()[input] < box.upper()[input]);
    }

    void setAxis(core::Axis& axis, int input, const std::string& title, bool isStrip) {
        const Box& box = m_question.input.box;
        axis.lower = isStrip ? 0.0 : box.lower()[input];
        axis.upper = isStrip ? 1.0 : box.upper()[input];
        axis.title = !title.empty() || isStrip ? title : "x_" + std::to_string(input);
        if (!(axis.lower < axis.upper)) {
            axis.lower -= 0.5;
            axis.upper += 0.5;
        }
    }

    const core::PiecewiseGraph& m_graph;
    const Question& m_question;
    const PieceStore& m_pieces;
    const core::RecipePanel& m_panel;
    const core::RecipePartition& m_partition;
    core::Scene m_scene;
    core::SceneSet m_cells;
    std::vector<std::size_t> m_shown;  ///< the piece of each polygon
};

}  // namespace

Question slicedQuestion(const Question& question, const core::RecipePartition& partition) {
    const std::int64_t inputs = question.graph->inputCount;
    Eigen::VectorXd point = question.input.box.center();
    for (std::size_t i = 0; i < partition.fixed.size() && static_cast<std::int64_t>(i) < inputs;
         ++i) {
        point[static_cast<Eigen::Index>(i)] = partition.fixed[i];
    }
    const auto [first, second] = std::minmax(partition.inputs[0], partition.inputs[1]);
    if (first < 0 || second >= inputs) {
        throw std::invalid_argument("partition: the network has no input " +
                                    std::to_string(first < 0 ? first : second));
    }
    std::vector<Eigen::Index> kept{first};
    if (second != first) {
        kept.push_back(second);
    }
    Question sliced = question;
    sliced.input = sliceOf(question.input, kept, point);
    return sliced;
}

core::Scene makePartitionScene(const Question& sliced, const MethodResult& exact,
                               const core::RecipePanel& panel, const core::FigurePreset& preset) {
    return PartitionScene(sliced, exact, panel, preset).make();
}

}  // namespace reach
