#include "reach/exact/layer_data.h"

#include <algorithm>

#include "reach/exact/cell_kernels.h"

namespace reach::exact {
namespace {

constexpr std::int64_t kWordBits = 64;

std::int64_t roundedUp(std::int64_t value, std::int64_t unit) {
    return (value + unit - 1) / unit * unit;
}

}  // namespace

LayerData::LayerData(const StagedNetwork& network, int dimension) {
    m_layers.reserve(network.stages.size());
    for (const Stage& stage : network.stages) {
        addLayer(stage, dimension);
    }
    for (std::size_t k = 0; k < m_layers.size(); ++k) {
        for (const TermColumns& term : m_layers[k].terms) {
            const auto read = static_cast<std::size_t>(term.source - 1);
            (read + 1 == k ? m_layers[read].isRead : m_layers[read].isReadLater) = true;
        }
    }
}

void LayerData::addLayer(const Stage& stage, int dimension) {
    Layer layer;
    layer.width = stage.width();
    layer.stride = roundedUp(layer.width, kBlock);
    layer.blocks = static_cast<int>(layer.stride / kBlock);
    layer.base = makeBase(stage, layer, dimension);
    for (const StageTerm& term : stage.terms) {
        if (term.source == 0) {
            continue;
        }
        TermColumns columns{term.source, nullptr, {}};
        if (const auto* dense = std::get_if<core::RowMatrix>(&term.weight)) {
            columns.dense = paddedColumns(*dense, layer.stride);
        } else {
            columns.sparse = std::get<core::SparseRowMatrix>(term.weight);
        }
        layer.terms.push_back(std::move(columns));
    }
    if (stage.slope.size() > 0 && (stage.slope.array() != 0.0).any()) {
        layer.slope = paddedColumns(stage.slope, layer.stride);
    }
    if (!m_layers.empty()) {
        const Layer& last = m_layers.back();
        layer.firstWord = last.firstWord + last.words;
        layer.firstBit = last.firstBit + last.width;
    }
    layer.words = roundedUp(layer.width, kWordBits) / kWordBits;
    m_widest = std::max(m_widest, layer.stride);
    m_layers.push_back(std::move(layer));
}

const double* LayerData::paddedColumns(const Eigen::Ref<const Eigen::MatrixXd>& columns,
                                       std::int64_t stride) {
    auto* out = m_arena.take<double>(static_cast<std::size_t>(stride * columns.cols()));
    Eigen::Map<Eigen::MatrixXd> target(out, stride, columns.cols());
    target.topRows(columns.rows()) = columns;
    target.bottomRows(stride - columns.rows()).setZero();
    return out;
}

const double* LayerData::makeBase(const Stage& stage, const Layer& layer, int dimension) {
    Eigen::MatrixXd base = Eigen::MatrixXd::Zero(stage.width(), dimension + 1);
    for (const StageTerm& term : stage.terms) {
        if (term.source == 0) {
            std::visit([&](const auto& weight) { base.leftCols(dimension) = weight; }, term.weight);
        }
    }
    base.col(dimension) = stage.bias;
    return paddedColumns(base, layer.stride);
}

}  // namespace reach::exact
